//! The one table of actions, `assets/keys.toml`: keys, hints, help and palette all come from it.

use super::{Pane, State};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a key does. The names are those of the table.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
    Suspend,
}

impl Action {
    /// Its name in the table.
    #[must_use]
    pub fn word(self) -> String {
        word_of(self)
    }
}

/// The word that the tables have for something.
pub(super) fn word_of(one: impl Serialize) -> String {
    match serde_json::to_value(one) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// One row of the table.
#[derive(Clone, Debug, Deserialize)]
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
    /// whether its keys mean it in every line of text as well
    #[serde(default)]
    pub lines: bool,
    /// panes in which it has other keys
    #[serde(skip)]
    pub except: Vec<Pane>,
    /// the line of the config file that gives it its keys
    #[serde(skip)]
    pub line: Option<usize>,
}

impl Row {
    /// Whether its keys mean it in a pane.
    #[must_use]
    pub fn is_bound_in(&self, pane: Pane) -> bool {
        if self.only { self.panes.contains(&pane) } else { !self.except.contains(&pane) }
    }
}

#[derive(Deserialize)]
pub(super) struct File {
    pub names: Vec<String>,
    pub aliases: BTreeMap<String, String>,
    action: Vec<Row>,
}

/// The whole file.
pub(super) fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| crate::model::asset("keys.toml", include_str!("../../assets/keys.toml")))
}

/// Every action with the keys that it has from the start, in the order of the table.
#[must_use]
pub fn table() -> &'static [Row] {
    &file().action
}

/// Why an action can do nothing now; `None` when it can.
#[must_use]
pub fn disabled(action: Action, state: &State) -> Option<&'static str> {
    if matches!(action, Action::Quit | Action::Suspend | Action::Palette | Action::Escape) {
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
        | Action::PasteCut => reason(state.focus == Pane::Cypher, "it works where text is typed"),
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
