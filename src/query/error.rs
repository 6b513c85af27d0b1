//! Why a query cannot be run, and where in its text.

use crate::model::SafeText;
use std::fmt;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

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

impl QueryError {
    /// The line that the error speaks of, with the place marked below it, each on a line of its own that
    /// begins with a line feed; empty when it speaks of no place. `text` is the query; what is shown is safe.
    #[must_use]
    pub fn excerpt(&self, text: &str) -> String {
        /// How many characters of a long line are shown before and after the place.
        const AROUND: usize = 60;
        let Some(line) = text.split('\n').nth(self.line.saturating_sub(1)).filter(|_| !self.span.is_empty())
        else {
            return String::new();
        };
        let at = self.column.saturating_sub(1);
        let first = at.saturating_sub(AROUND);
        let safe = |part: String| SafeText::uncapped(&part).to_string();
        let before = safe(line.chars().skip(first).take(at - first).collect());
        let marked = text.get(self.span.clone()).unwrap_or_default().split('\n').next().unwrap_or_default();
        let marked: String = marked.chars().take(AROUND).collect();
        let after = safe(line.chars().skip(at + marked.chars().count()).take(AROUND).collect());
        let marked = safe(marked);
        let (indent, width) = (before.width(), marked.width().max(1));
        format!("\n  {before}{marked}{after}\n  {}{}", " ".repeat(indent), "^".repeat(width))
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
    fn the_place_is_marked_under_its_line() {
        let text = "MATCH (n)\nWHERE n.ä = x\u{1b}\nRETURN n";
        let error = QueryError::new(Fault::Meaning, "wrong").at(23..24).placed(text);
        assert_eq!(error.excerpt(text), "\n  WHERE n.ä = x⟨U+001B⟩\n              ^");
        assert_eq!(QueryError::new(Fault::Meaning, "wrong").excerpt(text), "");
        let far = QueryError::new(Fault::Meaning, "wrong").at(100..400).placed("short");
        assert_eq!(far.excerpt("short"), "");
        let long = "x".repeat(1000);
        let error = QueryError::new(Fault::Meaning, "wrong").at(500..501).placed(&long);
        assert!(error.excerpt(&long).len() < 300);
    }

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
