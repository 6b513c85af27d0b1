//! Facts as a reader found them in a file: raw text, not yet made safe.

use super::severity::Severity;

/// A property value as a reader found it: raw text, not yet safe.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw<'a> {
    /// true or false
    Bool(bool),
    /// a whole number
    Int(i64),
    /// any other number
    Float(f64),
    /// raw text
    Text(&'a str),
    /// a list of scalars
    List(Vec<Raw<'a>>),
}

impl From<bool> for Raw<'_> {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<i64> for Raw<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<f64> for Raw<'_> {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

impl<'a> From<&'a str> for Raw<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Raw<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> FromIterator<&'a str> for Raw<'a> {
    fn from_iter<I: IntoIterator<Item = &'a str>>(items: I) -> Self {
        Self::List(items.into_iter().map(Raw::Text).collect())
    }
}

/// One end of a relation, as the record names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint<'a> {
    /// a canonical id; a node is made for it when no record describes one
    Id(&'a str),
    /// the one node of that kind and name (compared without case); not made when absent
    Named {
        /// the kind it must have
        kind: &'a str,
        /// its shown name
        name: &'a str,
    },
    /// the one node whose property has that value (compared without case); not made when absent
    Having {
        /// the kind it must have, when the record says
        kind: Option<&'a str>,
        /// the property key
        key: &'a str,
        /// the property value
        value: &'a str,
    },
}

impl<'a> From<&'a str> for Endpoint<'a> {
    fn from(id: &'a str) -> Self {
        Self::Id(id)
    }
}

impl<'a> From<&'a String> for Endpoint<'a> {
    fn from(id: &'a String) -> Self {
        Self::Id(id)
    }
}

/// What a provider says about a resource: an assessment, a sub-assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingState {
    /// the provider found it wrong
    Fail,
    /// the provider found it right
    Pass,
    /// the provider could not tell
    Unknown,
    /// the provider says that it does not apply
    NotApplicable,
}

impl FindingState {
    /// `fail`, `pass`, `unknown` or `not_applicable`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Pass => "pass",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// A provider's verdict on one resource, as a reader found it.
#[derive(Clone, Debug)]
pub struct RawFinding<'a> {
    /// canonical id of the resource it speaks of
    pub resource: &'a str,
    /// the provider's id of the check
    pub check: &'a str,
    /// the shown title
    pub title: &'a str,
    /// the verdict
    pub state: FindingState,
    /// how bad, when the record says
    pub severity: Option<Severity>,
    /// why, in the provider's words; empty when it says nothing
    pub reason: &'a str,
    /// risk factors in the provider's words
    pub factors: Vec<&'a str>,
}

/// One connection of a reported path: canonical ids and the provider's words.
#[derive(Clone, Debug)]
pub struct RawStep<'a> {
    /// canonical id of the node it leaves
    pub from: &'a str,
    /// canonical id of the node it reaches
    pub to: &'a str,
    /// the provider's words for the connection
    pub label: &'a str,
}

/// A path that the provider reports, as a reader found it. Absent texts are empty.
#[derive(Clone, Debug, Default)]
pub struct RawPath<'a> {
    /// the provider's id of the path
    pub id: &'a str,
    /// the shown title
    pub title: &'a str,
    /// what the provider says of it
    pub description: &'a str,
    /// the numbered attack story
    pub story: &'a str,
    /// what an attacker gains
    pub impact: &'a str,
    /// the risk level; `None` means not reported, never low
    pub risk: Option<Severity>,
    /// risk factors or risk categories
    pub factors: Vec<&'a str>,
    /// MITRE tactics and techniques
    pub tactics: Vec<&'a str>,
    /// remediation steps
    pub remediation: Vec<&'a str>,
    /// canonical id of the entry point; empty when the record does not say
    pub entry: &'a str,
    /// canonical id of the target; empty when the record does not say
    pub target: &'a str,
    /// canonical ids of every node on the path
    pub nodes: Vec<&'a str>,
    /// the connections
    pub steps: Vec<RawStep<'a>>,
    /// whether the provider says that the path is partial
    pub partial: bool,
    /// which of the provider's record shapes it came in
    pub shape: &'a str,
}

/// Counted remarks of one code: how often, and the first example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// how often it was seen
    pub count: u64,
    /// where the first one was: byte offset in the decoded text
    pub offset: u64,
    /// what the first one said, made safe
    pub message: String,
}
