//! The text beside the parser's tree: what the tree leaves out.

use super::super::ast::Span;
use super::super::error::{Fault, QueryError};
use super::refuse;
use decypher::syntax::SyntaxKind;
use std::collections::VecDeque;

/// Reads the parser's tree into the engine's own. The tree is walked in the order of the text.
pub struct Source<'t> {
    pub text: &'t str,
    /// the texts of the projection items, in the order of the text
    columns: VecDeque<String>,
    /// how deep the expression at hand is nested, and the deepest so far
    depth: usize,
    pub deepest: usize,
}

impl<'t> Source<'t> {
    /// Takes from the concrete tree what the abstract one drops, and refuses what it drops silently.
    pub fn read(text: &'t str) -> Result<Self, QueryError> {
        let parsed = decypher::parse_cst(text);
        let end = usize::from(parsed.tree.text_range().end());
        let rest = text.get(end..).unwrap_or_default();
        if parsed.errors.is_empty() && !rest.trim().is_empty() {
            let word = rest.split_whitespace().next().unwrap_or_default();
            let message = format!("a query cannot begin with, or go on with, {word}");
            let at = end + rest.len() - rest.trim_start().len();
            return Err(QueryError::new(Fault::Syntax, message).at(at..at + word.len()));
        }
        let mut columns = VecDeque::new();
        for node in parsed.tree.descendants() {
            let inside = node.parent().map(|parent| parent.kind());
            match (node.kind(), inside) {
                (SyntaxKind::PROJECTION_ITEM, _) => {
                    columns.push_back(node.text().to_string().trim().to_owned());
                }
                (
                    SyntaxKind::WHERE_CLAUSE,
                    Some(SyntaxKind::NODE_PATTERN | SyntaxKind::RELATIONSHIP_DETAIL),
                ) => {
                    let range = node.text_range();
                    let hint = "write the condition after the whole pattern: MATCH (n) WHERE …";
                    return Err(refuse::unsupported("WHERE inside a pattern's brackets", hint)
                        .at(range.start().into()..range.end().into()));
                }
                _ => {}
            }
        }
        Ok(Self { text, columns, depth: 0, deepest: 0 })
    }

    /// The text of the next projection item.
    pub fn column(&mut self) -> String {
        self.columns.pop_front().unwrap_or_default()
    }

    /// Checks that the two trees were walked side by side.
    pub fn finish(&self) -> Result<(), QueryError> {
        if self.columns.is_empty() {
            return Ok(());
        }
        Err(QueryError::new(Fault::Syntax, "the columns of this query cannot be told apart"))
    }

    /// Runs `read` one level deeper.
    pub fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let done = read(self);
        self.depth -= 1;
        done
    }
}

/// The parser's span as the engine's.
pub fn span(span: decypher::Span) -> Span {
    Span { start: span.start, end: span.end }
}
