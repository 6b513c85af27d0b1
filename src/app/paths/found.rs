//! A path that spelunk finds: its picture, what each stop means, and the whole of it as text.

use super::walk::Walk;
use super::{Told, section};
use crate::app::attacks::Found;
use crate::model::{Estate, INTERNET, NodeId};
use crate::posture::attack::{AttackPath, Change, Remedy};
use crate::report::paths::picture;

/// The picture of a path, and the nodes in the order in which an attacker meets them.
pub(super) fn walk(estate: &Estate, found: &Found, place: usize) -> Walk {
    let around = picture(estate, &[&found.view.paths[place]], &found.view.chokes);
    Walk::new(around.nodes, around.picture)
}

/// What a cut before a stop takes away: the relation that leads there, or the stop itself.
pub(super) fn change(found: &Found, place: usize, here: NodeId) -> Option<Change> {
    let step = found.view.paths[place].steps.iter().find(|step| step.to == here)?;
    Some(step.over.map_or(Change::Node(here), Change::Relation))
}

/// What is to be said of the stop under the cursor.
pub(super) fn told(estate: &Estate, path: &AttackPath, walk: &Walk) -> Vec<Told> {
    let Some(&here) = walk.nodes.get(walk.stop) else { return Vec::new() };
    let number = format!("{}/{}", walk.stop + 1, walk.nodes.len());
    let Some(step) = path.steps.iter().find(|step| step.to == here) else {
        let outside = estate.find(INTERNET) == Some(here);
        let who =
            if outside { "Anybody on the internet can start here." } else { "The attacker starts here." };
        return vec![("step", format!("{number}  {who}"))];
    };
    let mut lines = vec![("step", format!("{number}  The attacker {}.", step.words))];
    lines.extend(step.evidence.iter().map(|evidence| ("because", evidence.text.clone())));
    let state = if step.certain {
        "certain".to_owned()
    } else {
        format!("possible: {} is not in these files", step.missing.join(", "))
    };
    lines.push(("technique", format!("{}  {}  state {state}", step.techniques.join(" "), step.tactic)));
    if path.target == here {
        lines.push(("gain", path.gain.clone()));
    }
    let breaks: Vec<String> = path.breaks.iter().map(|remedy| remedy_text(estate, *remedy)).collect();
    if !breaks.is_empty() {
        lines.push(("breaks it", breaks.join(" · ")));
    }
    lines
}

fn remedy_text(estate: &Estate, remedy: Remedy) -> String {
    format!("{} ({} effort)", remedy.title(estate), remedy.kind().effort.word())
}

/// The path as numbered text, its score explained, and what to do about it.
pub(super) fn story(estate: &Estate, found: &Found, place: usize) -> Vec<String> {
    let path = &found.view.paths[place];
    let mut lines: Vec<String> = path.story().lines().map(str::to_owned).collect();
    let points = path.points.iter().map(|point| format!("{:>4}  {}", point.points, point.words));
    section(&mut lines, &format!("Risk: {} of 100, {}", path.score, path.risk.word()), points);
    section(&mut lines, "Risk factors", path.factors.iter());
    section(&mut lines, "What the attacker gains", path.impacts.iter());
    let listed = |remedies: &[Remedy]| -> Vec<String> {
        remedies.iter().map(|remedy| remedy_text(estate, *remedy)).collect()
    };
    section(&mut lines, "What ends it, each alone", listed(&path.breaks).iter());
    section(&mut lines, "What only makes it harder", listed(&path.lessens).iter());
    section(&mut lines, "Tactics and techniques", path.tactics().iter().chain(&path.techniques()));
    section(&mut lines, "Known patterns", path.patterns.iter());
    if let Some(reported) = path.reported.and_then(|at| estate.paths().get(at)) {
        section(
            &mut lines,
            "The provider reports it as",
            std::iter::once(estate.text(reported.title).as_str()),
        );
    }
    lines
}
