//! Pane 4 beside the paths: what lies around a node, and what whoever holds it can reach.

use super::Told;
use super::walk::Walk;
use crate::app::attacks::Found;
use crate::model::{Estate, NodeId, Truth};
use crate::posture::attack::{Change, blast_radius, blast_ways};
use crate::report::paths::{Around, near, reach};

/// The most neighbours, and the most nodes in reach, that are drawn.
const MOST: usize = 120;

/// What is drawn around a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// its relations
    Near,
    /// what an attacker who holds it can reach
    Reach,
}

/// A picture instead of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// the node in the middle
    pub centre: NodeId,
    /// what is drawn around it
    pub what: What,
    /// how much there is, and how much is not drawn
    pub note: String,
    /// by relation of the picture: what a cut would take away
    changes: Vec<Change>,
}

/// Draws it: the picture to walk in. `None` when the paths were not searched yet, which reach needs.
#[must_use]
pub fn drawn(estate: &Estate, found: Option<&Found>, centre: NodeId, what: What) -> Option<(Drawn, Walk)> {
    let (around, mut note) = match what {
        What::Near => {
            let around = near(estate, centre, MOST);
            let note = format!("{} neighbours", around.nodes.len() - 1 + around.left_out);
            (around, note)
        }
        What::Reach => {
            let analysis = &found?.analysis;
            let blast = blast_radius(analysis, centre);
            let ways = blast_ways(analysis, centre, &blast, MOST);
            let around = reach(estate, centre, &ways, blast.nodes.len(), &blast.targets);
            let (nodes, targets, hops) = (blast.nodes.len(), blast.targets.len(), blast.max_hops);
            (around, format!("{targets} targets, {nodes} nodes within {hops} steps"))
        }
    };
    let Around { nodes, picture, changes, left_out } = around;
    if left_out > 0 {
        note.push_str(&format!(", {left_out} not drawn"));
    }
    Some((Drawn { centre, what, note, changes }, Walk::new(nodes, picture)))
}

impl Drawn {
    /// The shown title.
    #[must_use]
    pub fn title(&self, estate: &Estate) -> String {
        let name = estate.node(self.centre).name();
        match self.what {
            What::Near => format!("Around {name}"),
            What::Reach => format!("Within reach of whoever holds {name}"),
        }
    }

    /// What is to be said of the stop under the cursor.
    pub(super) fn told(&self, estate: &Estate, walk: &Walk) -> Vec<Told> {
        let Some(&here) = walk.nodes.get(walk.stop) else { return Vec::new() };
        let node = estate.node(here);
        let number = format!("{}/{}", walk.stop + 1, walk.nodes.len());
        let middle = if here == self.centre { ", in the middle" } else { "" };
        let mut lines = vec![("step", format!("{number}  {}, {}{middle}", node.name(), node.kind_label()))];
        let yes = estate.insights_of(here).iter().filter(|insight| insight.truth == Truth::Yes);
        lines.extend(yes.map(|insight| ("because", estate.text(insight.evidence).to_string())));
        lines
    }

    /// The relation that leads to the stop under the cursor, where one does.
    pub(super) fn change(&self, walk: &Walk) -> Option<Change> {
        let leads = |relation: &crate::diagram::Relation| relation.to == walk.stop;
        let other = |relation: &crate::diagram::Relation| relation.from == walk.stop;
        let all = &walk.picture.relations;
        let at = all.iter().position(leads).or_else(|| all.iter().position(other))?;
        self.changes.get(at).copied()
    }

    /// The drawn relations that a what-if takes away.
    pub(super) fn cut(&self, is_cut: impl Fn(Change) -> bool) -> Vec<usize> {
        (0..self.changes.len()).filter(|at| is_cut(self.changes[*at])).collect()
    }
}
