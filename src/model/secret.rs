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
    #[serde(skip)]
    triggers: Triggers,
}

#[derive(Deserialize)]
struct Shape {
    kind: String,
    /// texts that must all be there, compared without case
    #[serde(default)]
    contains: Vec<String>,
    /// the word must start so
    #[serde(default)]
    starts: String,
    #[serde(default)]
    min_length: usize,
    /// the whole text is hidden, not the word alone
    #[serde(default)]
    whole: bool,
    /// a password stands before the host of an address
    #[serde(default)]
    authority: bool,
}

fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let text = include_str!("../../assets/secrets.toml");
        let mut patterns: Patterns = crate::model::asset("secrets.toml", text);
        patterns.triggers = Triggers::new(&patterns.shapes);
        patterns
    })
}

/// The shortest text that a shape can be in.
const SHORTEST: usize = 16;

/// The masked form of `value` when its key or its shape says that it is a secret.
#[must_use]
pub fn masked(key: &str, value: &str) -> Option<String> {
    if names_secret(key) { masked_value(value) } else { without_secrets(value) }
}

/// The mask of what a secret's key holds; nothing when it is no secret: a switch, a reference, a mask.
#[must_use]
pub(super) fn masked_value(value: &str) -> Option<String> {
    if value.is_empty() || is_mask(value) || says_nothing(value) {
        return without_secrets(value);
    }
    let shape = patterns().shapes.iter().find(|shape| shape.fits(value));
    Some(mask(shape.map_or("value", |shape| shape.kind.as_str()), value))
}

/// The text with every secret in it masked, when there is one.
#[must_use]
pub(super) fn without_secrets(text: &str) -> Option<String> {
    let patterns = patterns();
    if text.len() < SHORTEST || !patterns.triggers.hit(text) || is_mask(text) {
        return None;
    }
    if let Some(shape) = patterns.shapes.iter().find(|shape| shape.whole && shape.fits(text)) {
        return Some(mask(&shape.kind, text));
    }
    let coarse = |c: char| c.is_whitespace() || "\"'`,;()<>[]{}|".contains(c);
    let masked = words(text, coarse, |word| {
        let by_parts =
            patterns.shapes.iter().find(|shape| shape.starts.is_empty() && !shape.whole && shape.fits(word));
        if let Some(shape) = by_parts {
            return Some(mask(&shape.kind, word));
        }
        let fine = |c: char| "=&:?#/".contains(c);
        let start = |word: &str| {
            let shape = patterns.shapes.iter().find(|shape| !shape.starts.is_empty() && shape.fits(word))?;
            Some(mask(&shape.kind, word))
        };
        words(word, fine, start)
    });
    masked.filter(|masked| masked != text)
}

/// The text with those words replaced for which `replace` gives something; nothing when there are none.
fn words(
    text: &str,
    ends: impl Fn(char) -> bool,
    replace: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let mut out: Option<String> = None;
    let mut done = 0;
    for word in text.split(&ends).filter(|word| word.len() >= SHORTEST) {
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        if let Some(new) = replace(word) {
            let out = out.get_or_insert_default();
            out.push_str(&text[done..start]);
            out.push_str(&new);
            done = start + word.len();
        }
    }
    if let Some(out) = &mut out {
        out.push_str(&text[done..]);
    }
    out
}

fn mask(kind: &str, value: &str) -> String {
    let digest = Sha256::digest(value.as_bytes());
    format!("‹secret:{kind}:{:02x}{:02x}{:02x}{:02x}›", digest[0], digest[1], digest[2], digest[3])
}

/// Whether a text already is a mask of this program, and nothing else.
#[must_use]
pub fn is_mask(value: &str) -> bool {
    let inner = value.strip_prefix("‹secret:").and_then(|rest| rest.strip_suffix('›'));
    inner.is_some_and(|inner| inner.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-')))
}

/// Whether a key's name says that it holds a secret.
#[must_use]
pub(super) fn names_secret(key: &str) -> bool {
    let last = key.rsplit('.').next().unwrap_or(key);
    let name: String =
        last.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect();
    let patterns = patterns();
    !patterns.harmless.contains(&name)
        && (patterns.names.contains(&name)
            || patterns.endings.iter().any(|ending| name.ends_with(ending.as_str())))
}

/// Values that a secret's key can hold without being a secret: switches, dates, ids, references.
fn says_nothing(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "none" | "enabled" | "disabled")
        || value.starts_with('/')
        || value.starts_with("http")
        || value.starts_with("@Microsoft.KeyVault")
        || value.starts_with('[')
        || ["arn:", "projects/", "alias/"].iter().any(|start| value.starts_with(start))
}

