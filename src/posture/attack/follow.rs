//! Ways over relations that the question names, from nodes to nodes that it names: what the relations mean
//! does not matter. The shortest way for every pair, counted all, listed the best.
//!
//! A way scores `exploitability` of its entry times `sensitivity` of its target (each 1 to 10, 10 where a node
//! does not carry it) times 0.9 per hop. Cutting costs a relation's `cost` (at least 1, once for each time that
//! one file states it), 5 for an entry; CONTAINS cannot be cut.

use super::hold::Hold;
use super::map::{Cause, Door, Goal, Link, Map, State};
use super::path::{AttackPath, Writer};
use super::search::Found;
use super::view::Totals;
use super::what_if::Change;
use crate::graph::{Core, FAR, Graph, INFINITE, Mask, Pair, Part, Prices, Top, cut, each_pair, route};
use crate::model::{Estate, NodeId, Ontology, RelationId, RelationKindId, RelationRef, Source, Value};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The cost of closing an entry.
const ENTRY_PRICE: u32 = 5;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// where ways start
    pub from: &'q [NodeId],
    /// where they end
    pub to: &'q [NodeId],
    /// the relations that are followed, along their direction
    pub follow: &'q [RelationKindId],
    /// the most steps: 1 to 64
    pub max_hops: u8,
    /// the most ways that are listed
    pub top: usize,
    /// relations and nodes that are gone
    pub gone: &'q [Change],
}

/// Something that a cut takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severed {
    /// an entry is closed
    Entry(NodeId),
    /// a relation is removed
    Relation(RelationId),
}

/// A least-cost cut over ways of any length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowedCut {
    /// what it costs
    pub cost: u64,
    /// the cut nearest to the entries
    pub near_entries: Vec<Severed>,
    /// the cut nearest to the targets, of the same cost
    pub near_targets: Vec<Severed>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// the best ways
    pub paths: Vec<AttackPath>,
    /// counts over all pairs
    pub totals: Totals,
    /// `None` when some way has nothing that can be cut
    pub cut: Option<FollowedCut>,
}

/// Answers a question.
#[must_use]
pub fn follow(estate: &Estate, question: Question<'_>) -> Followed {
    let ground = Ground::new(estate, question.follow);
    let numbers = |nodes: &[NodeId]| nodes.iter().map(|node| node.0).collect::<Vec<u32>>();
    let (from, to) = (numbers(question.from), numbers(question.to));
    let core = Core::new(&ground.graph, &from, &to, question.max_hops.clamp(1, 64));
    let mask = ground.mask(&core, question.gone);
    let (totals, best) = Ground::ranked(estate, &core, &mask, question.top);
    let ways = best
        .into_iter()
        .filter_map(|(score, pair)| Some((score, pair, route(&core, pair.entry, pair.target, &mask)?)));
    let ways: Vec<(u8, Pair, Vec<u32>)> = ways.collect();
    let paths = ground.written(estate, &core, &ways);
    let whole = Core::new(&ground.graph, &from, &to, FAR);
    let cut = ground.cut(estate, &whole, &ground.mask(&whole, question.gone));
    Followed { paths, totals, cut }
}

/// The followed relations as a graph over the estate's nodes.
struct Ground {
    graph: Graph,
    /// edge -> relation, ascending
    relations: Vec<RelationId>,
}

impl Ground {
    fn new(estate: &Estate, follow: &[RelationKindId]) -> Self {
        let (mut relations, mut edges) = (Vec::new(), Vec::new());
        for relation in estate.relations().filter(|relation| follow.contains(&relation.kind())) {
            relations.push(relation.id());
            edges.push((relation.from_id().0, relation.to_id().0));
        }
        let vertices = u32::try_from(estate.node_count()).unwrap_or(u32::MAX);
        Self { graph: Graph::new(vertices, edges), relations }
    }

    fn mask(&self, core: &Core, gone: &[Change]) -> Mask {
        let mut mask = Mask::default();
        for change in gone {
            match *change {
                Change::Node(node) => {
                    core.find(node.0).into_iter().for_each(|vertex| mask.set_vertex(vertex, true));
                }
                Change::Relation(relation) => {
                    let edge =
                        self.relations.binary_search(&relation).ok().and_then(|at| u32::try_from(at).ok());
                    let own = edge.and_then(|edge| core.find_edge(edge));
                    own.into_iter().for_each(|edge| mask.set_edge(edge, true));
                }
                Change::Remedy(_) => {}
            }
        }
        mask
    }

    fn ranked(estate: &Estate, core: &Core, mask: &Mask, most: usize) -> (Totals, Vec<(u8, Pair)>) {
        let rates = |name: &str| rates(estate, core, name);
        let (entry_rates, target_rates) = (rates("exploitability"), rates("sensitivity"));
        let score = |pair: &Pair| {
            score(entry_rates[pair.entry as usize] * target_rates[pair.target as usize], pair.hops)
        };
        type Sum = (Totals, Top<(u8, Reverse<Pair>)>);
        let see = |(totals, top): &mut Sum, pair: Pair| {
            let score = score(&pair);
            totals.pairs += 1;
            totals.hops += u64::from(pair.hops);
            totals.risk += u64::from(score);
            top.offer((score, Reverse(pair)));
        };
        let join = |(a, mut top): Sum, (b, other): Sum| {
            other.finish().into_iter().for_each(|item| top.offer(item));
            let totals =
                Totals { pairs: a.pairs + b.pairs, hops: a.hops + b.hops, risk: a.risk + b.risk, entries: 0 };
            (totals, top)
        };
        let (totals, top) = each_pair(core, mask, || (Totals::default(), Top::new(most)), see, join);
        let entries = core.entries.len() as u64;
        let best = top.finish().into_iter().map(|(score, Reverse(pair))| (score, pair));
        (Totals { entries, ..totals }, best.collect())
    }

