//! From the tree of a query to what is done with an estate: names resolved, patterns put in the order
//! that starts at the most selective end, conditions moved to where they can first be told.

mod clause;
mod code;
mod cost;
mod expr;
mod names;
mod pattern;
mod pipe;
mod scope;
mod sequence;
mod sight;
mod words;

pub use code::{BuiltIn, Code, Each, LabelTest, Literal, Prop, Slot, Sub, TypeTest};
pub use expr::regex;
pub use pipe::{
    Aggregate, AggregateKind, End, Group, Hop, Match, MoveKind, PathPart, Pipe, Plan, Reach, Sort, Source,
    Stage, Step,
};

pub use sight::Sight;

use super::answer::UnknownWords;
use super::ast::{Expr, Query};
use super::error::QueryError;
use crate::model::Estate;
use scope::{Holds, Scope};

/// What compiling has found out so far.
pub struct Planner<'e> {
    estate: &'e Estate,
    unknown_words: UnknownWords,
    slots: usize,
    states: usize,
    stages: usize,
    params: Vec<String>,
    warnings: Vec<String>,
    scope: Scope,
    /// while the items of a projection with aggregates are compiled
    group: Option<Grouping>,
}

/// The keys and aggregates of a projection.
#[derive(Default)]
struct Grouping {
    keys: Vec<(Expr, Slot, Holds)>,
    aggregates: Vec<Aggregate>,
    /// the scope that the aggregates' arguments are seen in
    outer: Scope,
}

/// Compiles a query for one estate.
///
/// # Errors
/// When the query names a label or relation type that nothing knows (unless that is to be a warning),
/// a regular expression that cannot be read, or an unknown variable.
pub fn plan(query: &Query, estate: &Estate, unknown_words: UnknownWords) -> Result<Plan, QueryError> {
    let mut planner = Planner::new(estate, unknown_words);
    let (parts, columns) = planner.answer(&query.union)?;
    Ok(planner.finish(parts, columns))
}

/// Compiles a condition on a node; slot 0 holds the node of that name.
///
/// # Errors
/// As [`plan`].
pub fn condition(expr: &Expr, name: &str, estate: &Estate) -> Result<(Code, Plan), QueryError> {
    let mut planner = Planner::new(estate, UnknownWords::Warn);
    let slot = planner.slot();
    planner.scope.add(name, slot, Holds::Node);
    let code = planner.expr(expr)?;
    Ok((code, planner.finish(Vec::new(), Vec::new())))
}

impl<'e> Planner<'e> {
    fn new(estate: &'e Estate, unknown_words: UnknownWords) -> Self {
        Self {
            estate,
            unknown_words,
            slots: 0,
            states: 0,
            stages: 0,
            params: Vec::new(),
            warnings: Vec::new(),
            scope: Scope::default(),
            group: None,
        }
    }

    fn finish(self, parts: Vec<Pipe>, columns: Vec<String>) -> Plan {
        Plan {
            parts,
            columns,
            slots: self.slots,
            states: self.states,
            params: self.params,
            warnings: self.warnings,
        }
    }

    fn slot(&mut self) -> Slot {
        self.slots += 1;
        self.slots - 1
    }

    fn state(&mut self) -> usize {
        self.states += 1;
        self.states - 1
    }

    fn param(&mut self, name: &str) -> usize {
        self.params.iter().position(|own| own == name).unwrap_or_else(|| {
            self.params.push(name.to_owned());
            self.params.len() - 1
        })
    }
}
