//! The tree in words: sets, conditions, connections, as a person reads them.

use super::sections;
use crate::model::{Ontology, Truth};
use crate::posture::insights::row as insight;
use crate::query::steps::{Condition, Link, Literal, Operator, Reach, Set, Test, Way};

/// The mark before an insight.
const INSIGHT: &str = "✦";
/// The mark before a failed check or a weakness.
const CHECK: &str = "!";
/// The most kinds that are named one by one.
const MAX_NAMED: usize = 3;

/// "AI models", "AI (group)"; a kind that only the files know by its label.
#[must_use]
pub fn kind(label: &str) -> String {
    let ontology = Ontology::get();
    let kind = ontology.kind_id(label).and_then(|id| ontology.kind(id)).map(|kind| kind.plural.clone());
    let category = || ontology.category(label).map(|category| format!("{} (group)", category.label));
    kind.or_else(category).unwrap_or_else(|| label.to_owned())
}

/// The kinds of a set: "AI models or AI agents", "5 kinds", "any resource".
#[must_use]
pub fn kinds(labels: &[String]) -> String {
    match labels.len() {
        0 => "any resource".to_owned(),
        1..=MAX_NAMED => labels.iter().map(|label| kind(label)).collect::<Vec<_>>().join(" or "),
        many => format!("{many} kinds of resources"),
    }
}

/// The glyph of a set: that of its only kind or category.
#[must_use]
pub fn glyph(set: &Set) -> &'static str {
    let [label] = set.kinds.as_slice() else { return "·" };
    let ontology = Ontology::get();
    let kind = ontology.kind_id(label).and_then(|id| ontology.kind(id)).map(|kind| kind.glyph.as_str());
    kind.or_else(|| ontology.category(label).map(|category| category.glyph.as_str())).unwrap_or("·")
}

/// "runs on", "contained in, at any depth".
#[must_use]
pub fn connection(types: &[String], way: Way, reach: Reach) -> String {
    let words: Vec<String> = types.iter().map(|kind| relation(kind, way)).collect();
    let mut words = if words.is_empty() { any_relation(way).to_owned() } else { words.join(" or ") };
    if let Reach::Many { itself, most } = reach {
        match most {
            None => words.push_str(", at any depth"),
            Some(most) => words.push_str(&format!(", up to {most} deep")),
        }
        words.push_str(if itself { ", or is itself one of" } else { "" });
    }
    words
}

fn any_relation(way: Way) -> &'static str {
    match way {
        Way::Out => "related to",
        Way::In => "related from",
        Way::Both => "connected with",
    }
}

fn relation(kind: &str, way: Way) -> String {
    let ontology = Ontology::get();
    let known = ontology.relation_id(kind).and_then(|id| ontology.relation(id));
    match (known, way) {
        (Some(known), Way::Out) => known.label.clone(),
        (Some(known), Way::In) => known.inverse.clone(),
        (Some(known), Way::Both) => format!("{} or {}", known.label, known.inverse),
        (None, Way::In) => format!("{kind} from"),
        (None, _) => kind.to_owned(),
    }
}

/// A condition without what it is not: the words of one line.
#[must_use]
pub fn condition(condition: &Condition) -> String {
    match &condition.test {
        Test::Fact { key, truth } => fact(key, *truth, condition.negated),
        Test::Compare { key, operator: Operator::Has | Operator::Equal, value }
            if sections::words(key, value).is_some() =>
        {
            sections::words(key, value).unwrap_or_default()
        }
        Test::Compare { key, operator, value } => comparison(key, *operator, value),
        Test::Is(labels) => format!("is one of {}", kinds(labels)),
        Test::Text { text, .. } => text.clone(),
        Test::Link(link) => connection(&link.types, link.way, link.reach),
        Test::Group(group) if group.join == crate::query::steps::Join::Any => "any of".to_owned(),
        Test::Group(_) => "all of".to_owned(),
    }
}

/// The mark that stands before a condition; empty before a property and a connection.
#[must_use]
pub fn mark(condition: &Condition) -> &'static str {
    match &condition.test {
        Test::Fact { key, .. } if insight(key).is_some() => INSIGHT,
        Test::Compare { key, value, .. } if sections::words(key, value).is_some() => CHECK,
        _ => "",
    }
}

/// Whether "not" stands before a condition; a property that is known needs none.
#[must_use]
pub fn is_denied(condition: &Condition) -> bool {
    let known = matches!(condition.test, Test::Fact { truth: Truth::Unknown, .. });
    condition.negated && !known
}

fn fact(key: &str, truth: Truth, negated: bool) -> String {
    let value = match truth {
        Truth::Unknown if negated => "known",
        other => other.word(),
    };
    match insight(key) {
        Some(row) if truth == Truth::Yes => row.title.clone(),
        Some(row) => format!("{}: {value}", row.title),
        None => format!("{key} is {value}"),
    }
}

fn comparison(key: &str, operator: Operator, value: &Literal) -> String {
    let words = match operator {
        Operator::Equal => "is",
        Operator::Unequal => "is not",
        Operator::Less => "is below",
        Operator::AtMost => "is at most",
        Operator::Greater => "is above",
        Operator::AtLeast => "is at least",
        Operator::StartsWith => "starts with",
        Operator::EndsWith => "ends with",
        Operator::Contains => "contains",
        Operator::Matches => "matches",
        Operator::In => "is one of",
        Operator::Has => "has",
    };
    format!("{key} {words} {}", literal(value))
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Int(number) => number.to_string(),
        Literal::Float(number) => number.to_string(),
        // what a person typed or pasted: kept on its line, nothing in it moves the cursor
        Literal::Text(text) => format!("\"{}\"", crate::model::SafeText::new(text)),
        Literal::List(items) => items.iter().map(literal).collect::<Vec<_>>().join(", "),
    }
}

/// What a connection or an insight means, in one sentence; empty where nothing says.
#[must_use]
pub fn meaning(condition: &Condition) -> String {
    match &condition.test {
        Test::Fact { key, .. } => insight(key).map_or_else(String::new, |row| row.about.clone()),
        Test::Link(link) => described(link),
        _ => String::new(),
    }
}

fn described(link: &Link) -> String {
    let ontology = Ontology::get();
    let [kind] = link.types.as_slice() else { return String::new() };
    let known = ontology.relation_id(kind).and_then(|id| ontology.relation(id));
    known.map_or_else(String::new, |known| known.description.clone())
}
