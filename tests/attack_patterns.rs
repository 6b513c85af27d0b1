//! The known attack patterns are found, told in the product's words, and every remedy does what it says.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod attack_support;

use attack_support::{analysed, demo, patterns as fixture};
use spelunk::model::{Estate, NodeId};
use spelunk::posture::attack::{
    AttackPath, Change, Found, Origin, Remedy, View, WhatIf, level, likelihood, only_reported, patterns,
    score, unseen,
};
use std::collections::BTreeSet;

fn id(estate: &Estate, node: NodeId) -> String {
    estate.node(node).canonical_id()
}

/// The path of a pattern between the nodes that the fixture made for it.
fn instance<'v>(estate: &Estate, view: &'v View, pattern: &str) -> &'v AttackPath {
    let prefix = format!("{}/", pattern.to_lowercase().trim_start_matches("ai-"));
    let own = |path: &&AttackPath| {
        path.patterns.contains(&pattern)
            && id(estate, path.entry).starts_with(&prefix)
            && id(estate, path.target).starts_with(&prefix)
    };
    view.paths.iter().find(own).unwrap_or_else(|| panic!("{pattern} is not found on its fixture"))
}

#[test]
fn every_pattern_is_found_and_told() {
    let estate = fixture();
    let view = analysed(&estate).view(&estate);
    assert_eq!(patterns().len(), 17);
    let mut lessened = 0;
    for pattern in patterns() {
        let path = instance(&estate, &view, &pattern.id);
        let id = &pattern.id;
        assert!(
            path.title.contains(" allows lateral movement to ") || path.title.contains(" allows "),
            "{id}: {}",
            path.title
        );
        assert!(path.title.starts_with(|letter: char| letter.is_uppercase()), "{id}: {}", path.title);
        assert!(!path.factors.is_empty() && !path.impacts.is_empty() && !path.gain.is_empty(), "{id}");
        assert!(!path.tactics().is_empty() && !path.techniques().is_empty(), "{id}");
        assert_eq!(path.story().lines().count(), path.steps.len() + 1, "{id}");
        assert!(path.steps.iter().all(|step| !step.evidence.is_empty()), "{id}: a step without evidence");
        assert!(!path.breaks.is_empty(), "{id}: nothing ends it");
        lessened += usize::from(!path.lessens.is_empty());
    }
    assert!(lessened >= 10, "only {lessened} patterns have something that lessens them");
}

#[test]
fn titles_follow_the_products_grammar() {
    let estate = fixture();
    let view = analysed(&estate).view(&estate);
    let title = |pattern: &str| instance(&estate, &view, pattern).title.clone();
    for (pattern, expected) in [
        (
            "AI-P01",
            "Internet exposed virtual machine with high severity vulnerabilities allows lateral movement to Azure OpenAI resource",
        ),
        (
            "AI-P05",
            "Widely Internet exposed Azure AI Search with key access allows lateral movement to Critical search index with sensitive data",
        ),
        (
            "AI-P06",
            "Widely Internet exposed Azure OpenAI resource with local authentication allows cost abuse",
        ),
        ("AI-P07", "GitHub repository with public access allows lateral movement to Azure OpenAI resource"),
        (
            "AI-P17",
            "Internet exposed virtual machine with high severity vulnerabilities allows lateral movement to Amazon Bedrock",
        ),
    ] {
        assert_eq!(title(pattern), expected, "{pattern}");
    }
}

#[test]
fn keys_count_only_while_they_are_accepted() {
    let estate = fixture();
    let view = analysed(&estate).view(&estate);
    let path = instance(&estate, &view, "AI-P02");
    assert_eq!(path.steps.last().expect("steps").relation, "CAN_READ_KEYS");
    let from = id(&estate, path.steps[2].from.expect("a node"));
    assert_eq!(from, "p02/mi");
    let facts: Vec<&str> = path.steps[2].evidence.iter().map(|evidence| evidence.text.as_str()).collect();
    assert!(facts.iter().any(|fact| fact.contains("AI Key Reader")), "{facts:?}");
    assert!(facts.iter().any(|fact| fact.contains("disable_local_auth is false")), "{facts:?}");
}

/// The ends, the links' words and the score of everything that is found.
fn told(view: &View) -> BTreeSet<(NodeId, NodeId, Vec<String>)> {
    let words = |path: &AttackPath| path.steps.iter().map(|step| step.words.clone()).collect();
    view.paths.iter().map(|path| (path.entry, path.target, words(path))).collect()
}

