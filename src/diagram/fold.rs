//! The picture that is really drawn: only relations with ends, and hubs with few of what hangs on them alone.

use super::drawing::{Role, What};
use super::glyphs::line_role;
use super::picture::{Node, Options, Picture, Relation};
use super::text::cleaned;
use std::collections::BTreeMap;

/// A relation from a node to itself.
pub(super) struct Loop {
    pub label: String,
    pub role: Role,
    pub what: What,
}

/// A picture to draw, with what its parts are in the picture that was given.
pub(super) struct Shown {
    /// without relations from a node to itself
    pub picture: Picture,
    /// of each node
    pub loops: Vec<Vec<Loop>>,
    pub node_what: Vec<What>,
    pub relation_what: Vec<What>,
    /// the nodes that were given
    pub given: usize,
}

impl Picture {
    /// The picture without relations that lack an end.
    pub(super) fn drawable(&self) -> Self {
        let whole = |relation: &&Relation| relation.from.max(relation.to) < self.nodes.len();
        Self { nodes: self.nodes.clone(), relations: self.relations.iter().filter(whole).cloned().collect() }
    }
}

/// Folds hubs and cleans texts.
pub(super) fn shown(given: &Picture, options: &Options) -> Shown {
    let hidden = hidden(given, options);
    let mut shown = Shown {
        picture: Picture::default(),
        loops: Vec::new(),
        node_what: Vec::new(),
        relation_what: Vec::new(),
        given: given.nodes.len(),
    };
    let mut place = vec![usize::MAX; given.nodes.len()];
    for (at, node) in given.nodes.iter().enumerate().filter(|(at, _)| !hidden.contains_key(at)) {
        place[at] = shown.picture.nodes.len();
        shown.picture.nodes.push(clean_node(node));
        shown.loops.push(Vec::new());
        shown.node_what.push(What::Node(at));
    }
    let mut folded: BTreeMap<(usize, bool), Vec<&Relation>> = BTreeMap::new();
    for (at, relation) in given.relations.iter().enumerate() {
        let (from, to) = (relation.from, relation.to);
        if from.max(to) >= given.nodes.len() {
            continue;
        }
        if let Some(&hub) = hidden.get(&to).or_else(|| hidden.get(&from)) {
            folded.entry((hub, from == hub)).or_default().push(relation);
        } else if from == to {
            let (label, role) = (cleaned(&relation.label).into_owned(), line_role(relation));
            shown.loops[place[from]].push(Loop { label, role, what: What::Relation(at) });
        } else {
            let label = cleaned(&relation.label).into_owned();
            let (from, to) = (place[from], place[to]);
            shown.picture.relations.push(Relation { from, to, label, ..relation.clone() });
            shown.relation_what.push(What::Relation(at));
        }
    }
    for ((hub, outward), relations) in folded {
        shown.add_more(hub, place[hub], outward, &relations);
    }
    shown
}

impl Shown {
    fn add_more(&mut self, hub: usize, place: usize, outward: bool, relations: &[&Relation]) {
        let Some(&first) = relations.first() else { return };
        let mut leaves: Vec<usize> =
            relations.iter().map(|relation| if outward { relation.to } else { relation.from }).collect();
        leaves.sort_unstable();
        leaves.dedup();
        let more = self.picture.nodes.len();
        let side = if outward { "out" } else { "in" };
        self.picture.nodes.push(Node {
            key: format!("{}+{side}", self.picture.nodes[place].key),
            glyph: "+".to_owned(),
            ascii: "+".to_owned(),
            name: format!("{} more", leaves.len()),
            scope: self.picture.nodes[place].scope.clone(),
            ..Node::default()
        });
        self.loops.push(Vec::new());
        self.node_what.push(What::More(hub));
        let same = relations.iter().all(|relation| relation.label == first.label);
        let label = if same { cleaned(&first.label).into_owned() } else { String::new() };
        let (from, to) = if outward { (place, more) } else { (more, place) };
        let heavy = false;
        self.picture.relations.push(Relation { from, to, label, heavy, ..first.clone() });
        self.relation_what.push(What::More(hub));
    }
}

