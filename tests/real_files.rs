//! Real Azure exports, beside counts that are pinned and beside an independent reading of the same files. Skipped
//! where they are not there.
//!
//! `tests/real_files.tsv` holds the pinned counts; a run with `PIN_COUNTS=1` writes them anew, to be read before
//! they are committed.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use serde_json::Value;
use spelunk::ingest::{Input, Progress, load};
use spelunk::model::{Estate, FileStatus, Ontology};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const FOLDERS: [&str; 27] = [
    "asff",
    "aws-cli",
    "azure-arm-rest",
    "azure-resource-graph",
    "bloodhound-opengraph",
    "checkov",
    "cisco-aibom",
    "cyclonedx",
    "cyclonedx-invalid",
    "defender-endpoint",
    "defender-recommendations-csv",
    "garak",
    "github-alerts",
    "github-dependabot",
    "grype",
    "k8s-aibom-scrape",
    "kubescape",
    "osv",
    "promptfoo",
    "prowler-csv",
    "prowler-ocsf",
    "sarif",
    "scoutsuite",
    "semgrep",
    "spdx",
    "trivy",
    "trivy-operator",
];

fn beside() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: no real data beside the project");
    None
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("folder");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("entry").path()).collect();
    files.sort();
    files
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
            if let Some(columns) = object.get("data").and_then(|data| data["columns"].as_array()) {
                let names: Vec<&str> =
                    columns.iter().map(|column| column["name"].as_str().expect("name")).collect();
                let rows = object["data"]["rows"].as_array().expect("rows").iter();
                let named = |row: &Value| {
                    names
                        .iter()
                        .map(|name| (*name).to_owned())
                        .zip(row.as_array().expect("cells").clone())
                        .collect()
                };
                return rows.map(named).map(Value::Object).collect();
            }
            let list = ["value", "data"].iter().find_map(|key| object.get(*key)?.as_array().cloned());
            list.unwrap_or_else(|| vec![Value::Object(object)])
        }
        other => vec![other],
    }
}

/// Whether a plain reading takes a record for a resource of its own: it has an id of the management API with a
/// type in it, and is neither a grant, a verdict nor a measurement.
fn own_id(record: &Value) -> Option<String> {
    let id = record["id"].as_str()?.to_lowercase().trim_end_matches('/').to_owned();
    let id = if id.starts_with("subscriptions/") { format!("/{id}") } else { id };
    let kind = record["type"].as_str().unwrap_or_default().to_lowercase();
    let provider = id.split("/providers/").last().unwrap_or_default();
    let whole = !id.contains("/providers/") || provider.split('/').count() >= 3;
    let about = [
        "microsoft.authorization/roleassignments",
        "microsoft.security/assessments",
        "microsoft.insights/metrics",
    ];
    let known = id.starts_with("/subscriptions/") || id.starts_with("/providers/");
    // a role definition is the same one in every scope
    let marker = "/providers/microsoft.authorization/roledefinitions/";
    let id = id.find(marker).map_or(id.clone(), |at| id[at..].to_owned());
    (known && whole && !about.contains(&kind.as_str())).then_some(id)
}

#[test]
fn described_nodes_are_the_ids_of_an_independent_reading() {
    let Some(data) = beside() else { return };
    let mut seen = 0;
    for folder in ["azure-arm-rest", "azure-resource-graph"] {
        let mut all: BTreeSet<String> = BTreeSet::new();
        for file in files(&data.join(folder)) {
            let theirs: BTreeSet<String> = records(&file).iter().filter_map(own_id).collect();
            let ours = described(&estate(&file));
            let apart: Vec<&String> = ours.symmetric_difference(&theirs).collect();
            assert!(apart.is_empty(), "{}: {apart:#?}", file.display());
            all.extend(theirs);
        }
        assert_eq!(described(&estate(&data.join(folder))), all, "{folder}");
        seen += all.len();
    }
    assert!(seen > 1000, "only {seen} resources");
}

/// Ids of the management API that a record of their own describes.
fn described(estate: &Estate) -> BTreeSet<String> {
    let own = estate.nodes().filter(|node| node.is_described()).map(spelunk::model::NodeRef::canonical_id);
    own.filter(|id| id.starts_with('/')).collect()
}

#[test]
fn role_assignments_become_permissions() {
    let Some(data) = beside() else { return };
    for folder in ["azure-arm-rest", "azure-resource-graph"] {
        let estate = estate(&data.join(folder));
        let is_grant = |record: &Value| {
            record["type"]
                .as_str()
                .is_some_and(|kind| kind.eq_ignore_ascii_case("Microsoft.Authorization/roleAssignments"))
        };
        let all = files(&data.join(folder)).into_iter().flat_map(|file| records(&file)).filter(is_grant);
        let grants: BTreeSet<String> =
            all.filter_map(|record| Some(record["id"].as_str()?.to_lowercase())).collect();
        let granted: Vec<_> = estate.relations().filter(|one| one.property("role_id").is_some()).collect();
        assert_eq!(granted.len(), grants.len(), "{folder}");
        assert!(granted.iter().all(|one| one.text("role").is_some() && one.text("access").is_some()));
    }
}

