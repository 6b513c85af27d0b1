//! `assets/bom.toml`: what the words of bills of materials mean.

use crate::ingest::supply::Fields;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The table.
#[derive(Deserialize)]
pub struct Table {
    components: BTreeMap<String, String>,
    analysis: BTreeMap<String, String>,
    allowed: BTreeMap<String, Vec<String>>,
    hashes: BTreeMap<String, usize>,
    services: BTreeMap<String, Vec<String>>,
    fields: BTreeMap<String, Fields>,
    spdx_elements: BTreeMap<String, String>,
    spdx_relations: BTreeMap<String, String>,
    cisco: BTreeMap<String, Meaning>,
    manifests: BTreeMap<String, String>,
}

/// What a found component is, and how what was scanned is related to it.
#[derive(Deserialize)]
pub struct Meaning {
    /// kind of node
    pub kind: String,
    /// relation from what was scanned
    pub relation: String,
}

impl Table {
    /// The one table, read once.
    pub fn get() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        let text = include_str!("../../../assets/bom.toml");
        TABLE.get_or_init(|| crate::model::asset("bom.toml", text))
    }

    /// The kind of a component of that type; nothing when the type is not known.
    pub fn kind(&self, component_type: &str) -> Option<&str> {
        self.components.get(component_type).map(String::as_str)
    }

    /// `fail`, `pass` or `not_applicable`.
    pub fn state(&self, analysis: &str) -> &str {
        self.analysis.get(analysis).map_or("fail", String::as_str)
    }

    /// Whether a member may have that value.
    pub fn allows(&self, member: &str, value: &str) -> bool {
        self.allowed.get(member).is_none_or(|values| values.iter().any(|one| one == value))
    }

    /// How many digits a hash of that algorithm has.
    pub fn hash_length(&self, algorithm: &str) -> Option<usize> {
        self.hashes.get(algorithm).copied()
    }

    /// Whether a lower-case text speaks of an AI service.
    pub fn is_ai_service(&self, text: &str) -> bool {
        self.services.get("ai").is_some_and(|words| words.iter().any(|word| text.contains(word.as_str())))
    }

    /// The properties of a kind; nothing when it has none of its own.
    pub fn fields(&self, kind: &str) -> Option<&Fields> {
        self.fields.get(kind)
    }

    /// The kind of an SPDX 3 element; empty for context of other elements, nothing for an unknown type.
    pub fn spdx_element(&self, sort: &str) -> Option<&str> {
        self.spdx_elements.get(sort).map(String::as_str)
    }

    /// The relation of an SPDX word; `<` in front turns it round, empty is left out, nothing for an unknown word.
    pub fn spdx_relation(&self, word: &str) -> Option<&str> {
        self.spdx_relations.get(&word.replace('_', "").to_lowercase()).map(String::as_str)
    }

    /// What Cisco's word for a component means.
    pub fn cisco(&self, sort: &str) -> Option<&Meaning> {
        self.cisco.get(sort)
    }

    /// The ecosystem of a manifest's name, lower case.
    pub fn manifest(&self, file: &str) -> Option<&str> {
        self.manifests.get(file).map(String::as_str)
    }
}
