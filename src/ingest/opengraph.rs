//! `BloodHound` `OpenGraph`, the native form: nodes and edges to facts.

use super::json::Json;
use super::reader::Outcome;
use crate::model::{Draft, Endpoint, Ontology, Raw};
use std::borrow::Cow;

/// Reads one node.
pub fn node(record: &Json<'_>, draft: &mut Draft) -> Outcome {
    let Some(id) = exact(record, "id").and_then(Json::as_str).filter(|id| !id.is_empty()) else {
        return Outcome::Skipped("no_id", "a node without an id".to_owned());
    };
    let kinds = exact(record, "kinds").map(Json::items).unwrap_or_default();
    let names = || kinds.iter().filter_map(Json::as_str);
    let ontology = Ontology::get();
    let kind = names().find(|name| ontology.category(name).is_none()).or_else(|| names().next());
    let kind = kind.unwrap_or("Resource");
    let own = ontology.kind_id(kind).and_then(|id| ontology.kinds().get(id.index()));
    let own = own.map(|kind| kind.category.as_str());
    let mut entry = draft.node(&canonical(id), kind);
    for label in names().filter(|&name| name != kind && Some(name) != own) {
        entry.label(label);
    }
    for (key, value) in exact(record, "properties").map(Json::members).unwrap_or_default() {
        match (key.as_ref(), value) {
            ("name", Json::Text(name)) => _ = entry.name(name),
            ("provider", Json::Text(provider)) => _ = entry.provider(provider),
            _ => {
                if let Some(raw) = raw(value) {
                    entry.set(key, raw);
                }
            }
        }
    }
    Outcome::Read
}

/// Reads one edge.
pub fn edge(record: &Json<'_>, draft: &mut Draft) -> Outcome {
    let Some(kind) = exact(record, "kind").and_then(Json::as_str).filter(|kind| !kind.is_empty()) else {
        return Outcome::Skipped("no_kind", "an edge without a kind".to_owned());
    };
    let (start, end) = (End::of(exact(record, "start")), End::of(exact(record, "end")));
    let (Some(start), Some(end)) = (start, end) else {
        return Outcome::Skipped("no_end", format!("an edge {kind} without a start or an end"));
    };
    let mut entry = draft.relation(kind, start.endpoint(), end.endpoint());
    for (key, value) in exact(record, "properties").map(Json::members).unwrap_or_default() {
        if let Some(raw) = raw(value) {
            entry.set(key, raw);
        }
    }
    Outcome::Read
}

/// One end of an edge, as the file names it.
struct End<'r> {
    kind: Option<&'r str>,
    /// nothing: `value` is an id
    key: Option<&'r str>,
    value: Cow<'r, str>,
}

impl<'r> End<'r> {
    fn of(end: Option<&'r Json<'_>>) -> Option<Self> {
        let end = end?;
        let text = |name: &str| exact(end, name).and_then(Json::as_str).filter(|text| !text.is_empty());
        let kind = text("kind");
        if let Some(matcher) = exact(end, "property_matchers").and_then(|list| list.items().first()) {
            let key = exact(matcher, "key")?.as_str()?;
            return Some(Self { kind, key: Some(key), value: scalar_text(exact(matcher, "value")?)? });
        }
        let value = text("value")?;
        Some(match text("match_by") {
            Some("name") => Self { kind, key: Some("name"), value: value.into() },
            _ => Self { kind, key: None, value: canonical(value) },
        })
    }

    fn endpoint(&self) -> Endpoint<'_> {
        match (self.key, self.kind) {
            (None, _) => Endpoint::Id(&self.value),
            (Some("name"), Some(kind)) => Endpoint::Named { kind, name: &self.value },
            (Some(key), kind) => Endpoint::Having { kind, key, value: &self.value },
        }
    }
}

fn exact<'v, 'a>(value: &'v Json<'a>, name: &str) -> Option<&'v Json<'a>> {
    value.members().iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
}

fn scalar_text<'v>(value: &'v Json<'_>) -> Option<Cow<'v, str>> {
    match value {
        Json::Text(text) => Some(Cow::Borrowed(text)),
        Json::Int(number) => Some(number.to_string().into()),
        Json::Bool(flag) => Some(flag.to_string().into()),
        _ => None,
    }
}

fn raw<'v>(value: &'v Json<'_>) -> Option<Raw<'v>> {
    Some(match value {
        Json::Bool(flag) => Raw::Bool(*flag),
        Json::Int(number) => Raw::Int(*number),
        Json::Float(number) => Raw::Float(*number),
        Json::Text(text) => Raw::Text(text),
        Json::Array(items) => Raw::List(items.iter().filter_map(raw).collect()),
        Json::Null | Json::Object(_) => return None,
    })
}

/// Ids whose case means nothing are lower-cased: GUIDs and ARM ids.
fn canonical(id: &str) -> Cow<'_, str> {
    let starts = |prefix: &str| id.get(..prefix.len()).is_some_and(|s| s.eq_ignore_ascii_case(prefix));
    let arm = ["/subscriptions/", "/providers/", "/tenants/"].into_iter().any(starts);
    let upper = id.bytes().any(|byte| byte.is_ascii_uppercase());
    if upper && (arm || super::azure::is_guid(id)) { id.to_lowercase().into() } else { id.into() }
}
