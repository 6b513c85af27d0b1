//! Values into and out of the engine.

use super::super::answer::Cell;
use super::super::time;
use super::{Entries, Val, Walk};
use crate::model::{SafeText, Value, is_unsafe};
use std::rc::Rc;

/// A property as a value.
pub fn from_stored(value: Value<'_>) -> Val<'_> {
    match value {
        Value::Bool(flag) => Val::Bool(flag),
        Value::Int(number) => Val::Int(number),
        Value::Float(number) => Val::Float(number),
        Value::Text(text) => Val::lent(text.as_str()),
        Value::List(list) => Val::list(list.iter().map(from_stored).collect()),
    }
}

/// A parameter as a value.
pub fn from_cell(cell: &Cell) -> Val<'_> {
    match cell {
        Cell::Null => Val::Null,
        Cell::Bool(flag) => Val::Bool(*flag),
        Cell::Int(number) => Val::Int(*number),
        Cell::Float(number) => Val::Float(*number),
        Cell::Text(text) => Val::lent(text),
        Cell::Node(node) => Val::Node(*node),
        Cell::Relation(relation) => Val::Relation(*relation),
        Cell::List(items) => Val::list(items.iter().map(from_cell).collect()),
        Cell::Map(entries) => {
            let entries: Entries<'_> =
                entries.iter().map(|(key, value)| (Rc::from(key.as_str()), from_cell(value))).collect();
            Val::Map(Rc::new(entries))
        }
        Cell::Path { nodes, relations } => {
            Val::Path(Rc::new(Walk { nodes: nodes.clone(), relations: relations.clone() }))
        }
    }
}

/// A value as a cell of the answer. Text that the query made is made safe to show.
pub fn to_cell(value: &Val<'_>) -> Cell {
    match value {
        Val::Null => Cell::Null,
        Val::Bool(flag) => Cell::Bool(*flag),
        Val::Int(number) => Cell::Int(*number),
        Val::Float(number) => Cell::Float(*number),
        Val::Text(text) => Cell::Text(safe(text)),
        Val::Node(node) => Cell::Node(*node),
        Val::Relation(relation) => Cell::Relation(*relation),
        Val::List(items) => Cell::List(items.iter().map(to_cell).collect()),
        Val::Map(entries) => {
            Cell::Map(entries.iter().map(|(key, value)| (safe(key), to_cell(value))).collect())
        }
        Val::Path(walk) => Cell::Path { nodes: walk.nodes.clone(), relations: walk.relations.clone() },
        Val::Date(_) | Val::Moment(_) | Val::Duration(_) => Cell::Text(time::text(value).unwrap_or_default()),
    }
}

fn safe(text: &str) -> String {
    if text.chars().any(is_unsafe) { SafeText::uncapped(text).to_string() } else { text.to_owned() }
}