#[test]
fn an_open_graph_keeps_every_node_and_edge() {
    let Some(data) = beside() else { return };
    for name in ["githound_org.json", "gen_2k_6k.json"] {
        let path = data.join("bloodhound-opengraph").join(name);
        let json = records(&path).remove(0);
        let list = |name: &str| json["graph"][name].as_array().cloned().unwrap_or_default();
        let nodes: BTreeSet<String> =
            list("nodes").iter().map(|node| node["id"].as_str().expect("id").to_owned()).collect();
        let end = |edge: &Value, name: &str| edge[name]["value"].as_str().expect("end").to_owned();
        let edge = |edge: &Value| {
            (edge["kind"].as_str().expect("kind").to_owned(), end(edge, "start"), end(edge, "end"))
        };
        let edges: BTreeSet<(String, String, String)> = list("edges").iter().map(edge).collect();
        let estate = estate(&path);
        assert_eq!(estate.nodes().filter(|node| node.is_described()).count(), nodes.len(), "{name}");
        assert_eq!(estate.relations().filter(|one| !one.is_derived()).count(), edges.len(), "{name}");
        assert_eq!(estate.files()[0].records, (list("nodes").len() + list("edges").len()) as u64, "{name}");
    }
}

/// One line of the table: what a file is, how it ended, and everything that is counted in it.
fn line(folder: &str, file: &Path) -> String {
    let estate = estate(file);
    let report = &estate.files()[0];
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for node in estate.nodes().filter(|node| node.kind_name() != "Internet") {
        let known = Ontology::get().kind(node.kind()).is_some();
        *kinds.entry(if known { node.kind_name().as_str() } else { "(others)" }).or_default() += 1;
    }
    let mut relations: BTreeMap<&str, usize> = BTreeMap::new();
    for relation in estate.relations().filter(|one| !one.is_derived()) {
        let known = Ontology::get().relation(relation.kind()).is_some();
        *relations.entry(if known { relation.kind_name().as_str() } else { "(others)" }).or_default() += 1;
    }
    let notes: Vec<String> =
        report.notes.iter().map(|note| format!("{} {}", note.code, note.count)).collect();
    let name = file.file_name().expect("name").to_string_lossy();
    let counts = |counts: &BTreeMap<&str, usize>| {
        counts.iter().map(|(word, count)| format!("{word} {count}")).collect::<Vec<_>>().join(", ")
    };
    let verdicts = format!("{} findings, {} paths", estate.findings().len(), estate.paths().len());
    format!(
        "{folder}/{name}\t{}\t{}\t{}\t{}\t{}\t{verdicts}\t{}",
        report.format,
        report.status.word(),
        report.records,
        counts(&kinds),
        counts(&relations),
        notes.join(", ")
    )
}

#[test]
fn every_file_has_the_counts_that_are_pinned() {
    let Some(data) = beside() else { return };
    let mut table =
        vec!["file\tformat\tstatus\trecords\tnodes by kind\trelations by type\tverdicts\tnotes".to_owned()];
    for folder in FOLDERS {
        table.extend(files(&data.join(folder)).iter().map(|file| line(folder, file)));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real_files.tsv");
    if std::env::var_os("PIN_COUNTS").is_some() {
        std::fs::write(&path, table.join("\n") + "\n").expect("written");
    }
    let pinned = std::fs::read_to_string(&path).expect("the table");
    let pinned: Vec<&str> = pinned.lines().collect();
    assert_eq!(pinned.len(), table.len(), "files came or went");
    for (pinned, now) in pinned.iter().zip(&table) {
        assert_eq!(*pinned, now);
    }
}

#[test]
fn every_file_ends_with_a_status_and_a_reason() {
    let Some(data) = beside() else { return };
    let estate = estate(&data);
    assert!(estate.files().len() > 700);
    let mut unknown = 0;
    let lies_in_ours = |shown: &str| FOLDERS.iter().any(|folder| shown.contains(folder));
    // answers of other tools' command lines can be in a format that is read
    let read = estate.files().iter().filter(|file| lies_in_ours(&file.shown) && file.records > 0);
    let read: BTreeSet<&str> = read.map(|file| file.format).collect();
    for file in estate.files() {
        let fine = file.status == FileStatus::Read;
        assert!(fine || !file.notes.is_empty(), "{}: {} without a reason", file.shown, file.status.word());
        let ours = lies_in_ours(&file.shown) || read.contains(file.format);
        assert!(
            ours || file.status != FileStatus::Partial && file.records == 0,
            "{} was taken for ours",
            file.shown
        );
        let odd = file.shown.contains("bad-json");
        unknown +=
            usize::from(!odd && file.status == FileStatus::Refused && matches!(file.format, "" | "unknown"));
    }
    assert!(unknown <= 2, "{unknown} files of known formats were not recognised");
    let of = |part: &'static str| estate.files().iter().filter(move |file| file.shown.contains(part));
    assert!(of("azure-resource-graph/").all(|file| file.format == "azure-resource-graph"));
    assert!(of("bloodhound-opengraph/").all(|file| file.format == "opengraph"));
}
