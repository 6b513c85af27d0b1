//! The explorer's state: actions in, state and effects out. Knows no terminal.

pub mod action;
pub mod attacks;
pub mod board;
pub mod builder;
pub mod detail;
pub mod facts;
pub mod history;
pub mod inventory;
mod jobs;
pub mod keymap;
pub mod keys;
pub mod line;
pub mod list;
pub mod palette;
pub mod paths;
pub mod queries;
pub mod results;
pub mod text;
mod update;

pub use action::Action;
pub use jobs::{Wanted, done};
pub use keymap::Keymap;
pub use update::{forms, update};

use crate::ingest::Snapshot;
use crate::model::{Estate, NodeId, Source};
use crate::posture::Policy;
use crate::posture::attack::{Change, Saved, WhatIf, fixed};
use crate::posture::check::Judgement;
use crate::query::Cell;
use attacks::{Attacks, Found};
use board::{Board, Content, Sources};
use detail::{Detail, Door};
use facts::Facts;
use history::History;
use inventory::{Index, Inventory, Request};
use list::List;
use paths::{Fork, Paths};
use queries::{Count, Queries};
use results::{Frequency, Results};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A pane of the explorer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pane {
    /// 1: the AI BOM
    #[default]
    Inventory,
    /// 2: the queries
    Queries,
    /// 3, above: the rows of the query that was run
    Results,
    /// 3: the detail
    Detail,
    /// 4: the attack paths
    Paths,
    /// over all others: the tree of the step builder
    Builder,
    /// below it: its text
    Cypher,
    /// a list over the other panes: recommendations, choke points, fixes
    Board,
}

impl Pane {
    /// Every pane, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Inventory, Self::Queries, Self::Results, Self::Detail, Self::Paths, Self::Board];
    /// Everything that keys can go to.
    pub const WITH_KEYS: [Self; 8] = [
        Self::Inventory,
        Self::Queries,
        Self::Results,
        Self::Detail,
        Self::Paths,
        Self::Board,
        Self::Builder,
        Self::Cypher,
    ];

    /// Its name in the table of actions and in the config file.
    #[must_use]
    pub fn word(self) -> String {
        action::word_of(self)
    }
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
    Quality(List),
    /// how often each value of a column occurs
    Frequency(Frequency),
    /// the forms in which the shown rows can be written
    Export(List),
    /// the ways on from a fork of the attack path; whether they lead forward
    Fork(Fork, bool),
    /// what the signs mean
    Legend(List),
    /// the name under which the what-if is written
    NameWhatIf(String),
    /// the what-ifs of the working folder: file and content
    OpenWhatIf(Vec<(String, Saved)>, List),
}

/// Everything that the explorer shows.
#[derive(Clone, Default)]
pub struct State {
    /// the shown name of the snapshot
    pub name: String,
    /// the estate, once it is loaded
    pub estate: Option<Arc<Estate>>,
    /// counts over the estate
    pub facts: Facts,
    /// how far the load is
    pub progress: Snapshot,
    /// the pane that keys go to
    pub focus: Pane,
    /// whether the focused pane has the whole screen
    pub zoomed: bool,
    /// pane 1
    pub inventory: Inventory,
    /// pane 2
    pub queries: Queries,
    /// pane 3, above: there once a query was run
    pub results: Option<Results>,
    /// pane 3
    pub detail: Detail,
    /// pane 4
    pub paths: Paths,
    /// what the rules say, once they were asked
    pub judgement: Option<Arc<Judgement>>,
    /// the rules to ask, and what is accepted
    pub policy: Arc<Policy>,
    /// what is switched to fixed, once something was
    pub what_if: Option<WhatIf>,
    /// a what-if to be opened as soon as the attack paths are found
    pub opening: Option<Saved>,
    /// the list over the other panes, while it is open
    pub board: Option<Board>,
    /// the step builder, while it is open
    pub builder: Option<builder::Builder>,
    /// what lies over the panes
    pub overlay: Option<Overlay>,
    /// whether typing goes into the filter of the focused pane
    pub typing: bool,
    /// the line that is typed, with its cursor; it holds when its text is that of the line
    pub line: text::Text,
    /// where to go back to
    pub history: History,
    /// what was just done, or could not be
    pub message: String,
    /// the exit code, once it is time to leave
    pub leaving: Option<u8>,
    /// rows that the focused pane shows, for paging
    pub page: usize,
    /// which keys do what
    pub keys: Keymap,
    /// the files and folders that were given, for command lines
    pub inputs: Vec<String>,
    /// the folder of the user's own templates
    pub templates: Option<std::path::PathBuf>,
}

