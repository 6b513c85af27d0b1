//! Small estates by chance: every key always holds values of one type, relations of a type run in no circle.

use super::trees::{FACTS, KINDS, TEXTS, TYPES};
use proptest::prelude::*;
use spelunk::model::{Builder, Conclusion, Draft, Estate, NodeId, Truth};

const NODES: usize = 14;

#[derive(Clone, Debug)]
pub struct Node {
    kind: usize,
    facts: [Option<bool>; 3],
    insight: Option<Truth>,
    size: Option<i64>,
    sku: Option<usize>,
    tags: Option<Vec<i64>>,
}

#[derive(Clone, Debug)]
pub struct Relation {
    ends: (usize, usize),
    kind: usize,
    fact: Option<bool>,
    size: Option<i64>,
}

fn node() -> impl Strategy<Value = Node> {
    let facts = prop::array::uniform3(prop::option::of(any::<bool>()));
    let truth = prop::sample::select(vec![Truth::Yes, Truth::No, Truth::Unknown]);
    let values = (
        prop::option::of(-3i64..4),
        prop::option::of(0..TEXTS.len()),
        prop::option::of(prop::collection::vec(-3i64..4, 0..3)),
    );
    (0..KINDS.len(), facts, prop::option::of(truth), values)
        .prop_map(|(kind, facts, insight, (size, sku, tags))| Node { kind, facts, insight, size, sku, tags })
}

fn relation() -> impl Strategy<Value = Relation> {
    let facts = (prop::option::of(any::<bool>()), prop::option::of(-3i64..4));
    ((0..NODES, 0..NODES), 0..TYPES.len(), facts).prop_map(|(ends, kind, (fact, size))| Relation {
        ends: (ends.0.min(ends.1), ends.0.max(ends.1)),
        kind,
        fact,
        size,
    })
}

/// What an estate is made of.
#[derive(Clone, Debug)]
pub struct Facts {
    nodes: Vec<Node>,
    relations: Vec<Relation>,
}

pub fn any_facts() -> impl Strategy<Value = Facts> {
    let relations = prop::collection::vec(relation(), 0..30);
    (prop::collection::vec(node(), 1..=NODES), relations)
        .prop_map(|(nodes, relations)| Facts { nodes, relations })
}

fn id(at: usize) -> String {
    format!("n{at:02}")
}

pub fn estate(facts: &Facts) -> Estate {
    let Facts { nodes, relations } = facts;
    let mut draft = Draft::new();
    for (at, node) in nodes.iter().enumerate() {
        // a category is no kind that a record can have
        let kind = if KINDS[node.kind] == "AI" { "AiAgent" } else { KINDS[node.kind] };
        let mut own = draft.node(&id(at), kind);
        own.name(&format!("name {}", at % 3));
        for (key, fact) in FACTS[1..].iter().zip(node.facts) {
            fact.into_iter().for_each(|fact| _ = own.set(key, fact));
        }
        node.size.into_iter().for_each(|size| _ = own.set("size", size));
        node.sku.into_iter().for_each(|sku| _ = own.set("sku", TEXTS[sku]));
        if let Some(tags) = &node.tags {
            own.set("tags", spelunk::model::Raw::List(tags.iter().map(|&tag| tag.into()).collect()));
        }
    }
    for (at, relation) in relations.iter().enumerate() {
        let (from, to) = relation.ends;
        if from == to || to >= nodes.len() {
            continue;
        }
        let own = &mut draft.relation(TYPES[relation.kind], &id(from), &id(to));
        let own = own.key(&at.to_string());
        relation.fact.into_iter().for_each(|fact| _ = own.set(FACTS[1], fact));
        relation.size.into_iter().for_each(|size| _ = own.set("size", size));
    }
    let mut builder = Builder::new();
    builder.absorb(&draft);
    with_insights(builder.build(Vec::new()), nodes)
}

fn with_insights(estate: Estate, nodes: &[Node]) -> Estate {
    let of = |at: usize, truth: Truth, estate: &Estate| {
        Conclusion::new(estate.find(&id(at)).expect("a node"), FACTS[0], truth, "")
    };
    estate.concluded_by(&[FACTS[0]], |estate, window| {
        let known = nodes.iter().enumerate().filter_map(|(at, node)| Some(of(at, node.insight?, estate)));
        let mut conclusions: Vec<Conclusion> = known.collect();
        conclusions.retain(|one| window.contains(&one.node.index()));
        conclusions.sort_by_key(|one: &Conclusion| -> NodeId { one.node });
        (Vec::new(), conclusions)
    })
}