fn clean_node(node: &Node) -> Node {
    let text = |text: &String| cleaned(text).into_owned();
    Node {
        name: text(&node.name),
        kind: text(&node.kind),
        badges: node.badges.iter().map(text).collect(),
        choke: node.choke.as_ref().map(text),
        scope: node.scope.as_ref().map(text),
        ..node.clone()
    }
}

/// The nodes that hubs fold away, each with its hub.
fn hidden(picture: &Picture, options: &Options) -> BTreeMap<usize, usize> {
    let mut hidden = BTreeMap::new();
    let Some(most) = options.fold else { return hidden };
    let mut hanging: BTreeMap<(usize, bool), Vec<usize>> = BTreeMap::new();
    for (node, hub) in hubs(picture).into_iter().enumerate() {
        if let Hub::Of { hub, outward } = hub
            && !picture.nodes[node].entry
            && !picture.nodes[node].target
        {
            hanging.entry((hub, outward)).or_default().push(node);
        }
    }
    for ((hub, _), leaves) in hanging {
        if leaves.len() > most + 1 && !options.opened.contains(&picture.nodes[hub].key) {
            hidden.extend(leaves[most..].iter().map(|&leaf| (leaf, hub)));
        }
    }
    // two nodes that hang on each other alone are no hubs
    let both: Vec<usize> =
        hidden.iter().filter(|(_, hub)| hidden.contains_key(hub)).map(|(leaf, _)| *leaf).collect();
    hidden.retain(|leaf, _| !both.contains(leaf));
    hidden
}

/// What a node hangs on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hub {
    Unknown,
    Of { hub: usize, outward: bool },
    Several,
}

/// For each node the only other node that it is related to, when all its relations go one way.
fn hubs(picture: &Picture) -> Vec<Hub> {
    let count = picture.nodes.len();
    let mut hubs = vec![Hub::Unknown; count];
    let mut meet = |node: usize, hub: Hub| {
        hubs[node] = if hubs[node] == Hub::Unknown || hubs[node] == hub { hub } else { Hub::Several };
    };
    for relation in picture.relations.iter().filter(|relation| relation.from.max(relation.to) < count) {
        let (from, to) = (relation.from, relation.to);
        if from == to {
            meet(from, Hub::Several);
        } else {
            meet(to, Hub::Of { hub: from, outward: true });
            meet(from, Hub::Of { hub: to, outward: false });
        }
    }
    hubs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn star(leaves: usize) -> Picture {
        let node = |at: usize| Node { key: format!("k{at}"), name: format!("n{at}"), ..Node::default() };
        Picture {
            nodes: (0..=leaves).map(node).collect(),
            relations: (1..=leaves)
                .map(|to| Relation { from: 0, to, label: "holds".to_owned(), ..Relation::default() })
                .collect(),
        }
    }

    #[test]
    fn a_hub_folds_what_hangs_on_it_alone() {
        let options = Options { fold: Some(3), ..Options::default() };
        let shown = shown(&star(9), &options);
        assert_eq!(shown.picture.nodes.len(), 5);
        assert_eq!(shown.picture.nodes[4].name, "6 more");
        assert_eq!(shown.picture.relations[3].label, "holds");
        assert_eq!(shown.node_what[4], What::More(0));
    }

    #[test]
    fn an_opened_hub_and_one_too_many_show_all() {
        let opened = Options { fold: Some(3), opened: vec!["k0".to_owned()], ..Options::default() };
        assert_eq!(shown(&star(9), &opened).picture.nodes.len(), 10);
        let options = Options { fold: Some(3), ..Options::default() };
        assert_eq!(shown(&star(4), &options).picture.nodes.len(), 5);
    }

    #[test]
    fn targets_and_nodes_on_the_way_stay() {
        let mut picture = star(9);
        picture.nodes[9].target = true;
        picture.relations.push(Relation { from: 8, to: 9, ..Relation::default() });
        let options = Options { fold: Some(3), ..Options::default() };
        let shown = shown(&picture, &options);
        assert!(shown.node_what.contains(&What::Node(8)));
        assert!(shown.node_what.contains(&What::Node(9)));
    }
}
