//! The lanes of a rail: which node's line runs in which column, and which relations get no line.
//!
//! Lanes are a stack: whatever a node starts stands right of all lines that are open, so that text is always
//! right of every line, and no line crosses another. A relation that would have to becomes a reference, as
//! does one whose ends are never on one screen and one that would need too many lanes.

use super::order::Ends;
use super::picture::{Budget, Picture};

/// The narrowest share of the width that the lanes may take: one sixth of it each two columns wide.
const WIDTH_FOR_A_LANE: usize = 6;

/// A row for a relation.
pub(super) struct Entry {
    pub relation: usize,
    /// the lane of the node that it leaves
    pub lane: usize,
    /// the lane ends here
    pub last: bool,
    /// the lanes left of it that pass, each with the node that it belongs to
    pub beside: Vec<(usize, usize)>,
}

/// The rows of a node.
#[derive(Default)]
pub(super) struct Stop {
    pub lane: usize,
    /// the relations that reach it by a line
    pub entries: Vec<Entry>,
    /// the relations that leave it without a line
    pub references: Vec<Entry>,
    /// the lanes that pass a node that no line reaches
    pub beside: Vec<(usize, usize)>,
}

/// The rows of all nodes.
pub(super) struct Plan {
    pub stops: Vec<Stop>,
}

impl Plan {
    pub fn rows(&self) -> usize {
        self.stops.iter().map(|stop| stop.entries.len().max(1) + stop.references.len()).sum()
    }
}

struct Lane {
    node: usize,
    place: usize,
    pending: usize,
    row: usize,
}

struct Planner<'p> {
    picture: &'p Picture,
    /// forward relations by the node they leave and by the node they reach; all by the node they leave
    out: Ends,
    into: Ends,
    all: Ends,
    reference: Vec<bool>,
    placed: Vec<bool>,
    span: usize,
    most: usize,
    lanes: Vec<Lane>,
    row: usize,
    changed: bool,
}

/// Gives every relation its row.
pub(super) fn plan(picture: &Picture, back: &[bool], order: &[usize], budget: Budget) -> Plan {
    let count = picture.nodes.len();
    let relations = &picture.relations;
    let mut planner = Planner {
        picture,
        out: Ends::new(count, relations, |at, one| (!back[at]).then_some(one.from)),
        into: Ends::new(count, relations, |at, one| (!back[at]).then_some(one.to)),
        all: Ends::new(count, relations, |_, one| Some(one.from)),
        reference: back.to_vec(),
        placed: vec![false; count],
        span: budget.height.max(4),
        most: (budget.width / WIDTH_FOR_A_LANE).max(2),
        lanes: Vec::new(),
        row: 0,
        changed: true,
    };
    let mut stops = Vec::new();
    // every round but the last makes at least one more reference
    while planner.changed {
        planner.changed = false;
        planner.row = 0;
        planner.lanes.clear();
        planner.placed.fill(false);
        stops = (0..count).map(|_| Stop::default()).collect();
        for &node in order {
            stops[node] = planner.stop(node);
        }
    }
    Plan { stops }
}

