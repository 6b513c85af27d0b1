//! Breadth-first search from many sources at once, one bit each: pays where they reach much the same.

use super::csr::Adjacency;
use super::mask::Allow;
use super::sweep::FAR;

const WORDS: usize = 4;
/// The most sources of one search.
pub const SOURCES: usize = WORDS * 64;

/// One bit per source.
pub type Set = [u64; WORDS];

/// The memory of a search, used again from block to block.
#[derive(Clone, Debug)]
pub struct Wide {
    seen: Vec<Set>,
    now: Vec<Set>,
    next: Vec<Set>,
    level: Vec<u32>,
    touched: Vec<u32>,
}

impl Wide {
    /// A search over graphs of `vertices` vertices.
    #[must_use]
    pub fn new(vertices: usize) -> Self {
        let sets = || vec![[0; WORDS]; vertices];
        Self { seen: sets(), now: sets(), next: sets(), level: Vec::new(), touched: Vec::new() }
    }

    /// Calls `visit(vertex, sources, hops)` for the sources, by their place in `sources`, that reach a
    /// vertex first with `hops` hops, within the bound and pruned as [`Walk`](super::Walk) does.
    pub fn from(
        &mut self,
        sources: &[u32],
        adjacency: &Adjacency,
        (bound, left): (u8, &[u8]),
        allow: &impl Allow,
        mut visit: impl FnMut(u32, &Set, u8),
    ) {
        self.begin(sources, allow);
        let mut hops = 0u8;
        while !self.level.is_empty() && (hops < bound || bound == FAR) {
            hops = hops.saturating_add(1).min(FAR - 1);
            let reached = self.step(
                adjacency,
                |end| bound == FAR || hops.saturating_add(left[end as usize]) <= bound,
                allow,
            );
            for &vertex in &reached {
                let at = vertex as usize;
                let fresh = fresh(&std::mem::take(&mut self.next[at]), &self.seen[at]);
                if self.seen[at] == [0; WORDS] {
                    self.touched.push(vertex);
                }
                add(&mut self.seen[at], &fresh);
                self.now[at] = fresh;
                visit(vertex, &fresh, hops);
            }
            self.level = reached;
        }
        self.clear();
    }

    fn begin(&mut self, sources: &[u32], allow: &impl Allow) {
        for (slot, &source) in sources.iter().take(SOURCES).enumerate() {
            if allow.vertex(source) {
                let at = source as usize;
                self.seen[at][slot / 64] |= 1 << (slot % 64);
                self.now[at] = self.seen[at];
                self.level.push(source);
                self.touched.push(source);
            }
        }
    }

    /// Follows every edge of the level; the vertices that some source reaches for the first time.
    fn step(&mut self, adjacency: &Adjacency, fits: impl Fn(u32) -> bool, allow: &impl Allow) -> Vec<u32> {
        let mut reached = Vec::new();
        for at in 0..self.level.len() {
            let vertex = self.level[at];
            let set = std::mem::take(&mut self.now[vertex as usize]);
            for (end, edge) in adjacency.neighbours(vertex) {
                let slot = end as usize;
                let new = fresh(&set, &self.seen[slot]);
                if new != [0; WORDS] && fits(end) && allow.edge(edge) && allow.vertex(end) {
                    if self.next[slot] == [0; WORDS] {
                        reached.push(end);
                    }
                    add(&mut self.next[slot], &new);
                }
            }
        }
        reached
    }

    fn clear(&mut self) {
        for vertex in self.level.drain(..).chain(self.touched.drain(..)) {
            self.seen[vertex as usize] = [0; WORDS];
            self.now[vertex as usize] = [0; WORDS];
        }
    }
}

/// The places of the bits of a set.
pub fn slots(set: &Set) -> impl Iterator<Item = usize> + '_ {
    set.iter().enumerate().flat_map(|(word, &bits)| {
        let rest = |bits: &u64| Some(bits & (bits - 1)).filter(|&bits| bits != 0);
        let nonzero = Some(bits).filter(|&bits| bits != 0);
        std::iter::successors(nonzero, rest).map(move |bits| word * 64 + bits.trailing_zeros() as usize)
    })
}

fn fresh(set: &Set, seen: &Set) -> Set {
    std::array::from_fn(|word| set[word] & !seen[word])
}

fn add(to: &mut Set, set: &Set) {
    for (word, bits) in to.iter_mut().zip(set) {
        *word |= bits;
    }
}
