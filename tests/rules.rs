//! Every rule fails, passes, does not know and does not apply where it should; nothing that is absent passes.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use spelunk::model::FindingState;
use spelunk::posture::rules::fixture::{Fixture, Fixtures};
use spelunk::posture::rules::{Rule, RuleSet};
use std::collections::BTreeSet;

fn fixtures() -> Vec<(&'static Rule, Fixture)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/rules");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let parsed: Fixtures =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (id, fixture) in parsed {
            let rule = RuleSet::shipped().rule(&id);
            all.push((rule.unwrap_or_else(|| panic!("{}: no rule {id}", path.display())), fixture));
        }
    }
    all
}

#[test]
fn every_rule_has_fixtures() {
    let seen: BTreeSet<&str> = fixtures().iter().map(|(rule, _)| rule.id.as_str()).collect();
    let missing: Vec<&str> = RuleSet::shipped()
        .rules()
        .iter()
        .map(|rule| rule.id.as_str())
        .filter(|id| !seen.contains(id))
        .collect();
    assert!(missing.is_empty(), "without fixtures: {missing:?}");
    assert!(seen.len() >= 110, "{} rules", seen.len());
}

#[test]
fn every_rule_has_each_state_where_it_should() {
    let mut wrong = Vec::new();
    for (rule, fixture) in fixtures() {
        for case in fixture.cases(rule) {
            let state = fixture.judge(rule, &case.node).unwrap_or(FindingState::NotApplicable);
            if state != case.state {
                wrong.push(format!("{}: {} instead of {}", rule.id, state.word(), case.state.word()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_that_is_missing_passes() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (rule, fixture) in fixtures() {
        for (gone, node) in fixture.mutants(rule) {
            count += 1;
            if fixture.judge(rule, &node) == Some(FindingState::Pass) {
                wrong.push(format!("{} passes: {gone}", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 1000, "{count} mutants");
}
