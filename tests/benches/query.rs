//! Pattern queries beside the same loops written by hand over the adjacency, in the same run, and a condition
//! asked of every node beside a bare look at the property.
//!
//! `cargo bench --bench query -- [FILE]`, or `SPELUNK_ESTATE=FILE`: an estate in any form that spelunk reads.
//! Without one a synthetic estate of 200,000 nodes is built. Prints medians and ratios.

#![allow(clippy::expect_used, clippy::unwrap_used)]

use spelunk::ingest::{Input, Progress, load};
use spelunk::model::{Builder, Draft, Estate, KindId, NodeId, NodeRef, RelationKindId, Truth, Value};
use spelunk::query::{Predicate, parse, run};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

const RUNS: usize = 9;

/// A question as a query and as a loop; both answer how many rows there are.
struct Question {
    name: &'static str,
    cypher: &'static str,
    by_hand: fn(&Estate) -> usize,
}

const QUESTIONS: &[Question] = &[
    Question {
        name: "3 hops from the internet to sensitive data",
        cypher: "MATCH (i:Internet)-[:EXPOSES]->(a:AI)-[:READS_FROM]->(s)-[:CONTAINS]->(d)
                 WHERE d.sensitivity > 0 RETURN a, s, d",
        by_hand: from_the_internet,
    },
    Question {
        name: "3 hops from what runs as an identity to sensitive data",
        cypher: "MATCH (w:VirtualMachine)-[:RUNS_AS]->(m)-[:HAS_PERMISSION]->(g:ResourceGroup)-[:CONTAINS]->(d:Data)
                 WHERE w.exposed AND d.sensitivity > 0 RETURN w, m, g, d",
        by_hand: from_machines,
    },
    Question {
        name: "who may reach sensitive data, from its end",
        cypher: "MATCH (u:User)-[:HAS_PERMISSION]->(s:StorageAccount)-[:CONTAINS]->(d:StorageContainer)
                 WHERE d.sensitivity > 0 RETURN DISTINCT u",
        by_hand: to_containers,
    },
    Question {
        name: "one node by name among all",
        cypher: "MATCH (n) WHERE n.name = 'no such name' RETURN n",
        by_hand: |estate| estate.nodes().filter(|node| &*node.name() == "no such name").count(),
    },
];

fn kind(estate: &Estate, name: &str) -> KindId {
    estate.kind_named(name).expect("a known kind")
}

fn relation(estate: &Estate, name: &str) -> RelationKindId {
    estate.relation_kind_named(name).expect("a known relation")
}

fn next(estate: &Estate, node: NodeId, kind: RelationKindId) -> impl Iterator<Item = NodeId> + '_ {
    estate
        .outgoing(node)
        .filter(move |relation| relation.kind() == kind)
        .map(spelunk::model::RelationRef::to_id)
}

fn is_sensitive(node: NodeRef<'_>) -> bool {
    node.property("sensitivity").and_then(Value::as_int).is_some_and(|level| level > 0)
}

fn from_the_internet(estate: &Estate) -> usize {
    let [exposes, reads, contains] = ["EXPOSES", "READS_FROM", "CONTAINS"].map(|name| relation(estate, name));
    let mut rows = Vec::new();
    for internet in estate.of_kind(kind(estate, "Internet")) {
        for a in next(estate, *internet, exposes).filter(|a| estate.node(*a).category() == "AI") {
            for s in next(estate, a, reads) {
                rows.extend(
                    next(estate, s, contains).filter(|d| is_sensitive(estate.node(*d))).map(|d| (a, s, d)),
                );
            }
        }
    }
    rows.len()
}

fn from_machines(estate: &Estate) -> usize {
    let [runs_as, may, contains] =
        ["RUNS_AS", "HAS_PERMISSION", "CONTAINS"].map(|name| relation(estate, name));
    let group = kind(estate, "ResourceGroup");
    let mut rows = Vec::new();
    for w in estate.of_kind(kind(estate, "VirtualMachine")) {
        if estate.node(*w).property("exposed").and_then(Value::as_bool) != Some(true) {
            continue;
        }
        for m in next(estate, *w, runs_as) {
            for g in next(estate, m, may).filter(|g| estate.node(*g).kind() == group) {
                let found = next(estate, g, contains).map(|d| estate.node(d));
                let wanted = found.filter(|d| d.category() == "Data" && is_sensitive(*d));
                rows.extend(wanted.map(|d| (*w, m, g, d.id())));
            }
        }
    }
    rows.len()
}

fn to_containers(estate: &Estate) -> usize {
    let [may, contains] = ["HAS_PERMISSION", "CONTAINS"].map(|name| relation(estate, name));
    let (account, user) = (kind(estate, "StorageAccount"), kind(estate, "User"));
    let mut users = std::collections::HashSet::new();
    for d in estate.of_kind(kind(estate, "StorageContainer")) {
        if !is_sensitive(estate.node(*d)) {
            continue;
        }
        for into in estate.incoming(*d).filter(|one| one.kind() == contains && one.from().kind() == account) {
            let granted = estate.incoming(into.from_id()).filter(|one| one.kind() == may);
            users.extend(
                granted.filter(|one| one.from().kind() == user).map(spelunk::model::RelationRef::from_id),
            );
        }
    }
    users.len()
}

