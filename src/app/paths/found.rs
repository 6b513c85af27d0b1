//! A path that spelunk finds: its picture, what each stop means, and the whole of it as text.

use super::walk::Walk;
use super::{Told, section};
use crate::app::attacks::Found;
use crate::diagram::{Node, Origin, Picture, Relation, State};
use crate::model::{Estate, INTERNET, NodeId, Ontology};
use crate::posture::attack::{AttackPath, AttackStep, Change, Remedy};

/// A node that at least this share of all paths passes is marked as a choke point, in percent.
const CHOKE: f64 = 25.0;

/// The picture of a path, and the nodes in the order in which an attacker meets them.
pub(super) fn walk(estate: &Estate, found: &Found, place: usize) -> Walk {
    let path = &found.view.paths[place];
    let mut nodes: Vec<NodeId> = Vec::new();
    for node in path.steps.iter().flat_map(|step| step.from.into_iter().chain([step.to])) {
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    let at = |node: NodeId| nodes.iter().position(|own| *own == node).unwrap_or(0);
    let relations =
        path.steps.iter().filter_map(|step| Some(relation(estate, step, at(step.from?), at(step.to))));
    let relations = relations.collect();
    let nodes_drawn = nodes.iter().map(|&node| drawn(estate, found, path, node)).collect();
    Walk::new(nodes, Picture { nodes: nodes_drawn, relations })
}

fn relation(estate: &Estate, step: &AttackStep, from: usize, to: usize) -> Relation {
    let over = step.over.map(|relation| estate.relation(relation));
    let words = match over {
        Some(over) if over.kind_name() == step.relation.as_str() => over.label().to_owned(),
        _ => Ontology::get()
            .relation_id(&step.relation)
            .and_then(|id| Ontology::get().relation(id))
            .map_or_else(|| step.relation.to_lowercase().replace('_', " "), |kind| kind.label.clone()),
    };
    let role = over.and_then(|over| over.text("role")).filter(|role| !role.is_empty());
    let label = role.map_or(words, |role| role.to_string());
    let state = if step.certain { State::Certain } else { State::Possible };
    Relation { from, to, label, state, origin: Origin::Found, heavy: false }
}

fn drawn(estate: &Estate, found: &Found, path: &AttackPath, id: NodeId) -> Node {
    let node = estate.node(id);
    let kind = Ontology::get().kind(node.kind());
    let choke = found.view.chokes.iter().find(|choke| choke.node == id && choke.share >= CHOKE);
    Node {
        key: node.canonical_id(),
        glyph: kind.map_or_else(String::new, |kind| kind.glyph.clone()),
        ascii: kind.map_or_else(String::new, |kind| kind.ascii.clone()),
        name: node.name().to_string(),
        kind: node.kind_label().to_owned(),
        badges: crate::posture::bom::risk_factors(node).map(str::to_owned).collect(),
        entry: path.entry == id,
        target: path.target == id,
        choke: choke.map(|choke| format!("on {:.0}% of all paths", choke.share)),
        scope: None,
    }
}

/// What a cut before a stop takes away: the relation that leads there, or the stop itself.
pub(super) fn change(found: &Found, place: usize, here: NodeId) -> Option<Change> {
    let step = found.view.paths[place].steps.iter().find(|step| step.to == here)?;
    Some(step.over.map_or(Change::Node(here), Change::Relation))
}

/// What is to be said of the stop under the cursor.
pub(super) fn told(estate: &Estate, found: &Found, place: usize, walk: &Walk) -> Vec<Told> {
    let path = &found.view.paths[place];
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
