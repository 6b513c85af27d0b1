//! Secret found in plain text: a record carries a password, key or token that anybody who reads it can use.

use super::fact::Fact;
use super::names::Rel;
use super::subject::Subject;
use crate::model::{Added, is_mask};

/// Whether the record itself, or a relation of it, shows a secret. Silent records prove nothing.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    let masked = |value: crate::model::Value<'_>| {
        value.items().any(|item| item.as_text().is_some_and(|text| is_mask(&text)))
    };
    let keys: Vec<String> = subject
        .node
        .properties()
        .filter(|(_, value)| masked(*value))
        .map(|(key, _)| key.to_string())
        .collect();
    if !keys.is_empty() {
        let why = format!("in plain text: {}", keys.join(", "));
        return Some(Fact::yes(why).with("plaintext_secret_in", Added::Texts(keys)));
    }
    let held = subject
        .relations_out(Rel::HoldsCredential)
        .find(|relation| relation.text("storage").is_some_and(|word| word.eq_ignore_ascii_case("plaintext")));
    held.map(|relation| Fact::yes(format!("holds {} in plain text", relation.to().name())).by(relation.to()))
}
