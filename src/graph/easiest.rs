//! The easiest ways from one source: least cost, then fewest hops, within a hop bound (Dial's buckets).

use super::core::Core;
use super::mask::Allow;

/// A way to a vertex: no other is both as cheap and as short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// the core vertex it reaches
    pub vertex: u32,
    /// the sum of its edges' costs
    pub cost: u16,
    /// how many edges it has
    pub hops: u8,
    /// the label it goes on from; itself at the source
    pub before: u32,
    /// the last edge; none at the source
    pub edge: Option<u32>,
}

/// A label that can be reached from another one over an edge, equally well as any other way.
#[derive(Clone, Copy, Debug)]
struct Link {
    from: u32,
    to: u32,
    edge: u32,
}

#[derive(Clone, Copy)]
struct Offer {
    vertex: u32,
    before: u32,
    edge: u32,
}

const NONE: u32 = u32::MAX;

/// The memory of a search and its answer.
#[derive(Clone, Default)]
pub struct Easiest {
    labels: Vec<Label>,
    links: Vec<Link>,
    /// the last label of each vertex
    last: Vec<u32>,
    buckets: Vec<Vec<Offer>>,
}

impl Easiest {
    /// A search over graphs of `vertices` vertices.
    #[must_use]
    pub fn new(vertices: usize) -> Self {
        Self { last: vec![NONE; vertices], ..Self::default() }
    }

    /// Finds the easiest ways from `source` to every vertex of the core from which a target is within the
    /// bound, at most `bound` hops in all. `costs` has one entry per core edge. Answers the labels, the
    /// cheapest first, then the shortest.
    pub fn from(
        &mut self,
        source: u32,
        core: &Core,
        bound: u8,
        costs: &[u8],
        allow: &impl Allow,
    ) -> &[Label] {
        self.clear();
        if !allow.vertex(source) || core.to_target[source as usize] > bound {
            return &self.labels;
        }
        let width = usize::from(bound) + 1;
        self.offer(0, Offer { vertex: source, before: 0, edge: NONE });
        let mut bucket = 0;
        while bucket < self.buckets.len() {
            let (cost, hops) = (bucket / width, bucket % width);
            let first = self.labels.len();
            let offers = std::mem::take(&mut self.buckets[bucket]);
            for &offer in &offers {
                self.take(
                    offer,
                    u16::try_from(cost).unwrap_or(u16::MAX),
                    u8::try_from(hops).unwrap_or(u8::MAX),
                );
            }
            for label in first..self.labels.len() {
                self.expand(label, core, bound, costs, allow);
            }
            self.buckets[bucket] = offers;
            self.buckets[bucket].clear();
            bucket += 1;
        }
        &self.labels
    }

    /// Forgets the last search: the answer of one that may not start.
    pub fn nothing(&mut self) -> &[Label] {
        self.clear();
        &self.labels
    }

    /// The labels of the last search.
    #[must_use]
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// The edges of the way to a label.
    #[must_use]
    pub fn way(&self, label: u32) -> Vec<u32> {
        let mut edges = Vec::new();
        let mut label = self.labels[label as usize];
        while let Some(edge) = label.edge {
            edges.push(edge);
            label = self.labels[label.before as usize];
        }
        edges.reverse();
        edges
    }

    /// Hands the weight of each label back along all equally easy ways to it, in equal shares per way:
    /// `see(edge, from label, share)` for each edge that carries some.
    pub fn share(&self, weight: &[f64], mut see: impl FnMut(u32, Label, f64)) {
        let mut ways = vec![0.0f64; self.labels.len()];
        if let Some(source) = ways.first_mut() {
            *source = 1.0;
        }
        for link in &self.links {
            ways[link.to as usize] += ways[link.from as usize];
        }
        let mut carried = weight.to_vec();
        for link in self.links.iter().rev() {
            let part = ways[link.from as usize] / ways[link.to as usize] * carried[link.to as usize];
            if part > 0.0 {
                carried[link.from as usize] += part;
                see(link.edge, self.labels[link.from as usize], part);
            }
        }
    }

    fn offer(&mut self, bucket: usize, offer: Offer) {
        if bucket >= self.buckets.len() {
            self.buckets.resize_with(bucket + 1, Vec::new);
        }
        self.buckets[bucket].push(offer);
    }

    /// Makes an offer a label, a further way to an equal label, or drops it.
    fn take(&mut self, offer: Offer, cost: u16, hops: u8) {
        let last = &mut self.last[offer.vertex as usize];
        let number = u32::try_from(self.labels.len()).unwrap_or(NONE);
        let equal = self.labels.get(*last as usize).is_some_and(|own| own.cost == cost && own.hops == hops);
        if !equal {
            if self.labels.get(*last as usize).is_some_and(|own| own.hops <= hops) {
                return;
            }
            *last = number;
            let edge = Some(offer.edge).filter(|&edge| edge != NONE);
            self.labels.push(Label { vertex: offer.vertex, cost, hops, before: offer.before, edge });
        }
        if offer.edge != NONE {
            self.links.push(Link { from: offer.before, to: *last, edge: offer.edge });
        }
    }

    fn expand(&mut self, label: usize, core: &Core, bound: u8, costs: &[u8], allow: &impl Allow) {
        let Label { vertex, cost, hops, .. } = self.labels[label];
        let (before, next) = (u32::try_from(label).unwrap_or(NONE), hops + 1);
        let width = usize::from(bound) + 1;
        for (end, edge) in core.graph.out.neighbours(vertex) {
            let fits = next.saturating_add(core.to_target[end as usize]) <= bound;
            let longer = self.labels.get(self.last[end as usize] as usize).is_none_or(|own| own.hops > next);
            if fits && longer && allow.edge(edge) && allow.vertex(end) {
                let cost = usize::from(cost) + usize::from(costs[edge as usize]);
                self.offer(cost * width + usize::from(next), Offer { vertex: end, before, edge });
            }
        }
    }

    fn clear(&mut self) {
        for label in self.labels.drain(..) {
            self.last[label.vertex as usize] = NONE;
        }
        self.links.clear();
    }
}
