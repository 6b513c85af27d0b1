//! What rules read of each type of resource, from where, and how to get it: `assets/properties.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One type of resource, or several that are exported alike.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeSource {
    /// the provider's types, lower case
    pub types: Vec<String>,
    /// the ontology's kind
    pub kind: String,
    /// the command that exports it
    pub get: String,
    /// property -> the field or the words that it comes from
    #[serde(default)]
    pub properties: BTreeMap<String, String>,
    /// relation -> where it leads
    #[serde(default)]
    pub relations: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Table {
    #[serde(rename = "type")]
    types: Vec<TypeSource>,
}

/// Every type of resource that rules read, in the order of the file.
#[must_use]
pub fn type_sources() -> &'static [TypeSource] {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let text = include_str!("../../../assets/properties.toml");
    &TABLE.get_or_init(|| crate::model::asset("properties.toml", text)).types
}

/// How a property of a node of that type and kind gets into the export.
#[must_use]
pub fn how_to_get(property: &str, native: &str, kind: &str) -> Option<String> {
    let of_type = |source: &&TypeSource| source.types.iter().any(|own| own.eq_ignore_ascii_case(native));
    let sources = type_sources();
    let source =
        sources.iter().find(of_type).or_else(|| sources.iter().find(|source| source.kind == kind))?;
    Some(match source.properties.get(property) {
        Some(field) => format!("{} ({field})", source.get),
        None => source.get.clone(),
    })
}
