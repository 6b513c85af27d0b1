//! Verdicts with the accepted failures taken out of the counts, but never out of sight.

use super::exceptions::{Exception, Muted};
use super::score::{Score, area_score, score};
use super::told::told;
use super::verdicts::{Counts, Verdict, Verdicts};
use crate::model::{Estate, FindingState, NodeId, Severity};

/// What the rules say of an estate, and what of it is accepted.
#[derive(Debug)]
pub struct Judgement {
    /// every verdict
    pub verdicts: Verdicts,
    /// the accepted failures, as they were written
    pub exceptions: Vec<Exception>,
    /// which verdicts they mute
    pub muted: Muted,
    /// by rule: its muted verdicts
    accepted: Vec<Counts>,
}

impl Judgement {
    /// Applies the exceptions to verdicts of that estate.
    #[must_use]
    pub fn new(estate: &Estate, verdicts: Verdicts, exceptions: Vec<Exception>) -> Self {
        let muted = Muted::of(&exceptions, estate, &verdicts);
        let mut accepted = vec![Counts::default(); verdicts.rules().rules().len()];
        for (node, rule) in muted.verdicts() {
            if let Some(state) = verdicts.state(rule, node) {
                accepted[usize::from(rule)].add(state);
            }
        }
        Self { verdicts, exceptions, muted, accepted }
    }

    /// The same estate, which then tells what the rules say of each node.
    #[must_use]
    pub fn told(&self, estate: Estate) -> Estate {
        told(estate, &self.verdicts, &self.muted)
    }

    /// The exception that mutes a verdict.
    #[must_use]
    pub fn exception(&self, node: NodeId, rule: u16) -> Option<&Exception> {
        self.exceptions.get(self.muted.exception(node, rule)?)
    }

    /// What is not right on a node and not accepted: failures.
    pub fn failures(&self, node: NodeId) -> impl Iterator<Item = Verdict> + '_ {
        let failed = self.verdicts.on(node).iter().filter(|verdict| verdict.state == FindingState::Fail);
        failed.copied().filter(move |verdict| self.muted.exception(node, verdict.rule).is_none())
    }

    /// The worst failure on a node that is not accepted.
    #[must_use]
    pub fn worst(&self, node: NodeId) -> Option<Severity> {
        self.verdicts.worst(node, &self.muted)
    }

    /// The counts of one rule without what is accepted.
    #[must_use]
    pub fn counts(&self, rule: u16) -> Counts {
        let (all, accepted) = (self.verdicts.counts(rule), self.accepted(rule));
        Counts { fail: all.fail - accepted.fail, unknown: all.unknown - accepted.unknown, ..all }
    }

    /// The muted verdicts of one rule.
    #[must_use]
    pub fn accepted(&self, rule: u16) -> Counts {
        self.accepted.get(usize::from(rule)).copied().unwrap_or_default()
    }

    /// The counts of a risk area without what is accepted; of all of them without a key.
    #[must_use]
    pub fn sum(&self, area: Option<&str>) -> Counts {
        let mut sum = Counts::default();
        for (at, rule) in (0u16..).zip(self.verdicts.rules().rules()) {
            if area.is_none_or(|area| rule.area.key == area) {
                sum += self.counts(at);
            }
        }
        sum
    }

    /// The score of a resource with what each failure takes off; `None` when no rule speaks of it.
    #[must_use]
    pub fn score(&self, estate: &Estate, node: NodeId) -> Option<Score> {
        score(estate, &self.verdicts, &self.muted, node, None)
    }

    /// The score of a risk area, of 100, and how many resources it is told of.
    #[must_use]
    pub fn area_score(&self, estate: &Estate, area: &str) -> Option<(u32, usize)> {
        area_score(estate, &self.verdicts, &self.muted, area)
    }
}
