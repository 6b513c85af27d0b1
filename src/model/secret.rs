//! Secrets in the input: found by key name and by value shape, shown as `‹secret:kind:hash›`.
//!
//! Equal secrets stay recognisably equal; the value itself is never kept. Which names and shapes
//! count is data: `assets/secrets.toml`.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

#[derive(Deserialize)]
struct Patterns {
    /// key names, lower case without `_`, `-` and spaces
    names: Vec<String>,
    /// endings of such key names
    endings: Vec<String>,
    /// key names that end like a secret but hold none
    harmless: Vec<String>,
    shapes: Vec<Shape>,
}

#[derive(Deserialize)]
struct Shape {
    kind: String,
    /// texts that must all be there, compared without case
    contains: Vec<String>,
    /// the text must start so
    #[serde(default)]
    starts: String,
    #[serde(default)]
    min_length: usize,
}

fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| crate::model::asset("secrets.toml", include_str!("../../assets/secrets.toml")))
}

/// The masked form of `value` when its key or its shape says that it is a secret.
#[must_use]
pub fn masked(key: &str, value: &str) -> Option<String> {
    if value.is_empty() || is_mask(value) {
        return None;
    }
    let kind = by_shape(value).or_else(|| by_name(key, value))?;
    let digest = Sha256::digest(value.as_bytes());
    Some(format!("‹secret:{kind}:{:02x}{:02x}{:02x}{:02x}›", digest[0], digest[1], digest[2], digest[3]))
}

/// Whether a text already is a mask of this program.
#[must_use]
pub fn is_mask(value: &str) -> bool {
    value.starts_with("‹secret:") && value.ends_with('›')
}

fn by_name(key: &str, value: &str) -> Option<&'static str> {
    let last = key.rsplit('.').next().unwrap_or(key);
    if !last.bytes().any(|b| matches!(b.to_ascii_lowercase(), b'k' | b's' | b'p' | b'c' | b't')) {
        return None;
    }
    let name: String =
        last.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect();
    let patterns = patterns();
    if patterns.harmless.contains(&name) || says_nothing(value) {
        return None;
    }
    let hit = patterns.names.contains(&name)
        || patterns.endings.iter().any(|ending| name.ends_with(ending.as_str()));
    hit.then_some("value")
}

/// Values that a secret's key can hold without being a secret: switches, dates, ids, references.
fn says_nothing(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "none" | "enabled" | "disabled")
        || value.starts_with('/')
        || value.starts_with("http")
        || value.starts_with("@Microsoft.KeyVault")
        || value.starts_with('[')
}

fn by_shape(value: &str) -> Option<&'static str> {
    if value.len() < 16 {
        return None;
    }
    patterns().shapes.iter().find(|shape| shape.fits(value)).map(|shape| shape.kind.as_str())
}

impl Shape {
    fn fits(&self, value: &str) -> bool {
        value.len() >= self.min_length
            && value.starts_with(self.starts.as_str())
            && self.contains.iter().all(|part| contains_ignoring_case(value, part))
    }
}

/// Looks for the last byte of `part` first: in the shipped shapes it is a rare one.
fn contains_ignoring_case(text: &str, part: &str) -> bool {
    let Some(&last) = part.as_bytes().last() else { return true };
    let ends_here = |end: usize| {
        let start = (end + 1).checked_sub(part.len());
        start.is_some_and(|start| text.as_bytes()[start..=end].eq_ignore_ascii_case(part.as_bytes()))
    };
    memchr::memchr2_iter(last.to_ascii_lowercase(), last.to_ascii_uppercase(), text.as_bytes()).any(ends_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_by_name_and_by_shape() {
        assert!(masked("adminPassword", "hunter2").is_some());
        assert!(masked("properties.siteConfig.OPENAI_API_KEY", "abcd").is_some());
        let shape = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=ZGVtbw==;EndpointSuffix=x";
        assert!(masked("note", shape).is_some_and(|m| m.starts_with("‹secret:connection-string:")));
        assert!(masked("x", "AKIAIOSFODNN7EXAMPLE").is_some());
    }

    #[test]
    fn what_only_sounds_like_a_secret_is_kept() {
        for (key, value) in [
            ("disableLocalAuth", "true"),
            ("keySource", "Microsoft.KeyVault"),
            ("name", "key-vault"),
            ("keyVault", "/subscriptions/x"),
            ("password", ""),
            ("secretUri", "https://kv/secrets/a"),
        ] {
            assert_eq!(masked(key, value), None, "{key}");
        }
    }

    #[test]
    fn equal_secrets_have_equal_masks() {
        assert_eq!(masked("password", "a1"), masked("clientSecret", "a1"));
        assert_ne!(masked("password", "a1"), masked("password", "a2"));
        let once = masked("password", "a1").unwrap_or_default();
        assert_eq!(masked("password", &once), None);
    }
}
