//! The product's words for nodes, titles in its grammar, sentences of the data filled in.

use crate::model::{Estate, NodeId, NodeRef, RelationRef, SafeStr, Truth};
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct File {
    r#type: Vec<Type>,
}

/// The product's words for some nodes of a kind.
#[derive(Deserialize)]
struct Type {
    kind: String,
    #[serde(default)]
    provider: String,
    #[serde(default)]
    native: String,
    #[serde(default)]
    resource_kind: String,
    words: String,
}

impl Type {
    fn fits(&self, node: NodeRef<'_>) -> bool {
        let is = |own: &str, value: SafeStr<'_>| own.is_empty() || value.eq_ignore_ascii_case(own);
        node.kind_name() == self.kind.as_str()
            && is(&self.provider, node.provider())
            && is(&self.native, node.native_type())
            && is(&self.resource_kind, node.text("resource_kind").unwrap_or_default())
    }
}

fn types() -> &'static [Type] {
    static TYPES: OnceLock<Vec<Type>> = OnceLock::new();
    TYPES.get_or_init(|| {
        crate::model::asset::<File>("paths/words.toml", include_str!("../../../assets/paths/words.toml"))
            .r#type
    })
}

/// The product's word for a node: "Azure Container App"; the kind's own in lower case where it has none.
#[must_use]
pub fn type_words(node: NodeRef<'_>) -> String {
    let found = types().iter().find(|own| own.fits(node));
    found.map_or_else(|| small(node.kind_label()), |own| own.words.clone())
}

/// The words without a capital at their start, unless they start with an abbreviation.
fn small(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain([second]).chain(letters).collect()
        }
        _ => words.to_owned(),
    }
}

/// Whether an insight says yes.
#[must_use]
pub fn is(estate: &Estate, node: NodeId, key: &str) -> bool {
    estate.insight(node, key).is_some_and(|insight| insight.truth == Truth::Yes)
}

/// The text of an insight's detail.
#[must_use]
pub fn detail<'e>(estate: &'e Estate, node: NodeId, insight: &str, name: &str) -> Option<SafeStr<'e>> {
    let insight = estate.insight(node, insight)?;
    estate.details(insight).find(|(key, _)| *key == name).and_then(|(_, value)| value.as_text())
}

/// Whether a node is a critical resource of a high level.
#[must_use]
pub fn is_critical(estate: &Estate, node: NodeId) -> bool {
    let level = detail(estate, node, "critical", "critical_level");
    is(estate, node, "critical") && level.is_some_and(|level| level.ends_with("high"))
}

/// Fills a sentence of the data: `{from}`, `{to}`, `{node}`, `{role}`, `{type}`.
#[must_use]
pub fn filled(sentence: &str, fill: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = fill
            .iter()
            .find(|(name, _)| rest[1..].strip_prefix(name).is_some_and(|after| after.starts_with('}')));
        let (text, taken) = found.map_or(("{", 1), |(name, text)| (*text, name.len() + 2));
        out.push_str(text);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

/// A sentence about the ends of a step.
#[must_use]
pub fn between(
    sentence: &str,
    from: NodeRef<'_>,
    to: NodeRef<'_>,
    relation: Option<RelationRef<'_>>,
) -> String {
    let role = relation.and_then(|relation| relation.text("role")).map_or("", |role| role.as_str());
    let role = if role.is_empty() { "permission" } else { role };
    filled(sentence, &[("from", from.name().as_str()), ("to", to.name().as_str()), ("role", role)])
}

/// The words with a capital at their start.
#[must_use]
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "a", "a and b", "a, b and c".
#[must_use]
pub fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_filled_once() {
        assert_eq!(filled("{from} to {to}", &[("from", "{to}"), ("to", "b")]), "{to} to b");
        assert_eq!(filled("{unknown} stays", &[]), "{unknown} stays");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
        assert_eq!(capital("écrit"), "Écrit");
        assert_eq!(
            (small("Database"), small("AI project")),
            ("database".to_owned(), "AI project".to_owned())
        );
    }
}
