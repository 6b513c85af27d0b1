//! Frames of scopes: which nodes they hold, and the walls that keep everything else outside.
//!
//! In every layer that a frame spans stand a left and a right wall; what belongs to the scope stands between
//! them, everything else outside. The walls of one side of a frame stand below each other.

use super::layers::{Kind, Layers, Wire};
use super::picture::Picture;
use super::shift::Nearest;
use petgraph::unionfind::UnionFind;

/// The frame of a scope.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub scope: String,
    pub first_rank: usize,
    pub last_rank: usize,
    /// the items inside, and the left and right walls from the top down
    pub inside: Vec<usize>,
    /// the last items of relations that come in from above
    pub entering: Vec<usize>,
    pub walls: [Vec<usize>; 2],
}

/// Nodes to stand in one frame, with the name of their scope.
pub(super) type Scope = (String, Vec<usize>);

/// Nodes of one scope that relations join, directly or over one node between them; at least two.
pub(super) fn scopes(picture: &Picture) -> Vec<Scope> {
    let scope = |node: usize| picture.nodes[node].scope.as_deref().filter(|scope| !scope.is_empty());
    let mut joined = UnionFind::new(picture.nodes.len());
    let mut beside: Vec<Vec<usize>> = vec![Vec::new(); 2 * picture.nodes.len()];
    for relation in &picture.relations {
        let (from, to) = (relation.from, relation.to);
        if scope(from).is_some() && scope(from) == scope(to) {
            joined.union(from, to);
        }
        beside[2 * from].push(to);
        beside[2 * to + 1].push(from);
    }
    for nodes in beside {
        for (at, &node) in nodes.iter().enumerate().filter(|(_, node)| scope(**node).is_some()) {
            if let Some(&other) = nodes[..at].iter().find(|&&other| scope(other) == scope(node)) {
                joined.union(node, other);
            }
        }
    }
    let mut scopes: Vec<(usize, Scope)> = Vec::new();
    for node in 0..picture.nodes.len() {
        let Some(name) = scope(node) else { continue };
        let root = joined.find(node);
        match scopes.iter_mut().find(|(own, _)| *own == root) {
            Some((_, (_, nodes))) => nodes.push(node),
            None => scopes.push((root, (name.to_owned(), vec![node]))),
        }
    }
    scopes.into_iter().map(|(_, scope)| scope).filter(|(_, nodes)| nodes.len() > 1).collect()
}

impl Layers {
    /// Adds walls for every scope.
    pub fn add_frames(&mut self, scopes: &[Scope], rank: &[usize]) {
        for (frame, (scope, nodes)) in scopes.iter().enumerate() {
            let ranks = nodes.iter().map(|&node| rank[node]);
            let (first_rank, last_rank) = (ranks.clone().min().unwrap_or(0), ranks.max().unwrap_or(0));
            let mut inside: Vec<usize> = nodes.iter().map(|&node| self.node[node]).collect();
            for wire in
                self.wires.iter().filter(|wire| nodes.contains(&wire.upper) && nodes.contains(&wire.lower))
            {
                inside.extend(wire.first..wire.first + wire.count);
            }
            let enters = |wire: &&Wire| {
                nodes.contains(&wire.lower) && !nodes.contains(&wire.upper) && rank[wire.lower] == first_rank
            };
            let entering = self.wires.iter().filter(enters).map(|wire| wire.first + wire.count - 1).collect();
            let mut walls = [Vec::new(), Vec::new()];
            for wall in &mut walls {
                for layer in 2 * first_rank..=2 * last_rank {
                    let item = self.add(Kind::Wall(frame), layer, 0, 0);
                    if let Some(&above) = wall.last() {
                        self.link(above, item);
                    }
                    wall.push(item);
                }
            }
            self.frames.push(Frame { scope: scope.clone(), first_rank, last_rank, inside, entering, walls });
        }
    }

    /// Puts what belongs to a frame between its walls, in every layer, frames in one order everywhere.
    pub fn gather(&mut self, place: &mut [usize]) {
        if self.frames.is_empty() {
            return;
        }
        let unit = self.units();
        let order = self.frames_by_place(place);
        for layer in &mut self.order {
            *layer = gathered(layer, &unit, &self.frames, &order);
            for (at, &item) in layer.iter().enumerate() {
                place[item] = at;
            }
        }
    }

