//! The native form: BloodHound OpenGraph JSON. Same estate, same bytes; nothing of the machine in it.

use crate::model::{Estate, NodeRef, RelationRef, Value as Own};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Writes the whole estate, derived relations left out: they follow from the rest.
///
/// # Errors
/// When the writer fails.
pub fn write(estate: &Estate, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{\"metadata\":{\"source_kind\":\"Spelunk\"},\"graph\":{\"nodes\":[")?;
    for (at, node) in estate.nodes().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &node_json(node))?;
    }
    out.write_all(b"\n],\"edges\":[")?;
    let stated = estate.relations().filter(|relation| !relation.is_derived());
    for (at, relation) in stated.enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &edge_json(relation))?;
    }
    out.write_all(b"\n]}}\n")
}

fn node_json(node: NodeRef<'_>) -> Value {
    let mut kinds: Vec<&str> = Vec::new();
    for label in node.labels() {
        if !kinds.contains(&label) {
            kinds.push(label);
        }
    }
    let mut properties = Map::new();
    for (key, value) in node.properties() {
        properties.insert(key.to_string(), value_json(value));
    }
    properties.insert("name".to_owned(), node.name().as_str().into());
    if !node.provider().is_empty() {
        properties.insert("provider".to_owned(), node.provider().as_str().into());
    }
    json!({ "id": node.canonical_id(), "kinds": kinds, "properties": properties })
}

fn edge_json(relation: RelationRef<'_>) -> Value {
    let end = |node: NodeRef<'_>| json!({ "value": node.canonical_id(), "match_by": "id" });
    let mut edge = json!({
        "kind": relation.kind_name().as_str(), "start": end(relation.from()), "end": end(relation.to()),
    });
    let properties: Map<String, Value> =
        relation.properties().map(|(key, value)| (key.to_string(), value_json(value))).collect();
    if !properties.is_empty() {
        edge["properties"] = Value::Object(properties);
    }
    edge
}

fn value_json(value: Own<'_>) -> Value {
    match value {
        Own::Bool(flag) => flag.into(),
        Own::Int(number) => number.into(),
        Own::Float(number) => number.into(),
        Own::Text(text) => text.as_str().into(),
        Own::List(list) => list.iter().map(value_json).collect(),
    }
}
