//! MATCH: its patterns as one graph of wanted nodes and relations.

use super::code::{Code, LabelTest, Slot, TypeTest};
use super::pipe::{Match, PathPart};
use super::scope::Holds;
use super::sequence::Sequence;
use super::{Planner, names};
use crate::query::ast::{
    self, Compare, Direction, Expr, ExprKind, Labels, NodePattern, Pattern, Shape, Span,
};
use crate::query::error::{Fault, QueryError};
use std::collections::BTreeSet;

/// Conditions on every relation of a walk, and the slot it is put into.
type Each = (Slot, Vec<(Code, Span)>);

/// A wanted node.
pub struct Vertex {
    pub slot: Slot,
    /// whether a clause before has found it
    pub known: bool,
    pub labels: LabelTest,
    /// the share of the labelled nodes that the conditions on it alone are taken to leave
    pub share: f64,
    /// its canonical id, when the conditions tell it
    pub id: Option<Code>,
}

/// A wanted relation, or several in a row.
pub struct Edge {
    /// vertices
    pub from: usize,
    pub to: usize,
    pub types: TypeTest,
    pub direction: Direction,
    pub slot: Option<Slot>,
    /// whether a clause before has found it
    pub given: bool,
    pub length: Option<(u32, Option<u32>)>,
    pub shape: Shape,
    /// what must hold of every relation of a walk, and the slot it is put into
    pub each: Option<Each>,
    /// whether it could be a relation that another edge uses
    pub unique: bool,
}

/// A condition and the slots of this match that it needs.
pub struct Condition {
    pub code: Code,
    pub span: Span,
    pub needs: BTreeSet<Slot>,
    /// the share of matches that it is taken to leave
    pub share: f64,
}

/// A path variable and what it is made of.
pub struct Path {
    pub slot: Slot,
    pub parts: Vec<PathPart>,
    pub needs: BTreeSet<Slot>,
}

/// Everything that a MATCH looks for.
#[derive(Default)]
pub struct Graph {
    pub vertices: Vec<Vertex>,
    pub edges: Vec<Edge>,
    pub conditions: Vec<Condition>,
    pub paths: Vec<Path>,
    /// the slots that the match fills
    pub fresh: Vec<Slot>,
}

/// Property maps, to be compiled once every variable is known: slot, what it holds, key, value.
type Maps<'q> = Vec<(Slot, Holds, &'q str, &'q Expr)>;

