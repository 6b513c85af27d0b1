//! Preconditions on a node: kinds, conditions in the language of queries, relations that must reach it.

use crate::model::{Estate, KindId, NodeId, NodeRef, Ontology, Truth};
use crate::query::Predicate;

/// One condition on the node `n`.
#[derive(Clone, Debug)]
pub struct Condition {
    predicate: Predicate,
    /// the names of the properties and insights it looks at
    keys: Vec<String>,
}

/// Why a step is possible: a fact and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// the node it is about
    pub node: NodeId,
    /// the fact, in words
    pub text: String,
}

impl Condition {
    /// Parses a condition of the data.
    ///
    /// # Panics
    /// When the condition is none, which a test rules out for the shipped ones.
    #[allow(clippy::panic)]
    pub fn new(text: &str) -> Self {
        let predicate = Predicate::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        Self { predicate, keys: keys(text) }
    }

    /// Whether it looks at one of these properties or insights.
    #[must_use]
    pub fn looks_at(&self, names: &[String]) -> bool {
        self.keys.iter().any(|key| names.contains(key))
    }

    /// The facts it rests on: an insight's own evidence, or the property and its value.
    pub fn evidence<'c>(&'c self, node: NodeRef<'c>) -> impl Iterator<Item = Evidence> + 'c {
        self.keys.iter().filter_map(move |key| {
            let text = match node.estate().insight(node.id(), key) {
                Some(insight) => node.estate().text(insight.evidence).to_string(),
                None => format!("{key} is {}", node.property(key)?),
            };
            Some(Evidence { node: node.id(), text })
        })
    }
}

/// The words after `n.` in a condition.
fn keys(text: &str) -> Vec<String> {
    let word =
        |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let starts = text
        .match_indices("n.")
        .filter(|&(at, _)| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
    let mut keys: Vec<String> = starts.map(|(at, _)| word(&text[at + 2..])).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// What a node must be.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// by the number of the ontology's kind: whether it is one of the kinds or of their categories
    kinds: Vec<bool>,
    conditions: Vec<Condition>,
    /// relations, one of which must reach the node
    read_by: Vec<String>,
    /// what is unknown counts as no
    strict: bool,
}

impl Subject {
    /// A subject of the data. `kinds` are kinds or categories; none: any node.
    #[must_use]
    pub fn new(kinds: &[String], when: &[String], read_by: &[String], strict: bool) -> Self {
        let is = |name: &String, category: &String| {
            kinds.is_empty() || kinds.contains(name) || kinds.contains(category)
        };
        Self {
            kinds: Ontology::get().kinds().iter().map(|kind| is(&kind.name, &kind.category)).collect(),
            conditions: when.iter().map(|text| Condition::new(text)).collect(),
            read_by: read_by.to_vec(),
            strict,
        }
    }

    /// Whether a node of this kind can be it.
    #[must_use]
    pub fn takes(&self, kind: KindId) -> bool {
        self.kinds.get(kind.index()).copied().unwrap_or(false)
    }

    /// Whether nothing but the kind matters.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.conditions.is_empty() && self.read_by.is_empty()
    }

    /// Whether a node is it.
    #[must_use]
    pub fn fits(&self, node: NodeRef<'_>) -> Truth {
        if !self.takes(node.kind()) || !self.is_read(node) {
            return Truth::No;
        }
        let test = |condition: &Condition| condition.predicate.test(node.estate(), node.id());
        match self.conditions.iter().map(test).min().unwrap_or(Truth::Yes) {
            Truth::Unknown if self.strict => Truth::No,
            truth => truth,
        }
    }

    /// Its conditions.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// The properties whose absence makes it unknown whether a node is it.
    #[must_use]
    pub fn missing(&self, estate: &Estate, node: NodeId) -> Vec<String> {
        let mut missing: Vec<String> =
            self.conditions.iter().flat_map(|condition| condition.predicate.missing(estate, node)).collect();
        missing.sort();
        missing.dedup();
        missing
    }

    fn is_read(&self, node: NodeRef<'_>) -> bool {
        let named = |name: &str| self.read_by.iter().any(|own| own == name);
        self.read_by.is_empty() || node.incoming().any(|relation| named(relation.kind_name().as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_name_what_they_look_at() {
        assert_eq!(
            keys("n.exposed AND n.vulnerable_worst IN ['high', 'n'] OR NOT n.exposed"),
            ["exposed", "vulnerable_worst"]
        );
        assert!(Condition::new("n.key_auth").looks_at(&["key_auth".to_owned()]));
    }
}
