//! External user: an account of another organisation.

use super::fact::Fact;
use super::names::Prop;
use super::subject::Subject;

/// Whether a user comes from outside.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    let principal = subject.text(Prop::UserPrincipalName).unwrap_or(subject.name());
    if principal.to_ascii_uppercase().contains("#EXT#") {
        return Some(Fact::yes(format!("its principal name is {principal}")));
    }
    Some(match subject.text(Prop::UserType) {
        Some(word) if word.eq_ignore_ascii_case("guest") => Fact::yes("userType is Guest"),
        Some(word) => Fact::no(format!("userType is {word}")),
        None => Fact::missing("userType"),
    })
}
