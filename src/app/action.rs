//! The one table of actions, `assets/keys.toml`: keys, hints, help and palette all come from it.

use serde::Deserialize;
use std::sync::OnceLock;

/// What a key does. The names are those of the table.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the table describes each
pub enum Action {
    FocusInventory,
    FocusQueries,
    FocusDetail,
    FocusPaths,
    NextPane,
    PreviousPane,
    Zoom,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Left,
    Right,
    Enter,
    Back,
    Forward,
    Filter,
    Palette,
    GroupBy,
    ShowAll,
    RawRecord,
    Quality,
    NextPath,
    PreviousPath,
    Escape,
    Quit,
}

/// One row of the table.
#[derive(Debug, Deserialize)]
pub struct Row {
    /// the action
    pub name: Action,
    /// what it does
    pub description: String,
    /// the group it is listed under
    pub group: String,
    /// the keys that do it
    pub keys: Vec<String>,
    /// the short word of the hint bar
    #[serde(default)]
    pub hint: Option<String>,
}

#[derive(Deserialize)]
struct File {
    action: Vec<Row>,
}

/// Every action, in the order of the table.
#[must_use]
pub fn table() -> &'static [Row] {
    static TABLE: OnceLock<Vec<Row>> = OnceLock::new();
    TABLE.get_or_init(|| {
        crate::model::asset::<File>("keys.toml", include_str!("../../assets/keys.toml")).action
    })
}

/// The action of a key, named as in the table (`ctrl-c`, `pageup`, `g`).
#[must_use]
pub fn of_key(key: &str) -> Option<Action> {
    table().iter().find(|row| row.keys.iter().any(|own| own == key)).map(|row| row.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_does_two_things() {
        let mut seen = HashSet::new();
        for row in table() {
            for key in &row.keys {
                assert!(seen.insert(key.clone()), "{key} is bound twice");
            }
        }
        assert_eq!(of_key("q"), Some(Action::Quit));
    }
}
