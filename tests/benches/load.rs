//! Loading a large Azure Resource Graph export, beside a bare typed parse of the same bytes in the same run.
//!
//! `cargo bench --bench load -- [megabytes]` (100 by default). Prints both rates and their ratio.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::format_collect)]

use serde::Deserialize;
use spelunk::ingest::{Input, Progress, load};
use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What a bare parse keeps of a row: five texts and three properties.
#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    location: Cow<'a, str>,
    properties: Properties<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    #[serde(borrow)]
    public_network_access: Option<Cow<'a, str>>,
    disable_local_auth: Option<bool>,
    #[serde(borrow)]
    provisioning_state: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Export<'a> {
    #[serde(borrow)]
    data: Vec<Row<'a>>,
}

/// Writes an export of about `megabytes`, every row 1.8 KB, a third each of accounts, storage and machines.
fn write_export(path: &std::path::Path, megabytes: usize) -> usize {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).expect("file"));
    let (mut written, mut rows) = (0, 0);
    write!(out, "{{\"count\":1,\"data\":[").expect("write");
    while written < megabytes * 1_000_000 {
        let row = row(rows);
        written += row.len() + 1;
        write!(out, "{}{row}", if rows > 0 { "," } else { "" }).expect("write");
        rows += 1;
    }
    write!(out, "],\"skip_token\":null,\"total_records\":{rows}}}").expect("write");
    rows
}

fn row(at: usize) -> String {
    let kinds = [
        "microsoft.cognitiveservices/accounts",
        "microsoft.storage/storageaccounts",
        "microsoft.compute/virtualmachines",
    ];
    let kind = kinds[at % 3];
    let scope =
        format!("/subscriptions/00000000-0000-0000-0000-{:012}/resourceGroups/rg-{}", at % 7, at % 500);
    let filler: String = (0..18)
        .map(|n| format!("\"setting{n:02}\":{{\"value\":\"lorem ipsum dolor {at}\",\"enabled\":true}},"))
        .collect();
    format!(
        "{{\"id\":\"{scope}/providers/{kind}/res-{at:07}\",\"name\":\"res-{at:07}\",\"type\":\"{kind}\",\
         \"tenantId\":\"11111111-1111-1111-1111-111111111111\",\"kind\":\"OpenAI\",\"location\":\"westeurope\",\
         \"resourceGroup\":\"rg-{}\",\"subscriptionId\":\"00000000-0000-0000-0000-{:012}\",\"managedBy\":\"\",\
         \"sku\":{{\"name\":\"S0\"}},\"plan\":null,\"properties\":{{\"publicNetworkAccess\":\"Enabled\",\
         \"disableLocalAuth\":false,\"provisioningState\":\"Succeeded\",{filler}\
         \"networkAcls\":{{\"defaultAction\":\"Allow\",\"ipRules\":[]}}}},\"tags\":{{\"env\":\"prod\",\"owner\":\"team-{}\"}},\
         \"identity\":{{\"type\":\"SystemAssigned\",\"principalId\":\"22222222-2222-2222-2222-{at:012}\"}},\"zones\":null}}",
        at % 500,
        at % 7,
        at % 200
    )
}

fn bare(path: &std::path::Path) -> (usize, Duration) {
    let start = Instant::now();
    let bytes = std::fs::read(path).expect("file");
    let export: Export = serde_json::from_slice(&bytes).expect("valid");
    let kept: usize = export
        .data
        .iter()
        .map(|row| {
            row.id.len()
                + row.name.len()
                + row.kind.len()
                + row.location.len()
                + row.properties.public_network_access.as_ref().map_or(0, |text| text.len())
                + row.properties.provisioning_state.as_ref().map_or(0, |text| text.len())
                + usize::from(row.properties.disable_local_auth == Some(true))
        })
        .sum();
    assert!(kept > 0);
    (export.data.len(), start.elapsed())
}

fn main() {
    let megabytes = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(100);
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("export.json");
    let rows = write_export(&path, megabytes);
    let mut best: Option<(Duration, Duration)> = None;
    for _ in 0..3 {
        let (parsed, bare_time) = bare(&path);
        let start = Instant::now();
        let estate = load(&[Input::Path(path.clone())], &Arc::new(Progress::default())).expect("loads");
        let our_time = start.elapsed();
        assert_eq!(parsed, rows);
        assert!(estate.node_count() > rows);
        let (old_bare, old_ours) = best.unwrap_or((bare_time, our_time));
        best = Some((old_bare.min(bare_time), old_ours.min(our_time)));
    }
    let (bare_time, our_time) = best.expect("three runs");
    #[allow(clippy::cast_precision_loss)]
    let rate = |time: Duration| megabytes as f64 / time.as_secs_f64();
    println!("{rows} rows, {megabytes} MB, best of 3");
    println!("bare typed parse  {:7.0} ms  {:6.0} MB/s", bare_time.as_secs_f64() * 1e3, rate(bare_time));
    println!("spelunk load      {:7.0} ms  {:6.0} MB/s", our_time.as_secs_f64() * 1e3, rate(our_time));
    println!("ratio             {:.2}", our_time.as_secs_f64() / bare_time.as_secs_f64());
}
