//! What a check is asked to show, and when it counts as failed.

use super::exceptions::{Exception, Muted};
use super::verdicts::{Counts, Verdict, Verdicts};
use crate::model::{Estate, FindingState, NodeId, Severity};
use crate::posture::rules::Rule;

/// A finished check: verdicts with the exceptions applied.
pub struct Check<'e> {
    /// the estate, completed with insights
    pub estate: &'e Estate,
    /// every verdict
    pub verdicts: &'e Verdicts,
    /// the exceptions
    pub exceptions: &'e [Exception],
    /// what they mute
    pub muted: &'e Muted,
}

/// Which verdicts are wanted; an empty list wants all.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// keys of risk areas
    pub areas: Vec<String>,
    /// the mildest severity
    pub severity: Option<Severity>,
    /// ids of rules
    pub rules: Vec<String>,
    /// states
    pub states: Vec<FindingState>,
}

impl Selection {
    /// Whether verdicts of a rule are wanted.
    #[must_use]
    pub fn wants_rule(&self, rule: &Rule) -> bool {
        let any = |list: &[String], own: &str| list.is_empty() || list.iter().any(|one| one == own);
        any(&self.areas, &rule.area.key)
            && any(&self.rules, &rule.id)
            && self.severity.is_none_or(|mildest| rule.severity >= mildest)
    }

    /// Whether verdicts of a state are wanted.
    #[must_use]
    pub fn wants_state(&self, state: FindingState) -> bool {
        self.states.is_empty() || self.states.contains(&state)
    }
}

/// One verdict with everything that is told beside it.
#[derive(Clone, Copy)]
pub struct Row<'c> {
    /// the resource
    pub node: NodeId,
    /// the verdict
    pub verdict: Verdict,
    /// its rule
    pub rule: &'c Rule,
    /// the exception that mutes it
    pub muted: Option<&'c Exception>,
}

/// When a check counts as failed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gate {
    /// a failure of that severity or a worse one fails the check
    pub fail_on: Option<Severity>,
    /// unknowns count like failures
    pub unknown_fails: bool,
}

impl<'e> Check<'e> {
    /// The wanted verdicts, by resource and rule.
    pub fn rows(&self, selection: &Selection) -> impl Iterator<Item = Row<'e>> {
        let (verdicts, exceptions, muted) = (self.verdicts, self.exceptions, self.muted);
        let wanted: Vec<bool> =
            verdicts.rules().rules().iter().map(|rule| selection.wants_rule(rule)).collect();
        let states = selection.clone();
        let fits = move |(_, one): &(NodeId, Verdict)| {
            wanted[usize::from(one.rule)] && states.wants_state(one.state)
        };
        verdicts.all().filter(fits).map(move |(node, verdict)| Row {
            node,
            verdict,
            rule: verdicts.rule(verdict),
            muted: muted.exception(node, verdict.rule).and_then(|at| exceptions.get(at)),
        })
    }

    /// The counts of the wanted rules, muted verdicts among them, and how many are muted.
    #[must_use]
    pub fn counts(&self, selection: &Selection) -> (Counts, usize) {
        let counts = self.verdicts.sum(|rule| selection.wants_rule(rule));
        let open = Selection { states: vec![FindingState::Fail, FindingState::Unknown], ..selection.clone() };
        let muted = if self.muted.is_empty() {
            0
        } else {
            self.rows(&open).filter(|row| row.muted.is_some()).count()
        };
        (counts, muted)
    }

    /// Whether the check counts as failed.
    #[must_use]
    pub fn fails(&self, selection: &Selection, gate: Gate) -> bool {
        let mildest = match (gate.fail_on, gate.unknown_fails) {
            (Some(severity), _) => severity,
            (None, true) => Severity::Info,
            (None, false) => return false,
        };
        let counts = |state: FindingState| match state {
            FindingState::Fail => gate.fail_on.is_some(),
            FindingState::Unknown => gate.unknown_fails,
            FindingState::Pass | FindingState::NotApplicable => false,
        };
        let all = Selection { states: Vec::new(), ..selection.clone() };
        self.rows(&all)
            .any(|row| row.muted.is_none() && row.rule.severity >= mildest && counts(row.verdict.state))
    }
}
