//! Finds, for every place where an attacker starts, everything they reach, the easiest way first.

use super::map::Map;
use super::risk;
use crate::graph::{Answers, Core, Easiest, Label, Mask, Walk, affected};
use crate::model::{NodeId, RelationId};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The most pairs that are kept per entry; those of the least risk are only counted.
const KEEP: usize = 2000;

/// The best way from an entry to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// 0 to 100
    pub score: u8,
    /// the sum of the costs of the way in and the steps
    pub cost: u16,
    /// how many steps, the way in included
    pub hops: u8,
    /// where it starts
    pub entry: NodeId,
    /// what it reaches
    pub target: NodeId,
    /// the place of the way in among the map's doors
    pub door: u32,
    /// the place of what is wanted among the map's goals
    pub goal: u32,
}

impl Found {
    /// The order of lists: the riskiest first, then the easiest, the shortest, by the nodes.
    #[must_use]
    pub fn rank(&self) -> (Reverse<u8>, u16, u8, NodeId, NodeId) {
        (Reverse(self.score), self.cost, self.hops, self.entry, self.target)
    }
}

/// What one entry reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// how many targets
    pub pairs: u32,
    /// the sum of the steps to them
    pub hops: u32,
    /// the sum of the scores
    pub risk: u32,
    /// the best ways, in the order of their rank
    pub found: Vec<Found>,
    /// nodes between entry and targets, and how many pairs' ways pass them, in fixed point
    pub nodes: Vec<(NodeId, u64)>,
    /// relations that the ways follow, likewise
    pub relations: Vec<(RelationId, u64)>,
}

/// One whole pair in the fixed point of [`Row`].
pub const ONE: u64 = 1 << 32;

/// A place where attackers start: a node and its ways in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// the node
    pub node: NodeId,
    /// the first of its doors and the one after its last
    pub doors: (u32, u32),
}

/// What is switched off, in the numbers of one search.
#[derive(Clone, Debug, Default)]
pub struct Off {
    /// links and states of the core
    pub mask: Mask,
    /// doors of the map
    pub doors: std::collections::BTreeSet<u32>,
}

/// The map cut down to what lies between entries and targets, and the answers per entry.
#[derive(Clone, Debug)]
pub struct Search {
    /// the core of the map's graph
    pub core: Core,
    /// where attackers start, by node
    pub sources: Vec<Source>,
    costs: Vec<u8>,
    /// the most steps, the way in included
    pub max_hops: u8,
    /// 1 where the way in is a step of its own
    lead: u8,
}

impl Search {
    /// Prepares a search for ways of at most `max_hops` steps.
    #[must_use]
    pub fn new(map: &Map, max_hops: u8) -> Self {
        let lead = u8::from(map.doors.iter().any(|door| door.entry.is_some()));
        let bound = max_hops.saturating_sub(lead);
        let core = Core::new(&map.graph, &map.entries(), &map.targets(), bound);
        let costs = core.edge.iter().map(|&edge| map.links[edge as usize].cost).collect();
        Self { core, sources: sources(map), costs, max_hops, lead }
    }

    /// How many steps a way in counts: 1 where it is a step of its own.
    #[must_use]
    pub fn lead(&self) -> u8 {
        self.lead
    }

    /// Asks every entry.
    #[must_use]
    pub fn answers(&self, map: &Map, off: &Off) -> Answers<Row> {
        let places: Vec<u32> = (0..u32::try_from(self.sources.len()).unwrap_or(u32::MAX)).collect();
        let memory = || Easiest::new(self.core.graph.vertices());
        Answers::new(&places, memory, |easiest, place| {
            self.row(map, self.sources[place as usize], off, easiest)
        })
    }

    /// Asks one entry.
    #[must_use]
    pub fn row(&self, map: &Map, source: Source, off: &Off, easiest: &mut Easiest) -> Row {
        let best = self.best(map, source, off, easiest);
        let mut row = Row::default();
        let mut shares = Shares::default();
        for door in source.doors.0..source.doors.1 {
            let own: Vec<Found> = best.values().filter(|found| found.door == door).copied().collect();
            if !own.is_empty() {
                self.search(map, door, off, easiest);
                shares.add(self, map, easiest, &own, door);
            }
        }
        for found in best.into_values() {
            row.pairs += 1;
            row.hops += u32::from(found.hops);
            row.risk += u32::from(found.score);
            row.found.push(found);
        }
        row.found.sort_unstable_by_key(Found::rank);
        row.found.truncate(KEEP);
        (row.nodes, row.relations) =
            (shares.nodes.into_iter().collect(), shares.relations.into_iter().collect());
        row
    }

    /// For each target the best way to it.
    fn best(&self, map: &Map, source: Source, off: &Off, easiest: &mut Easiest) -> BTreeMap<NodeId, Found> {
        let mut best: BTreeMap<NodeId, Found> = BTreeMap::new();
        for door in source.doors.0..source.doors.1 {
            for label in self.search(map, door, off, easiest) {
                for found in self.goals_at(map, source.node, door, *label) {
                    let own = best.entry(found.target).or_insert(found);
                    if (found.rank(), found.door, found.goal) < (own.rank(), own.door, own.goal) {
                        *own = found;
                    }
                }
            }
        }
        best
    }

