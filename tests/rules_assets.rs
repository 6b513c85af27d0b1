//! The shipped rules say what they must: words that exist, controls that exist, and every check that is promised.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use serde::Deserialize;
use spelunk::model::Ontology;
use spelunk::posture::insights;
use spelunk::posture::rules::{Rule, RuleSet, areas, frameworks, shipped_files, type_sources};
use std::collections::{BTreeMap, BTreeSet};

fn asset(name: &str) -> String {
    std::fs::read_to_string(format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn rules() -> &'static [Rule] {
    RuleSet::shipped().rules()
}

#[test]
fn every_file_is_read_and_no_id_comes_twice() {
    let mut ids = BTreeSet::new();
    for file in shipped_files() {
        assert!(file.errors.is_empty(), "{}", file.errors[0]);
        for rule in &file.rules {
            assert!(ids.insert(rule.id.clone()), "{} twice", rule.id);
        }
    }
    assert!(ids.len() >= 110, "{} rules", ids.len());
}

#[test]
fn every_file_of_the_folder_is_shipped() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/rules");
    let shipped: BTreeSet<String> = rules()
        .iter()
        .map(|rule| rule.origin.file.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    let there: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(shipped, there);
}

#[test]
fn every_control_is_known_and_every_area_has_rules_and_controls() {
    for rule in rules() {
        for (framework, ids) in rule.ids.controls.lists() {
            for id in ids {
                let known = &frameworks()[framework].controls;
                assert!(known.contains_key(id), "{}: {framework} has no {id}", rule.id);
            }
        }
        assert!(rule.ids.controls.lists().any(|(_, ids)| !ids.is_empty()), "{} has no control", rule.id);
    }
    for area in areas() {
        assert!(rules().iter().filter(|rule| rule.area == area).count() >= 10, "{}", area.key);
    }
}

#[test]
fn every_rule_says_enough() {
    for rule in rules() {
        assert!(rule.why.len() > 30 && rule.title.len() > 10, "{}", rule.id);
        assert!(!rule.evidence.is_empty(), "{} shows no evidence", rule.id);
        let change = &rule.change;
        let changes = !change.set.is_empty() || !change.remove.is_empty() || !change.note.is_empty();
        assert!(changes, "{}: a fix changes nothing", rule.id);
        for removal in &change.remove {
            assert!(Ontology::get().relation_id(&removal.relation).is_some(), "{}", rule.id);
        }
    }
}

/// Property names that conditions and evidence read.
fn read_by(rule: &Rule) -> BTreeSet<String> {
    let mut names: BTreeSet<String> =
        rule.evidence.iter().filter(|name| name.starts_with(char::is_lowercase)).cloned().collect();
    for text in &rule.conditions.texts {
        let mut parts = text.split("n.").peekable();
        let mut before = parts.next().unwrap_or_default().chars().last();
        for part in parts {
            let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') && !name.is_empty() {
                names.insert(name);
            }
            before = part.chars().last();
        }
    }
    names
}

/// Every property that a rule reads is an insight's, one of the Azure readers', or described in the table.
#[test]
fn every_property_that_rules_read_is_described() {
    let azure = asset("assets/azure.toml");
    let insight: BTreeSet<&str> = insights::names().into_iter().collect();
    let mut wrong = Vec::new();
    for rule in rules() {
        for name in read_by(rule) {
            let in_table = type_sources().iter().any(|source| source.properties.contains_key(&name));
            let in_azure = azure.contains(&name);
            let built_in =
                ["id", "name", "kind", "category", "provider", "type", "detail"].contains(&name.as_str());
            if !insight.contains(name.as_str()) && !in_table && !in_azure && !built_in {
                wrong.push(format!("{}: {name}", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_type_that_rules_select_is_described() {
    let described: BTreeSet<&str> =
        type_sources().iter().flat_map(|source| source.types.iter().map(String::as_str)).collect();
    for rule in rules() {
        for native in &rule.selector.types {
            assert!(described.contains(native.as_str()), "{}: {native}", rule.id);
        }
    }
    for source in type_sources() {
        assert!(Ontology::get().kind_id(&source.kind).is_some(), "{:?}", source.types);
        for relation in source.relations.keys() {
            assert!(Ontology::get().relation_id(relation).is_some(), "{relation}");
        }
    }
}

#[derive(Deserialize)]
struct Coverage {
    undecidable: Vec<Undecidable>,
}

#[derive(Deserialize)]
struct Undecidable {
    check: String,
    reason: String,
}

#[derive(Deserialize)]
struct Promised {
    prowler: BTreeMap<String, Vec<String>>,
    checkov: BTreeMap<String, Vec<String>>,
    recommendations: BTreeMap<String, Vec<String>>,
}

fn promised() -> Promised {
    toml::from_str(&asset("tests/fixtures/coverage.toml")).unwrap()
}

#[test]
fn every_check_of_the_peers_is_a_rule_or_has_a_reason() {
    let coverage: Coverage = toml::from_str(&asset("assets/coverage.toml")).unwrap();
    let promised = promised();
    let equals: BTreeSet<&str> =
        rules().iter().flat_map(|rule| rule.ids.equals.iter().map(String::as_str)).collect();
    let excused: BTreeSet<&str> = coverage.undecidable.iter().map(|one| one.check.as_str()).collect();
    let named = |tool: &str, lists: &BTreeMap<String, Vec<String>>| -> Vec<String> {
        lists.values().flatten().map(|check| format!("{tool}:{check}")).collect()
    };
    let prowler = named("prowler", &promised.prowler);
    assert_eq!(prowler.len(), 71);
    for check in prowler.iter().chain(&named("checkov", &promised.checkov)) {
        let (rule, excuse) = (equals.contains(check.as_str()), excused.contains(check.as_str()));
        assert!(rule != excuse, "{check}: rule {rule}, reason {excuse}");
    }
    assert!(coverage.undecidable.iter().all(|one| one.reason.len() > 30));
}

#[test]
fn every_ai_recommendation_of_the_provider_is_a_rule() {
    let ours: BTreeSet<&str> =
        rules().iter().flat_map(|rule| rule.ids.defender.iter().map(String::as_str)).collect();
    let promised = promised();
    let counts = ["azure", "aws", "gcp", "elsewhere"].map(|list| promised.recommendations[list].len());
    assert_eq!(counts, [28, 4, 6, 16]);
    for title in promised.recommendations.values().flatten() {
        assert!(ours.contains(title.as_str()), "no rule for {title}");
    }
}

#[test]
fn the_documented_table_is_fresh() {
    let made = spelunk::report::rules::markdown(RuleSet::shipped());
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/RULES.md");
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(made == written, "write it anew: spelunk rules --format markdown -o assets/RULES.md --force");
}
