//! Walks of several relations, none used twice: depth first, without recursion, however long.

use super::budget::{Flow, Stop};
use super::machine::Machine;
use super::matching::Course;
use super::property::{Neighbours, neighbours};
use crate::model::{NodeId, RelationId, Truth};
use crate::query::plan::{Hop, Reach};
use crate::query::value::Val;

/// A node on the way and what is still to be followed from it.
struct Level<'e> {
    near: Neighbours<'e>,
    /// doubts before the relation that led here
    doubts: u32,
}

impl<'e> Machine<'e> {
    /// Every walk from the known end.
    pub fn walk(&mut self, course: Course<'e>, at: usize, hop: &'e Hop, reach: &'e Reach) -> Flow {
        let Val::Node(from) = self.frame[hop.from] else { return Ok(()) };
        if hop.given {
            return self.given_walk(course, at, hop, reach, from);
        }
        let first = self.used.len();
        let doubts = self.doubts;
        let flow = self.walks(course, at, hop, reach, from, first);
        self.used.truncate(first);
        self.doubts = doubts;
        flow
    }

    fn walks(
        &mut self,
        course: Course<'e>,
        at: usize,
        hop: &'e Hop,
        reach: &'e Reach,
        from: NodeId,
        first: usize,
    ) -> Flow {
        if reach.fewest == 0 {
            self.arrive(course, at, hop, reach, from, first)?;
        }
        let most = reach.most.map_or(usize::MAX, |most| most as usize);
        if most == 0 {
            return Ok(());
        }
        let near = |node| neighbours(self.estate, node, hop.direction, &hop.types);
        let mut levels = vec![Level { near: near(from), doubts: self.doubts }];
        while let Some(level) = levels.last_mut() {
            self.tick()?;
            let Some((relation, other)) = level.near.next(self.estate, &hop.types) else {
                let left = levels.pop();
                if !levels.is_empty() {
                    self.used.pop();
                    self.doubts = left.map_or(self.doubts, |level| level.doubts);
                }
                continue;
            };
            let doubts = self.doubts;
            if self.is_used(course, relation) || !self.may_follow(reach, relation)? {
                continue;
            }
            self.used.push(relation);
            let length = self.used.len() - first;
            if length >= reach.fewest as usize {
                self.arrive(course, at, hop, reach, other, first)?;
            }
            if length < most {
                levels
                    .push(Level { near: neighbours(self.estate, other, hop.direction, &hop.types), doubts });
            } else {
                self.used.pop();
                self.doubts = doubts;
            }
        }
        Ok(())
    }

    /// Whether what must hold of every relation holds of this one; unknown is a doubt.
    pub fn may_follow(&mut self, reach: &'e Reach, relation: RelationId) -> Result<bool, Stop> {
        let Some((slot, conditions)) = &reach.each else { return Ok(true) };
        self.frame[*slot] = Val::Relation(relation);
        let before = self.doubts;
        for (condition, span) in conditions {
            match self.condition(condition, *span)? {
                Truth::Yes => {}
                Truth::Unknown => self.doubts += 1,
                Truth::No => {
                    self.doubts = before;
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn arrive(
        &mut self,
        course: Course<'e>,
        at: usize,
        hop: &'e Hop,
        reach: &'e Reach,
        node: NodeId,
        first: usize,
    ) -> Flow {
        if !self.arrives(hop, node) {
            return Ok(());
        }
        if let Some(slot) = hop.slot {
            self.frame[slot] = list(&self.used[first..], reach.reversed);
        }
        if !hop.joins {
            self.frame[hop.to] = Val::Node(node);
        }
        self.check(course, at)
    }

    /// A list of relations that a clause before has found must be a walk from here.
    fn given_walk(
        &mut self,
        course: Course<'e>,
        at: usize,
        hop: &'e Hop,
        reach: &'e Reach,
        from: NodeId,
    ) -> Flow {
        let Some(Val::List(items)) = hop.slot.map(|slot| self.frame[slot].clone()) else { return Ok(()) };
        let (first, mut node) = (self.used.len(), from);
        let order: Vec<&Val<'e>> =
            if reach.reversed { items.iter().rev().collect() } else { items.iter().collect() };
        for item in order {
            let Val::Relation(relation) = item else { break };
            let mut near = neighbours(self.estate, node, hop.direction, &hop.types);
            let found =
                std::iter::from_fn(|| near.next(self.estate, &hop.types)).find(|(own, _)| own == relation);
            let Some((_, other)) = found.filter(|_| !self.is_used(course, *relation)) else { break };
            self.used.push(*relation);
            node = other;
        }
        let length = self.used.len() - first;
        let fits = length == items.len()
            && length >= reach.fewest as usize
            && reach.most.is_none_or(|most| length <= most as usize)
            && self.arrives(hop, node);
        if fits && !hop.joins {
            self.frame[hop.to] = Val::Node(node);
        }
        let flow = if fits { self.check(course, at) } else { Ok(()) };
        self.used.truncate(first);
        flow
    }
}

/// Relations as a list, in the order of the pattern.
pub fn list<'e>(relations: &[RelationId], reversed: bool) -> Val<'e> {
    let items = relations.iter().copied().map(Val::Relation);
    Val::list(if reversed { items.rev().collect() } else { items.collect() })
}
