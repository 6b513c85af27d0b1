//! Pane 4 beside the single path: what lies around a node, what whoever holds it can reach, every way of a pair, the
//! paths of one shape.

use super::walk::Walk;
use super::{Told, found};
use crate::app::attacks::Found;
use crate::model::{Estate, NodeId, Truth};
use crate::posture::attack::{AttackPath, Change, Off, blast_radius, blast_ways, ways};
use crate::report::paths::{Around, near, picture, reach};

/// The most neighbours, and the most nodes in reach, that are drawn.
const MOST: usize = 120;
/// The most paths that are drawn together.
const MOST_PATHS: usize = 24;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// a node with its relations
    Near(NodeId),
    /// what an attacker who holds a node can reach
    Reach(NodeId),
    /// every way of the pair of a found path, by its place
    Ways(usize),
    /// all paths of the shape of a found path, by its place
    Alike(usize),
}

/// A picture instead of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// what is drawn
    pub what: What,
    /// the shown title
    pub title: String,
    /// how much there is, and how much is not drawn
    pub note: String,
    /// the paths that the picture is made of, where it is made of paths
    pub paths: Vec<AttackPath>,
    /// by relation of the picture: what a cut would take away
    changes: Vec<Change>,
}

/// Draws it: the picture to walk in. `None` when the paths were not searched yet, which all but the relations need.
#[must_use]
pub fn drawn(estate: &Estate, found: Option<&Found>, off: &Off, what: What) -> Option<(Drawn, Walk)> {
    let name = |node: NodeId| estate.node(node).name();
    let (title, mut note, paths, around) = match what {
        What::Near(centre) => {
            let around = near(estate, centre, MOST);
            let note = format!("{} neighbours", around.nodes.len() - 1 + around.left_out);
            (format!("Around {}", name(centre)), note, Vec::new(), around)
        }
        What::Reach(centre) => {
            let analysis = &found?.analysis;
            let blast = blast_radius(estate, analysis, centre);
            let ways = blast_ways(estate, analysis, centre, &blast, MOST);
            let around = reach(estate, centre, &ways, blast.nodes.len(), &blast.targets);
            let (nodes, targets, hops) = (blast.nodes.len(), blast.targets.len(), blast.max_hops);
            let note = format!("{targets} targets, {nodes} nodes within {hops} steps");
            (format!("Within reach of whoever holds {}", name(centre)), note, Vec::new(), around)
        }
        What::Ways(place) => {
            let found = found?;
            let path = found.view.paths.get(place)?;
            let all = ways(estate, &found.analysis, off, (path.entry, path.target), MOST_PATHS);
            let bound = found.analysis.options.max_hops;
            let more = if all.complete { "all" } else { "the easiest" };
            let note = format!("{}: {more} within {bound} steps", counted(all.paths.len(), "way"));
            let title = format!("Every way from {} to {}", name(path.entry), name(path.target));
            let around = pictured(estate, found, &all.paths);
            (title, note, all.paths, around)
        }
        What::Alike(place) => {
            let found = found?;
            let groups = found.view.groups(estate);
            let group = groups.iter().find(|group| group.paths.contains(&place))?;
            let own = group.paths.iter().take(MOST_PATHS).map(|&at| found.view.paths[at].clone());
            let paths: Vec<AttackPath> = own.collect();
            let left = group.paths.len() - paths.len();
            let more = if left > 0 { format!(", {left} of them not drawn") } else { String::new() };
            let note = format!("{} of this shape{more}", counted(group.paths.len(), "path"));
            let around = pictured(estate, found, &paths);
            (format!("All alike: {}", paths.first()?.title), note, paths, around)
        }
    };
    let Around { nodes, picture, changes, left_out } = around;
    if left_out > 0 {
        note.push_str(&format!(", {left_out} not drawn"));
    }
    Some((Drawn { what, title, note, paths, changes }, Walk::new(nodes, picture)))
}

fn pictured(estate: &Estate, found: &Found, paths: &[AttackPath]) -> Around {
    picture(estate, &paths.iter().collect::<Vec<_>>(), &found.view.chokes)
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

impl Drawn {
    /// What is to be said of the stop under the cursor.
    pub(super) fn told(&self, estate: &Estate, walk: &Walk) -> Vec<Told> {
        let Some(&here) = walk.nodes.get(walk.stop) else { return Vec::new() };
        let leads = |path: &&AttackPath| path.steps.iter().any(|step| step.to == here);
        if let Some(path) = self.paths.iter().find(leads).or(self.paths.first()) {
            return found::told(estate, path, walk);
        }
        let node = estate.node(here);
        let number = format!("{}/{}", walk.stop + 1, walk.nodes.len());
        let centre = matches!(self.what, What::Near(centre) | What::Reach(centre) if centre == here);
        let middle = if centre { ", in the middle" } else { "" };
        let (name, kind) = (node.name().as_str(), node.kind_label());
        let kind = if name == kind { String::new() } else { format!(", {kind}") };
        let mut lines = vec![("step", format!("{number}  {name}{kind}{middle}"))];
        let yes = estate.insights_of(here).iter().filter(|insight| insight.truth == Truth::Yes);
        lines.extend(yes.map(|insight| ("because", estate.text(insight.evidence).to_string())));
        lines
    }

    /// The paths that it is made of as numbered texts.
    pub(super) fn told_whole(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (number, path) in (1..).zip(&self.paths) {
            let doubt = if path.is_certain() { "" } else { ", possible" };
            let head = format!("{number}. {} {} of 100{doubt}: {}", path.risk.word(), path.score, path.title);
            super::section(&mut lines, &head, path.story().lines());
        }
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
