//! The least fixes: a greedy cover of the risky paths by recommendations, asked again after each pick.

use super::analysis::Analysis;
use super::fix::{Remedy, remedies, weight};
use super::map::Map;
use super::risk;
use super::rules::Rules;
use super::search::Found;
use super::view::Totals;
use super::what_if::{Change, WhatIf};
use crate::graph::{Choice, Easiest, cover};
use crate::model::{Estate, Severity};
use std::collections::BTreeMap;

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    /// the worst level that may be left
    pub target_risk: Severity,
    /// the most effort to spend, in the unit of [`weight`](super::weight)
    pub max_effort: u32,
}

impl Default for Aim {
    fn default() -> Self {
        Self { target_risk: Severity::Medium, max_effort: u32::MAX }
    }
}

/// One fix of a plan and what is left after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanStep {
    /// the recommendation
    pub remedy: Remedy,
    /// paths that are left
    pub pairs_left: u64,
    /// the sum of their scores
    pub risk_left: u64,
    /// the level of the worst of them
    pub worst_left: Option<Severity>,
}

/// The least fixes that reach an aim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// what it is for
    pub aim: Aim,
    /// before any fix
    pub start: Totals,
    /// the level of the worst path before any fix
    pub worst: Option<Severity>,
    /// the fixes, the one that ends the most risk per effort first
    pub steps: Vec<PlanStep>,
    /// whether the aim is reached; else no fix, or no effort, is left for the rest
    pub reached: bool,
}

/// The most paths that one pick looks at, the riskiest first.
const LOOK: usize = 2000;

/// Makes a plan, on top of what is already switched to "fixed".
#[must_use]
pub fn plan(estate: &Estate, analysis: &Analysis, start: &WhatIf, aim: Aim) -> Plan {
    let mut picks = picked(estate, analysis, start, aim);
    drop_needless(estate, analysis, start, aim, &mut picks);
    let mut what_if = start.clone();
    let mut steps = Vec::new();
    for remedy in picks {
        what_if.toggle(estate, analysis, Change::Remedy(remedy));
        let Totals { pairs, risk, .. } = what_if.totals();
        steps.push(PlanStep { remedy, pairs_left: pairs, risk_left: risk, worst_left: worst(&what_if) });
    }
    Plan { aim, start: start.totals(), worst: worst(start), steps, reached: is_reached(&what_if, aim) }
}

fn picked(estate: &Estate, analysis: &Analysis, start: &WhatIf, aim: Aim) -> Vec<Remedy> {
    let (mut what_if, mut spent, mut picks) = (start.clone(), 0, Vec::new());
    while let Some(remedy) = best(estate, analysis, &what_if, aim, aim.max_effort.saturating_sub(spent)) {
        spent += weight(remedy.kind().effort);
        what_if.toggle(estate, analysis, Change::Remedy(remedy));
        picks.push(remedy);
    }
    picks
}

/// Leaves out, the most work first, what the aim is reached without.
fn drop_needless(estate: &Estate, analysis: &Analysis, start: &WhatIf, aim: Aim, picks: &mut Vec<Remedy>) {
    let mut what_if = start.clone();
    picks.iter().for_each(|&remedy| what_if.toggle(estate, analysis, Change::Remedy(remedy)));
    if !is_reached(&what_if, aim) {
        return;
    }
    let mut order = picks.clone();
    order.sort_by_key(|remedy| std::cmp::Reverse((remedy.kind().effort, *remedy)));
    for remedy in order {
        what_if.toggle(estate, analysis, Change::Remedy(remedy));
        if is_reached(&what_if, aim) {
            picks.retain(|own| *own != remedy);
        } else {
            what_if.toggle(estate, analysis, Change::Remedy(remedy));
        }
    }
}

/// The paths worse than the aim, the worst first.
fn risky(what_if: &WhatIf, aim: Aim) -> Vec<Found> {
    let all = what_if.answers().rows.iter().flat_map(|row| &row.found);
    let mut risky: Vec<Found> =
        all.filter(|found| risk::level(found.score) > aim.target_risk).copied().collect();
    risky.sort_unstable_by_key(Found::rank);
    risky.truncate(LOOK);
    risky
}

fn is_reached(what_if: &WhatIf, aim: Aim) -> bool {
    worst(what_if).is_none_or(|worst| worst <= aim.target_risk)
}

fn worst(what_if: &WhatIf) -> Option<Severity> {
    let rows = what_if.answers().rows.iter();
    rows.filter_map(|row| row.found.first()).map(|found| risk::level(found.score)).max()
}

/// The recommendation that ends the most risk per effort.
fn best(estate: &Estate, analysis: &Analysis, what_if: &WhatIf, aim: Aim, effort: u32) -> Option<Remedy> {
    let risky = risky(what_if, aim);
    let mut places: BTreeMap<Remedy, Vec<u32>> = BTreeMap::new();
    let mut easiest = Easiest::new(analysis.search.core.graph.vertices());
    for (element, found) in (0u32..).zip(&risky) {
        let links = analysis.search.way(&analysis.map, found, what_if.off(), &mut easiest);
        for remedy in ending(estate, &analysis.map, found, &links) {
            places.entry(remedy).or_default().push(element);
        }
    }
    places.retain(|remedy, _| weight(remedy.kind().effort) <= effort);
    let remedies: Vec<Remedy> = places.keys().copied().collect();
    let choice = |(remedy, elements): (&Remedy, &Vec<u32>)| Choice {
        cost: weight(remedy.kind().effort),
        elements: elements.clone(),
    };
    let choices: Vec<Choice> = places.iter().map(choice).collect();
    let weights: Vec<u64> = risky.iter().map(|found| u64::from(found.score)).collect();
    cover(&choices, &weights).first().map(|pick| remedies[pick.choice])
}

/// The recommendations that end a way: at its door or at one of its links.
pub(super) fn ending(estate: &Estate, map: &Map, found: &Found, links: &[u32]) -> Vec<Remedy> {
    let door = map.doors[found.door as usize];
    let entry = door.entry.and_then(|place| Rules::get().entries.get(usize::from(place)));
    let breaks = entry.map(|entry| entry.base.breaks.as_slice()).unwrap_or_default();
    let mut ends = remedies(estate, breaks, (found.entry, found.entry), door.relation);
    ends.retain(|remedy| remedy.closes_door(estate, map, door));
    for &link in links {
        ends.extend(ending_link(estate, map, link));
    }
    super::path::unique(ends.into_iter())
}

/// The recommendations that end one link.
pub(super) fn ending_link(estate: &Estate, map: &Map, link: u32) -> Vec<Remedy> {
    let link = map.links[link as usize];
    let nodes = (map.states[link.from as usize].node, map.states[link.to as usize].node);
    let breaks = link.cause.base().map(|base| base.breaks.as_slice()).unwrap_or_default();
    let mut ends = remedies(estate, breaks, nodes, Some(link.relation));
    ends.retain(|remedy| remedy.ends_link(estate, map, link));
    ends
}
