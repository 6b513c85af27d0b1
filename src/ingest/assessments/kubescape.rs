//! Kubescape: controls on the objects of a cluster or of files.

use super::table::Table;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::scanners::Object;
use crate::model::{Draft, RawFinding, Severity, moment};

/// Reads the verdicts on one object.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let Some(object) = json.text("resourceID").and_then(|id| object(id, record)) else {
        return Outcome::Skipped("no_resource", "verdicts that name no object".to_owned());
    };
    let id = object.write(draft);
    let stamp = record.beside.text("generationTime").filter(|stamp| !stamp.starts_with("0001"));
    if let Some(seconds) = stamp.and_then(moment::seconds) {
        draft.moment(seconds);
    }
    for control in values(json, "controls[]") {
        let Some(check) = control.text("controlID") else { continue };
        let status = control.text("status.subStatus").filter(|word| *word == "irrelevant");
        let status = status.or_else(|| control.text("status.status")).or_else(|| control.text("status"));
        draft.finding(&RawFinding {
            resource: &id,
            check,
            title: control.text("name").unwrap_or(check),
            state: Table::get().state(status.unwrap_or_default()),
            severity: control.text("severity").and_then(Severity::parse),
            reason: &failed_paths(control),
            factors: Vec::new(),
        });
    }
    Outcome::Read
}

/// `[path=N/]api=GROUP/VERSION/NAMESPACE/KIND/NAME`, or without the names in front.
fn object<'t>(id: &'t str, record: &Record<'t>) -> Option<Object<'t>> {
    let mut parts = id.rsplit('/');
    let (name, kind) = (parts.next()?, parts.next()?);
    let namespace = parts.next().unwrap_or_default();
    let cluster = record.beside.text("clusterName").unwrap_or_default();
    (!name.is_empty() && !kind.is_empty()).then_some(Object { cluster, namespace, kind, name })
}

fn failed_paths(control: Json<'_>) -> String {
    let paths = ["rules[].paths", "rules[].failedPath"].iter().flat_map(|path| values(control, path));
    let paths = paths.flat_map(|one| if one.is_array() { one.items().collect() } else { vec![one] });
    let texts: Vec<&str> = paths
        .filter_map(|one| {
            one.as_str().or_else(|| one.text("failedPath")).or_else(|| one.text("fixPath.path"))
        })
        .take(20)
        .collect();
    texts.join(", ")
}
