//! One rule: what it applies to, when it fails, why it matters, and how to put it right.

use super::frameworks::{Area, Controls};
use crate::model::{Severity, Value};
use crate::query::Predicate;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// A rule, ready to be asked.
#[derive(Clone, Debug)]
pub struct Rule {
    /// a stable id for scripts and exceptions
    pub id: String,
    /// major.minor.patch; the major number changes when a verdict can change
    pub version: String,
    /// what holds when it passes
    pub title: String,
    /// the risk area
    pub area: &'static Area,
    /// how bad a failure is
    pub severity: Severity,
    /// which nodes it is asked of
    pub selector: Selector,
    /// when it fails, and what more is asked
    pub conditions: Conditions,
    /// properties that are shown as evidence
    pub evidence: Vec<String>,
    /// why it matters
    pub why: String,
    /// how to put it right
    pub fix: Fix,
    /// how much work that is
    pub effort: Effort,
    /// what the fix changes in the graph
    pub change: Change,
    /// what others call it
    pub ids: Ids,
    /// where it was read
    pub origin: Origin,
}

/// Which nodes a rule is asked of: those that fit in every list that is not empty.
#[derive(Clone, Debug, Default)]
pub struct Selector {
    /// specific kinds
    pub kinds: Vec<String>,
    /// the provider's own types, compared without case
    pub types: Vec<String>,
    /// `azure`, `aws`, `gcp` …; empty: any
    pub provider: String,
}

/// The conditions of a rule, on the node `n`.
#[derive(Clone, Debug)]
pub struct Conditions {
    /// when it applies; always where there is none
    pub applies: Option<Predicate>,
    /// when it fails
    pub fails: Predicate,
    /// what must be seen before it passes, where not failing is not enough
    pub passes: Option<Predicate>,
    /// their texts: applies, fails, passes
    pub texts: [String; 3],
}

/// How to put it right, step by step; what a provider does not offer is empty.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Fix {
    /// in the provider's portal
    pub portal: Vec<String>,
    /// on the command line; capitals stand for names
    pub cli: Vec<String>,
    /// in Terraform
    pub terraform: Vec<String>,
    /// in Bicep
    pub bicep: Vec<String>,
}

impl Fix {
    /// The forms that have steps, with their titles.
    pub fn forms(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        let forms = [
            ("Portal", &self.portal),
            ("CLI", &self.cli),
            ("Terraform", &self.terraform),
            ("Bicep", &self.bicep),
        ];
        forms
            .into_iter()
            .map(|(title, steps)| (title, steps.as_slice()))
            .filter(|(_, steps)| !steps.is_empty())
    }
}

/// How much work a fix is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// a setting
    Low,
    /// clients have to follow
    Medium,
    /// it has to be made anew
    High,
}

impl Effort {
    /// `low`, `medium` or `high`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// What a fix changes in the graph, for the what-if.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// properties and insights of the node, and what they become
    pub set: BTreeMap<String, Setting>,
    /// relations of the node that go away
    pub remove: Vec<Removal>,
    /// what it means in words, where the graph has no property for it
    pub note: String,
}

/// A property's value after the fix.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(untagged)]
pub enum Setting {
    /// true or false
    Flag(bool),
    /// a whole number
    Number(i64),
    /// text
    Text(String),
    /// a list of texts
    Texts(Vec<String>),
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::Texts(texts) => write!(f, "[{}]", texts.join(", ")),
        }
    }
}

impl Setting {
    /// Whether a value of the estate is already this one.
    #[must_use]
    pub fn is(&self, value: Value<'_>) -> bool {
        match self {
            Self::Flag(flag) => value.as_bool() == Some(*flag),
            Self::Number(number) => value.as_int() == Some(*number),
            Self::Text(text) => value.as_text().is_some_and(|own| own.eq_ignore_ascii_case(text)),
            Self::Texts(texts) => value.items().map(|item| item.to_string()).eq(texts.iter().cloned()),
        }
    }
}

/// Relations that a fix removes: `KIND in`, `KIND out`, with `WHERE` and a condition on the relation `r` behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// the relation kind
    pub relation: String,
    /// whether those that leave the node go, or those that reach it
    pub outgoing: bool,
    /// a condition on the relation `r`, as after WHERE; empty: all of them
    pub condition: String,
}

/// What others call a rule, and which controls it speaks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids {
    /// built-in policies
    pub policy: Vec<String>,
    /// titles of the provider's recommendations
    pub defender: Vec<String>,
    /// control ids by framework
    pub controls: Controls,
    /// checks of other tools that say the same: `prowler:…`, `checkov:…`
    pub equals: Vec<String>,
}

/// Where a rule was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// the file
    pub file: Arc<PathBuf>,
    /// the line of its id, from 1
    pub line: usize,
    /// whether it came with the program
    pub shipped: bool,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}
