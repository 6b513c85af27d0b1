//! Where models and components come from: data that they were trained on, what they derive from, how they are made.

use super::cyclonedx::Bom;
use super::table::Table;
use super::{component, service};
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::ingest::supply::place;
use crate::model::Draft;

/// Writes the data of a model, the addresses of data, and the ancestors of anything.
pub fn write(bom: &Bom<'_, '_>, json: Json<'_>, id: &str, kind: &str, draft: &mut Draft) {
    for dataset in values(json, "modelCard.modelParameters.datasets[]") {
        if let Some(data) = dataset_of(bom, dataset, draft) {
            draft.relation("TRAINED_ON", id, data.as_str());
        }
    }
    if kind == "Dataset" {
        let urls = values(json, "data[].contents.url").into_iter().filter_map(Json::as_str);
        urls.for_each(|url| place::write(id, url, draft));
    }
    for ancestor in values(json, "pedigree.ancestors[]") {
        if let Some(base) = component::write(bom, ancestor, draft).filter(|base| base != id) {
            draft.relation("BASED_ON", id, base.as_str());
        }
    }
}

/// Data that a model card names: a component elsewhere, or told in place.
fn dataset_of(bom: &Bom<'_, '_>, json: Json<'_>, draft: &mut Draft) -> Option<String> {
    if let Some(reference) = json.text("ref") {
        let id = bom.local(reference);
        if draft.first_time(&["dataset-ref", reference]) {
            draft.refer(&id, "Dataset").name(reference);
        }
        return Some(id);
    }
    let (name, url) = (json.text("name"), json.text("contents.url"));
    let id = match (url, name) {
        (Some(url), _) => format!("dataset:{}", url.trim_end_matches('/').to_lowercase()),
        (None, name) => bom.local(&format!("dataset:{}", name?)),
    };
    let mut node = draft.node(&id, "Dataset");
    node.name(name.or(url)?);
    if let Some(fields) = Table::get().fields("dataset") {
        fields.set(json, &mut node);
    }
    if values(json, "sensitiveData[]").iter().any(|one| one.as_str().is_some()) {
        node.set("sensitive", true);
    }
    drop(node);
    bom.name(json.text("bom-ref"), &id, draft);
    if let Some(url) = url {
        place::write(&id, url, draft);
    }
    Some(id)
}

/// How something was made: workflows, and what they used.
pub fn formulation(bom: &Bom<'_, '_>, json: Json<'_>, draft: &mut Draft) -> Outcome {
    let mut read = false;
    for used in values(json, "components[]") {
        read |= component::write(bom, used, draft).is_some();
    }
    for used in values(json, "services[]") {
        read |= service::write(bom, used, None, draft) == Outcome::Read;
    }
    for workflow in values(json, "workflows[]") {
        let told = ["bom-ref", "uid", "name"].iter().find_map(|member| workflow.text(member));
        let Some(reference) = told else { continue };
        let id = bom.local(reference);
        let mut node = draft.node(&id, "Pipeline");
        node.name(workflow.text("name").unwrap_or(reference));
        if let Some(about) = workflow.text("description") {
            node.set("description", about);
        }
        drop(node);
        let whole = bom.whole();
        draft.relation("DEPENDS_ON", whole.as_str(), id.as_str()).set("via", "formulation");
        read = true;
    }
    if read {
        Outcome::Read
    } else {
        Outcome::Skipped("no_workflow", "a formulation that names nothing".to_owned())
    }
}
