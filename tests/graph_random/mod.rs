//! Random graphs and the slowest, plainest answers about them, for the tests of the graph room.

#![allow(dead_code)]

use spelunk::graph::{Allow, Graph, Mask};

/// A small generator: the same numbers for the same seed.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, most: u32) -> u32 {
        u32::try_from(self.next() % u64::from(most.max(1))).unwrap()
    }

    /// Some of the numbers below `of`, at least one.
    pub fn some(&mut self, of: u32, chance: u32) -> Vec<u32> {
        let mut picked: Vec<u32> = (0..of).filter(|_| self.below(100) < chance).collect();
        if picked.is_empty() {
            picked.push(self.below(of));
        }
        picked
    }
}

/// A random question: a multigraph with loops and parallel edges, entries and targets that may overlap,
/// costs, a hop bound, and a mask that switches some edges and vertices off.
pub struct Case {
    pub vertices: u32,
    pub edges: Vec<(u32, u32)>,
    pub costs: Vec<u8>,
    pub entries: Vec<u32>,
    pub targets: Vec<u32>,
    pub bound: u8,
    pub mask: Mask,
}

pub fn case(seed: u64, most: u32) -> Case {
    let mut random = Random(seed);
    let vertices = 2 + random.below(most - 1);
    let density = 1 + random.below(3);
    let count = vertices / 2 + random.below(vertices * density);
    let mut edges: Vec<(u32, u32)> =
        (0..count).map(|_| (random.below(vertices), random.below(vertices))).collect();
    edges.sort_by_key(|edge| edge.0);
    let costs = edges.iter().map(|_| u8::try_from(random.below(11)).unwrap()).collect();
    let mut mask = Mask::default();
    if seed % 2 == 1 {
        (0..count).filter(|_| random.below(6) == 0).for_each(|edge| mask.set_edge(edge, true));
        (0..vertices).filter(|_| random.below(12) == 0).for_each(|vertex| mask.set_vertex(vertex, true));
    }
    let (entries, targets) = (random.some(vertices, 20), random.some(vertices, 20));
    let bound = 1 + u8::try_from(random.below(8)).unwrap();
    Case { vertices, edges, costs, entries, targets, bound, mask }
}

impl Case {
    pub fn graph(&self) -> Graph {
        Graph::new(self.vertices, self.edges.clone())
    }

    /// The edges that may be used.
    pub fn open(&self) -> impl Iterator<Item = (u32, (u32, u32))> + '_ {
        (0..).zip(self.edges.iter().copied()).filter(|&(edge, (from, to))| {
            self.mask.edge(edge) && self.mask.vertex(from) && self.mask.vertex(to)
        })
    }

    pub fn open_entries(&self) -> impl Iterator<Item = u32> + '_ {
        self.entries.iter().copied().filter(|&vertex| self.mask.vertex(vertex))
    }

    /// `least[hops][vertex]`: the least cost of a walk of exactly that many edges.
    pub fn walks(&self, from: u32, bound: u8) -> Vec<Vec<Option<u32>>> {
        let mut rows = vec![vec![None; self.vertices as usize]];
        rows[0][from as usize] = Some(0).filter(|_| self.mask.vertex(from));
        for _ in 0..bound {
            let last = rows.last().unwrap();
            let mut row = vec![None; self.vertices as usize];
            for (edge, (from, to)) in self.open() {
                if let Some(cost) = last[from as usize] {
                    let cost = cost + u32::from(self.costs[edge as usize]);
                    let best: &mut Option<u32> = &mut row[to as usize];
                    *best = Some(best.map_or(cost, |old| old.min(cost)));
                }
            }
            rows.push(row);
        }
        rows
    }

    /// Every route without a repeated vertex, as edges, of at most `bound` edges.
    pub fn routes(&self, from: u32, to: u32, bound: u8) -> Vec<Vec<u32>> {
        let mut next = vec![Vec::new(); self.vertices as usize];
        self.open().for_each(|(edge, (from, end))| next[from as usize].push((edge, end)));
        let mut routes = Routes { next, to, all: Vec::new() };
        if self.mask.vertex(from) {
            routes.extend(from, bound, &mut vec![from], &mut Vec::new());
        }
        routes.all
    }

    pub fn cost(&self, route: &[u32]) -> u32 {
        route.iter().map(|&edge| u32::from(self.costs[edge as usize])).sum()
    }

    /// What the open entries reach without passing `without`.
    pub fn reached(&self, without: Option<u32>) -> Vec<bool> {
        let mut seen = vec![false; self.vertices as usize];
        let mut stack: Vec<u32> = self.open_entries().filter(|&entry| Some(entry) != without).collect();
        while let Some(vertex) = stack.pop() {
            if std::mem::replace(&mut seen[vertex as usize], true) {
                continue;
            }
            stack.extend(
                self.open()
                    .filter(|&(_, (from, to))| from == vertex && Some(to) != without)
                    .map(|(_, (_, to))| to),
            );
        }
        seen
    }
}

struct Routes {
    next: Vec<Vec<(u32, u32)>>,
    to: u32,
    all: Vec<Vec<u32>>,
}

impl Routes {
    fn extend(&mut self, at: u32, left: u8, passed: &mut Vec<u32>, edges: &mut Vec<u32>) {
        if at == self.to {
            self.all.push(edges.clone());
            return;
        }
        for place in 0..if left > 0 { self.next[at as usize].len() } else { 0 } {
            let (edge, end) = self.next[at as usize][place];
            if !passed.contains(&end) {
                passed.push(end);
                edges.push(edge);
                self.extend(end, left - 1, passed, edges);
                passed.pop();
                edges.pop();
            }
        }
    }
}

/// The case's mask in core numbers.
pub fn core_mask(case: &Case, core: &spelunk::graph::Core) -> Mask {
    let mut mask = Mask::default();
    for (own, &edge) in (0..).zip(&core.edge) {
        mask.set_edge(own, !case.mask.edge(edge));
    }
    for (own, &vertex) in (0..).zip(&core.vertex) {
        mask.set_vertex(own, !case.mask.vertex(vertex));
    }
    mask
}

/// Runs the same work on 1, 2 and 8 threads; all answers must be equal.
pub fn on_threads<T: PartialEq + std::fmt::Debug + Send>(work: impl Fn() -> T + Sync) -> T {
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(&work)
    };
    let answer = on(1);
    for threads in [2, 8] {
        assert_eq!(on(threads), answer, "{threads} threads");
    }
    answer
}