impl Planner<'_> {
    fn stop(&mut self, node: usize) -> Stop {
        self.placed[node] = true;
        let linked = self.linked(node);
        let mut entries = Vec::new();
        let mut lane = 0;
        for (at, relations) in linked {
            let (from, pending) = (self.lanes[at].place, self.lanes[at].pending - relations.len());
            lane = lane.max(if pending == 0 && relations.len() == 1 { from } else { from + 1 });
            let beside = self.beside(at);
            let count = relations.len();
            entries.extend(relations.into_iter().enumerate().map(|(nth, relation)| Entry {
                relation,
                lane: from,
                last: pending == 0 && nth + 1 == count,
                beside: beside.clone(),
            }));
            self.lanes[at].pending = pending;
        }
        self.lanes.retain(|lane| lane.pending > 0);
        lane = lane.max(self.lanes.last().map_or(0, |top| top.place + 1));
        if let Some(top) = self.lanes.last().filter(|_| lane > self.most) {
            self.give_up(top.node);
        }
        let beside = if entries.is_empty() { self.beside(self.lanes.len()) } else { Vec::new() };
        self.row += entries.len().max(1);
        let references = self.references(node, lane);
        Stop { lane, entries, references, beside }
    }

    /// The rows of the relations of a node without a line; opens the lane of the others.
    fn references(&mut self, node: usize, lane: usize) -> Vec<Entry> {
        let (lines, own): (Vec<usize>, Vec<usize>) =
            self.all.of(node).iter().partition(|&&relation| !self.reference[relation]);
        let count = own.len();
        let beside = self.beside(self.lanes.len());
        let row = self.row;
        self.row += count;
        if !lines.is_empty() {
            self.lanes.push(Lane { node, place: lane, pending: lines.len(), row });
        }
        let entry = |(nth, relation)| {
            let last = lines.is_empty() && nth + 1 == count;
            Entry { relation, lane, last, beside: beside.clone() }
        };
        own.into_iter().enumerate().map(entry).collect()
    }

    fn beside(&self, lanes: usize) -> Vec<(usize, usize)> {
        self.lanes[..lanes].iter().map(|lane| (lane.place, lane.node)).collect()
    }

    /// The open lanes, from the right, whose lines can reach a node, with the relations; all its other
    /// relations become references, and whatever stands in the way of the first line does as well.
    fn linked(&mut self, node: usize) -> Vec<(usize, Vec<usize>)> {
        let lines = |relation: &usize| !self.reference[*relation];
        let incoming: Vec<usize> = self.into.of(node).iter().copied().filter(lines).collect();
        let mut linked: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut in_the_way = Vec::new();
        for (at, lane) in self.lanes.iter().enumerate().rev() {
            let from_here = |&relation: &usize| self.picture.relations[relation].from == lane.node;
            let relations: Vec<usize> = incoming.iter().copied().filter(from_here).collect();
            let far = !linked.is_empty() && self.row - lane.row > self.span;
            match (relations.is_empty(), linked.is_empty()) {
                (true, true) => in_the_way.push(lane.node),
                (true, false) => break,
                _ if far => break,
                _ => {
                    let stays = lane.pending > relations.len();
                    linked.push((at, relations));
                    if stays {
                        break;
                    }
                }
            }
        }
        if linked.is_empty() {
            in_the_way.clear();
        }
        let reached = |relation: &usize| linked.iter().any(|(_, relations)| relations.contains(relation));
        let lost: Vec<usize> = incoming.iter().copied().filter(|relation| !reached(relation)).collect();
        for relation in lost {
            self.refer(relation);
        }
        for node in in_the_way {
            self.give_up(node);
        }
        linked
    }

    /// A relation gets no line after all.
    fn refer(&mut self, relation: usize) {
        self.reference[relation] = true;
        self.changed = true;
        let from = self.picture.relations[relation].from;
        if let Some(lane) = self.lanes.iter_mut().find(|lane| lane.node == from) {
            lane.pending = lane.pending.saturating_sub(1);
        }
    }

    /// All relations that a lane still waits for become references.
    fn give_up(&mut self, node: usize) {
        let waits = |relation: &usize| {
            !self.reference[*relation] && !self.placed[self.picture.relations[*relation].to]
        };
        let open: Vec<usize> = self.out.of(node).iter().copied().filter(waits).collect();
        for relation in open {
            self.refer(relation);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::order::{backward, ordered};
    use super::super::picture::{Node, Relation};
    use super::*;
    use proptest::prelude::*;

    fn planned(nodes: usize, ends: &[(usize, usize)], width: usize) -> Plan {
        let relation = |&(from, to): &(usize, usize)| Relation { from, to, ..Relation::default() };
        let relations: Vec<Relation> = ends.iter().filter(|(from, to)| from != to).map(relation).collect();
        let picture = Picture { nodes: vec![Node::default(); nodes], relations };
        let back = backward(&picture);
        plan(&picture, &back, &ordered(&picture, &back), Budget { width, height: 24 })
    }

    proptest! {
        #[test]
        fn every_relation_has_one_row_and_text_is_right_of_every_line(
            ends in prop::collection::vec((0usize..12, 0usize..12), 0..40),
            width in 20usize..100,
        ) {
            let plan = planned(12, &ends, width);
            let mut seen = 0;
            for stop in &plan.stops {
                seen += stop.entries.len() + stop.references.len();
                prop_assert!(stop.lane <= width / 6 + 2);
                for entry in &stop.entries {
                    prop_assert!(entry.lane <= stop.lane);
                    prop_assert!(entry.lane < stop.lane || entry.last);
                    prop_assert!(entry.beside.iter().all(|(lane, _)| *lane < entry.lane));
                }
            }
            prop_assert_eq!(seen, ends.iter().filter(|(from, to)| from != to).count());
        }
    }

    #[test]
    fn a_chain_stays_in_its_lane() {
        let plan = planned(4, &[(0, 1), (1, 2), (2, 3)], 80);
        assert!(plan.stops.iter().all(|stop| stop.lane == 0 && stop.references.is_empty()));
    }

    #[test]
    fn the_short_side_of_a_diamond_is_a_reference() {
        let plan = planned(4, &[(0, 1), (0, 2), (1, 3), (2, 3)], 80);
        assert_eq!(plan.stops.iter().map(|stop| stop.references.len()).sum::<usize>(), 1);
        assert_eq!(plan.rows(), 5);
    }
}
