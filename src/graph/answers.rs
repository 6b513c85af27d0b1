//! One answer per source, so that a change asks again only where it can matter.

use super::core::Core;
use super::pairs::Side;
use super::sweep::FAR;
use super::walk::Walk;
use rayon::prelude::*;

/// What each source of one side answers. An answer depends on its source and on the mask alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers<R> {
    /// one row per source, in the order of the sources
    pub rows: Vec<R>,
}

impl<R: Send> Answers<R> {
    /// Asks every source; `memory` is made once per thread.
    pub fn new<M: Send>(
        sources: &[u32],
        memory: impl Fn() -> M + Sync + Send,
        ask: impl Fn(&mut M, u32) -> R + Sync + Send,
    ) -> Self {
        let ask = |memory: &mut M, &source: &u32| ask(memory, source);
        Self { rows: sources.par_iter().with_min_len(64).map_init(memory, ask).collect() }
    }

    /// Asks the sources again whose places are in `which`.
    pub fn renew(&mut self, sources: &[u32], which: &[u32], mut ask: impl FnMut(u32) -> R) {
        for &place in which {
            self.rows[place as usize] = ask(sources[place as usize]);
        }
    }
}

/// The places of the sources whose ways can use one of the edges or vertices, in rising order. A change of
/// any of these leaves all other sources' answers as they are, whatever else is switched off.
#[must_use]
pub fn affected(core: &Core, side: Side, edges: &[u32], vertices: &[u32], walk: &mut Walk) -> Vec<u32> {
    let back = if side == Side::Entries { Side::Targets } else { Side::Entries };
    let sources = side.sources(core);
    let mut places = Vec::new();
    let mut note = |vertex: u32, taken: u8| {
        let (bound, left) = back.limits(core);
        let bound = if bound == FAR { FAR } else { bound.saturating_sub(taken) };
        walk.from(vertex, back.adjacency(core), (bound, left), &super::mask::All, |found, _| {
            places.extend(sources.binary_search(&found).ok().and_then(|place| u32::try_from(place).ok()));
        });
    };
    for &edge in edges {
        let (from, to) = core.graph.ends(edge);
        let (near, far) = if side == Side::Entries { (from, to) } else { (to, from) };
        note(near, 1 + side.limits(core).1[far as usize]);
    }
    for &vertex in vertices {
        note(vertex, side.limits(core).1[vertex as usize]);
    }
    places.sort_unstable();
    places.dedup();
    places
}
