//! What a query says, apart from how it was written: the engine's own tree.

mod expr;
mod pattern;

pub use expr::{Arithmetic, Compare, Expr, ExprKind, Field, Quantifier, TextTest};
pub use pattern::{Direction, Hop, Labels, NodePattern, Pattern, Shape};

use std::ops::Range;

/// Where something stands in the text, in bytes. Equal things are equal wherever they stand, so any two
/// spans are equal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// the first byte
    pub start: usize,
    /// the byte after the last
    pub end: usize,
}

impl Span {
    /// The smallest span that covers both; an empty one covers nothing.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        match (self.is_empty(), other.is_empty()) {
            (true, _) => other,
            (_, true) => self,
            _ => Self { start: self.start.min(other.start), end: self.end.max(other.end) },
        }
    }

    /// Whether it covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The bytes.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A parsed query that keeps to the engine's subset and to the language's rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// the text it was read from
    pub text: String,
    /// the statement
    pub union: Union,
}

/// One query, or several whose rows are put together.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// at least one; all return the same columns
    pub parts: Vec<Part>,
    /// whether equal rows stay: UNION ALL
    pub all: bool,
}

/// Clauses in the order of the text. The last is RETURN, except in EXISTS and COUNT.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// the clauses
    pub clauses: Vec<Clause>,
}

/// One clause.
#[derive(Clone, Debug, PartialEq)]
pub enum Clause {
    /// MATCH or OPTIONAL MATCH
    Match(Match),
    /// UNWIND
    Unwind {
        /// the list
        list: Expr,
        /// the variable that takes each item
        name: String,
    },
    /// WITH
    With(Projection),
    /// RETURN
    Return(Projection),
}

/// MATCH with its condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// whether a row without a match stays, its new variables null
    pub optional: bool,
    /// patterns that share their variables and use each relation once
    pub patterns: Vec<Pattern>,
    /// WHERE
    pub condition: Option<Expr>,
}

/// WITH or RETURN.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// whether equal rows come once
    pub distinct: bool,
    /// whether every variable in scope comes first: `*`
    pub star: bool,
    /// what is kept, with its names
    pub items: Vec<Item>,
    /// ORDER BY
    pub order: Vec<Sort>,
    /// SKIP
    pub skip: Option<Expr>,
    /// LIMIT
    pub limit: Option<Expr>,
    /// WHERE, which only WITH has
    pub condition: Option<Expr>,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// its value
    pub value: Expr,
    /// its name: the alias, else the text as it was written
    pub name: String,
}

/// One key of ORDER BY.
#[derive(Clone, Debug, PartialEq)]
pub struct Sort {
    /// the key
    pub key: Expr,
    /// whether the largest comes first
    pub descending: bool,
}
