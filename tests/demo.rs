//! The demo estate is sound: it is read whole, what it refers to exists, its dates agree, and the second
//! snapshot differs from the first in the ways that it is meant to.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use serde_json::Value;
use spelunk::ingest::{Input, Progress, embedded, load};
use spelunk::model::{Estate, FileStatus};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type Files = &'static [(&'static str, &'static [u8])];

/// When each snapshot was taken.
const TAKEN: [(&str, Files); 2] = [("2026-11-01", embedded::CONTOSO), ("2026-11-20", embedded::CONTOSO_NEXT)];

/// What the estate refers to and nobody exported: a service of another account, a group that a provider manages,
/// the root of the management groups.
const NOT_EXPORTED: [&str; 2] = [
    "/subscriptions/9c1ecfcd-6ae6-44d6-aad6-7e57a0428127/resourcegroups/rg-shared/providers/microsoft.cognitiveservices/accounts/aoai-shared",
    "/subscriptions/af20acd3-9f1e-47b3-a286-f2826106aa47/resourcegroups/rg-dbw-managed",
];

fn estate(inputs: &[Input]) -> Estate {
    load(inputs, &Arc::new(Progress::default())).expect("loads")
}

/// Every record of a snapshot, whatever its wrapper; nodes and edges of the native form too.
fn records(files: Files) -> Vec<Value> {
    let mut all = Vec::new();
    for (name, bytes) in files {
        let json: Value = serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let lists = ["/data", "/value", "/graph/nodes", "/graph/edges"];
        let lists =
            lists.iter().filter_map(|path| json.pointer(path)).chain(json.is_array().then_some(&json));
        for list in lists {
            all.extend(list.as_array().expect("a list").iter().cloned());
        }
    }
    all
}

/// An id as it is compared: lower case, role definitions without their scope.
fn canonical(id: &str) -> String {
    let lower = id.trim_end_matches('/').to_lowercase();
    match lower.find("/providers/microsoft.authorization/roledefinitions/") {
        Some(at) => lower[at..].to_owned(),
        None => lower,
    }
}

fn is_id(text: &str) -> bool {
    text.starts_with("/subscriptions/") && !text.contains(' ')
}

/// Every text and every member name of a value.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => {
            for (name, value) in members {
                found.push(name.clone());
                texts(value, found);
            }
        }
        _ => {}
    }
}

/// The ids that records have: their own, and those of subnets that lie in their network's record.
fn described(records: &[Value]) -> BTreeSet<String> {
    let subnets =
        records.iter().filter_map(|record| record.pointer("/properties/subnets")?.as_array()).flatten();
    let own = records.iter().chain(subnets).filter_map(|record| record["id"].as_str());
    own.map(canonical).collect()
}

#[test]
fn both_snapshots_are_read_whole() {
    for inputs in [embedded::demo(), embedded::demo_next()] {
        let estate = estate(&inputs);
        for file in estate.files() {
            assert_eq!(file.status, FileStatus::Read, "{}: {:?}", file.shown, file.notes);
        }
        assert!(estate.paths().len() >= 12 && estate.files().len() == inputs.len());
        let count = |kind: &str| estate.kind_named(kind).map_or(0, |kind| estate.of_kind(kind).len());
        assert_eq!(count("Account"), 3);
        assert!(estate.nodes().filter(|node| node.is_described()).count() > 300);
    }
}

#[test]
fn what_records_refer_to_exists() {
    for (taken, files) in TAKEN {
        let records = records(files);
        let described = described(&records);
        let mut found = Vec::new();
        for record in &records {
            texts(record, &mut found);
        }
        let mut missing: BTreeSet<String> = BTreeSet::new();
        let mut compared = 0;
        for text in found.iter().filter(|text| is_id(text)) {
            let id = canonical(text);
            let id = id.split("/ipconfigurations/").next().unwrap_or_default().to_owned();
            compared += 1;
            if !described.contains(&id) {
                missing.insert(id);
            }
        }
        assert_eq!(missing, NOT_EXPORTED.iter().map(|id| (*id).to_owned()).collect(), "{taken}");
        assert!(compared > 800, "{compared}");
    }
}

/// Who can hold a permission: identities of resources, and the people and applications of the directory.
fn principals(records: &[Value]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut add = |value: Option<&Value>| found.extend(value.and_then(Value::as_str).map(str::to_owned));
    for record in records {
        add(record.pointer("/identity/principalId"));
        for own in record
            .pointer("/identity/userAssignedIdentities")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            add(own.1.get("principalId"));
        }
        if record["type"] == "microsoft.managedidentity/userassignedidentities" {
            add(record.pointer("/properties/principalId"));
        }
        if record["kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "Identity")) {
            add(record.get("id"));
        }
    }
    found
}

