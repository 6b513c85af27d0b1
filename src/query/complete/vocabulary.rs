//! The words of an estate and of the language.

use super::{Suggestion, SuggestionKind};
use crate::model::{Estate, KeyId, KindId, Ontology};
use crate::query::functions::{self, Kind};
use crate::query::plan::BuiltIn;
use std::collections::BTreeMap;

/// The most nodes that are looked at to count the properties of a label; of more, all nodes are counted.
const MAX_LOOKED_AT: usize = 20_000;

/// What goes before, or between, values.
const VALUE_WORDS: &[(&str, &str)] = &[
    ("NOT", "the opposite"),
    ("EXISTS { }", "whether a pattern has a match"),
    ("COUNT { }", "how many matches a pattern has"),
    ("CASE", "a choice"),
    ("DISTINCT", "equal rows once"),
    ("any(x IN list WHERE )", "whether one item fulfils a condition"),
    ("all(x IN list WHERE )", "whether every item fulfils a condition"),
    ("none(x IN list WHERE )", "whether no item fulfils a condition"),
    ("shortestPath( )", "one shortest path"),
    ("allShortestPaths( )", "all shortest paths"),
    ("true", "yes"),
    ("false", "no"),
    ("null", "unknown"),
];

/// What goes after a value, and the clauses.
const NEXT_WORDS: &[(&str, &str)] = &[
    ("MATCH", "find a pattern"),
    ("OPTIONAL MATCH", "find a pattern, or go on without"),
    ("WHERE", "a condition"),
    ("RETURN", "the columns of the answer"),
    ("WITH", "values that go on"),
    ("UNWIND", "a row for each item of a list"),
    ("ORDER BY", "the order of the rows"),
    ("SKIP", "leave out the first rows"),
    ("LIMIT", "only the first rows"),
    ("UNION", "the rows of another query too"),
    ("AND", "both"),
    ("OR", "one of both"),
    ("XOR", "exactly one of both"),
    ("IN", "is an item of a list"),
    ("IS NULL", "is unknown"),
    ("IS NOT NULL", "is known"),
    ("STARTS WITH", "the text begins so"),
    ("ENDS WITH", "the text ends so"),
    ("CONTAINS", "the text holds it"),
    ("AS", "a name"),
    ("ASC", "the smallest first"),
    ("DESC", "the largest first"),
    ("WHEN", "a branch of CASE"),
    ("THEN", "the value of a branch"),
    ("ELSE", "the value of all other cases"),
    ("END", "the end of CASE"),
];

/// Labels with how many nodes carry them; those of the ontology also when none does.
pub fn labels(estate: &Estate) -> Vec<Suggestion> {
    let ontology = Ontology::get();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for kind in estate.kinds() {
        counts.entry(estate.kind_name(kind).as_str()).or_default();
    }
    for category in ontology.categories() {
        counts.entry(&category.name).or_default();
    }
    for (count, kind, extra) in estate.label_rows() {
        let category = ontology.kind(kind).map_or("Other", |kind| kind.category.as_str());
        let others = extra.iter().map(|kind| estate.kind_name(*kind).as_str());
        for name in std::iter::once(estate.kind_name(kind).as_str()).chain(others).chain([category]) {
            *counts.entry(name).or_default() += count;
        }
    }
    let suggestion = |(name, count): (&str, usize)| Suggestion {
        text: written(name),
        kind: SuggestionKind::Label,
        detail: label_detail(name),
        count: Some(count),
    };
    counts.into_iter().map(suggestion).collect()
}

fn label_detail(name: &str) -> String {
    let ontology = Ontology::get();
    let kind = ontology.kind_id(name).and_then(|id| ontology.kind(id)).map(|kind| kind.label.as_str());
    let category = || ontology.category(name).map(|category| category.label.as_str());
    kind.or_else(category).unwrap_or("a label of the files").to_owned()
}

/// Relation types with how many relations are of them.
pub fn types(estate: &Estate) -> Vec<Suggestion> {
    let suggestion = |kind| Suggestion {
        text: written(&estate.relation_kind_name(kind)),
        kind: SuggestionKind::Relation,
        detail: Ontology::get()
            .relation(kind)
            .map_or("a relation of the files", |kind| &kind.label)
            .to_owned(),
        count: Some(estate.relation_kind_count(kind)),
    };
    estate.relation_kinds().map(suggestion).collect()
}