/// The median of the runs.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn timed<T>(body: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = body();
    (start.elapsed(), done)
}

fn ask(question: &Question, estate: &Estate) {
    let query = parse(question.cypher).expect("parses");
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    let mut rows = (0, 0);
    for _ in 0..RUNS {
        let (time, answer) = timed(|| run(&query, estate).expect("runs"));
        assert!(answer.complete, "{}", answer.bound);
        ours.push(time);
        rows.0 = answer.rows.len();
        let (time, count) = timed(|| (question.by_hand)(estate));
        bare.push(time);
        rows.1 = count;
    }
    assert_eq!(rows.0, rows.1, "{}", question.name);
    let (ours, bare) = (median(ours), median(bare));
    println!(
        "{:<56} {:>8} rows {ours:>9.3} ms {bare:>9.3} ms by hand  ratio {:.2}",
        question.name,
        rows.0,
        ours / bare
    );
}

/// A rule's condition asked of every node.
fn conditions(estate: &Estate) {
    let predicate = Predicate::parse("n.sensitivity > 0 AND n.env <> 'dev'").expect("parses");
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    let mut counts = (0, 0);
    for _ in 0..RUNS {
        let bound = predicate.bind(estate);
        let mut tester = bound.tester();
        let (time, count) =
            timed(|| estate.nodes().filter(|node| tester.test(node.id()) == Truth::Yes).count());
        ours.push(time);
        counts.0 = count;
        let not_dev = |node: NodeRef<'_>| node.text("env").is_some_and(|env| env != "dev");
        let (time, count) =
            timed(|| estate.nodes().filter(|node| is_sensitive(*node) && not_dev(*node)).count());
        bare.push(time);
        counts.1 = count;
    }
    assert_eq!(counts.0, counts.1);
    let (ours, bare) = (median(ours), median(bare));
    #[allow(clippy::cast_precision_loss)]
    let each = ours * 1e6 / estate.node_count() as f64;
    println!(
        "{:<56} {:>8} hold {ours:>9.3} ms {bare:>9.3} ms by hand  ratio {:.2}  ({each:.0} ns a node)",
        "a condition of two properties on every node",
        counts.0,
        ours / bare
    );
}

/// A synthetic estate: machines with identities, groups, data, exposed workloads.
fn synthetic() -> Estate {
    const SIZE: usize = 40_000;
    let mut draft = Draft::new();
    for at in 0..SIZE {
        let [machine, who, group, store, bin] =
            ["w", "m", "g", "s", "c"].map(|letter| format!("{letter}{at:06}"));
        let kind = if at % 50 == 0 { "AiService" } else { "VirtualMachine" };
        let level = |every: usize| i64::from(at.is_multiple_of(every));
        draft
            .node(&machine, kind)
            .name(&machine)
            .set("exposed", at % 40 == 0)
            .set("sensitivity", 0i64)
            .set("env", "prod");
        draft
            .node(&who, if at % 3 == 0 { "User" } else { "ManagedIdentity" })
            .name(&who)
            .set("sensitivity", 0i64);
        draft.node(&group, "ResourceGroup").name(&group).set("sensitivity", 0i64).set("env", "dev");
        draft.node(&store, "StorageAccount").name(&store).set("sensitivity", level(90)).set("env", "prod");
        draft.node(&bin, "StorageContainer").name(&bin).set("sensitivity", level(70)).set("env", "test");
        let far = |step: usize| (at * 7919 + step) % SIZE;
        draft.relation("RUNS_AS", &machine, &who);
        draft.relation("HAS_PERMISSION", &who, &format!("g{:06}", far(1)));
        draft.relation("HAS_PERMISSION", &who, &format!("s{:06}", far(2)));
        draft.relation("CONTAINS", &group, &store);
        draft.relation("CONTAINS", &store, &bin);
        draft.relation("READS_FROM", &machine, &format!("s{:06}", far(3)));
        if at % 50 == 0 {
            draft.relation("EXPOSES", "internet", &machine);
        }
    }
    let mut builder = Builder::new();
    builder.absorb(&draft);
    builder.build(Vec::new())
}

fn main() {
    let argument = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let file = argument.map(PathBuf::from).or_else(|| std::env::var_os("SPELUNK_ESTATE").map(PathBuf::from));
    let estate = match file {
        Some(file) => load(&[Input::Path(file)], &Arc::new(Progress::default())).expect("an estate"),
        None => synthetic(),
    };
    println!("{} nodes, {} relations, medians of {RUNS}", estate.node_count(), estate.relation_count());
    QUESTIONS.iter().for_each(|question| ask(question, &estate));
    conditions(&estate);
}