impl Shape {
    fn fits(&self, value: &str) -> bool {
        value.len() >= self.min_length.max(SHORTEST)
            && value.starts_with(self.starts.as_str())
            && self.contains.iter().all(|part| contains_ignoring_case(value, part))
            && (!self.authority || has_password(value))
    }

    /// What a text must hold, to the letter, for the shape to be in it.
    fn trigger(&self) -> &str {
        if !self.starts.is_empty() {
            return &self.starts;
        }
        let first = self.contains.first().map_or("", String::as_str);
        let marks = |c: char| !c.is_ascii_alphanumeric();
        let start = first.find(marks).unwrap_or(0);
        let end = first[start..].find(|c| !marks(c)).map_or(first.len(), |end| start + end);
        &first[start..end]
    }
}

/// Whether an address names a user with a password: `https://user:password@host`.
fn has_password(word: &str) -> bool {
    let authority = word.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    authority.and_then(|authority| authority.rsplit_once('@')).is_some_and(|(user, _)| user.contains(':'))
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

/// A quick test: texts without any of the triggers hold no secret by shape.
struct Triggers {
    words: Vec<String>,
    /// for each byte, a bit for each trigger that it may begin, 64 at most told apart
    first: [u64; 256],
    /// the same for the byte behind
    second: [u64; 256],
}

impl Default for Triggers {
    fn default() -> Self {
        Self { words: Vec::new(), first: [0; 256], second: [0; 256] }
    }
}

impl Triggers {
    fn new(shapes: &[Shape]) -> Self {
        let mut words: Vec<String> = shapes.iter().map(|shape| shape.trigger().to_owned()).collect();
        words.sort_unstable();
        words.dedup();
        let mut triggers = Self { words, ..Self::default() };
        for (at, word) in triggers.words.iter().enumerate() {
            let bit = 1 << (at % 64);
            let mark = |table: &mut [u64; 256], byte: Option<&u8>| match byte {
                Some(byte) => table[usize::from(*byte)] |= bit,
                None => table.iter_mut().for_each(|bits| *bits |= bit),
            };
            mark(&mut triggers.first, word.as_bytes().first());
            mark(&mut triggers.second, word.as_bytes().get(1));
        }
        triggers
    }

    fn hit(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let starts = |at: usize| self.words.iter().any(|word| bytes[at..].starts_with(word.as_bytes()));
        let behind = bytes.iter().skip(1).chain(&[0]);
        let pairs = bytes.iter().zip(behind).enumerate();
        let mut may = pairs
            .filter(|(_, (one, two))| self.first[usize::from(**one)] & self.second[usize::from(**two)] != 0);
        may.any(|(at, _)| starts(at))
    }
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
            ("url", "https://a.example/x?y=1#z@w"),
            ("note", "disk-task-sk-short and a=b, eyJ, 1 ~ 2, --- none"),
        ] {
            assert_eq!(masked(key, value), None, "{key}");
        }
    }

    #[test]
    fn secrets_within_a_text_are_hidden_and_the_rest_stays() {
        let token = format!("sk-{}", "a".repeat(40));
        let text = format!("Call it with \"{token}\" (Bearer), not with {token}.");
        let shown = masked("description", &text).expect("masked");
        assert!(!shown.contains(&token) && shown.starts_with("Call it with \"‹secret:token:"), "{shown}");
        assert_eq!(shown.matches("‹secret:token:").count(), 2);
        let sas = masked("x", "see https://a.blob/x?sv=1&se=2026&sig=abc%3D now").expect("masked");
        assert!(sas.starts_with("see ‹secret:sas:") && sas.ends_with("› now"), "{sas}");
        assert!(
            masked("url", "https://user:pa55@host.example/mcp").is_some_and(|m| m.contains("url-password"))
        );
        assert!(
            masked("url", &format!("https://h.example/?key={token}"))
                .is_some_and(|m| m.starts_with("https://h"))
        );
    }

    #[test]
    fn every_shape_has_a_trigger_that_its_secrets_hold() {
        for shape in &patterns().shapes {
            assert!(!shape.trigger().is_empty(), "{}", shape.kind);
        }
    }

    #[test]
    fn equal_secrets_have_equal_masks() {
        assert_eq!(masked("password", "a1"), masked("clientSecret", "a1"));
        assert_ne!(masked("password", "a1"), masked("password", "a2"));
        let once = masked("password", "a1").unwrap_or_default();
        assert_eq!(masked("password", &once), None);
        assert!(masked("password", "‹secret:x› and more").is_some());
    }
}
