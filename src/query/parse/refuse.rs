//! What cannot be read or run, with the nearest thing that works.

use super::super::error::{Fault, QueryError};
use super::super::words::closest;
use super::source::span;
use decypher::ast::query::{
    QueryBody, ReadingClause, SinglePartBody, SingleQuery, SingleQueryKind, UpdatingClause,
};
use decypher::error::NoteLevel;
use decypher::{CypherError, Diagnostics, ErrorKind, Span};

const READ_ONLY: &str = "an estate is only read: MATCH, WHERE, WITH, UNWIND, RETURN";

pub fn unsupported(what: &str, hint: &str) -> QueryError {
    QueryError::new(Fault::Unsupported, format!("{what} is not supported")).hint(hint)
}

/// The parser's error as the engine's.
pub fn syntax(error: &CypherError) -> QueryError {
    let help = error.notes.iter().find(|note| note.level == NoteLevel::Help);
    let help = help.map(|note| note.message.to_string()).unwrap_or_default();
    QueryError::new(Fault::Syntax, error.kind.to_string()).hint(help).at(span(error.span()).range())
}

/// The first of the faults that the parser's checks find.
pub fn meaning(faults: &Diagnostics, text: &str) -> QueryError {
    let Some(error) = faults.errors.iter().min_by_key(|error| error.span().start) else {
        return QueryError::new(Fault::Meaning, "this query contradicts itself");
    };
    let hint = match &error.kind {
        ErrorKind::UnresolvedVariable { name } => closest_variable(name, text),
        ErrorKind::MissingAlias => "write AS and a name after it".to_owned(),
        ErrorKind::AggregationMix { .. } => {
            "put what is grouped by into a WITH or an item of its own".to_owned()
        }
        ErrorKind::UnionColumnMismatch => "name the columns alike with AS".to_owned(),
        _ => syntax(error).hint,
    };
    QueryError::new(Fault::Meaning, error.kind.to_string()).hint(hint).at(span(error.span()).range())
}

/// The closest name that stands where variables stand: after an opening bracket or AS.
fn closest_variable(name: &str, text: &str) -> String {
    let is_name = |word: &str| word.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let named = |word: &&str| {
        let opens = |open: &str| text.contains(&format!("{open}{word}"));
        is_name(word) && *word != name && (opens("(") || opens("[") || opens("AS ") || opens("as "))
    };
    closest(name, words.filter(named)).map(|word| format!("did you mean {word}?")).unwrap_or_default()
}

/// Refuses every statement and clause that does more than read, by its name.
pub fn statement(body: &QueryBody) -> Result<(), QueryError> {
    match body {
        QueryBody::SingleQuery(query) => single(query),
        QueryBody::Regular(regular) => {
            single(&regular.single_query)?;
            regular.unions.iter().try_for_each(|union| single(&union.single_query))
        }
        QueryBody::Standalone(call) => Err(call_refused(call.span)),
        QueryBody::SchemaCommand(_) => Err(unsupported("a schema command", READ_ONLY)),
        QueryBody::Show(show) => {
            let hint = "completion and `spelunk inspect` show what there is";
            Err(unsupported("SHOW", hint).at(span(show.span).range()))
        }
        QueryBody::Use(used) => Err(unsupported("USE", READ_ONLY).at(span(used.span).range())),
    }
}

/// Refuses the clauses of one query that do more than read.
pub fn single(query: &SingleQuery) -> Result<(), QueryError> {
    if let Some(used) = &query.use_clause {
        return Err(unsupported("USE", "there is one estate: leave it out").at(span(used.span).range()));
    }
    let last = match &query.kind {
        SingleQueryKind::SinglePart(part) => part,
        SingleQueryKind::MultiPart(parts) => {
            for part in &parts.parts {
                part.reading_clauses.iter().try_for_each(reading)?;
                part.updating_clauses.iter().try_for_each(|clause| Err(writing(clause)))?;
            }
            &parts.final_part
        }
    };
    last.reading_clauses.iter().try_for_each(reading)?;
    match &last.body {
        SinglePartBody::Return(_) => Ok(()),
        SinglePartBody::Updating { updating, .. } => {
            updating.first().map_or_else(|| Ok(()), |clause| Err(writing(clause)))
        }
        SinglePartBody::Finish(end) => {
            Err(unsupported("FINISH", "end with RETURN").at(span(end.span).range()))
        }
    }
}

fn reading(clause: &ReadingClause) -> Result<(), QueryError> {
    match clause {
        ReadingClause::Match(_) | ReadingClause::Unwind(_) => Ok(()),
        ReadingClause::InQueryCall(call) => Err(call_refused(call.span)),
        ReadingClause::CallSubquery(call) => {
            let hint = "use EXISTS { … }, COUNT { … } or COLLECT { … }, or carry values on with WITH";
            Err(unsupported("CALL { … }", hint).at(span(call.span).range()))
        }
        ReadingClause::LoadCsv(load) => {
            Err(unsupported("LOAD CSV", "give the file to spelunk as a path").at(span(load.span).range()))
        }
    }
}

fn call_refused(place: Span) -> QueryError {
    let hint = "there are no procedures: MATCH reads the same, e.g. MATCH (n) RETURN DISTINCT labels(n)";
    unsupported("CALL", hint).at(span(place).range())
}

fn writing(clause: &UpdatingClause) -> QueryError {
    let (name, place) = match clause {
        UpdatingClause::Create(clause) => ("CREATE", clause.span),
        UpdatingClause::Merge(clause) => ("MERGE", clause.span),
        UpdatingClause::Delete(clause) => ("DELETE", clause.span),
        UpdatingClause::Set(clause) => ("SET", clause.span),
        UpdatingClause::Remove(clause) => ("REMOVE", clause.span),
        UpdatingClause::Foreach(clause) => ("FOREACH", clause.span),
    };
    unsupported(name, READ_ONLY).at(span(place).range())
}
