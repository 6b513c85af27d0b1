//! What can stand at the cursor of a query text, the most common in the estate first.

use crate::model::{Estate, Ontology};
use std::collections::BTreeMap;

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuggestionKind {
    /// a variable of the text
    Variable,
    /// a node label
    Label,
    /// a relation type
    Relation,
    /// a property key
    Property,
    /// a function
    Function,
    /// a keyword
    Keyword,
}

/// A word that can stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// the word
    pub text: String,
    /// what it is
    pub kind: SuggestionKind,
    /// what it means, in a few words
    pub detail: String,
    /// how many nodes or relations of the estate carry it; `None` where that says nothing
    pub count: Option<usize>,
}

const KEYWORDS: &[&str] = &[
    "MATCH",
    "OPTIONAL MATCH",
    "WHERE",
    "RETURN",
    "WITH",
    "UNWIND",
    "ORDER BY",
    "SKIP",
    "LIMIT",
    "DISTINCT",
    "AND",
    "OR",
    "XOR",
    "NOT",
    "IN",
    "IS NULL",
    "IS NOT NULL",
    "STARTS WITH",
    "ENDS WITH",
    "CONTAINS",
    "AS",
    "EXISTS",
    "COUNT",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "UNION",
    "ASC",
    "DESC",
];

/// What can stand at byte `cursor` of `text`: words that begin with what is written before the cursor,
/// the most common in the estate first.
#[must_use]
pub fn complete(text: &str, cursor: usize, estate: &Estate) -> Vec<Suggestion> {
    let before = &text[..text.floor_char_boundary(cursor)];
    let written = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
    let begun = before[written.len()..].to_lowercase();
    let mut found = match written.chars().next_back() {
        Some(':' | '|') if in_relation(written) => relations(estate),
        Some(':' | '|') => labels(estate),
        Some('.') => properties(estate),
        _ => keywords(),
    };
    found.retain(|suggestion| suggestion.text.to_lowercase().starts_with(&begun));
    found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
    found
}

/// Whether the last bracket that is still open is that of a relation.
fn in_relation(written: &str) -> bool {
    let open = |open: char, close: char| {
        let at = written.rfind(open);
        at.filter(|&at| !written[at..].contains(close))
    };
    open('[', ']') > open('(', ')')
}

fn labels(estate: &Estate) -> Vec<Suggestion> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for label in estate.nodes().flat_map(crate::model::NodeRef::labels) {
        *counts.entry(label).or_default() += 1;
    }
    let detail = |name: &str| {
        let kind = Ontology::get().kind_id(name).and_then(|id| Ontology::get().kind(id));
        kind.map_or("label", |kind| kind.label.as_str()).to_owned()
    };
    let suggestion = |(name, count): (&str, usize)| Suggestion {
        text: name.to_owned(),
        kind: SuggestionKind::Label,
        detail: detail(name),
        count: Some(count),
    };
    counts.into_iter().map(suggestion).collect()
}

fn relations(estate: &Estate) -> Vec<Suggestion> {
    let mut counts = vec![0; estate.relation_kinds().count()];
    for relation in estate.relations() {
        counts[relation.kind().index()] += 1;
    }
    let suggestion = |kind: crate::model::RelationKindId| Suggestion {
        text: estate.relation_kind_name(kind).to_string(),
        kind: SuggestionKind::Relation,
        detail: Ontology::get().relation(kind).map_or("relation", |kind| kind.label.as_str()).to_owned(),
        count: Some(counts[kind.index()]),
    };
    estate.relation_kinds().map(suggestion).filter(|one| one.count != Some(0)).collect()
}

fn properties(estate: &Estate) -> Vec<Suggestion> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (key, _) in estate.nodes().flat_map(crate::model::NodeRef::properties) {
        *counts.entry(key.as_str()).or_default() += 1;
    }
    let suggestion = |(name, count): (&str, usize)| Suggestion {
        text: name.to_owned(),
        kind: SuggestionKind::Property,
        detail: "property".to_owned(),
        count: Some(count),
    };
    counts.into_iter().map(suggestion).collect()
}

fn keywords() -> Vec<Suggestion> {
    let suggestion = |word: &&str| Suggestion {
        text: (*word).to_owned(),
        kind: SuggestionKind::Keyword,
        detail: "keyword".to_owned(),
        count: None,
    };
    KEYWORDS.iter().map(suggestion).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Builder, Draft};

    #[test]
    fn words_fit_the_place_and_the_common_come_first() {
        let mut draft = Draft::new();
        draft.node("a", "AiService").set("size", 1i64).set("sku", "S0");
        draft.node("b", "AiService").set("size", 1i64);
        draft.node("c", "AiAgent");
        draft.relation("RUNS_AS", "a", "c");
        let mut builder = Builder::new();
        builder.absorb(&draft);
        let estate = builder.build(Vec::new());
        let words = |text: &str| {
            complete(text, text.len(), &estate).into_iter().map(|one| one.text).collect::<Vec<_>>()
        };
        assert_eq!(words("MATCH (n:Ai"), ["AI", "AiService", "AiAgent"]);
        assert_eq!(words("MATCH (n:AiService)-[:"), ["RUNS_AS"]);
        assert_eq!(words("MATCH (n) WHERE n.s"), ["size", "sku"]);
        assert_eq!(words("MATCH (n) RET"), ["RETURN"]);
    }
}
