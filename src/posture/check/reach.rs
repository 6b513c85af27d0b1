//! Which verdicts can see a changed node.

use super::ask::BoundRules;
use super::plan::Plan;
use crate::model::{Estate, NodeId};
use hashbrown::HashMap;

/// For every node that can see a changed one the rules that look that far, in their order.
pub fn affected(
    plan: &Plan<'_>,
    rules: &BoundRules<'_>,
    estate: &Estate,
    changed: &[NodeId],
) -> HashMap<NodeId, Vec<u16>> {
    let mut affected: HashMap<NodeId, Vec<u16>> = HashMap::new();
    for rule in plan.every() {
        let seen = rules.seen_from(rule, changed);
        let all = seen.is_none().then(|| estate.nodes().map(crate::model::NodeRef::id));
        for node in seen.into_iter().flatten().chain(all.into_iter().flatten()) {
            if plan.names_kind_of(rule, estate.node(node)) {
                affected.entry(node).or_default().push(rule);
            }
        }
    }
    // a changed node may have left the reach of rules, or come into it
    for node in changed {
        affected.entry(*node).or_default();
    }
    affected
}
