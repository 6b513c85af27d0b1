//! Breadth-first search from one source, bounded in hops and pruned by what is still to go.

use super::core::Core;
use super::csr::Adjacency;
use super::mask::Allow;
use super::sweep::FAR;

/// The memory of a search, used again from source to source.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// the run that saw a vertex last
    seen: Vec<u32>,
    run: u32,
    queue: Vec<u32>,
}

impl Walk {
    /// A search over graphs of `vertices` vertices.
    #[must_use]
    pub fn new(vertices: usize) -> Self {
        Self { seen: vec![0; vertices], run: 0, queue: Vec::new() }
    }

    /// Calls `visit(vertex, hops)` for every vertex within `bound` hops of `source` from which the rest
    /// of the way, at least `left[vertex]` hops, still fits; in the order of the hops, the source first.
    pub fn from(
        &mut self,
        source: u32,
        adjacency: &Adjacency,
        (bound, left): (u8, &[u8]),
        allow: &impl Allow,
        mut visit: impl FnMut(u32, u8),
    ) {
        if !allow.vertex(source) {
            return;
        }
        self.begin(source);
        visit(source, 0);
        let (mut at, mut end, mut hops) = (0, 1, 0u8);
        while at < end && (hops < bound || bound == FAR) {
            hops = hops.saturating_add(1).min(FAR - 1);
            while at < end {
                let vertex = self.queue[at];
                at += 1;
                for (next, edge) in adjacency.neighbours(vertex) {
                    let seen = &mut self.seen[next as usize];
                    let fits = bound == FAR || hops.saturating_add(left[next as usize]) <= bound;
                    if *seen != self.run && fits && allow.edge(edge) && allow.vertex(next) {
                        *seen = self.run;
                        self.queue.push(next);
                        visit(next, hops);
                    }
                }
            }
            end = self.queue.len();
        }
    }

    fn begin(&mut self, source: u32) {
        if self.run == u32::MAX {
            self.seen.fill(0);
            self.run = 0;
        }
        self.run += 1;
        self.queue.clear();
        self.queue.push(source);
        self.seen[source as usize] = self.run;
    }
}

/// How many vertices a search from one of the sources visits, on average over a fixed sample.
#[must_use]
pub fn mean_visits(sources: &[u32], adjacency: &Adjacency, limits: (u8, &[u8]), allow: &impl Allow) -> u64 {
    const SAMPLE: usize = 16;
    let mut walk = Walk::new(adjacency.vertices());
    let (mut visits, mut asked) = (0u64, 0u64);
    for &source in sources.iter().step_by(sources.len().div_ceil(SAMPLE).max(1)) {
        walk.from(source, adjacency, limits, allow, |_, _| visits += 1);
        asked += 1;
    }
    visits / asked.max(1)
}

/// The edges of the route of fewest hops from `from` to `to`, within the core's bound; of equal ones the
/// one whose edges have the smallest numbers. `None` where there is none.
#[must_use]
pub fn route(core: &Core, from: u32, to: u32, allow: &impl Allow) -> Option<Vec<u32>> {
    let mut hops = vec![FAR; core.graph.vertices()];
    let mut walk = Walk::new(hops.len());
    walk.from(to, &core.graph.into, (core.bound, &core.from_entry), allow, |v, at| hops[v as usize] = at);
    let mut edges = Vec::with_capacity(usize::from(hops[from as usize]));
    let mut vertex = from;
    while vertex != to {
        let nearer = hops[vertex as usize].checked_sub(1).filter(|&nearer| nearer < FAR - 1)?;
        let mut next = core.graph.out.neighbours(vertex);
        let (end, edge) = next.find(|&(end, edge)| hops[end as usize] == nearer && allow.edge(edge))?;
        edges.push(edge);
        vertex = end;
    }
    Some(edges)
}
