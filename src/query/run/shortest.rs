//! Shortest paths: one search from the known end finds those to every other end.

use super::budget::{Flow, Stop};
use super::machine::Machine;
use super::matching::Course;
use super::property::neighbours;
use super::walk::list;
use crate::model::{NodeId, RelationId};
use crate::query::plan::{Hop, Reach};
use crate::query::value::Val;

/// What a breadth-first search knows of each node. Used again and again: a node belongs to the search at
/// hand when it bears its number.
#[derive(Default)]
pub struct Search {
    number: u32,
    seen: Vec<u32>,
    depth: Vec<u32>,
    /// the relation that first led here
    by: Vec<RelationId>,
    queue: Vec<NodeId>,
    /// further relations that lead here on a path as short
    also: Vec<(NodeId, RelationId)>,
}

impl Search {
    fn begin(&mut self, nodes: usize, from: NodeId) {
        if self.seen.len() != nodes || self.number == u32::MAX {
            self.seen = vec![0; nodes];
            self.depth = vec![0; nodes];
            self.by = vec![RelationId(0); nodes];
            self.number = 0;
        }
        self.number += 1;
        self.queue.clear();
        self.also.clear();
        self.reach(from, 0, RelationId(0));
    }

    fn reach(&mut self, node: NodeId, depth: u32, by: RelationId) {
        let at = node.index();
        (self.seen[at], self.depth[at], self.by[at]) = (self.number, depth, by);
        self.queue.push(node);
    }

    fn has(&self, node: NodeId) -> bool {
        self.seen.get(node.index()) == Some(&self.number)
    }

    /// The relations that lead to a node on its shortest paths.
    fn ways(&self, node: NodeId) -> impl Iterator<Item = RelationId> {
        let also = self.also.iter().filter(move |(own, _)| *own == node).map(|(_, by)| *by);
        std::iter::once(self.by[node.index()]).chain(also)
    }
}

impl<'e> Machine<'e> {
    /// One shortest path, or `all`, to each other end that fits.
    pub fn shortest(
        &mut self,
        course: Course<'e>,
        at: usize,
        hop: &'e Hop,
        reach: &'e Reach,
        all: bool,
    ) -> Flow {
        let Val::Node(from) = self.frame[hop.from] else { return Ok(()) };
        let mut search = self.searches.pop().unwrap_or_default();
        search.begin(self.estate.node_count(), from);
        let flow = self.search(course, at, hop, reach, all, &mut search);
        self.searches.push(search);
        flow
    }

    fn search(
        &mut self,
        course: Course<'e>,
        at: usize,
        hop: &'e Hop,
        reach: &'e Reach,
        all: bool,
        search: &mut Search,
    ) -> Flow {
        let most = reach.most.unwrap_or(u32::MAX);
        let mut next = 0;
        // all ways to a node are known once the search has left the depth before it
        while next < search.queue.len() {
            let depth = search.depth[search.queue[next].index()];
            let end = search.queue.len();
            if depth < most {
                for row in next..end {
                    self.look_around(hop, reach, all, search, search.queue[row])?;
                }
            }
            for row in next..end {
                let node = search.queue[row];
                if depth < reach.fewest || !self.arrives(hop, node) {
                    continue;
                }
                self.paths_to(course, at, (hop, reach), all, search, node)?;
                if hop.joins {
                    return Ok(());
                }
            }
            next = end;
        }
        Ok(())
    }

    fn look_around(
        &mut self,
        hop: &'e Hop,
        reach: &'e Reach,
        all: bool,
        search: &mut Search,
        node: NodeId,
    ) -> Flow {
        let depth = search.depth[node.index()] + 1;
        let mut near = neighbours(self.estate, node, hop.direction, &hop.types);
        while let Some((relation, other)) = near.next(self.estate, &hop.types) {
            self.tick()?;
            let new = !search.has(other);
            let as_short = all && search.depth[other.index()] == depth;
            if !(new || as_short) {
                continue;
            }
            if !self.certainly_follow(reach, relation)? {
                continue;
            }
            if new {
                search.reach(other, depth, relation);
            } else {
                search.also.push((other, relation));
            }
        }
        Ok(())
    }

    /// A relation that is only perhaps the wanted one leads nowhere for certain.
    fn certainly_follow(&mut self, reach: &'e Reach, relation: RelationId) -> Result<bool, Stop> {
        let before = self.doubts;
        let may = self.may_follow(reach, relation)?;
        let certain = self.doubts == before;
        self.doubts = before;
        self.unknown_counted &= certain || !may;
        Ok(may && certain)
    }

    /// Sends on the shortest paths to one node.
    fn paths_to(
        &mut self,
        course: Course<'e>,
        at: usize,
        (hop, reach): (&'e Hop, &'e Reach),
        all: bool,
        search: &Search,
        node: NodeId,
    ) -> Flow {
        let mut way = Vec::new();
        // what is still to be walked back: a node, how many relations follow it, and the first of them
        let mut open = vec![(node, 0usize, None)];
        while let Some((at_node, length, by)) = open.pop() {
            way.truncate(length.saturating_sub(1));
            way.extend(by);
            self.tick()?;
            if search.depth[at_node.index()] == 0 {
                self.shortest_found(course, at, hop, reach, node, &way)?;
                continue;
            }
            let ways = if all { usize::MAX } else { 1 };
            let mut back: Vec<RelationId> = search.ways(at_node).take(ways).collect();
            back.reverse();
            for relation in back {
                let before = self.estate.relation(relation).other(at_node).id();
                open.push((before, length + 1, Some(relation)));
            }
        }
        Ok(())
    }

    fn shortest_found(
        &mut self,
        course: Course<'e>,
        at: usize,
        hop: &'e Hop,
        reach: &'e Reach,
        node: NodeId,
        back: &[RelationId],
    ) -> Flow {
        if let Some(slot) = hop.slot {
            // it was walked back from its end
            self.frame[slot] = list(back, !reach.reversed);
        }
        if !hop.joins {
            self.frame[hop.to] = Val::Node(node);
        }
        let first = self.used.len();
        self.used.extend_from_slice(back);
        let flow = self.check(course, at);
        self.used.truncate(first);
        flow
    }
}
