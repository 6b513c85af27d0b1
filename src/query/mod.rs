//! Questions over the estate: the read-only part of openCypher.
//!
//! Text -> [`parse`] (the only room that knows the parser crate) -> the tree of [`ast`] -> a plan for one
//! estate -> rows, streamed. Null is three-valued logic throughout: rows that are left out because a value
//! is unknown are counted.

mod answer;
pub mod ast;
mod complete;
mod error;
mod functions;
mod parse;
mod plan;
mod predicate;
mod run;
pub mod steps;
mod templates;
mod time;
mod tokens;
mod value;
mod words;

pub use answer::{Answer, Cell, MAX_MEMORY, MAX_ROWS, MAX_STEPS, Options, UnknownWords};
pub use ast::Query;
pub use complete::{Suggestion, SuggestionKind, complete};
pub use error::{Fault, QueryError};
pub use parse::{MAX_LENGTH, parse};
pub use predicate::{Bound, Predicate, Tester};
pub use run::{run, run_with};
pub use templates::{
    Need, Template, TemplateError, load_dir, template_faults, templates, use_folder, with_own,
};
pub use tokens::{Token, tokens};
