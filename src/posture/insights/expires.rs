//! Has an end date: a secret, key or credential that stops working by itself.

use super::fact::Fact;
use super::names::Prop;
use super::subject::Subject;
use crate::model::{Added, Value, moment};

/// A day in seconds.
const DAY: i64 = 86_400;

/// Whether an end date is set, and how many days it is from the snapshot.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    let end = match subject.get(Prop::Expires) {
        None if subject.is_detailed() => return Some(Fact::no("no end date is set")),
        None => return Some(Fact::missing("the end date")),
        Some(Value::Int(0)) => return Some(Fact::no("no end date is set")),
        Some(Value::Int(seconds)) => seconds,
        Some(value) => {
            let text = value.to_string();
            if text.eq_ignore_ascii_case("never") {
                return Some(Fact::no("it never ends"));
            }
            match moment::seconds(&text) {
                Some(seconds) => seconds,
                None => return Some(Fact::unknown(format!("the end date {text} is no date"))),
            }
        }
    };
    let fact = Fact::yes(format!("it ends on {}", moment::day(end)));
    Some(match subject.lookup.estate.moment() {
        Some(now) => fact.with("expires_days", Added::Number((end - now).div_euclid(DAY))),
        None => fact,
    })
}
