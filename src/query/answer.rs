//! What a query answers, and what bounds it.

use crate::model::{Estate, NodeId, RelationId};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// The most rows that an answer holds unless the caller says otherwise.
pub const MAX_ROWS: usize = 100_000;
/// The most steps (relations followed, nodes looked at) that a query takes unless the caller says
/// otherwise: some tens of seconds.
pub const MAX_STEPS: u64 = 2_000_000_000;
/// The most memory that gathered rows, groups and lists may take, in bytes, unless the caller says otherwise.
pub const MAX_MEMORY: usize = 1 << 30;

/// A cell of the answer. Ordered and compared only by the engine's own rules, not by `PartialEq`.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// unknown
    Null,
    /// true or false
    Bool(bool),
    /// a whole number
    Int(i64),
    /// any other number
    Float(f64),
    /// text; safe to show when it comes from an estate, not when it comes from the query
    Text(String),
    /// a node
    Node(NodeId),
    /// a relation
    Relation(RelationId),
    /// a list
    List(Vec<Cell>),
    /// a map
    Map(BTreeMap<String, Cell>),
    /// a walk: `relations[i]` joins `nodes[i]` and `nodes[i + 1]`, in either direction
    Path {
        /// one more than relations
        nodes: Vec<NodeId>,
        /// in the order of the walk
        relations: Vec<RelationId>,
    },
}

impl Cell {
    /// The shown text: a node or relation by name, a path as its nodes and the words between them.
    #[must_use]
    pub fn shown(&self, estate: &Estate) -> String {
        let joined = |items: &mut dyn Iterator<Item = String>| items.collect::<Vec<_>>().join(", ");
        match self {
            Self::Null => "unknown".to_owned(),
            Self::Bool(flag) => flag.to_string(),
            Self::Int(number) => number.to_string(),
            Self::Float(number) => float_text(*number),
            Self::Text(text) => text.clone(),
            Self::Node(node) => estate.node(*node).name().to_string(),
            Self::Relation(relation) => estate.relation(*relation).label().to_owned(),
            Self::List(items) => joined(&mut items.iter().map(|item| item.shown(estate))),
            Self::Map(entries) => {
                let entry = |(key, value): (&String, &Self)| format!("{key}: {}", value.shown(estate));
                format!("{{{}}}", joined(&mut entries.iter().map(entry)))
            }
            Self::Path { nodes, relations } => path_text(estate, nodes, relations),
        }
    }
}

/// A whole number keeps a decimal point, so that it is seen to be no integer.
pub(super) fn float_text(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number != 0.0 && (number.abs() >= 1e15 || number.abs() < 1e-5) && number.is_finite() {
        return format!("{number:?}").replace('e', "E");
    }
    let text = number.to_string();
    if text.contains('.') || !number.is_finite() { text } else { format!("{text}.0") }
}

fn path_text(estate: &Estate, nodes: &[NodeId], relations: &[RelationId]) -> String {
    let mut text = nodes.first().map(|node| estate.node(*node).name().to_string()).unwrap_or_default();
    for (pair, relation) in nodes.windows(2).zip(relations) {
        let relation = estate.relation(*relation);
        let forward = relation.from_id() == pair[0];
        let words = if forward { relation.label() } else { relation.inverse_label() };
        text.push_str(&format!(" → {words} → {}", estate.node(pair[1]).name()));
    }
    text
}

/// The rows that a query found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// column names, in the order of RETURN
    pub columns: Vec<String>,
    /// rows, each as long as `columns`; without ORDER BY in the order of the ids
    pub rows: Vec<Vec<Cell>>,
    /// false when a bound was reached: there may be more rows
    pub complete: bool,
    /// the bound that was reached, in words; empty when complete
    pub bound: String,
    /// rows that were left out because a value that decides on them is unknown
    pub unknown_rows: usize,
    /// whether `unknown_rows` counts them all; false: at least so many
    pub unknown_counted: bool,
    /// what the reader should know: a property that nothing carries …
    pub warnings: Vec<String>,
}

/// What to do about a label or relation type that neither the estate nor the ontology knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownWords {
    /// refuse the query and name the closest word
    #[default]
    Refuse,
    /// run it, match nothing there, and warn
    Warn,
}

/// Parameters and bounds of one run.
#[derive(Clone, Debug)]
pub struct Options {
    /// values of `$name`
    pub params: BTreeMap<String, Cell>,
    /// the most rows of the answer
    pub max_rows: usize,
    /// the most steps: the same for every run, unlike a time
    pub max_steps: u64,
    /// the most time; `None`: only `max_steps` bounds it
    pub max_time: Option<Duration>,
    /// the most memory that gathered rows may take, in bytes (an estimate)
    pub max_memory: usize,
    /// set it from another thread to stop the run; what was found so far is answered
    pub cancel: Option<Arc<AtomicBool>>,
    /// the moment that ages count from, in seconds since 1970; `None`: the snapshot's own
    pub now: Option<i64>,
    /// what to do about unknown labels and relation types
    pub unknown_words: UnknownWords,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            params: BTreeMap::new(),
            max_rows: MAX_ROWS,
            max_steps: MAX_STEPS,
            max_time: None,
            max_memory: MAX_MEMORY,
            cancel: None,
            now: None,
            unknown_words: UnknownWords::default(),
        }
    }
}