/// Properties of nodes with one of the labels, or of all nodes.
pub fn node_properties(estate: &Estate, labels: &[String]) -> Vec<Suggestion> {
    let counts = labelled(estate, labels).unwrap_or_else(|| {
        estate
            .keys()
            .filter_map(|name| estate.key_named(&name))
            .map(|key| (key, estate.key_count(key)))
            .collect()
    });
    let property = |(key, count): (KeyId, usize)| Suggestion {
        text: written(&estate.key_name(key)),
        kind: SuggestionKind::Property,
        detail: if estate.is_insight(key) { "an insight" } else { "a property" }.to_owned(),
        count: Some(count),
    };
    let insights =
        estate.keys().filter_map(|name| estate.key_named(&name)).filter(|key| estate.is_insight(*key));
    let insights = insights.filter(|key| !counts.iter().any(|(own, _)| own == key)).map(|key| (key, 0));
    let insights: Vec<(KeyId, usize)> = insights.collect();
    let carried = counts.iter().copied().filter(|(key, count)| *count > 0 || estate.is_insight(*key));
    let mut found: Vec<Suggestion> = carried.chain(insights).map(property).collect();
    found.extend(BuiltIn::ALL.iter().map(|(name, _)| Suggestion {
        text: (*name).to_owned(),
        kind: SuggestionKind::Property,
        detail: "of every node".to_owned(),
        count: None,
    }));
    found
}

/// How many nodes with one of the labels carry each property; `None` when there are too many to count.
fn labelled(estate: &Estate, labels: &[String]) -> Option<Vec<(KeyId, usize)>> {
    let rows: Vec<(usize, KindId, &[KindId])> = estate.label_rows().collect();
    let has = |(_, kind, extra): &(usize, KindId, &[KindId])| {
        labels.iter().any(|label| {
            let own = estate.kind_named(label);
            own.is_some_and(|own| own == *kind || extra.contains(&own))
                || Ontology::get().kind(*kind).is_some_and(|kind| kind.category == *label)
        })
    };
    let wanted: Vec<&(usize, KindId, &[KindId])> = rows.iter().filter(|row| has(row)).collect();
    if wanted.is_empty() || wanted.iter().map(|(count, _, _)| count).sum::<usize>() > MAX_LOOKED_AT {
        return None;
    }
    let mut kinds: Vec<KindId> = wanted.iter().map(|(_, kind, _)| *kind).collect();
    kinds.dedup();
    let mut counts: BTreeMap<KeyId, usize> = BTreeMap::new();
    for node in kinds.iter().flat_map(|kind| estate.of_kind(*kind)).take(MAX_LOOKED_AT) {
        for (name, _) in estate.node(*node).properties() {
            *counts.entry(estate.key_named(&name)?).or_default() += 1;
        }
        for insight in estate.insights_of(*node) {
            *counts.entry(insight.key).or_default() += 1;
        }
    }
    Some(counts.into_iter().collect())
}

/// Properties of relations.
pub fn relation_properties(estate: &Estate) -> Vec<Suggestion> {
    let keys = estate.keys().filter_map(|name| estate.key_named(&name));
    let carried = keys.map(|key| (key, estate.relation_key_count(key))).filter(|(_, count)| *count > 0);
    let property = |(key, count): (KeyId, usize)| Suggestion {
        text: written(&estate.key_name(key)),
        kind: SuggestionKind::Property,
        detail: "a property of relations".to_owned(),
        count: Some(count),
    };
    carried.map(property).collect()
}

/// Variables, functions and the words that begin a value.
pub fn operands(variables: &[String]) -> Vec<Suggestion> {
    let variable = |name: &String| Suggestion {
        text: written(name),
        kind: SuggestionKind::Variable,
        detail: "a variable".to_owned(),
        count: None,
    };
    let function = |function: &functions::Function| Suggestion {
        text: function.name.to_owned(),
        kind: SuggestionKind::Function,
        detail: match function.kind {
            Kind::Aggregate => format!("{}, of the rows", function.about),
            _ => function.about.to_owned(),
        },
        count: None,
    };
    let mut found: Vec<Suggestion> = variables.iter().map(variable).collect();
    found.extend(functions::all().map(function));
    found.extend(VALUE_WORDS.iter().map(keyword));
    found
}

/// Operators and clauses.
pub fn next() -> Vec<Suggestion> {
    NEXT_WORDS.iter().map(keyword).collect()
}

fn keyword((word, about): &(&str, &str)) -> Suggestion {
    let (text, detail) = ((*word).to_owned(), (*about).to_owned());
    Suggestion { text, kind: SuggestionKind::Keyword, detail, count: None }
}

/// A name as it is written in a query: in backticks when it is no plain word.
fn written(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    if plain { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}
