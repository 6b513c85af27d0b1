//! The functions of the language.

mod convert;
mod graph;
mod list;
mod number;
mod text;
mod times;

pub use graph::properties_of;
pub use times::part_of_time;

use super::error::{Fault, QueryError};
use super::value::Val;
use super::words::closest;
use crate::model::Estate;
use std::cell::Cell;

/// What every function can see.
pub struct Env<'e> {
    /// the estate
    pub estate: &'e Estate,
    /// the snapshot's moment, in seconds since 1970
    pub now: Option<i64>,
    /// the state of `rand()`: every run draws the same numbers
    random: Cell<u64>,
}

impl<'e> Env<'e> {
    /// The surroundings of one run.
    pub fn new(estate: &'e Estate, now: Option<i64>) -> Self {
        Self { estate, now, random: Cell::new(0x9E37_79B9_7F4A_7C15) }
    }

    /// The next number of `rand()`, from 0 to below 1: the same in every run.
    #[allow(clippy::cast_precision_loss)]
    pub fn draw(&self) -> f64 {
        let mut state = self.random.get();
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        self.random.set(state);
        (state >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A value, or why there is none.
pub type Outcome<'e> = Result<Val<'e>, QueryError>;
type Body = for<'e> fn(&Env<'e>, &[Val<'e>]) -> Outcome<'e>;

/// What a function does with its arguments.
#[derive(Clone, Copy)]
pub enum Kind {
    /// null in, null out
    Strict(Body),
    /// sees nulls
    Lenient(Body),
    /// gathers rows
    Aggregate,
}

/// A function.
pub struct Function {
    /// the usual spelling; compared without case
    pub name: &'static str,
    /// the fewest and the most arguments
    pub args: (usize, usize),
    /// what it answers, in a few words
    pub about: &'static str,
    /// what it does
    pub kind: Kind,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const fn strict(name: &'static str, args: (usize, usize), about: &'static str, body: Body) -> Function {
    Function { name, args, about, kind: Kind::Strict(body) }
}

const fn lenient(name: &'static str, args: (usize, usize), about: &'static str, body: Body) -> Function {
    Function { name, args, about, kind: Kind::Lenient(body) }
}

const fn aggregate(name: &'static str, args: (usize, usize), about: &'static str) -> Function {
    Function { name, args, about, kind: Kind::Aggregate }
}

const AGGREGATES: &[Function] = &[
    aggregate("count", (1, 1), "how many values are known"),
    aggregate("collect", (1, 1), "the known values as a list"),
    aggregate("sum", (1, 1), "the sum"),
    aggregate("avg", (1, 1), "the mean"),
    aggregate("min", (1, 1), "the smallest value"),
    aggregate("max", (1, 1), "the largest value"),
    aggregate("stDev", (1, 1), "the standard deviation of a sample"),
    aggregate("stDevP", (1, 1), "the standard deviation of all"),
    aggregate("percentileCont", (2, 2), "a percentile, between two values where it falls there"),
    aggregate("percentileDisc", (2, 2), "a percentile that is one of the values"),
];

/// Functions that the parser turns into something else.
const REWRITTEN: &[&str] = &["exists", "shortestPath", "allShortestPaths"];

/// Every function, by room.
pub fn all() -> impl Iterator<Item = &'static Function> {
    [AGGREGATES, text::TABLE, number::TABLE, list::TABLE, graph::TABLE, convert::TABLE, times::TABLE]
        .into_iter()
        .flatten()
}

/// A function by its name, whatever its case.
pub fn find(name: &str) -> Option<&'static Function> {
    all().find(|function| function.name.eq_ignore_ascii_case(name))
}

/// Checks that a function is known and takes so many arguments.
///
/// # Errors
/// When it is not, with the closest name or the right number.
pub fn check(name: &str, args: usize) -> Result<(), QueryError> {
    if name.eq_ignore_ascii_case("exists") && args == 1 {
        return Ok(());
    }
    let Some(function) = find(name) else {
        let names = all().map(|function| function.name).chain(REWRITTEN.iter().copied());
        let hint = closest(name, names).map(|other| format!("the closest is {other}")).unwrap_or_default();
        return Err(QueryError::new(Fault::Word, format!("no function {name}")).hint(hint));
    };
    let (fewest, most) = function.args;
    if (fewest..=most).contains(&args) {
        return Ok(());
    }
    let takes = if fewest == most { fewest.to_string() } else { format!("{fewest} to {most}") };
    Err(QueryError::new(Fault::Meaning, format!("{} takes {takes} arguments, not {args}", function.name)))
}

/// A function was given what it cannot take.
fn unfit(name: &str, takes: &str, got: &Val<'_>) -> QueryError {
    QueryError::new(Fault::Value, format!("{name} takes {takes}, not {}", got.what()))
}

fn whole(name: &str, value: &Val<'_>) -> Result<i64, QueryError> {
    if let Val::Int(number) = value { Ok(*number) } else { Err(unfit(name, "an Integer", value)) }
}

fn words<'v>(name: &str, value: &'v Val<'_>) -> Result<&'v str, QueryError> {
    value.as_text().ok_or_else(|| unfit(name, "a String", value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_found_whatever_their_case_and_only_once() {
        let mut names = HashSet::new();
        for function in all() {
            assert!(names.insert(function.name.to_lowercase()), "{} twice", function.name);
            assert!(function.args.0 <= function.args.1, "{}", function.name);
        }
        assert!(find("TOLOWER").is_some());
    }

    #[test]
    fn wrong_calls_are_refused_with_what_works() {
        let error = check("toLowre", 1).expect_err("unknown");
        assert!(error.to_string().contains("toLower"), "{error}");
        let error = check("split", 1).expect_err("too few");
        assert!(error.message.contains('2'), "{error}");
        assert!(check("exists", 1).is_ok());
    }
}
