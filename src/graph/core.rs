//! The pruned core: what lies between entries and targets, renumbered densely.

use super::csr::Graph;
use super::mask::All;
use super::sweep::{FAR, sweep};

/// The part of a graph that lies on a walk from an entry to a target.
#[derive(Clone, Debug, Default)]
pub struct Core {
    /// the core's own graph; vertices and edges keep the order of the whole graph
    pub graph: Graph,
    /// core vertex -> vertex of the whole graph, ascending
    pub vertex: Vec<u32>,
    /// core edge -> edge of the whole graph, ascending
    pub edge: Vec<u32>,
    /// the entries that reach a target, as core vertices, ascending
    pub entries: Vec<u32>,
    /// the targets that an entry reaches, as core vertices, ascending
    pub targets: Vec<u32>,
    /// fewest hops from an entry to each core vertex
    pub from_entry: Vec<u8>,
    /// fewest hops from each core vertex to a target
    pub to_target: Vec<u8>,
    /// the most hops of a walk; [`FAR`]: any number
    pub bound: u8,
}

impl Core {
    /// The core for walks of at most `bound` hops ([`FAR`]: of any length).
    #[must_use]
    pub fn new(graph: &Graph, entries: &[u32], targets: &[u32], bound: u8) -> Self {
        let from = sweep(&graph.out, entries, bound, &All);
        let to = sweep(&graph.into, targets, bound, &All);
        let fits = |from: u8, step: u8, to: u8| {
            let sum = u16::from(from) + u16::from(step) + u16::from(to);
            from != FAR && to != FAR && (bound == FAR || sum <= u16::from(bound))
        };
        let keep = |v: u32| fits(from[v as usize], 0, to[v as usize]);
        let total = u32::try_from(graph.vertices()).unwrap_or(u32::MAX);
        let vertex: Vec<u32> = (0..total).filter(|&v| keep(v)).collect();
        let mut number = vec![u32::MAX; graph.vertices()];
        for (own, &v) in (0u32..).zip(&vertex) {
            number[v as usize] = own;
        }
        let (mut edge, mut edges) = (Vec::new(), Vec::new());
        for &v in &vertex {
            for (end, e) in graph.out.neighbours(v) {
                if number[end as usize] != u32::MAX && fits(from[v as usize], 1, to[end as usize]) {
                    edge.push(e);
                    edges.push((number[v as usize], number[end as usize]));
                }
            }
        }
        let own = |list: &[u32]| {
            let mut own: Vec<u32> =
                list.iter().map(|&v| number[v as usize]).filter(|&v| v != u32::MAX).collect();
            own.sort_unstable();
            own.dedup();
            own
        };
        Self {
            entries: own(entries),
            targets: own(targets),
            from_entry: vertex.iter().map(|&v| from[v as usize]).collect(),
            to_target: vertex.iter().map(|&v| to[v as usize]).collect(),
            graph: Graph::new(Self::count(&vertex), edges),
            vertex,
            edge,
            bound,
        }
    }

    /// The core vertex that stands for a vertex of the whole graph.
    #[must_use]
    pub fn find(&self, vertex: u32) -> Option<u32> {
        self.vertex.binary_search(&vertex).ok().and_then(|at| u32::try_from(at).ok())
    }

    /// The core edge that stands for an edge of the whole graph.
    #[must_use]
    pub fn find_edge(&self, edge: u32) -> Option<u32> {
        self.edge.binary_search(&edge).ok().and_then(|at| u32::try_from(at).ok())
    }

    fn count(list: &[u32]) -> u32 {
        u32::try_from(list.len()).unwrap_or(u32::MAX)
    }
}
