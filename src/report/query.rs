//! The rows of a query as table, JSON, CSV and Markdown.

use super::table;
use crate::model::{Estate, NodeId, RelationId};
use crate::query::{Answer, Cell};
use serde_json::{Value, json};

fn rows(estate: &Estate, answer: &Answer) -> Vec<Vec<String>> {
    let row = |row: &Vec<Cell>| row.iter().map(|cell| cell.shown(estate)).collect();
    answer.rows.iter().map(row).collect()
}

fn heading(answer: &Answer) -> Vec<&str> {
    answer.columns.iter().map(String::as_str).collect()
}

/// The rows as an aligned table, and what was left out.
#[must_use]
pub fn text(estate: &Estate, answer: &Answer) -> String {
    let mut out = table::text(&heading(answer), &rows(estate, answer));
    out.push_str(&format!("\n{} rows\n", answer.rows.len()));
    for remark in remarks(answer) {
        out.push_str(&format!("{remark}\n"));
    }
    out
}

/// What the reader of an answer should know: a bound that was reached, rows left out, warnings.
#[must_use]
pub fn remarks(answer: &Answer) -> Vec<String> {
    let mut remarks = Vec::new();
    if !answer.complete {
        remarks.push(format!("incomplete: the bound of {} was reached", answer.bound));
    }
    if answer.unknown_rows > 0 || !answer.unknown_counted {
        let least = if answer.unknown_counted { "" } else { "at least " };
        remarks.push(format!("{least}{} left out because a value is unknown", answer.unknown_rows));
    }
    remarks.extend(answer.warnings.iter().cloned());
    remarks
}

/// The rows as CSV.
///
/// # Errors
/// When the writer fails.
pub fn csv(estate: &Estate, answer: &Answer) -> anyhow::Result<String> {
    table::csv(&heading(answer), &rows(estate, answer))
}

/// The rows as a Markdown table.
#[must_use]
pub fn markdown(estate: &Estate, answer: &Answer) -> String {
    let line =
        |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    let mut out = line(&mut answer.columns.iter().map(|name| escaped(name)));
    out.push_str(&line(&mut answer.columns.iter().map(|_| "--".to_owned())));
    for row in rows(estate, answer) {
        out.push_str(&line(&mut row.iter().map(|cell| escaped(cell))));
    }
    out
}

/// A text that cannot end its cell or become markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '|' | '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

/// The stable JSON shape of `spelunk query`: nodes as their canonical ids, relations as their types, a path
/// as `{nodes, relations}`; `bound` is empty when the answer is complete.
#[must_use]
pub fn json(estate: &Estate, answer: &Answer) -> Value {
    let row = |row: &Vec<Cell>| row.iter().map(|cell| cell_json(estate, cell)).collect::<Vec<_>>();
    json!({
        "columns": answer.columns, "rows": answer.rows.iter().map(row).collect::<Vec<_>>(),
        "complete": answer.complete, "unknown_rows": answer.unknown_rows,
        "bound": answer.bound, "unknown_counted": answer.unknown_counted, "warnings": answer.warnings,
    })
}

fn cell_json(estate: &Estate, cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Bool(flag) => (*flag).into(),
        Cell::Int(number) => (*number).into(),
        Cell::Float(number) => (*number).into(),
        Cell::Text(text) => text.as_str().into(),
        Cell::Node(node) => estate.node(*node).canonical_id().into(),
        Cell::Relation(relation) => estate.relation(*relation).kind_name().as_str().into(),
        Cell::Map(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), cell_json(estate, value))).collect()
        }
        Cell::Path { nodes, relations } => {
            let node = |node: &NodeId| Value::from(estate.node(*node).canonical_id());
            let relation =
                |relation: &RelationId| Value::from(estate.relation(*relation).kind_name().as_str());
            json!({
                "nodes": nodes.iter().map(node).collect::<Vec<_>>(),
                "relations": relations.iter().map(relation).collect::<Vec<_>>(),
            })
        }
        Cell::List(items) => items.iter().map(|item| cell_json(estate, item)).collect(),
    }
}
