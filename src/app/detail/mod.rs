//! Pane 3: the detail of one node as foldable sections of lines; a line that names something is a door to it.

mod connections;
mod sections;

use super::attacks::Attacks;
use super::list::List;
use crate::model::{Estate, NodeId};
use crate::posture::attack::Change;
use crate::posture::check::Judgement;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How a line is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// as any text
    Plain,
    /// a section's heading
    Heading,
    /// good news
    Good,
    /// bad news
    Bad,
    /// not known
    Unknown,
    /// beside the point
    Dim,
}

/// Where a line leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// to a node
    Node(NodeId),
    /// to an attack path, by its place in the list of all
    Path(usize),
    /// to a recommendation, by its place among the rules, as it stands on a node
    Rule(u16, Option<NodeId>),
    /// to a list over the panes
    Board(super::board::Kind),
    /// switches a change of the what-if on or off
    Change(Change),
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// the first column
    pub label: String,
    /// the second column
    pub value: String,
    /// how it is to be looked at
    pub tone: Tone,
    /// where it leads
    pub door: Option<Door>,
    /// the section it belongs to
    pub section: usize,
}

/// The title of the section that holds the raw record.
pub const RAW: &str = "Raw record";

/// The state of the pane.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// the node that is shown
    pub node: Option<NodeId>,
    /// every line, folded ones left out
    pub lines: Vec<Line>,
    /// cursor and window
    pub list: List,
    /// titles of folded sections; kept from node to node
    pub folded: BTreeSet<String>,
    /// the text that lines must contain
    pub filter: String,
    /// the raw record, when it was asked for
    pub raw: Option<Vec<String>>,
    /// the attack paths of the estate
    pub attacks: Arc<Attacks>,
    /// what the rules say, once they were asked
    pub judgement: Option<Arc<Judgement>>,
    /// the estate as it would be with the what-if, while there is one
    pub after: Option<Arc<Estate>>,
}

impl Detail {
    /// Shows a node.
    pub fn show(&mut self, estate: &Estate, node: NodeId) {
        if self.node != Some(node) {
            self.raw = None;
            self.list = List::default();
            self.filter.clear();
        }
        self.node = Some(node);
        self.rebuild(estate);
    }

    /// Writes the lines anew.
    pub fn rebuild(&mut self, estate: &Estate) {
        let Some(node) = self.node else { return };
        let shown = self.after.as_deref().unwrap_or(estate);
        let lines = sections::lines(shown.node(node), self);
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let keeps = |line: &Line| {
            let text = format!("{} {}", line.label, line.value).to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        self.lines = lines.into_iter().filter(keeps).collect();
        self.list.cursor = self.list.cursor.min(self.lines.len().saturating_sub(1));
    }

    /// Takes the raw record, and goes to it.
    pub fn set_raw(&mut self, estate: &Estate, lines: Vec<String>) {
        self.raw = Some(lines);
        self.folded.remove(RAW);
        self.rebuild(estate);
        let at = self.lines.iter().position(|line| line.label == RAW);
        if let Some(at) = at {
            self.list = List { cursor: at, top: at };
        }
    }

    /// Folds or unfolds the section under the cursor.
    pub fn fold(&mut self, estate: &Estate, open: bool) {
        let Some(line) = self.lines.get(self.list.cursor) else { return };
        let section = line.section;
        let heading =
            self.lines.iter().position(|line| line.section == section && line.tone == Tone::Heading);
        let Some(at) = heading else { return };
        let title = self.lines[at].label.clone();
        if open {
            self.folded.remove(&title);
        } else {
            self.folded.insert(title);
            self.list.cursor = at;
        }
        self.rebuild(estate);
    }

    /// The line under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<&Line> {
        self.lines.get(self.list.cursor)
    }
}