    /// A frame starts above a rank.
    pub fn starts(&self, rank: usize) -> bool {
        self.frames.iter().any(|frame| frame.first_rank == rank)
    }

    /// A frame ends below a rank.
    pub fn ends(&self, rank: usize) -> bool {
        self.frames.iter().any(|frame| frame.last_rank == rank)
    }

    /// The frame that each item belongs to; walls belong to theirs.
    pub fn units(&self) -> Vec<Option<usize>> {
        let mut unit = vec![None; self.items.len()];
        for (at, frame) in self.frames.iter().enumerate() {
            for &item in frame.inside.iter().chain(frame.walls.iter().flatten()) {
                unit[item] = Some(at);
            }
        }
        unit
    }

    /// Of each frame its number from left to right.
    fn frames_by_place(&self, place: &[usize]) -> Vec<usize> {
        let mean = |frame: &Frame| {
            let sum: usize = frame.inside.iter().map(|&item| 1024 * place[item] / self.layer_len(item)).sum();
            sum / frame.inside.len().max(1)
        };
        let mut by_place: Vec<usize> = (0..self.frames.len()).collect();
        by_place.sort_by_key(|&at| mean(&self.frames[at]));
        let mut number = vec![0; by_place.len()];
        for (at, frame) in by_place.into_iter().enumerate() {
            number[frame] = at;
        }
        number
    }

    fn layer_len(&self, item: usize) -> usize {
        self.order.iter().find(|layer| layer.contains(&item)).map_or(1, Vec::len)
    }

    /// Keeps the walls of one side of a frame in one column, and moves everything right until all distances
    /// are kept. False when that needs more than the width.
    pub fn straighten(&self, x: &mut [i32], nearest: &mut Nearest) -> bool {
        for wall in self.frames.iter().flat_map(|frame| &frame.walls) {
            for two in wall.windows(2) {
                nearest.keep(two[0], two[1], 0);
                nearest.keep(two[1], two[0], 0);
            }
        }
        for frame in &self.frames {
            for &item in &frame.entering {
                nearest.keep(frame.walls[0][0], item, 2);
                nearest.keep(item, frame.walls[1][0], self.items[item].right + 2);
            }
        }
        let mut pushed = x.to_vec();
        let fits = self.frames.is_empty() || nearest.push_right(&mut pushed) || {
            // as far left as possible
            pushed = self.items.iter().map(|item| item.left).collect();
            nearest.push_right(&mut pushed)
        };
        x.copy_from_slice(&pushed);
        fits
    }
}

/// A layer in which the items of each frame stand together, at the mean of their places.
fn gathered(layer: &[usize], unit: &[Option<usize>], frames: &[Frame], order: &[usize]) -> Vec<usize> {
    let mut units: Vec<(Option<usize>, usize, Vec<usize>)> = Vec::new();
    for (at, &item) in layer.iter().enumerate() {
        match units.iter_mut().find(|(of, _, _)| of.is_some() && *of == unit[item]) {
            Some((_, sum, items)) => {
                *sum += at;
                items.push(item);
            }
            None => units.push((unit[item], at, vec![item])),
        }
    }
    units.sort_by_key(|(_, sum, items)| 64 * sum / items.len());
    let mut in_order: Vec<(Option<usize>, usize, Vec<usize>)> =
        units.iter().filter(|(of, _, _)| of.is_some()).cloned().collect();
    in_order.sort_by_key(|(of, _, _)| of.map(|frame| order[frame]));
    let mut in_order = in_order.into_iter();
    let mut out = Vec::with_capacity(layer.len());
    for (of, _, items) in units {
        let framed = of.and_then(|_| in_order.next());
        let Some((Some(frame), _, items)) = framed else {
            out.extend(items);
            continue;
        };
        let is_wall = |side: usize, item: &usize| frames[frame].walls[side].contains(item);
        out.extend(items.iter().filter(|item| is_wall(0, item)));
        out.extend(items.iter().filter(|item| !is_wall(0, item) && !is_wall(1, item)));
        out.extend(items.iter().filter(|item| is_wall(1, item)));
    }
    out
}
