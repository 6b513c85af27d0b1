//! The estate with the changes of a what-if made: concluded anew, it says what the what-if says.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod attack_support;

use attack_support::{analysed, demo, patterns};
use spelunk::model::{Estate, FindingState, Truth};
use spelunk::posture::Policy;
use spelunk::posture::attack::{Change, Place, Remedy, WhatIf, fixed};
use std::collections::BTreeSet;

fn remedies(estate: &Estate) -> BTreeSet<Remedy> {
    let view = analysed(estate).view(estate);
    view.paths.iter().flat_map(|path| path.breaks.iter().chain(&path.lessens)).copied().collect()
}

#[test]
fn nothing_fixed_is_the_estate_as_it_is() {
    let estate = demo();
    let analysis = analysed(&estate);
    let after = fixed(&estate, &WhatIf::new(&analysis), &Policy::default());
    let insights = |estate: &Estate| -> Vec<String> {
        let told = estate.insights().iter().map(|own| {
            format!(
                "{:?} {} {:?} {}",
                own.node,
                estate.key_name(own.key),
                own.truth,
                estate.text(own.evidence)
            )
        });
        told.collect()
    };
    let relations = |estate: &Estate| -> Vec<String> {
        let told = estate.relations().map(|own| {
            format!("{:?} {} {:?} {:?}", own.from_id(), own.kind_name(), own.to_id(), own.is_derived())
        });
        told.collect()
    };
    assert_eq!(insights(&after), insights(&estate));
    assert_eq!(relations(&after), relations(&estate));
    assert_eq!(after.node_count(), estate.node_count());
}

#[test]
fn what_is_fixed_no_longer_fails_and_nothing_else_gets_worse() {
    let policy = Policy::default();
    let mut asked = 0;
    for estate in [demo(), patterns()] {
        let (analysis, before) = (analysed(&estate), policy.judge(&estate));
        for remedy in remedies(&estate) {
            let (Place::Node(node), Some(rule)) = (remedy.at, remedy.rule()) else { continue };
            let mut what_if = WhatIf::new(&analysis);
            what_if.toggle(&estate, &analysis, Change::Remedy(remedy));
            let after = fixed(&estate, &what_if, &policy);
            let judged = policy.judge(&after);
            let at = u16::try_from(judged.verdicts.rules().position(&rule.id).unwrap()).unwrap();
            let name = estate.node(node).name().to_string();
            let state = judged.verdicts.state(at, node);
            if rule.change.note.is_empty() {
                assert_ne!(state, Some(FindingState::Fail), "{} on {name}", rule.id);
            }
            assert!(judged.sum(None).fail <= before.sum(None).fail, "{} on {name}", rule.id);
            for key in &remedy.kind().clears {
                let left = after.insight(node, key).map(|insight| insight.truth);
                assert!(left.is_none_or(|truth| truth == Truth::No), "{key} of {name}: {left:?}");
            }
            asked += 1;
        }
    }
    assert!(asked > 50, "{asked}");
}

#[test]
fn a_relation_that_is_cut_or_removed_is_gone() {
    let estate = demo();
    let analysis = analysed(&estate);
    let relation = |remedy: &Remedy| match remedy.at {
        Place::Relation(relation) if remedy.kind().gone => Some((*remedy, relation)),
        _ => None,
    };
    let removing: Vec<_> = remedies(&estate).iter().filter_map(relation).collect();
    assert!(removing.len() > 5, "{}", removing.len());
    for (remedy, relation) in removing {
        for change in [Change::Remedy(remedy), Change::Relation(relation)] {
            let mut what_if = WhatIf::new(&analysis);
            what_if.toggle(&estate, &analysis, change);
            let after = fixed(&estate, &what_if, &Policy::default());
            let own = estate.relation(relation);
            let count = |estate: &Estate| {
                let same = estate.outgoing(own.from_id()).filter(|one| one.to_id() == own.to_id());
                same.filter(|one| one.kind() == own.kind()).count()
            };
            assert_eq!(count(&after) + 1, count(&estate), "{}", remedy.title(&estate));
        }
    }
}
