//! What was read and what was not.

use super::table;
use crate::model::{Estate, Note};
use serde_json::{Map, Value, json};

/// The stable JSON shape of `spelunk inspect`.
#[must_use]
pub fn json(estate: &Estate) -> Value {
    let files: Vec<Value> = estate
        .files()
        .iter()
        .map(|file| {
            json!({
                "path": &*file.shown, "format": file.format, "status": file.status.word(),
                "records": file.records, "nodes": file.nodes, "relations": file.relations,
                "notes": notes(&file.notes),
            })
        })
        .collect();
    json!({ "files": files, "estate": estate_counts(estate), "quality": notes(estate.notes()) })
}

fn notes(notes: &[Note]) -> Vec<Value> {
    let one = |note: &Note| json!({ "code": note.code, "count": note.count, "message": &*note.message });
    notes.iter().map(one).collect()
}

fn estate_counts(estate: &Estate) -> Value {
    let mut kinds = Map::new();
    for kind in estate.kinds() {
        let count = estate.of_kind(kind).len();
        if count > 0 {
            kinds.insert(estate.kind_name(kind).to_string(), count.into());
        }
    }
    let mut counts = vec![0u64; estate.relation_kinds().count()];
    for relation in estate.relations().filter(|relation| !relation.is_derived()) {
        counts[relation.kind().index()] += 1;
    }
    let mut relation_kinds = Map::new();
    for kind in estate.relation_kinds().filter(|kind| counts[kind.index()] > 0) {
        relation_kinds.insert(estate.relation_kind_name(kind).to_string(), counts[kind.index()].into());
    }
    let described = estate.nodes().filter(|node| node.is_described()).count();
    json!({
        "nodes": estate.node_count(), "described": described, "relations": counts.iter().sum::<u64>(),
        "derived": estate.relation_count() as u64 - counts.iter().sum::<u64>(),
        "findings": estate.findings().len(), "paths": estate.paths().len(),
        "kinds": kinds, "relation_kinds": relation_kinds,
    })
}

/// The same as text.
#[must_use]
pub fn text(estate: &Estate) -> String {
    let row = |file: &crate::model::FileReport| {
        vec![
            file.status.word().to_owned(),
            file.format.to_owned(),
            file.records.to_string(),
            file.nodes.to_string(),
            file.relations.to_string(),
            file.shown.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = estate.files().iter().map(row).collect();
    let mut out = table::text(&["status", "format", "records", "nodes", "relations", "file"], &rows);
    for file in estate.files().iter().filter(|file| !file.notes.is_empty()) {
        out.push_str(&format!("\n{}\n", file.shown));
        out.push_str(&notes_text(&file.notes));
    }
    out.push_str(&format!(
        "\nestate: {} nodes, {} relations\n",
        estate.node_count(),
        estate.relation_count()
    ));
    out.push_str(&notes_text(estate.notes()));
    out
}

fn notes_text(notes: &[Note]) -> String {
    let line = |note: &Note| format!("  {} {}: {}\n", note.count, note.code, note.message);
    notes.iter().map(line).collect()
}
