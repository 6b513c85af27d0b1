//! The order in which a match looks for its nodes and relations: from the most selective end, each time
//! along the relation that is likely to leave the fewest matches.

use super::code::{LabelTest, Slot};
use super::cost;
use super::pattern::{Condition, Edge, Graph};
use super::pipe::{Hop, Move, MoveKind, Reach, Source};
use crate::model::{Estate, KindId, NodeId};
use crate::query::ast::Shape;
use std::collections::BTreeSet;

/// Puts a graph into moves.
pub struct Sequence<'e> {
    estate: &'e Estate,
    graph: Graph,
    found: Vec<bool>,
    filled: BTreeSet<Slot>,
    moves: Vec<Move>,
}

/// What can be done next.
#[derive(Clone, Copy)]
enum Next {
    /// look for a vertex
    Vertex(usize),
    /// look for the relations of an edge
    Relations(usize),
    /// follow an edge, whether from its first vertex
    Edge(usize, bool),
}

impl<'e> Sequence<'e> {
    pub fn new(estate: &'e Estate, graph: Graph) -> Self {
        let found = graph.vertices.iter().map(|vertex| vertex.known).collect();
        Self { estate, graph, found, filled: BTreeSet::new(), moves: Vec::new() }
    }

    pub fn moves(mut self) -> Vec<Move> {
        for at in 0..self.graph.vertices.len() {
            let vertex = &self.graph.vertices[at];
            if vertex.known {
                let (slot, labels) = (vertex.slot, vertex.labels.clone());
                self.push(MoveKind::Known { slot, labels });
            }
        }
        let mut open: Vec<usize> = (0..self.graph.edges.len()).collect();
        for next in self.order() {
            self.take(next, &mut open);
        }
        self.moves
    }

    /// The cheapest order: every way to begin is tried out.
    fn order(&self) -> Vec<Next> {
        let mut found = self.found.clone();
        let mut open: Vec<usize> = (0..self.graph.edges.len()).collect();
        let mut order = Vec::new();
        loop {
            let along = self.cheapest_edge(&found, &open);
            let Some(next) = along.or_else(|| self.cheapest_start(&found, &open)) else { return order };
            self.note(next, &mut found, &mut open);
            order.push(next);
        }
    }

