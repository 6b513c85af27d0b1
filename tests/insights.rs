//! Insights, case by case: what each concludes from which facts, and why. Data: `tests/fixtures/insights/*.toml`.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod support;

use serde::Deserialize;
use spelunk::model::{Estate, moment};
use spelunk::posture::insights;
use std::collections::{BTreeMap, BTreeSet};
use support::Graph;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    about: String,
    insight: String,
    /// the node in question; `a` when it is not said
    #[serde(default)]
    of: Option<String>,
    /// yes, no, unknown or none
    says: String,
    /// what the evidence must name
    #[serde(default)]
    why: String,
    /// the node whose record is the evidence
    #[serde(default)]
    by: Option<String>,
    #[serde(default)]
    details: BTreeMap<String, String>,
    /// the snapshot's day
    #[serde(default)]
    at: Option<String>,
    nodes: BTreeMap<String, toml::Table>,
    #[serde(default)]
    edges: Vec<toml::Value>,
}

impl Case {
    fn estate(&self) -> Estate {
        let mut graph = Graph::default();
        for (id, node) in &self.nodes {
            graph.node(id, node);
        }
        self.edges.iter().for_each(|edge| graph.edge(edge));
        let estate = graph.load();
        let estate = match &self.at {
            Some(day) => estate.as_of(moment::seconds(day).expect("a day")),
            None => estate,
        };
        insights::complete(estate)
    }

    fn check(&self) {
        let estate = self.estate();
        let about = &self.about;
        let node = estate.find(self.of.as_deref().unwrap_or("a")).expect(about);
        let Some(insight) = estate.insight(node, &self.insight) else {
            assert_eq!(self.says, "none", "{about}: the insight does not apply");
            return;
        };
        let why = estate.text(insight.evidence);
        assert_eq!(insight.truth.word(), self.says, "{about}: {why}");
        assert!(why.contains(&self.why), "{about}: the evidence is {why}");
        if let Some(by) = &self.by {
            assert_eq!(estate.node(insight.of).canonical_id(), *by, "{about}");
        }
        for (name, value) in &self.details {
            let detail = estate.key_named(name).and_then(|key| estate.concluded(node, key)).flatten();
            assert_eq!(
                detail.map(|detail| detail.to_string()).as_deref(),
                Some(value.as_str()),
                "{about}: {name}"
            );
        }
    }
}

fn cases() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/insights");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        toml::from_str::<Cases>(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())).case
    };
    files.iter().flat_map(read).collect()
}

#[test]
fn every_case_holds() {
    let cases = cases();
    assert!(cases.len() > 80, "{} cases", cases.len());
    cases.iter().for_each(Case::check);
}

/// Each insight is seen saying yes, no and unknown, as far as it can.
#[test]
fn every_insight_has_cases_for_what_it_can_say() {
    let seen: BTreeSet<(String, String)> =
        cases().into_iter().map(|case| (case.insight, case.says)).collect();
    // A silent record proves nothing; that nothing is vulnerable only a provider's verdict says.
    let never = [
        ("plaintext_secret", "no"),
        ("plaintext_secret", "unknown"),
        ("model_metadata", "no"),
        ("vulnerable", "no"),
    ];
    for row in insights::rows().iter().filter(|row| !["critical", "failing"].contains(&row.key.as_str())) {
        for says in ["yes", "no", "unknown"] {
            let has = seen.contains(&(row.key.clone(), says.to_owned()));
            assert_eq!(has, !never.contains(&(row.key.as_str(), says)), "{} {says}", row.key);
        }
    }
}

#[test]
fn what_is_reached_is_joined_to_the_internet_unless_a_record_says_so_already() {
    let mut graph = Graph::default();
    let open: toml::Table = toml::from_str("kind = 'AiService'\npublic_network_access = 'Enabled'").unwrap();
    let private: toml::Table = toml::from_str(
        "kind = 'StorageAccount'\npublic_network_access = 'Enabled'\nnetwork_default_action = 'Deny'",
    )
    .unwrap();
    graph.node("open", &open);
    graph.node("stated", &open);
    graph.node("private", &private);
    graph.edge(&toml::Value::Array(["internet", "EXPOSES", "stated"].map(toml::Value::from).to_vec()));
    let estate = insights::complete(graph.load());
    let exposes = |id: &str| -> Vec<bool> {
        let node = estate.find(id).unwrap();
        let into = estate.incoming(node).filter(|relation| relation.kind_name() == "EXPOSES");
        into.map(spelunk::model::RelationRef::is_derived).collect()
    };
    assert_eq!(exposes("open"), [true]);
    assert_eq!(exposes("stated"), [false]);
    assert_eq!(exposes("private"), [true; 0], "exposed by definition, reached by nobody");
}
