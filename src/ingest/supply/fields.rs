//! Properties that a table says: name and dotted path.

use crate::ingest::azure::path::values;
use crate::ingest::json::{Json, Kind};
use crate::model::{MAX_LIST_ITEMS, NodeEntry, Raw};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The longest free text that is kept as a property; the record itself holds the rest.
const MAX_PROSE: usize = 600;

/// Property names and the paths to their values; `a|b` is the first that is there, `[]` steps into lists.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    /// Sets every property that the record has: a scalar as it is, several as a list.
    pub fn set(&self, json: Json<'_>, node: &mut NodeEntry<'_>) {
        for (name, path) in &self.0 {
            let found = path.split('|').map(|way| values(json, way)).find(|found| !found.is_empty());
            let scalars: Vec<Raw<'_>> = found.unwrap_or_default().into_iter().flat_map(scalars).collect();
            match scalars.as_slice() {
                [] => {}
                [one] if !path.contains("[]") => _ = node.set(name, one.clone()),
                _ => _ = node.set(name, Raw::List(scalars.into_iter().take(MAX_LIST_ITEMS).collect())),
            }
        }
    }
}

/// The value as a property holds it; the items of a list one by one.
fn scalars(value: Json<'_>) -> Vec<Raw<'_>> {
    match value.kind() {
        Kind::Bool(flag) => vec![Raw::Bool(flag)],
        Kind::Int(number) => vec![Raw::Int(number)],
        Kind::Float(number) => vec![Raw::Float(number)],
        Kind::Text(text) if !text.is_empty() => vec![Raw::Text(prose(text))],
        Kind::Array => value.items().filter(|item| !item.is_array()).flat_map(scalars).collect(),
        Kind::Text(_) | Kind::Null | Kind::Object => Vec::new(),
    }
}

/// The start of a text, as long as a property may be.
pub fn prose(text: &str) -> &str {
    &text[..text.floor_char_boundary(text.len().min(MAX_PROSE))]
}
