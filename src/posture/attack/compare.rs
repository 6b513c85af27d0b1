//! Paths that the provider reports beside those that spelunk finds: the same, only theirs, only ours.

use super::analysis::Analysis;
use super::path::{AttackPath, Origin};
use super::words::filled;
use crate::graph::{All, FAR, sweep};
use crate::model::{Estate, INTERNET, NodeId, PathStep, ReportedPath};
use serde::Deserialize;
use std::sync::OnceLock;

/// A step of a reported path that no followed relation shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// the place of the step in the reported path
    pub step: usize,
    /// which data is missing
    pub missing: String,
    /// what to export to see it
    pub export: String,
}

#[derive(Deserialize)]
struct File {
    gap: Vec<Gap>,
}

#[derive(Deserialize)]
struct Gap {
    words: String,
    missing: String,
    export: String,
}

fn gaps() -> &'static [Gap] {
    static GAPS: OnceLock<Vec<Gap>> = OnceLock::new();
    GAPS.get_or_init(|| {
        crate::model::asset::<File>("paths/gaps.toml", include_str!("../../../assets/paths/gaps.toml")).gap
    })
}

/// The entry of a reported path: the first node after the internet.
#[must_use]
pub fn entry_of(estate: &Estate, path: &ReportedPath) -> Option<NodeId> {
    let internet = estate.find(INTERNET);
    let first = || path.steps.iter().find(|step| Some(step.from) == internet).map(|step| step.to);
    path.entry.filter(|entry| Some(*entry) != internet).or_else(first)
}

/// Marks the found paths that a reported one tells too: the same entry, and the same target or one that
/// contains it or lies in it.
pub(super) fn mark(estate: &Estate, paths: &mut [AttackPath]) {
    for (place, reported) in estate.paths().iter().enumerate() {
        let (Some(entry), Some(target)) = (entry_of(estate, reported), reported.target) else { continue };
        let same = |path: &AttackPath| path.entry == entry && nested(estate, path.target, target);
        let exact = paths.iter().position(|path| path.entry == entry && path.target == target);
        let Some(at) = exact.or_else(|| paths.iter().position(same)) else { continue };
        if paths[at].reported.is_none() {
            paths[at].origin = Origin::Both;
            paths[at].reported = Some(place);
        }
    }
}

fn nested(estate: &Estate, a: NodeId, b: NodeId) -> bool {
    let within =
        |inner: NodeId, outer: NodeId| estate.node(inner).scopes().take(3).any(|scope| scope.id() == outer);
    a == b || within(a, b) || within(b, a)
}

/// The places of the reported paths that no found one tells.
#[must_use]
pub fn only_reported(estate: &Estate, paths: &[AttackPath]) -> Vec<usize> {
    let told = |place: &usize| paths.iter().any(|path| path.reported == Some(*place));
    (0..estate.paths().len()).filter(|place| !told(place)).collect()
}

/// The steps of a reported path that the map has no link for, and which data would show them.
#[must_use]
pub fn unseen(estate: &Estate, analysis: &Analysis, path: &ReportedPath) -> Vec<Unseen> {
    let seen = |step: &PathStep| links(analysis, step.from, step.to) || is_door(estate, analysis, step);
    let steps = path.steps.iter().enumerate().filter(|(_, step)| !seen(step));
    steps.filter_map(|(at, step)| gap(estate, at, step)).collect()
}

/// Whether the map leads from a node to another in at most three steps: what the provider draws as one may be
/// several, through a scope or a tool.
fn links(analysis: &Analysis, from: NodeId, to: NodeId) -> bool {
    let map = &analysis.map;
    let start: Vec<u32> = map.states_of(from).collect();
    let hops = sweep(&map.graph.out, &start, 3, &All);
    map.states_of(to).any(|state| hops[state as usize] != FAR)
}

fn is_door(estate: &Estate, analysis: &Analysis, step: &PathStep) -> bool {
    let map = &analysis.map;
    estate.find(INTERNET) == Some(step.from)
        && map.doors.iter().any(|door| map.states[door.state as usize].node == step.to)
}

fn gap(estate: &Estate, at: usize, step: &PathStep) -> Option<Unseen> {
    let words = estate.text(step.label).to_lowercase();
    let found = gaps().iter().find(|gap| words.contains(&gap.words))?;
    let (from, to) = (estate.node(step.from).name(), estate.node(step.to).name());
    let fill = [("from", from.as_str()), ("to", to.as_str())];
    Some(Unseen { step: at, missing: filled(&found.missing, &fill), export: filled(&found.export, &fill) })
}
