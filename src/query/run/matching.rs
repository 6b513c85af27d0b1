//! MATCH: move by move, each with the conditions that can be told after it.
//!
//! A condition that is unknown does not end a match at once: a later one may still be false. Such a match
//! is followed in doubt, and when it is complete it is counted as left out.

use super::budget::Flow;
use super::machine::Machine;
use super::property::neighbours;
use crate::model::{NodeId, RelationId, Truth};
use crate::query::ast::Direction;
use crate::query::plan::{Hop, LabelTest, Match, MoveKind, PathPart, Slot, Source, Stage};
use crate::query::value::{Val, Walk};
use std::rc::Rc;

/// The match at hand and what comes after it.
#[derive(Clone, Copy)]
pub struct Course<'e> {
    found: &'e Match,
    /// where its own relations begin among the used ones
    base: usize,
    stage: &'e Stage,
    next: usize,
}

impl<'e> Machine<'e> {
    /// Sends the row on once for each match, or once without one when it is optional.
    pub fn matching(&mut self, found: &'e Match, stage: &'e Stage, next: usize) -> Flow {
        let doubts = std::mem::take(&mut self.doubts);
        let matched = std::mem::take(&mut self.matched);
        let course = Course { found, base: self.used.len(), stage, next };
        let flow = self.moves(course, 0);
        self.used.truncate(course.base);
        let alone = found.optional && !self.matched;
        (self.doubts, self.matched) = (doubts, matched);
        flow?;
        if alone {
            for slot in &found.fresh {
                self.frame[*slot] = Val::Null;
            }
            let doubts = std::mem::take(&mut self.doubts);
            let flow = self.push(stage, next);
            self.doubts = doubts;
            return flow;
        }
        Ok(())
    }

    /// Takes a step; in doubt it costs patience.
    #[inline]
    pub fn tick(&mut self) -> Flow {
        if self.doubts > 0 {
            self.patience = self.patience.saturating_sub(1);
        }
        self.budget.step()
    }

    fn moves(&mut self, course: Course<'e>, at: usize) -> Flow {
        let Some(step) = course.found.moves.get(at) else { return self.complete(course) };
        match &step.kind {
            MoveKind::Scan { slot, source, labels } => self.scan(course, at, *slot, source, labels),
            MoveKind::Known { slot, labels } => match self.frame[*slot] {
                Val::Node(node) if labels.fits(self.estate, node) => self.check(course, at),
                _ => Ok(()),
            },
            MoveKind::Relations(hop) => self.relations(course, at, hop),
            MoveKind::Hop(hop) => self.hop(course, at, hop),
            MoveKind::Walk(hop, reach) => self.walk(course, at, hop, reach),
            MoveKind::Shortest(hop, reach, all) => self.shortest(course, at, hop, reach, *all),
            MoveKind::Path(slot, parts) => {
                self.frame[*slot] = self.path(parts);
                self.check(course, at)
            }
        }
    }

    fn complete(&mut self, course: Course<'e>) -> Flow {
        if self.doubts > 0 {
            self.unknown += u64::from(!course.found.optional);
            return Ok(());
        }
        self.matched = true;
        self.push(course.stage, course.next)
    }

    /// Goes on when the conditions after a move hold, or may hold.
    pub fn check(&mut self, course: Course<'e>, at: usize) -> Flow {
        let before = self.doubts;
        for (condition, span) in &course.found.moves[at].conditions {
            match self.condition(condition, *span)? {
                Truth::Yes => {}
                Truth::Unknown => self.doubts += 1,
                Truth::No => {
                    self.doubts = before;
                    return Ok(());
                }
            }
        }
        if self.doubts > 0 && self.patience == 0 {
            self.doubts = before;
            self.unknown += u64::from(!course.found.optional);
            self.unknown_counted = false;
            return Ok(());
        }
        let flow = self.moves(course, at + 1);
        self.doubts = before;
        flow
    }

    fn scan(
        &mut self,
        course: Course<'e>,
        at: usize,
        slot: Slot,
        source: &'e Source,
        labels: &'e LabelTest,
    ) -> Flow {
        match source {
            Source::All => (0..self.estate.node_count())
                .try_for_each(|row| self.found_node(course, at, slot, NodeId::from_index(row), labels)),
            Source::Kind(kind) => {
                let nodes = self.estate.of_kind(*kind);
                nodes.iter().try_for_each(|node| self.found_node(course, at, slot, *node, labels))
            }
            Source::Among(nodes) => {
                nodes.iter().try_for_each(|node| self.found_node(course, at, slot, *node, labels))
            }
            Source::Id(code) => {
                let id = self.eval(code)?;
                let node = id.as_text().and_then(|id| self.estate.find(id));
                node.map_or(Ok(()), |node| self.found_node(course, at, slot, node, labels))
            }
        }
    }

