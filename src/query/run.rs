//! Runs a query over an estate. Null is three-valued throughout: a row whose condition is unknown is
//! left out and counted.

use super::answer::{Answer, Cell, Options};
use super::ast::{Compare, Direction, Expr, Hop, Literal, NodePattern, Query};
use super::error::{Fault, QueryError};
use crate::model::{Estate, KindId, NodeId, NodeRef, Ontology, RelationId, RelationRef, Truth, Value};
use std::cmp::Ordering;
use std::collections::HashSet;

/// Runs a query.
///
/// # Errors
/// When a label or a relation type is none of the estate's and none of the ontology's words.
pub fn run(query: &Query, estate: &Estate) -> Result<Answer, QueryError> {
    run_with(query, estate, &Options::default())
}

/// Runs a query with parameters and bounds.
///
/// # Errors
/// As [`run`].
pub fn run_with(query: &Query, estate: &Estate, options: &Options) -> Result<Answer, QueryError> {
    check_words(query, estate)?;
    let columns = query.items.iter().map(|(_, name)| name.clone()).collect();
    let mut run = Run {
        estate,
        query,
        bound: Vec::new(),
        seen: HashSet::new(),
        options,
        answer: Answer { columns, complete: true, unknown_counted: true, ..Answer::default() },
    };
    for node in starts(&query.start, estate) {
        run.start(node);
        if run.is_full() {
            break;
        }
    }
    Ok(run.answer)
}

/// The nodes that the first pattern can be: by kind where the labels are kinds.
fn starts(pattern: &NodePattern, estate: &Estate) -> Vec<NodeId> {
    let kinds: Vec<KindId> =
        pattern.labels.iter().filter_map(|label| Ontology::get().kind_id(label)).collect();
    if kinds.len() == pattern.labels.len() && !kinds.is_empty() {
        let mut nodes: Vec<NodeId> = kinds.iter().flat_map(|kind| estate.of_kind(*kind)).copied().collect();
        nodes.sort_unstable();
        nodes.dedup();
        return nodes;
    }
    estate.nodes().map(NodeRef::id).collect()
}

fn check_words(query: &Query, estate: &Estate) -> Result<(), QueryError> {
    let nodes = std::iter::once(&query.start).chain(query.hops.iter().map(|hop| &hop.node));
    for label in nodes.flat_map(|node| &node.labels) {
        let known = estate.kind_named(label).is_some() || Ontology::get().category(label).is_some();
        if !known {
            let words = estate.kinds().map(|kind| estate.kind_name(kind).to_string());
            return Err(unknown_word("label", label, words));
        }
    }
    for kind in query.hops.iter().flat_map(|hop| &hop.types) {
        if estate.relation_kind_named(kind).is_none() {
            let words = estate.relation_kinds().map(|kind| estate.relation_kind_name(kind).to_string());
            return Err(unknown_word("relation type", kind, words));
        }
    }
    Ok(())
}

fn unknown_word(what: &str, word: &str, words: impl Iterator<Item = String>) -> QueryError {
    let closest = words.min_by_key(|other| distance(&word.to_lowercase(), &other.to_lowercase()));
    QueryError::new(Fault::Word, format!("no {what} {word}"))
        .hint(format!("the closest is {}", closest.unwrap_or_default()))
}

