//! Which of the formats that are read a JSON document has, told by its members.

use super::catalogue::{member, recognised};
use super::detect::{ARG, Detected};
use super::json::Json;
use super::splitter::Layout;

const ARM: &str = "arm-rest";
/// The name of lists of the directory: users, groups, service principals.
pub const DIRECTORY: &str = "entra-directory";
/// How many of the first records are looked at.
const LOOKED_AT: usize = 200;

const TOP: Layout = Layout::Lists(&[""]);
const VALUE: Layout = Layout::Lists(&["value"]);
const DATA: Layout = Layout::Lists(&["data"]);
const ROWS: Layout = Layout::Lists(&["data.rows"]);
const GRAPH: Layout = Layout::Lists(&["graph.nodes", "graph.edges"]);

/// A format, as its records tell it.
type Told = &'static str;

fn found(told: Told, layout: Layout) -> Option<Detected> {
    Detected::of(told, Some(layout))
}

/// How to read the document; nothing when its format is not read. `lines`: it is the first of many,
/// each on its own line.
pub fn readable(value: Json<'_>, lines: bool) -> Option<Detected> {
    if let (true, Some(told)) = (lines, record(value)) {
        return found(told, Layout::Lines);
    }
    if value.is_array() {
        return value.items().take(LOOKED_AT).find_map(record).and_then(|told| found(told, TOP));
    }
    open_graph(value).or_else(|| listed(value)).or_else(|| resource_graph(value)).or_else(|| single(value))
}

fn single(value: Json<'_>) -> Option<Detected> {
    let told = by_context(value).or_else(|| record(value))?;
    (told == ARG || recognised(value).is_none()).then(|| found(told, Layout::Whole))?
}

fn open_graph(value: Json<'_>) -> Option<Detected> {
    let graph = member(value, "graph")?;
    let has = member(graph, "nodes").or_else(|| member(graph, "edges")).is_some();
    has.then(|| found("opengraph", GRAPH))?
}

/// Lists in the member `value`, as the management API, the directory and AI Search give them.
fn listed(value: Json<'_>) -> Option<Detected> {
    let list = value.get("value").filter(|list| list.is_array())?;
    if let Some(told) = by_context(value) {
        return found(told, VALUE);
    }
    match list.items().take(LOOKED_AT).find_map(record) {
        Some(ARG) => found(ARM, VALUE),
        Some(told) => found(told, VALUE),
        None => list.is_empty().then(|| found(ARM, VALUE))?,
    }
}

/// What `@odata.context` says: `https://NAME.search.windows.net/$metadata#indexes`.
fn by_context(value: Json<'_>) -> Option<Told> {
    let context = value.get("@odata.context").and_then(Json::as_str)?;
    let entity = context.split("$metadata#").nth(1)?.split(['(', '/']).next()?;
    match entity {
        "indexes" => Some("search-indexes"),
        "datasources" => Some("search-data-sources"),
        "indexers" => Some("search-indexers"),
        "users" | "groups" | "servicePrincipals" | "applications" | "directoryObjects" => Some(DIRECTORY),
        _ => None,
    }
}

/// Answers in the member `data`: of Resource Graph, and of the agents' list.
fn resource_graph(value: Json<'_>) -> Option<Detected> {
    let data = value.get("data")?;
    if let (Some(columns), true) = (data.get("columns"), data.members().count() <= 2) {
        let name = |column: Json<'_>| column.text("name").unwrap_or_default().to_owned();
        let columns = columns.items().map(name).collect();
        return Some(Detected { columns, ..found(ARG, ROWS)? });
    }
    if !data.is_array() || value.at("meta.type").is_some() {
        return None;
    }
    match data.items().take(LOOKED_AT).find_map(record) {
        Some(ARM) => found(ARG, DATA),
        Some(told) => found(told, DATA),
        None => empty_or_summed_up(value, data),
    }
}

/// An answer without rows, or with rows that name no resource.
fn empty_or_summed_up(value: Json<'_>, data: Json<'_>) -> Option<Detected> {
    if value.text("object") == Some("list") {
        let told = "foundry-agents";
        return data.is_empty().then(|| found(told, DATA))?;
    }
    let has = |names: &[&str]| names.iter().any(|name| value.get(name).is_some());
    let own = has(&["totalRecords", "resultTruncated", "skipToken", "$skipToken", "facets"]);
    let empty = data.is_empty() && has(&["count"]);
    (own || empty).then(|| found(ARG, DATA))?
}

/// What one record says about its format.
fn record(value: Json<'_>) -> Option<Told> {
    if is_agent(value) {
        return Some("foundry-agents");
    }
    if let Some(told) = search_object(value) {
        return Some(told);
    }
    if super::azure::is_directory_object(value) {
        return Some(DIRECTORY);
    }
    if !super::azure::is_resource(value) {
        return None;
    }
    let columns = ["ResourceId", "subscriptionId", "tenantId"];
    let row = columns.iter().any(|name| value.get(name).is_some());
    let lower = value.text("type").is_some_and(|kind| !kind.bytes().any(|byte| byte.is_ascii_uppercase()));
    Some(if lower && row { ARG } else { ARM })
}

fn is_agent(value: Json<'_>) -> bool {
    let object = value.get("object").and_then(Json::as_str);
    let has = |names: &[&str]| names.iter().any(|name| value.get(name).is_some());
    match object {
        Some("assistant" | "agent" | "agent.version") => true,
        Some(_) => false,
        None => {
            let own = value.text("id").is_some_and(|id| id.starts_with("asst_"));
            own && has(&["model", "instructions", "tools"])
        }
    }
}

/// Objects of AI Search without the address of their service.
fn search_object(value: Json<'_>) -> Option<Told> {
    value.text("name").filter(|_| value.get("id").is_none())?;
    let typed = |field: Json<'_>| field.text("type").is_some_and(|kind| kind.contains("Edm."));
    if value.get("fields").is_some_and(|fields| fields.items().next().is_some_and(typed)) {
        return Some("search-indexes");
    }
    if value.get("credentials").is_some() && value.get("container").is_some() && value.text("type").is_some()
    {
        return Some("search-data-sources");
    }
    let indexer = value.text("dataSourceName").is_some() && value.text("targetIndexName").is_some();
    indexer.then_some("search-indexers")
}
