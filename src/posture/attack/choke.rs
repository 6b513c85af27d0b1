//! Choke points: nodes that many pairs of entry and target pass.

use super::analysis::Analysis;
use super::search::{ONE, Row};
use super::view::Totals;
use crate::graph::{All, Answers, Dominators, FAR, Walk, dominators, sweep};
use crate::model::{Estate, INTERNET, NodeId, RelationId};
use std::collections::{BTreeMap, BTreeSet};

/// The most choke points that are listed.
const MOST: usize = 100;

/// A node that many pairs pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Choke {
    /// the node
    pub node: NodeId,
    /// how many pairs pass it on their easiest way; equally easy ways share their pair
    pub pairs: f64,
    /// that of all pairs, in percent
    pub share: f64,
    /// how many entries can reach it at all
    pub entries: usize,
    /// how many targets it reaches: its blast radius
    pub targets: usize,
    /// targets that no entry reaches without passing it
    pub only_way_to: usize,
}

#[allow(clippy::cast_precision_loss)]
fn pairs(count: u64) -> f64 {
    count as f64 / ONE as f64
}

pub(super) fn chokes(
    estate: &Estate,
    analysis: &Analysis,
    answers: &Answers<Row>,
    totals: Totals,
) -> Vec<Choke> {
    let mut counts: BTreeMap<NodeId, u64> = BTreeMap::new();
    for (node, count) in answers.rows.iter().flat_map(|row| &row.nodes) {
        *counts.entry(*node).or_default() += count;
    }
    let mut most: Vec<(NodeId, u64)> = counts.into_iter().collect();
    most.sort_unstable_by_key(|&(node, count)| (std::cmp::Reverse(count), node));
    most.truncate(MOST);
    let must = only_ways(analysis);
    let mut walk = Walk::new(analysis.search.core.graph.vertices());
    let choke = |(node, count): (NodeId, u64)| {
        let states: Vec<u32> = analysis.map.states_of(node).collect();
        let entries = analysis.search.affected(&analysis.map, &[], &states, &[], &mut walk).len();
        #[allow(clippy::cast_precision_loss)]
        let share = 100.0 * pairs(count) / (totals.pairs.max(1) as f64);
        let targets = blast_radius(estate, analysis, node).targets.len();
        let only_way_to = must.get(&node).copied().unwrap_or(0);
        Choke { node, pairs: pairs(count), share, entries, targets, only_way_to }
    };
    most.into_iter().map(choke).collect()
}

/// The relations that the most pairs follow, with how many.
#[must_use]
pub fn busiest_relations(answers: &Answers<Row>, most: usize) -> Vec<(RelationId, f64)> {
    let mut counts: BTreeMap<RelationId, u64> = BTreeMap::new();
    for (relation, count) in answers.rows.iter().flat_map(|row| &row.relations) {
        *counts.entry(*relation).or_default() += count;
    }
    let mut all: Vec<(RelationId, u64)> = counts.into_iter().collect();
    all.sort_unstable_by_key(|&(relation, count)| (std::cmp::Reverse(count), relation));
    all.into_iter().take(most).map(|(relation, count)| (relation, pairs(count))).collect()
}

/// For each node how many targets have no way around it, over ways of any length within the core.
fn only_ways(analysis: &Analysis) -> BTreeMap<NodeId, usize> {
    let (core, map) = (&analysis.search.core, &analysis.map);
    let tree: Dominators = dominators(&core.graph, &core.entries, &All);
    let node = |state: u32| map.states[core.vertex[state as usize] as usize].node;
    let mut passed: BTreeMap<NodeId, BTreeSet<NodeId>> = BTreeMap::new();
    for &target in &core.targets {
        let own: BTreeSet<NodeId> = tree.chain(target).map(node).filter(|&own| own != node(target)).collect();
        passed.entry(node(target)).and_modify(|all| all.retain(|one| own.contains(one))).or_insert(own);
    }
    let mut counts = BTreeMap::new();
    for one in passed.into_values().flatten() {
        *counts.entry(one).or_default() += 1;
    }
    counts
}

/// What an attacker who holds a node can reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blast {
    /// nodes with the fewest steps to each, the nearest first; without the node itself
    pub nodes: Vec<(NodeId, u8)>,
    /// those of them that an attacker wants
    pub targets: Vec<NodeId>,
    /// the most steps that were followed
    pub max_hops: u8,
}

/// How far an attacker who holds a node comes.
struct Reach {
    /// by state the fewest steps, the way in included; [`FAR`]: not within the bound
    hops: Vec<u8>,
    /// the node itself
    node: NodeId,
    /// whether it is the internet, from where a way in is the first step
    outside: bool,
}

impl Reach {
    fn new(estate: &Estate, analysis: &Analysis, node: NodeId) -> Self {
        let (map, bound) = (&analysis.map, analysis.options.max_hops);
        let outside = estate.find(INTERNET) == Some(node);
        let lead = u8::from(outside);
        let start: Vec<u32> = if outside { map.entries() } else { map.states_of(node).collect() };
        let mut hops = sweep(&map.graph.out, &start, bound.saturating_sub(lead), &All);
        hops.iter_mut().filter(|hops| **hops != FAR).for_each(|hops| *hops += lead);
        Self { hops, node, outside }
    }
}

