//! Findings of the Kubernetes AI BOM scraper: what the containers of one workload run and serve.

use super::component::model_id;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::scanners::subject;
use crate::ingest::supply::{Purl, place};
use crate::model::{Draft, moment};

/// Reads a whole finding.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    if let Some(seconds) = json.text("scrapeTimestamp").and_then(moment::seconds) {
        draft.moment(seconds);
    }
    for component in values(json, "components[]") {
        if write(component, record.document, draft).is_none() {
            draft.remark("no_name", "a component without a name or of an unknown type was left out");
        }
    }
    Outcome::Read
}

/// Writes a component and how its container uses it.
fn write(json: Json<'_>, document: &str, draft: &mut Draft) -> Option<()> {
    let (sort, name) = (json.text("type")?, json.text("name")?);
    let container = container(json, document, draft);
    let version = json.text("version").unwrap_or_default();
    let (id, kind, relation) = match sort {
        "container" => (image(json, name, version, draft)?, "ContainerImage", "RUNS_IMAGE"),
        "machine-learning-model" => (model(name, version), "AiModel", "USES_MODEL"),
        "data" => (format!("{container}/data/{name}"), "Dataset", "READS_FROM"),
        "application" | "library" | "framework" => {
            (Purl::of("generic", name, version).write(draft), "Package", "DEPENDS_ON")
        }
        _ => return None,
    };
    let mut node = draft.mention(&id, kind);
    if kind != "ContainerImage" {
        node.name(name);
    }
    if kind == "AiModel" {
        node.set("model_name", name);
    }
    drop(node);
    let mut relation = draft.relation(relation, container.as_str(), id.as_str());
    for (key, path) in [("confidence", "confidence"), ("evidence", "evidence.locator")] {
        if let Some(value) = json.text(path) {
            relation.set(key, value);
        }
    }
    if let Some(locator) = json.text("evidence.locator") {
        relation.key(locator);
    }
    drop(relation);
    if let Some(url) = property(json, "storage.uri") {
        place::write(&id, url, draft);
    }
    Some(())
}

/// A property, whose names hold dots.
fn property<'t>(json: Json<'t>, name: &str) -> Option<&'t str> {
    json.get("properties")?.get(name)?.as_str()
}

/// The container of the workload; the finding does not name the workload itself.
fn container(json: Json<'_>, document: &str, draft: &mut Draft) -> String {
    let name = property(json, "container.name").unwrap_or("container");
    let id = format!("scan:{document}/containers/{name}");
    let mut node = draft.mention(&id, "Container");
    node.name(name).set("type", "kubernetes container").set("unresolved", true);
    drop(node);
    id
}

fn image(json: Json<'_>, name: &str, version: &str, draft: &mut Draft) -> Option<String> {
    let reference = property(json, "image.reference");
    let named = || if version.is_empty() { name.to_owned() } else { format!("{name}:{version}") };
    let digest = json.text("hashes.sha256").map(|digest| format!("@sha256:{digest}")).unwrap_or_default();
    let reference = reference.map_or_else(named, str::to_owned);
    let digest = if reference.contains('@') { String::new() } else { digest };
    subject::image(&format!("{reference}{digest}"), [], [], draft)
}

/// `OWNER/NAME` is a model of the hub.
fn model(name: &str, version: &str) -> String {
    match name.split_once('/') {
        Some((_, rest)) if !rest.contains('/') => Purl::of("huggingface", name, version).id(),
        _ => model_id("", name, version),
    }
}
