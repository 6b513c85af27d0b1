//! The same records give the same estate, however they are ordered, split, joined and encoded.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Map, Value, json};
use spelunk::ingest::{Input, Progress, load};
use spelunk::model::{Estate, NodeId};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn loaded(path: &Path) -> Estate {
    load(&[Input::Path(path.to_owned())], &Arc::new(Progress::default())).unwrap()
}

/// Everything that an estate says but the names of its files and the places in them.
fn said(estate: &Estate) -> String {
    let mut out = Vec::new();
    spelunk::report::opengraph::write(estate, &mut out).unwrap();
    let mut text = String::from_utf8(out).unwrap();
    let id = |node: NodeId| estate.node(node).canonical_id();
    for node in estate.nodes() {
        let _ = writeln!(text, "{} {} {:?}", node.canonical_id(), node.is_described(), node.scope());
    }
    for finding in estate.findings() {
        let factors: Vec<_> = finding.factors.iter().map(|&factor| estate.text(factor)).collect();
        let texts = [finding.check, finding.title, finding.reason].map(|sym| estate.text(sym));
        let _ = writeln!(
            text,
            "{} {texts:?} {:?} {:?} {factors:?}",
            id(finding.node),
            finding.state,
            finding.severity
        );
    }
    for path in estate.paths() {
        let texts =
            [path.id, path.title, path.description, path.story, path.impact].map(|sym| estate.text(sym));
        let lists = [&path.factors, &path.tactics, &path.remediation];
        let lists = lists.map(|list| list.iter().map(|&sym| estate.text(sym)).collect::<Vec<_>>());
        let steps: Vec<_> =
            path.steps.iter().map(|step| (id(step.from), id(step.to), estate.text(step.label))).collect();
        let ends = [path.entry, path.target].map(|end| end.map(id));
        let nodes: Vec<_> = path.nodes.iter().copied().map(id).collect();
        let _ = writeln!(
            text,
            "{texts:?} {lists:?} {steps:?} {ends:?} {nodes:?} {:?} {}",
            path.risk, path.partial
        );
    }
    let _ = writeln!(text, "{:?} {:?}", estate.notes(), estate.moment());
    text
}

/// One file taken apart: the members around its list, the list's name, its records.
struct Document {
    around: Map<String, Value>,
    list: String,
    records: Vec<Value>,
}

fn document(bytes: &[u8]) -> Option<Document> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).ok()?;
    let (mut around, list) = match serde_json::from_str(text).ok()? {
        Value::Array(records) => return Some(Document { around: Map::new(), list: String::new(), records }),
        Value::Object(object) if object.get("data").is_some_and(|data| data["columns"].is_array()) => {
            return None;
        }
        // graphs have two lists, and a test of their own
        Value::Object(object) if object.contains_key("graph") => return None,
        Value::Object(object) => (object, ["value", "data"]),
        _ => return None,
    };
    let list = list.into_iter().find(|name| around.get(*name).is_some_and(Value::is_array));
    let Some(list) = list else {
        let records = vec![Value::Object(around)];
        return Some(Document { around: Map::new(), list: String::new(), records });
    };
    let records = around.remove(list)?.as_array()?.clone();
    around.retain(|name, _| name.starts_with("@odata") || name == "object");
    Some(Document { around, list: list.to_owned(), records })
}

impl Document {
    fn with(&self, records: &[Value]) -> Value {
        if self.list.is_empty() {
            return Value::Array(records.to_vec());
        }
        let mut object = self.around.clone();
        object.insert(self.list.clone(), Value::Array(records.to_vec()));
        Value::Object(object)
    }

    /// Records that stand for themselves wherever they lie.
    fn is_plain(&self) -> bool {
        self.around.keys().all(|name| !name.starts_with("@odata.context"))
    }
}

/// A fixed, thorough mixing.
fn mixed<T>(mut items: Vec<T>) -> Vec<T> {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    for at in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
    }
    items
}

type Files = Vec<Vec<u8>>;

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

fn shuffled(documents: &[Document]) -> Files {
    let whole = |document: &Document| bytes(&document.with(&mixed(document.records.clone())));
    mixed(documents.iter().map(whole).collect())
}

