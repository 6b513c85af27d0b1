//! The field's published queries, all of them: each runs or is refused with a reason and a place.
//!
//! Set `SPELUNK_FIELD_QUERIES` to a folder with one query to a file (`*.cypher`), sorted into sub-folders by
//! source; without it there is nothing to do. The files hold the field `query` of `SpecterOps`'
//! `BloodHoundQueryLibrary` (`queries/*.yml`), `cypher_query` of the facts of cartography's rules, and `cypher`
//! of Prowler's attack path queries.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use spelunk::model::{Builder, Draft, Estate, Raw};
use spelunk::query::ast::{Clause, Expr, ExprKind, Labels, NodePattern, Pattern, Projection, Union};
use spelunk::query::{Cell, Fault, Options, Query, parse, run_with};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The share of queries that must run, in percent.
const SHARE: usize = 95;
/// Bounds one query: some walk without a limit through a graph in which everything is connected.
const MAX_STEPS: u64 = 3_000_000;

/// The words that queries use.
#[derive(Default)]
struct Words {
    labels: BTreeSet<String>,
    types: BTreeSet<String>,
    properties: BTreeMap<String, Use>,
    params: BTreeSet<String>,
}

/// What a property is used as somewhere.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    #[default]
    Anything,
    Condition,
    Text,
    List,
}

/// Functions of texts.
const OF_TEXT: &[&str] =
    &["tolower", "toupper", "split", "replace", "trim", "substring", "left", "right", "datetime", "date"];

#[test]
fn published_queries_run_or_say_why_not() {
    let Some(folder) = std::env::var_os("SPELUNK_FIELD_QUERIES").map(PathBuf::from) else { return };
    let mut tallies: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut words = Words::default();
    let mut queries = Vec::new();
    for file in files(&folder) {
        let source = file.parent().and_then(|parent| parent.file_name()).expect("a folder");
        let tally = tallies.entry(source.to_string_lossy().into_owned()).or_default();
        let text = std::fs::read_to_string(&file).expect("readable");
        match parse(&text) {
            Ok(query) => {
                words.union(&query.union);
                queries.push((source.to_string_lossy().into_owned(), file, query));
            }
            Err(error) => {
                println!("refused {}: {error}", file.display());
                assert!(!error.message.is_empty() && !error.span.is_empty(), "{error:?}");
                tally.1 += 1;
            }
        }
    }
    let estate = estate(&words);
    let options = options(&words);
    for (source, file, query) in &queries {
        let tally = tallies.entry(source.clone()).or_default();
        let ran = runs(&file.display().to_string(), query, &estate, &options);
        if ran { tally.0 += 1 } else { tally.1 += 1 }
    }
    report(&tallies);
}

fn files(folder: &PathBuf) -> Vec<PathBuf> {
    let all =
        walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    all.map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "cypher"))
        .collect()
}

fn runs(name: &str, query: &Query, estate: &Estate, options: &Options) -> bool {
    match run_with(query, estate, options) {
        Ok(answer) => {
            assert!(answer.complete || !answer.bound.is_empty(), "{name}");
            true
        }
        Err(error) => {
            println!("failed {name}: {error}");
            assert!(error.fault != Fault::Syntax && !error.message.is_empty(), "{error:?}");
            false
        }
    }
}

fn report(tallies: &BTreeMap<String, (usize, usize)>) {
    let (mut ran, mut all) = (0, 0);
    println!("{:<24} {:>6} {:>8}", "source", "run", "refused");
    for (source, (run, refused)) in tallies {
        println!("{source:<24} {run:>6} {refused:>8}");
        ran += run;
        all += run + refused;
    }
    println!("{:<24} {ran:>6} {:>8}", "all", all - ran);
    assert!(all > 0, "there are no queries");
    assert!(ran * 100 >= all * SHARE, "fewer than {SHARE} % run");
}

