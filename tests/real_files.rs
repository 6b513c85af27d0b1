//! Real Azure exports, beside an independent reading of the same files. Skipped where they are not there.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use serde_json::Value;
use spelunk::ingest::{Input, Progress, load};
use spelunk::model::{Estate, FileStatus};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn folder(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: {name} is not here");
    None
}

fn estate(path: &Path) -> Estate {
    load(&[Input::Path(path.to_owned())], &Arc::new(Progress::default())).expect("loads")
}

/// Every record that a plain parse finds in a file, whatever the wrapper.
fn records(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("readable");
    let json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("JSON");
    match json {
        Value::Array(rows) => rows,
        Value::Object(object) => {
            let list = ["value", "data"].iter().find_map(|key| object.get(*key)?.as_array().cloned());
            list.unwrap_or_else(|| vec![Value::Object(object)])
        }
        other => vec![other],
    }
}

/// Distinct ids by type, lower case, that a plain parse finds.
fn plain(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("folder") {
        for record in records(&entry.expect("entry").path()) {
            if let (Some(id), Some(kind)) = (record["id"].as_str(), record["type"].as_str()) {
                ids.entry(kind.to_lowercase()).or_default().insert(id.to_lowercase());
            }
        }
    }
    ids
}

#[test]
fn resources_are_those_of_an_independent_reading() {
    for name in ["azure-arm-rest", "azure-resource-graph"] {
        let Some(folder) = folder(name) else { continue };
        let (estate, plain) = (estate(&folder), plain(&folder));
        let mut compared = 0;
        for kind in [
            "microsoft.cognitiveservices/accounts",
            "microsoft.cognitiveservices/accounts/projects",
            "microsoft.cognitiveservices/accounts/deployments",
            "microsoft.machinelearningservices/workspaces",
            "microsoft.storage/storageaccounts",
            "microsoft.keyvault/vaults",
            "microsoft.compute/virtualmachines",
            "microsoft.network/networksecuritygroups",
        ] {
            let ours =
                estate.nodes().filter(|node| node.is_described() && node.native_type() == kind).count();
            let theirs = plain.get(kind).map_or(0, BTreeSet::len);
            assert_eq!(ours, theirs, "{name}: {kind}");
            compared += theirs;
        }
        assert!(compared > 60, "{name}: only {compared} resources");
    }
}

#[test]
fn role_assignments_become_permissions() {
    let Some(folder) = folder("azure-arm-rest") else { return };
    let (estate, plain) = (estate(&folder), plain(&folder));
    let assignments = plain["microsoft.authorization/roleassignments"].len();
    let granted: Vec<_> =
        estate.relations().filter(|relation| relation.property("role_id").is_some()).collect();
    assert_eq!(granted.len(), assignments);
    let known =
        granted.iter().filter_map(|relation| relation.text("access")).filter(|access| *access != "unknown");
    assert!(known.count() > assignments / 2);
}

#[test]
fn every_azure_file_ends_with_a_status_and_a_reason() {
    for name in ["azure-arm-rest", "azure-resource-graph", "bloodhound-opengraph"] {
        let Some(folder) = folder(name) else { continue };
        for file in estate(&folder).files() {
            let fine = file.status == FileStatus::Read;
            assert!(
                fine || !file.notes.is_empty(),
                "{}: {} without a reason",
                file.shown,
                file.status.word()
            );
        }
    }
}

#[test]
fn an_open_graph_keeps_every_node_and_edge() {
    let Some(folder) = folder("bloodhound-opengraph") else { return };
    let path = folder.join("githound_org.json");
    let json = records(&path).remove(0);
    let nodes = json["graph"]["nodes"].as_array().map_or(0, Vec::len);
    let estate = estate(&path);
    assert_eq!(estate.nodes().filter(|node| node.is_described()).count(), nodes);
    assert_eq!(
        usize::try_from(estate.files()[0].records).expect("fits"),
        nodes + json["graph"]["edges"].as_array().map_or(0, Vec::len)
    );
}
