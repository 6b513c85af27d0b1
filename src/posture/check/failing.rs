//! Which rules fail on a few nodes, without judging the whole estate.

use super::ask::BoundRules;
use super::plan::Plan;
use crate::model::{Estate, FindingState, NodeId};
use crate::posture::rules::RuleSet;
use std::collections::BTreeMap;

/// The places of the rules that fail on each of the nodes, in the order of the set.
#[must_use]
pub fn failing(
    rules: &RuleSet,
    estate: &Estate,
    nodes: impl Iterator<Item = NodeId>,
) -> BTreeMap<NodeId, Vec<u16>> {
    let plan = Plan::new(rules, estate);
    let mut finder = plan.finder();
    let bound = BoundRules::new(rules, estate);
    let mut asker = bound.asker();
    let mut failed = BTreeMap::new();
    for node in nodes {
        failed.entry(node).or_insert_with(|| {
            let mut fails = |rule: &u16| asker.state(*rule, node) == FindingState::Fail;
            finder.rules(estate.node(node)).iter().copied().filter(|rule| fails(rule)).collect()
        });
    }
    failed
}
