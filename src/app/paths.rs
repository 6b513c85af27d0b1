//! The reported attack paths: which one is shown, and the stop under the cursor.

use crate::diagram::{Link, Stop, order};
use crate::model::{Estate, NodeId, Ontology, ReportedPath};

/// The state of the pane.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// which path is shown, by its place in the estate's list
    pub selected: usize,
    /// which stop is under the cursor, counted in the order of the drawing
    pub stop: usize,
}

impl Paths {
    /// Shows another path.
    pub fn step_path(&mut self, by: isize, estate: &Estate) {
        let last = estate.paths().len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
        self.stop = 0;
    }

    /// Goes along the path.
    pub fn step(&mut self, by: isize, estate: &Estate) {
        let stops = self.path(estate).map_or(0, |path| stops(estate, path).0.len());
        self.stop = self.stop.saturating_add_signed(by).min(stops.saturating_sub(1));
    }

    /// The shown path.
    #[must_use]
    pub fn path<'e>(&self, estate: &'e Estate) -> Option<&'e ReportedPath> {
        estate.paths().get(self.selected)
    }

    /// The node under the cursor.
    #[must_use]
    pub fn node(&self, estate: &Estate) -> Option<NodeId> {
        let (nodes, links) = stops(estate, self.path(estate)?);
        let at = *order(nodes.len(), &links).get(self.stop)?;
        nodes.get(at).copied()
    }

    /// Goes to the first path through a node, if there is one.
    pub fn follow(&mut self, estate: &Estate, node: NodeId) {
        if self.path(estate).is_some_and(|path| path.nodes.contains(&node)) {
            return;
        }
        if let Some(at) = estate.paths().iter().position(|path| path.nodes.contains(&node)) {
            self.selected = at;
            self.stop = 0;
        }
    }
}

/// The nodes of a path and the relations between them by position.
#[must_use]
pub fn stops(estate: &Estate, path: &ReportedPath) -> (Vec<NodeId>, Vec<Link>) {
    let mut nodes: Vec<NodeId> = Vec::new();
    let ends = path.steps.iter().flat_map(|step| [step.from, step.to]);
    for node in path.entry.into_iter().chain(path.nodes.iter().copied()).chain(ends).chain(path.target) {
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    let place = |node: NodeId| nodes.iter().position(|own| *own == node).unwrap_or(0);
    let link = |step: &crate::model::PathStep| Link {
        from: place(step.from),
        to: place(step.to),
        label: estate.text(step.label).to_string(),
    };
    let links = path.steps.iter().map(link).collect();
    (nodes, links)
}

/// The stops of a path as the drawing wants them.
#[must_use]
pub fn drawn(estate: &Estate, path: &ReportedPath, ascii: bool) -> (Vec<Stop>, Vec<Link>) {
    let (nodes, links) = stops(estate, path);
    let stop = |id: &NodeId| {
        let node = estate.node(*id);
        let kind = Ontology::get().kind(node.kind());
        let glyph = kind.map_or("o", |kind| if ascii { kind.ascii.as_str() } else { kind.glyph.as_str() });
        let mut note = node.kind_label().to_owned();
        if path.entry == Some(*id) {
            note.push_str(", entry");
        }
        if path.target == Some(*id) {
            note.push_str(", target");
        }
        Stop { glyph: glyph.to_owned(), name: node.name().to_string(), note }
    };
    (nodes.iter().map(stop).collect(), links)
}
