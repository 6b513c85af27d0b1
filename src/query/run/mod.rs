//! Runs a compiled query: rows stream through its steps one by one.

mod aggregate;
mod budget;
mod eval;
mod lists;
mod machine;
mod matching;
mod missing;
mod pipe;
mod property;
mod settled;
mod shortest;
mod truth;
mod walk;

pub use machine::Machine;
pub use missing::missing;
pub use settled::settled;

use super::answer::{Answer, Options};
use super::ast::Query;
use super::error::{Fault, QueryError};
use super::plan::plan;
use super::value::from_cell;
use super::words::closest;
use crate::model::Estate;

/// Runs a query with the usual bounds.
///
/// # Errors
/// When it names a label or relation type that nothing knows, lacks a parameter, or meets a value of
/// the wrong type.
pub fn run(query: &Query, estate: &Estate) -> Result<Answer, QueryError> {
    run_with(query, estate, &Options::default())
}

/// Runs a query with parameters and bounds.
///
/// # Errors
/// As [`run`].
pub fn run_with(query: &Query, estate: &Estate, options: &Options) -> Result<Answer, QueryError> {
    let done = || {
        let plan = plan(query, estate, options.unknown_words)?;
        let mut params = Vec::new();
        for name in &plan.params {
            let Some(value) = options.params.get(name) else {
                let known = options.params.keys().map(String::as_str);
                let near =
                    closest(name, known).map(|near| format!("did you mean ${near}?")).unwrap_or_default();
                return Err(
                    QueryError::new(Fault::Word, format!("the parameter ${name} has no value")).hint(near)
                );
            };
            params.push(from_cell(value));
        }
        Machine::new(estate, &plan, params, options).answer(&query.text)
    };
    done().map_err(|error: QueryError| error.placed(&query.text))
}

#[cfg(test)]
mod tests;
