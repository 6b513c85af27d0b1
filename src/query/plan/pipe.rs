//! What a query does to its rows, step by step. A row is a frame of slots; each variable of the whole
//! query has a slot of its own.

use super::code::{Code, LabelTest, Slot, TypeTest};
use crate::model::{KindId, NodeId};
use crate::query::ast::{Direction, Span};

/// A compiled query.
#[derive(Debug, Default)]
pub struct Plan {
    /// the parts of the UNION; each gives rows to the answer
    pub parts: Vec<Pipe>,
    /// column names
    pub columns: Vec<String>,
    /// how many slots a row has
    pub slots: usize,
    /// how many steps keep something between rows
    pub states: usize,
    /// the parameters, in the order of their places
    pub params: Vec<String>,
    /// what the reader should know
    pub warnings: Vec<String>,
}

/// Stages in a row: each gathers the rows of the one before.
#[derive(Debug)]
pub struct Pipe {
    /// at least one
    pub stages: Vec<Stage>,
}

/// Steps that pass rows on one by one, and what becomes of the rows that come through.
#[derive(Debug)]
pub struct Stage {
    /// tells stages apart when one has had enough
    pub id: usize,
    /// in order
    pub steps: Vec<Step>,
    /// the end
    pub end: End,
}

/// One step.
#[derive(Debug)]
pub enum Step {
    /// MATCH
    Match(Box<Match>),
    /// UNWIND: each item of a list
    Unwind {
        /// the list
        list: Code,
        /// where the item goes
        slot: Slot,
    },
    /// new values, all computed before any is stored
    Assign(Vec<(Slot, Code)>),
    /// rows whose condition holds
    Filter(Code, Span),
    /// rows that differ in these slots
    Distinct {
        /// what it keeps between rows
        state: usize,
        /// the slots
        slots: Vec<Slot>,
    },
    /// rows after the first
    Skip {
        /// what it keeps between rows
        state: usize,
        /// how many
        count: Code,
        /// where the number stands
        span: Span,
    },
    /// the first rows
    Limit {
        /// what it keeps between rows
        state: usize,
        /// how many
        count: Code,
        /// where the number stands
        span: Span,
    },
}

/// Where the rows of a stage go.
#[derive(Debug)]
pub enum End {
    /// to the answer, these slots as its columns
    Answer(Vec<Slot>),
    /// it is enough that there is one
    Exists {
        /// where that is noted
        state: usize,
    },
    /// they are counted
    Count {
        /// where
        state: usize,
    },
    /// a value of each is gathered
    Collect {
        /// where
        state: usize,
        /// the value
        value: Code,
    },
    /// they are sorted and go on to the next stage
    Sort(Box<Sort>),
    /// they are grouped, and the groups go on to the next stage
    Group(Box<Group>),
}

/// ORDER BY.
#[derive(Debug)]
pub struct Sort {
    /// where the rows are kept
    pub state: usize,
    /// keys, and whether the largest comes first
    pub keys: Vec<(Code, bool)>,
    /// the slots that the next stage needs
    pub keep: Vec<Slot>,
    /// how many rows are needed at most: SKIP and LIMIT together
    pub most: Option<(Option<Code>, Code)>,
}

/// Grouping by keys, with aggregates.
#[derive(Debug)]
pub struct Group {
    /// where the groups are kept
    pub state: usize,
    /// keys and the slots of the next stage that hold them
    pub keys: Vec<(Slot, Code)>,
    /// aggregates
    pub aggregates: Vec<Aggregate>,
}

/// An aggregate and the slot that holds its result.
#[derive(Debug)]
pub struct Aggregate {
    /// the slot of the result
    pub slot: Slot,
    /// what is gathered
    pub kind: AggregateKind,
    /// the value of each row
    pub value: Code,
    /// the percentile
    pub second: Option<Code>,
    /// whether equal values count once
    pub distinct: bool,
    /// where it stands
    pub span: Span,
}

/// What an aggregate gathers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AggregateKind {
    /// `count(*)`
    Rows,
    /// `count`
    Count,
    /// `collect`
    Collect,
    /// `sum`
    Sum,
    /// `avg`
    Avg,
    /// `min`
    Min,
    /// `max`
    Max,
    /// `stDev` (of a sample) or `stDevP`
    Deviation {
        /// of a sample
        sample: bool,
    },
    /// `percentileCont` or `percentileDisc`
    Percentile {
        /// between two values
        between: bool,
    },
}

/// One MATCH.
#[derive(Debug)]
pub struct Match {
    /// in the order they are taken
    pub moves: Vec<Move>,
    /// whether a row without a match goes on, its new slots null
    pub optional: bool,
    /// the slots that it fills
    pub fresh: Vec<Slot>,
}

/// One move of a match and what must hold after it.
#[derive(Debug)]
pub struct Move {
    /// what is looked for
    pub kind: MoveKind,
    /// conditions whose slots are all filled by now
    pub conditions: Vec<(Code, Span)>,
}

/// What a move looks for.
#[derive(Debug)]
pub enum MoveKind {
    /// a node
    Scan {
        /// where it goes
        slot: Slot,
        /// where to look
        source: Source,
        /// its labels
        labels: LabelTest,
    },
    /// a node that is already known must have labels
    Known {
        /// where it is
        slot: Slot,
        /// its labels
        labels: LabelTest,
    },
    /// relations of some kinds, with both their ends
    Relations(Hop),
    /// a relation that leads from a known node
    Hop(Hop),
    /// several relations in a row
    Walk(Hop, Reach),
    /// the shortest way between two nodes
    Shortest(Hop, Reach, bool),
    /// the whole path as a value
    Path(Slot, Vec<PathPart>),
}

/// Where a node is looked for.
#[derive(Debug)]
pub enum Source {
    /// everywhere
    All,
    /// among those of one kind
    Kind(KindId),
    /// among these, in the order of their ids
    Among(Vec<NodeId>),
    /// the node of that canonical id
    Id(Code),
}

/// A relation between a known node and one that may be known.
#[derive(Debug)]
pub struct Hop {
    /// the known end
    pub from: Slot,
    /// the other end
    pub to: Slot,
    /// whether the other end is known
    pub joins: bool,
    /// where the relation (or the list of them) goes
    pub slot: Option<Slot>,
    /// whether that slot is filled already
    pub given: bool,
    /// the kinds
    pub types: TypeTest,
    /// which way, seen from the known end
    pub direction: Direction,
    /// the labels of the other end
    pub labels: LabelTest,
    /// whether the relation could be one that the match already uses
    pub unique: bool,
}

/// How far a walk goes.
#[derive(Debug)]
pub struct Reach {
    /// the fewest relations
    pub fewest: u32,
    /// the most
    pub most: Option<u32>,
    /// what must hold of every relation, and the slot it is put into
    pub each: Option<(Slot, Vec<(Code, Span)>)>,
    /// whether the list of relations is in the order of the pattern, not of the walk
    pub reversed: bool,
}

/// A part of a path value.
#[derive(Debug)]
pub enum PathPart {
    /// a node
    Node(Slot),
    /// a relation
    Relation(Slot),
    /// a list of relations that begin at the node before
    Walk(Slot),
}
