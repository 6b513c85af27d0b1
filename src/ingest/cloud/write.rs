//! A record of a known type as a node: name, properties, labels, and what its values name.

use super::table::{Link, TypeRow, Use};
use crate::ingest::azure::{Found, scalar, set_list, set_value};
use crate::ingest::json::{Json, Kind};
use crate::model::{Draft, NodeEntry};

/// The most tags that are kept.
const MAX_TAGS: usize = 50;

/// A record and what it is.
#[derive(Clone, Copy)]
pub struct Owner<'t> {
    /// canonical id
    pub id: &'t str,
    /// its type
    pub row: &'t TypeRow,
    /// the record
    pub json: Json<'t>,
    /// `aws` or `gcp`
    pub provider: &'t str,
    /// the shown name
    pub name: &'t str,
    /// whether it carries the thing's settings
    pub detail: bool,
}

/// Writes the node with its properties and tags; gives back every text that a link of the table leads to.
pub fn write_facts<'t>(owner: &Owner<'t>, draft: &mut Draft) -> Vec<(&'t Link, &'t str)> {
    let wanted = owner.row.wanted();
    let (mut found, mut linked) = (Found::new(), Vec::new());
    wanted.plan.walk(owner.json, &mut found);
    let mut node = draft.node(owner.id, &owner.row.kind);
    node.name(owner.name).provider(owner.provider).set("type", owner.row.native.as_str());
    if owner.detail {
        node.set("detail", true);
    }
    for &(number, way, value) in &found {
        let Some((what, path)) = wanted.uses.get(number) else { continue };
        let Some(way) = path.ways.get(way) else { continue };
        match what {
            Use::Property(name) if way.is_list() => set_list(&mut node, name, way.values(value), value),
            Use::Property(name) => set_value(&mut node, name, value),
            Use::Link(link) => {
                let texts = way.values(value).into_iter().flat_map(texts);
                linked.extend(texts.map(|text| (link, text)));
            }
        }
    }
    tags(owner.json, &mut node);
    linked
}

/// The texts that a value holds: itself, or the items of a list.
fn texts(value: Json<'_>) -> Vec<&str> {
    let one = value.as_str().into_iter();
    one.chain(value.items().filter_map(Json::as_str)).filter(|text| !text.is_empty()).collect()
}

/// Tags and labels in whatever of their shapes: an object, or a list of keys and values.
fn tags(json: Json<'_>, node: &mut NodeEntry<'_>) {
    let places = ["tags", "labels", "tagSet", "tagList"];
    let Some(tags) = places.iter().find_map(|name| json.get(name).filter(|tags| !tags.is_null())) else {
        return;
    };
    let listed = tags.items().filter_map(|tag| Some((tag.text("key")?, tag.get("value")?)));
    for (key, value) in tags.members().chain(listed).take(MAX_TAGS) {
        if let (Some(raw), false) = (scalar(value), matches!(value.kind(), Kind::Text(""))) {
            node.set(&format!("tags.{key}"), raw);
        }
    }
}
