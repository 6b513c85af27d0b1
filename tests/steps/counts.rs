//! The counts beside the steps are what the query finds.

use super::estates::{any_facts, estate};
use super::trees::{any_steps, steps};
use proptest::prelude::*;
use spelunk::model::{Estate, NodeId};
use spelunk::query::steps::{Ask, Choice, Offer, Place, Reach, Returned, Steps, Way, Where};
use spelunk::query::{Cell, Options, UnknownWords, parse, run_with};
use std::collections::BTreeSet;

/// The resources of the root that the query finds.
fn found(steps: &Steps, estate: &Estate) -> BTreeSet<NodeId> {
    let root = steps.shown()[0].to_owned();
    let column = spelunk::query::steps::Column {
        of: spelunk::query::steps::Of { name: root, key: None },
        alias: None,
    };
    let mut alone = steps.clone();
    alone.then = None;
    alone.returned = Returned { distinct: true, columns: vec![column], ..Returned::default() };
    alone.settle();
    let text = alone.cypher();
    let options = Options { unknown_words: UnknownWords::Warn, ..Options::default() };
    let query = parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let answer = run_with(&query, estate, &options).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let node = |row: &Vec<Cell>| if let Cell::Node(node) = row[0] { node } else { panic!("no node") };
    answer.rows.iter().map(node).collect()
}

fn root_count(steps: &Steps, estate: &Estate) -> usize {
    steps.tallies(estate, &|| false).expect("counted").list[0].yes
}

/// The tree after a choice, where it is one that ends a question.
fn chosen(steps: &Steps, ask: &Ask, choice: &Choice) -> Option<Steps> {
    let mut after = steps.clone();
    match (&choice.offer, ask) {
        (
            Offer::Condition(condition),
            Ask::Condition { into: at, .. } | Ask::Value { into: at, .. } | Ask::Target { into: at, .. },
        ) => {
            after.add(at, condition.clone())?;
        }
        (Offer::Kind(kind), Ask::Kind(place)) => after.set_kinds(place, kind.iter().cloned().collect()),
        _ => return None,
    }
    Some(after)
}

/// Any question at any place of a tree.
fn ask(steps: &Steps, which: usize, what: usize) -> Ask {
    let places = steps.places();
    let place: Place = places[which % places.len()].clone();
    let into = match what % 4 {
        0 => Where::That(place.clone()),
        1 => Where::Beside(place.clone()),
        2 => Where::Instead(place.clone()),
        _ => Where::Through(place.clone()),
    };
    let typed = ["", "0", ">= 1", "S", "~ .*0"][which % 5].to_owned();
    let key = ["size", "sku", "tags", "name"][what / 4 % 4].to_owned();
    let (way, deep) =
        (if which.is_multiple_of(2) { Way::Out } else { Way::In }, Reach::Many { itself: false, most: None });
    match what / 16 % 4 {
        0 => Ask::Condition { into, spread: vec!["sku".to_owned(), "tags".to_owned()] },
        1 => Ask::Value { into, key, typed },
        2 => Ask::Target {
            into,
            types: vec!["CONTAINS".to_owned()],
            way,
            reach: if what.is_multiple_of(2) { Reach::One } else { deep },
        },
        _ => Ask::Kind(place),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn the_root_counts_what_the_query_finds(facts in any_facts(), steps in any_steps()) {
        let estate = estate(&facts);
        prop_assert_eq!(root_count(&steps, &estate), found(&steps, &estate).len(), "{}", steps.cypher());
    }

    #[test]
    fn a_choice_leaves_what_it_says(facts in any_facts(), steps in any_steps(), which in 0usize..40, what in 0usize..64) {
        let estate = estate(&facts);
        let ask = ask(&steps, which, what);
        let choices = steps.choices(&ask, &estate, &|| false).expect("counted");
        prop_assert!(choices.complete);
        if !matches!(ask, Ask::Value { .. }) {
            prop_assert!(choices.list.windows(2).all(|pair| pair[0].left >= pair[1].left), "the most first");
        }
        for choice in &choices.list {
            if let Some(after) = chosen(&steps, &ask, choice) {
                let found = found(&after, &estate).len();
                prop_assert_eq!(choice.left, found, "{:?}\nof {}\nto {}", choice.offer, steps.cypher(), after.cypher());
            }
        }
    }
}

#[test]
fn nobody_waits_for_what_is_stopped() {
    let estate = Estate::default();
    let steps = steps(spelunk::query::steps::Set::default());
    assert!(steps.tallies(&estate, &|| true).is_ok(), "there is nothing to stop");
    let mut draft = spelunk::model::Draft::new();
    draft.node("a", "AiModel");
    let mut builder = spelunk::model::Builder::new();
    builder.absorb(&draft);
    let estate = builder.build(Vec::new());
    let steps = Steps::of_kinds(vec!["AiModel".to_owned()]);
    assert!(steps.tallies(&estate, &|| true).is_err());
    assert!(steps.choices(&Ask::Kind(Vec::new()), &estate, &|| true).is_err());
}
