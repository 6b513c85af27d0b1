//! Asks rules of nodes. Three states and never a false pass.

use crate::model::{Estate, FindingState, NodeId, Truth};
use crate::posture::rules::{Rule, RuleSet};
use crate::query::{Bound, Tester};

/// The conditions of a set of rules with every name looked up in one estate.
pub struct BoundRules<'e>(Vec<BoundRule<'e>>);

struct BoundRule<'e> {
    applies: Option<Bound<'e>>,
    fails: Bound<'e>,
    passes: Option<Bound<'e>>,
}

impl<'e> BoundRules<'e> {
    /// Looks the names up.
    pub fn new(rules: &RuleSet, estate: &'e Estate) -> Self {
        let bind = |rule: &Rule| BoundRule {
            applies: rule.conditions.applies.as_ref().map(|one| one.bind(estate)),
            fails: rule.conditions.fails.bind(estate),
            passes: rule.conditions.passes.as_ref().map(|one| one.bind(estate)),
        };
        Self(rules.rules().iter().map(bind).collect())
    }

    /// The nodes whose state under a rule can differ when one of `changed` does; `None`: any.
    pub fn seen_from(&self, rule: u16, changed: &[NodeId]) -> Option<Vec<NodeId>> {
        let bound = &self.0[usize::from(rule)];
        let conditions = bound.applies.iter().chain([&bound.fails]).chain(&bound.passes);
        let mut all = Vec::new();
        for condition in conditions {
            all.extend(condition.seen_from(changed)?);
        }
        all.sort_unstable();
        all.dedup();
        Some(all)
    }

    /// What asks one node after another. Each thread takes its own.
    pub fn asker(&self) -> Asker<'_> {
        Asker { rules: &self.0, testers: self.0.iter().map(|_| None).collect() }
    }
}

/// Asks rules of one node after another.
pub struct Asker<'b> {
    rules: &'b [BoundRule<'b>],
    testers: Vec<Option<Testers<'b>>>,
}

struct Testers<'b> {
    applies: Option<Tester<'b>>,
    fails: Tester<'b>,
    passes: Option<Tester<'b>>,
}

impl Asker<'_> {
    /// The state of a rule on a node that its selector fits.
    pub fn state(&mut self, rule: u16, node: NodeId) -> FindingState {
        let bound = &self.rules[usize::from(rule)];
        let testers = self.testers[usize::from(rule)].get_or_insert_with(|| Testers {
            applies: bound.applies.as_ref().map(Bound::tester),
            fails: bound.fails.tester(),
            passes: bound.passes.as_ref().map(Bound::tester),
        });
        testers.state(node)
    }
}

impl Testers<'_> {
    /// It fails when its condition holds. It passes only when the condition does not hold and that rests on
    /// nothing absent, or when what it wants to see is there. All else is unknown.
    fn state(&mut self, node: NodeId) -> FindingState {
        match self.applies.as_mut().map_or(Truth::Yes, |applies| applies.test(node)) {
            Truth::No => return FindingState::NotApplicable,
            Truth::Unknown => return FindingState::Unknown,
            Truth::Yes => {}
        }
        match self.fails.test(node) {
            Truth::Yes => return FindingState::Fail,
            Truth::Unknown => return FindingState::Unknown,
            Truth::No => {}
        }
        let stands = match &mut self.passes {
            None => self.fails.is_settled(Truth::No),
            Some(passes) => passes.test(node) == Truth::Yes && passes.is_settled(Truth::Yes),
        };
        if stands { FindingState::Pass } else { FindingState::Unknown }
    }
}