/// An estate that knows every word: two nodes of each label, and each relation type between some.
fn estate(words: &Words) -> Estate {
    let mut draft = Draft::new();
    let labels: Vec<&String> = words.labels.iter().collect();
    let ids: Vec<String> = (0..labels.len() * 2).map(|at| format!("node-{at:04}")).collect();
    for (at, id) in ids.iter().enumerate() {
        let mut node = draft.node(id, labels[at / 2]);
        node.name(&format!("name {at}"));
        for (place, (property, kind)) in
            words.properties.iter().enumerate().filter(|(_, (name, _))| *name != "name")
        {
            match (kind, (at + place) % 4) {
                (_, 0) => {}
                (Use::List, _) => _ = node.set(property, ["a", "*"].into_iter().collect::<Raw<'_>>()),
                (Use::Text, _) => _ = node.set(property, "2026-01-01"),
                (Use::Condition, way) => _ = node.set(property, way == 1),
                (Use::Anything, 1) => _ = node.set(property, "FAIL"),
                (Use::Anything, 2) => _ = node.set(property, true),
                (Use::Anything, _) => _ = node.set(property, i64::try_from(at).expect("few")),
            }
        }
    }
    for (at, kind) in words.types.iter().enumerate() {
        for step in [1, 7, 31] {
            draft.relation(kind, &ids[at % ids.len()], &ids[(at + step) % ids.len()]);
        }
    }
    let mut builder = Builder::new();
    builder.absorb(&draft);
    builder.build(Vec::new())
}

fn options(words: &Words) -> Options {
    let value = |name: &String| (name.clone(), Cell::Text("value".to_owned()));
    Options {
        params: words.params.iter().map(value).collect(),
        max_steps: MAX_STEPS,
        now: Some(1_780_000_000),
        ..Options::default()
    }
}

impl Words {
    fn union(&mut self, union: &Union) {
        for clause in union.parts.iter().flat_map(|part| &part.clauses) {
            match clause {
                Clause::Match(own) => {
                    own.patterns.iter().for_each(|pattern| self.pattern(pattern));
                    own.condition.iter().for_each(|condition| self.expr(condition, Use::Condition));
                }
                Clause::Unwind { list, .. } => self.expr(list, Use::List),
                Clause::With(own) | Clause::Return(own) => self.projection(own),
            }
        }
    }

    fn projection(&mut self, own: &Projection) {
        own.items.iter().for_each(|item| self.expr(&item.value, Use::Anything));
        own.order.iter().for_each(|sort| self.expr(&sort.key, Use::Anything));
        [&own.skip, &own.limit, &own.condition]
            .into_iter()
            .flatten()
            .for_each(|one| self.expr(one, Use::Anything));
    }

    fn pattern(&mut self, pattern: &Pattern) {
        self.node(&pattern.start);
        for hop in &pattern.hops {
            self.node(&hop.node);
            self.types.extend(names(hop.types.as_ref()));
            hop.properties.iter().for_each(|(key, value)| self.entry(key, value));
        }
    }

    fn node(&mut self, node: &NodePattern) {
        self.labels.extend(names(node.labels.as_ref()));
        node.properties.iter().for_each(|(key, value)| self.entry(key, value));
    }

    fn entry(&mut self, key: &str, value: &Expr) {
        self.properties.entry(key.to_owned()).or_default();
        self.expr(value, Use::Anything);
    }

    fn expr(&mut self, expr: &Expr, used: Use) {
        match &expr.kind {
            ExprKind::Property(_, key) => {
                let known = self.properties.entry(key.clone()).or_default();
                *known = used.max(*known);
            }
            ExprKind::Param(name) => _ = self.params.insert(name.clone()),
            ExprKind::HasLabels(_, labels) => self.labels.extend(names(Some(labels))),
            ExprKind::Path(pattern) | ExprKind::PatternList { pattern, .. } => self.pattern(pattern),
            ExprKind::Exists(union) | ExprKind::Count(union) | ExprKind::Collect(union) => self.union(union),
            ExprKind::Comprehension { list, .. } | ExprKind::Quantified { list, .. } => {
                self.expr(list, Use::List);
            }
            ExprKind::In(_, list) | ExprKind::Reduce { list, .. } => self.expr(list, Use::List),
            _ => {}
        }
        for child in expr.children() {
            self.expr(child, passed_on(expr, used));
        }
    }
}

/// What the expressions inside one are used as.
fn passed_on(expr: &Expr, used: Use) -> Use {
    match &expr.kind {
        ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) | ExprKind::Xor(..) => Use::Condition,
        ExprKind::Test(..) => Use::Text,
        ExprKind::Call { name, .. } if OF_TEXT.contains(&name.as_str()) => Use::Text,
        ExprKind::Call { name, .. } if name == "size" => Use::List,
        ExprKind::Call { name, .. } if name == "coalesce" => used,
        _ => Use::Anything,
    }
}

fn names(labels: Option<&Labels>) -> Vec<String> {
    labels.map(Labels::names).unwrap_or_default().into_iter().map(|(name, _)| name.to_owned()).collect()
}