#[test]
fn permissions_name_principals_and_roles_that_exist() {
    for (taken, files) in TAKEN {
        let records = records(files);
        let (described, principals) = (described(&records), principals(&records));
        let assignments: Vec<&Value> = records
            .iter()
            .filter(|record| record["type"] == "microsoft.authorization/roleassignments")
            .collect();
        assert!(assignments.len() > 50);
        for assignment in assignments {
            let text = |path: &str| assignment.pointer(path).and_then(Value::as_str).unwrap_or_default();
            let principal = text("/properties/principalId");
            assert!(principals.contains(principal), "{taken}: nobody is {principal}");
            for path in ["/properties/roleDefinitionId", "/properties/scope"] {
                assert!(described.contains(&canonical(text(path))), "{taken}: {}", text(path));
            }
            assert!(text("/id").starts_with(text("/properties/scope")), "{}", text("/id"));
        }
    }
}

#[test]
fn nothing_happened_after_the_snapshot() {
    let later = ["expir", "exp", "deprecat", "retire"];
    for (taken, files) in TAKEN {
        for record in records(files) {
            let mut found = Vec::new();
            dated(&record, "", &mut found);
            for (name, text) in found {
                let future = later.iter().any(|word| name.to_lowercase().contains(word));
                assert!(future || &text[..10] <= taken, "{taken}: {name} is {text} in {}", record["id"]);
            }
            let system = |name: &str| record.pointer(&format!("/systemData/{name}")).and_then(Value::as_str);
            assert!(system("createdAt") <= system("lastModifiedAt"), "{}", record["id"]);
        }
    }
}

/// Every text that is a moment, with the name of its member.
fn dated(value: &Value, name: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => {
            let bytes = text.as_bytes();
            if bytes.len() > 16 && bytes[4] == b'-' && bytes[7] == b'-' && bytes[10] == b'T' {
                found.push((name.to_owned(), text.clone()));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| dated(item, name, found)),
        Value::Object(members) => members.iter().for_each(|(name, value)| dated(value, name, found)),
        _ => {}
    }
}

/// Verdict, when it was first given and when it last changed, by assessment.
fn verdicts(files: Files) -> BTreeMap<String, [String; 3]> {
    let text = |record: &Value, name: &str| {
        record["properties"]["status"][name].as_str().unwrap_or_default().to_owned()
    };
    let of =
        |record: &Value| ["code", "firstEvaluationDate", "statusChangeDate"].map(|name| text(record, name));
    let all = records(files);
    let assessments = all.iter().filter(|record| record["type"] == "microsoft.security/assessments");
    assessments.map(|record| (canonical(record["id"].as_str().unwrap_or_default()), of(record))).collect()
}

#[test]
fn verdicts_are_dated_by_their_changes() {
    let [(first_taken, first), (_, second)] = TAKEN;
    let (before, after) = (verdicts(first), verdicts(second));
    let mut changed = 0;
    for (id, [code, since, change]) in &after {
        assert!(since <= change, "{id}");
        match before.get(id) {
            None => assert!(since.as_str() > first_taken, "{id} was not there before"),
            Some([old_code, old_since, old_change]) => {
                assert_eq!(since, old_since, "{id}");
                let moved = change != old_change;
                assert_eq!(moved, code != old_code, "{id}: {old_change} {old_code}, {change} {code}");
                assert!(!moved || change.as_str() > first_taken, "{id}");
                changed += usize::from(moved);
            }
        }
    }
    assert!(changed >= 4, "{changed} verdicts changed");
}

#[test]
fn the_second_snapshot_tells_what_happened() {
    let (first, second) = (estate(&embedded::demo()), estate(&embedded::demo_next()));
    let text = |estate: &Estate, name: &str, key: &str| {
        let found = estate.nodes().find(|node| node.name() == name && node.property(key).is_some());
        found.and_then(|node| node.property(key)).map(|value| value.to_string()).unwrap_or_default()
    };
    for (name, key, before, after) in [
        ("aoai-internal", "public_network_access", "Disabled", "Enabled"),
        ("srch-kb-prod", "public_network_access", "Enabled", "Disabled"),
        ("srch-kb-prod", "disable_local_auth", "false", "true"),
        ("chat", "model_name", "gpt-5-mini", "gpt-5.1"),
        ("kb-search", "auth_type", "ApiKey", "AAD"),
        ("prompt-logs", "public_access", "Container", "None"),
        ("Tomas Lindqvist", "mfa_enabled", "false", "true"),
    ] {
        assert_eq!(text(&first, name, key), before, "{name} {key}");
        assert_eq!(text(&second, name, key), after, "{name} {key}");
    }
    let names = |estate: &Estate| -> BTreeSet<String> {
        estate.nodes().filter(|node| node.is_described()).map(|node| node.name().to_string()).collect()
    };
    let (before, after) = (names(&first), names(&second));
    for gone in ["web-portal", "vm-lab-02", "monthly-batch", "vendor-migration"] {
        assert!(before.contains(gone) && !after.contains(gone), "{gone}");
    }
    for new in ["web-customer-portal", "escalation-mailer", "pe-srch-kb-prod", "ci-grace", "monthly-batch-5"]
    {
        assert!(!before.contains(new) && after.contains(new), "{new}");
    }
}
