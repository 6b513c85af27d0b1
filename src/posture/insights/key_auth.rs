//! Accepts keys or passwords: whoever holds one needs no identity. Data: `assets/exposure.toml`.

use super::fact::Fact;
use super::subject::Subject;
use super::table::{self, KeyRule};
use crate::model::{Added, Value};

/// Whether keys, passwords or basic authentication are accepted.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    let rule = table::key_rule(subject)?;
    let value = subject.node.property(&rule.property);
    let fact = match value {
        None if rule.absent.is_some() && subject.is_detailed() => {
            Fact::yes(format!("{} is absent: keys are accepted by default", rule.property))
        }
        None => Fact::missing(&rule.property),
        Some(value) => judge(rule, value),
    };
    Some(if rule.basic { fact.with("key_auth_basic", Added::Flag(true)) } else { fact })
}

fn judge(rule: &KeyRule, value: Value<'_>) -> Fact {
    let says = || format!("{} is {value}", rule.property);
    let word = value.to_string().to_ascii_lowercase();
    match (rule.off, value.as_bool()) {
        (Some(off), Some(flag)) if flag == off => Fact::no(says()),
        (Some(_), Some(_)) => Fact::yes(says()),
        _ if rule.on_words.contains(&word) => Fact::yes(says()),
        _ if rule.off_words.contains(&word) => Fact::no(says()),
        _ => Fact::unknown(format!("{}, which says neither", says())),
    }
}
