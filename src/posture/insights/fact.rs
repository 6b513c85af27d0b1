//! What one insight concludes about one node.

use crate::model::{Added, NodeId, NodeRef, Truth};
use std::borrow::Cow;

/// A verdict, its evidence, and what more is known.
#[derive(Clone, Debug)]
pub struct Fact {
    /// yes, no or unknown
    pub truth: Truth,
    /// the property and value that decide it, or what is missing
    pub evidence: Cow<'static, str>,
    /// the node whose record says so, when it is another one
    pub of: Option<NodeId>,
    /// details by the property name that queries use
    pub details: Vec<(&'static str, Added)>,
}

impl Fact {
    /// It holds.
    pub fn yes(evidence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Truth::Yes, evidence)
    }

    /// It does not hold.
    pub fn no(evidence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Truth::No, evidence)
    }

    /// The export does not say.
    pub fn unknown(evidence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Truth::Unknown, evidence)
    }

    /// The export lacks one thing.
    pub fn missing(what: &str) -> Self {
        Self::unknown(format!("{what} is not in the export"))
    }

    /// Whether it holds, by a flag that may be absent.
    pub fn of_flag(name: &str, flag: Option<bool>) -> Self {
        match flag {
            Some(true) => Self::yes(format!("{name} is true")),
            Some(false) => Self::no(format!("{name} is false")),
            None => Self::missing(name),
        }
    }

    /// Says that another node's record is the evidence.
    pub fn by(mut self, node: NodeRef<'_>) -> Self {
        self.of = Some(node.id());
        self
    }

    /// Adds a detail.
    pub fn with(mut self, name: &'static str, value: Added) -> Self {
        self.details.push((name, value));
        self
    }

    fn new(truth: Truth, evidence: impl Into<Cow<'static, str>>) -> Self {
        Self { truth, evidence: evidence.into(), of: None, details: Vec::new() }
    }
}
