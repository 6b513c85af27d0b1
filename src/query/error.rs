//! Why a query cannot be run, and where in its text.

use std::fmt;
use std::ops::Range;

/// What sort of fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// the text is no query
    Syntax,
    /// the text is longer or deeper than is read
    Limit,
    /// a construct that the engine does not run: writes, CALL, LOAD …
    Unsupported,
    /// the query contradicts itself: an unknown variable, a misplaced aggregate …
    Meaning,
    /// a label, relation type, function or parameter that nothing here knows
    Word,
    /// a value of the wrong type or out of range, met while running
    Value,
}

/// Why a query cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// what sort of fault it is
    pub fault: Fault,
    /// what is wrong
    pub message: String,
    /// the nearest thing that works; empty when there is none
    pub hint: String,
    /// the bytes of the query that it speaks of; empty when it speaks of no place
    pub span: Range<usize>,
    /// the line of the span's start, from 1
    pub line: usize,
    /// the character in that line, from 1
    pub column: usize,
}

impl QueryError {
    /// A fault that is not tied to a place yet.
    pub(super) fn new(fault: Fault, message: impl Into<String>) -> Self {
        let (message, hint) = (message.into(), String::new());
        Self { fault, message, hint, span: 0..0, line: 1, column: 1 }
    }

    /// Says what works instead.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Ties the fault to bytes of the text.
    pub(super) fn at(mut self, span: Range<usize>) -> Self {
        self.span = span;
        self
    }

    /// Finds the line and column of the span in the query's text.
    pub(super) fn placed(mut self, text: &str) -> Self {
        let start = text.floor_char_boundary(self.span.start);
        let end = text.floor_char_boundary(self.span.end).max(start);
        self.span = start..end;
        let before = &text[..start];
        self.line = before.matches('\n').count() + 1;
        self.column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        self
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.span.is_empty() {
            write!(f, "line {}, column {}: ", self.line, self.column)?;
        }
        f.write_str(&self.message)?;
        if !self.hint.is_empty() {
            write!(f, "; {}", self.hint)?;
        }
        Ok(())
    }
}

impl std::error::Error for QueryError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_line_and_a_character() {
        let error = QueryError::new(Fault::Syntax, "wrong").at(8..9).placed("ä\nbö\ncd x");
        assert_eq!((error.line, error.column), (3, 2));
        assert_eq!(error.to_string(), "line 3, column 2: wrong");
        let outside = QueryError::new(Fault::Syntax, "wrong").hint("write RETURN").at(1..99).placed("ä");
        assert_eq!((outside.span.clone(), outside.line), (0..2, 1));
        assert_eq!(outside.to_string(), "line 1, column 1: wrong; write RETURN");
    }
}