#[test]
fn what_breaks_a_path_ends_it_and_what_lessens_it_does_not() {
    for estate in [fixture(), demo()] {
        let analysis = analysed(&estate);
        let view = analysis.view(&estate);
        let every = (view.paths.len() / 8).max(1);
        let remedies = |list: fn(&AttackPath) -> &Vec<Remedy>| -> BTreeSet<Remedy> {
            view.paths.iter().step_by(every).flat_map(list).copied().collect()
        };
        let same = |remedy: Remedy, path: &AttackPath, after: &BTreeSet<_>| {
            let words: Vec<String> = path.steps.iter().map(|step| step.words.clone()).collect();
            let stays = after.contains(&(path.entry, path.target, words));
            let ends = path.breaks.contains(&remedy);
            assert!(!(ends && stays), "{} leaves {}", remedy.title(&estate), path.title);
            let lessens = path.lessens.contains(&remedy);
            assert!(!lessens || stays, "{} ends {}", remedy.title(&estate), path.title);
        };
        for remedy in remedies(|path| &path.breaks).into_iter().chain(remedies(|path| &path.lessens)) {
            let mut what_if = WhatIf::new(&analysis);
            what_if.toggle(&estate, &analysis, Change::Remedy(remedy));
            let after = told(&what_if.view(&estate, &analysis));
            view.paths.iter().for_each(|path| same(remedy, path, &after));
        }
    }
}

#[test]
fn what_is_not_known_makes_a_path_possible_and_says_so() {
    let estate = demo();
    let view = analysed(&estate).view(&estate);
    let possible: Vec<&AttackPath> = view.paths.iter().filter(|path| !path.is_certain()).collect();
    assert!(possible.len() > 10);
    for path in possible {
        assert!(path.story().contains("(possible)"), "{}", path.title);
        assert!(path.steps.iter().any(|step| !step.missing.is_empty()), "{}", path.title);
    }
}

#[test]
fn every_point_of_a_score_is_explained() {
    for estate in [fixture(), demo()] {
        let view = analysed(&estate).view(&estate);
        for path in &view.paths {
            let (impact, rest) = path.points.split_last().expect("points");
            let likely: i32 = rest.iter().map(|point| point.points).sum();
            let product = score(u8::try_from(likely).unwrap(), u8::try_from(impact.points).unwrap());
            assert_eq!(product, path.score, "{}", path.title);
            assert_eq!(level(path.score), path.risk);
            let cost: u16 = path.steps.iter().map(|step| u16::from(step.cost)).sum();
            assert_eq!(i32::from(likelihood(cost, u8::try_from(path.steps.len()).unwrap())), likely);
        }
        let ranks = |path: &AttackPath| std::cmp::Reverse(path.score);
        assert!(view.paths.is_sorted_by_key(ranks), "the riskiest come first");
    }
}

#[test]
fn reported_paths_are_compared() {
    let estate = demo();
    let analysis = analysed(&estate);
    let view = analysis.view(&estate);
    let both = view.paths.iter().filter(|path| path.origin == Origin::Both).count();
    let only = only_reported(&estate, &view.paths);
    assert_eq!(both + only.len(), estate.paths().len());
    assert!(both >= 6, "only {both} of {} reported paths are found", estate.paths().len());
    let gaps: Vec<_> = only.iter().flat_map(|&at| unseen(&estate, &analysis, &estate.paths()[at])).collect();
    assert!(gaps.iter().all(|gap| !gap.missing.is_empty() && !gap.export.is_empty()));
}

#[test]
fn the_covering_paths_run_through_every_listed_pair() {
    let estate = demo();
    let view = analysed(&estate).view(&estate);
    let covering = view.covering();
    assert!(covering.len() < view.paths.len());
    let mut covered = BTreeSet::new();
    for &at in &covering {
        let nodes: Vec<NodeId> = view.paths[at].nodes().collect();
        for (first, from) in nodes.iter().enumerate() {
            covered.extend(nodes[first..].iter().map(|to| (*from, *to)));
        }
    }
    assert!(view.paths.iter().all(|path| covered.contains(&(path.entry, path.target))));
    let grouped: usize = view.groups(&estate).iter().map(|group| group.paths.len()).sum();
    assert_eq!(grouped, view.paths.len());
}

#[test]
fn ranks_are_total() {
    let estate = demo();
    let analysis = analysed(&estate);
    let all: Vec<&Found> = analysis.answers.rows.iter().flat_map(|row| &row.found).collect();
    let ranks: BTreeSet<_> = all.iter().map(|found| found.rank()).collect();
    assert_eq!(ranks.len(), all.len());
}
