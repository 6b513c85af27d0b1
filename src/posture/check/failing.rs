//! Which rules fail on a few nodes, without judging the whole estate.

use super::{ask, plan::Plan};
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
    let mut failed = BTreeMap::new();
    for node in nodes {
        failed.entry(node).or_insert_with(|| {
            let fails = |rule: &&u16| {
                ask::state(&rules.rules()[usize::from(**rule)], estate, node) == FindingState::Fail
            };
            finder.rules(estate.node(node)).iter().filter(fails).copied().collect()
        });
    }
    failed
}
