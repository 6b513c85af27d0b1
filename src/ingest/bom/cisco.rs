//! Cisco's AI BOM: agents, tools, models and data that a scan of code or an image found.

use super::component::model_id;
use super::table::Table;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::scanners::subject;
use crate::ingest::supply::{Purl, place};
use crate::model::{Draft, FindingState, RawFinding, Severity, moment};

/// Reads a whole report.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let Some(json) = record.json.get("aibom_analysis") else {
        return Outcome::Skipped("no_analysis", "a report without an analysis".to_owned());
    };
    if let Some(seconds) = json.text("metadata.completed_at").and_then(moment::seconds) {
        draft.moment(seconds);
    }
    let mut abouts = Vec::new();
    for (name, source) in json.get("sources").into_iter().flat_map(Json::members) {
        abouts.push(read_source(name, source, record.document, draft));
    }
    for error in values(json, "errors[]") {
        let message = error.as_str().or_else(|| error.text("message")).unwrap_or("no message");
        draft.remark("scanner_error", &format!("the scanner could not look at everything: {message}"));
    }
    let whole = match abouts.as_slice() {
        [one] => one.clone(),
        _ => subject::files("", record.document, draft),
    };
    values(json, "risk.flags[]").into_iter().for_each(|flag| risk(&whole, flag, draft));
    Outcome::Read
}

/// One source: an image or code; its id.
fn read_source(name: &str, source: Json<'_>, document: &str, draft: &mut Draft) -> String {
    let container = source.text("summary.source_kind") == Some("container");
    let image = if container { subject::image(name, [], [], draft) } else { None };
    let about = image.unwrap_or_else(|| subject::code(name, document, draft));
    for (sort, list) in source.get("components").into_iter().flat_map(Json::members) {
        for component in list.items() {
            let sort = component.text("component_type").unwrap_or(sort);
            if write(&about, sort, component, draft).is_none() {
                draft.remark("unknown_component", &format!("a component of the type {sort} was left out"));
            }
        }
    }
    for one in values(source, "relationships[]") {
        let end = |name: &str, sort: &str| Some(id(&about, one.text(sort)?, one.text(name)?, Some(one)));
        let ends = end("source_name", "source_type").zip(end("target_name", "target_type"));
        if let (Some((from, to)), Some(word)) = (ends, one.text("relationship_type")) {
            draft.relation(word, from.as_str(), to.as_str());
        } else {
            draft.remark("no_end", "a relationship without an end was left out");
        }
    }
    about
}

/// Components are known by type and name; models and packages are the same wherever they are used.
fn id(about: &str, sort: &str, name: &str, component: Option<Json<'_>>) -> String {
    match sort {
        "model" => model_id("", name, ""),
        "dependency" => package(name, component).id(),
        _ => format!("{about}#{sort}:{name}"),
    }
}

fn package(name: &str, component: Option<Json<'_>>) -> Purl {
    let told = |path: &str| component.and_then(|component| component.text(path)).unwrap_or_default();
    let file = told("file_path").rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    Purl::of(Table::get().manifest(&file).unwrap_or("generic"), name, told("sdk_version"))
}

/// Writes a component and its relation to what was scanned; nothing when its type is not known.
fn write(about: &str, sort: &str, json: Json<'_>, draft: &mut Draft) -> Option<()> {
    let meaning = Table::get().cisco(sort)?;
    let name = json.text("model_name").filter(|_| sort == "model").or_else(|| json.text("name"))?;
    let id = id(about, sort, name, Some(json));
    if sort == "dependency" {
        package(name, Some(json)).write(draft);
    }
    let mut node = draft.mention(&id, &meaning.kind);
    node.name(name).set("found_as", sort);
    if let Some(fields) = Table::get().fields("cisco") {
        fields.set(json, &mut node);
    }
    let file = json.text("file_path").map(inside);
    if let Some(file) = file {
        node.set("place", file);
    }
    drop(node);
    draft.relation(&meaning.relation, about, id.as_str());
    if let Some(model) = json.text("model_name").filter(|_| sort == "agent") {
        let model_id = model_id("", model, "");
        draft.mention(&model_id, "AiModel").name(model).set("model_name", model);
        draft.relation("USES_MODEL", id.as_str(), model_id.as_str());
    }
    if let Some(url) = json.text("storage_uri") {
        place::write(&id, url, draft);
    }
    Some(())
}

/// The path within what was scanned, without the folder of the scanner.
fn inside(path: &str) -> &str {
    let at = path.find("/aibom_container_").and_then(|at| path[at + 1..].find('/').map(|end| at + 1 + end));
    at.map_or(path, |at| &path[at..])
}

fn risk(about: &str, flag: Json<'_>, draft: &mut Draft) {
    let Some(check) = flag.text("flag") else { return };
    let place = flag.text("file_path").map(inside).unwrap_or_default();
    let line =
        flag.get("line_number").and_then(Json::as_int).map(|line| format!(":{line}")).unwrap_or_default();
    draft.finding(&RawFinding {
        resource: about,
        check,
        title: flag.text("description").unwrap_or(check),
        state: FindingState::Fail,
        severity: flag.text("severity").and_then(Severity::parse),
        reason: &format!("{place}{line}"),
        factors: Vec::new(),
    });
}
