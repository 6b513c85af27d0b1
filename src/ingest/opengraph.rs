//! `BloodHound` `OpenGraph`, the native form: nodes and edges to facts.

use super::json::{Json, Kind};
use super::reader::{Outcome, Record};
use crate::model::{Draft, Endpoint, Ontology, Raw};
use std::borrow::Cow;

/// Where the nodes lie.
const NODES: &str = "graph.nodes";

/// Reads one node or one edge.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    if record.list == NODES { node(record.json, draft) } else { edge(record.json, draft) }
}

/// Reads one node.
fn node(record: Json<'_>, draft: &mut Draft) -> Outcome {
    let [id, kinds, properties] = named(record, ["id", "kinds", "properties"]);
    let Some(id) = id.and_then(Json::as_str).filter(|id| !id.is_empty()) else {
        return Outcome::Skipped("no_id", "a node without an id".to_owned());
    };
    let names = || kinds.into_iter().flat_map(Json::items).filter_map(Json::as_str);
    let ontology = Ontology::get();
    let kind = names().find(|name| ontology.category(name).is_none()).or_else(|| names().next());
    let kind = kind.unwrap_or("Resource");
    let own = ontology.kind_id(kind).and_then(|id| ontology.kinds().get(id.index()));
    let own = own.map(|kind| kind.category.as_str());
    let mut entry = draft.node(&canonical(id), kind);
    for label in names().filter(|&name| name != kind && Some(name) != own) {
        entry.label(label);
    }
    for (key, value) in properties.into_iter().flat_map(Json::members) {
        match (key, value.kind()) {
            ("name", Kind::Text(name)) => _ = entry.name(name),
            ("provider", Kind::Text(provider)) => _ = entry.provider(provider),
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
fn edge(record: Json<'_>, draft: &mut Draft) -> Outcome {
    let [kind, start, end, properties] = named(record, ["kind", "start", "end", "properties"]);
    let Some(kind) = kind.and_then(Json::as_str).filter(|kind| !kind.is_empty()) else {
        return Outcome::Skipped("no_kind", "an edge without a kind".to_owned());
    };
    let (Some(start), Some(end)) = (start.and_then(End::of), end.and_then(End::of)) else {
        return Outcome::Skipped("no_end", format!("an edge {kind} without a start or an end"));
    };
    let mut entry = draft.relation(kind, start.endpoint(), end.endpoint());
    for (key, value) in properties.into_iter().flat_map(Json::members) {
        if let Some(raw) = raw(value) {
            entry.set(key, raw);
        }
    }
    Outcome::Read
}

/// One end of an edge, as the file names it.
struct End<'t> {
    kind: Option<&'t str>,
    /// nothing: `value` is an id
    key: Option<&'t str>,
    value: Cow<'t, str>,
}

impl<'t> End<'t> {
    fn of(end: Json<'t>) -> Option<Self> {
        let [value, match_by, kind, matchers] =
            named(end, ["value", "match_by", "kind", "property_matchers"]);
        let text = |value: Option<Json<'t>>| value.and_then(Json::as_str).filter(|text| !text.is_empty());
        let kind = text(kind);
        if let Some(matcher) = matchers.and_then(|list| list.items().next()) {
            let [key, wanted] = named(matcher, ["key", "value"]);
            return Some(Self { kind, key: Some(key?.as_str()?), value: scalar_text(wanted?)? });
        }
        let value = text(value)?;
        Some(match text(match_by) {
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

/// The members of these names, to the letter; the last of repeated ones counts.
fn named<'t, const N: usize>(value: Json<'t>, names: [&str; N]) -> [Option<Json<'t>>; N] {
    let mut found = [None; N];
    for (name, member) in value.members() {
        if let Some(at) = names.iter().position(|wanted| *wanted == name) {
            found[at] = Some(member);
        }
    }
    found
}

fn scalar_text(value: Json<'_>) -> Option<Cow<'_, str>> {
    match value.kind() {
        Kind::Text(text) => Some(Cow::Borrowed(text)),
        Kind::Int(_) | Kind::Bool(_) => Some(value.source()),
        _ => None,
    }
}

fn raw(value: Json<'_>) -> Option<Raw<'_>> {
    Some(match value.kind() {
        Kind::Bool(flag) => Raw::Bool(flag),
        Kind::Int(number) => Raw::Int(number),
        Kind::Float(number) => Raw::Float(number),
        Kind::Text(text) => Raw::Text(text),
        Kind::Array => Raw::List(value.items().filter_map(raw).collect()),
        Kind::Null | Kind::Object => return None,
    })
}

/// Ids whose case means nothing are lower-cased: GUIDs and ARM ids.
fn canonical(id: &str) -> Cow<'_, str> {
    let starts = |prefix: &str| id.get(..prefix.len()).is_some_and(|s| s.eq_ignore_ascii_case(prefix));
    let arm = ["/subscriptions/", "/providers/", "/tenants/"].into_iter().any(starts);
    let upper = id.bytes().any(|byte| byte.is_ascii_uppercase());
    if upper && (arm || super::azure::is_guid(id)) { id.to_lowercase().into() } else { id.into() }
}
