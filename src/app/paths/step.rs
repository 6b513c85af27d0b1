//! What a stop of an attack path means: what the attacker holds there, and which record says so.

use super::Paths;
use crate::model::{Estate, INTERNET, NodeId, ReportedPath, Source};

/// One labelled line about a stop.
pub type Told = (&'static str, String);

/// What is to be said of the stop under the cursor.
#[must_use]
pub fn told(paths: &Paths, estate: &Estate) -> Vec<Told> {
    let (Some(path), Some(walk)) = (paths.selected().and_then(|at| estate.paths().get(at)), &paths.walk)
    else {
        return Vec::new();
    };
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
#[must_use]
pub fn story(paths: &Paths, estate: &Estate) -> Vec<String> {
    let (Some(path), Some(walk)) = (paths.selected().and_then(|at| estate.paths().get(at)), &paths.walk)
    else {
        return Vec::new();
    };
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
    lines
}

/// A titled section, unless it has nothing to say.
fn section<'t>(lines: &mut Vec<String>, title: &str, texts: impl Iterator<Item = &'t str>) {
    let mut texts = texts.filter(|text| !text.is_empty()).peekable();
    if texts.peek().is_some() {
        lines.extend([String::new(), title.to_owned()]);
        lines.extend(texts.map(|text| format!("  {text}")));
    }
}
