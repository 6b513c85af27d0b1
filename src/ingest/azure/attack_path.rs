//! Reported attack paths, in both of the shapes that live tenants return. Every field may be absent,
//! under either name; what is absent is not reported, never "none".

use super::id::canonical;
use super::path::values;
use super::resource::Resource;
use crate::ingest::json::{Json, Kind};
use crate::ingest::reader::Outcome;
use crate::model::{Draft, INTERNET, RawPath, RawStep, Severity};
use std::collections::HashMap;

/// Entities of one path: internal id -> canonical node id.
type Entities = HashMap<String, String>;

/// Reads one `microsoft.security/attackpaths` row.
pub fn read(resource: &Resource<'_>, draft: &mut Draft) -> Outcome {
    let Some(properties) = resource.json.get("properties").filter(|p| !p.is_empty()) else {
        return Outcome::Skipped("no_properties", "an attack path without properties".to_owned());
    };
    let entities = entities(properties, draft);
    let nodes: Vec<String> = node_order(properties, &entities);
    let first =
        |names: &[&str]| names.iter().find_map(|name| properties.text(name)).unwrap_or_default().to_owned();
    let legacy = properties.get("riskLevel").is_none() && properties.get("riskCategories").is_some();
    let entry = end(
        properties,
        &["entryPointEntityInternalID", "entryPointEntityInternalId"],
        "entryPoint",
        &entities,
        draft,
    );
    let target =
        end(properties, &["targetEntityInternalID", "targetEntityInternalId"], "target", &entities, draft);
    let steps = steps(properties, &entities);
    let (factors, tactics) = (factors(properties), tactics(properties));
    let remediation = remediation(properties);
    let (source, sink) = loose_ends(&steps);
    let (description, story, impact) =
        (first(&["description"]), first(&["attackStory"]), first(&["potentialImpact"]));
    let borrowed = |list: &'_ [String]| -> Vec<String> { list.to_vec() };
    let (factors, tactics, remediation) = (borrowed(&factors), borrowed(&tactics), borrowed(&remediation));
    draft.path(&RawPath {
        id: &resource.id,
        title: properties.text("displayName").unwrap_or_else(|| resource.name()),
        description: &description,
        story: &story,
        impact: &impact,
        risk: properties.text("riskLevel").and_then(Severity::parse),
        factors: factors.iter().map(String::as_str).collect(),
        tactics: tactics.iter().map(String::as_str).collect(),
        remediation: remediation.iter().map(String::as_str).collect(),
        entry: entry.as_deref().or(source).unwrap_or_default(),
        target: target.as_deref().or(sink).unwrap_or_default(),
        nodes: nodes.iter().map(String::as_str).collect(),
        steps: steps.iter().map(|(from, to, label)| RawStep { from, to, label }).collect(),
        partial: properties.get("isPartialAttackPath").and_then(Json::as_bool).unwrap_or(false),
        shape: if legacy { "legacy" } else { "exposure management" },
    });
    Outcome::Read
}

/// The canonical id of an entity: its Azure resource, the internet, or a node of its own.
fn entity_id(internal: &str, name: &str, kind: &str, resource: Option<&str>) -> String {
    match resource {
        Some(id) if id.starts_with('/') => canonical(id),
        Some(id) if !id.is_empty() => id.to_owned(),
        _ if name.eq_ignore_ascii_case(INTERNET) || kind.eq_ignore_ascii_case(INTERNET) => {
            INTERNET.to_owned()
        }
        _ => format!("entity:{}", internal.to_ascii_lowercase()),
    }
}

fn entities(properties: Json<'_>, draft: &mut Draft) -> Entities {
    let mut found = Entities::new();
    for entity in values(properties, "graphComponent.entities[]") {
        let internal = entity.text("entityInternalId").unwrap_or_default();
        let (name, kind) =
            (entity.text("entityName").unwrap_or(internal), entity.text("entityType").unwrap_or_default());
        let resource = ["azureResourceId", "awsResourceId", "gcpResourceId"]
            .iter()
            .find_map(|key| entity.get("entityIdentifiers").and_then(|ids| ids.text(key)));
        let id = entity_id(internal, name, kind, resource);
        write_entity(&id, name, kind, draft);
        found.insert(internal.to_ascii_lowercase(), id);
    }
    found
}

fn write_entity(id: &str, name: &str, kind: &str, draft: &mut Draft) {
    if id == INTERNET {
        return;
    }
    if super::id::is_arm_id(id) {
        super::id::write_mention(id, draft);
        super::id::write_scopes(id, draft);
        return;
    }
    let native = kind.to_ascii_lowercase();
    let own = match native.as_str() {
        "managedidentity" => "ManagedIdentity",
        "serviceprincipal" => "ServicePrincipal",
        "user" => "User",
        "group" => "Group",
        _ => super::table::Table::get().kind(&native, ""),
    };
    draft.mention(id, own).name(name).set("type", native.as_str());
}

