//! A condition on one node, compiled once and asked of many: rules and filters.

use super::ast::Query;
use super::error::QueryError;
use super::parse::parse;
use super::run::{holds, holds_of_relation};
use crate::model::{Estate, NodeId, RelationId, Truth};

/// What stands before a condition to make a query of it.
const BEFORE: &str = "MATCH (n) WHERE ";
const AFTER: &str = "\nRETURN n";

/// A condition on the node `n`.
#[derive(Clone, Debug)]
pub struct Predicate {
    query: Query,
}

impl Predicate {
    /// Parses a condition as it stands after WHERE; the node is called `n`.
    ///
    /// # Errors
    /// As [`parse`]; places are those of `text`.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        match parse(&format!("{BEFORE}{text}{AFTER}")) {
            Ok(query) => Ok(Self { query }),
            Err(error) => {
                let place = |at: usize| at.saturating_sub(BEFORE.len()).min(text.len());
                let span = place(error.span.start)..place(error.span.end);
                Err(error.at(span).placed(text))
            }
        }
    }

    /// Whether it holds of a node of the estate.
    #[must_use]
    pub fn test(&self, estate: &Estate, node: NodeId) -> Truth {
        holds(&self.query, estate, node).0
    }

    /// Whether it holds of a relation of the estate, called `n` as well.
    #[must_use]
    pub fn test_relation(&self, estate: &Estate, relation: RelationId) -> Truth {
        holds_of_relation(&self.query, estate, relation)
    }

    /// The properties whose absence makes it unknown; none when it is known.
    #[must_use]
    pub fn missing(&self, estate: &Estate, node: NodeId) -> Vec<String> {
        holds(&self.query, estate, node).1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Builder, Draft};

    #[test]
    fn a_condition_is_yes_no_or_unknown_and_says_what_is_missing() {
        let mut draft = Draft::new();
        draft.node("a", "AiService").name("a").set("public_network_access", "Enabled");
        draft.node("b", "AiService").name("b").set("public_network_access", "Disabled");
        draft.node("c", "AiService").name("c");
        let mut builder = Builder::new();
        builder.absorb(&draft);
        let estate = builder.build(Vec::new());
        let predicate = Predicate::parse("n.public_network_access <> 'Disabled'").expect("parses");
        let test = |id: &str| predicate.test(&estate, estate.find(id).expect(id));
        assert_eq!([test("a"), test("b"), test("c")], [Truth::Yes, Truth::No, Truth::Unknown]);
        let missing = |id: &str| predicate.missing(&estate, estate.find(id).expect(id));
        assert_eq!(missing("c"), ["public_network_access"]);
        assert!(missing("a").is_empty());
    }

    #[test]
    fn places_are_those_of_the_condition() {
        let error = Predicate::parse("n.a = \n = 2").expect_err("no condition");
        assert_eq!((error.line, error.column), (2, 2), "{error}");
    }
}
