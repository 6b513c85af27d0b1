//! The columns of everything in the layers: lines as straight as the order and the width allow.
//!
//! Each layer is placed at the least cost against its neighbours (pool adjacent violators over convex costs),
//! down and up in turn; then whatever is joined by straight lines is moved as a whole while that helps.

use super::layers::{Kind, Layers};

/// What it costs to leave the range in which a line is straight, for each column.
#[derive(Clone, Copy, Debug)]
struct Pull {
    /// the other item
    other: usize,
    /// costs nothing while `place - other's place` is in here
    low: i32,
    high: i32,
    weight: i32,
    /// the other item is in the layer above
    up: bool,
}

/// Weights for each column: a line inside a relation, a line into a node, a line out of one, further lines
/// out of it, towards the left edge.
const INSIDE: i32 = 256;
const INTO: i32 = 128;
const OUT: i32 = 128;
const FURTHER: i32 = 8;
const LEFT: i32 = 1;
/// A turn costs as much as this many columns.
const TURN: i32 = 12;

struct Placer<'l> {
    layers: &'l Layers,
    pulls: Vec<Vec<Pull>>,
    /// the layer of each item and its place in it
    at: Vec<(usize, usize)>,
    width: i32,
    x: Vec<i32>,
}

/// The column of each item, from 0. The layers must fit the width.
pub(super) fn place(layers: &Layers, width: i32) -> Vec<i32> {
    let mut at = vec![(0, 0); layers.items.len()];
    for (layer, items) in layers.layers.iter().enumerate() {
        for (place, &item) in items.iter().enumerate() {
            at[item] = (layer, place);
        }
    }
    let count = layers.items.len();
    let mut placer = Placer { layers, pulls: vec![Vec::new(); count], at, width, x: vec![0; count] };
    placer.pull();
    placer.run();
    let first = layers.items.iter().zip(&placer.x).map(|(item, x)| x - item.left).min().unwrap_or(0);
    placer.x.iter().map(|x| x - first).collect()
}

