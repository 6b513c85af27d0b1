//! What a drawing hands to the next one, so that what stays in the picture stays where it is.

use super::channel::Channel;
use super::frames::Scope;
use super::layered::Arranged;
use super::layers::{Kind, Layers};
use super::picture::{Density, Picture, Relation};
use super::pull::{KEEP_LINE, KEEP_NODE, Stay};
use std::collections::BTreeMap;

/// The places of a spine or a map: of nodes by their keys, of lines by the keys of their ends and their labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub(super) density: Density,
    pub(super) frames: bool,
    /// the columns to which names are cut
    pub(super) name: usize,
    nodes: BTreeMap<String, Spot>,
    lines: BTreeMap<Line, Way>,
    channels: Vec<usize>,
    /// the frames, by the keys of their nodes
    scopes: Vec<(String, Vec<String>)>,
}

/// Where a node stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spot {
    rank: usize,
    x: i32,
    wide: i32,
}

/// The columns of a line from the top down, and which of them had the label.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Way {
    columns: Vec<i32>,
    label: Option<usize>,
}

/// The ends and the label of a relation, and its number among those that share them.
type Line = (String, String, String, usize);

impl Kept {
    /// Notes where everything stands.
    pub(super) fn new(arranged: &Arranged<'_>) -> Self {
        let Arranged { task, shape, layers, x, channels, scopes, .. } = arranged;
        let picture = &task.shown.picture;
        let key = |node: usize| picture.nodes[node].key.clone();
        let mut nodes = BTreeMap::new();
        for (rank, layer) in layers.order.iter().step_by(2).enumerate() {
            for &item in layer {
                if let Kind::Node(node) = layers.items[item].kind {
                    nodes.insert(key(node), Spot { rank, x: x[item], wide: layers.wide[node] });
                }
            }
        }
        let way = |wire: usize| {
            let wire = &layers.wires[wire];
            let items = wire.first..wire.first + wire.count;
            let label = items.clone().position(|item| layers.items[item].right > 0);
            Way { columns: x[items].to_vec(), label }
        };
        Self {
            density: task.density,
            frames: task.frames,
            name: shape.name,
            nodes,
            lines: lines(picture, layers).into_iter().map(|(wire, line)| (line, way(wire))).collect(),
            channels: channels.iter().map(|channel| channel.height).collect(),
            scopes: scopes
                .iter()
                .map(|(name, nodes)| (name.clone(), nodes.iter().map(|&node| key(node)).collect()))
                .collect(),
        }
    }

    /// The old ranks, and the relations that run against them. `None` when they do not suit the picture.
    pub(super) fn ranks(&self, picture: &Picture, back: &[bool]) -> Option<(Vec<usize>, Vec<bool>)> {
        let old = |node: usize| self.nodes.get(&picture.nodes[node].key).map(|spot| spot.rank);
        let against = |(at, one): (usize, &Relation)| match (old(one.from), old(one.to)) {
            (Some(from), Some(to)) => from > to,
            _ => back[at],
        };
        let back: Vec<bool> = picture.relations.iter().enumerate().map(against).collect();
        let mut rank: Vec<usize> = (0..picture.nodes.len()).map(|node| old(node).unwrap_or(0)).collect();
        let ends = |at: usize| {
            let one = &picture.relations[at];
            if back[at] { (one.to, one.from) } else { (one.from, one.to) }
        };
        for _ in 0..rank.len().min(8) {
            for at in 0..back.len() {
                let (upper, lower) = ends(at);
                if old(lower).is_none() {
                    rank[lower] = rank[lower].max(rank[upper] + 1);
                }
            }
        }
        let runs_down = (0..back.len()).all(|at| rank[ends(at).0] < rank[ends(at).1]);
        runs_down.then_some((rank, back))
    }

    /// The old frames, of the nodes that are still there.
    pub(super) fn scopes(&self, picture: &Picture) -> Vec<Scope> {
        let nodes = |keys: &Vec<String>| -> Vec<usize> {
            (0..picture.nodes.len()).filter(|&node| keys.contains(&picture.nodes[node].key)).collect()
        };
        let scopes = self.scopes.iter().map(|(name, keys)| (name.clone(), nodes(keys)));
        scopes.filter(|(_, nodes)| nodes.len() > 1).collect()
    }

    /// The old column of each item, where it is known.
    pub(super) fn columns(&self, picture: &Picture, layers: &Layers) -> Vec<Option<Stay>> {
        let mut columns = vec![None; layers.items.len()];
        for (node, one) in picture.nodes.iter().enumerate().filter(|(_, one)| !one.key.is_empty()) {
            columns[layers.node[node]] =
                self.nodes.get(&one.key).map(|spot| Stay { at: spot.x, weight: KEEP_NODE });
        }
        for (wire, line) in lines(picture, layers) {
            let wire = &layers.wires[wire];
            if let Some(old) = self.lines.get(&line).filter(|old| old.columns.len() == wire.count) {
                for (item, x) in (wire.first..).zip(&old.columns) {
                    columns[item] = Some(Stay { at: *x, weight: KEEP_LINE });
                }
            }
        }
        columns
    }

    /// Nodes stay as wide as they were, and labels stay in the rows where they were.
    pub(super) fn hold(&self, picture: &Picture, layers: &mut Layers) {
        for (node, one) in picture.nodes.iter().enumerate() {
            if let Some(spot) = self.nodes.get(&one.key) {
                layers.widen(node, spot.wide);
            }
        }
        for (wire, line) in lines(picture, layers) {
            if let Some(old) =
                self.lines.get(&line).filter(|old| old.columns.len() == layers.wires[wire].count)
            {
                layers.move_label(wire, old.label);
            }
        }
    }

    /// Makes channels as high as they were.
    pub(super) fn raise(&self, channels: &mut [Channel]) {
        if channels.len() == self.channels.len() {
            for (channel, &height) in channels.iter_mut().zip(&self.channels) {
                channel.raise(height);
            }
        }
    }
}

/// The identity of each wire.
fn lines(picture: &Picture, layers: &Layers) -> Vec<(usize, Line)> {
    let mut met: BTreeMap<(usize, usize, &str), usize> = BTreeMap::new();
    let line = |(at, wire): (usize, &super::layers::Wire)| {
        let one = &picture.relations[wire.relation];
        let number = met.entry((one.from, one.to, &one.label)).or_default();
        *number += 1;
        let key = |node: usize| picture.nodes[node].key.clone();
        (at, (key(one.from), key(one.to), one.label.clone(), *number))
    };
    layers.wires.iter().enumerate().map(line).collect()
}
