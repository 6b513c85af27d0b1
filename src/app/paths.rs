//! The reported attack paths: which one is shown, and the stop under the cursor.

use crate::diagram::{Node, Origin, Picture, Relation, order};
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
        let stops = self.path(estate).map_or(0, |path| picture(estate, path).0.len());
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
        let (nodes, picture) = picture(estate, self.path(estate)?);
        let at = *order(&picture).get(self.stop)?;
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

/// The nodes of a path and the picture of them and the relations between them.
#[must_use]
pub fn picture(estate: &Estate, path: &ReportedPath) -> (Vec<NodeId>, Picture) {
    let mut nodes: Vec<NodeId> = Vec::new();
    let ends = path.steps.iter().flat_map(|step| [step.from, step.to]);
    for node in path.entry.into_iter().chain(path.nodes.iter().copied()).chain(ends).chain(path.target) {
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    let place = |node: NodeId| nodes.iter().position(|own| *own == node).unwrap_or(0);
    let relation = |step: &crate::model::PathStep| Relation {
        from: place(step.from),
        to: place(step.to),
        label: estate.text(step.label).to_string(),
        origin: Origin::Reported,
        ..Relation::default()
    };
    let relations = path.steps.iter().map(relation).collect();
    let drawn = nodes.iter().map(|id| drawn(estate, path, *id)).collect();
    (nodes, Picture { nodes: drawn, relations })
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
