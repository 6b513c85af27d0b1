//! Edits keep the tree settled, and do what they say.

use super::trees::{any_steps, link, set, steps};
use proptest::prelude::*;
use spelunk::model::Truth;
use spelunk::query::steps::{At, Condition, Join, Literal, Operator, Steps, Way, Where};

fn edited(steps: &mut Steps, which: usize, what: usize) {
    let places = steps.places();
    let place = places[which % places.len()].clone();
    let condition = Condition::compare("sku", Operator::Equal, Literal::Text("S0".to_owned()));
    match what {
        0 => _ = steps.remove(&place),
        1 => _ = steps.negate(&place),
        2 => _ = steps.turn(&place),
        3 => _ = steps.turn_shown(&place),
        4 => _ = steps.turn_reach(&place),
        5 => steps.set_kinds(&place, vec!["AiService".to_owned()]),
        6 => _ = steps.add(&Where::Instead(place), condition),
        7 => _ = steps.add(&Where::Beside(place), condition),
        8 => _ = steps.add(&Where::Through(place), condition),
        _ => {
            let to = set("", &["AI"], Join::All, Vec::new());
            _ = steps.add(&Where::That(place), link("CONTAINS", Way::Out, to));
        }
    }
}

proptest! {
    #[test]
    fn a_settled_tree_stays_as_it_is(mut steps in any_steps(), edits in prop::collection::vec((0usize..40, 0usize..10), 0..6)) {
        for (which, what) in edits {
            edited(&mut steps, which, what);
            let mut again = steps.clone();
            again.settle();
            prop_assert_eq!(&again, &steps);
        }
    }

    #[test]
    fn what_is_added_is_found_where_it_is_said_to_be(steps in any_steps(), which in 0usize..40, beside in any::<bool>()) {
        let places = steps.places();
        let place = places[which % places.len()].clone();
        let condition = Condition::compare("sku", Operator::Less, Literal::Int(77));
        let into = if beside { Where::Beside(place) } else { Where::That(place) };
        let mut after = steps.clone();
        if let Some(there) = after.add(&into, condition.clone()) {
            prop_assert_eq!(after.condition(&there), Some(&condition));
        } else {
            prop_assert_eq!(after, steps);
        }
    }
}

#[test]
fn or_among_conditions_that_must_all_hold_makes_a_group() {
    let fact = |key| Condition::fact(key, Truth::Yes);
    let root = set("", &["AiService"], Join::All, vec![fact("exposed"), fact("key_auth")]);
    let mut steps = steps(root);
    let there = steps.add(&Where::Beside(vec![At::That(0)]), fact("public_access"));
    assert_eq!(there, Some(vec![At::That(0), At::That(1)]));
    let third = steps.add(&Where::Beside(there.expect("there")), fact("vulnerable"));
    assert_eq!(third, Some(vec![At::That(0), At::That(1), At::That(1)]));
    let expected = "\
MATCH (service:AiService)
WHERE (service.exposed OR (service.public_access AND service.vulnerable))
  AND service.key_auth
RETURN service";
    assert_eq!(steps.cypher(), expected);
}

#[test]
fn a_connection_under_any_is_no_column_and_is_one_again_under_all() {
    let to = set("", &["AiService"], Join::All, Vec::new());
    let root = set(
        "",
        &["AiModel"],
        Join::All,
        vec![Condition::fact("exposed", Truth::Yes), link("CONTAINS", Way::In, to)],
    );
    let mut steps = steps(root);
    assert_eq!(steps.shown(), ["model", "service"]);
    assert!(steps.turn(&[]));
    assert_eq!(steps.shown(), ["model"]);
    assert!(!steps.turn_shown(&[At::That(1)]), "it cannot be a column");
    assert!(steps.turn(&[]));
    assert_eq!(steps.shown(), ["model", "service"]);
}

#[test]
fn names_follow_the_kinds_and_columns_follow_the_names() {
    let root = set("", &["AiModel"], Join::All, Vec::new());
    let mut steps = steps(root);
    steps.returned.order.push(spelunk::query::steps::Order {
        of: spelunk::query::steps::Of { name: "model".to_owned(), key: Some("name".to_owned()) },
        descending: true,
    });
    steps.set_kinds(&[], vec!["AiService".to_owned()]);
    assert_eq!(steps.cypher(), "MATCH (service:AiService)\nRETURN service\nORDER BY service.name DESC");
    steps.root.name = "mine".to_owned();
    steps.settle();
    steps.set_kinds(&[], vec!["AiAgent".to_owned()]);
    assert_eq!(steps.root.name, "mine", "a name that a person chose stays");
}
