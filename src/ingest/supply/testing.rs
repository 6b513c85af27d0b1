//! What the tests of readers share: fixtures to estates, and what an estate says in words.
#![allow(clippy::unwrap_used)]

use crate::ingest::{Input, Progress, load};
use crate::model::{Estate, NodeRef};
use std::path::Path;
use std::sync::Arc;

/// The estate of some fixtures.
pub fn fixture(names: &[&str]) -> Estate {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/supply");
    let inputs: Vec<Input> = names.iter().map(|name| Input::Path(folder.join(name))).collect();
    load(&inputs, &Arc::new(Progress::default())).unwrap()
}

/// `NAME RELATION NAME` of everything that files state, sorted.
pub fn relations(estate: &Estate) -> Vec<String> {
    let stated = estate.relations().filter(|one| !one.is_derived());
    let mut all: Vec<String> =
        stated.map(|one| format!("{} {} {}", one.from().name(), one.kind_name(), one.to().name())).collect();
    all.sort();
    all
}

/// Each of the relations must be there.
pub fn assert_related(estate: &Estate, expected: &[&str]) {
    let all = relations(estate);
    for one in expected {
        assert!(all.iter().any(|other| other == one), "{one} is not among {all:#?}");
    }
}

/// The node of that name.
pub fn named<'e>(estate: &'e Estate, name: &str) -> NodeRef<'e> {
    estate.nodes().find(|node| node.name().as_str() == name).unwrap()
}

/// `CHECK STATE on NAME: REASON` of every verdict, sorted.
pub fn verdicts(estate: &Estate) -> Vec<String> {
    let text = |sym| estate.text(sym).as_str().to_owned();
    let shown = |one: &crate::model::Finding| {
        format!(
            "{} {} on {}: {}",
            text(one.check),
            one.state.word(),
            estate.node(one.node).name(),
            text(one.reason)
        )
    };
    let mut all: Vec<String> = estate.findings().iter().map(shown).collect();
    all.sort();
    all
}
