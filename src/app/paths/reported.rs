//! A path that only the provider reports: what its stops mean, and which record says so.

use super::walk::Walk;
use super::{Told, section};
use crate::app::attacks::Found;
use crate::diagram::{Node, Origin, Picture, Relation, order};
use crate::model::{Estate, INTERNET, NodeId, PathStep, ReportedPath, Source};
use crate::posture::attack::{Change, unseen};
use crate::report::paths::node;

/// The nodes of a path in the order in which an attacker meets them, and its relations.
pub(super) fn walk(estate: &Estate, path: &ReportedPath) -> Walk {
    let mut nodes: Vec<NodeId> = Vec::new();
    let ends = path.steps.iter().flat_map(|step| [step.from, step.to]);
    for node in path.entry.into_iter().chain(path.nodes.iter().copied()).chain(ends).chain(path.target) {
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    let given = picture(estate, path, &nodes);
    let nodes: Vec<NodeId> = order(&given).into_iter().map(|at| nodes[at]).collect();
    let picture = picture(estate, path, &nodes);
    Walk::new(nodes, picture)
}

fn picture(estate: &Estate, path: &ReportedPath, nodes: &[NodeId]) -> Picture {
    let place = |node: NodeId| nodes.iter().position(|own| *own == node).unwrap_or(0);
    let relation = |step: &PathStep| Relation {
        from: place(step.from),
        to: place(step.to),
        label: estate.text(step.label).to_string(),
        origin: Origin::Reported,
        ..Relation::default()
    };
    let relations = path.steps.iter().map(relation).collect();
    Picture { nodes: nodes.iter().map(|id| drawn(estate, path, *id)).collect(), relations }
}

fn drawn(estate: &Estate, path: &ReportedPath, id: NodeId) -> Node {
    Node { entry: path.entry == Some(id), target: path.target == Some(id), ..node(estate, id) }
}

/// What is to be said of the stop under the cursor.
pub(super) fn told(estate: &Estate, path: &ReportedPath, walk: &Walk) -> Vec<Told> {
    let Some(&here) = walk.nodes.get(walk.stop) else { return Vec::new() };
    let node = estate.node(here);
    let place = format!("{}/{}", walk.stop + 1, walk.nodes.len());
    let what = format!("{} ({})", node.name(), node.kind_label());
    let sentence = match (path.entry == Some(here), path.target == Some(here)) {
        _ if estate.find(INTERNET) == Some(here) => "Anybody on the internet can start here.".to_owned(),
        (true, _) => format!("The attacker gets in at {what}."),
        (_, true) => format!("The attacker has reached {what}, the target."),
        _ => format!("The attacker holds {what}."),
    };
    let mut lines = vec![("step", format!("{place}  {sentence}"))];
    for step in path.steps.iter().filter(|step| step.to == here) {
        let label = estate.text(step.label);
        let words = if label.is_empty() { "leads to" } else { label.as_str() };
        lines.push(("because", format!("{} {words} {}", estate.node(step.from).name(), node.name())));
        lines.push(("evidence", evidence(estate, path, step.from, here)));
    }
    if lines.len() == 1 {
        lines.push(("evidence", reported(estate, path.source)));
    }
    let leads: Vec<&str> = path
        .steps
        .iter()
        .filter(|step| step.from == here)
        .map(|step| estate.node(step.to).name().as_str())
        .collect();
    if !leads.is_empty() {
        lines.push(("leads to", leads.join(", ")));
    }
    let tactics: Vec<&str> = path.tactics.iter().map(|&sym| estate.text(sym).as_str()).collect();
    if !tactics.is_empty() {
        lines.push(("tactics", tactics.join(", ")));
    }
    lines
}

/// What a cut before a stop takes away: a relation of the files that the provider's step follows.
pub(super) fn change(estate: &Estate, path: &ReportedPath, here: NodeId) -> Option<Change> {
    let mut steps = path.steps.iter().filter(|step| step.to == here);
    steps.find_map(|step| {
        let mut over = estate.outgoing(step.from).filter(|relation| relation.to_id() == here);
        over.next().map(|relation| Change::Relation(relation.id()))
    })
}

/// The record of the relation itself where the files state it, else that of the provider's path.
fn evidence(estate: &Estate, path: &ReportedPath, from: NodeId, to: NodeId) -> String {
    let stated = estate.outgoing(from).filter(|relation| relation.to_id() == to);
    for relation in stated {
        if let Some(&source) = relation.evidence().first() {
            return format!("{} {}", relation.label(), place(estate, source));
        }
        if let Some(because) = relation.text("because") {
            return format!("{}: {because}", relation.label());
        }
    }
    reported(estate, path.source)
}

fn reported(estate: &Estate, source: Source) -> String {
    format!("reported by the provider, {}", place(estate, source))
}

fn place(estate: &Estate, source: Source) -> String {
    let file = estate.file(source.file()).map_or_else(String::new, |file| file.shown.to_string());
    format!("{file} at byte {}", source.offset())
}

/// The path as numbered text, with everything that the provider says of it.
pub(super) fn story(estate: &Estate, path: &ReportedPath, walk: &Walk, found: Option<&Found>) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, &here) in (1..).zip(&walk.nodes) {
        let node = estate.node(here);
        let into: Vec<String> = path
            .steps
            .iter()
            .filter(|step| step.to == here)
            .map(|step| format!("{} {}", estate.node(step.from).name(), estate.text(step.label)))
            .collect();
        let because = if into.is_empty() { String::new() } else { format!(", because {}", into.join("; ")) };
        lines.push(format!("{number}. {} ({}){because}", node.name(), node.kind_label()));
    }
    for (title, text) in [
        ("In the provider's words", path.story),
        ("Description", path.description),
        ("Potential impact", path.impact),
    ] {
        section(&mut lines, title, estate.text(text).lines());
    }
    for (title, texts) in [("What to do", &path.remediation), ("Tactics and techniques", &path.tactics)] {
        section(&mut lines, title, texts.iter().flat_map(|&text| estate.text(text).lines()));
    }
    if let Some(found) = found {
        let gaps = unseen(estate, &found.analysis, path);
        let gap = |gap: &crate::posture::attack::Unseen| {
            format!("step {}: {}; to see it: {}", gap.step + 1, gap.missing, gap.export)
        };
        section(&mut lines, "What spelunk does not see of it in these files", gaps.iter().map(gap));
    }
    lines
}
