//! Files in every shape and encoding, damaged ones too, end as they should.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use spelunk::ingest::{Input, LoadError, Progress, load, read_record};
use spelunk::model::{Estate, FileReport, FileStatus};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn loaded(path: &Path) -> Estate {
    load(&[Input::Path(path.to_owned())], &Arc::new(Progress::default())).unwrap()
}

fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// The only file's report.
fn report(bytes: &[u8]) -> FileReport {
    let (_folder, path) = written("any.name", bytes);
    loaded(&path).files()[0].clone()
}

fn codes(report: &FileReport) -> Vec<&'static str> {
    report.notes.iter().map(|note| note.code).collect()
}

const ROW_A: &str = r#"{"id":"/subscriptions/s1/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a","name":"a","type":"microsoft.storage/storageaccounts","subscriptionId":"s1","tags":{"q":"x\"]}"},"properties":{"note":"{[é"}}"#;
const ROW_B: &str = r#"{"id":"/subscriptions/s1/resourceGroups/g/providers/Microsoft.KeyVault/vaults/b","name":"b","type":"microsoft.keyvault/vaults","subscriptionId":"s1","properties":null}"#;

fn wrappers() -> Vec<(&'static str, String)> {
    let (a, b) = (ROW_A, ROW_B);
    let table = concat!(
        r#"{"totalRecords":2,"count":2,"data":{"columns":[{"name":"id","type":"string"},{"name":"name","type":"string"},"#,
        r#"{"name":"type","type":"string"}],"rows":[["/subscriptions/s1/a","a","microsoft.storage/storageaccounts"],"#,
        r#"["/subscriptions/s1/b","b","microsoft.keyvault/vaults"]]},"facets":[],"resultTruncated":"false"}"#
    );
    let arg = "azure-resource-graph";
    vec![
        (arg, format!(r#"{{"totalRecords":2,"count":2,"data":[{a},{b}],"facets":[],"resultTruncated":"false"}}"#)),
        (arg, table.to_owned()),
        (arg, format!("{{\r\n\"count\": 2,\r\n\"data\": [\r\n{a},\r\n{b}],\r\n\"skip_token\": null,\r\n\"total_records\": 2}}")),
        (arg, format!(r#"{{"SkipToken":null,"Data":[{a},{b}]}}"#)),
        (arg, format!("[{a},{b}]")),
        (arg, format!("{a}\n{b}\n")),
        ("arm-rest", format!(r#"{{"value":[{a},{b}]}}"#)),
        ("arm-rest", format!("[{},{}]", a.replace("microsoft.st", "Microsoft.St"), b.replace("microsoft", "Microsoft"))),
        ("azure-resource-graph-csv", "ID,NAME,TYPE,PROPERTIES\r\n/subscriptions/s1/a,a,microsoft.storage/storageaccounts,\"{\"\"x\"\":1}\"\r\n/subscriptions/s1/b,b,microsoft.keyvault/vaults,\r\n".to_owned()),
        ("foundry-agents", r#"{"object":"list","data":[{"object":"assistant","id":"asst_1"},{"object":"assistant","id":"asst_2"}]}"#.to_owned()),
        ("search-indexes", r#"{"@odata.context":"https://s.search.windows.net/$metadata#indexes","value":[{"name":"a"},{"name":"b"}]}"#.to_owned()),
        ("search-data-sources", r#"{"@odata.context":"https://s.search.windows.net/$metadata#datasources","value":[{"name":"a"},{"name":"b"}]}"#.to_owned()),
        ("opengraph", r#"{"metadata":{"source_kind":"X"},"graph":{"nodes":[{"id":"1","kinds":["AiAgent"],"properties":{"name":"a"}}],"edges":[{"kind":"INVOKES","start":{"value":"1"},"end":{"value":"2"}}]}}"#.to_owned()),
    ]
}

fn encodings(text: &str) -> Vec<Vec<u8>> {
    let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
    };
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    vec![
        text.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        wide([0xFF, 0xFE], u16::to_le_bytes),
        wide([0xFE, 0xFF], u16::to_be_bytes),
        gzip.finish().unwrap(),
    ]
}

#[test]
fn every_wrapper_in_every_encoding_gives_its_two_records() {
    for (format, text) in wrappers() {
        for bytes in encodings(&text) {
            let report = report(&bytes);
            let got = (report.format, report.status, report.records);
            assert_eq!(got, (format, FileStatus::Read, 2), "{text}\n{:?}", report.notes);
        }
    }
}

#[test]
fn one_resource_is_a_snapshot() {
    let report = report(ROW_A.as_bytes());
    assert_eq!((report.format, report.records), ("azure-resource-graph", 1));
}

#[test]
fn open_graph_becomes_nodes_and_relations() {
    let text = r#"{"graph":{"nodes":[
        {"id":"ABCDEF00-0000-0000-0000-000000000001","kinds":["AI","AiAgent","Custom"],"properties":{"name":"bot","provider":"azure","tools":["x","y"],"n":3,"deep":{"x":1}}},
        {"id":"Case-Kept","kinds":["KeyVault"],"properties":null}],
        "edges":[{"kind":"INVOKES","start":{"value":"abcdef00-0000-0000-0000-000000000001"},"end":{"value":"Case-Kept","match_by":"id"},"properties":{"why":"z"}},
        {"kind":"USES_TOOL","start":{"value":"bot","match_by":"name","kind":"AiAgent"},"end":{"value":"Case-Kept"}}]}}"#;
    let (_folder, path) = written("g", text.as_bytes());
    let estate = loaded(&path);
    let id = estate.find("abcdef00-0000-0000-0000-000000000001").expect("GUIDs are lower-cased");
    assert_eq!(estate.node(id).name(), "bot");
    assert!(estate.find("Case-Kept").is_some());
    assert_eq!(estate.outgoing(id).count(), 2);
    assert_eq!(estate.files()[0].records, 4);
}

#[test]
fn what_was_read_before_the_damage_is_kept() {
    for (text, code) in [
        (format!(r#"{{"value":[{ROW_A},{ROW_B},{{"id":"/x"#), "truncated"),
        (format!(r#"{{"value":[{ROW_A},{ROW_B} oops"#), "malformed"),
        (format!(r#"{{"value":[{ROW_A},{ROW_B}"#), "truncated"),
        (format!(r#"{{"value":[{ROW_A},{ROW_B}]}} trailing"#), "malformed"),
    ] {
        let report = report(text.as_bytes());
        assert_eq!((report.status, report.records), (FileStatus::Partial, 2), "{text} {:?}", report.notes);
        assert!(codes(&report).contains(&code), "{text} {:?}", report.notes);
        assert!(report.notes.iter().any(|note| note.message.contains("byte")), "{:?}", report.notes);
    }
}

#[test]
fn a_bad_record_does_not_stop_the_next() {
    let report = report(format!("{ROW_A}\n{{\"id\":}}\n{ROW_B}\n").as_bytes());
    assert_eq!((report.status, report.records), (FileStatus::Partial, 2));
    assert_eq!(codes(&report), ["skipped_malformed_record"]);
}

#[test]
fn what_is_not_read_says_what_it_is() {
    for (text, format, code) in [
        ("", "", "empty_file"),
        ("<a/>", "xml", "not_json"),
        ("apiVersion: v1\nkind: Pod\n", "kubernetes", "not_json"),
        ("# note\n---\na: 1\n", "yaml", "not_json"),
        ("PK\u{3}\u{4}xx", "zip", "packed"),
        ("WizURL,Severity,X\na,b,c\n", "wiz-csv", "format_not_read"),
        ("a,b,c\n1,2,3\n", "csv", "format_not_read"),
        ("42", "unknown", "unknown_format"),
        ("[1][2", "", "malformed"),
        ("\u{1}\u{0}x", "binary", "not_text"),
        (r#"{"bomFormat":"Another","specVersion":"1.6"}"#, "bom", "format_not_read"),
        (r#"{"node_kinds":[],"relationship_kinds":[]}"#, "bloodhound-schema", "format_not_read"),
        (
            "{// note\n\"$schema\":\"https://x/deploymentTemplate.json#\",\"resources\":[]}",
            "arm-template",
            "format_not_read",
        ),
        (r#"{"data":[],"meta":{"type":"azure","count":0}}"#, "bloodhound-collection", "format_not_read"),
        (r#"{"what":1,"is":2}"#, "unknown", "unknown_format"),
        (r#"[{"what":1}]"#, "unknown", "unknown_format"),
        ("{nonsense}", "", "malformed"),
    ] {
        let report = report(text.as_bytes());
        assert_eq!(
            (report.format, report.status),
            (format, FileStatus::Refused),
            "{text} {:?}",
            report.notes
        );
        assert_eq!(codes(&report), [code], "{text}");
    }
}

#[test]
fn nothing_in_it_is_not_an_error() {
    for text in ["[]", "{}", "null", r#"{"value":[]}"#, r#"{"data":[],"count":0,"totalRecords":0}"#] {
        let report = report(text.as_bytes());
        assert_eq!((report.status, codes(&report)), (FileStatus::Read, vec!["no_records"]), "{text}");
    }
}

#[test]
fn pages_are_counted_together() {
    let folder = tempfile::tempdir().unwrap();
    let page = |row: &str| format!(r#"{{"totalRecords":2,"count":1,"data":[{row}],"$skipToken":"t"}}"#);
    std::fs::write(folder.path().join("1"), page(ROW_A)).unwrap();
    assert_eq!(codes(&loaded(folder.path()).files()[0]), ["page_limit"]);
    std::fs::write(folder.path().join("2"), page(ROW_B)).unwrap();
    assert!(loaded(folder.path()).files().iter().all(|file| file.notes.is_empty()));
    let fewer = report(format!(r#"{{"totalRecords":3,"data":[{ROW_A}]}}"#).as_bytes());
    assert_eq!(codes(&fewer), ["fewer_rows_than_total"]);
}

#[test]
fn duplicate_members_are_told() {
    let row = ROW_B.replacen("\"name\":\"b\"", "\"name\":\"b\",\"name\":\"c\"", 1);
    assert_eq!(codes(&report(row.as_bytes())), ["duplicate_keys"]);
}

#[test]
fn a_missing_path_is_named() {
    let missing = [Input::Path("no-such-file".into())];
    let error = load(&missing, &Arc::new(Progress::default())).expect_err("it does not exist");
    assert!(matches!(error, LoadError::NotFound(..)) && error.to_string().contains("no-such-file"));
}

#[test]
fn a_cancelled_load_says_so() {
    let progress = Arc::new(Progress::default());
    progress.cancel();
    let bytes = b"{\"value\":[]}";
    let inputs = [Input::Embedded { name: "x", bytes }];
    assert!(matches!(load(&inputs, &progress), Err(LoadError::Cancelled)));
}

#[test]
fn a_record_is_read_again_in_every_encoding() {
    let nodes = r#"{"graph":{"nodes":[{"id":"é","kinds":["AiAgent"],"properties":{}},{"id":"n2","kinds":["KeyVault"],"properties":{"password":"hunter2","name":"x\u001b[31m"}}],"edges":[]}}"#;
    for bytes in encodings(nodes) {
        let (_folder, path) = written("g", &bytes);
        let estate = loaded(&path);
        let node = estate.node(estate.find("n2").unwrap());
        let source = node.sources()[0];
        let text = read_record(&estate.files()[0], source).unwrap();
        assert!(text.starts_with("{\n  \"id\": \"n2\""), "{text}");
        assert!(text.contains("‹secret:") && !text.contains("hunter2") && !text.contains('\u{1b}'), "{text}");
    }
}
