//! The openCypher Technology Compatibility Kit: every scenario whose query only reads.
//!
//! Set `SPELUNK_TCK` to the kit's folder (`tck` of the repository opencypher/openCypher); without it there is
//! nothing to do. `SPELUNK_TCK_SHOW=words` prints the failures of the features whose path holds the words.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod expected;
mod feature;
mod graph;
mod scenario;
mod setup;

use feature::Scenario;
use scenario::Verdict;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folders of which every applicable scenario must pass.
const WHOLE: &[&str] = &[
    "clauses/match",
    "clauses/match-where",
    "clauses/with",
    "clauses/with-orderBy",
    "clauses/with-skip-limit",
    "clauses/with-where",
    "clauses/return",
    "clauses/return-orderby",
    "clauses/return-skip-limit",
    "clauses/unwind",
    "expressions/aggregation",
];
/// The share of all applicable scenarios that must pass, in percent.
const SHARE: usize = 90;

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    not_applicable: usize,
}

#[test]
fn scenarios_that_only_read() {
    let Some(folder) = std::env::var_os("SPELUNK_TCK").map(PathBuf::from) else { return };
    let show = std::env::var("SPELUNK_TCK_SHOW").ok();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for (name, scenario) in scenarios(&folder) {
        let place = name.rsplit_once('/').map_or(name.clone(), |(place, _)| place.to_owned());
        let tally = tallies.entry(place).or_default();
        match scenario::judge(&scenario, &folder) {
            Verdict::Passed => tally.passed += 1,
            Verdict::Failed(why) => {
                tally.failed += 1;
                if show.as_ref().is_some_and(|show| name.contains(show.as_str())) {
                    println!("FAILED {name} {}\n{}\n  {why}\n", scenario.name, scenario.queries());
                }
            }
            Verdict::NotApplicable(why) => {
                tally.not_applicable += 1;
                *reasons.entry(why).or_default() += 1;
            }
        }
    }
    report(&tallies, &reasons);
}

fn scenarios(folder: &Path) -> Vec<(String, Scenario)> {
    let features = folder.join("features");
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(&features)
        .into_iter()
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "feature"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no features in {}", features.display());
    let named = |path: PathBuf| {
        let name = path.strip_prefix(&features).expect("inside").display().to_string();
        let text = std::fs::read_to_string(&path).expect("readable");
        feature::scenarios(&text).into_iter().map(move |scenario| (name.clone(), scenario))
    };
    files.into_iter().flat_map(named).collect()
}

fn report(tallies: &BTreeMap<String, Tally>, reasons: &BTreeMap<String, usize>) {
    let mut all = Tally::default();
    println!("{:<44} {:>7} {:>7} {:>15}", "feature", "passed", "failed", "not applicable");
    for (place, tally) in tallies {
        println!("{place:<44} {:>7} {:>7} {:>15}", tally.passed, tally.failed, tally.not_applicable);
        all.passed += tally.passed;
        all.failed += tally.failed;
        all.not_applicable += tally.not_applicable;
    }
    println!("{:<44} {:>7} {:>7} {:>15}", "all", all.passed, all.failed, all.not_applicable);
    println!("\nnot applicable:");
    for (reason, count) in reasons {
        println!("{count:>6} {reason}");
    }
    for place in WHOLE {
        let failed = tallies.get(*place).map_or(usize::MAX, |tally| tally.failed);
        assert_eq!(failed, 0, "{place} must pass as a whole");
    }
    assert!(all.passed * 100 >= (all.passed + all.failed) * SHARE, "fewer than {SHARE} % pass");
}
