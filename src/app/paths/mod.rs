//! Pane 4: the list of attack paths, and the walk along the one that is open.

mod step;
mod walk;

pub use step::{Told, story, told};
pub use walk::{Fork, Step, Walk};

use super::list::List;
use crate::diagram::{Node, Origin, Picture, Relation, order};
use crate::model::{Estate, NodeId, Ontology, ReportedPath, Severity};
use std::collections::HashMap;
use std::sync::Arc;

/// One path as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// the shown title
    pub title: String,
    /// the risk level; `None` means not reported
    pub risk: Option<Severity>,
    /// the name of where it starts
    pub from: String,
    /// the name of what it reaches
    pub to: String,
    /// how many nodes lie on it
    pub length: usize,
    /// whether the provider says that it is partial
    pub partial: bool,
}

/// What back and forward bring again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    filter: String,
    list: List,
    stop: usize,
    open: bool,
    story: bool,
}

/// The state of the pane.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// every path, the most severe first; the places are those of the estate's list
    pub entries: Arc<Vec<Entry>>,
    /// the paths that each node lies on, the most severe first
    through: Arc<HashMap<NodeId, Vec<u32>>>,
    /// the listed paths, by their places
    pub rows: Vec<u32>,
    /// the text that listed paths must contain
    pub filter: String,
    /// cursor and window over the list
    pub list: List,
    /// whether the path under the cursor is drawn, else the list is shown
    pub open: bool,
    /// whether its story is told as text
    pub story: bool,
    /// the path under the cursor
    pub walk: Option<Walk>,
    /// the first shown line of the story
    pub top: usize,
}

impl Paths {
    /// The paths of an estate, the most severe one open.
    #[must_use]
    pub fn new(estate: &Estate) -> Self {
        let mut through: HashMap<NodeId, Vec<u32>> = HashMap::new();
        for (at, path) in (0u32..).zip(estate.paths()) {
            for node in walk(estate, path).nodes {
                through.entry(node).or_default().push(at);
            }
        }
        let entries = estate.paths().iter().map(|path| entry(estate, path)).collect();
        let mut paths =
            Self { entries: Arc::new(entries), through: Arc::new(through), open: true, ..Self::default() };
        paths.refilter(estate);
        paths
    }

    /// The places of the paths that a node lies on.
    #[must_use]
    pub fn through(&self, node: NodeId) -> &[u32] {
        self.through.get(&node).map_or(&[], Vec::as_slice)
    }

    /// The place of the path under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<usize> {
        self.rows.get(self.list.cursor).map(|&at| at as usize)
    }

    /// Lists the paths that match what is typed.
    pub fn refilter(&mut self, estate: &Estate) {
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let text = |entry: &Entry| {
            let risk = entry.risk.map_or("not reported", Severity::word);
            format!("{risk} {} {} {}", entry.title, entry.from, entry.to).to_lowercase()
        };
        let listed = (0u32..).zip(self.entries.iter());
        let kept = listed.filter(|(_, entry)| words.iter().all(|word| text(entry).contains(word)));
        self.rows = kept.map(|(at, _)| at).collect();
        self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
        self.reopen(estate);
    }

    /// Goes along the list.
    pub fn step_path(&mut self, by: isize, estate: &Estate) {
        let old = self.selected();
        self.list.step(by, self.rows.len());
        if self.selected() != old {
            self.reopen(estate);
        }
    }

    /// The node under the cursor.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        let walk = self.walk.as_ref()?;
        walk.nodes.get(walk.stop).copied()
    }

    /// Goes to the most severe path through a node, and to the node on it, if there is one.
    pub fn follow(&mut self, estate: &Estate, node: NodeId) {
        let through = self.through(node);
        let here = self.selected().is_some_and(|at| through.iter().any(|&other| other as usize == at));
        let row = through.iter().find_map(|at| self.rows.binary_search(at).ok());
        if let Some(row) = row.filter(|_| !here) {
            self.list.cursor = row;
            self.reopen(estate);
        }
        if let Some(walk) = &mut self.walk
            && let Some(stop) = walk.nodes.iter().position(|&own| own == node)
        {
            walk.trail.clear();
            walk.stop = stop;
        }
    }

    /// Opens the path at a place of the estate's list.
    pub fn go_to(&mut self, estate: &Estate, place: usize) {
        self.filter.clear();
        self.refilter(estate);
        self.list.cursor = place.min(self.rows.len().saturating_sub(1));
        self.open = true;
        self.reopen(estate);
    }

    /// What back and forward bring again.
    #[must_use]
    pub fn view(&self) -> View {
        let stop = self.walk.as_ref().map_or(0, |walk| walk.stop);
        let (filter, list) = (self.filter.clone(), self.list);
        View { filter, list, stop, open: self.open, story: self.story }
    }

    /// Brings a view again.
    pub fn restore(&mut self, view: View, estate: &Estate) {
        (self.filter, self.list) = (view.filter, view.list);
        self.refilter(estate);
        if let Some(walk) = &mut self.walk {
            walk.stop = view.stop;
        }
        (self.open, self.story) = (view.open, view.story);
    }

    fn reopen(&mut self, estate: &Estate) {
        let path = self.selected().and_then(|at| estate.paths().get(at));
        self.walk = path.map(|path| walk(estate, path));
        self.top = 0;
    }
}

fn entry(estate: &Estate, path: &ReportedPath) -> Entry {
    let nodes = walk(estate, path).nodes;
    let name = |node: Option<NodeId>| node.map_or_else(String::new, |id| estate.node(id).name().to_string());
    Entry {
        title: estate.text(path.title).to_string(),
        risk: path.risk,
        from: name(path.entry.or(nodes.first().copied())),
        to: name(path.target.or(nodes.last().copied())),
        length: nodes.len(),
        partial: path.partial,
    }
}

/// The nodes of a path in the order in which an attacker meets them, and its relations.
fn walk(estate: &Estate, path: &ReportedPath) -> Walk {
    let mut nodes: Vec<NodeId> = Vec::new();
    let ends = path.steps.iter().flat_map(|step| [step.from, step.to]);
    for node in path.entry.into_iter().chain(path.nodes.iter().copied()).chain(ends).chain(path.target) {
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    let given = picture(estate, path, &nodes);
    let nodes: Vec<NodeId> = order(&given).into_iter().map(|at| nodes[at]).collect();
    let picture = picture(estate, path, &nodes);
    Walk::new(nodes, picture)
}

fn picture(estate: &Estate, path: &ReportedPath, nodes: &[NodeId]) -> Picture {
    let place = |node: NodeId| nodes.iter().position(|own| *own == node).unwrap_or(0);
    let relation = |step: &crate::model::PathStep| Relation {
        from: place(step.from),
        to: place(step.to),
        label: estate.text(step.label).to_string(),
        origin: Origin::Reported,
        ..Relation::default()
    };
    let relations = path.steps.iter().map(relation).collect();
    Picture { nodes: nodes.iter().map(|id| drawn(estate, path, *id)).collect(), relations }
}

fn drawn(estate: &Estate, path: &ReportedPath, id: NodeId) -> Node {
    let node = estate.node(id);
    let kind = Ontology::get().kind(node.kind());
    Node {
        key: node.canonical_id(),
        glyph: kind.map_or_else(String::new, |kind| kind.glyph.clone()),
        ascii: kind.map_or_else(String::new, |kind| kind.ascii.clone()),
        name: node.name().to_string(),
        kind: node.kind_label().to_owned(),
        entry: path.entry == Some(id),
        target: path.target == Some(id),
        ..Node::default()
    }
}
