//! All verdicts of one snapshot: by node, by rule, by area, counted.

use super::ask::BoundRules;
use super::exceptions::Muted;
use super::plan::Plan;
use crate::model::{Estate, FindingState, NodeId, Severity};
use crate::posture::rules::{Rule, RuleSet};
use rayon::prelude::*;
use std::ops::{AddAssign, Range};
use std::sync::Arc;

/// How many nodes one thread judges in a row.
const RUN: usize = 4096;

/// The state of one rule on one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// its place in [`RuleSet::rules`]
    pub rule: u16,
    /// fail, pass, unknown or not applicable
    pub state: FindingState,
}

/// How many verdicts there are of each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// it is wrong
    pub fail: usize,
    /// it is right
    pub pass: usize,
    /// the export does not say
    pub unknown: usize,
    /// the rule does not apply
    pub not_applicable: usize,
}

impl Counts {
    /// Counts one state.
    pub fn add(&mut self, state: FindingState) {
        *match state {
            FindingState::Fail => &mut self.fail,
            FindingState::Pass => &mut self.pass,
            FindingState::Unknown => &mut self.unknown,
            FindingState::NotApplicable => &mut self.not_applicable,
        } += 1;
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.fail += other.fail;
        self.pass += other.pass;
        self.unknown += other.unknown;
        self.not_applicable += other.not_applicable;
    }
}

/// The verdicts of a set of rules over one estate. Kinds that a rule does not name have no verdict of it.
#[derive(Clone, Debug)]
pub struct Verdicts {
    rules: Arc<RuleSet>,
    /// starts of each node's verdicts; one more entry than nodes
    starts: Vec<u32>,
    verdicts: Vec<Verdict>,
    /// by rule
    counts: Vec<Counts>,
    asked: usize,
}

impl Verdicts {
    /// Asks every rule of every node that it names. The estate must be completed with insights.
    #[must_use]
    pub fn of(estate: &Estate, rules: &Arc<RuleSet>) -> Self {
        let (plan, bound) = (Plan::new(rules, estate), BoundRules::new(rules, estate));
        let nodes = estate.node_count();
        let runs: Vec<Range<usize>> =
            (0..nodes).step_by(RUN).map(|start| start..(start + RUN).min(nodes)).collect();
        let judged: Vec<Run> =
            runs.into_par_iter().map(|run| Run::judge(&plan, &bound, estate, run)).collect();
        let mut this = Self::empty(rules, nodes);
        for run in &judged {
            for count in &run.lengths {
                let start = this.starts.last().copied().unwrap_or_default();
                this.starts.push(start + count);
            }
            this.verdicts.extend_from_slice(&run.verdicts);
        }
        this.asked = this.verdicts.len();
        this.count();
        this
    }

    /// The same verdicts after some nodes have changed: only what can see a changed node is asked again.
    /// The estate must number its nodes as before.
    #[must_use]
    pub fn refreshed(&self, estate: &Estate, changed: &[NodeId]) -> Self {
        let (plan, bound) = (Plan::new(&self.rules, estate), BoundRules::new(&self.rules, estate));
        let mut asker = bound.asker();
        let affected = super::reach::affected(&plan, &bound, estate, changed);
        let mut finder = plan.finder();
        let mut this = Self::empty(&self.rules, estate.node_count());
        for node in estate.nodes() {
            let old = self.on(node.id());
            match affected.get(&node.id()) {
                None => this.verdicts.extend_from_slice(old),
                Some(seen) => {
                    for &rule in finder.rules(node) {
                        let kept = old.iter().find(|verdict| verdict.rule == rule);
                        let kept = kept.filter(|_| !seen.contains(&rule));
                        let state = kept.map_or_else(
                            || {
                                this.asked += 1;
                                asker.state(rule, node.id())
                            },
                            |verdict| verdict.state,
                        );
                        this.verdicts.push(Verdict { rule, state });
                    }
                }
            }
            this.starts.push(crate::model::NodeId::from_index(this.verdicts.len()).0);
        }
        this.count();
        this
    }

    fn empty(rules: &Arc<RuleSet>, nodes: usize) -> Self {
        let mut starts = Vec::with_capacity(nodes + 1);
        starts.push(0);
        Self { rules: Arc::clone(rules), starts, verdicts: Vec::new(), counts: Vec::new(), asked: 0 }
    }

