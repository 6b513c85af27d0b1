//! Every way of one pair: the easiest, and its alternatives in the order of their risk.

use super::analysis::Analysis;
use super::path::AttackPath;
use super::risk;
use super::search::{Found, Off};
use super::view::written;
use crate::graph::{Allow, Core, alternatives};
use crate::model::{Estate, NodeId, RelationId};
use std::collections::HashSet;

/// How many routes are asked for each way that is wanted: some follow the same relations by other means.
const SPARE: usize = 4;

/// The ways of one pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// the easiest first; no two follow the same relations
    pub paths: Vec<AttackPath>,
    /// whether these are all within the hop bound that pass no state twice
    pub complete: bool,
}

/// At most `most` ways from an entry to a target within the analysis' hop bound, without what is off. The first has
/// the id of the pair's path, the others the same with a number.
#[must_use]
pub fn ways(estate: &Estate, analysis: &Analysis, off: &Off, pair: (NodeId, NodeId), most: usize) -> Ways {
    let (mut all, mut cut_off) = (Vec::new(), false);
    let source = analysis.search.sources.iter().find(|source| source.node == pair.0);
    for door in source.map_or(0..0, |source| source.doors.0..source.doors.1) {
        for state in analysis.map.states_of(pair.1) {
            let routes = routes(analysis, off, (door, state), most * SPARE);
            cut_off |= routes.len() == most * SPARE;
            all.extend(
                routes
                    .into_iter()
                    .filter_map(|links| Some((found(analysis, door, state, &links, pair)?, links))),
            );
        }
    }
    all.sort_by(|a, b| (a.0.rank(), a.0.door, &a.1).cmp(&(b.0.rank(), b.0.door, &b.1)));
    let mut seen: HashSet<(Option<RelationId>, Vec<RelationId>)> = HashSet::new();
    all.retain(|(found, links)| {
        let over = links.iter().map(|&link| analysis.map.links[link as usize].relation).collect();
        seen.insert((analysis.map.doors[found.door as usize].relation, over))
    });
    let complete = !cut_off && all.len() <= most;
    all.truncate(most);
    let mut paths = written(estate, analysis, all.iter().map(|(found, links)| (found, links.clone())));
    super::compare::mark(estate, &mut paths);
    for (number, path) in (2..).zip(paths.iter_mut().skip(1)) {
        path.id = format!("{}-{number}", path.id);
    }
    Ways { paths, complete }
}

/// The map's links of the easiest routes from a door to a state.
fn routes(analysis: &Analysis, off: &Off, (door, state): (u32, u32), most: usize) -> Vec<Vec<u32>> {
    let map = &analysis.map;
    if off.doors.contains(&door) || map.goals_of(state).is_empty() {
        return Vec::new();
    }
    let core = Core::new(&map.graph, &[map.doors[door as usize].state], &[state], analysis.search.core.bound);
    let costs: Vec<u8> = core.edge.iter().map(|&edge| map.links[edge as usize].cost).collect();
    let allow = Left { core: &core, analysis, off };
    let routes = alternatives(&core, &costs, &allow, most).into_iter();
    routes.map(|route| route.edges.iter().map(|&edge| core.edge[edge as usize]).collect()).collect()
}

/// The most valuable reason to want the state, as the answer of a search would tell it.
fn found(
    analysis: &Analysis,
    door: u32,
    state: u32,
    links: &[u32],
    (entry, target): (NodeId, NodeId),
) -> Option<Found> {
    let map = &analysis.map;
    let first = map.goals.partition_point(|goal| goal.state < state);
    let goals = (0u32..).zip(&map.goals).skip(first).take_while(|(_, goal)| goal.state == state);
    let (goal, wanted) = goals.max_by_key(|(at, goal)| (goal.value, std::cmp::Reverse(*at)))?;
    let door_cost = u16::from(map.doors[door as usize].cost);
    let cost = door_cost + links.iter().map(|&link| u16::from(map.links[link as usize].cost)).sum::<u16>();
    let hops = u8::try_from(links.len()).ok()? + analysis.search.lead();
    let score = risk::score(risk::likelihood(cost, hops), wanted.value);
    (hops > 0).then_some(Found { score, cost, hops, entry, target, door, goal })
}

/// What is left of the map, in the numbers of one pair's core.
struct Left<'a> {
    core: &'a Core,
    analysis: &'a Analysis,
    off: &'a Off,
}

impl Allow for Left<'_> {
    fn edge(&self, edge: u32) -> bool {
        let own = self.analysis.search.core.find_edge(self.core.edge[edge as usize]);
        own.is_some_and(|own| self.off.mask.edge(own))
    }

    fn vertex(&self, vertex: u32) -> bool {
        let own = self.analysis.search.core.find(self.core.vertex[vertex as usize]);
        own.is_some_and(|own| self.off.mask.vertex(own))
    }
}