fn one_by_one(documents: &[Document]) -> Files {
    let single = |document: &Document| -> Files {
        document.records.iter().map(|record| bytes(&document.with(std::slice::from_ref(record)))).collect()
    };
    mixed(documents.iter().flat_map(single).collect())
}

/// All plain records in one array; the others stay in their documents.
fn joined(documents: &[Document]) -> Files {
    let (plain, other): (Vec<_>, Vec<_>) = documents.iter().partition(|document| document.is_plain());
    let agents = |record: &Value| record["object"].is_string();
    let records: Vec<Value> = plain.iter().flat_map(|document| document.records.clone()).collect();
    let (agents, rest): (Vec<_>, Vec<_>) = mixed(records).into_iter().partition(agents);
    let mut files: Files = other.iter().map(|document| bytes(&document.with(&document.records))).collect();
    files.push(bytes(&Value::Array(rest)));
    files.push(bytes(&json!({"object": "list", "data": agents})));
    files
}

/// Pages of seven, each in its own file, and all of them appended to one file.
fn paged(documents: &[Document], appended: bool) -> Files {
    let pages = |document: &Document| -> Files {
        document.records.chunks(7).map(|records| bytes(&document.with(records))).collect()
    };
    let joined = |document: &Document| pages(document).join(&b'\n');
    if appended { documents.iter().map(joined).collect() } else { documents.iter().flat_map(pages).collect() }
}

fn lines(documents: &[Document]) -> Files {
    let own = |document: &Document| -> Vec<u8> {
        if !document.is_plain() {
            return bytes(&document.with(&document.records));
        }
        document.records.iter().map(bytes).collect::<Files>().join(&b"\r\n"[..])
    };
    documents.iter().map(own).collect()
}

fn pretty(documents: &[Document]) -> Files {
    let own = |document: &Document| {
        let text = serde_json::to_string_pretty(&document.with(&document.records)).unwrap();
        format!("// exported\n{}", text.replace('\n', "\r\n")).into_bytes()
    };
    documents.iter().map(own).collect()
}

fn encoded(documents: &[Document], encode: fn(&str) -> Vec<u8>) -> Files {
    let text = |document: &Document| serde_json::to_string(&document.with(&document.records)).unwrap();
    documents.iter().map(|document| encode(&text(document))).collect()
}

fn utf16_le(text: &str) -> Vec<u8> {
    [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

fn utf16_be(text: &str) -> Vec<u8> {
    [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}

fn marked(text: &str) -> Vec<u8> {
    [b"\xEF\xBB\xBF", text.as_bytes()].concat()
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&utf16_le(text)).unwrap();
    gzip.finish().unwrap()
}

fn written(files: &Files) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (at, bytes) in files.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{at:05}")), bytes).unwrap();
    }
    folder
}

/// The documents of a folder that are read.
fn documents(folder: &Path) -> Vec<Document> {
    let estate = loaded(folder);
    let read = estate.files().iter().filter(|file| file.status != spelunk::model::FileStatus::Refused);
    read.filter_map(|file| document(&std::fs::read(&file.path).unwrap())).collect()
}

fn check(documents: &[Document], ways: &[(&str, Files)]) {
    let whole: Files = documents.iter().map(|document| bytes(&document.with(&document.records))).collect();
    let expected = said(&loaded(written(&whole).path()));
    for (way, files) in ways {
        let got = said(&loaded(written(files).path()));
        if got != expected {
            let differs = expected.lines().zip(got.lines()).find(|(one, other)| one != other);
            panic!(
                "{way}: {} and {} lines; first difference: {differs:#?}",
                expected.lines().count(),
                got.lines().count()
            );
        }
    }
}

fn all_ways(documents: &[Document]) {
    let ways = [
        ("shuffled", shuffled(documents)),
        ("one by one", one_by_one(documents)),
        ("joined", joined(documents)),
        ("paged", paged(documents, false)),
        ("appended", paged(documents, true)),
        ("lines", lines(documents)),
        ("pretty, with a comment", pretty(documents)),
        ("UTF-16 LE", encoded(documents, utf16_le)),
        ("UTF-16 BE", encoded(documents, utf16_be)),
        ("byte order mark", encoded(documents, marked)),
        ("gzip", encoded(documents, gzipped)),
    ];
    check(documents, &ways);
}

