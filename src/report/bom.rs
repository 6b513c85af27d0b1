//! The AI bill of materials as table, JSON and CSV.

use super::table;
use crate::model::Estate;
use crate::posture::bom::{Workload, scope_name, workloads};
use serde_json::{Value, json};

const HEADING: [&str; 11] =
    ["name", "kind", "models", "exposed", "keys", "fails", "worst", "paths", "data", "account", "region"];

fn row(estate: &Estate, workload: &Workload) -> Vec<String> {
    let node = estate.node(workload.node);
    vec![
        node.name().to_string(),
        node.kind_label().to_owned(),
        workload.models.join(" "),
        workload.exposed.to_string(),
        workload.key_auth.to_string(),
        workload.failed.to_string(),
        workload.worst.map_or_else(String::new, |worst| worst.to_string()),
        workload.paths.to_string(),
        workload.data.join(" "),
        scope_name(node, "Account").to_owned(),
        node.text("location").map_or_else(String::new, |text| text.to_string()),
    ]
}

fn rows(estate: &Estate) -> Vec<Vec<String>> {
    workloads(estate).iter().map(|workload| row(estate, workload)).collect()
}

/// The bill of materials as an aligned table.
#[must_use]
pub fn text(estate: &Estate) -> String {
    table::text(&HEADING, &rows(estate))
}

/// The bill of materials as CSV.
///
/// # Errors
/// When the writer fails.
pub fn csv(estate: &Estate) -> anyhow::Result<String> {
    table::csv(&HEADING, &rows(estate))
}

/// The stable JSON shape of `spelunk bom`.
#[must_use]
pub fn json(estate: &Estate) -> Value {
    let one = |workload: &Workload| {
        let node = estate.node(workload.node);
        json!({
            "id": node.canonical_id(), "name": node.name().as_str(), "kind": node.kind_name().as_str(),
            "type": node.native_type().as_str(), "provider": node.provider().as_str(),
            "account": scope_name(node, "Account"), "resource_group": scope_name(node, "ResourceGroup"),
            "region": node.text("location").map(|text| text.to_string()),
            "models": workload.models, "data": workload.data, "identities": workload.identities,
            "exposed": workload.exposed.word(), "key_auth": workload.key_auth.word(),
            "failed_recommendations": workload.failed, "worst": workload.worst.map(crate::model::Severity::word),
            "attack_paths": workload.paths,
        })
    };
    json!({ "workloads": workloads(estate).iter().map(one).collect::<Vec<_>>() })
}
