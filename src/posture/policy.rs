//! What a person adds to what the program knows: rules, accepted failures, critical resources.

use super::check::{Exception, Judgement, Verdicts};
use super::insights::{complete_with, critical::CriticalRule};
use super::rules::RuleSet;
use crate::model::Estate;
use std::sync::Arc;

/// The rules that are asked, and what is to be known beside the estate.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// the rules; none: the shipped ones, which are then read when they are first asked
    pub rules: Option<Arc<RuleSet>>,
    /// accepted failures
    pub exceptions: Vec<Exception>,
    /// critical resources beside those that are found by themselves
    pub critical: Vec<CriticalRule>,
}

impl Policy {
    /// The estate with its insights.
    #[must_use]
    pub fn complete(&self, estate: Estate) -> Estate {
        complete_with(estate, &self.critical)
    }

    /// The rules that are asked.
    #[must_use]
    pub fn rules(&self) -> &Arc<RuleSet> {
        self.rules.as_ref().unwrap_or_else(|| RuleSet::shipped())
    }

    /// Asks the rules.
    #[must_use]
    pub fn judge(&self, estate: &Estate) -> Judgement {
        Judgement::new(estate, Verdicts::of(estate, self.rules()), self.exceptions.clone())
    }
}
