//! Asks one rule of one node. Three states and never a false pass.

use crate::model::{Estate, FindingState, NodeId, Truth};
use crate::posture::rules::Rule;

/// The state of a rule on a node that its selector fits.
///
/// It fails when its condition holds. It passes only when the condition certainly does not hold, without
/// resting on anything that is absent, and when what it wants to see is there. All else is unknown.
pub fn state(rule: &Rule, estate: &Estate, node: NodeId) -> FindingState {
    let conditions = &rule.conditions;
    let applies = conditions.applies.as_ref().map_or(Truth::Yes, |applies| applies.test(estate, node));
    match applies {
        Truth::No => return FindingState::NotApplicable,
        Truth::Unknown => return FindingState::Unknown,
        Truth::Yes => {}
    }
    match conditions.fails.test(estate, node) {
        Truth::Yes => return FindingState::Fail,
        Truth::Unknown => return FindingState::Unknown,
        Truth::No => {}
    }
    match &conditions.passes {
        Some(passes) if passes.test(estate, node) == Truth::Yes => FindingState::Pass,
        Some(_) => FindingState::Unknown,
        None => FindingState::Pass,
    }
}
