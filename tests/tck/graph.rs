//! The graph of a scenario, and the estate that holds it.

use spelunk::model::{Builder, Draft, Estate, Raw};
use spelunk::query::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Properties; null ones are absent.
pub type Properties = BTreeMap<String, Cell>;

/// A graph under construction.
#[derive(Default)]
pub struct Graph {
    /// labels and properties
    pub nodes: Vec<(Vec<String>, Properties)>,
    /// source, type, target, properties
    pub relations: Vec<(usize, String, usize, Properties)>,
}

impl Graph {
    /// The graph as an estate: the node of place N has the number N.
    pub fn estate(&self) -> Result<Estate, String> {
        let mut draft = Draft::new();
        for (at, (labels, properties)) in self.nodes.iter().enumerate() {
            let mut node = draft.node(&id(at), labels.first().map_or("", String::as_str));
            labels.iter().skip(1).for_each(|label| _ = node.label(label));
            for (key, value) in properties {
                match (key.as_str(), value) {
                    ("name", Cell::Text(name)) if !name.is_empty() => _ = node.name(name),
                    _ => _ = node.set(key, raw(value)?),
                }
            }
        }
        for (at, (from, kind, to, properties)) in self.relations.iter().enumerate() {
            let (from, to) = (id(*from), id(*to));
            let mut relation = draft.relation(kind, &from, &to);
            relation.key(&id(at));
            for (key, value) in properties {
                relation.set(key, raw(value)?);
            }
        }
        let mut builder = Builder::bare();
        builder.absorb(&draft);
        Ok(builder.build(Vec::new()))
    }

    /// Whether a query asks for a property that a node lacks here and every node of an estate has.
    pub fn answers_itself(&self, key: &str, query: &str) -> bool {
        let asked = query.split('.').skip(1).any(|rest| {
            rest.strip_prefix(key)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        });
        asked && self.nodes.iter().any(|(_, properties)| !properties.contains_key(key))
    }

    /// Every label that some node was given.
    pub fn labels(&self) -> BTreeSet<&str> {
        self.nodes.iter().flat_map(|(labels, _)| labels).map(String::as_str).collect()
    }
}

fn id(at: usize) -> String {
    format!("{at:08}")
}

fn raw(value: &Cell) -> Result<Raw<'_>, String> {
    Ok(match value {
        Cell::Bool(flag) => Raw::Bool(*flag),
        Cell::Int(number) => Raw::Int(*number),
        Cell::Float(number) => Raw::Float(*number),
        Cell::Text(text) => Raw::Text(text),
        Cell::List(items) => Raw::List(items.iter().map(raw).collect::<Result<_, _>>()?),
        _ => return Err("a property that is no scalar and no list of them".to_owned()),
    })
}
