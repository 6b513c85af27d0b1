//! Pictures that are no path: what lies around a node, and what whoever holds it can reach.

use super::picture::{Around, node, shown_words, words_over};
use crate::diagram::{Node, Origin, Relation, State};
use crate::model::{Estate, NodeId, RelationRef};
use crate::posture::attack::{BlastWay, Change};
use std::collections::{HashMap, HashSet};

/// A picture under way.
struct Sketch<'e> {
    estate: &'e Estate,
    around: Around,
    places: HashMap<NodeId, usize>,
}

impl<'e> Sketch<'e> {
    fn new(estate: &'e Estate, centre: NodeId) -> Self {
        let mut sketch = Self { estate, around: Around::default(), places: HashMap::new() };
        sketch.place(centre);
        sketch
    }

    fn place(&mut self, id: NodeId) -> usize {
        *self.places.entry(id).or_insert_with(|| {
            let badges = crate::posture::bom::risk_factors(self.estate.node(id)).map(str::to_owned).collect();
            self.around.picture.nodes.push(Node { badges, ..node(self.estate, id) });
            self.around.nodes.push(id);
            self.around.nodes.len() - 1
        })
    }

    fn relate(&mut self, over: Option<RelationRef<'_>>, (from, to): (NodeId, NodeId), state: State) {
        let change = over.map_or(Change::Node(to), |relation| Change::Relation(relation.id()));
        let label = over.map_or_else(|| shown_words("EXPOSES"), words_over);
        let (from, to) = (self.place(from), self.place(to));
        self.around.picture.relations.push(Relation {
            from,
            to,
            label,
            state,
            origin: Origin::Found,
            heavy: false,
        });
        self.around.changes.push(change);
    }
}

/// A node with the relations that leave and reach it, those to at most `most` neighbours: what says more than where
/// it lies comes first.
#[must_use]
pub fn near(estate: &Estate, centre: NodeId, most: usize) -> Around {
    let mut relations: Vec<RelationRef<'_>> =
        estate.incoming(centre).chain(estate.outgoing(centre).filter(|own| own.to_id() != centre)).collect();
    relations.sort_by_key(|relation| relation.kind_name().as_str() == "CONTAINS");
    let mut sketch = Sketch::new(estate, centre);
    let mut all = HashSet::new();
    for relation in relations {
        let (from, to) = (relation.from_id(), relation.to_id());
        let other = if from == centre { to } else { from };
        all.insert(other);
        if sketch.places.contains_key(&other) || sketch.places.len() <= most {
            sketch.relate(Some(relation), (from, to), State::Certain);
        }
    }
    all.remove(&centre);
    let mut around = sketch.around;
    around.left_out = all.len() + 1 - around.nodes.len();
    around
}

/// What whoever holds a node can reach, `ways` leading there, each after the one it goes on from; `all` nodes are in
/// reach, `targets` of them are worth reaching.
#[must_use]
pub fn reach(estate: &Estate, centre: NodeId, ways: &[BlastWay], all: usize, targets: &[NodeId]) -> Around {
    let mut sketch = Sketch::new(estate, centre);
    for way in ways {
        let state = if way.certain { State::Certain } else { State::Possible };
        let over = way.relation.map(|relation| estate.relation(relation));
        sketch.relate(over, (way.from, way.to), state);
    }
    let mut around = sketch.around;
    around.picture.nodes[0].entry = true;
    for (id, node) in around.nodes.iter().zip(&mut around.picture.nodes).skip(1) {
        node.target = targets.binary_search(id).is_ok();
    }
    around.left_out = (all + 1).saturating_sub(around.nodes.len());
    around
}
