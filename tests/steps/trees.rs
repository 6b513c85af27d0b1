//! Trees for the tests: small ones by hand, any ones by chance.

use proptest::prelude::*;
use spelunk::model::Truth;
use spelunk::query::steps::{
    Column, Condition, Group, Join, Link, Literal, Of, Operator, Order, Reach, Returned, Set, Steps, Test,
    Way,
};

pub fn set(name: &str, kinds: &[&str], join: Join, conditions: Vec<Condition>) -> Set {
    let kinds = kinds.iter().map(|&kind| kind.to_owned()).collect();
    Set { name: name.to_owned(), kinds, that: Group { join, conditions } }
}

pub fn link(kind: &str, way: Way, to: Set) -> Condition {
    let mut link = Link::to_any(vec![kind.to_owned()], way, Reach::One);
    link.to = to;
    Condition::new(Test::Link(Box::new(link)))
}

pub fn not(mut condition: Condition) -> Condition {
    condition.negated = !condition.negated;
    condition
}

pub fn steps(root: Set) -> Steps {
    let mut steps = Steps { root, returned: Returned::default(), then: None };
    steps.settle();
    steps
}

pub const KINDS: [&str; 6] = ["AiModel", "ModelDeployment", "AiService", "AI", "odd `kind`", "Order"];
pub const TYPES: [&str; 5] = ["RUNS_ON", "CONTAINS", "HAS_PERMISSION", "odd type", "where"];
pub const FACTS: [&str; 4] = ["exposed", "key_auth", "odd fact", "end"];
const KEYS: [&str; 3] = ["size", "sku", "odd`key"];
pub const TEXTS: [&str; 6] = ["", "S0", "it's", "back\\slash", "two\nlines", "übel 日"];

fn words(of: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<String>> {
    let any = prop::sample::subsequence(of.to_vec(), 0..=most);
    any.prop_map(|words| words.into_iter().map(str::to_owned).collect())
}

fn word(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(of).prop_map(str::to_owned)
}

fn scalar() -> impl Strategy<Value = Literal> {
    prop_oneof![
        (-3i64..4).prop_map(Literal::Int),
        Just(Literal::Int(i64::MAX)),
        prop::sample::select(vec![-0.5, 1.5, 1e300, 2.0]).prop_map(Literal::Float),
        word(&TEXTS).prop_map(Literal::Text),
    ]
}

fn leaf() -> impl Strategy<Value = Test> {
    let truth = prop::sample::select(vec![Truth::Yes, Truth::No, Truth::Unknown]);
    let operators = vec![
        Operator::Equal,
        Operator::Unequal,
        Operator::Less,
        Operator::AtMost,
        Operator::Greater,
        Operator::AtLeast,
    ];
    let texts = vec![Operator::StartsWith, Operator::EndsWith, Operator::Contains];
    let compare = |key, operator, value| Test::Compare { key, operator, value };
    prop_oneof![
        3 => (word(&FACTS), truth).prop_map(|(key, truth)| Test::Fact { key, truth }),
        2 => (word(&KEYS), prop::sample::select(operators), scalar())
            .prop_map(move |(key, operator, value)| compare(key, operator, value)),
        1 => scalar().prop_map(move |value| compare("tags".to_owned(), Operator::Has, value)),
        1 => (word(&KEYS), prop::sample::select(texts), word(&TEXTS))
            .prop_map(move |(key, operator, text)| compare(key, operator, Literal::Text(text))),
        1 => (word(&KEYS), prop::collection::vec(scalar(), 0..3))
            .prop_map(move |(key, items)| compare(key, Operator::In, Literal::List(items))),
    ]
}

fn condition(test: impl Strategy<Value = Test>) -> impl Strategy<Value = Condition> {
    (test, prop::bool::weighted(0.3)).prop_map(|(test, negated)| Condition { negated, test })
}

fn join() -> impl Strategy<Value = Join> {
    prop::sample::select(vec![Join::All, Join::Any])
}

fn group(of: impl Strategy<Value = Condition>, most: usize) -> impl Strategy<Value = Group> {
    let conditions = prop::collection::vec(of, 0..=most);
    (join(), conditions).prop_map(|(join, conditions)| Group { join, conditions })
}

/// Conditions on a relation: no connections in them.
fn through() -> impl Strategy<Value = Group> {
    let leaf = || condition(leaf());
    let inner = group(leaf(), 2).prop_map(Test::Group);
    prop_oneof![3 => Just(Group::default()), 1 => group(prop_oneof![3 => leaf(), 1 => condition(inner)], 2)]
}

fn reach() -> impl Strategy<Value = (Way, Reach)> {
    let way = prop::sample::select(vec![Way::Out, Way::In]);
    let most = prop::sample::select(vec![None, Some(1), Some(3)]);
    prop_oneof![
        4 => prop::sample::select(vec![Way::Out, Way::In, Way::Both]).prop_map(|way| (way, Reach::One)),
        1 => (way, any::<bool>(), most).prop_map(|(way, itself, most)| (way, Reach::Many { itself, most })),
    ]
}

/// A condition of any sort, connections up to three deep.
fn any_condition() -> impl Strategy<Value = Condition> {
    let own = prop_oneof![6 => leaf(), 1 => words(&KINDS, 2).prop_filter("kinds", |kinds| !kinds.is_empty()).prop_map(Test::Is)];
    condition(own.boxed()).boxed().prop_recursive(3, 16, 3, |inner| {
        let to = (words(&KINDS, 2), group(inner.clone(), 3));
        let link = (words(&TYPES, 2), reach(), through(), any::<bool>(), to).prop_map(
            |(types, (way, reach), through, shown, (kinds, that))| {
                let to = Set { name: String::new(), kinds, that };
                Test::Link(Box::new(Link { name: None, types, way, reach, through, shown, to }))
            },
        );
        let nested = group(inner, 3).prop_map(Test::Group);
        condition(prop_oneof![3 => link, 1 => nested])
    })
}

fn returned() -> impl Strategy<Value = Returned> {
    let of = (word(&["model", "resource", "resource2", "ai", "nobody"]), prop::option::of(word(&KEYS)));
    let of = of.prop_map(|(name, key)| Of { name, key }).boxed();
    let column = (of.clone(), prop::option::of(word(&["heading", "odd heading"])));
    let column = column.prop_map(|(of, alias)| Column { of, alias });
    let order = (of, any::<bool>()).prop_map(|(of, descending)| Order { of, descending });
    let number = || prop::option::of(0u64..9);
    let columns = prop::collection::vec(column, 0..3);
    let orders = prop::collection::vec(order, 0..2);
    (any::<bool>(), columns, orders, number(), number()).prop_map(
        |(distinct, columns, order, skip, limit)| Returned { distinct, columns, order, skip, limit },
    )
}

/// Any settled tree.
pub fn any_steps() -> impl Strategy<Value = Steps> {
    let root = (words(&KINDS, 2), group(any_condition(), 4));
    let root = root.prop_map(|(kinds, that)| Set { name: String::new(), kinds, that });
    let then = "WITH *\nRETURN count(*) AS many".to_owned();
    let then = prop_oneof![5 => Just(None), 1 => Just(Some(then))];
    (root, returned(), then).prop_map(|(root, returned, then)| {
        let mut steps = Steps { root, returned, then };
        steps.settle();
        steps
    })
}
