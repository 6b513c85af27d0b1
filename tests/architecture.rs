//! The arrows between the rooms: what each folder of `src` may use, read off its `use` lines.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Room and the rooms that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("graph", &[]),
    ("config", &[]),
    ("ingest", &["model"]),
    ("query", &["model", "graph"]),
    ("posture", &["model", "graph", "query"]),
    ("diagram", &["model"]),
    ("report", &["model", "query", "posture", "diagram"]),
    ("app", &["model", "ingest", "graph", "query", "posture", "diagram", "report", "config"]),
    ("ui", &["model", "query", "posture", "diagram", "app", "config"]),
    ("terminal", &["model", "ingest", "query", "posture", "app", "ui", "config"]),
    (
        "cli",
        &[
            "model", "ingest", "graph", "query", "posture", "diagram", "report", "config", "app", "ui",
            "terminal",
        ],
    ),
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()) {
        if entry.is_dir() {
            files.extend(rust_files(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
    files
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The rooms that a text names as `crate::room`, tests included: they must obey as well.
fn used(text: &str) -> BTreeSet<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: Vec<&str> = code.collect();
    let code = code.join("\n");
    let mut rooms = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        let name: String = part.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
        rooms.insert(name);
        if let Some(group) = part.strip_prefix('{') {
            let group = group.split('}').next().unwrap_or_default();
            rooms.extend(
                group.split(',').filter_map(|item| item.trim().split("::").next().map(str::to_owned)),
            );
        }
    }
    rooms
}

#[test]
fn no_arrow_runs_the_wrong_way() {
    let rooms: BTreeSet<&str> = MAY_USE.iter().map(|(room, _)| *room).collect();
    let mut seen = 0;
    for (room, may_use) in MAY_USE {
        for file in rust_files(&source().join(room)) {
            let text = fs::read_to_string(&file).expect("readable");
            for other in used(&text).iter().filter(|other| rooms.contains(other.as_str())) {
                seen += 1;
                let allowed = other == room || may_use.contains(&other.as_str());
                assert!(allowed, "{} uses {other}, which {room} may not", file.display());
            }
        }
    }
    assert!(seen > 20, "the reader of `use` lines found only {seen}");
}

#[test]
fn every_folder_is_a_known_room() {
    for entry in fs::read_dir(source()).expect("src").map(|entry| entry.expect("entry").path()) {
        let name = entry.file_name().and_then(|name| name.to_str()).expect("name").to_owned();
        let known = MAY_USE.iter().any(|(room, _)| *room == name) || name == "lib.rs" || name == "main.rs";
        assert!(known, "src/{name} is no room of the design");
    }
}

#[test]
fn pure_rooms_know_no_terminal() {
    for room in ["model", "ingest", "graph", "query", "posture", "diagram", "report", "app"] {
        for file in rust_files(&source().join(room)) {
            let text = fs::read_to_string(&file).expect("readable");
            for word in ["ratatui::", "crossterm::", "tokio::"] {
                assert!(!text.contains(word), "{} uses {word}", file.display());
            }
        }
    }
}

#[test]
fn no_room_opens_a_network_socket() {
    for file in rust_files(&source()) {
        let text = fs::read_to_string(&file).expect("readable");
        for word in ["std::net", "tokio::net", "TcpStream", "UdpSocket"] {
            assert!(!text.contains(word), "{} names {word}", file.display());
        }
    }
}

#[test]
fn no_file_is_longer_than_600_lines() {
    for file in rust_files(&source()) {
        let lines = fs::read_to_string(&file).expect("readable").lines().count();
        assert!(lines <= 600, "{} has {lines} lines", file.display());
    }
}