impl State {
    /// The state before anything is loaded; `name` is the snapshot's shown name.
    #[must_use]
    pub fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// Whether characters go into a text rather than being keys.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        let in_text = self.overlay.is_none() && self.focus == Pane::Cypher;
        in_text || self.line_text().is_some()
    }

    /// What a key does now, named as in the table of actions.
    #[must_use]
    pub fn action_of(&self, key: &str) -> Option<Action> {
        let in_line = self.line_text().and_then(|_| self.keys.of_line(key));
        in_line.or_else(|| self.keys.of_key(key, self.focus))
    }

    /// What is typed into the filter of the focused pane.
    #[must_use]
    pub fn filter(&self) -> &str {
        match self.focus {
            Pane::Inventory => &self.inventory.request.filter,
            Pane::Queries => &self.queries.filter,
            Pane::Results => self.results.as_ref().map_or("", |results| &results.request.filter),
            Pane::Detail => &self.detail.filter,
            Pane::Paths => &self.paths.filter,
            Pane::Board => self.board.as_ref().map_or("", |board| &board.filter),
            Pane::Builder | Pane::Cypher => "",
        }
    }

    /// The node under the cursor of the focused pane.
    #[must_use]
    pub fn selected(&self) -> Option<NodeId> {
        match self.focus {
            Pane::Inventory => self.inventory.selected(),
            Pane::Results => self.results.as_ref().and_then(Results::node),
            Pane::Paths if self.paths.open => self.paths.node(),
            Pane::Board => self.board.as_ref().and_then(Board::node),
            Pane::Detail => match self.detail.selected().and_then(|line| line.door) {
                Some(Door::Node(node)) => Some(node),
                _ => self.detail.node,
            },
            _ => None,
        }
    }

    /// The text that the copy action copies: the value under the cursor, else the id of the node.
    #[must_use]
    pub fn copied(&self) -> Option<String> {
        let estate = self.estate.as_ref()?;
        if let Some(builder) = &self.builder {
            return Some(builder::command_line(builder.text.text(), &self.inputs));
        }
        if let Pane::Detail = self.focus {
            if self.detail.selected().is_some_and(|line| line.label == detail::RAW) {
                return self.detail.raw.as_ref().map(|lines| lines.join("\n"));
            }
            let value = self.detail.selected().filter(|line| line.door.is_none() && !line.value.is_empty());
            if let Some(line) = value {
                return Some(line.value.clone());
            }
        }
        if let (Pane::Board, Some(board)) = (self.focus, &self.board)
            && board.node().is_none()
        {
            // where texts go on in further rows the title of the section stands before them
            let cells = board.selected()?.cells.iter().skip(usize::from(board.content.wraps));
            let texts = cells.map(|(text, _)| text.trim());
            return Some(texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  "));
        }
        if let (Pane::Results, Some(results)) = (self.focus, &self.results) {
            let cell = results.cell()?;
            if !matches!(cell, Cell::Node(_)) {
                return Some(cell.shown(estate));
            }
        }
        if let (Pane::Paths, true) = (self.focus, self.paths.open) {
            return self.paths.shown_text(estate);
        }
        self.selected().map(|node| estate.node(node).canonical_id())
    }
}

/// An estate with what the first frame needs of it.
pub struct Loaded {
    /// the estate
    pub estate: Arc<Estate>,
    /// counts over it
    pub facts: Facts,
    /// what the tree below was asked for: everything, where there is no AI workload
    pub request: Request,
    /// its AI BOM
    pub index: Arc<Index>,
    /// the attack paths that the provider reports
    pub attacks: Attacks,
}

impl Loaded {
    /// Prepares an estate; takes as long as one pass over it.
    #[must_use]
    pub fn new(estate: Estate) -> Self {
        let build = |request: &Request| inventory::build(&estate, request, &|| false).unwrap_or_default();
        let mut request = Request::default();
        let mut index = build(&request);
        if index.entries.is_empty() {
            request.all = true;
            index = build(&request);
        }
        let (facts, attacks) = (Facts::of(&estate), Attacks::reported(&estate));
        Self { estate: Arc::new(estate), facts, request, index: Arc::new(index), attacks }
    }
}

