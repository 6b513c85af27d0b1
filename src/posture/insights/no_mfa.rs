//! No MFA: a user who proves who they are with a password alone.

use super::fact::Fact;
use super::names::Prop;
use super::subject::Subject;
use crate::model::FindingState;

/// Whether multi-factor authentication is missing.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    if let Some(enabled) = subject.flag(Prop::MfaEnabled) {
        let evidence = format!("mfa_enabled is {enabled}");
        return Some(if enabled { Fact::no(evidence) } else { Fact::yes(evidence) });
    }
    Some(match subject.verdict(&["mfa", "enabled"]) {
        Some(FindingState::Fail) => Fact::yes("the provider found no MFA"),
        Some(FindingState::Pass) => Fact::no("the provider found MFA"),
        _ => Fact::missing("mfa_enabled"),
    })
}
