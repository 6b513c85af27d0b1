//! Must-pass vertices: the dominator tree of everything that the entries reach (semi-NCA).

use super::csr::Graph;
use super::mask::Allow;

const NONE: u32 = u32::MAX;

/// For each vertex the last vertex that every way from the entries to it passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dominators {
    parent: Vec<u32>,
}

impl Dominators {
    /// The nearest vertex that every way to `vertex` passes; `None` when there is none, or no way.
    #[must_use]
    pub fn before(&self, vertex: u32) -> Option<u32> {
        self.parent.get(vertex as usize).copied().filter(|&parent| parent != NONE)
    }

    /// All vertices that every way to `vertex` passes, the nearest first.
    pub fn chain(&self, vertex: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(self.before(vertex), |&vertex| self.before(vertex))
    }
}

/// Builds the tree over a root that leads to every entry. Time: nearly linear in the edges.
#[must_use]
pub fn dominators(graph: &Graph, entries: &[u32], allow: &impl Allow) -> Dominators {
    let mut tree = Tree::grow(graph, entries, allow);
    tree.semidominate(graph, entries, allow);
    Dominators { parent: tree.lower(graph.vertices()) }
}

/// The depth-first tree, by preorder number; number 0 is the root above the entries.
struct Tree {
    /// number -> vertex
    vertex: Vec<u32>,
    /// vertex -> number
    number: Vec<u32>,
    parent: Vec<u32>,
    semi: Vec<u32>,
    best: Vec<u32>,
    above: Vec<u32>,
}

impl Tree {
    fn grow(graph: &Graph, entries: &[u32], allow: &impl Allow) -> Self {
        let mut tree = Self {
            vertex: vec![NONE],
            number: vec![NONE; graph.vertices()],
            parent: vec![0],
            semi: Vec::new(),
            best: Vec::new(),
            above: Vec::new(),
        };
        for &entry in entries {
            if allow.vertex(entry) && tree.number[entry as usize] == NONE {
                tree.visit(entry, 0);
                tree.descend(graph, entry, allow);
            }
        }
        let count = u32::try_from(tree.vertex.len()).unwrap_or(NONE);
        tree.semi = (0..count).collect();
        tree.best = (0..count).collect();
        tree.above = vec![NONE; tree.vertex.len()];
        tree
    }

    fn visit(&mut self, vertex: u32, parent: u32) -> u32 {
        let number = u32::try_from(self.vertex.len()).unwrap_or(NONE);
        self.number[vertex as usize] = number;
        self.vertex.push(vertex);
        self.parent.push(parent);
        number
    }

    fn descend(&mut self, graph: &Graph, from: u32, allow: &impl Allow) {
        let start = |vertex: u32| (self.number[vertex as usize], graph.out.neighbours(vertex));
        let mut stack = vec![start(from)];
        while let Some((number, next)) = stack.last_mut() {
            let number = *number;
            match next.find(|&(end, edge)| {
                self.number[end as usize] == NONE && allow.edge(edge) && allow.vertex(end)
            }) {
                Some((end, _)) => {
                    let own = self.visit(end, number);
                    stack.push((own, graph.out.neighbours(end)));
                }
                None => _ = stack.pop(),
            }
        }
    }

    /// Semidominators, from the last number to the first, with path compression.
    fn semidominate(&mut self, graph: &Graph, entries: &[u32], allow: &impl Allow) {
        let mut is_entry = vec![false; self.number.len()];
        entries.iter().for_each(|&entry| is_entry[entry as usize] = true);
        for number in (1..self.vertex.len()).rev() {
            let vertex = self.vertex[number];
            let mut semi = if is_entry[vertex as usize] { 0 } else { self.parent[number] };
            for (before, edge) in graph.into.neighbours(vertex) {
                let before = self.number[before as usize];
                if before != NONE && allow.edge(edge) {
                    let best = self.evaluate(before);
                    semi = semi.min(self.semi[best as usize]);
                }
            }
            self.semi[number] = semi;
            self.above[number] = self.parent[number];
        }
    }

    /// The number with the least semidominator on the linked part of the way up.
    fn evaluate(&mut self, number: u32) -> u32 {
        let mut way = Vec::new();
        let mut at = number;
        while self.above[at as usize] != NONE {
            way.push(at);
            at = self.above[at as usize];
        }
        let root = at;
        for &at in way.iter().rev() {
            let above = self.above[at as usize];
            let (own, upper) = (self.best[at as usize], self.best[above as usize]);
            if above != root && self.semi[upper as usize] < self.semi[own as usize] {
                self.best[at as usize] = upper;
            }
            if above != root {
                self.above[at as usize] = root;
            }
        }
        self.best[number as usize]
    }

    /// Immediate dominators: the lowest ancestor not below the semidominator.
    fn lower(&self, vertices: usize) -> Vec<u32> {
        let mut dominator: Vec<u32> = self.parent.clone();
        let mut parent = vec![NONE; vertices];
        for number in 1..self.vertex.len() {
            let mut above = dominator[number];
            while above > self.semi[number] {
                above = dominator[above as usize];
            }
            dominator[number] = above;
            parent[self.vertex[number] as usize] = self.vertex[above as usize];
        }
        parent
    }
}