    /// The ways as paths, over a map of just their nodes and relations.
    fn written(&self, estate: &Estate, core: &Core, ways: &[(u8, Pair, Vec<u32>)]) -> Vec<AttackPath> {
        let node = |vertex: u32| NodeId(core.vertex[vertex as usize]);
        let edges: BTreeSet<u32> = ways.iter().flat_map(|(_, _, edges)| edges.iter().copied()).collect();
        let ends = |&edge: &u32| <[u32; 2]>::from(core.graph.ends(edge));
        let nodes: BTreeSet<NodeId> = edges.iter().flat_map(ends).map(node).collect();
        let nodes: Vec<NodeId> = nodes.into_iter().collect();
        let state = |vertex: u32| number(nodes.binary_search(&node(vertex)).unwrap_or(0));
        let link = |&edge: &u32| {
            let (from, to) = core.graph.ends(edge);
            let relation = self.relations[core.edge[edge as usize] as usize];
            Link {
                from: state(from),
                to: state(to),
                relation,
                cause: Cause::Followed,
                certain: true,
                cost: 0,
            }
        };
        let door = |pair: &Pair| Door {
            state: state(pair.entry),
            entry: None,
            relation: None,
            certain: true,
            cost: 0,
        };
        let goal =
            |(score, pair): (&u8, &Pair)| Goal { state: state(pair.target), target: None, value: *score };
        let map = Map {
            states: nodes.iter().map(|&node| State { node, hold: Hold::CONTROL }).collect(),
            links: edges.iter().map(link).collect(),
            doors: ways.iter().map(|(_, pair, _)| door(pair)).collect(),
            goals: ways.iter().map(|(score, pair, _)| goal((score, pair))).collect(),
            ..Map::default()
        };
        let edges: Vec<u32> = edges.into_iter().collect();
        let places =
            |way: &[u32]| way.iter().filter_map(|edge| edges.binary_search(edge).ok()).map(number).collect();
        let found = |(at, (score, pair, _)): (usize, &(u8, Pair, Vec<u32>))| Found {
            score: *score,
            cost: 0,
            hops: pair.hops,
            entry: node(pair.entry),
            target: node(pair.target),
            door: number(at),
            goal: number(at),
        };
        let writer = Writer { estate, map: &map };
        ways.iter().enumerate().map(|(at, way)| writer.path(&found((at, way)), places(&way.2))).collect()
    }

    fn cut(&self, estate: &Estate, core: &Core, mask: &Mask) -> Option<FollowedCut> {
        let contains = Ontology::get().relation_id("CONTAINS");
        let cost = estate.key_named("cost");
        let relation = |edge: u32| estate.relation(self.relations[core.edge[edge as usize] as usize]);
        let price = |relation: RelationRef<'_>| {
            if Some(relation.kind()) == contains {
                return INFINITE;
            }
            let own = cost.and_then(|key| relation.property_by(key)).and_then(Value::as_int);
            let own = own.and_then(|cost| u32::try_from(cost).ok()).unwrap_or(1).max(1);
            own.saturating_mul(repeats(relation.evidence())).min(INFINITE)
        };
        let edges: Vec<u32> = (0..number(core.graph.edges())).map(|edge| price(relation(edge))).collect();
        let entries = vec![ENTRY_PRICE; core.entries.len()];
        let found = cut(core, Prices { edges: &edges, entries: &entries }, mask)?;
        let severed = |part: Part| match part {
            Part::Entry(entry) => Severed::Entry(NodeId(core.vertex[entry as usize])),
            Part::Edge(edge) => Severed::Relation(relation(edge).id()),
        };
        let all = |parts: Vec<Part>| parts.into_iter().map(severed).collect();
        Some(FollowedCut {
            cost: found.cost,
            near_entries: all(found.near_entries),
            near_targets: all(found.near_targets),
        })
    }
}

/// A node's rate by core vertex: 1 to 10.
fn rates(estate: &Estate, core: &Core, name: &str) -> Vec<u8> {
    let key = estate.key_named(name);
    let rate = |&vertex: &u32| {
        let own = key.and_then(|key| estate.node(NodeId(vertex)).property_by(key)).and_then(Value::as_int);
        u8::try_from(own.unwrap_or(10).clamp(0, 10)).unwrap_or(10)
    };
    core.vertex.iter().map(rate).collect()
}

/// The product of the rates, a tenth less per hop, rounded.
fn score(product: u8, hops: u8) -> u8 {
    let score = (0..hops).fold(u64::from(product) * 1_000_000, |score, _| score / 10 * 9);
    u8::try_from((score + 500_000) / 1_000_000).unwrap_or(100)
}

/// How often one file states a relation.
fn repeats(evidence: &[Source]) -> u32 {
    let most = evidence.chunk_by(|a, b| a.file() == b.file()).map(<[Source]>::len).max();
    number(most.unwrap_or(1).max(1))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_fall_a_tenth_per_hop() {
        assert_eq!([score(100, 0), score(100, 1), score(100, 2), score(7, 8)], [100, 90, 81, 3]);
    }
}