fn beside(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: {name} is not here");
    None
}

#[test]
fn the_demo_estate_is_the_same_in_every_way() {
    let documents = documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/contoso"));
    assert!(documents.iter().map(|document| document.records.len()).sum::<usize>() > 300);
    all_ways(&documents);
}

#[test]
fn real_exports_are_the_same_in_every_way() {
    for name in ["azure-arm-rest", "azure-resource-graph"] {
        if let Some(folder) = beside(name) {
            let documents = documents(&folder);
            assert!(documents.iter().map(|document| document.records.len()).sum::<usize>() > 300, "{name}");
            all_ways(&documents);
        }
    }
}

/// Nodes and edges of a graph, each in its own file, in another order.
#[test]
fn graphs_are_the_same_in_pieces() {
    let Some(folder) = beside("bloodhound-opengraph") else { return };
    for name in ["githound_org.json", "gen_2k_6k.json"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let graph: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        let list = |name: &str| mixed(graph["graph"][name].as_array().unwrap().clone());
        let part = |nodes: &[Value], edges: &[Value]| {
            bytes(&json!({"graph": {"edges": edges, "nodes": nodes}, "metadata": {"source_kind": "X"}}))
        };
        let (nodes, edges) = (list("nodes"), list("edges"));
        let mut pieces: Files = nodes.chunks(97).map(|nodes| part(nodes, &[])).collect();
        pieces.extend(edges.chunks(501).map(|edges| part(&[], edges)));
        let expected = said(&loaded(&folder.join(name)));
        for files in [vec![part(&nodes, &edges)], pieces.clone(), mixed(pieces)] {
            assert!(said(&loaded(written(&files).path())) == expected, "{name}");
        }
        let packed = gzipped(&text);
        assert!(said(&loaded(written(&vec![packed]).path())) == expected, "{name}, packed");
    }
}

/// The native form of an estate, read again and written again, is the same to the byte.
#[test]
fn the_native_form_comes_back_as_it_went() {
    let own = |estate: &Estate| {
        let mut out = Vec::new();
        spelunk::report::opengraph::write(estate, &mut out).unwrap();
        out
    };
    let first = own(&loaded(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/contoso")));
    let second = own(&loaded(written(&vec![first.clone()]).path()));
    assert_eq!(String::from_utf8(first).unwrap(), String::from_utf8(second).unwrap());
}

/// Several stretches of several files are read side by side: which thread reads what is chance, what comes of it is not.
#[test]
fn large_files_give_the_same_evidence_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let filler = "x".repeat(1500);
    for (file, from) in [("a.json", 0), ("b.json", 3000)] {
        let rows: Vec<Value> = (from..from + 5000)
            .map(|at| {
                let (account, group) = (at % 3, at % 40);
                let id = format!(
                    "/subscriptions/s{account}/resourceGroups/g{group}/providers/Microsoft.X/as/r{at}"
                );
                let subnet =
                    format!("/subscriptions/s{account}/resourceGroups/net/providers/Microsoft.X/bs/b{group}");
                json!({"id": id, "name": format!("r{at}"), "type": "microsoft.x/as", "tenantId": "t",
                    "properties": {"note": filler, "subnet": {"id": subnet}}})
            })
            .collect();
        std::fs::write(folder.path().join(file), json!({ "data": rows }).to_string()).unwrap();
    }
    let told = || {
        let estate = loaded(folder.path());
        let mut text = said(&estate);
        for relation in estate.relations() {
            let _ = writeln!(text, "{:?} {:?}", relation.id(), relation.evidence());
        }
        for node in estate.nodes() {
            let _ = writeln!(text, "{:?} {:?}", node.id(), node.sources());
        }
        text
    };
    let first = told();
    assert!(first.len() > 1_000_000);
    for _ in 0..4 {
        assert!(told() == first, "the same files say something else");
    }
}
