//! The rank of each node in a drawing from the top down.

use super::order::Ends;
use super::picture::{Picture, Relation};

/// The rank of each node: as few ranks as the relations allow, and short relations.
pub(super) fn ranks(picture: &Picture, back: &[bool], order: &[usize]) -> Vec<usize> {
    let count = picture.nodes.len();
    let ends = |at: usize, one: &Relation| if back[at] { (one.to, one.from) } else { (one.from, one.to) };
    let down = Ends::new(count, &picture.relations, |at, one| Some(ends(at, one).0));
    let up = Ends::new(count, &picture.relations, |at, one| Some(ends(at, one).1));
    let lower = |at: usize| ends(at, &picture.relations[at]).1;
    let upper = |at: usize| ends(at, &picture.relations[at]).0;
    let sorted = sorted(count, order, &down, &up, &lower);
    let mut rank = vec![0usize; count];
    for &node in &sorted {
        rank[node] = up.of(node).iter().map(|&at| rank[upper(at)] + 1).max().unwrap_or(0);
    }
    for _ in 0..2 {
        for &node in sorted.iter().rev().filter(|&&node| down.of(node).len() > up.of(node).len()) {
            let below = down.of(node).iter().map(|&at| rank[lower(at)] - 1).min();
            rank[node] = below.unwrap_or(rank[node]);
        }
        for &node in sorted.iter().filter(|&&node| up.of(node).len() > down.of(node).len()) {
            let above = up.of(node).iter().map(|&at| rank[upper(at)] + 1).max();
            rank[node] = above.unwrap_or(rank[node]);
        }
    }
    let top = rank.iter().copied().min().unwrap_or(0);
    rank.iter().map(|rank| rank - top).collect()
}

/// The nodes so that upper ends come before lower ends.
fn sorted(
    count: usize,
    order: &[usize],
    down: &Ends,
    up: &Ends,
    lower: &impl Fn(usize) -> usize,
) -> Vec<usize> {
    let mut waits: Vec<usize> = (0..count).map(|node| up.of(node).len()).collect();
    let mut sorted: Vec<usize> = order.iter().copied().filter(|&node| waits[node] == 0).collect();
    let mut at = 0;
    while let Some(&node) = sorted.get(at) {
        for &relation in down.of(node) {
            waits[lower(relation)] -= 1;
            if waits[lower(relation)] == 0 {
                sorted.push(lower(relation));
            }
        }
        at += 1;
    }
    sorted
}
