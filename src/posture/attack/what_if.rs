//! What if: relations, nodes and recommendations switched to "fixed", with undo and redo.
//!
//! A change only ever takes away. Only the entries whose ways can use what it takes away are asked again,
//! and each answer depends on its entry and on what is off alone, so that every state of the overlay equals
//! a search from scratch.

use super::analysis::Analysis;
use super::fix::{Place, Remedy};
use super::path::AttackPath;
use super::search::{Off, Row};
use super::view::{Totals, View};
use crate::graph::{Answers, Easiest, Mask, Walk};
use crate::model::{Estate, NodeId, RelationId};
use std::collections::BTreeSet;

/// Something that is switched to "fixed".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// the relation is gone
    Relation(RelationId),
    /// nobody gets into the node
    Node(NodeId),
    /// the recommendation is done
    Remedy(Remedy),
}

/// What a change takes away, in the numbers of the map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Loss {
    links: BTreeSet<u32>,
    states: BTreeSet<u32>,
    doors: BTreeSet<u32>,
}

/// An overlay over one analysis.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// what the user calls it; empty for a nameless one
    pub name: String,
    changes: BTreeSet<Change>,
    done: Vec<Change>,
    undone: Vec<Change>,
    off: Off,
    answers: Answers<Row>,
}

impl WhatIf {
    /// An overlay that changes nothing.
    #[must_use]
    pub fn new(analysis: &Analysis) -> Self {
        Self {
            name: String::new(),
            changes: BTreeSet::new(),
            done: Vec::new(),
            undone: Vec::new(),
            off: Off::default(),
            answers: analysis.answers.clone(),
        }
    }

    /// What is switched to "fixed", in a fixed order.
    pub fn changes(&self) -> impl ExactSizeIterator<Item = Change> + '_ {
        self.changes.iter().copied()
    }

    /// Whether a change is switched on.
    #[must_use]
    pub fn has(&self, change: Change) -> bool {
        self.changes.contains(&change)
    }

    /// Switches a change on, or off again.
    pub fn toggle(&mut self, estate: &Estate, analysis: &Analysis, change: Change) {
        self.undone.clear();
        self.done.push(change);
        self.switch(estate, analysis, change);
    }

    /// Takes the last toggle back; `false` when there is none.
    pub fn undo(&mut self, estate: &Estate, analysis: &Analysis) -> bool {
        let Some(change) = self.done.pop() else { return false };
        self.undone.push(change);
        self.switch(estate, analysis, change);
        true
    }

    /// Does the last undone toggle again; `false` when there is none.
    pub fn redo(&mut self, estate: &Estate, analysis: &Analysis) -> bool {
        let Some(change) = self.undone.pop() else { return false };
        self.done.push(change);
        self.switch(estate, analysis, change);
        true
    }

    /// Switches everything off.
    pub fn clear(&mut self, estate: &Estate, analysis: &Analysis) {
        for change in self.changes.clone() {
            self.toggle(estate, analysis, change);
        }
    }

    /// The counts as they would be.
    #[must_use]
    pub fn totals(&self) -> Totals {
        Totals::of(&self.answers)
    }

    /// The lists as they would be.
    #[must_use]
    pub fn view(&self, estate: &Estate, analysis: &Analysis) -> View {
        View::new(estate, analysis, &self.answers, &self.off)
    }

    /// The answers as they would be, one per source of the search.
    #[must_use]
    pub fn answers(&self) -> &Answers<Row> {
        &self.answers
    }

    /// The steps of a path that a change ends, by their places.
    #[must_use]
    pub fn ended(&self, estate: &Estate, analysis: &Analysis, path: &AttackPath) -> Vec<usize> {
        let map = &analysis.map;
        let door = map.doors[path.door as usize];
        let at = map.states[door.state as usize].node;
        let closed = self.changes.iter().any(|change| match *change {
            Change::Relation(relation) => door.relation == Some(relation),
            Change::Node(node) => node == at,
            Change::Remedy(remedy) => remedy.closes_door(estate, map, door),
        });
        let ways_in = path.steps.len() - path.links.len();
        let mut ended: Vec<usize> = (0..ways_in).filter(|_| closed).collect();
        for (place, &link) in (ways_in..).zip(&path.links) {
            let link = map.links[link as usize];
            let gone = self.changes.iter().any(|change| match *change {
                Change::Relation(relation) => link.relation == relation,
                Change::Node(node) => map.states[link.to as usize].node == node,
                Change::Remedy(remedy) => remedy.ends_link(estate, map, link),
            });
            ended.extend(gone.then_some(place));
        }
        ended
    }

    /// What is switched off.
    #[must_use]
    pub fn off(&self) -> &Off {
        &self.off
    }

    fn switch(&mut self, estate: &Estate, analysis: &Analysis, change: Change) {
        if !self.changes.remove(&change) {
            self.changes.insert(change);
        }
        let loss = loss(estate, analysis, change);
        self.off = off(estate, analysis, &self.changes);
        let list = |set: &BTreeSet<u32>| set.iter().copied().collect::<Vec<u32>>();
        let (links, states, doors) = (list(&loss.links), list(&loss.states), list(&loss.doors));
        let mut walk = Walk::new(analysis.search.core.graph.vertices());
        let which = analysis.search.affected(&analysis.map, &links, &states, &doors, &mut walk);
        let mut easiest = Easiest::new(analysis.search.core.graph.vertices());
        let places: Vec<u32> =
            (0..u32::try_from(analysis.search.sources.len()).unwrap_or(u32::MAX)).collect();
        let off = &self.off;
        self.answers.renew(&places, &which, |place| {
            analysis.search.row(&analysis.map, analysis.search.sources[place as usize], off, &mut easiest)
        });
    }
}