    /// The way to begin the rest whose whole course is the cheapest.
    fn cheapest_start(&self, found: &[bool], open: &[usize]) -> Option<Next> {
        let vertices = (0..found.len()).filter(|at| !found[*at]).map(Next::Vertex);
        let single = |at: &&usize| self.graph.edges[**at].length.is_none();
        let relations = open.iter().filter(single).map(|at| Next::Relations(*at));
        let given =
            open.iter().find(|at| self.graph.edges[**at].given && self.graph.edges[**at].length.is_none());
        if let Some(at) = given {
            return Some(Next::Relations(*at));
        }
        let priced = vertices.chain(relations).map(|next| (self.course(next, found, open), next));
        priced.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, next)| next)
    }

    /// What it costs to begin so and go on along the cheapest edges.
    fn course(&self, start: Next, found: &[bool], open: &[usize]) -> f64 {
        let (mut found, mut open) = (found.to_vec(), open.to_vec());
        let mut rows = self.cost(start);
        let mut total = match start {
            Next::Vertex(at) => self.candidates(at),
            Next::Relations(at) => cost::scan(self.estate, &self.graph.edges[at].types),
            Next::Edge(..) => rows,
        };
        self.note(start, &mut found, &mut open);
        while let Some(next) = self.cheapest_edge(&found, &open) {
            total += rows * self.effort(next);
            rows *= self.cost(next);
            self.note(next, &mut found, &mut open);
        }
        // what is left begins anew, once for each row
        let left = (0..found.len()).filter(|at| !found[*at]).count();
        if left > 0 { total + rows } else { total }
    }

    fn cheapest_edge(&self, found: &[bool], open: &[usize]) -> Option<Next> {
        let ways = open.iter().flat_map(|at| {
            let edge = &self.graph.edges[*at];
            [(edge.from, true), (edge.to, false)]
                .into_iter()
                .filter(|(end, _)| found[*end])
                .map(|(_, out)| Next::Edge(*at, out))
        });
        let priced = ways.map(|next| (self.cost_in(next, found), next));
        priced.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, next)| next)
    }

    fn note(&self, next: Next, found: &mut [bool], open: &mut Vec<usize>) {
        match next {
            Next::Vertex(at) => found[at] = true,
            Next::Relations(at) | Next::Edge(at, _) => {
                let edge = &self.graph.edges[at];
                (found[edge.from], found[edge.to]) = (true, true);
                open.retain(|other| *other != at);
            }
        }
    }

    /// How many nodes have to be looked at to find a vertex.
    fn candidates(&self, at: usize) -> f64 {
        let vertex = &self.graph.vertices[at];
        if vertex.id.is_some() { 1.0 } else { cost::nodes(self.estate, &vertex.labels) }
    }

    /// The share of nodes, or of any node's neighbours, that a vertex is.
    fn share(&self, at: usize) -> f64 {
        let vertex = &self.graph.vertices[at];
        let all = cost::nodes(self.estate, &LabelTest(None)).max(1.0);
        if vertex.id.is_some() {
            return 1.0 / all;
        }
        // neighbours of one relation kind are mostly of the wanted labels
        (cost::nodes(self.estate, &vertex.labels) / all).sqrt() * vertex.share
    }

    fn cost(&self, next: Next) -> f64 {
        self.cost_in(next, &self.found)
    }

    /// How many rows one row is likely to become.
    fn cost_in(&self, next: Next, found: &[bool]) -> f64 {
        match next {
            Next::Vertex(at) => self.candidates(at) * self.graph.vertices[at].share,
            Next::Relations(at) => {
                let edge = &self.graph.edges[at];
                cost::relations(self.estate, &edge.types) * self.share(edge.from) * self.share(edge.to)
            }
            Next::Edge(at, out) => {
                let edge = &self.graph.edges[at];
                let to = if out { edge.to } else { edge.from };
                let joins = if found[to] && edge.from != edge.to { 0.01 } else { 1.0 };
                self.effort(next) * self.share(to) * joins
            }
        }
    }

    /// How many relations are followed for one row.
    fn effort(&self, next: Next) -> f64 {
        let Next::Edge(at, out) = next else { return 1.0 };
        let edge = &self.graph.edges[at];
        let from = if out { edge.from } else { edge.to };
        let all = cost::nodes(self.estate, &LabelTest(None));
        let sources = cost::nodes(self.estate, &self.graph.vertices[from].labels).max(1.0);
        let fan = cost::fan_out(self.estate, &edge.types, edge.direction, sources);
        match edge.length {
            None => fan,
            Some(_) if edge.shape != Shape::Every => all,
            Some((fewest, most)) => {
                let fan = cost::fan_out(self.estate, &edge.types, edge.direction, all);
                cost::walks(fan.max(0.5), fewest, most)
            }
        }
    }

    fn take(&mut self, next: Next, open: &mut Vec<usize>) {
        let kind = match next {
            Next::Vertex(at) => self.scan(at),
            Next::Relations(at) => {
                let hop = self.hop(at, true);
                let labels = self.graph.vertices[self.graph.edges[at].from].labels.clone();
                let slot = hop.from;
                self.fill(at);
                self.push_kind(MoveKind::Relations(hop));
                MoveKind::Known { slot, labels }
            }
            Next::Edge(at, out) => self.follow(at, out),
        };
        let mut found = std::mem::take(&mut self.found);
        self.note(next, &mut found, open);
        self.found = found;
        self.push(kind);
    }

    fn scan(&mut self, at: usize) -> MoveKind {
        let source = self.source(at);
        let vertex = &mut self.graph.vertices[at];
        self.filled.insert(vertex.slot);
        MoveKind::Scan { slot: vertex.slot, source, labels: vertex.labels.clone() }
    }

    fn source(&mut self, at: usize) -> Source {
        if let Some(id) = self.graph.vertices[at].id.take() {
            return Source::Id(id);
        }
        let labels = &self.graph.vertices[at].labels;
        let Some(fits) = &labels.0 else { return Source::All };
        let rows = self.estate.label_rows().zip(fits.iter()).filter(|(_, fits)| **fits);
        let kinds: BTreeSet<KindId> = rows.map(|((_, kind, _), _)| kind).collect();
        let nodes: usize = kinds.iter().map(|kind| self.estate.of_kind(*kind).len()).sum();
        match kinds.iter().copied().collect::<Vec<_>>()[..] {
            [kind] => Source::Kind(kind),
            _ if nodes * 2 > self.estate.node_count() => Source::All,
            _ => {
                let of_kinds = kinds.iter().flat_map(|kind| self.estate.of_kind(*kind));
                let mut nodes: Vec<NodeId> =
                    of_kinds.copied().filter(|node| labels.fits(self.estate, *node)).collect();
                nodes.sort_unstable();
                Source::Among(nodes)
            }
        }
    }

    fn follow(&mut self, at: usize, out: bool) -> MoveKind {
        let hop = self.hop(at, out);
        self.fill(at);
        let edge = &mut self.graph.edges[at];
        let Some((fewest, most)) = edge.length else { return MoveKind::Hop(hop) };
        let each = edge.each.take();
        let reach = Reach { fewest, most, each, reversed: !out };
        match edge.shape {
            Shape::Every => MoveKind::Walk(hop, reach),
            shape => MoveKind::Shortest(hop, reach, shape == Shape::AllShortest),
        }
    }

    fn hop(&self, at: usize, out: bool) -> Hop {
        let edge: &Edge = &self.graph.edges[at];
        let (from, to) = if out { (edge.from, edge.to) } else { (edge.to, edge.from) };
        let (from, to) = (&self.graph.vertices[from], &self.graph.vertices[to]);
        Hop {
            from: from.slot,
            to: to.slot,
            joins: self.filled.contains(&to.slot) || to.known || from.slot == to.slot,
            slot: edge.slot,
            given: edge.given,
            types: edge.types.clone(),
            direction: if out { edge.direction } else { edge.direction.reversed() },
            labels: to.labels.clone(),
            unique: edge.unique,
        }
    }

    fn fill(&mut self, at: usize) {
        let edge = &self.graph.edges[at];
        self.filled.extend([self.graph.vertices[edge.from].slot, self.graph.vertices[edge.to].slot]);
        self.filled.extend(edge.slot);
    }

    fn push(&mut self, kind: MoveKind) {
        self.push_kind(kind);
        while let Some(at) = self.graph.paths.iter().position(|path| path.needs.is_subset(&self.filled)) {
            let path = self.graph.paths.remove(at);
            self.filled.insert(path.slot);
            self.push_kind(MoveKind::Path(path.slot, path.parts));
        }
    }

    /// Adds a move, with every condition that can be told after it; the likeliest to fail come first.
    fn push_kind(&mut self, kind: MoveKind) {
        let (mut now, later): (Vec<Condition>, Vec<Condition>) = std::mem::take(&mut self.graph.conditions)
            .into_iter()
            .partition(|condition| condition.needs.is_subset(&self.filled));
        self.graph.conditions = later;
        now.sort_by(|a, b| a.share.total_cmp(&b.share));
        let conditions = now.into_iter().map(|condition| (condition.code, condition.span)).collect();
        self.moves.push(Move { kind, conditions });
    }
}