impl Placer<'_> {
    /// Both items of a link pull at each other.
    fn add(&mut self, upper: usize, lower: usize, low: i32, high: i32, weight: i32) {
        self.pulls[lower].push(Pull { other: upper, low, high, weight, up: true });
        self.pulls[upper].push(Pull { other: lower, low: -high, high: -low, weight, up: false });
    }

    fn pull(&mut self) {
        let layers = self.layers;
        for (item, one) in layers.items.iter().enumerate() {
            match one.kind {
                Kind::Line(_) => {
                    for &below in
                        one.down.iter().filter(|&&below| matches!(layers.items[below].kind, Kind::Line(_)))
                    {
                        self.add(item, below, 0, 0, INSIDE);
                    }
                }
                Kind::Node(node) => {
                    self.pull_out(item, layers.wide[node]);
                    self.pull_in(item, layers.wide[node]);
                }
            }
        }
    }

    /// The lines out of a node: the leftmost straight, the others near; relations that run back at the right.
    fn pull_out(&mut self, item: usize, text: i32) {
        let lines = self.by_place(&self.layers.items[item].down);
        let mut first = true;
        for line in lines {
            if self.layers.wires[self.layers.wire_of[line]].back {
                self.add(item, line, 2.min(text - 1), text - 1, INTO);
            } else {
                self.add(item, line, 0, 0, if first { OUT } else { FURTHER });
                first = false;
            }
        }
    }

    /// The lines into a node: each inside its text, two columns from the next.
    fn pull_in(&mut self, item: usize, text: i32) {
        let lines = self.by_place(&self.layers.items[item].up);
        let last = i32::try_from(lines.len()).unwrap_or(1) - 1;
        for (nth, line) in (0..).zip(lines) {
            let (low, high) = (2 * nth, (text - 1 - 2 * (last - nth)).max(2 * nth));
            self.add(line, item, -high, -low, INTO);
            if last == 0 {
                self.add(line, item, 0, 0, FURTHER);
            }
        }
    }

    fn by_place(&self, items: &[usize]) -> Vec<usize> {
        let mut items = items.to_vec();
        items.sort_by_key(|&item| self.at[item].1);
        items
    }

    fn run(&mut self) {
        let count = self.layers.layers.len();
        for layer in 0..count {
            self.settle(layer, |_| false);
        }
        let mut best = (i64::MAX, self.x.clone());
        for round in 0..6 {
            for step in 0..count {
                let down = round % 2 == 0;
                let layer = if down { step } else { count - 1 - step };
                match round {
                    0 | 2 => self.settle(layer, |pull| pull.up),
                    1 | 3 => self.settle(layer, |pull| !pull.up),
                    _ => self.settle(layer, |_| true),
                }
            }
            let cost = self.cost();
            if cost < best.0 {
                best = (cost, self.x.clone());
            }
        }
        self.x = best.1;
        self.shift_blocks();
    }

    fn pull_cost(pull: &Pull, x: i32, other: i32) -> i64 {
        let apart = x - other;
        let off = (pull.low - apart).max(apart - pull.high).max(0);
        let turn = if off > 0 && pull.weight > FURTHER { TURN } else { 0 };
        i64::from(off + turn) * i64::from(pull.weight)
    }

    fn cost(&self) -> i64 {
        let mut sum = 0;
        for (item, pulls) in self.pulls.iter().enumerate() {
            let x = self.x[item];
            sum += i64::from(x * LEFT);
            sum += pulls
                .iter()
                .filter(|pull| pull.up)
                .map(|pull| Self::pull_cost(pull, x, self.x[pull.other]))
                .sum::<i64>();
        }
        sum
    }

    /// Places a layer at the least cost of the pulls that count, the others standing still.
    fn settle(&mut self, layer: usize, counts: impl Fn(&Pull) -> bool) {
        let items = &self.layers.layers[layer];
        let Some((&first, &last)) = items.first().zip(items.last()) else { return };
        let mut shift = Vec::with_capacity(items.len());
        let mut sum = self.layers.items[first].left;
        for (at, &item) in items.iter().enumerate() {
            if at > 0 {
                sum += self.layers.apart(items[at - 1], item);
            }
            shift.push(sum);
        }
        let room = (self.width - 1 - self.layers.items[last].right - sum).max(0);
        let mut blocks: Vec<Block> = Vec::with_capacity(items.len());
        for (at, &item) in items.iter().enumerate() {
            let mut block = Block { count: 1, slope: LEFT, turns: Vec::new(), best: 0 };
            for pull in self.pulls[item].iter().filter(|pull| counts(pull)) {
                let straight = self.x[pull.other] - shift[at];
                block.slope -= pull.weight;
                block.turns.push((straight + pull.low, pull.weight));
                block.turns.push((straight + pull.high, pull.weight));
            }
            block.settle(room);
            while let Some(before) = blocks.pop_if(|before| before.best > block.best) {
                block.join(before, room);
            }
            blocks.push(block);
        }
        let mut at = 0;
        for block in blocks {
            for _ in 0..block.count {
                self.x[items[at]] = shift[at] + block.best;
                at += 1;
            }
        }
    }

    /// Moves items that straight lines join, together with whatever is in their way, while that is cheaper.
    fn shift_blocks(&mut self) {
        for _ in 0..8 {
            let blocks = self.straight();
            let mut better = false;
            for members in &blocks.members {
                let singles = members.iter().map(std::slice::from_ref).filter(|_| members.len() > 1);
                for members in singles.chain([members.as_slice()]) {
                    for by in self.wishes(members) {
                        better |=
                            self.try_shift(members, by, None) || self.try_shift(members, by, Some(&blocks));
                    }
                }
            }
            if !better {
                break;
            }
        }
    }

    /// The items by the block of straight lines that they belong to.
    fn straight(&self) -> Blocks {
        let mut of: Vec<usize> = vec![usize::MAX; self.x.len()];
        let mut blocks: Vec<Vec<usize>> = Vec::new();
        for start in 0..self.x.len() {
            if of[start] != usize::MAX {
                continue;
            }
            of[start] = blocks.len();
            let mut members = vec![start];
            let mut next = 0;
            while let Some(&item) = members.get(next) {
                for pull in self.pulls[item].iter().filter(|pull| pull.weight > FURTHER) {
                    let straight = Self::pull_cost(pull, self.x[item], self.x[pull.other]) == 0;
                    if straight && of[pull.other] == usize::MAX {
                        of[pull.other] = blocks.len();
                        members.push(pull.other);
                    }
                }
                next += 1;
            }
            blocks.push(members);
        }
        Blocks { of, members: blocks }
    }

    /// The distances by which a block would have to move so that one more line is straight.
    fn wishes(&self, members: &[usize]) -> Vec<i32> {
        let mut wishes = Vec::new();
        for &item in members {
            for pull in &self.pulls[item] {
                let apart = self.x[item] - self.x[pull.other];
                let by = if apart < pull.low { pull.low - apart } else { (pull.high - apart).min(0) };
                if by != 0 && !wishes.contains(&by) {
                    wishes.push(by);
                }
            }
        }
        if !wishes.contains(&-1) {
            wishes.push(-1);
        }
        wishes
    }

    /// Moves items, and whatever is in their way, alone or with its block, if that is cheaper.
    fn try_shift(&mut self, members: &[usize], by: i32, blocks: Option<&Blocks>) -> bool {
        let mut moved = members.to_vec();
        let mut is_moved = vec![false; self.x.len()];
        members.iter().for_each(|&item| is_moved[item] = true);
        let mut next = 0;
        while let Some(&item) = moved.get(next) {
            let one = &self.layers.items[item];
            if self.x[item] + by < one.left || self.x[item] + by + one.right >= self.width {
                return false;
            }
            if let Some(other) = self.in_the_way(item, by).filter(|&other| !is_moved[other]) {
                let with =
                    blocks.map_or(std::slice::from_ref(&other), |blocks| &blocks.members[blocks.of[other]]);
                for &other in with.iter().filter(|&&other| !std::mem::replace(&mut is_moved[other], true)) {
                    moved.push(other);
                }
                if !std::mem::replace(&mut is_moved[other], true) {
                    moved.push(other);
                }
            }
            next += 1;
        }
        let cheaper = self.gain(&moved, &is_moved, by) > 0;
        if cheaper {
            moved.iter().for_each(|&item| self.x[item] += by);
        }
        cheaper
    }

    /// The neighbour that an item would come too close to.
    fn in_the_way(&self, item: usize, by: i32) -> Option<usize> {
        let (layer, place) = self.at[item];
        let row = &self.layers.layers[layer];
        let other = *row.get(if by > 0 { place + 1 } else { place.checked_sub(1)? })?;
        let (left, right) = if by > 0 { (item, other) } else { (other, item) };
        let apart = (self.x[right] - self.x[left] - by.abs()) < self.layers.apart(left, right);
        apart.then_some(other)
    }

    fn gain(&self, moved: &[usize], is_moved: &[bool], by: i32) -> i64 {
        let mut gain = 0;
        for &item in moved {
            gain -= i64::from(by * LEFT);
            let x = self.x[item];
            for pull in self.pulls[item].iter().filter(|pull| !is_moved[pull.other]) {
                let other = self.x[pull.other];
                gain += Self::pull_cost(pull, x, other) - Self::pull_cost(pull, x + by, other);
            }
        }
        gain
    }
}

/// Items that straight lines join.
struct Blocks {
    of: Vec<usize>,
    members: Vec<Vec<usize>>,
}

/// Neighbours that touch: where they stand at the least cost.
struct Block {
    count: usize,
    /// of the cost, left of all turns
    slope: i32,
    /// where the slope grows, and by how much
    turns: Vec<(i32, i32)>,
    best: i32,
}

impl Block {
    fn settle(&mut self, room: i32) {
        self.turns.sort_unstable();
        let mut slope = self.slope;
        let turn = self.turns.iter().find(|(_, by)| {
            slope += by;
            slope >= 0
        });
        self.best = if self.slope >= 0 { 0 } else { turn.map_or(0, |(at, _)| *at) }.clamp(0, room);
    }

    fn join(&mut self, before: Self, room: i32) {
        self.count += before.count;
        self.slope += before.slope;
        self.turns.extend(before.turns);
        self.settle(room);
    }
}