    fn found_node(
        &mut self,
        course: Course<'e>,
        at: usize,
        slot: Slot,
        node: NodeId,
        labels: &LabelTest,
    ) -> Flow {
        self.tick()?;
        if !labels.fits(self.estate, node) {
            return Ok(());
        }
        self.frame[slot] = Val::Node(node);
        self.check(course, at)
    }

    /// Relations without a node to begin from.
    fn relations(&mut self, course: Course<'e>, at: usize, hop: &'e Hop) -> Flow {
        if hop.given {
            let Some(relation) = self.given(hop) else { return Ok(()) };
            return self.both_ends(course, at, hop, relation);
        }
        for row in 0..self.estate.relation_count() {
            self.tick()?;
            let relation = RelationId::from_index(row);
            if hop.types.fits(self.estate.relation(relation).kind()) {
                self.both_ends(course, at, hop, relation)?;
            }
        }
        Ok(())
    }

    fn both_ends(&mut self, course: Course<'e>, at: usize, hop: &'e Hop, relation: RelationId) -> Flow {
        let own = self.estate.relation(relation);
        if !hop.types.fits(own.kind()) {
            return Ok(());
        }
        let (from, to) = (own.from_id(), own.to_id());
        if hop.direction != Direction::In {
            self.frame[hop.from] = Val::Node(from);
            self.follow(course, at, hop, relation, to)?;
        }
        if hop.direction == Direction::In || (hop.direction == Direction::Both && from != to) {
            self.frame[hop.from] = Val::Node(to);
            self.follow(course, at, hop, relation, from)?;
        }
        Ok(())
    }

    /// The relation that a clause before has found.
    fn given(&self, hop: &Hop) -> Option<RelationId> {
        match hop.slot.map(|slot| &self.frame[slot]) {
            Some(Val::Relation(relation)) => Some(*relation),
            _ => None,
        }
    }

    fn hop(&mut self, course: Course<'e>, at: usize, hop: &'e Hop) -> Flow {
        let Val::Node(from) = self.frame[hop.from] else { return Ok(()) };
        let only = if hop.given {
            match self.given(hop) {
                None => return Ok(()),
                given => given,
            }
        } else {
            None
        };
        let mut near = neighbours(self.estate, from, hop.direction, &hop.types);
        while let Some((relation, other)) = near.next(self.estate, &hop.types) {
            self.tick()?;
            if only.is_none_or(|only| only == relation) {
                self.follow(course, at, hop, relation, other)?;
            }
        }
        Ok(())
    }

    /// One relation that leads to `other`.
    #[inline]
    fn follow(
        &mut self,
        course: Course<'e>,
        at: usize,
        hop: &'e Hop,
        relation: RelationId,
        other: NodeId,
    ) -> Flow {
        if !self.arrives(hop, other) || (hop.unique && self.used[course.base..].contains(&relation)) {
            return Ok(());
        }
        self.used.push(relation);
        if let Some(slot) = hop.slot {
            self.frame[slot] = Val::Relation(relation);
        }
        if !hop.joins {
            self.frame[hop.to] = Val::Node(other);
        }
        let flow = self.check(course, at);
        self.used.pop();
        flow
    }

    /// Whether a node can be the other end of a hop.
    #[inline]
    pub fn arrives(&self, hop: &Hop, node: NodeId) -> bool {
        if hop.joins {
            matches!(self.frame[hop.to], Val::Node(wanted) if wanted == node)
        } else {
            hop.labels.fits(self.estate, node)
        }
    }

    /// Whether a relation is used by the match at hand.
    pub fn is_used(&self, course: Course<'e>, relation: RelationId) -> bool {
        self.used[course.base..].contains(&relation)
    }

    fn path(&self, parts: &[PathPart]) -> Val<'e> {
        let mut walk = Walk { nodes: Vec::new(), relations: Vec::new() };
        for part in parts {
            match part {
                PathPart::Node(slot) => match &self.frame[*slot] {
                    Val::Node(node) if walk.nodes.len() == walk.relations.len() => walk.nodes.push(*node),
                    Val::Node(_) => {}
                    _ => return Val::Null,
                },
                PathPart::Relation(slot) => match &self.frame[*slot] {
                    Val::Relation(relation) => walk.relations.push(*relation),
                    _ => return Val::Null,
                },
                PathPart::Walk(slot) => {
                    let Val::List(list) = &self.frame[*slot] else { return Val::Null };
                    for item in list.iter() {
                        let (Val::Relation(relation), Some(last)) = (item, walk.nodes.last()) else {
                            return Val::Null;
                        };
                        walk.nodes.push(self.estate.relation(*relation).other(*last).id());
                        walk.relations.push(*relation);
                    }
                }
            }
        }
        Val::Path(Rc::new(walk))
    }
}
