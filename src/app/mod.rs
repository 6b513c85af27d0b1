//! The explorer's state: actions in, state and effects out. Knows no terminal.

pub mod action;
pub mod detail;
pub mod inventory;
pub mod list;
pub mod paths;
mod update;

pub use action::Action;
pub use update::{palette, update};

use crate::ingest::Snapshot;
use crate::model::{Estate, NodeId, Source};
use detail::Detail;
use inventory::Inventory;
use list::List;
use paths::Paths;
use std::sync::Arc;

/// A pane of the explorer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// 1: the AI BOM
    #[default]
    Inventory,
    /// 2: the queries
    Queries,
    /// 3: the detail
    Detail,
    /// 4: the attack paths
    Paths,
}

impl Pane {
    /// Every pane, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Inventory, Self::Queries, Self::Detail, Self::Paths];
}

/// What lies over the panes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// every action, filtered by what is typed
    Palette {
        /// what is typed
        text: String,
        /// cursor and window
        list: List,
    },
    /// what was read and what was not
    Quality {
        /// the first shown line
        top: usize,
    },
}

/// A place to come back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// the node whose detail was shown
    pub node: NodeId,
    /// the pane that had the focus
    pub focus: Pane,
    /// cursor and window of the detail
    pub list: List,
}

/// Everything that the explorer shows.
#[derive(Clone, Default)]
pub struct State {
    /// the estate, once it is loaded
    pub estate: Option<Arc<Estate>>,
    /// how far the load is
    pub progress: Snapshot,
    /// the pane that keys go to
    pub focus: Pane,
    /// whether the focused pane has the whole screen
    pub zoomed: bool,
    /// pane 1
    pub inventory: Inventory,
    /// pane 3
    pub detail: Detail,
    /// pane 4
    pub paths: Paths,
    /// what lies over the panes
    pub overlay: Option<Overlay>,
    /// whether typing goes into the filter of the focused pane
    pub typing: bool,
    /// where to go back to
    pub back: Vec<Place>,
    /// where to go forward to
    pub forward: Vec<Place>,
    /// what was just done, or could not be
    pub message: String,
    /// the exit code, once it is time to leave
    pub leaving: Option<u8>,
    /// rows that each pane showed last, for paging
    pub page: usize,
}

/// Work for the terminal's side: done beside the drawing, the answer comes back as an [`Event`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// read the record again from its file
    ReadRecord(NodeId, Source),
}

/// What happens to the state.
#[derive(Clone)]
pub enum Event {
    /// an action of the table
    Do(Action),
    /// a character typed into a filter or the palette
    Type(char),
    /// the last typed character is taken back
    Erase,
    /// the load moved on
    Progress(Snapshot),
    /// the estate is there
    Loaded(Arc<Estate>),
    /// a record was read again
    Record(NodeId, Vec<String>),
}
