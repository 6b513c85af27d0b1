//! The one table of actions, `assets/keys.toml`: keys, hints, help and palette all come from it.

use super::{Pane, State};
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
    Findings,
    Overview,
    Fixes,
    ChokePoints,
    PathGroups,
    Cut,
    TryFix,
    Undo,
    Redo,
    ClearWhatIf,
    SaveWhatIf,
    OpenWhatIf,
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
    Copy,
    CopyId,
    Quality,
    NextPath,
    PreviousPath,
    Story,
    Pivot,
    Closer,
    Farther,
    OpenHub,
    Around,
    Reach,
    Ways,
    Alike,
    PanUp,
    PanDown,
    PanLeft,
    PanRight,
    Legend,
    Sort,
    Narrower,
    Wider,
    HideColumn,
    ShowColumns,
    Mark,
    Frequency,
    Export,
    Builder,
    AddCondition,
    AddBeside,
    AddThrough,
    Negate,
    AnyOrAll,
    Kinds,
    Column,
    Depth,
    Remove,
    EditText,
    Run,
    Save,
    Complete,
    LineStart,
    LineEnd,
    WordLeft,
    WordRight,
    Delete,
    CutWordLeft,
    CutWordRight,
    CutToStart,
    CutToEnd,
    PasteCut,
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
    /// the panes whose hint bar names it; empty: every pane's
    #[serde(default)]
    pub panes: Vec<Pane>,
    /// whether its keys mean it in those panes only
    #[serde(default)]
    pub only: bool,
}

impl Row {
    fn is_bound_in(&self, pane: Pane) -> bool {
        !self.only || self.panes.contains(&pane)
    }
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

/// The action of a key in a pane, named as in the table (`ctrl-c`, `pageup`, `g`): what it means there
/// alone before what it means everywhere.
#[must_use]
pub fn of_key(key: &str, pane: Pane) -> Option<Action> {
    let bound = |row: &&Row| row.is_bound_in(pane) && row.keys.iter().any(|own| own == key);
    let own = table().iter().find(|row| row.only && bound(row));
    own.or_else(|| table().iter().find(bound)).map(|row| row.name)
}

/// The hints of a pane, its own ones first; the step builder has no others.
pub fn hints(pane: Pane) -> impl Iterator<Item = &'static Row> {
    let own = move |row: &&Row| row.hint.is_some() && row.panes.contains(&pane);
    let alone = matches!(pane, Pane::Builder | Pane::Cypher);
    let general = move |row: &&Row| row.hint.is_some() && row.panes.is_empty() && !alone;
    table().iter().filter(own).chain(table().iter().filter(general))
}

/// Why an action can do nothing now; `None` when it can.
#[must_use]
pub fn disabled(action: Action, state: &State) -> Option<&'static str> {
    if matches!(action, Action::Quit | Action::Palette | Action::Escape) {
        return None;
    }
    let Some(estate) = &state.estate else { return Some("the files are still being read") };
    let reason = |applies: bool, why: &'static str| (!applies).then_some(why);
    match action {
        Action::Back => reason(state.history.can_go_back(), "nothing to go back to"),
        Action::Forward => reason(state.history.can_go_forward(), "nothing to go forward to"),
        Action::NextPath | Action::PreviousPath => {
            reason(!state.paths.attacks.entries.is_empty(), "no attack paths in these files")
        }
        Action::RawRecord => match state.detail.node {
            None => Some("nothing is selected"),
            Some(node) => {
                reason(estate.node(node).is_described(), "no record describes it: others only refer to it")
            }
        },
        Action::Story if state.paths.around.as_ref().is_some_and(|around| around.paths.is_empty()) => {
            Some("this drawing tells no story: Esc leads back to the path")
        }
        Action::Ways | Action::Alike if state.paths.attacks.found.is_none() => {
            Some("the attack paths are still being looked for")
        }
        Action::Ways | Action::Alike => reason(
            state.paths.found_here().is_some(),
            "it works on a path that spelunk finds: go to one in pane 4",
        ),
        Action::Reach if state.paths.attacks.found.is_none() => {
            Some("the attack paths are still being looked for")
        }
        Action::Around | Action::Reach => {
            reason(state.selected().or(state.detail.node).is_some(), "nothing is selected")
        }
        Action::Story
        | Action::PanUp
        | Action::PanDown
        | Action::PanLeft
        | Action::PanRight
        | Action::Closer
        | Action::Farther
        | Action::OpenHub => reason(state.focus == Pane::Paths, "it works on an attack path: go to pane 4"),
        Action::Cut | Action::TryFix | Action::OpenWhatIf if state.paths.attacks.base.is_none() => {
            Some("the attack paths are still being looked for")
        }
        Action::Cut => reason(state.focus == Pane::Paths, "it cuts a step of an attack path: go to pane 4"),
        Action::Undo | Action::Redo => {
            reason(state.builder.is_some() || state.what_if.is_some(), "nothing was changed")
        }
        Action::ClearWhatIf | Action::SaveWhatIf => {
            reason(state.what_if.is_some(), "nothing was switched to fixed")
        }
        Action::Pivot => reason(state.selected().is_some(), "nothing is selected"),
        Action::Sort
        | Action::Narrower
        | Action::Wider
        | Action::HideColumn
        | Action::ShowColumns
        | Action::Mark
        | Action::Frequency => {
            reason(state.focus == Pane::Results, "it works on the rows of a query: open one")
        }
        Action::AddCondition
        | Action::AddBeside
        | Action::AddThrough
        | Action::Negate
        | Action::AnyOrAll
        | Action::Kinds
        | Action::Column
        | Action::Depth
        | Action::Remove
        | Action::EditText
        | Action::Run
        | Action::Save => reason(state.builder.is_some(), "it works in the step builder: open it"),
        Action::Complete
        | Action::LineStart
        | Action::LineEnd
        | Action::WordLeft
        | Action::WordRight
        | Action::Delete
        | Action::CutWordLeft
        | Action::CutWordRight
        | Action::CutToStart
        | Action::CutToEnd
        | Action::PasteCut => reason(state.focus == Pane::Cypher, "it works in the text of the step builder"),
        Action::CopyId => reason(state.selected().is_some(), "nothing is selected"),
        Action::Export => {
            let shown =
                matches!(state.focus, Pane::Results) || (state.focus == Pane::Paths && state.paths.open);
            reason(shown, "it writes the rows of a query or the drawing of a path")
        }
        Action::Copy => reason(state.copied().is_some(), "nothing to copy here"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_does_two_things_in_one_pane() {
        for pane in Pane::ALL {
            let mut seen = HashSet::new();
            for row in table().iter().filter(|row| row.is_bound_in(pane)) {
                for key in &row.keys {
                    assert!(seen.insert((row.only, key)), "{key} is bound twice in {pane:?}");
                }
            }
            assert_eq!(of_key("q", pane), Some(Action::Quit));
        }
        assert_eq!(of_key("s", Pane::Paths), Some(Action::Story));
        assert_eq!(of_key("s", Pane::Results), Some(Action::Sort));
        assert_eq!(of_key("s", Pane::Detail), None);
    }

    #[test]
    fn every_pane_has_hints_of_its_own() {
        for pane in Pane::ALL {
            assert!(hints(pane).any(|row| row.panes.contains(&pane)), "{pane:?}");
        }
    }
}
