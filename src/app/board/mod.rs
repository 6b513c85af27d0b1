//! A list over the whole screen, beside the detail: recommendations, choke points, fixes. Built beside the
//! drawing; its branches open and close, its lines are filtered, a line that names something is a door to it.

mod choke_points;
mod findings;
mod fixes;
mod overview;
mod paths;
mod rule;

use super::attacks::Attacks;
use super::detail::{Door, Tone};
use super::list::List;
use crate::model::{Estate, NodeId};
use crate::posture::attack::WhatIf;
use crate::posture::check::Judgement;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// everything at a glance
    Overview,
    /// recommendations and the resources that fail them
    Findings,
    /// one recommendation, by its place among the rules, as it stands on a node
    Rule(u16, Option<NodeId>),
    /// the least fixes, and what is switched to fixed
    Fixes,
    /// nodes that many attack paths pass
    ChokePoints,
    /// attack paths in groups
    Paths,
}

impl Kind {
    /// Whether the detail of what a line names is shown beside the list.
    #[must_use]
    pub fn has_detail(self) -> bool {
        matches!(self, Self::Findings | Self::ChokePoints)
    }
}

/// What is asked for: a list and how it is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// which list
    pub kind: Kind,
    /// which of the list's groupings
    pub grouping: usize,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// its heading
    pub heading: &'static str,
    /// its width; 0: what the others leave
    pub width: usize,
}

/// One line: a branch, or a leaf below the branch before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// its cells, one for each column
    pub cells: Vec<(String, Tone)>,
    /// whether other lines lie below it
    pub branch: bool,
    /// where it leads
    pub door: Option<Door>,
}

/// The lines of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// the shown title
    pub title: String,
    /// how it is grouped, and counts
    pub note: String,
    /// the columns
    pub columns: Vec<Column>,
    /// every line; a branch stands before what lies below it
    pub lines: Vec<Line>,
    /// why there is no line, and what to do about it
    pub why_empty: String,
    /// whether long texts go on in further rows, else they are cut
    pub wraps: bool,
}

/// What the lists are made of, beside the estate.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// what the rules say, once they were asked
    pub judgement: Option<Arc<Judgement>>,
    /// the estate as it would be with the what-if, while there is one
    pub after: Option<Arc<Estate>>,
    /// the attack paths
    pub attacks: Arc<Attacks>,
    /// what is switched to fixed
    pub what_if: Option<WhatIf>,
}

/// Builds the lines of a list.
#[must_use]
pub fn build(estate: &Estate, sources: &Sources, request: Request) -> Content {
    let after = sources.after.as_deref().unwrap_or(estate);
    match (request.kind, &sources.judgement) {
        (Kind::Overview, _) => overview::content(after, sources),
        (Kind::Fixes, _) => fixes::content(estate, sources, request.grouping),
        (Kind::Paths, _) => paths::content(sources, request.grouping),
        (Kind::ChokePoints, _) => choke_points::content(estate, sources),
        (Kind::Findings, Some(judgement)) => findings::content(after, judgement, request.grouping),
        (Kind::Rule(rule, node), Some(judgement)) => rule::content(after, judgement, rule, node),
        (Kind::Findings | Kind::Rule(..), None) => Content {
            title: "5 Recommendations".to_owned(),
            columns: vec![Column { heading: "", width: 0 }],
            why_empty: "The rules are still being asked.".to_owned(),
            ..Content::default()
        },
    }
}

/// A bar of `width` cells, as full as `part` is of `whole`.
fn bar(part: u64, whole: u64, width: usize) -> String {
    let cells = u64::try_from(width).unwrap_or(0) * part;
    let full = usize::try_from(cells.div_ceil(whole.max(1))).unwrap_or(0).min(width);
    std::iter::repeat_n('▇', full).chain(std::iter::repeat_n('░', width - full)).collect()
}

