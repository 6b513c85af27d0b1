//! `assets/assessments.toml`: where the formats keep what every verdict says.

use crate::model::FindingState;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The table.
#[derive(Deserialize)]
pub struct Table {
    shape: BTreeMap<String, Shape>,
    states: BTreeMap<String, String>,
    kinds: BTreeMap<String, String>,
}

/// Paths to what a verdict says; `a|b` is the first that is there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shape {
    /// the list of resources, when one verdict speaks of several
    pub each: String,
    /// the provider of every record
    pub always: String,
    /// `aws`, `azure`, …
    pub provider: String,
    /// the account's id
    pub account: String,
    /// the account's name
    pub account_name: String,
    /// the resource's id
    pub uid: String,
    /// the resource's name
    pub name: String,
    /// the resource's type
    pub sort: String,
    /// where it lies
    pub region: String,
    /// of an object of a cluster
    pub namespace: String,
    /// the check's id
    pub check: String,
    /// the check's title
    pub title: String,
    /// the verdict's word
    pub status: String,
    /// whether somebody silenced it
    pub muted: String,
    /// how bad
    pub severity: String,
    /// why
    pub reason: String,
    /// when it was found
    pub time: String,
}

impl Table {
    /// The one table, read once.
    pub fn get() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        let text = include_str!("../../../assets/assessments.toml");
        TABLE.get_or_init(|| crate::model::asset("assessments.toml", text))
    }

    /// The paths of a format.
    pub fn shape(&self, format: &str) -> Option<&Shape> {
        self.shape.get(format)
    }

    /// The verdict that a word stands for.
    pub fn state(&self, word: &str) -> FindingState {
        match self.states.get(&word.trim().to_lowercase()).map(String::as_str) {
            Some("fail") => FindingState::Fail,
            Some("pass") => FindingState::Pass,
            Some("not_applicable") => FindingState::NotApplicable,
            _ => FindingState::Unknown,
        }
    }

    /// The kind of a type as scanners call it.
    pub fn kind(&self, sort: &str) -> &str {
        let plain: String = sort.chars().filter(char::is_ascii_alphanumeric).collect();
        self.kinds.get(&plain.to_lowercase()).map_or("Resource", String::as_str)
    }
}
