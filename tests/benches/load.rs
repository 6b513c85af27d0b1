//! Loading a large export, beside a bare typed parse of the same bytes in the same run.
//!
//! `cargo bench --bench load -- [MEGABYTES]` makes a Resource Graph export of that size (100 by default),
//! `-- graph [NODES]` an `OpenGraph` file with 3.3 relations a node (100,000 by default), `-- FILE.json` takes an
//! `OpenGraph` file that is there. Prints both rates, their ratio, and on Linux what the load kept and held at most.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::format_collect, clippy::cast_precision_loss)]

use serde::Deserialize;
use spelunk::ingest::{Input, Progress, load};
use spelunk::model::Estate;
use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

const RUNS: usize = 3;

/// What a bare parse keeps of a row: four texts and three properties.
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

/// What a bare parse keeps of a graph: ids, kinds and names of nodes, kinds and ends of edges.
#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    graph: Graph<'a>,
}

#[derive(Deserialize)]
struct Graph<'a> {
    #[serde(borrow)]
    nodes: Vec<Node<'a>>,
    #[serde(borrow)]
    edges: Vec<Edge<'a>>,
}

#[derive(Deserialize)]
struct Node<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    kinds: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    properties: Named<'a>,
}

#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Edge<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    start: End<'a>,
    #[serde(borrow)]
    end: End<'a>,
}

#[derive(Deserialize)]
struct End<'a> {
    #[serde(borrow)]
    value: Cow<'a, str>,
}

/// Writes an export of about `megabytes`, every row 1.8 KB, a third each of accounts, storage and machines.
fn write_export(path: &Path, megabytes: usize) {
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

/// Writes a graph: a tree of scopes, and relations between resources near and far.
fn write_graph(path: &Path, nodes: usize) {
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).expect("file"));
    write!(out, "{{\"metadata\":{{\"source_kind\":\"Spelunk\"}},\"graph\":{{\"nodes\":[").expect("write");
    for at in 0..nodes {
        let (comma, kind) =
            (if at > 0 { "," } else { "" }, ["StorageAccount", "VirtualMachine", "User"][at % 3]);
        write!(
            out,
            "{comma}\n{{\"id\":\"{}\",\"kinds\":[\"{kind}\"],\"properties\":{{\"name\":\"res-{at:07}\",\"location\":\
             \"westeurope\",\"env\":\"prod\",\"owner\":\"team-{}\",\"exposed\":false,\"exploitability\":{}}}}}",
            graph_id(at),
            at % 200,
            at % 5
        )
        .expect("write");
    }
    write!(out, "\n],\"edges\":[").expect("write");
    let kinds = ["CONTAINS", "HAS_PERMISSION", "READS_FROM", "RUNS_AS", "MEMBER_OF"];
    for at in 0..nodes * 33 / 10 {
        // every node has its own 3.3, to others far and near, none twice
        let (from, far) = (at * 10 / 33, (at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32);
        let to = (from + 1 + usize::try_from(far).unwrap_or(0) % (nodes - 1)) % nodes;
        let comma = if at > 0 { "," } else { "" };
        write!(
            out,
            "{comma}\n{{\"kind\":\"{}\",\"start\":{{\"value\":\"{}\"}},\"end\":{{\"value\":\"{}\"}},\"properties\":{{\"cost\":{}}}}}",
            kinds[at % 5],
            graph_id(from),
            graph_id(to),
            at % 4
        )
        .expect("write");
    }
    write!(out, "\n]}}}}").expect("write");
}

fn graph_id(at: usize) -> String {
    format!(
        "/subscriptions/00000000-0000-0000-0000-{:012}/resourcegroups/rg-{}/providers/microsoft.x/things/res-{at:07}",
        at % 7,
        at % 500
    )
}

/// Parses an export and adds up what was kept, so that nothing is left out of the work.
fn bare_export(bytes: &[u8]) -> usize {
    let export: Export = serde_json::from_slice(bytes).expect("valid");
    let kept = |row: &Row<'_>| {
        row.id.len()
            + row.name.len()
            + row.kind.len()
            + row.location.len()
            + row.properties.public_network_access.as_ref().map_or(0, |text| text.len())
            + row.properties.provisioning_state.as_ref().map_or(0, |text| text.len())
            + usize::from(row.properties.disable_local_auth == Some(true))
    };
    assert!(export.data.iter().map(kept).sum::<usize>() > 0);
    export.data.len()
}

fn bare_graph(bytes: &[u8]) -> usize {
    let document: Document = serde_json::from_slice(bytes).expect("valid");
    let node = |node: &Node<'_>| node.id.len() + node.kinds.len() + node.properties.name.len();
    let edge = |edge: &Edge<'_>| edge.kind.len() + edge.start.value.len() + edge.end.value.len();
    let kept = document.graph.nodes.iter().map(node).sum::<usize>()
        + document.graph.edges.iter().map(edge).sum::<usize>();
    assert!(kept > 0);
    document.graph.nodes.len()
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn loaded(path: &Path) -> Estate {
    load(&[Input::Path(path.to_owned())], &Arc::new(Progress::default())).expect("loads")
}

/// A line of `/proc/self/status`, in bytes; 0 where there is none.
fn memory(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|rest| rest.split_whitespace().nth(1)?.parse::<usize>().ok());
    number.unwrap_or_default() * 1024
}

/// Loads once, before anything else fills the memory, and tells what that took.
fn tell_memory(path: &Path) {
    let before = memory("VmRSS");
    let estate = loaded(path);
    let nodes = estate.node_count().max(1);
    let (held, kept) = (memory("VmHWM").saturating_sub(before), memory("VmRSS").saturating_sub(before));
    println!("{nodes} nodes, {} relations", estate.relation_count());
    println!("held at most      {:7.1} MB  {:6} B a node", held as f64 / 1e6, held / nodes);
    println!("resident after    {:7.1} MB  {:6} B a node", kept as f64 / 1e6, kept / nodes);
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let number = words.iter().find_map(|word| word.parse::<usize>().ok());
    let folder = tempfile::tempdir().expect("folder");
    let mut path = folder.path().join("export.json");
    let given = words.iter().map(PathBuf::from).find(|path| path.is_file());
    let graph = given.is_some() || words.iter().any(|word| word == "graph");
    match given {
        Some(given) => path = given,
        None if graph => write_graph(&path, number.unwrap_or(100_000)),
        None => write_export(&path, number.unwrap_or(100)),
    }
    tell_memory(&path);
    let bare = |path: &Path| {
        let bytes = std::fs::read(path).expect("file");
        if graph { bare_graph(&bytes) } else { bare_export(&bytes) }
    };
    let (mut bare_time, mut our_time) = (Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        let (records, time) = timed(|| bare(&path));
        bare_time = bare_time.min(time);
        let (estate, time) = timed(|| loaded(&path));
        our_time = our_time.min(time);
        assert!(estate.node_count() >= records);
    }
    let megabytes = std::fs::metadata(&path).map_or(0, |found| found.len()) as f64 / 1e6;
    let row = |name: &str, time: Duration| {
        let rate = megabytes / time.as_secs_f64();
        println!("{name:18}{:7.0} ms  {rate:6.0} MB/s", time.as_secs_f64() * 1e3);
    };
    println!("{megabytes:.0} MB, best of {RUNS}");
    row("bare typed parse", bare_time);
    row("spelunk load", our_time);
    println!("ratio             {:.2}", our_time.as_secs_f64() / bare_time.as_secs_f64());
}
