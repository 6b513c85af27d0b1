//! The builder gives one estate for one set of facts, in whatever order and pieces they arrive.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;
use spelunk::model::{Builder, Draft, Endpoint, Estate, FileId, Source};

#[derive(Clone, Debug)]
enum Fact {
    Node { id: u8, kind: &'static str, name: &'static str, modified: i64, value: i64 },
    Mention { id: u8, kind: &'static str },
    Relation { from: u8, to: u8, kind: &'static str, key: &'static str, access: &'static str },
    Named { from: u8, name: &'static str },
    Alias { alias: u8, id: u8 },
}

fn id(number: u8) -> String {
    format!("/subscriptions/s/resourcegroups/rg{}/x/n{number}", number % 3)
}

fn write(fact: &Fact, draft: &mut Draft) {
    draft.begin_record(Source::new(FileId(0), 0));
    match fact {
        Fact::Node { id: number, kind, name, modified, value } => {
            let mut node = draft.node(&id(*number), kind);
            node.name(name).provider("azure").modified(*modified).set("value", *value).set("owner", *name);
        }
        Fact::Mention { id: number, kind } => _ = draft.mention(&id(*number), kind).name("mentioned"),
        Fact::Relation { from, to, kind, key, access } => {
            draft.relation(kind, &id(*from), &id(*to)).key(key).set("access", *access);
        }
        Fact::Named { from, name } => {
            draft.relation("GROUNDED_ON", &id(*from), Endpoint::Named { kind: "StorageAccount", name });
        }
        Fact::Alias { alias, id: number } => draft.alias(&format!("alias-{alias}"), &id(*number)),
    }
}

fn estate<'f>(pieces: impl IntoIterator<Item = &'f [Fact]>) -> Estate {
    let mut builder = Builder::new();
    for piece in pieces {
        let mut draft = Draft::new();
        for fact in piece {
            write(fact, &mut draft);
        }
        builder.absorb(&draft);
    }
    builder.build(Vec::new())
}

/// Everything that can be seen of an estate.
fn shown(estate: &Estate) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for node in estate.nodes() {
        let labels: Vec<_> = node.labels().collect();
        let props: Vec<_> = node.properties().map(|(key, value)| format!("{key}={value}")).collect();
        let scope = node.scope().map(spelunk::model::NodeRef::canonical_id);
        let _ = writeln!(text, "{} {labels:?} {} {props:?} {scope:?}", node.canonical_id(), node.name());
    }
    for relation in estate.relations() {
        let props: Vec<_> = relation.properties().map(|(key, value)| format!("{key}={value}")).collect();
        let _ = writeln!(text, "{relation:?} {props:?}");
    }
    let _ = writeln!(text, "{:?}", estate.notes());
    text
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let kind =
        || prop::sample::select(vec!["AiService", "StorageAccount", "Resource", "Odd", "ManagedIdentity"]);
    let name = || prop::sample::select(vec!["alpha", "Beta", ""]);
    let number = || 0u8..12;
    let relation = prop::sample::select(vec!["CONTAINS", "RUNS_AS", "ODD_RELATION"]);
    let key = prop::sample::select(vec!["", "k1", "k2"]);
    let access = prop::sample::select(vec!["read", "write"]);
    let fact = prop_oneof![
        (number(), kind(), name(), 0i64..3, 0i64..3)
            .prop_map(|(id, kind, name, modified, value)| Fact::Node { id, kind, name, modified, value }),
        (number(), kind()).prop_map(|(id, kind)| Fact::Mention { id, kind }),
        (number(), number(), relation, key, access)
            .prop_map(|(from, to, kind, key, access)| Fact::Relation { from, to, kind, key, access }),
        (number(), name()).prop_map(|(from, name)| Fact::Named { from, name }),
        (0u8..4, number()).prop_map(|(alias, id)| Fact::Alias { alias, id }),
    ];
    prop::collection::vec(fact, 0..40)
}

proptest! {
    #[test]
    fn any_order_and_any_split_give_the_same_estate(
        facts in facts(),
        seed in any::<u64>(),
        piece in 1usize..7,
    ) {
        let whole = shown(&estate([facts.as_slice()]));
        let mut shuffled = facts.clone();
        let mut state = seed | 1;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(at, (state >> 33) as usize % (at + 1));
        }
        prop_assert_eq!(&whole, &shown(&estate(shuffled.chunks(piece))));
    }