/// The estate as it would be with the changes of a what-if.
pub struct After {
    /// the changes
    pub changes: Vec<Change>,
    /// the estate, with what the rules say of each node
    pub estate: Arc<Estate>,
    /// what the rules say
    pub judgement: Arc<Judgement>,
    /// counts over it
    pub facts: Facts,
    /// rows of every template
    pub counts: Vec<Count>,
}

impl After {
    /// Makes the changes, and concludes everything anew. Nothing when it is no longer wanted.
    #[must_use]
    pub fn new(
        estate: &Estate,
        what_if: &WhatIf,
        policy: &Policy,
        overtaken: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let fixed = (!overtaken()).then(|| fixed(estate, what_if, policy))?;
        let judgement = (!overtaken()).then(|| policy.judge(&fixed))?;
        let told = judgement.told(fixed);
        let counts = (!overtaken()).then(|| queries::counts(&told))?;
        let facts = Facts::of(&told);
        let (estate, judgement) = (Arc::new(told), Arc::new(judgement));
        Some(Self { changes: what_if.changes().collect(), estate, judgement, facts, counts })
    }
}

/// Work for the terminal's side: done beside the drawing, the answer comes back as an [`Event`].
#[derive(Clone, Debug)]
pub enum Effect {
    /// build the tree of the AI BOM
    BuildIndex(Request),
    /// find the attack paths
    FindPaths,
    /// read the record again from its file
    ReadRecord(NodeId, Source),
    /// count the rows of every template
    CountTemplates,
    /// run a template, by its place in the table
    RunTemplate(usize),
    /// filter and sort the rows of a query
    Arrange(results::Request),
    /// build a list over the other panes
    BuildBoard(board::Request, Box<Sources>),
    /// ask the rules
    Judge(Arc<Policy>),
    /// draw something instead of a path; without what the what-if takes away
    DrawAround(paths::around::What, Option<Arc<Found>>, Option<Box<WhatIf>>),
    /// list what is left of the attack paths when the changes of a what-if are made
    ListLeft(Arc<Found>, Box<WhatIf>),
    /// make the changes of a what-if, and ask the rules and count the templates anew
    MakeFixes(Box<WhatIf>, Arc<Policy>),
    /// work of the step builder
    Builder(Box<builder::Job>),
    /// look for what-ifs in the working folder
    ListWhatIfs,
    /// write a text into a new file: the part of its name before the ending, the ending, the text
    Write(String, &'static str, String),
    /// put a text into the clipboard
    Copy(String),
    /// stop the program until the shell goes on with it
    Suspend,
}

/// What happens to the state.
pub enum Event {
    /// an action of the table
    Do(Action),
    /// a character typed into a filter or the palette
    Type(char),
    /// a text pasted into whatever takes one
    Paste(String),
    /// the last typed character is taken back
    Erase,
    /// a row of a pane was clicked; none: the pane itself
    Click(Pane, Option<usize>),
    /// the wheel moved over a pane
    Scroll(Pane, isize),
    /// the load moved on
    Progress(Snapshot),
    /// the estate is there
    Loaded(Box<Loaded>),
    /// the tree that was asked for
    Index(Request, Arc<Index>),
    /// the rules were asked; the same estate, which now tells what they say of each node
    Judged(Arc<Estate>, Arc<Judgement>),
    /// the attack paths were found, or what is left of them
    Attacks(Box<Attacks>),
    /// the estate as it would be with a what-if
    After(Box<After>),
    /// a picture that is no path
    Around(Box<(paths::around::Drawn, paths::Walk)>),
    /// a record was read again
    Record(NodeId, Vec<String>),
    /// the rows of every template were counted
    Counts(Vec<Count>),
    /// a template was run
    Answer(Box<Results>),
    /// a list was built
    Board(board::Request, Content),
    /// rows were filtered and sorted
    Arranged(results::Request, Vec<u32>),
    /// work of the step builder is done
    Builder(Box<builder::Report>),
    /// the what-ifs of the working folder: file and content
    WhatIfs(Vec<(String, Saved)>),
    /// something was done
    Done(String),
    /// something could not be done
    Failed(String),
}
