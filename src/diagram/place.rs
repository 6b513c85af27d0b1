//! The columns of everything in the layers: lines as straight as the order and the width allow.
//!
//! Each layer is placed at the least cost against its neighbours (pool adjacent violators over convex costs),
//! down and up in turn; then whatever straight lines join is moved as a whole while that helps.

use super::layers::Layers;
use super::pull::{LEFT, Pull, Stay, pulls};
use super::shift::{Nearest, shift};

/// So many starts are tried to the end.
const STARTS: usize = 1;

struct Placer<'l> {
    layers: &'l Layers,
    pulls: Vec<Vec<Pull>>,
    kept: &'l [Option<Stay>],
    width: i32,
    x: Vec<i32>,
}

/// The column of each item, from 0, near those that are `kept`. The layers must fit the width; `None` when
/// the frames do not.
pub(super) fn place(layers: &Layers, width: i32, kept: Option<&[Option<Stay>]>) -> Option<Vec<i32>> {
    let mut place = vec![0; layers.items.len()];
    let mut nearest = Nearest::new(layers, width);
    for items in &layers.order {
        for (at, &item) in items.iter().enumerate() {
            place[item] = at;
        }
        for two in items.windows(2) {
            nearest.keep(two[0], two[1], layers.apart(two[0], two[1]));
        }
    }
    let pulls = pulls(layers, &place);
    let none = vec![None; layers.items.len()];
    let mut placer =
        Placer { layers, pulls, kept: kept.unwrap_or(&none), width, x: vec![0; layers.items.len()] };
    let mut best: Option<(i64, Vec<i32>)> = None;
    for start in placer.starts() {
        let mut x = start;
        if !layers.straighten(&mut x, &mut nearest) {
            continue;
        }
        shift(&mut x, &placer.pulls, placer.kept, &nearest);
        let cost = placer.cost(&x);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, x));
        }
    }
    let (_, x) = best?;
    if kept.is_some() {
        return Some(x);
    }
    let first = layers.items.iter().zip(&x).map(|(item, x)| x - item.left).min().unwrap_or(0);
    Some(x.iter().map(|x| x - first).collect())
}

impl Placer<'_> {
    /// Places to start from, the cheapest first.
    fn starts(&mut self) -> Vec<Vec<i32>> {
        let count = self.layers.order.len();
        for layer in 0..count {
            self.settle(layer, |_| false);
        }
        let mut starts: Vec<(i64, Vec<i32>)> = Vec::new();
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
            if starts.iter().all(|(_, x)| *x != self.x) {
                starts.push((self.cost(&self.x), self.x.clone()));
            }
        }
        starts.sort_by_key(|(cost, _)| *cost);
        starts.truncate(STARTS);
        starts.into_iter().map(|(_, x)| x).collect()
    }

    fn cost(&self, places: &[i32]) -> i64 {
        let mut sum = 0;
        for ((pulls, &x), kept) in self.pulls.iter().zip(places).zip(self.kept) {
            sum += kept.map_or(0, |stay| stay.cost(x));
            let up = pulls.iter().filter(|pull| pull.up);
            sum += i64::from(x * LEFT) + up.map(|pull| pull.cost(x, places[pull.other])).sum::<i64>();
        }
        sum
    }

    /// Places a layer at the least cost of the pulls that count, the others standing still.
    fn settle(&mut self, layer: usize, counts: impl Fn(&Pull) -> bool) {
        let items = &self.layers.order[layer];
        let Some((&first, &last)) = items.first().zip(items.last()) else { return };
        let mut shifts = Vec::with_capacity(items.len());
        let mut sum = self.layers.items[first].left;
        for (at, &item) in items.iter().enumerate() {
            if at > 0 {
                sum += self.layers.apart(items[at - 1], item);
            }
            shifts.push(sum);
        }
        let room = (self.width - 1 - self.layers.items[last].right - sum).max(0);
        let mut blocks: Vec<Block> = Vec::with_capacity(items.len());
        for (&item, &shift) in items.iter().zip(&shifts) {
            let mut block = Block { count: 1, slope: LEFT, turns: Vec::new(), best: 0 };
            for pull in self.pulls[item].iter().filter(|pull| counts(pull)) {
                let straight = self.x[pull.other] - shift;
                block.slope -= pull.weight;
                block.turns.push((straight + pull.low, pull.weight));
                block.turns.push((straight + pull.high, pull.weight));
            }
            if let Some(stay) = self.kept[item] {
                block.slope -= stay.weight;
                block.turns.push((stay.at - shift, 2 * stay.weight));
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
                self.x[items[at]] = shifts[at] + block.best;
                at += 1;
            }
        }
    }
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
