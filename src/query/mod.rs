//! Questions over the estate: the read-only part of openCypher, as far as it goes today
//! (one MATCH of a linear pattern, WHERE, RETURN, DISTINCT, LIMIT), and the templates.

mod ast;
mod error;
mod parse;
mod run;
mod templates;

pub use ast::Query;
pub use error::{Fault, QueryError};
pub use parse::parse;
pub use run::{Answer, Cell, MAX_ROWS, run};
pub use templates::{Template, templates};
