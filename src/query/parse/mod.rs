//! Text to the engine's own tree. The only room that knows the parser crate.

mod clause;
mod expr;
mod guard;
mod operators;
mod pattern;
mod refuse;
mod source;

use super::ast::Query;
use super::error::{Fault, QueryError};
use decypher::ast::query::QueryBody;
use source::Source;

/// The longest query that is read, in bytes.
pub const MAX_LENGTH: usize = 128 * 1024;
/// The deepest tree that is run; chains of the same operator are one level of it.
const MAX_DEPTH: usize = 128;

/// Parses a query, on a thread whose stack is known: the parser recurses with the text.
///
/// # Errors
/// When the text is no query, contradicts itself, is too long or too deep, or uses what the engine
/// does not run; each with its place.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    if text.len() > MAX_LENGTH {
        let message = format!("the query is longer than {MAX_LENGTH} bytes");
        return Err(QueryError::new(Fault::Limit, message));
    }
    if guard::need(text) > guard::MAX_NEED {
        return Err(too_deep("the query nests too deeply"));
    }
    let failed =
        |_| QueryError::new(Fault::Limit, "the query could not be parsed: there is no room for a thread");
    let parsed = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(guard::STACK);
        let parsing = thread.spawn_scoped(scope, || parse_here(text)).map_err(failed)?;
        // the parser has panicked: its fault, and the caller's text is at hand to report it with
        parsing
            .join()
            .unwrap_or_else(|_| Err(QueryError::new(Fault::Syntax, "the parser cannot read this text")))
    });
    parsed.map_err(|error: QueryError| error.placed(text))
}

fn too_deep(message: &str) -> QueryError {
    let hint = "at most some 2000 AND, OR, NOT in a row, some 600 brackets and 128 different operators \
                inside each other are read";
    QueryError::new(Fault::Limit, message).hint(hint)
}

fn parse_here(text: &str) -> Result<Query, QueryError> {
    let mut source = Source::read(text)?;
    let parsed = decypher::parse(text).map_err(|error| refuse::syntax(&error))?;
    let statement = match parsed.statements.as_slice() {
        [statement] => statement,
        [] => {
            let nothing = QueryError::new(Fault::Syntax, "there is no query here");
            return Err(nothing.hint("write MATCH (n) RETURN n"));
        }
        _ => return Err(refuse::unsupported("more than one statement", "run them one by one")),
    };
    refuse::statement(statement)?;
    if let Err(faults) = decypher::sema::analyze(&parsed) {
        return Err(refuse::meaning(&faults, text));
    }
    let union = match statement {
        QueryBody::SingleQuery(single) => source.single(single)?,
        QueryBody::Regular(regular) => source.regular(regular)?,
        _ => return Err(refuse::unsupported("this statement", "write MATCH … RETURN")),
    };
    source.finish()?;
    if source.deepest > MAX_DEPTH {
        return Err(too_deep("the query nests different operators too deeply"));
    }
    Ok(Query { text: text.to_owned(), union })
}