    #[test]
    fn adjacency_agrees_with_the_relation_table(facts in facts()) {
        let estate = estate([facts.as_slice()]);
        let outgoing: usize = estate.nodes().map(|node| node.outgoing().len()).sum();
        let incoming: usize = estate.nodes().map(|node| node.incoming().len()).sum();
        prop_assert_eq!((outgoing, incoming), (estate.relation_count(), estate.relation_count()));
        for node in estate.nodes() {
            prop_assert!(node.outgoing().all(|relation| relation.from_id() == node.id()));
            prop_assert!(node.incoming().all(|relation| relation.to_id() == node.id()));
            prop_assert_eq!(estate.find(&node.canonical_id()), Some(node.id()));
        }
    }
}

#[test]
fn a_record_wins_over_a_mention_and_a_later_record_over_an_earlier_one() {
    let late = Fact::Node { id: 1, kind: "AiService", name: "late", modified: 9, value: 2 };
    let early = Fact::Node { id: 1, kind: "AiService", name: "early", modified: 1, value: 1 };
    let mention = Fact::Mention { id: 1, kind: "Resource" };
    let estate = estate([[early, mention, late].as_slice()]);
    let node = estate.find(&id(1)).map(|node| estate.node(node)).expect("the node is there");
    assert_eq!((node.name().as_str(), node.kind_name().as_str()), ("late", "AiService"));
    assert_eq!(node.property("value").and_then(spelunk::model::Value::as_int), Some(2));
    assert!(estate.notes().iter().any(|note| note.code == "conflict"));
}

#[test]
fn an_alias_names_the_same_node() {
    let mut draft = Draft::new();
    draft.node("/x/identity", "ManagedIdentity").name("mi-chat");
    draft.alias("1111-2222", "/x/identity");
    draft.mention("1111-2222", "ServicePrincipal");
    draft.relation("HAS_PERMISSION", "1111-2222", "/x/storage").set("role", "Reader");
    let mut builder = Builder::new();
    builder.absorb(&draft);
    let estate = builder.build(Vec::new());
    let node = estate.node(estate.find("/x/identity").expect("identity"));
    assert_eq!(node.kind_name(), "ManagedIdentity");
    assert_eq!(node.outgoing().count(), 1);
    assert_eq!(estate.find("1111-2222"), None);
}

#[test]
fn conclusions_are_added_and_marked_and_nothing_else_changes() {
    use spelunk::model::{Added, Conclusion, Derived, Ontology, Truth};
    let mut draft = Draft::new();
    draft.begin_record(Source::new(FileId(0), 7));
    draft.node("a", "AiService").set("zone", "1").set("az", true);
    draft.node("b", "StorageAccount");
    draft.relation("READS_FROM", "a", "b").set("via", "x");
    let mut builder = Builder::new();
    builder.absorb(&draft);
    let estate = builder.build(Vec::new());
    let (a, internet) = (estate.find("a").expect("a"), estate.find("internet").expect("internet"));
    let kind = Ontology::get().relation_id("EXPOSES").expect("known");
    let derived = Derived { from: internet, kind, to: a, because: "public".to_owned() };
    let mut conclusion = Conclusion::new(a, "exposed", Truth::Yes, "public network access");
    conclusion.details = vec![("exposed_ports", Added::Texts(vec!["443".to_owned()]))];
    let estate = estate.with_conclusions(&[derived], &[conclusion]);
    let node = estate.node(a);
    assert_eq!(node.truth("exposed"), Truth::Yes);
    let ports = estate.key_named("exposed_ports").expect("a key");
    assert_eq!(estate.concluded(a, ports).flatten().expect("a detail").to_string(), "443");
    assert!(estate.concluded(a, estate.key_named("zone").expect("a key")).is_none());
    assert_eq!(node.text("zone").expect("kept"), "1");
    let relation = node.incoming().next().expect("derived relation");
    assert!(relation.is_derived());
    assert_eq!(relation.text("because").expect("why"), "public");
    let stated = node.outgoing().next().expect("stated relation");
    assert_eq!(stated.text("via").expect("kept"), "x");
    assert_eq!(stated.evidence(), [Source::new(FileId(0), 7)]);
}
