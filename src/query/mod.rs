//! Questions over the estate: the read-only part of openCypher, as far as it goes today
//! (one MATCH of a linear pattern, WHERE, RETURN, DISTINCT, LIMIT), and the templates.

mod answer;
mod ast;
mod complete;
mod error;
mod parse;
mod predicate;
mod run;
pub mod steps;
mod templates;

pub use answer::{Answer, Cell, MAX_MEMORY, MAX_ROWS, MAX_STEPS, Options, UnknownWords};
pub use ast::Query;
pub use complete::{Suggestion, SuggestionKind, complete};
pub use error::{Fault, QueryError};
pub use parse::parse;
pub use predicate::Predicate;
pub use run::{run, run_with};
pub use templates::{Template, templates};
