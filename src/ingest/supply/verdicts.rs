//! Verdicts of scanners on one thing: the same check at several places is one verdict that names the places.

use super::fields::prose;
use crate::model::{Draft, FindingState, RawFinding, Severity};
use std::collections::BTreeMap;

/// The most places that one verdict names.
const MAX_PLACES: usize = 20;

/// One verdict as a scanner tells it.
#[derive(Clone, Debug)]
pub struct Told<'t> {
    /// canonical id of what it speaks of
    pub resource: &'t str,
    /// the scanner's id of the check
    pub check: &'t str,
    /// the shown title
    pub title: &'t str,
    /// the verdict
    pub state: FindingState,
    /// how bad, when it says
    pub severity: Option<Severity>,
    /// why
    pub reason: &'t str,
    /// file and line; empty when it says none
    pub place: String,
}

/// Verdicts of one record, gathered by thing, check and verdict.
#[derive(Debug, Default)]
pub struct Verdicts {
    all: BTreeMap<(String, String, String, &'static str), Gathered>,
}

#[derive(Debug)]
struct Gathered {
    state: FindingState,
    severity: Option<Severity>,
    reason: String,
    places: Vec<String>,
    count: usize,
}

impl Verdicts {
    /// Adds one; the worst severity counts, the first reason stands.
    pub fn add(&mut self, told: Told<'_>) {
        let title = if told.title.is_empty() { told.check } else { told.title };
        let key =
            (told.resource.to_owned(), told.check.to_owned(), prose(title).to_owned(), told.state.word());
        let one = self.all.entry(key).or_insert_with(|| Gathered {
            state: told.state,
            severity: None,
            reason: prose(told.reason).to_owned(),
            places: Vec::new(),
            count: 0,
        });
        one.severity = one.severity.max(told.severity);
        one.count += 1;
        if !told.place.is_empty() && !one.places.contains(&told.place) && one.places.len() < MAX_PLACES {
            one.places.push(told.place);
        }
    }

    /// Writes all of them.
    pub fn write(self, draft: &mut Draft) {
        for ((resource, check, title, _), one) in self.all {
            let reason = one.reason();
            draft.finding(&RawFinding {
                resource: &resource,
                check: &check,
                title: &title,
                state: one.state,
                severity: one.severity,
                reason: &reason,
                factors: Vec::new(),
            });
        }
    }
}

impl Gathered {
    fn reason(&self) -> String {
        let mut reason = self.reason.clone();
        if !self.places.is_empty() {
            let more = self.count.saturating_sub(self.places.len());
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            let between = if reason.is_empty() { "" } else { " " };
            reason.push_str(&format!("{between}({}{rest})", self.places.join(", ")));
        } else if self.count > 1 {
            reason.push_str(&format!(" ({} times)", self.count));
        }
        reason
    }
}
