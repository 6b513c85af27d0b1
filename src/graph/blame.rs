//! On how many ways between entries and targets each edge and vertex lies (Brandes' counts, bounded).

use super::core::Core;
use super::mask::Allow;
use super::pairs::Side;
use super::walk::mean_visits;
use rayon::prelude::*;

/// One whole pair, in the unit of the counts: fixed point, so that sums do not depend on their order.
#[allow(clippy::cast_precision_loss)] // a power of two is exact
const ONE: f64 = (1u64 << 32) as f64;

/// How many pairs' shortest ways use each edge and vertex. Equal ways share their pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blame {
    edges: Vec<u64>,
    vertices: Vec<u64>,
    /// how many sources of the smaller side were asked
    pub asked: usize,
    /// of how many
    pub sources: usize,
}

impl Blame {
    /// The pairs whose ways use an edge of the core.
    #[must_use]
    pub fn edge(&self, edge: u32) -> f64 {
        self.scaled(self.edges[edge as usize])
    }

    /// The pairs whose ways pass a vertex of the core that is neither their entry nor their target.
    #[must_use]
    pub fn vertex(&self, vertex: u32) -> f64 {
        self.scaled(self.vertices[vertex as usize])
    }

    /// Whether every source was asked; else the counts are estimates, scaled up from a fixed sample.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.asked == self.sources
    }

    #[allow(clippy::cast_precision_loss)]
    fn scaled(&self, count: u64) -> f64 {
        count as f64 / ONE * (self.sources as f64 / self.asked.max(1) as f64)
    }

    fn new(core: &Core) -> Self {
        let zeros = |len| vec![0; len];
        Self {
            edges: zeros(core.graph.edges()),
            vertices: zeros(core.graph.vertices()),
            asked: 0,
            sources: 0,
        }
    }

    fn add(mut self, other: &Self) -> Self {
        self.edges.iter_mut().zip(&other.edges).for_each(|(to, from)| *to += from);
        self.vertices.iter_mut().zip(&other.vertices).for_each(|(to, from)| *to += from);
        self
    }
}

/// Counts over all pairs within the core's bound, from the smaller side. At most about `most` visits of
/// vertices are spent: past that every n-th source is asked.
#[must_use]
pub fn blame(core: &Core, allow: &impl Allow, most: u64) -> Blame {
    let side = Side::smaller(core);
    let (sources, goals) = (side.sources(core), side.goals(core));
    let step = stride(core, side, allow, most);
    let asked: Vec<u32> = sources.iter().copied().step_by(step).collect();
    let block = |chunk: &[u32]| {
        let mut search = Search::new(core.graph.vertices());
        let mut sum = Blame::new(core);
        for &source in chunk {
            search.forward(source, core, side, allow);
            search.backward(core, side, allow, &goals, &mut sum);
        }
        sum
    };
    let size = asked.len().div_ceil(4 * rayon::current_num_threads()).max(64);
    let sum = asked.par_chunks(size).map(block).reduce_with(|a, b| a.add(&b));
    Blame { asked: asked.len(), sources: sources.len(), ..sum.unwrap_or_else(|| Blame::new(core)) }
}

/// How many sources go by for each that is asked, after a sample of what one costs.
fn stride(core: &Core, side: Side, allow: &impl Allow, most: u64) -> usize {
    let sources = side.sources(core);
    let visits = mean_visits(sources, side.adjacency(core), side.limits(core), allow);
    let all = visits.saturating_mul(sources.len() as u64);
    usize::try_from(all / most.max(1)).unwrap_or(usize::MAX).saturating_add(1)
}

const UNSEEN: u8 = u8::MAX;

/// What is known of a vertex while one source is searched; one cache line holds four.
#[derive(Clone, Copy)]
struct Seen {
    hops: u8,
    ways: f64,
    share: f64,
}

struct Search {
    seen: Vec<Seen>,
    queue: Vec<u32>,
}

impl Search {
    fn new(vertices: usize) -> Self {
        Self { seen: vec![Seen { hops: UNSEEN, ways: 0.0, share: 0.0 }; vertices], queue: Vec::new() }
    }

    /// Counts the shortest ways to each vertex.
    fn forward(&mut self, source: u32, core: &Core, side: Side, allow: &impl Allow) {
        let (bound, left) = side.limits(core);
        let bound = bound.min(UNSEEN - 1);
        if !allow.vertex(source) {
            return;
        }
        self.seen[source as usize] = Seen { hops: 0, ways: 1.0, share: 0.0 };
        self.queue.push(source);
        let mut at = 0;
        while let Some(&vertex) = self.queue.get(at) {
            at += 1;
            let Seen { hops, ways, .. } = self.seen[vertex as usize];
            let next = hops + 1;
            if next > bound {
                break;
            }
            for (end, edge) in side.adjacency(core).neighbours(vertex) {
                let seen = &mut self.seen[end as usize];
                if seen.hops < next
                    || left[end as usize] > bound - next
                    || !allow.edge(edge)
                    || !allow.vertex(end)
                {
                    continue;
                }
                if seen.hops == UNSEEN {
                    seen.hops = next;
                    self.queue.push(end);
                }
                seen.ways += ways;
            }
        }
    }

    /// Hands each goal's pair back along its shortest ways, and forgets the search.
    fn backward(&mut self, core: &Core, side: Side, allow: &impl Allow, goals: &[bool], sum: &mut Blame) {
        for at in (0..self.queue.len()).rev() {
            let vertex = self.queue[at];
            let Seen { hops, ways, .. } = self.seen[vertex as usize];
            let mut share = 0.0;
            for (end, edge) in side.adjacency(core).neighbours(vertex) {
                let next = self.seen[end as usize];
                if next.hops == UNSEEN || next.hops != hops + 1 || !allow.edge(edge) {
                    continue;
                }
                let own = f64::from(u8::from(goals[end as usize]));
                let part = ways / next.ways * (next.share + own);
                sum.edges[edge as usize] += fixed(part);
                share += part;
            }
            self.seen[vertex as usize].share = share;
            if at > 0 {
                sum.vertices[vertex as usize] += fixed(share);
            }
        }
        for vertex in self.queue.drain(..) {
            self.seen[vertex as usize] = Seen { hops: UNSEEN, ways: 0.0, share: 0.0 };
        }
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn fixed(part: f64) -> u64 {
    (part * ONE).round() as u64
}
