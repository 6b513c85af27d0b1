//! Small estates for tests, written as tables and read in the native form.

use serde_json::{Map, Value, json};
use spelunk::ingest::{Input, Progress, load};
use spelunk::model::Estate;
use std::sync::Arc;

/// A table of nodes and edges in the making.
#[derive(Default)]
pub struct Graph {
    nodes: Vec<Value>,
    edges: Vec<Value>,
}

impl Graph {
    /// Adds a node. `table` holds its properties; `kind` (or `kinds`) names what it is.
    pub fn node(&mut self, id: &str, table: &toml::Table) {
        let mut properties: Map<String, Value> = Map::new();
        let mut kinds = vec![];
        for (key, value) in table {
            match key.as_str() {
                "kind" => kinds.push(value.as_str().expect("a kind").to_owned()),
                _ => _ = properties.insert(key.clone(), json(value)),
            }
        }
        properties.entry("name").or_insert_with(|| json!(id.rsplit('/').next()));
        self.nodes.push(json!({ "id": id, "kinds": kinds, "properties": properties }));
    }

    /// Adds an edge: `[from, kind, to]`, or with a table of properties behind.
    pub fn edge(&mut self, edge: &toml::Value) {
        let parts = edge.as_array().expect("an edge");
        let text = |at: usize| parts[at].as_str().expect("a text");
        let properties = parts.get(3).map_or_else(|| json!({}), table);
        self.edges.push(json!({
            "kind": text(1), "start": { "value": text(0) }, "end": { "value": text(2) }, "properties": properties,
        }));
    }

    /// Reads it as a file in the native form.
    pub fn load(self) -> Estate {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("graph.json");
        let graph = json!({ "metadata": { "source_kind": "Spelunk" }, "graph": { "nodes": self.nodes, "edges": self.edges } });
        std::fs::write(&path, graph.to_string()).expect("written");
        load(&[Input::Path(path)], &Arc::new(Progress::default())).expect("loads")
    }
}

fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::Boolean(flag) => json!(flag),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::String(text) => json!(text),
        toml::Value::Array(items) => Value::Array(items.iter().map(json).collect()),
        other => panic!("no scalar: {other}"),
    }
}

fn table(value: &toml::Value) -> Value {
    let entries = value.as_table().expect("a table").iter();
    Value::Object(entries.map(|(key, value)| (key.clone(), json(value))).collect())
}
