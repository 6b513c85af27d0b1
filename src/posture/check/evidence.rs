//! Why a rule has its state on a node: what was seen, and what is missing and where to get it.

use crate::model::{Estate, FindingState, NodeRef, Truth};
use crate::posture::insights;
use crate::posture::rules::{Rule, how_to_get};
use crate::query::Predicate;
use std::fmt;

/// How many neighbours one fact names.
const NEIGHBOURS: usize = 3;

/// Why a rule has its state on a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// what the records say, in the order of the rule
    pub facts: Vec<Seen>,
    /// what they do not say
    pub missing: Vec<Missing>,
}

/// One thing that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// the property, insight or relation
    pub name: String,
    /// its value
    pub value: String,
    /// why, for an insight
    pub because: String,
}

/// One thing that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// the property
    pub name: String,
    /// how to get it into the export
    pub get: String,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fact = |seen: &Seen| match seen.because.as_str() {
            "" => format!("{} is {}", seen.name, seen.value),
            because => format!("{}: {because}", seen.name),
        };
        let mut parts: Vec<String> = self.facts.iter().map(fact).collect();
        if !self.missing.is_empty() {
            let names: Vec<&str> = self.missing.iter().map(|missing| missing.name.as_str()).collect();
            parts.push(format!("not in the export: {}", names.join(", ")));
        }
        f.write_str(&parts.join("; "))
    }
}

/// The evidence for the state of a rule on a node.
#[must_use]
pub fn evidence(estate: &Estate, rule: &Rule, node: NodeRef<'_>, state: FindingState) -> Evidence {
    let mut facts: Vec<Seen> =
        read_insights(rule).into_iter().filter_map(|name| seen(estate, node, name)).collect();
    for name in &rule.evidence {
        let told = |fact: &Seen| fact.name == *name || fact.because.contains(name.as_str());
        if !facts.iter().any(told) {
            facts.extend(seen(estate, node, name).or_else(|| not_set(rule, name, state)));
        }
    }
    let missing = if state == FindingState::Unknown { missing(estate, rule, node) } else { Vec::new() };
    Evidence { facts, missing }
}

/// A setting that fails because a detailed record lacks it.
fn not_set(rule: &Rule, name: &str, state: FindingState) -> Option<Seen> {
    let counts = rule.conditions.texts[1].contains(&format!("n.{name} IS NULL"));
    (state == FindingState::Fail && counts).then(|| Seen {
        name: name.to_owned(),
        value: "not set".to_owned(),
        because: String::new(),
    })
}

/// The insights that the rule's conditions read.
fn read_insights(rule: &Rule) -> Vec<&'static str> {
    let reads = |key: &&str| rule.conditions.texts.iter().any(|text| names_property(text, key));
    insights::rows().iter().map(|row| row.key.as_str()).filter(reads).collect()
}

/// Whether a condition reads `n.key`, and not a longer name.
fn names_property(text: &str, key: &str) -> bool {
    let after = text.split("n.").skip(1).filter_map(|rest| rest.strip_prefix(key));
    after.into_iter().any(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
}

fn seen(estate: &Estate, node: NodeRef<'_>, name: &str) -> Option<Seen> {
    if let Some(insight) = estate.insight(node.id(), name) {
        let because = estate.text(insight.evidence).to_string();
        return Some(Seen { name: name.to_owned(), value: insight.truth.word().to_owned(), because });
    }
    if name.starts_with(|c: char| c.is_ascii_uppercase()) {
        return neighbours(node, name);
    }
    let concluded = estate.key_named(name).and_then(|key| estate.concluded(node.id(), key)).flatten();
    let value = concluded.or_else(|| node.property(name))?.to_string();
    let value = if value.is_empty() { "empty".to_owned() } else { value };
    Some(Seen { name: name.to_owned(), value, because: String::new() })
}

fn neighbours(node: NodeRef<'_>, kind: &str) -> Option<Seen> {
    let relations = node.outgoing().chain(node.incoming()).filter(|relation| relation.kind_name() == kind);
    let names: Vec<String> = relations.map(|relation| relation.other(node.id()).name().to_string()).collect();
    let more = names.len().saturating_sub(NEIGHBOURS);
    let mut value = names.iter().take(NEIGHBOURS).map(String::as_str).collect::<Vec<_>>().join(", ");
    if more > 0 {
        value.push_str(&format!(" and {more} more"));
    }
    (!names.is_empty()).then(|| Seen { name: kind.to_owned(), value, because: String::new() })
}

/// What leaves the rule unknown: the absent properties of the first of its conditions that is, else the
/// relations that it looks for, else its evidence.
fn missing(estate: &Estate, rule: &Rule, node: NodeRef<'_>) -> Vec<Missing> {
    let conditions = &rule.conditions;
    let applies = conditions.applies.as_ref().filter(|one| one.test(estate, node.id()) == Truth::Unknown);
    let asked = applies.into_iter().chain([&conditions.fails]).chain(&conditions.passes);
    let mut names: Vec<String> =
        asked.map(|one| absent(estate, one, node)).find(|names| !names.is_empty()).unwrap_or_default();
    if names.is_empty() {
        names.extend(rule.evidence.iter().filter(|name| seen(estate, node, name).is_none()).cloned());
    }
    if names.is_empty() {
        names = conditions.texts.iter().flat_map(|text| relations_in(text)).collect();
    }
    if names.is_empty() {
        names = rule.evidence.clone();
    }
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| source(node, name)).collect()
}

/// The relation types that a condition names.
fn relations_in(text: &str) -> Vec<String> {
    let plain = |c: char| c.is_ascii_uppercase() || c == '_';
    let words = text.split(|c: char| !plain(c)).filter(|word| word.contains('_') && word.len() > 3);
    words.map(str::to_owned).collect()
}

fn absent(estate: &Estate, condition: &Predicate, node: NodeRef<'_>) -> Vec<String> {
    condition.missing(estate, node.id())
}

fn source(node: NodeRef<'_>, name: String) -> Missing {
    let of_insight = insights::rows()
        .iter()
        .find(|row| row.key == name || row.details.iter().any(|detail| detail.name == name));
    let get = of_insight.map(|row| row.get.clone());
    let get = get.or_else(|| how_to_get(&name, &node.native_type(), &node.kind_name()));
    Missing { name, get: get.unwrap_or_else(|| "the resource's own record, with its settings".to_owned()) }
}
