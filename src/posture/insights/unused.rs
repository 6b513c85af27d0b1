//! Unused: nothing has used it for a while, or nothing is attached to it.

use super::fact::Fact;
use super::names::{Prop, Rel};
use super::subject::Subject;
use crate::model::{Added, moment};

/// A day in seconds.
const DAY: i64 = 86_400;
/// After how many days without use something counts as unused.
const DAYS: i64 = 90;

/// Whether an identity, credential or address is left over. Days count back from the snapshot's moment.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    if subject.is_kind("PublicIp") {
        let used = subject.relations_out(Rel::AttachedTo).next().is_some();
        return Some(match (used, subject.is_detailed()) {
            (true, _) => Fact::no("it is attached"),
            (false, true) => Fact::yes("it is attached to nothing"),
            (false, false) => Fact::missing("what it is attached to"),
        });
    }
    let Some(text) = subject.text(Prop::LastUsed).or_else(|| subject.text(Prop::AccessKeyLastUsed)) else {
        return Some(Fact::missing("last_used"));
    };
    if text.eq_ignore_ascii_case("never") {
        return Some(Fact::yes("it was never used"));
    }
    let (Some(used), Some(now)) = (moment::seconds(text), subject.lookup.estate.moment()) else {
        return Some(Fact::unknown(format!("last used {text}; the snapshot's own moment is not known")));
    };
    let days = (now - used).max(0) / DAY;
    let fact = |yes: bool, why: String| if yes { Fact::yes(why) } else { Fact::no(why) };
    Some(
        fact(days > DAYS, format!("last used {days} days before the snapshot"))
            .with("unused_days", Added::Number(days)),
    )
}
