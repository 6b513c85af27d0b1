//! Attack paths as one picture: what they share is drawn once.

use crate::diagram::{Node, Origin, Picture, Relation, State};
use crate::model::{Estate, NodeId, Ontology, RelationRef};
use crate::posture::attack::{AttackPath, AttackStep, Change, Choke};
use std::collections::HashMap;

/// A node that at least this share of all paths passes is marked as a choke point, in percent.
const CHOKE: f64 = 25.0;

/// A picture, the nodes at its positions, and how many more there are that it leaves out.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// the nodes; the one in question, or the first entry, first
    pub nodes: Vec<NodeId>,
    /// what is drawn
    pub picture: Picture,
    /// what each drawn relation is, for a what-if
    pub changes: Vec<Change>,
    /// neighbours, or nodes in reach, that are not drawn
    pub left_out: usize,
}

/// The paths as one picture, the nodes in the order in which an attacker meets them, every relation once. A relation
/// is certain when it is so on any of the paths.
#[must_use]
pub fn picture(estate: &Estate, paths: &[&AttackPath], chokes: &[Choke]) -> Around {
    let mut around = Around::default();
    let mut places: HashMap<NodeId, usize> = HashMap::new();
    let steps = || paths.iter().flat_map(|path| &path.steps);
    for node in steps().flat_map(|step| step.from.into_iter().chain([step.to])) {
        places.entry(node).or_insert_with(|| {
            around.nodes.push(node);
            around.nodes.len() - 1
        });
    }
    let mut drawn: HashMap<(usize, usize, String), usize> = HashMap::new();
    let relations = &mut around.picture.relations;
    for step in steps() {
        let Some(from) = step.from else { continue };
        let (from, to, label) = (places[&from], places[&step.to], words(estate, step));
        let state = if step.certain { State::Certain } else { State::Possible };
        let place = *drawn.entry((from, to, label.clone())).or_insert_with(|| {
            relations.push(Relation { from, to, label, state, origin: Origin::Found, heavy: false });
            around.changes.push(step.over.map_or(Change::Node(step.to), Change::Relation));
            relations.len() - 1
        });
        if step.certain {
            relations[place].state = State::Certain;
        }
    }
    around.picture.nodes = around.nodes.iter().map(|&node| shown(estate, paths, chokes, node)).collect();
    around
}

/// What stands at a relation: the role where it gives one, else its shown words.
fn words(estate: &Estate, step: &AttackStep) -> String {
    let over = step.over.map(|relation| estate.relation(relation));
    if let Some(role) = over.and_then(role) {
        return role;
    }
    match over {
        Some(over) if over.kind_name() == step.relation.as_str() => over.label().to_owned(),
        _ => shown_words(&step.relation),
    }
}

/// The shown words of a kind of relation.
pub(super) fn shown_words(relation: &str) -> String {
    let kind = Ontology::get().relation_id(relation).and_then(|id| Ontology::get().relation(id));
    kind.map_or_else(|| relation.to_lowercase().replace('_', " "), |kind| kind.label.clone())
}

fn role(relation: RelationRef<'_>) -> Option<String> {
    relation.text("role").filter(|role| !role.is_empty()).map(|role| role.to_string())
}

/// What stands at a relation that is drawn as it is.
pub(super) fn words_over(relation: RelationRef<'_>) -> String {
    role(relation).unwrap_or_else(|| relation.label().to_owned())
}

/// A node as every drawing of a path has it: name, kind and glyphs, without marks.
#[must_use]
pub fn node(estate: &Estate, id: NodeId) -> Node {
    let node = estate.node(id);
    let kind = Ontology::get().kind(node.kind());
    Node {
        key: node.canonical_id(),
        glyph: kind.map_or_else(String::new, |kind| kind.glyph.clone()),
        ascii: kind.map_or_else(String::new, |kind| kind.ascii.clone()),
        name: node.name().to_string(),
        kind: node.kind_label().to_owned(),
        ..Node::default()
    }
}

fn shown(estate: &Estate, paths: &[&AttackPath], chokes: &[Choke], id: NodeId) -> Node {
    let choke = chokes.iter().find(|choke| choke.node == id && choke.share >= CHOKE);
    Node {
        badges: crate::posture::bom::risk_factors(estate.node(id)).map(str::to_owned).collect(),
        entry: paths.iter().any(|path| path.entry == id),
        target: paths.iter().any(|path| path.target == id),
        choke: choke.map(|choke| format!("on {:.0}% of all paths", choke.share)),
        ..node(estate, id)
    }
}