impl Planner<'_> {
    /// Compiles MATCH. Afterwards the scope holds its variables.
    pub fn matching(&mut self, clause: &ast::Match) -> Result<Match, QueryError> {
        let mut graph = Graph::default();
        let mut maps = Maps::new();
        for pattern in &clause.patterns {
            self.pattern(pattern, &mut graph, &mut maps)?;
        }
        self.maps(&maps, &mut graph)?;
        if let Some(condition) = &clause.condition {
            self.conjuncts(condition, &mut graph)?;
        }
        mark_unique(&mut graph);
        let fresh = graph.fresh.clone();
        let moves = Sequence::new(self.estate, graph).moves();
        Ok(Match { moves, optional: clause.optional, fresh })
    }

    fn pattern<'q>(
        &mut self,
        pattern: &'q Pattern,
        graph: &mut Graph,
        maps: &mut Maps<'q>,
    ) -> Result<(), QueryError> {
        let mut from = self.vertex(&pattern.start, graph, maps)?;
        let mut path = vec![PathPart::Node(graph.vertices[from].slot)];
        for hop in &pattern.hops {
            let to = self.vertex(&hop.node, graph, maps)?;
            let slot = self.edge(pattern, hop, (from, to), graph, maps)?;
            if let Some(slot) = slot {
                path.push(if hop.length.is_some() { PathPart::Walk(slot) } else { PathPart::Relation(slot) });
            }
            path.push(PathPart::Node(graph.vertices[to].slot));
            from = to;
        }
        if let Some(name) = &pattern.name {
            let slot = self.slot();
            let part = |part: &PathPart| match part {
                PathPart::Node(slot) | PathPart::Relation(slot) | PathPart::Walk(slot) => *slot,
            };
            let needs = path.iter().map(part).filter(|slot| graph.fresh.contains(slot)).collect();
            self.scope.add(name, slot, Holds::Value);
            graph.fresh.push(slot);
            graph.paths.push(Path { slot, parts: path, needs });
        }
        Ok(())
    }

    fn vertex<'q>(
        &mut self,
        node: &'q NodePattern,
        graph: &mut Graph,
        maps: &mut Maps<'q>,
    ) -> Result<usize, QueryError> {
        let labels =
            node.labels.as_ref().map(|labels| self.label_test(labels)).transpose()?.unwrap_or_default();
        let named = node.name.as_deref().and_then(|name| self.scope.find(name));
        let slot = named.map_or_else(|| self.slot(), |(slot, _)| slot);
        let same = graph.vertices.iter().position(|vertex| vertex.slot == slot);
        let at = same.unwrap_or(graph.vertices.len());
        if let Some(vertex) = graph.vertices.get_mut(at) {
            vertex.labels = both(&vertex.labels, &labels);
        } else {
            graph.vertices.push(Vertex { slot, known: named.is_some(), labels, share: 1.0, id: None });
        }
        if named.is_none() {
            graph.fresh.push(slot);
            if let Some(name) = &node.name {
                self.scope.add(name, slot, Holds::Node);
            }
        }
        maps.extend(node.properties.iter().map(|(key, value)| (slot, Holds::Node, key.as_str(), value)));
        Ok(at)
    }

    fn edge<'q>(
        &mut self,
        pattern: &Pattern,
        hop: &'q ast::Hop,
        (from, to): (usize, usize),
        graph: &mut Graph,
        maps: &mut Maps<'q>,
    ) -> Result<Option<Slot>, QueryError> {
        let types = self.type_test(hop.types.as_ref())?;
        let named = hop.name.as_deref().and_then(|name| self.scope.find(name));
        let single = hop.length.is_none() && pattern.shape == Shape::Every;
        let wanted = hop.name.is_some() || pattern.name.is_some() || (single && !hop.properties.is_empty());
        let slot = match named {
            Some((slot, _)) => Some(slot),
            None => wanted.then(|| self.slot()),
        };
        if let (Some(slot), None) = (slot, named) {
            graph.fresh.push(slot);
            if let Some(name) = &hop.name {
                self.scope.add(name, slot, if single { Holds::Relation } else { Holds::Value });
            }
        }
        let each = if single {
            let slot = slot.unwrap_or_default();
            maps.extend(
                hop.properties.iter().map(|(key, value)| (slot, Holds::Relation, key.as_str(), value)),
            );
            None
        } else {
            self.each_relation(&hop.properties)?
        };
        let length = if single { None } else { Some(hop.length.unwrap_or((1, Some(1)))) };
        if pattern.shape != Shape::Every && length.is_some_and(|(fewest, _)| fewest > 1) {
            let error = QueryError::new(
                Fault::Unsupported,
                "a shortest path of at least two relations is not supported",
            );
            return Err(error.hint("begin the length at 0 or 1").at(hop.span.range()));
        }
        graph.edges.push(Edge {
            from,
            to,
            types,
            direction: hop.direction,
            slot,
            given: named.is_some(),
            length,
            shape: pattern.shape,
            each,
            unique: false,
        });
        Ok(slot)
    }

    /// Properties of every relation of a walk.
    fn each_relation(&mut self, properties: &[(String, Expr)]) -> Result<Option<Each>, QueryError> {
        if properties.is_empty() {
            return Ok(None);
        }
        let slot = self.slot();
        let test = |(key, value): &(String, Expr)| {
            Ok((self.equality(slot, Holds::Relation, key, value)?, value.span))
        };
        Ok(Some((slot, properties.iter().map(test).collect::<Result<_, QueryError>>()?)))
    }

    fn equality(&mut self, slot: Slot, holds: Holds, key: &str, value: &Expr) -> Result<Code, QueryError> {
        let prop = self.prop(key, holds);
        Ok(Code::Compare(Box::new(Code::SlotProp(slot, prop)), vec![(Compare::Equal, self.expr(value)?)]))
    }

    fn maps(&mut self, maps: &Maps<'_>, graph: &mut Graph) -> Result<(), QueryError> {
        for (slot, holds, key, value) in maps {
            let code = self.equality(*slot, *holds, key, value)?;
            let mut needs = self.needs(value, graph);
            let alone = needs.is_empty();
            needs.insert(*slot);
            if *key == "id" && alone && *holds == Holds::Node {
                self.seek(*slot, value, graph)?;
            }
            push_condition(graph, Condition { code, span: value.span, needs, share: super::cost::EQUAL });
        }
        Ok(())
    }

    /// The canonical id of a node that a condition tells.
    fn seek(&mut self, slot: Slot, value: &Expr, graph: &mut Graph) -> Result<(), QueryError> {
        // a property of that name would hide the canonical id
        if self.prop("id", Holds::Value).key.is_some_and(|key| self.estate.key_count(key) > 0) {
            return Ok(());
        }
        let id = self.expr(value)?;
        if let Some(vertex) = graph.vertices.iter_mut().find(|vertex| vertex.slot == slot) {
            vertex.id = Some(id);
        }
        Ok(())
    }

    /// The slots of this match that an expression needs.
    fn needs(&self, expr: &Expr, graph: &Graph) -> BTreeSet<Slot> {
        let mut seen = BTreeSet::new();
        names::of_expr(expr, &mut seen);
        let slots = seen.iter().filter_map(|name| self.scope.find(name)).map(|(slot, _)| slot);
        slots.filter(|slot| graph.fresh.contains(slot)).collect()
    }

    fn conjuncts(&mut self, condition: &Expr, graph: &mut Graph) -> Result<(), QueryError> {
        if let ExprKind::And(of) = &condition.kind {
            return of.iter().try_for_each(|one| self.conjuncts(one, graph));
        }
        if let ExprKind::HasLabels(of, labels) = &condition.kind
            && self.labels_of_vertex(of, labels, graph)?
        {
            return Ok(());
        }
        if let Some((slot, value)) = self.id_equality(condition, graph) {
            self.seek(slot, value, graph)?;
        }
        let needs = self.needs(condition, graph);
        let code = self.expr(condition)?;
        let share = share(condition);
        push_condition(graph, Condition { code, span: condition.span, needs, share });
        Ok(())
    }

    /// `WHERE n:Label` of a node of this match is a label of its pattern.
    fn labels_of_vertex(
        &mut self,
        of: &Expr,
        labels: &Labels,
        graph: &mut Graph,
    ) -> Result<bool, QueryError> {
        let ExprKind::Variable(name) = &of.kind else { return Ok(false) };
        let Some((slot, Holds::Node)) = self.scope.find(name) else { return Ok(false) };
        let found = graph.vertices.iter().position(|vertex| vertex.slot == slot && !vertex.known);
        let Some(at) = found else { return Ok(false) };
        let test = self.label_test(labels)?;
        graph.vertices[at].labels = both(&graph.vertices[at].labels, &test);
        Ok(true)
    }

    /// `n.id = value` where the value is known before the match.
    fn id_equality<'q>(&self, condition: &'q Expr, graph: &Graph) -> Option<(Slot, &'q Expr)> {
        let ExprKind::Compare(first, rest) = &condition.kind else { return None };
        let [(Compare::Equal, second)] = rest.as_slice() else { return None };
        [(&**first, second), (second, &**first)].into_iter().find_map(|(of, value)| {
            let ExprKind::Property(of, key) = &of.kind else { return None };
            let ExprKind::Variable(name) = &of.kind else { return None };
            let (slot, holds) = self.scope.find(name)?;
            let fits = key == "id" && holds == Holds::Node && self.needs(value, graph).is_empty();
            fits.then_some((slot, value))
        })
    }
}

