//! What a text is, by its content alone.

use super::catalogue::{member, recognised};
use super::head::{Head, without_comments};
use super::json::Json;
use super::reader::Envelope;
use super::splitter::Layout;

/// Which reader takes the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Azure Resource Graph rows and ARM resources
    AzureResource,
    /// Foundry agents
    FoundryAgent,
    /// AI Search indexes
    SearchIndex,
    /// AI Search data sources
    SearchDataSource,
    /// nodes (list 0) and edges (list 1) of an `OpenGraph` file
    OpenGraph,
}

/// A format that is read, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detected {
    /// the format's name
    pub format: &'static str,
    /// the records' reader
    pub kind: Kind,
    /// where the records lie; nothing for a CSV file
    pub layout: Option<Layout>,
    /// names of the cells when records are rows of cells
    pub columns: Vec<String>,
    /// scalars beside the records, as far as the head goes
    pub envelope: Envelope,
}

/// What a text turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// its records can be read
    Read(Detected),
    /// there is nothing in it, and that is fine
    NoRecords(String),
    /// it is not read: format name (may be empty), stable code, sentence
    Refused(&'static str, &'static str, String),
}

/// The name of Resource Graph exports.
pub const ARG: &str = "azure-resource-graph";
const ARM: &str = "arm-rest";

/// Looks at the first stretch of a decoded text.
#[must_use]
pub fn detect(bytes: &[u8]) -> Verdict {
    let text = bytes.trim_ascii_start();
    if text.is_empty() {
        return refused("", "empty_file", "the file is empty");
    }
    match text[0] {
        b'{' | b'[' => json(text),
        b'<' => refused("xml", "not_json", "this is XML or HTML; export it as JSON"),
        _ if text.contains(&0) => refused("binary", "not_text", "this is not text"),
        _ => other_text(text),
    }
}

fn refused(format: &'static str, code: &'static str, message: &str) -> Verdict {
    Verdict::Refused(format, code, message.to_owned())
}

fn other_text(text: &[u8]) -> Verdict {
    if text.trim_ascii() == b"null" {
        return Verdict::NoRecords("null holds no records".to_owned());
    }
    if text.starts_with(b"scoutsuite_results") {
        return refused(
            "scoutsuite",
            "format_not_read",
            "this is a ScoutSuite report, which is not read yet",
        );
    }
    if let Some(detected) = super::table::detect(text) {
        return Verdict::Read(detected);
    }
    let yaml = [&b"---"[..], b"apiVersion:", b"AWSTemplateFormatVersion", b"%YAML"];
    if yaml.iter().any(|start| text.starts_with(start)) {
        return refused("yaml", "not_json", "this is YAML; export it as JSON");
    }
    if super::table::looks_like_csv(text) {
        let message =
            "this is a table, but not one of Azure Resource Graph: columns id, name and type are missing";
        return refused("csv", "format_not_read", message);
    }
    refused("", "not_json", "this is neither JSON nor a table that is known")
}

fn json(text: &[u8]) -> Verdict {
    let head = Head::new(text);
    let Ok(value) = Json::parse(&head.closed) else { return with_comments(text) };
    if value.members().is_empty() && value.items().is_empty() {
        return empty(text, &head.closed);
    }
    let found = if head.lines { lines(&value) } else { readable(&value) };
    if let Some(mut detected) = found {
        detected.envelope = envelope(&value);
        return Verdict::Read(detected);
    }
    unread(&value)
}

fn with_comments(text: &[u8]) -> Verdict {
    let head = Head::new(&without_comments(text));
    match Json::parse(&head.closed) {
        Ok(value) if !value.members().is_empty() => unread(&value),
        _ => {
            let message = match serde_json::from_slice::<serde::de::IgnoredAny>(text) {
                Err(error) => format!("this is not JSON: {error}"),
                Ok(_) => "this nests too deep".to_owned(),
            };
            refused("", "malformed", &message)
        }
    }
}

/// An empty outermost value, or one whose very first member is broken.
fn empty(text: &[u8], closed: &[u8]) -> Verdict {
    if text.starts_with(closed) {
        return Verdict::NoRecords("an empty list or object".to_owned());
    }
    with_comments(text)
}

fn unread(value: &Json<'_>) -> Verdict {
    if let Some(known) = recognised(value) {
        let message = format!("this is {}: {}", known.label, known.hint);
        return Verdict::Refused(&known.name, "format_not_read", message);
    }
    let first = value.items().iter().find(|item| !item.members().is_empty());
    let names: Vec<&str> =
        first.unwrap_or(value).members().iter().take(8).map(|(name, _)| name.as_ref()).collect();
    let place = if first.is_some() { "its first item" } else { "it" };
    let message = match names.as_slice() {
        [] => "an array without objects is none of the known formats".to_owned(),
        names => format!("none of the known formats; {place} has the members {}", names.join(", ")),
    };
    refused("unknown", "unknown_format", &message)
}

