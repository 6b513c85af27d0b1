//! Alternatives for one pair: the next easiest routes that pass no vertex twice (Yen).

use super::core::Core;
use super::easiest::Easiest;
use super::mask::{Allow, Mask};
use std::collections::BTreeSet;

/// A route between two vertices. Ordered by cost, hops, then edges.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// the sum of its edges' costs
    pub cost: u32,
    /// how many edges it has
    pub hops: u8,
    /// core edges, in order
    pub edges: Vec<u32>,
}

/// The `most` easiest routes from the core's only entry to its only target, least cost first, then fewest
/// hops, within the core's bound. Fewer when there are no more.
#[must_use]
pub fn alternatives(core: &Core, costs: &[u8], allow: &impl Allow, most: usize) -> Vec<Route> {
    let (&[from], &[to]) = (core.entries.as_slice(), core.targets.as_slice()) else { return Vec::new() };
    let mut finder = Finder { core, costs, allow, to, search: Easiest::new(core.graph.vertices()) };
    let (mut found, mut offered): (Vec<Route>, BTreeSet<Route>) = (Vec::new(), BTreeSet::new());
    offered.extend(finder.complete(&[], from, &Mask::default()));
    while found.len() < most {
        let Some(route) = offered.pop_first() else { break };
        found.push(route);
        finder.branch(from, &found, &mut offered);
    }
    found
}

struct Finder<'c, A: Allow> {
    core: &'c Core,
    costs: &'c [u8],
    allow: &'c A,
    to: u32,
    search: Easiest,
}

impl<A: Allow> Finder<'_, A> {
    /// Offers for each vertex of the last route the easiest way on that no found route has taken.
    fn branch(&mut self, from: u32, found: &[Route], offered: &mut BTreeSet<Route>) {
        let Some(last) = found.last() else { return };
        let mut mask = Mask::default();
        let mut vertex = from;
        for (at, &edge) in last.edges.iter().enumerate() {
            let start = &last.edges[..at];
            for other in found.iter().filter(|other| other.edges.starts_with(start)) {
                mask.set_edge(other.edges[at], true);
            }
            offered.extend(self.complete(start, vertex, &mask));
            mask.set_vertex(vertex, true);
            vertex = self.core.graph.ends(edge).1;
        }
    }

    /// The easiest route that starts with these edges.
    fn complete(&mut self, start: &[u32], vertex: u32, mask: &Mask) -> Option<Route> {
        let taken = u8::try_from(start.len()).ok()?;
        let bound = self.core.bound.checked_sub(taken)?;
        let allow = Both(self.allow, mask);
        let labels = self.search.from(vertex, self.core, bound, self.costs, &allow);
        let label = labels.iter().position(|label| label.vertex == self.to)?;
        let edges = [start, &self.search.way(u32::try_from(label).ok()?)].concat();
        let cost = edges.iter().map(|&edge| u32::from(self.costs[edge as usize])).sum();
        Some(Route { cost, hops: u8::try_from(edges.len()).ok()?, edges })
    }
}

/// What both allow.
struct Both<'m, A: Allow>(&'m A, &'m Mask);

impl<A: Allow> Allow for Both<'_, A> {
    fn edge(&self, edge: u32) -> bool {
        self.0.edge(edge) && self.1.edge(edge)
    }

    fn vertex(&self, vertex: u32) -> bool {
        self.0.vertex(vertex) && self.1.vertex(vertex)
    }
}