fn push_condition(graph: &mut Graph, condition: Condition) {
    if let [slot] = condition.needs.iter().copied().collect::<Vec<_>>()[..]
        && let Some(vertex) = graph.vertices.iter_mut().find(|vertex| vertex.slot == slot)
    {
        vertex.share *= condition.share;
    }
    graph.conditions.push(condition);
}

/// The share of rows that a condition is taken to leave.
fn share(condition: &Expr) -> f64 {
    match &condition.kind {
        ExprKind::Compare(_, rest) if matches!(rest.as_slice(), [(Compare::Equal, _)]) => super::cost::EQUAL,
        ExprKind::Not(_) => 0.9,
        ExprKind::Or(of) => of.iter().map(share).sum::<f64>().min(0.9),
        _ => super::cost::OTHER,
    }
}

/// Both tests hold.
fn both(a: &LabelTest, b: &LabelTest) -> LabelTest {
    match (&a.0, &b.0) {
        (None, _) => b.clone(),
        (_, None) => a.clone(),
        (Some(a), Some(b)) => LabelTest(Some(a.iter().zip(b.iter()).map(|(a, b)| *a && *b).collect())),
    }
}

/// Relations of one match differ: only edges that could find the same one must look.
fn mark_unique(graph: &mut Graph) {
    for at in 0..graph.edges.len() {
        let meets = |other: usize| other != at && graph.edges[other].types.meets(&graph.edges[at].types);
        graph.edges[at].unique = (0..graph.edges.len()).any(meets);
    }
}
