//! A directed multigraph, compressed both ways.

use std::ops::Range;

/// The neighbours of every vertex, one way: vertex `v`'s lie in one run of `ends` and `edges`.
#[derive(Clone, Debug, Default)]
pub struct Adjacency {
    /// starts of the runs; one more entry than vertices
    starts: Vec<u32>,
    /// the vertex at the other end
    ends: Vec<u32>,
    /// the number of the edge
    edges: Vec<u32>,
}

impl Adjacency {
    /// How many vertices there are.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The other ends of a vertex's edges.
    #[inline]
    #[must_use]
    pub fn ends(&self, vertex: u32) -> &[u32] {
        &self.ends[self.run(vertex)]
    }

    /// The other ends and the numbers of a vertex's edges.
    #[inline]
    pub fn neighbours(&self, vertex: u32) -> impl ExactSizeIterator<Item = (u32, u32)> + DoubleEndedIterator {
        let run = self.run(vertex);
        self.ends[run.clone()].iter().copied().zip(self.edges[run].iter().copied())
    }

    /// The positions of a vertex's run.
    #[inline]
    #[must_use]
    pub fn run(&self, vertex: u32) -> Range<usize> {
        let at = vertex as usize;
        self.starts[at] as usize..self.starts[at + 1] as usize
    }

    /// Counts each edge at its `key`, then fills the runs in the order of the edges.
    fn new(vertices: usize, edges: &[(u32, u32)], key: impl Fn(&(u32, u32)) -> (u32, u32)) -> Self {
        let mut starts = vec![0u32; vertices + 1];
        for edge in edges {
            starts[key(edge).0 as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let (mut ends, mut numbers) = (vec![0; edges.len()], vec![0; edges.len()]);
        let mut next = starts.clone();
        for (number, edge) in (0u32..).zip(edges) {
            let (at, end) = key(edge);
            let slot = next[at as usize] as usize;
            next[at as usize] += 1;
            ends[slot] = end;
            numbers[slot] = number;
        }
        Self { starts, ends, edges: numbers }
    }
}

/// A directed multigraph over the vertices `0..n`. Edges are numbered in the order they were given.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// along the edges
    pub out: Adjacency,
    /// against the edges
    pub into: Adjacency,
    edges: Vec<(u32, u32)>,
}

impl Graph {
    /// A graph of `vertices` vertices and of edges `(from, to)`, given in the order of their sources.
    #[must_use]
    pub fn new(vertices: u32, edges: Vec<(u32, u32)>) -> Self {
        debug_assert!(edges.iter().all(|&(from, to)| from < vertices && to < vertices));
        debug_assert!(edges.is_sorted_by_key(|&(from, _)| from));
        let vertices = vertices as usize;
        let out = Adjacency::new(vertices, &edges, |&(from, to)| (from, to));
        let into = Adjacency::new(vertices, &edges, |&(from, to)| (to, from));
        Self { out, into, edges }
    }

    /// How many vertices there are.
    #[must_use]
    pub fn vertices(&self) -> usize {
        self.out.vertices()
    }

    /// How many edges there are.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.edges.len()
    }

    /// The ends `(from, to)` of an edge.
    #[must_use]
    pub fn ends(&self, edge: u32) -> (u32, u32) {
        self.edges[edge as usize]
    }
}
