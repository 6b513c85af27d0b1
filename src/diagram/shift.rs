//! Moves items, together with whatever is in their way, while that is cheaper.

use super::layers::Layers;
use super::pull::{LEFT, Pull, Stay};
use std::collections::VecDeque;

/// The most rounds over all items.
const ROUNDS: usize = 6;
/// The most items that one move takes along.
const MOST: usize = 120;

/// How near things may come to each other and to the edges.
pub(super) struct Nearest {
    /// of each item: columns needed left and right of it
    ends: Vec<(i32, i32)>,
    /// of each item: what stands left and right of it, and how far away at least
    sides: [Vec<Vec<(usize, i32)>>; 2],
    width: i32,
}

impl Nearest {
    /// Only the edges.
    pub fn new(layers: &Layers, width: i32) -> Self {
        let ends: Vec<(i32, i32)> = layers.items.iter().map(|item| (item.left, item.right)).collect();
        let none = vec![Vec::new(); ends.len()];
        Self { ends, sides: [none.clone(), none], width }
    }

    /// One item stays left of another.
    pub fn keep(&mut self, left: usize, right: usize, apart: i32) {
        self.sides[0][right].push((left, apart));
        self.sides[1][left].push((right, apart));
    }

    /// Moves items right until all distances are kept. False when that needs more than the width.
    pub fn push_right(&self, x: &mut [i32]) -> bool {
        let mut open: VecDeque<usize> = (0..x.len()).collect();
        while let Some(item) = open.pop_front() {
            if x[item] + self.ends[item].1 >= self.width {
                return false;
            }
            for &(other, apart) in &self.sides[1][item] {
                if x[other] < x[item] + apart {
                    x[other] = x[item] + apart;
                    open.push_back(other);
                }
            }
        }
        true
    }
}

struct Shifter<'s> {
    x: &'s mut [i32],
    pulls: &'s [Vec<Pull>],
    kept: &'s [Option<Stay>],
    nearest: &'s Nearest,
    /// the items of the move that is tried, and how far each moves; zero for all others
    moved: Vec<usize>,
    by: Vec<i32>,
    /// items near which something moved since they were last tried
    fresh: Vec<bool>,
}

/// Improves places that keep their distances.
pub(super) fn shift(x: &mut [i32], pulls: &[Vec<Pull>], kept: &[Option<Stay>], nearest: &Nearest) {
    let (by, fresh) = (vec![0; x.len()], vec![true; x.len()]);
    let mut shifter = Shifter { x, pulls, kept, nearest, moved: Vec::new(), by, fresh };
    for _ in 0..ROUNDS {
        if !shifter.round() {
            break;
        }
    }
}

impl Shifter<'_> {
    /// Tries for every line that turns to make it straight, and for everything to stand further left.
    fn round(&mut self) -> bool {
        let mut better = false;
        for item in 0..self.x.len() {
            if !std::mem::take(&mut self.fresh[item]) {
                continue;
            }
            for at in 0..self.pulls[item].len() {
                let pull = self.pulls[item][at];
                let by = pull.wish(self.x[item], self.x[pull.other]);
                if by != 0 {
                    better |= self.attempt(item, by, true) || self.attempt(item, by, false);
                }
            }
            better |= self.attempt(item, -1, true);
        }
        better
    }

    /// Moves an item and whatever is in its way, as far as it has to; with `straight`, whatever a straight line
    /// joins to them as well, as far as the line asks for. Only if that is cheaper.
    fn attempt(&mut self, item: usize, by: i32, straight: bool) -> bool {
        self.moved.clear();
        self.take(item, by);
        let possible = self.spread(by > 0, straight);
        let cheaper = possible && self.gain() > 0;
        for &item in &self.moved {
            let by = std::mem::take(&mut self.by[item]);
            if cheaper {
                self.x[item] += by;
                self.fresh[item] = true;
                let beside = self.nearest.sides.iter().flat_map(|side| &side[item]).map(|(other, _)| *other);
                for other in self.pulls[item].iter().map(|pull| pull.other).chain(beside) {
                    self.fresh[other] = true;
                }
            }
        }
        cheaper
    }

    /// False when something would have to leave the width, or when the move takes too much along.
    fn spread(&mut self, right: bool, straight: bool) -> bool {
        let mut next = 0;
        while let Some(&item) = self.moved.get(next) {
            let x = self.x[item] + self.by[item];
            let (left_end, right_end) = self.nearest.ends[item];
            if x < left_end || x + right_end >= self.nearest.width || next > MOST {
                return false;
            }
            let nearest = self.nearest;
            for &(other, apart) in &nearest.sides[usize::from(right)][item] {
                let edge = if right { x + apart } else { x - apart };
                self.reach(other, edge - self.x[other], right);
            }
            if straight {
                let pulls = self.pulls;
                for pull in pulls[item].iter().filter(|pull| pull.turns) {
                    let other = self.x[pull.other];
                    if pull.wish(self.x[item], other) == 0 {
                        let by = self.by[pull.other];
                        self.reach(pull.other, by - pull.wish(x, other + by), right);
                    }
                }
            }
            next += 1;
        }
        true
    }

    /// An item moves at least so far.
    fn reach(&mut self, item: usize, by: i32, right: bool) {
        if (right && by > self.by[item]) || (!right && by < self.by[item]) {
            self.take(item, by);
        }
    }

    fn take(&mut self, item: usize, by: i32) {
        self.by[item] = by;
        self.moved.push(item);
    }

    fn gain(&mut self) -> i64 {
        // an item that had to move further later is there more than once
        self.moved.sort_unstable();
        self.moved.dedup();
        let mut gain = 0;
        for &item in &self.moved {
            let (x, to) = (self.x[item], self.x[item] + self.by[item]);
            gain +=
                i64::from((x - to) * LEFT) + self.kept[item].map_or(0, |stay| stay.cost(x) - stay.cost(to));
            for pull in &self.pulls[item] {
                let (other, by) = (self.x[pull.other], self.by[pull.other]);
                // lines between two items of the move count once
                if by == 0 || pull.up {
                    gain += pull.cost(x, other) - pull.cost(to, other + by);
                }
            }
        }
        gain
    }
}
