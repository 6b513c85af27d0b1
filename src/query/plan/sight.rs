//! How far a condition on a node looks: what must be asked again when something near it has changed.

use super::code::{Code, Sub, TypeTest};
use super::pipe::{Match, MoveKind, Step};

/// How many relations away from its node a condition looks, and along which kinds.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    /// the most relations in a row; `None`: it can see everything
    pub hops: Option<u32>,
    /// the kinds that are followed
    pub kinds: Vec<TypeTest>,
}

impl Sight {
    /// What a condition can see.
    pub fn of(code: &Code) -> Self {
        let mut sight = Self { hops: Some(0), kinds: Vec::new() };
        sight.look(code, 0);
        sight
    }

    fn look(&mut self, code: &Code, from: u32) {
        if let Code::Exists(sub) | Code::Count(sub) | Code::Collect(sub) | Code::First(sub) = code {
            self.look_into(sub, from);
        }
        for child in code.children() {
            self.look(child, from);
        }
    }

    fn look_into(&mut self, sub: &Sub, from: u32) {
        let steps = sub.pipes.iter().flat_map(|pipe| &pipe.stages).flat_map(|stage| &stage.steps);
        let mut at = from;
        for step in steps {
            match step {
                Step::Match(found) => at = self.walk(found, at),
                Step::Filter(condition, _) => self.look(condition, at),
                Step::Assign(values) => values.iter().for_each(|(_, value)| self.look(value, at)),
                _ => {}
            }
        }
    }

    fn walk(&mut self, found: &Match, from: u32) -> u32 {
        let mut at = from;
        for step in &found.moves {
            match &step.kind {
                MoveKind::Known { .. } | MoveKind::Path(..) => {}
                MoveKind::Hop(hop) => at = self.step(at, 1, &hop.types),
                MoveKind::Walk(hop, reach) => match reach.most {
                    Some(most) => at = self.step(at, most, &hop.types),
                    None => self.hops = None,
                },
                MoveKind::Scan { .. } | MoveKind::Relations(_) | MoveKind::Shortest(..) => self.hops = None,
            }
            step.conditions.iter().for_each(|(condition, _)| self.look(condition, at));
        }
        at
    }

    fn step(&mut self, from: u32, by: u32, types: &TypeTest) -> u32 {
        let at = from.saturating_add(by);
        self.hops = self.hops.map(|hops| hops.max(at));
        if !self.kinds.contains(types) {
            self.kinds.push(types.clone());
        }
        at
    }
}