/// What is off when all the changes are on.
fn off(estate: &Estate, analysis: &Analysis, changes: &BTreeSet<Change>) -> Off {
    let mut off = Off { mask: Mask::default(), doors: BTreeSet::new() };
    for &change in changes {
        let loss = loss(estate, analysis, change);
        let core = &analysis.search.core;
        loss.links
            .iter()
            .filter_map(|&link| core.find_edge(link))
            .for_each(|edge| off.mask.set_edge(edge, true));
        loss.states
            .iter()
            .filter_map(|&state| core.find(state))
            .for_each(|state| off.mask.set_vertex(state, true));
        off.doors.extend(loss.doors);
    }
    off
}

fn loss(estate: &Estate, analysis: &Analysis, change: Change) -> Loss {
    let map = &analysis.map;
    let mut loss = Loss::default();
    match change {
        Change::Relation(relation) => {
            let over = |link: u32| map.links[link as usize].relation == relation;
            loss.links.extend(links_at(estate, analysis, relation).filter(|&link| over(link)));
            let to = estate.relation(relation).to_id();
            loss.doors.extend(
                doors_at(analysis, to).filter(|&door| map.doors[door as usize].relation == Some(relation)),
            );
        }
        Change::Node(node) => {
            loss.states.extend(map.states_of(node));
            loss.doors.extend(doors_at(analysis, node));
        }
        Change::Remedy(remedy) => {
            let ends = |&link: &u32| remedy.ends_link(estate, map, map.links[link as usize]);
            let closes = |&door: &u32| remedy.closes_door(estate, map, map.doors[door as usize]);
            match remedy.at {
                Place::Relation(relation) => {
                    loss.links.extend(links_at(estate, analysis, relation).filter(ends));
                }
                Place::Node(node) => {
                    for own in analysis.resting_on(node) {
                        loss.links.extend(links_of(analysis, own).filter(ends));
                        loss.doors.extend(doors_at(analysis, own).filter(closes));
                    }
                }
            }
        }
    }
    loss
}

/// The links that leave or reach a node.
fn links_of(analysis: &Analysis, node: NodeId) -> impl Iterator<Item = u32> + '_ {
    let graph = &analysis.map.graph;
    analysis.map.states_of(node).flat_map(|state| {
        graph.out.neighbours(state).chain(graph.into.neighbours(state)).map(|(_, link)| link)
    })
}

/// The links that may follow a relation: those at its ends.
fn links_at<'a>(
    estate: &'a Estate,
    analysis: &'a Analysis,
    relation: RelationId,
) -> impl Iterator<Item = u32> + 'a {
    links_of(analysis, estate.relation(relation).to_id())
}

fn doors_at(analysis: &Analysis, node: NodeId) -> impl Iterator<Item = u32> + '_ {
    let at = |door: &super::map::Door| analysis.map.states[door.state as usize].node;
    let start = analysis.map.doors.partition_point(|door| at(door) < node);
    (0u32..)
        .zip(&analysis.map.doors)
        .skip(start)
        .take_while(move |(_, door)| at(door) == node)
        .map(|(place, _)| place)
}