/// The blast radius of a node: everything within the hop bound of an attacker who holds it in any way; of the
/// internet, everything that its ways in lead to.
#[must_use]
pub fn blast_radius(estate: &Estate, analysis: &Analysis, node: NodeId) -> Blast {
    let map = &analysis.map;
    let reach = Reach::new(estate, analysis, node);
    let mut nearest: BTreeMap<NodeId, u8> = BTreeMap::new();
    let mut targets = BTreeSet::new();
    for (state, &hops) in (0u32..).zip(&reach.hops).filter(|(_, hops)| **hops != FAR) {
        let own = map.states[state as usize].node;
        if own == node {
            continue;
        }
        let least = nearest.entry(own).or_insert(hops);
        *least = hops.min(*least);
        if !map.goals_of(state).is_empty() {
            targets.insert(own);
        }
    }
    let mut nodes: Vec<(NodeId, u8)> = nearest.into_iter().collect();
    nodes.sort_unstable_by_key(|&(node, hops)| (hops, node));
    Blast { nodes, targets: targets.into_iter().collect(), max_hops: analysis.options.max_hops }
}

/// A step within a blast radius: from a node to one that is a step farther.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlastWay {
    /// where it starts
    pub from: NodeId,
    /// where it leads
    pub to: NodeId,
    /// what it follows; `None`: a way in that no relation tells of
    pub relation: Option<RelationId>,
    /// whether every precondition is known to hold
    pub certain: bool,
}

/// A shortest way to each node of a blast radius, those to targets first, until `most` nodes are led to. Each way
/// comes after the one that it goes on from.
#[must_use]
pub fn blast_ways(
    estate: &Estate,
    analysis: &Analysis,
    node: NodeId,
    blast: &Blast,
    most: usize,
) -> Vec<BlastWay> {
    let last = last_ways(analysis, &Reach::new(estate, analysis, node), blast);
    let wanted = blast.nodes.iter().map(|(node, _)| *node);
    let (targets, others): (Vec<NodeId>, Vec<NodeId>) =
        wanted.partition(|node| blast.targets.binary_search(node).is_ok());
    let (mut ways, mut led): (Vec<BlastWay>, BTreeSet<NodeId>) = (Vec::new(), BTreeSet::from([node]));
    for goal in targets.into_iter().chain(others) {
        let mut chain = Vec::new();
        let mut here = goal;
        while let Some(way) = last.get(&here).filter(|_| !led.contains(&here)) {
            chain.push(*way);
            here = way.from;
        }
        if led.len() + chain.len() > most + 1 {
            continue;
        }
        led.extend(chain.iter().map(|way| way.to));
        ways.extend(chain.into_iter().rev());
    }
    ways
}

/// For each node in reach the last step of a shortest way: a certain one where there is one, then the easiest.
fn last_ways(analysis: &Analysis, reach: &Reach, blast: &Blast) -> BTreeMap<NodeId, BlastWay> {
    let nearest: BTreeMap<NodeId, u8> = blast.nodes.iter().copied().collect();
    let mut last: BTreeMap<NodeId, ((bool, u8), BlastWay)> = BTreeMap::new();
    for (way, cost, hops) in ways_in(analysis, reach).chain(ways_on(analysis, reach)) {
        if nearest.get(&way.to) != Some(&hops) {
            continue;
        }
        let rank = (!way.certain, cost);
        let own = last.entry(way.to).or_insert((rank, way));
        if (rank, way) < *own {
            *own = (rank, way);
        }
    }
    last.into_iter().map(|(node, (_, way))| (node, way)).collect()
}

/// The first steps from the internet, each with its cost and the steps that it comes after, itself included.
fn ways_in<'a>(analysis: &'a Analysis, reach: &'a Reach) -> impl Iterator<Item = (BlastWay, u8, u8)> + 'a {
    let doors = analysis.map.doors.iter().filter(|_| reach.outside);
    doors.map(|door| {
        let to = analysis.map.states[door.state as usize].node;
        (BlastWay { from: reach.node, to, relation: door.relation, certain: door.certain }, door.cost, 1)
    })
}

/// The steps that lead one further, likewise.
fn ways_on<'a>(analysis: &'a Analysis, reach: &'a Reach) -> impl Iterator<Item = (BlastWay, u8, u8)> + 'a {
    let map = &analysis.map;
    let node = |state: u32| map.states[state as usize].node;
    map.links.iter().filter_map(move |link| {
        let (from, to) = (node(link.from), node(link.to));
        let (before, after) = (reach.hops[link.from as usize], reach.hops[link.to as usize]);
        let leads = from != to && after != FAR && before.checked_add(1) == Some(after);
        let way = BlastWay { from, to, relation: Some(link.relation), certain: link.certain };
        leads.then_some((way, link.cost, after))
    })
}
