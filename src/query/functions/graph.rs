//! Functions of nodes, relations and paths.

use super::{Env, Function, Outcome, strict, unfit};
use crate::model::{Estate, NodeId, Ontology, RelationId, Truth};
use crate::query::value::{Entries, Val, from_stored};
use std::collections::BTreeMap;
use std::rc::Rc;

pub const TABLE: &[Function] = &[
    strict("id", (1, 1), "a number that is the same within one estate", |_, args| match &args[0] {
        Val::Node(node) => Ok(Val::Int(i64::from(node.0))),
        Val::Relation(relation) => Ok(Val::Int(i64::from(relation.0))),
        other => Err(unfit("id", "a Node or a Relationship", other)),
    }),
    strict("elementId", (1, 1), "the canonical id of a node, the number of a relation", element_id),
    strict("labels", (1, 1), "the labels of a node", |env, args| match &args[0] {
        Val::Node(node) => Ok(Val::list(labels(env.estate, *node).map(Val::lent).collect())),
        other => Err(unfit("labels", "a Node", other)),
    }),
    strict("type", (1, 1), "the type of a relation", |env, args| match &args[0] {
        Val::Relation(relation) => Ok(Val::lent(env.estate.relation(*relation).kind_name().as_str())),
        other => Err(unfit("type", "a Relationship", other)),
    }),
    strict("properties", (1, 1), "all properties as a map", |env, args| match &args[0] {
        Val::Map(_) => Ok(args[0].clone()),
        other => {
            let entries = properties_of(env.estate, other);
            entries
                .map(|entries| Val::Map(Rc::new(entries)))
                .ok_or_else(|| unfit("properties", "a Node", other))
        }
    }),
    strict("keys", (1, 1), "the names of the properties that are known", |env, args| {
        let keys = keys_of(env.estate, &args[0]);
        keys.map(Val::list).ok_or_else(|| unfit("keys", "a Node, a Relationship or a Map", &args[0]))
    }),
    strict("startNode", (1, 1), "the node that a relation leaves", |env, args| match &args[0] {
        Val::Relation(relation) => Ok(Val::Node(env.estate.relation(*relation).from_id())),
        other => Err(unfit("startNode", "a Relationship", other)),
    }),
    strict("endNode", (1, 1), "the node that a relation reaches", |env, args| match &args[0] {
        Val::Relation(relation) => Ok(Val::Node(env.estate.relation(*relation).to_id())),
        other => Err(unfit("endNode", "a Relationship", other)),
    }),
    strict("nodes", (1, 1), "the nodes of a path", |_, args| match &args[0] {
        Val::Path(walk) => Ok(Val::list(walk.nodes.iter().copied().map(Val::Node).collect())),
        other => Err(unfit("nodes", "a Path", other)),
    }),
    strict("relationships", (1, 1), "the relations of a path", |_, args| relations("relationships", args)),
    strict("rels", (1, 1), "the relations of a path", |_, args| relations("rels", args)),
    strict("length", (1, 1), "how many relations a path has", length),
];

/// The labels that a query sees: the kind, those of the records, and the category of a kind that the
/// ontology knows.
fn labels(estate: &Estate, node: NodeId) -> impl Iterator<Item = &str> {
    let node = estate.node(node);
    let known = Ontology::get().kind(node.kind()).is_some();
    let category = node.category();
    node.labels().filter(move |label| known || *label != category)
}

fn element_id<'e>(env: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    match &args[0] {
        Val::Node(node) => Ok(Val::own(env.estate.node(*node).canonical_id())),
        Val::Relation(relation) => Ok(Val::own(relation.0.to_string())),
        other => Err(unfit("elementId", "a Node or a Relationship", other)),
    }
}

fn relations<'e>(name: &str, args: &[Val<'e>]) -> Outcome<'e> {
    match &args[0] {
        Val::Path(walk) => Ok(Val::list(walk.relations.iter().copied().map(Val::Relation).collect())),
        other => Err(unfit(name, "a Path", other)),
    }
}

#[allow(clippy::cast_possible_wrap)]
fn length<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    match &args[0] {
        Val::Path(walk) => Ok(Val::Int(walk.relations.len() as i64)),
        Val::List(items) => Ok(Val::Int(items.len() as i64)),
        Val::Text(text) => Ok(Val::Int(text.chars().count() as i64)),
        other => Err(unfit("length", "a Path", other)),
    }
}

/// Everything that is known of a node or relation; `None` for any other value.
pub fn properties_of<'e>(estate: &'e Estate, of: &Val<'e>) -> Option<Entries<'e>> {
    match of {
        Val::Node(node) => Some(of_node(estate, *node)),
        Val::Relation(relation) => Some(of_relation(estate, *relation)),
        _ => None,
    }
}

fn of_node(estate: &Estate, node: NodeId) -> Entries<'_> {
    let node = estate.node(node);
    let mut entries: Entries<'_> = BTreeMap::new();
    for insight in node.insights().iter().filter(|insight| insight.truth != Truth::Unknown) {
        entries.insert(Rc::from(estate.key_name(insight.key).as_str()), Val::from(insight.truth));
    }
    let details = node.insights().iter().flat_map(|insight| estate.details(insight));
    for (key, value) in details.chain(node.properties()) {
        entries.entry(Rc::from(key.as_str())).or_insert_with(|| from_stored(value));
    }
    if let Some(name) = node.stated_name() {
        entries.entry(Rc::from("name")).or_insert(Val::lent(name));
    }
    entries
}

fn of_relation(estate: &Estate, relation: RelationId) -> Entries<'_> {
    let own = estate.relation(relation).properties();
    own.map(|(key, value)| (Rc::from(key.as_str()), from_stored(value))).collect()
}

/// The names of what is known of a node, relation or map; `None` for any other value.
fn keys_of<'e>(estate: &'e Estate, of: &Val<'e>) -> Option<Vec<Val<'e>>> {
    if let Val::Map(entries) = of {
        return Some(entries.keys().map(Val::own).collect());
    }
    Some(properties_of(estate, of)?.keys().map(Val::own).collect())
}