/// How many characters must change to make one word the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, c) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], at + 1);
        for (column, other) in b.iter().enumerate() {
            let change = corner + usize::from(c != *other);
            corner = row[column + 1];
            row[column + 1] = change.min(row[column] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

/// Whether the query's condition holds of one node, which its pattern binds.
pub(super) fn holds(query: &Query, estate: &Estate, node: NodeId) -> (Truth, Vec<String>) {
    holds_of(query, estate, Bound::Node(node))
}

/// Whether the query's condition holds of one relation, when the pattern's name stands for it.
pub(super) fn holds_of_relation(query: &Query, estate: &Estate, relation: RelationId) -> Truth {
    holds_of(query, estate, Bound::Relation(relation)).0
}

fn holds_of(query: &Query, estate: &Estate, thing: Bound) -> (Truth, Vec<String>) {
    let options = Options::default();
    let bound = query.start.name.as_deref().map(|name| (name, thing)).into_iter().collect();
    let run =
        Run { estate, query, options: &options, bound, seen: HashSet::new(), answer: Answer::default() };
    let Some(condition) = &query.condition else { return (Truth::Yes, Vec::new()) };
    let truth = run.truth(condition);
    let mut missing = Vec::new();
    if truth == Truth::Unknown {
        run.missing(condition, &mut missing);
    }
    (truth, missing)
}

#[derive(Clone, Copy)]
enum Bound {
    Node(NodeId),
    Relation(RelationId),
}

struct Run<'e, 'q> {
    estate: &'e Estate,
    query: &'q Query,
    options: &'q Options,
    bound: Vec<(&'q str, Bound)>,
    seen: HashSet<String>,
    answer: Answer,
}

impl<'q> Run<'_, 'q> {
    fn is_full(&self) -> bool {
        !self.answer.complete || self.query.limit.is_some_and(|limit| self.answer.rows.len() >= limit)
    }

    fn start(&mut self, node: NodeId) {
        let query = self.query;
        self.at_node(&query.start, node, &mut HashSet::new(), 0);
    }

    /// Binds a node to a pattern when it fits, and goes on with the hops after it.
    fn at_node(
        &mut self,
        pattern: &'q NodePattern,
        node: NodeId,
        used: &mut HashSet<RelationId>,
        hop: usize,
    ) {
        if self.is_full() || !self.fits(pattern, node) {
            return;
        }
        let depth = self.bound.len();
        if let Some(name) = pattern.name.as_deref() {
            match self.find(name) {
                Some(Bound::Node(own)) if own != node => return,
                Some(_) => {}
                None => self.bound.push((name, Bound::Node(node))),
            }
        }
        let query = self.query;
        match query.hops.get(hop) {
            Some(next) => self.follow(next, node, used, hop, 0),
            None => self.row(),
        }
        self.bound.truncate(depth);
    }

    fn follow(
        &mut self,
        hop: &'q Hop,
        node: NodeId,
        used: &mut HashSet<RelationId>,
        at: usize,
        taken: usize,
    ) {
        if taken >= hop.length.0 {
            self.at_node(&hop.node, node, used, at + 1);
        }
        if taken >= hop.length.1 || self.is_full() {
            return;
        }
        let estate = self.estate;
        let out = (hop.direction != Direction::In).then(|| estate.outgoing(node)).into_iter().flatten();
        let into = (hop.direction != Direction::Out).then(|| estate.incoming(node)).into_iter().flatten();
        for relation in out.chain(into).filter(|relation| is_type(hop, *relation)) {
            if !used.insert(relation.id()) {
                continue;
            }
            let depth = self.bound.len();
            if let Some(name) = hop.name.as_deref() {
                self.bound.push((name, Bound::Relation(relation.id())));
            }
            self.follow(hop, relation.other(node).id(), used, at, taken + 1);
            self.bound.truncate(depth);
            used.remove(&relation.id());
        }
    }

    fn fits(&self, pattern: &NodePattern, node: NodeId) -> bool {
        let node = self.estate.node(node);
        let labelled = pattern.labels.is_empty() || pattern.labels.iter().any(|label| node.has_label(label));
        labelled
            && pattern.properties.iter().all(|(key, value)| {
                compare(&node_property(node, key), Compare::Equal, &cell(value)) == Truth::Yes
            })
    }

    fn find(&self, name: &str) -> Option<Bound> {
        self.bound.iter().rev().find(|(own, _)| *own == name).map(|(_, bound)| *bound)
    }

    fn row(&mut self) {
        let query = self.query;
        match query.condition.as_ref().map_or(Truth::Yes, |condition| self.truth(condition)) {
            Truth::No => return,
            Truth::Unknown => {
                self.answer.unknown_rows += 1;
                return;
            }
            Truth::Yes => {}
        }
        let row: Vec<Cell> = query.items.iter().map(|(expr, _)| self.value(expr)).collect();
        if query.distinct && !self.seen.insert(format!("{row:?}")) {
            return;
        }
        if self.answer.rows.len() >= self.options.max_rows {
            self.answer.complete = false;
            self.answer.bound = format!("{} rows", self.options.max_rows);
            return;
        }
        self.answer.rows.push(row);
    }

    fn truth(&self, expr: &Expr) -> Truth {
        match expr {
            Expr::And(a, b) => self.truth(a).min(self.truth(b)),
            Expr::Or(a, b) => self.truth(a).max(self.truth(b)),
            Expr::Not(inner) => match self.truth(inner) {
                Truth::Yes => Truth::No,
                Truth::No => Truth::Yes,
                Truth::Unknown => Truth::Unknown,
            },
            Expr::Compare(a, operator, b) => compare(&self.value(a), *operator, &self.value(b)),
            Expr::In(item, list) => member(&self.value(item), &self.value(list)),
            Expr::IsNull(inner) => Truth::from(Some(self.value(inner) == Cell::Null)),
            Expr::HasLabel(of, labels) => match self.find(of) {
                Some(Bound::Node(node)) => {
                    let node = self.estate.node(node);
                    Truth::from(Some(labels.iter().any(|label| node.has_label(label))))
                }
                _ => Truth::Unknown,
            },
            other => match self.value(other) {
                Cell::Bool(flag) => Truth::from(Some(flag)),
                _ => Truth::Unknown,
            },
        }
    }

    fn missing(&self, expr: &Expr, names: &mut Vec<String>) {
        match expr {
            Expr::Property(_, key) if self.value(expr) == Cell::Null && !names.contains(key) => {
                names.push(key.clone());
            }
            Expr::And(a, b) | Expr::Or(a, b) | Expr::Compare(a, _, b) | Expr::In(a, b) => {
                self.missing(a, names);
                self.missing(b, names);
            }
            Expr::Not(inner) | Expr::IsNull(inner) | Expr::ToLower(inner) => self.missing(inner, names),
            _ => {}
        }
    }

    fn value(&self, expr: &Expr) -> Cell {
        match expr {
            Expr::Literal(literal) => cell(literal),
            Expr::Variable(name) => match self.find(name) {
                Some(Bound::Node(node)) => Cell::Node(node),
                Some(Bound::Relation(relation)) => Cell::Relation(relation),
                None => Cell::Null,
            },
            Expr::Property(of, key) => match self.find(of) {
                Some(Bound::Node(node)) => node_property(self.estate.node(node), key),
                Some(Bound::Relation(relation)) => from_value(self.estate.relation(relation).property(key)),
                None => Cell::Null,
            },
            Expr::Type(of) => match self.find(of) {
                Some(Bound::Relation(relation)) => {
                    Cell::Text(self.estate.relation(relation).kind_name().to_string())
                }
                _ => Cell::Null,
            },
            Expr::ToLower(inner) => match self.value(inner) {
                Cell::Text(text) => Cell::Text(text.to_lowercase()),
                _ => Cell::Null,
            },
            condition => match self.truth(condition) {
                Truth::Yes => Cell::Bool(true),
                Truth::No => Cell::Bool(false),
                Truth::Unknown => Cell::Null,
            },
        }
    }
}

fn is_type(hop: &Hop, relation: RelationRef<'_>) -> bool {
    hop.types.is_empty() || hop.types.iter().any(|kind| relation.kind_name() == kind.as_str())
}

/// A property of a node; an insight answers as one (true, false, or null when it is unknown), and so do
/// its details.
fn node_property(node: NodeRef<'_>, key: &str) -> Cell {
    let estate = node.estate();
    if let Some(said) = estate.key_named(key).and_then(|key| estate.concluded(node.id(), key)) {
        return from_value(said);
    }
    match key {
        "id" => Cell::Text(node.canonical_id()),
        "name" => Cell::Text(node.name().to_string()),
        "kind" => Cell::Text(node.kind_name().to_string()),
        "category" => Cell::Text(node.category().to_owned()),
        "provider" => Cell::Text(node.provider().to_string()),
        _ => from_value(node.property(key)),
    }
}

fn from_value(value: Option<Value<'_>>) -> Cell {
    match value {
        None => Cell::Null,
        Some(Value::Bool(flag)) => Cell::Bool(flag),
        Some(Value::Int(number)) => Cell::Int(number),
        Some(Value::Float(number)) => Cell::Float(number),
        Some(Value::Text(text)) => Cell::Text(text.to_string()),
        Some(Value::List(list)) => Cell::List(list.iter().map(|item| from_value(Some(item))).collect()),
    }
}

fn cell(literal: &Literal) -> Cell {
    match literal {
        Literal::Null => Cell::Null,
        Literal::Bool(flag) => Cell::Bool(*flag),
        Literal::Int(number) => Cell::Int(*number),
        Literal::Float(number) => Cell::Float(*number),
        Literal::Text(text) => Cell::Text(text.clone()),
        Literal::List(items) => Cell::List(items.iter().map(cell).collect()),
    }
}

fn compare(a: &Cell, operator: Compare, b: &Cell) -> Truth {
    if *a == Cell::Null || *b == Cell::Null {
        return Truth::Unknown;
    }
    let by = |test: fn(Ordering) -> bool| {
        ordering(a, b).map_or(Truth::Unknown, |order| Truth::from(Some(test(order))))
    };
    let texts = |test: fn(&str, &str) -> bool| match (a, b) {
        (Cell::Text(a), Cell::Text(b)) => Truth::from(Some(test(a, b))),
        _ => Truth::Unknown,
    };
    match operator {
        Compare::Equal => Truth::from(Some(equal(a, b))),
        Compare::Unequal => Truth::from(Some(!equal(a, b))),
        Compare::Less => by(Ordering::is_lt),
        Compare::AtMost => by(Ordering::is_le),
        Compare::Greater => by(Ordering::is_gt),
        Compare::AtLeast => by(Ordering::is_ge),
        Compare::StartsWith => texts(|a, b| a.starts_with(b)),
        Compare::EndsWith => texts(|a, b| a.ends_with(b)),
        Compare::Contains => texts(|a, b| a.contains(b)),
    }
}

fn equal(a: &Cell, b: &Cell) -> bool {
    ordering(a, b).map_or(a == b, Ordering::is_eq)
}

#[allow(clippy::cast_precision_loss)]
fn ordering(a: &Cell, b: &Cell) -> Option<Ordering> {
    match (a, b) {
        (Cell::Int(a), Cell::Int(b)) => Some(a.cmp(b)),
        (Cell::Int(a), Cell::Float(b)) => (*a as f64).partial_cmp(b),
        (Cell::Float(a), Cell::Int(b)) => a.partial_cmp(&(*b as f64)),
        (Cell::Float(a), Cell::Float(b)) => a.partial_cmp(b),
        (Cell::Text(a), Cell::Text(b)) => Some(a.cmp(b)),
        (Cell::Bool(a), Cell::Bool(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn member(item: &Cell, list: &Cell) -> Truth {
    let Cell::List(items) = list else { return Truth::Unknown };
    items.iter().map(|other| compare(item, Compare::Equal, other)).max().unwrap_or(Truth::No)
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;
    use crate::model::{Builder, Draft};

    fn estate() -> Estate {
        let mut draft = Draft::new();
        draft.node("a", "AiService").name("a").set("size", 3i64).set("open", true);
        draft.node("b", "AiService").name("b").set("size", 5i64);
        draft.node("m", "ManagedIdentity").name("m");
        draft.node("s", "StorageAccount").name("s").set("open", false);
        draft.relation("RUNS_AS", "a", "m");
        draft.relation("HAS_PERMISSION", "m", "s").set("access", "read");
        draft.relation("CONTAINS", "b", "s");
        let mut builder = Builder::new();
        builder.absorb(&draft);
        builder.build(Vec::new())
    }

    fn rows(text: &str) -> (Vec<String>, usize) {
        let estate = estate();
        let answer = run(&parse(text).expect(text), &estate).expect(text);
        let shown =
            |row: &Vec<Cell>| row.iter().map(|cell| cell.shown(&estate)).collect::<Vec<_>>().join(" ");
        (answer.rows.iter().map(shown).collect(), answer.unknown_rows)
    }

    #[test]
    fn patterns_and_conditions_answer() {
        assert_eq!(rows("MATCH (n:AiService) WHERE n.size > 3 RETURN n.name").0, ["b"]);
        assert_eq!(rows("MATCH (n:AI) RETURN n").0, ["a", "b"]);
        assert_eq!(
            rows("MATCH (w)-[:RUNS_AS]->(i)-[p:HAS_PERMISSION]->(s:StorageAccount) RETURN w, i, p.access, s")
                .0,
            ["a m read s"]
        );
        assert_eq!(rows("MATCH (s:StorageAccount)<-[:HAS_PERMISSION|CONTAINS]-(x) RETURN x").0, ["b", "m"]);
        assert_eq!(rows("MATCH (a:AiService {name:'a'})-[*1..2]->(s:StorageAccount) RETURN s.name").0, ["s"]);
        assert_eq!(rows("MATCH (n:AI) RETURN n LIMIT 1").0, ["a"]);
        assert_eq!(rows("MATCH (n) WHERE n.name IN ['a', 's'] AND NOT n:Data RETURN n").0, ["a"]);
    }

    #[test]
    fn what_is_unknown_is_left_out_and_counted() {
        assert_eq!(rows("MATCH (n:AiService) WHERE n.open = true RETURN n"), (vec!["a".to_owned()], 1));
        assert_eq!(rows("MATCH (n:AiService) WHERE NOT n.open = true RETURN n"), (vec![], 1));
        assert_eq!(rows("MATCH (n:AiService) WHERE n.open IS NULL RETURN n"), (vec!["b".to_owned()], 0));
    }

    #[test]
    fn wrong_words_are_named_with_the_closest_one() {
        let query = parse("MATCH (n:AiServise) RETURN n").expect("parses");
        let error = run(&query, &estate()).expect_err("unknown label").to_string();
        assert!(error.contains("AiService"), "{error}");
    }

    #[test]
    fn what_cannot_run_is_said() {
        for text in
            ["CREATE (n) RETURN n", "MATCH (n) WITH n RETURN n", "nonsense", "MATCH (n) RETURN n ORDER BY n"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        let deep = format!("MATCH (n) WHERE {}n.a{} RETURN n", "(".repeat(5000), ")".repeat(5000));
        assert!(parse(&deep).is_err());
        for word in ["not ", "NOT ", "Not\n", "n.a and ", "n.a OR "] {
            let long = format!("MATCH (n) WHERE {}n.a RETURN n", word.repeat(5000));
            assert!(parse(&long).is_err(), "{word:?}");
        }
        for (part, end) in
            [("-", "1"), ("1^", "1"), ("1*", "1"), ("n.", "a"), ("n:", "A"), ("1<", "2"), ("case when ", "1")]
        {
            let long = format!("MATCH (n) WHERE ({}{end}) RETURN n", part.repeat(5000));
            assert!(parse(&long).is_err(), "{part:?}");
        }
    }

    #[test]
    fn what_may_be_deep_is_parsed_and_brackets_in_texts_do_not_count() {
        let brackets = format!("MATCH (n) WHERE {}n.a{} RETURN n", "(".repeat(120), ")".repeat(120));
        assert!(parse(&brackets).is_ok());
        for chain in ["not ", "n.a or ", "n.a = 'x' and ", "1 + "] {
            let long = format!("MATCH (n) WHERE {}n.a RETURN n", chain.repeat(1000));
            assert!(!parse(&long).is_err_and(|error| error.fault == Fault::Limit), "{chain}");
        }
        let text = format!("MATCH (n) WHERE n.name = '{}' RETURN n", "(".repeat(1000));
        assert!(parse(&text).is_ok());
    }
}