    fn count(&mut self) {
        self.counts = vec![Counts::default(); self.rules.rules().len()];
        for verdict in &self.verdicts {
            self.counts[usize::from(verdict.rule)].add(verdict.state);
        }
    }

    /// The rules that were asked.
    #[must_use]
    pub fn rules(&self) -> &Arc<RuleSet> {
        &self.rules
    }

    /// The rule of a verdict.
    #[must_use]
    pub fn rule(&self, verdict: Verdict) -> &Rule {
        &self.rules.rules()[usize::from(verdict.rule)]
    }

    /// The verdicts on one node, in the order of the rules.
    #[must_use]
    pub fn on(&self, node: NodeId) -> &[Verdict] {
        let at = |row: usize| self.starts.get(row).map_or(0, |&start| start as usize);
        self.verdicts.get(at(node.index())..at(node.index() + 1)).unwrap_or_default()
    }

    /// Every verdict with its node, by node.
    pub fn all(&self) -> impl Iterator<Item = (NodeId, Verdict)> {
        let nodes = (0..self.starts.len().saturating_sub(1)).map(NodeId::from_index);
        nodes.flat_map(|node| self.on(node).iter().map(move |verdict| (node, *verdict)))
    }

    /// The nodes that a rule was asked of and its state on each, by node.
    #[must_use]
    pub fn of_rule(&self, estate: &Estate, rule: u16) -> Vec<(NodeId, FindingState)> {
        let Some(asked) = self.rules.rules().get(usize::from(rule)) else { return Vec::new() };
        let kinds = asked.selector.kinds.iter().filter_map(|kind| estate.kind_named(kind));
        let nodes = kinds.flat_map(|kind| estate.of_kind(kind));
        let mut found: Vec<(NodeId, FindingState)> =
            nodes.filter_map(|&node| Some((node, self.state(rule, node)?))).collect();
        found.sort_unstable_by_key(|(node, _)| *node);
        found.dedup_by_key(|(node, _)| *node);
        found
    }

    /// The state of a rule on a node; `None` when it is not asked of such nodes.
    #[must_use]
    pub fn state(&self, rule: u16, node: NodeId) -> Option<FindingState> {
        self.on(node).iter().find(|verdict| verdict.rule == rule).map(|verdict| verdict.state)
    }

    /// How often a rule has each state.
    #[must_use]
    pub fn counts(&self, rule: u16) -> Counts {
        self.counts.get(usize::from(rule)).copied().unwrap_or_default()
    }

    /// The counts of the rules that are wanted, added up.
    #[must_use]
    pub fn sum(&self, wanted: impl Fn(&Rule) -> bool) -> Counts {
        let mut sum = Counts::default();
        for (rule, counts) in self.rules.rules().iter().zip(&self.counts) {
            if wanted(rule) {
                sum += *counts;
            }
        }
        sum
    }

    /// The counts of one risk area.
    #[must_use]
    pub fn area(&self, key: &str) -> Counts {
        self.sum(|rule| rule.area.key == key)
    }

    /// How often a rule was asked to make these verdicts: after a refresh only what was asked again.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked
    }

    /// The worst failure on a node that is not muted.
    #[must_use]
    pub fn worst(&self, node: NodeId, muted: &Muted) -> Option<Severity> {
        let failed = self.on(node).iter().filter(|verdict| verdict.state == FindingState::Fail);
        let open = failed.filter(|verdict| muted.exception(node, verdict.rule).is_none());
        open.map(|verdict| self.rule(*verdict).severity).max()
    }
}

/// The verdicts of a run of nodes.
struct Run {
    lengths: Vec<u32>,
    verdicts: Vec<Verdict>,
}

impl Run {
    fn judge(plan: &Plan<'_>, bound: &BoundRules<'_>, estate: &Estate, nodes: Range<usize>) -> Self {
        let (mut finder, mut asker) = (plan.finder(), bound.asker());
        let mut run = Self { lengths: Vec::with_capacity(nodes.len()), verdicts: Vec::new() };
        for node in nodes.map(NodeId::from_index) {
            let before = run.verdicts.len();
            for &rule in finder.rules(estate.node(node)) {
                let state = asker.state(rule, node);
                run.verdicts.push(Verdict { rule, state });
            }
            run.lengths.push(NodeId::from_index(run.verdicts.len() - before).0);
        }
        run
    }
}