fn envelope(value: &Json<'_>) -> Envelope {
    let scalar = |value: &Json<'_>| match value {
        Json::Text(text) if !text.is_empty() => Some(text.to_string()),
        Json::Bool(flag) => Some(flag.to_string()),
        Json::Int(number) => Some(number.to_string()),
        Json::Float(number) => Some(number.to_string()),
        _ => None,
    };
    let members = value.members().iter().take(64);
    Envelope {
        members: members.filter_map(|(name, value)| Some((name.to_string(), scalar(value)?))).collect(),
    }
}

/// Wrapped, as every caller answers with an option.
#[allow(clippy::unnecessary_wraps)]
fn found(format: &'static str, kind: Kind, layout: Layout) -> Option<Detected> {
    let (columns, envelope) = (Vec::new(), Envelope::default());
    Some(Detected { format, kind, layout: Some(layout), columns, envelope })
}

const TOP: Layout = Layout::Lists(&[&[]]);
const VALUE: Layout = Layout::Lists(&[&["value"]]);
const DATA: Layout = Layout::Lists(&[&["data"]]);
const ROWS: Layout = Layout::Lists(&[&["data", "rows"]]);
const GRAPH: Layout = Layout::Lists(&[&["graph", "nodes"], &["graph", "edges"]]);

fn lines(first: &Json<'_>) -> Option<Detected> {
    whole(first).map(|detected| Detected { layout: Some(Layout::Lines), ..detected })
}

fn readable(value: &Json<'_>) -> Option<Detected> {
    if let Json::Array(items) = value {
        let first = items.iter().take(50).find_map(whole)?;
        return Some(Detected { layout: Some(TOP), ..first });
    }
    open_graph(value)
        .or_else(|| listed(value))
        .or_else(|| resource_graph(value))
        .or_else(|| if recognised(value).is_none() { whole(value) } else { None })
}

fn open_graph(value: &Json<'_>) -> Option<Detected> {
    let graph = member(value, "graph")?;
    let has = member(graph, "nodes").or_else(|| member(graph, "edges")).is_some();
    if has { found("opengraph", Kind::OpenGraph, GRAPH) } else { None }
}

fn listed(value: &Json<'_>) -> Option<Detected> {
    if matches!(member(value, "value"), Some(Json::Array(_))) {
        let context = value.get("@odata.context").and_then(Json::as_str).unwrap_or_default();
        let context = context.split('(').next().unwrap_or_default();
        if context.ends_with("$metadata#indexes") {
            return found("search-indexes", Kind::SearchIndex, VALUE);
        }
        if context.ends_with("$metadata#datasources") {
            return found("search-data-sources", Kind::SearchDataSource, VALUE);
        }
        return found(ARM, Kind::AzureResource, VALUE);
    }
    let list = value.get("object").and_then(Json::as_str) == Some("list");
    let data = member(value, "data").filter(|data| matches!(data, Json::Array(_)));
    let agents = data.is_some_and(|data| data.items().is_empty() || data.items().iter().any(is_agent));
    if list && agents { found("foundry-agents", Kind::FoundryAgent, DATA) } else { None }
}

fn resource_graph(value: &Json<'_>) -> Option<Detected> {
    let data = value.get("data")?;
    if let (Some(columns), true) = (data.get("columns"), data.members().len() <= 2) {
        let name = |column: &Json<'_>| column.text("name").unwrap_or_default().to_owned();
        let columns = columns.items().iter().map(name).collect();
        return found(ARG, Kind::AzureResource, ROWS).map(|detected| Detected { columns, ..detected });
    }
    let counts = ["totalRecords", "count", "skipToken", "$skipToken", "resultTruncated"];
    let counted = counts.iter().any(|name| value.get(name).is_some());
    let rows = matches!(data, Json::Array(_)) && value.at("meta.type").is_none();
    let known = data.items().iter().take(50).any(|row| whole(row).is_some());
    if rows && (known || counted) { found(ARG, Kind::AzureResource, DATA) } else { None }
}

fn is_agent(value: &Json<'_>) -> bool {
    matches!(value.get("object").and_then(Json::as_str), Some("assistant" | "agent" | "agent.version"))
}

/// What one record says about its format.
fn whole(value: &Json<'_>) -> Option<Detected> {
    if is_agent(value) {
        return found("foundry-agents", Kind::FoundryAgent, Layout::Whole);
    }
    let arm_id = value.text("id").is_some_and(|id| id.starts_with('/'));
    let kind = value.text("type");
    let subscription = value.text("subscriptionId").is_some();
    let columns = ["ResourceId", "subscriptionId", "tenantId"];
    let row = columns.iter().any(|name| value.get(name).is_some());
    let provider_type = kind.is_some_and(|kind| kind.contains('.') && kind.contains('/'));
    if !(arm_id && (kind.is_some() || value.get("properties").is_some())
        || provider_type && value.text("name").is_some()
        || arm_id && subscription)
    {
        return None;
    }
    let lower = kind.is_some_and(|kind| !kind.bytes().any(|byte| byte.is_ascii_uppercase()));
    found(if lower && row { ARG } else { ARM }, Kind::AzureResource, Layout::Whole)
}