/// The state of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// what was asked for
    pub request: Request,
    /// its lines; none before they are built
    pub content: Arc<Content>,
    /// open branches, by their place
    open: BTreeSet<usize>,
    /// the shown lines, by their place
    pub rows: Arc<Vec<usize>>,
    /// words that a line, or the branch it lies below, must contain
    pub filter: String,
    /// cursor and window
    pub list: List,
}

impl Board {
    /// The list before its lines are there.
    #[must_use]
    pub fn new(request: Request) -> Self {
        Self {
            request,
            content: Arc::default(),
            open: BTreeSet::new(),
            rows: Arc::default(),
            filter: String::new(),
            list: List::default(),
        }
    }

    /// Takes the lines.
    pub fn set(&mut self, content: Content) {
        self.content = Arc::new(content);
        self.open.clear();
        self.refilter();
    }

    /// The line under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<&Line> {
        self.content.lines.get(*self.rows.get(self.list.cursor)?)
    }

    /// The node that the line under the cursor names.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        match self.selected()?.door? {
            Door::Node(node) | Door::Rule(_, Some(node)) => Some(node),
            _ => None,
        }
    }

    /// Whether the branch at a row is open; `None` for a leaf.
    #[must_use]
    pub fn branch(&self, row: usize) -> Option<bool> {
        let at = *self.rows.get(row)?;
        self.content.lines.get(at)?.branch.then(|| self.open.contains(&at))
    }

    /// Opens or closes the branch under the cursor, or the one that the line lies below.
    pub fn fold(&mut self, open: bool) {
        let Some(&at) = self.rows.get(self.list.cursor) else { return };
        let Some(branch) = (0..=at).rev().find(|&at| self.content.lines[at].branch) else { return };
        if open {
            self.open.insert(branch);
        } else {
            self.open.remove(&branch);
        }
        self.refilter();
        self.list.cursor = self.rows.iter().position(|&row| row == branch).unwrap_or(0);
    }

    /// Lists what matches: branches that hold every word, with what lies below them where they are open;
    /// and the lines that hold every word, below their branch.
    pub fn refilter(&mut self) {
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let lines = &self.content.lines;
        let matches = |at: &usize| {
            let cells = lines[*at].cells.iter().map(|(cell, _)| cell.to_lowercase());
            let text = cells.collect::<Vec<_>>().join(" ");
            words.iter().all(|word| text.contains(word))
        };
        let mut rows = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            let below = lines[at + 1..].iter().take_while(|line| lines[at].branch && !line.branch).count();
            let end = at + 1 + below;
            if matches(&at) {
                rows.push(at);
                rows.extend((at + 1..end).filter(|_| self.open.contains(&at)));
            } else {
                let found: Vec<usize> = (at + 1..end).filter(matches).collect();
                rows.extend(found.first().map(|_| at));
                rows.extend(found);
            }
            at = end;
        }
        self.rows = Arc::new(rows);
        self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board() -> Board {
        let line =
            |text: &str, branch| Line { cells: vec![(text.to_owned(), Tone::Plain)], branch, door: None };
        let lines = vec![
            line("rule keys", true),
            line("store", false),
            line("search", false),
            line("rule network", true),
            line("store", false),
        ];
        let mut board = Board::new(Request { kind: Kind::Findings, grouping: 0 });
        board.set(Content { lines, ..Content::default() });
        board
    }

    #[test]
    fn branches_open_and_close() {
        let mut board = board();
        assert_eq!(*board.rows, [0, 3]);
        board.fold(true);
        assert_eq!(*board.rows, [0, 1, 2, 3]);
        board.list.cursor = 2;
        board.fold(false);
        assert_eq!((board.rows.to_vec(), board.list.cursor), (vec![0, 3], 0));
    }

    #[test]
    fn a_filter_finds_branches_and_what_lies_below_them() {
        let mut board = board();
        board.filter = "store".to_owned();
        board.refilter();
        assert_eq!(*board.rows, [0, 1, 3, 4]);
        board.filter = "network".to_owned();
        board.refilter();
        assert_eq!(*board.rows, [3]);
        board.filter = "nothing".to_owned();
        board.refilter();
        assert!(board.rows.is_empty());
        board.fold(true);
    }
}
