//! Every entry with every target it reaches: streamed, never listed.

use super::core::Core;
use super::csr::Adjacency;
use super::mask::Allow;
use super::walk::{Walk, mean_visits};
use super::wide::{self, Wide};
use rayon::prelude::*;

/// An entry, a target it reaches and the fewest hops between them. Both are core vertices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// where the way starts
    pub entry: u32,
    /// where it ends; never the entry itself
    pub target: u32,
    /// the fewest edges between them
    pub hops: u8,
}

/// The end of the ways that a search starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// along the edges
    Entries,
    /// against the edges
    Targets,
}

impl Side {
    /// The side with fewer vertices.
    #[must_use]
    pub fn smaller(core: &Core) -> Self {
        if core.targets.len() < core.entries.len() { Self::Targets } else { Self::Entries }
    }

    /// The vertices that searches start from.
    #[must_use]
    pub fn sources(self, core: &Core) -> &[u32] {
        if self == Self::Entries { &core.entries } else { &core.targets }
    }

    /// The vertices that searches look for.
    #[must_use]
    pub fn goals(self, core: &Core) -> Vec<bool> {
        let list = if self == Self::Entries { &core.targets } else { &core.entries };
        let mut goals = vec![false; core.graph.vertices()];
        for &goal in list {
            goals[goal as usize] = true;
        }
        goals
    }

    /// The edges in the direction of the search.
    #[must_use]
    pub fn adjacency(self, core: &Core) -> &Adjacency {
        if self == Self::Entries { &core.graph.out } else { &core.graph.into }
    }

    /// The hop bound, and how many hops are at least still to go from each vertex.
    #[must_use]
    pub fn limits(self, core: &Core) -> (u8, &[u8]) {
        (core.bound, if self == Self::Entries { &core.to_target } else { &core.from_entry })
    }

    /// The pair of a source and what it found.
    #[must_use]
    pub fn pair(self, source: u32, found: u32, hops: u8) -> Pair {
        match self {
            Self::Entries => Pair { entry: source, target: found, hops },
            Self::Targets => Pair { entry: found, target: source, hops },
        }
    }
}

/// Shows `see` every pair within the core's bound, each once, in no fixed order, into accumulators made by
/// `new`, and joins them. The answer is the same every time when `join` cares neither about order nor grouping.
///
/// Searches from the smaller side: from one source at a time, or from many at once where a sample shows
/// that they reach much the same.
pub fn each_pair<A: Send>(
    core: &Core,
    allow: &impl Allow,
    new: impl Fn() -> A + Sync + Send,
    see: impl Fn(&mut A, Pair) + Sync,
    join: impl Fn(A, A) -> A + Sync + Send,
) -> A {
    let side = Side::smaller(core);
    let (sources, goals) = (side.sources(core), side.goals(core));
    let (adjacency, limits, vertices) = (side.adjacency(core), side.limits(core), core.graph.vertices());
    let single = |walk: &mut Walk, chunk: &[u32]| {
        let mut sum = new();
        for &source in chunk {
            walk.from(source, adjacency, limits, allow, |found, hops| {
                if goals[found as usize] && hops > 0 {
                    see(&mut sum, side.pair(source, found, hops));
                }
            });
        }
        sum
    };
    let many = |wide: &mut Wide, chunk: &[u32]| {
        let mut sum = new();
        wide.from(chunk, adjacency, limits, allow, |found, bits, hops| {
            if goals[found as usize] && hops > 0 {
                for slot in wide::slots(bits) {
                    see(&mut sum, side.pair(chunk[slot], found, hops));
                }
            }
        });
        sum
    };
    if overlapping(sources, adjacency, limits, allow) {
        let chunks = sources.par_chunks(wide::SOURCES);
        chunks.map_init(|| Wide::new(vertices), many).reduce(&new, &join)
    } else {
        let chunks = sources.par_chunks(64);
        chunks.map_init(|| Walk::new(vertices), single).reduce(&new, &join)
    }
}

/// Whether the sources reach so much of the core that searching from many at once pays.
fn overlapping(sources: &[u32], adjacency: &Adjacency, limits: (u8, &[u8]), allow: &impl Allow) -> bool {
    let visits = mean_visits(sources, adjacency, limits, allow);
    sources.len() > 64 && visits * 16 > adjacency.vertices() as u64
}
