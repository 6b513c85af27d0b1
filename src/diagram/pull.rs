//! What straight lines are worth, and which things may not come too near to each other.

use super::layers::{Kind, Layers};

/// What it costs to leave the range in which a line is straight, for each column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pull {
    /// the other item
    pub other: usize,
    /// costs nothing while `place - other's place` is in here
    pub low: i32,
    pub high: i32,
    pub weight: i32,
    /// the line turns when it is not straight
    pub turns: bool,
    /// the other item is in the layer above
    pub up: bool,
}

/// Weights for each column: a line inside a relation, a line into a node, a line out of one.
const INSIDE: i32 = 256;
const INTO: i32 = 128;
const OUT: i32 = 128;
/// The only line into a node reaches it at its glyph; further lines out of a node are not long.
const GLYPH: i32 = 32;
const FURTHER: i32 = 8;
/// Everything stands as far left as it can.
pub(super) const LEFT: i32 = 1;
/// Nodes and lines stay where they were in the drawing before.
pub(super) const KEEP_NODE: i32 = 1024;
pub(super) const KEEP_LINE: i32 = 64;
/// A turn costs as much as this many columns.
const TURN: i32 = 12;

impl Pull {
    /// The columns by which the item would have to move for the line to be straight.
    pub fn wish(&self, x: i32, other: i32) -> i32 {
        let apart = x - other;
        if apart < self.low { self.low - apart } else { (self.high - apart).min(0) }
    }

    pub fn cost(&self, x: i32, other: i32) -> i64 {
        let off = self.wish(x, other).abs();
        let turn = if off > 0 && self.turns { TURN } else { 0 };
        i64::from(off + turn) * i64::from(self.weight)
    }
}

/// The column of an item in the drawing before, and what it costs to leave it, for each column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stay {
    pub at: i32,
    pub weight: i32,
}

impl Stay {
    pub fn cost(self, x: i32) -> i64 {
        i64::from((x - self.at).abs()) * i64::from(self.weight)
    }
}

/// The pulls at each item.
pub(super) fn pulls(layers: &Layers, place: &[usize]) -> Vec<Vec<Pull>> {
    let mut pulls = Pulls { layers, place, of: vec![Vec::new(); layers.items.len()] };
    for (item, one) in layers.items.iter().enumerate() {
        match one.kind {
            Kind::Line(_) => {
                let is_line = |below: &&usize| matches!(layers.items[**below].kind, Kind::Line(_));
                for &below in one.down.iter().filter(is_line) {
                    pulls.add(item, below, 0, 0, INSIDE);
                }
            }
            // a frame that leans costs more than any line, one that is wide a little
            Kind::Wall(frame) => {
                for &below in &one.down {
                    pulls.add(item, below, 0, 0, 4 * INSIDE);
                }
                let [left, right] = &layers.frames[frame].walls;
                if let Some(at) = left.iter().position(|&wall| wall == item) {
                    pulls.add(item, right[at], 0, 0, FURTHER);
                }
            }
            Kind::Node(node) => {
                pulls.leave(item, layers.wide[node]);
                pulls.reach(item, layers.wide[node]);
            }
        }
    }
    pulls.of
}

struct Pulls<'l> {
    layers: &'l Layers,
    place: &'l [usize],
    of: Vec<Vec<Pull>>,
}

impl Pulls<'_> {
    /// Both items of a link pull at each other.
    fn add(&mut self, upper: usize, lower: usize, low: i32, high: i32, weight: i32) {
        let turns = weight > GLYPH;
        self.of[lower].push(Pull { other: upper, low, high, weight, turns, up: true });
        self.of[upper].push(Pull { other: lower, low: -high, high: -low, weight, turns, up: false });
    }

    /// The lines out of a node: the leftmost straight, the others near; relations that run back at the right.
    fn leave(&mut self, item: usize, wide: i32) {
        let mut first = true;
        for line in self.by_place(&self.layers.items[item].down) {
            if self.layers.wires[self.layers.wire_of[line]].back {
                self.add(item, line, 2.min(wide - 1), wide - 1, INTO);
            } else {
                self.add(item, line, 0, 0, if first { OUT } else { FURTHER });
                first = false;
            }
        }
    }

    /// The lines into a node: each over its words, two columns from the next.
    fn reach(&mut self, item: usize, wide: i32) {
        let lines = self.by_place(&self.layers.items[item].up);
        let last = i32::try_from(lines.len()).unwrap_or(1) - 1;
        for (nth, line) in (0..).zip(lines) {
            let (low, high) = (2 * nth, (wide - 1 - 2 * (last - nth)).max(2 * nth));
            self.add(line, item, -high, -low, INTO);
            if last == 0 {
                self.add(line, item, 0, 0, GLYPH);
            }
        }
    }

    fn by_place(&self, items: &[usize]) -> Vec<usize> {
        let mut items = items.to_vec();
        items.sort_by_key(|&item| self.place[item]);
        items
    }
}
