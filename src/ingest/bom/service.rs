//! Services: what is called over the network.

use super::cyclonedx::{Bom, belongs};
use super::table::Table;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::model::Draft;

/// How deep services lie in services.
const MAX_DEPTH: usize = 32;

/// Writes a service and those in it. `holder`: id and depth of the service that it lies in.
pub fn write(bom: &Bom<'_, '_>, json: Json<'_>, holder: Option<(&str, usize)>, draft: &mut Draft) -> Outcome {
    let Some(name) = json.text("name").or_else(|| json.text("bom-ref")) else {
        return Outcome::Skipped("no_name", "a service without a name".to_owned());
    };
    let id = id(bom, json, name);
    let mut node = draft.node(&id, kind(json));
    node.name(name).set("type", "service");
    if let Some(fields) = Table::get().fields("service") {
        fields.set(json, &mut node);
    }
    drop(node);
    bom.name(json.text("bom-ref"), &id, draft);
    let depth = holder.map_or(0, |(_, depth)| depth + 1);
    match holder {
        Some((holder, _)) => _ = draft.relation("CONTAINS", holder, id.as_str()),
        None => belongs(bom, &id, draft),
    }
    if depth >= MAX_DEPTH {
        draft.remark("nested_too_deep", &format!("services below {MAX_DEPTH} levels are left out"));
        return Outcome::Read;
    }
    for inner in values(json, "services[]") {
        if let Outcome::Skipped(code, message) = write(bom, inner, Some((&id, depth)), draft) {
            draft.remark(code, &message);
        }
    }
    Outcome::Read
}

/// By group, name and version; without them it is one of the document.
fn id(bom: &Bom<'_, '_>, json: Json<'_>, name: &str) -> String {
    match (json.text("group"), json.text("version")) {
        (None, None) => bom.local(json.text("bom-ref").unwrap_or(name)),
        (group, version) => {
            let (group, version) = (group.unwrap_or_default(), version.unwrap_or_default());
            format!("service:{group}/{name}@{version}").to_lowercase()
        }
    }
}

fn kind(json: Json<'_>) -> &'static str {
    let endpoints = values(json, "endpoints[]").into_iter().filter_map(Json::as_str);
    let named = ["name", "group", "provider.name"].iter().filter_map(|path| json.text(path));
    let ai = endpoints.chain(named).any(|text| Table::get().is_ai_service(&text.to_lowercase()));
    if ai { "AiService" } else { "Resource" }
}
