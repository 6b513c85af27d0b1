//! Moves what straight lines join, together with whatever is in its way, while that is cheaper.

use super::layers::Layers;
use super::pull::{LEFT, Pull, Stay};
use std::collections::VecDeque;

/// The most rounds over all items.
const ROUNDS: usize = 6;
/// The most items that one move takes along.
const MOST: usize = 160;

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
    /// the block of each item, and the items of each block
    of: Vec<usize>,
    blocks: Vec<Vec<usize>>,
    /// the items of the move that is tried; marked with its number
    moved: Vec<usize>,
    mark: Vec<u32>,
    number: u32,
}

/// Improves places that keep their distances.
pub(super) fn shift(x: &mut [i32], pulls: &[Vec<Pull>], kept: &[Option<Stay>], nearest: &Nearest) {
    let count = x.len();
    let mut shifter = Shifter {
        x,
        pulls,
        kept,
        nearest,
        of: Vec::new(),
        blocks: Vec::new(),
        moved: Vec::new(),
        mark: vec![0; count],
        number: 0,
    };
    for _ in 0..ROUNDS {
        shifter.join();
        if !shifter.round() {
            break;
        }
    }
}

impl Shifter<'_> {
    fn round(&mut self) -> bool {
        let mut better = false;
        for item in 0..self.x.len() {
            let alone = self.blocks[self.of[item]].len() == 1;
            for at in 0..self.pulls[item].len() {
                let pull = self.pulls[item][at];
                let by = pull.wish(self.x[item], self.x[pull.other]);
                if by != 0 {
                    better |= !alone && self.attempt(&[item], by, false);
                    better |= self.attempt_block(self.of[item], by);
                }
            }
        }
        for block in 0..self.blocks.len() {
            better |= self.attempt_block(block, -1);
        }
        better
    }

    fn attempt_block(&mut self, block: usize, by: i32) -> bool {
        let members = std::mem::take(&mut self.blocks[block]);
        let better = self.attempt(&members, by, false) || self.attempt(&members, by, true);
        self.blocks[block] = members;
        better
    }

    /// Joins items between which a line is straight.
    fn join(&mut self) {
        self.of = vec![usize::MAX; self.x.len()];
        self.blocks.clear();
        for start in 0..self.x.len() {
            if self.of[start] == usize::MAX {
                let members = self.joined(start);
                self.blocks.push(members);
            }
        }
    }

    fn joined(&mut self, start: usize) -> Vec<usize> {
        let block = self.blocks.len();
        self.of[start] = block;
        let mut members = vec![start];
        let mut next = 0;
        while let Some(&item) = members.get(next) {
            for pull in self.pulls[item].iter().filter(|pull| pull.turns) {
                let straight = pull.wish(self.x[item], self.x[pull.other]) == 0;
                if straight && self.of[pull.other] == usize::MAX {
                    self.of[pull.other] = block;
                    members.push(pull.other);
                }
            }
            next += 1;
        }
        members
    }

    /// Moves items, and whatever is in their way, alone or with its block, if that is cheaper.
    fn attempt(&mut self, members: &[usize], by: i32, blocks: bool) -> bool {
        self.number += 1;
        self.moved.clear();
        for &item in members {
            self.take(item);
        }
        let mut next = 0;
        while let Some(&item) = self.moved.get(next) {
            let (left, right) = self.nearest.ends[item];
            let x = self.x[item] + by;
            if x < left || x + right >= self.nearest.width || self.moved.len() > MOST {
                return false;
            }
            let nearest = self.nearest;
            for &(other, apart) in &nearest.sides[usize::from(by > 0)][item] {
                let near = (self.x[other] - self.x[item]).abs() - by.abs() < apart;
                if near && self.mark[other] != self.number {
                    self.take(other);
                    if blocks {
                        let with = std::mem::take(&mut self.blocks[self.of[other]]);
                        for &other in &with {
                            self.take(other);
                        }
                        self.blocks[self.of[other]] = with;
                    }
                }
            }
            next += 1;
        }
        let cheaper = self.gain(by) > 0;
        if cheaper {
            for &item in &self.moved {
                self.x[item] += by;
            }
        }
        cheaper
    }

    fn take(&mut self, item: usize) {
        if self.mark[item] != self.number {
            self.mark[item] = self.number;
            self.moved.push(item);
        }
    }

    fn gain(&self, by: i32) -> i64 {
        let mut gain = 0;
        for &item in &self.moved {
            gain -= i64::from(by * LEFT);
            let x = self.x[item];
            gain += self.kept[item].map_or(0, |stay| stay.cost(x) - stay.cost(x + by));
            for pull in self.pulls[item].iter().filter(|pull| self.mark[pull.other] != self.number) {
                let other = self.x[pull.other];
                gain += pull.cost(x, other) - pull.cost(x + by, other);
            }
        }
        gain
    }
}
