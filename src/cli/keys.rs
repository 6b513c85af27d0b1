//! `spelunk keys`.

use super::args::Format;
use super::pretty;
use crate::app::action::{Row, table as actions};
use crate::report::table;
use serde_json::json;

/// Every action with its keys, from the one table that the explorer uses too.
pub fn told(format: Format) -> String {
    match format {
        Format::Table => {
            let row = |row: &Row| {
                vec![row.keys.join(" "), row.group.clone(), shown(row).join(", "), row.description.clone()]
            };
            let rows: Vec<Vec<String>> = actions().iter().map(row).collect();
            table::text(&["keys", "group", "where", "what"], &rows)
        }
        Format::Json => {
            let row = |row: &Row| json!({"keys": row.keys, "group": row.group, "panes": shown(row), "description": row.description});
            pretty(&actions().iter().map(row).collect())
        }
    }
}

/// Where the keys mean it.
fn shown(row: &Row) -> Vec<String> {
    if row.only {
        row.panes.iter().map(|pane| format!("{pane:?}").to_lowercase()).collect()
    } else {
        vec!["everywhere".to_owned()]
    }
}
