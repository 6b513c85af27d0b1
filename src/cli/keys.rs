//! `spelunk keys`.

use super::args::Format;
use super::pretty;
use crate::app::Keymap;
use crate::app::action::Row;
use crate::app::keymap::LINE;
use crate::report::table;
use serde_json::json;

/// Every action with its keys, from the one table that the explorer uses too.
pub fn told(keys: &Keymap, format: Format) -> String {
    match format {
        Format::Table => {
            let row = |row: &Row| {
                let (keys, name) = (row.keys.join(" "), row.name.word());
                vec![keys, row.group.clone(), shown(row).join(", "), name, row.description.clone()]
            };
            let rows: Vec<Vec<String>> = keys.rows().iter().map(row).collect();
            table::text(&["keys", "group", "where", "action", "what"], &rows)
        }
        Format::Json => {
            let row = |row: &Row| json!({"action": row.name.word(), "keys": row.keys, "group": row.group, "panes": shown(row), "description": row.description});
            pretty(&keys.rows().iter().map(row).collect())
        }
    }
}

/// Where the keys mean it.
pub fn shown(row: &Row) -> Vec<String> {
    if !row.only {
        return vec!["everywhere".to_owned()];
    }
    let line = row.lines.then(|| LINE.to_owned());
    row.panes.iter().map(|pane| pane.word()).chain(line).collect()
}
