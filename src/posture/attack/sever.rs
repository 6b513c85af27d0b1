//! The least-cost cut of the attack map: after it no entry reaches a target, whatever the number of steps.

use super::analysis::Analysis;
use super::fix::{Remedy, remedies, weight};
use super::plan::ending_link;
use super::rules::Rules;
use super::search::Off;
use crate::graph::{Allow, Core, FAR, INFINITE, Mask, Part, Prices, cut};
use crate::model::Estate;

/// A cut, as recommendations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Severance {
    /// the sum of the efforts, each recommendation once
    pub cost: u32,
    /// the recommendations nearest to the entries
    pub near_entries: Vec<Remedy>,
    /// those nearest to the targets; the same where there is one least cut only
    pub near_targets: Vec<Remedy>,
    /// whether the cost is the least: not where one recommendation ends several steps of the cut
    pub exact: bool,
}

/// The least-cost cut with some things already off; `None` when some way has no step that a recommendation ends.
#[must_use]
pub fn sever(estate: &Estate, analysis: &Analysis, off: &Off) -> Option<Severance> {
    let map = &analysis.map;
    let open = |door: &u32| !off.doors.contains(door);
    let doors: Vec<u32> = (0..u32::try_from(map.doors.len()).unwrap_or(u32::MAX)).filter(open).collect();
    let mut entries: Vec<u32> = doors.iter().map(|&door| map.doors[door as usize].state).collect();
    entries.dedup();
    let core = Core::new(&map.graph, &entries, &map.targets(), FAR);
    let edges: Vec<u32> =
        core.edge.iter().map(|&link| price(cheapest(&ending_link(estate, map, link)))).collect();
    let closing = |state: u32| closings(estate, analysis, core.vertex[state as usize], off);
    let price_all = |list: Option<Vec<Remedy>>| list.map_or(INFINITE, |list| total(&list));
    let entry_prices: Vec<u32> = core.entries.iter().map(|&state| price_all(closing(state))).collect();
    let mask = off_mask(analysis, off, &core);
    let found = cut(&core, Prices { edges: &edges, entries: &entry_prices }, &mask)?;
    let fixes = |parts: &[Part]| -> Vec<Remedy> {
        let of = |part: &Part| match *part {
            Part::Edge(edge) => {
                cheapest(&ending_link(estate, map, core.edge[edge as usize])).into_iter().collect()
            }
            Part::Entry(state) => closing(state).unwrap_or_default(),
        };
        let mut all: Vec<Remedy> = parts.iter().flat_map(of).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (near_entries, near_targets) = (fixes(&found.near_entries), fixes(&found.near_targets));
    let (near, far) = (total(&near_entries), total(&near_targets));
    let exact = u64::from(near) == found.cost && u64::from(far) == found.cost;
    Some(Severance { cost: near.min(far), near_entries, near_targets, exact })
}

/// What is off, in the numbers of another core of the same map.
fn off_mask(analysis: &Analysis, off: &Off, core: &Core) -> Mask {
    let own = &analysis.search.core;
    let mut mask = Mask::default();
    for (edge, &link) in (0u32..).zip(&core.edge) {
        mask.set_edge(edge, own.find_edge(link).is_some_and(|edge| !off.mask.edge(edge)));
    }
    for (vertex, &state) in (0u32..).zip(&core.vertex) {
        mask.set_vertex(vertex, own.find(state).is_some_and(|vertex| !off.mask.vertex(vertex)));
    }
    mask
}

/// What closes every open door of a state, with the least effort each; `None` when one cannot be closed.
fn closings(estate: &Estate, analysis: &Analysis, state: u32, off: &Off) -> Option<Vec<Remedy>> {
    let map = &analysis.map;
    let first = map.doors.partition_point(|door| door.state < state);
    let own = (0u32..).zip(&map.doors).skip(first).take_while(|(_, door)| door.state == state);
    let mut all = Vec::new();
    for (_, door) in own.filter(|(place, _)| !off.doors.contains(place)) {
        let node = map.states[state as usize].node;
        let entry = Rules::get().entries.get(usize::from(door.entry?))?;
        let mut closing = remedies(estate, &entry.base.breaks, (node, node), door.relation);
        closing.retain(|remedy| remedy.closes_door(estate, map, *door));
        all.push(cheapest(&closing)?);
    }
    all.sort_unstable();
    all.dedup();
    Some(all)
}

fn cheapest(remedies: &[Remedy]) -> Option<Remedy> {
    remedies.iter().copied().min_by_key(|remedy| (remedy.kind().effort, *remedy))
}

fn price(remedy: Option<Remedy>) -> u32 {
    remedy.map_or(INFINITE, |remedy| weight(remedy.kind().effort))
}

fn total(remedies: &[Remedy]) -> u32 {
    remedies.iter().map(|remedy| weight(remedy.kind().effort)).sum()
}