/// The nodes in the order of the entities.
fn node_order(properties: Json<'_>, entities: &Entities) -> Vec<String> {
    let listed = values(properties, "graphComponent.entities[]");
    let ids = listed.into_iter().filter_map(|entity| entity.text("entityInternalId"));
    let mut nodes: Vec<String> = Vec::new();
    for id in ids.filter_map(|internal| entities.get(&internal.to_ascii_lowercase())) {
        if !nodes.contains(id) {
            nodes.push(id.clone());
        }
    }
    nodes
}

fn steps(properties: Json<'_>, entities: &Entities) -> Vec<(String, String, String)> {
    let node = |internal: Option<&str>| entities.get(&internal?.to_ascii_lowercase()).cloned();
    let connections = values(properties, "graphComponent.connections[]").into_iter();
    let step = |connection: Json<'_>| {
        let from = node(connection.text("sourceEntityInternalId"))?;
        let to = node(connection.text("targetEntityInternalId"))?;
        let label = connection.text("description").or_else(|| connection.text("connectionType"));
        Some((from, to, label.unwrap_or("leads to").to_owned()))
    };
    connections.filter_map(step).collect()
}

/// The only node that no connection reaches and the only one that none leaves, where there is just one.
fn loose_ends(steps: &[(String, String, String)]) -> (Option<&str>, Option<&str>) {
    let reached = |node: &str| steps.iter().any(|step| step.1 == node);
    let left = |node: &str| steps.iter().any(|step| step.0 == node);
    let sources = steps.iter().map(|step| step.0.as_str()).filter(|node| !reached(node));
    let sinks = steps.iter().map(|step| step.1.as_str()).filter(|node| !left(node));
    (only(sources), only(sinks))
}

fn only<'n>(mut nodes: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let first = nodes.next()?;
    nodes.all(|node| node == first).then_some(first)
}

/// Entry or target: an internal id in the one shape, an object with name and type in the other.
fn end(
    properties: Json<'_>,
    internal: &[&str],
    object: &str,
    entities: &Entities,
    draft: &mut Draft,
) -> Option<String> {
    let by_id = internal.iter().find_map(|name| properties.text(name));
    if let Some(id) = by_id.and_then(|id| entities.get(&id.to_ascii_lowercase())) {
        return Some(id.clone());
    }
    let object = properties.get(object)?;
    let internal = object.text("entityInternalId").or_else(|| object.text("id"));
    if let Some(id) = internal.and_then(|id| entities.get(&id.to_ascii_lowercase())) {
        return Some(id.clone());
    }
    let resource = ["azureResourceId", "resourceId", "id"].iter().find_map(|key| object.text(key));
    let (name, kind) = (object.text("name")?, object.text("type").unwrap_or_default());
    by_name(properties, name, entities).or_else(|| {
        let id = entity_id(name, name, kind, resource.filter(|id| id.starts_with('/')));
        write_entity(&id, name, kind, draft);
        Some(id)
    })
}

fn by_name(properties: Json<'_>, name: &str, entities: &Entities) -> Option<String> {
    let listed = values(properties, "graphComponent.entities[]");
    let mut same = listed.into_iter().filter(|entity| entity.text("entityName") == Some(name));
    let internal = same.next()?.text("entityInternalId")?;
    entities.get(&internal.to_ascii_lowercase()).cloned()
}

/// A list of texts, or a text that holds a list (`["a","b"]`), under the first name that is there.
fn texts(properties: Json<'_>, names: &[&str]) -> Vec<String> {
    let Some(value) = names.iter().find_map(|name| properties.get(name)) else { return Vec::new() };
    match value.kind() {
        Kind::Array => value.items().filter_map(text_of).collect(),
        Kind::Text(text) => {
            let inner = text.trim_matches(|c| c == '[' || c == ']');
            let parts = inner.split(',').map(|part| part.trim().trim_matches('"').to_owned());
            parts.filter(|part| !part.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}

/// The steps of the remedy: a text is one step, however many commas it has.
fn remediation(properties: Json<'_>) -> Vec<String> {
    let names = ["manualRemediationSteps", "remediationSteps"];
    match names.iter().find_map(|name| properties.text(name)).filter(|text| !text.starts_with('[')) {
        Some(text) => vec![text.to_owned()],
        None => texts(properties, &names),
    }
}

fn text_of(item: Json<'_>) -> Option<String> {
    let named = || ["name", "displayName", "value"].iter().find_map(|key| item.text(key));
    item.as_str().or_else(named).map(str::to_owned)
}

fn factors(properties: Json<'_>) -> Vec<String> {
    texts(properties, &["riskFactors", "riskCategories"])
}

fn tactics(properties: Json<'_>) -> Vec<String> {
    let mut all = texts(properties, &["mITRETacticsAndTechniques", "mitreTactics"]);
    all.extend(texts(properties, &["mitreTechniques"]));
    all
}
