//! The attack map: what an attacker can hold, and how one hold leads to the next.

use super::build::{self, Asked};
use super::hold::Hold;
use super::rules::{Move, Rules};
use crate::graph::Graph;
use crate::model::{Estate, NodeId, RelationId};
use std::ops::Range;

/// A hold at a node: a vertex of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    /// where
    pub node: NodeId,
    /// what is held
    pub hold: Hold,
}

/// Which part of a permission a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// the whole step
    Whole,
    /// the identity gets the permission on a scope
    Grant,
    /// the scope contains a scope, and the permission carries on
    Carry,
    /// the scope contains the resource that the permission works on
    Inside,
}

/// Which rule makes a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// the place of a step
    Step(u16),
    /// the place of a right, and which part of it
    Right(u16, Part),
    /// a relation followed because the question says so
    Followed,
}

impl Cause {
    /// The rule's words and consequences.
    #[must_use]
    pub fn base(self) -> Option<&'static Move> {
        let rules = Rules::get();
        match self {
            Self::Step(place) => rules.steps.get(usize::from(place)).map(|step| &step.base),
            Self::Right(place, _) => rules.rights.get(usize::from(place)).map(|right| &right.base),
            Self::Followed => None,
        }
    }
}

/// A step from one state to another: an edge of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// vertex it leaves
    pub from: u32,
    /// vertex it reaches
    pub to: u32,
    /// the relation it follows
    pub relation: RelationId,
    /// why
    pub cause: Cause,
    /// whether every precondition is known to hold
    pub certain: bool,
    /// 0 trivial to 10 very hard
    pub cost: u8,
}

/// A way in: an entry rule that fits a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Door {
    /// vertex it leads to
    pub state: u32,
    /// the place of the entry rule; `None` where the question names the node
    pub entry: Option<u16>,
    /// the EXPOSES relation, where there is one
    pub relation: Option<RelationId>,
    /// whether every precondition is known to hold
    pub certain: bool,
    /// 0 trivial to 10 very hard
    pub cost: u8,
}

/// A reason to want a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Goal {
    /// vertex
    pub state: u32,
    /// the place of the target rule; `None` where the question names the node
    pub target: Option<u16>,
    /// 0 to 100
    pub value: u8,
}

/// How much harder a step counts whose preconditions are not all known.
pub const DOUBT: u8 = 3;

/// What an attacker can hold in an estate, where they start and what they want.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// the vertices, by node and hold
    pub states: Vec<State>,
    /// the edges, by the vertex they leave
    pub links: Vec<Link>,
    /// the ways in, by vertex
    pub doors: Vec<Door>,
    /// what is wanted, by vertex
    pub goals: Vec<Goal>,
    /// the graph over states and links
    pub graph: Graph,
}

impl Map {
    /// The map of everything that the rules of `assets/paths` see in the estate.
    #[must_use]
    pub fn new(estate: &Estate) -> Self {
        build::build(estate, Asked::default())
    }

    /// The same map with entries or targets that a question names.
    #[must_use]
    pub fn asked(estate: &Estate, asked: Asked<'_>) -> Self {
        build::build(estate, asked)
    }

    /// The states of a node.
    #[must_use]
    pub fn states_of(&self, node: NodeId) -> Range<u32> {
        let at = |found: usize| u32::try_from(found).unwrap_or(u32::MAX);
        let start = self.states.partition_point(|state| state.node < node);
        let end = start + self.states[start..].partition_point(|state| state.node == node);
        at(start)..at(end)
    }

    /// The ways in at a vertex.
    #[must_use]
    pub fn doors_of(&self, state: u32) -> &[Door] {
        let start = self.doors.partition_point(|door| door.state < state);
        let end = start + self.doors[start..].partition_point(|door| door.state == state);
        &self.doors[start..end]
    }

    /// Why a vertex is wanted.
    #[must_use]
    pub fn goals_of(&self, state: u32) -> &[Goal] {
        let start = self.goals.partition_point(|goal| goal.state < state);
        let end = start + self.goals[start..].partition_point(|goal| goal.state == state);
        &self.goals[start..end]
    }

    /// The links that follow a relation.
    pub fn links_over(&self, relation: RelationId) -> impl Iterator<Item = u32> + '_ {
        (0u32..).zip(&self.links).filter(move |(_, link)| link.relation == relation).map(|(at, _)| at)
    }

    /// The vertices where an attacker starts, each once.
    #[must_use]
    pub fn entries(&self) -> Vec<u32> {
        let mut entries: Vec<u32> = self.doors.iter().map(|door| door.state).collect();
        entries.dedup();
        entries
    }

    /// The vertices that an attacker wants, each once.
    #[must_use]
    pub fn targets(&self) -> Vec<u32> {
        let mut targets: Vec<u32> = self.goals.iter().map(|goal| goal.state).collect();
        targets.dedup();
        targets
    }
}