    fn search<'s>(&self, map: &Map, door: u32, off: &Off, easiest: &'s mut Easiest) -> &'s [Label] {
        let state = self.core.find(map.doors[door as usize].state);
        match state.filter(|_| !off.doors.contains(&door)) {
            Some(state) => easiest.from(state, &self.core, self.core.bound, &self.costs, &off.mask),
            None => easiest.nothing(),
        }
    }

    fn goals_at<'s>(
        &'s self,
        map: &'s Map,
        entry: NodeId,
        door: u32,
        label: Label,
    ) -> impl Iterator<Item = Found> + 's {
        let state = self.core.vertex[label.vertex as usize];
        let target = map.states[state as usize].node;
        let first = map.goals.partition_point(|goal| goal.state < state);
        let cost = label.cost + u16::from(map.doors[door as usize].cost);
        let hops = label.hops + self.lead;
        let own = (0u32..).zip(&map.goals).skip(first).take_while(move |(_, goal)| goal.state == state);
        own.filter(move |_| hops > 0).map(move |(goal, wanted)| {
            let score = risk::score(risk::likelihood(cost, hops), wanted.value);
            Found { score, cost, hops, entry, target, door, goal }
        })
    }

    /// The map's links of the best way, in order.
    #[must_use]
    pub fn way(&self, map: &Map, found: &Found, off: &Off, easiest: &mut Easiest) -> Vec<u32> {
        self.search(map, found.door, off, easiest);
        let label = self.label(map, easiest, found);
        let way = label.map(|label| easiest.way(label)).unwrap_or_default();
        way.into_iter().map(|edge| self.core.edge[edge as usize]).collect()
    }

    fn label(&self, map: &Map, easiest: &Easiest, found: &Found) -> Option<u32> {
        let state = self.core.find(map.goals[found.goal as usize].state)?;
        let cost = found.cost - u16::from(map.doors[found.door as usize].cost);
        let hops = found.hops - self.lead;
        let is = |label: &Label| (label.vertex, label.cost, label.hops) == (state, cost, hops);
        easiest.labels().iter().position(is).and_then(|at| u32::try_from(at).ok())
    }

    /// The places of the sources whose answers some links, states or doors of the map can change.
    #[must_use]
    pub fn affected(
        &self,
        map: &Map,
        links: &[u32],
        states: &[u32],
        doors: &[u32],
        walk: &mut Walk,
    ) -> Vec<u32> {
        let edges: Vec<u32> = links.iter().filter_map(|&link| self.core.find_edge(link)).collect();
        let vertices: Vec<u32> = states.iter().filter_map(|&state| self.core.find(state)).collect();
        let entries = affected(&self.core, crate::graph::Side::Entries, &edges, &vertices, walk);
        let nodes = entries.iter().map(|&place| self.core.vertex[self.core.entries[place as usize] as usize]);
        let nodes = nodes.chain(doors.iter().map(|&door| map.doors[door as usize].state));
        let place = |state: u32| {
            let node = map.states[state as usize].node;
            self.sources.binary_search_by_key(&node, |source| source.node).ok()
        };
        let mut places: Vec<u32> = nodes.filter_map(place).filter_map(|at| u32::try_from(at).ok()).collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// Groups the doors by node; doors lie by state, states by node.
fn sources(map: &Map) -> Vec<Source> {
    let node = |door: &super::map::Door| map.states[door.state as usize].node;
    let mut sources = Vec::new();
    let mut at = 0;
    for group in map.doors.chunk_by(|a, b| node(a) == node(b)) {
        let end = at + u32::try_from(group.len()).unwrap_or(0);
        sources.push(Source { node: node(&group[0]), doors: (at, end) });
        at = end;
    }
    sources
}

/// How many pairs pass each node and relation.
#[derive(Default)]
struct Shares {
    nodes: BTreeMap<NodeId, u64>,
    relations: BTreeMap<RelationId, u64>,
}

impl Shares {
    fn add(&mut self, search: &Search, map: &Map, easiest: &Easiest, found: &[Found], door: u32) {
        let mut weight = vec![0.0; easiest.labels().len()];
        for one in found {
            if let Some(label) = search.label(map, easiest, one) {
                weight[label as usize] += 1.0;
            }
        }
        let entry = map.states[map.doors[door as usize].state as usize].node;
        easiest.share(&weight, |edge, from, part| {
            let link = map.links[search.core.edge[edge as usize] as usize];
            *self.relations.entry(link.relation).or_default() += fixed(part);
            let node = map.states[search.core.vertex[from.vertex as usize] as usize].node;
            if node != entry {
                *self.nodes.entry(node).or_default() += fixed(part);
            }
        });
        if let Some(relation) = map.doors[door as usize].relation {
            *self.relations.entry(relation).or_default() += ONE * found.len() as u64;
        }
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn fixed(part: f64) -> u64 {
    (part * ONE as f64).round() as u64
}
