//! A query's text in pieces, for colours. Reads any text, also one that is still being written.

use std::ops::Range;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// MATCH, WHERE, AND …
    Keyword,
    /// a label or a relation type: what follows `:` or `|`
    Label,
    /// a text in quotes
    Text,
    /// a number
    Number,
    /// `$name`
    Parameter,
    /// a comment
    Comment,
    /// names, brackets, operators, space
    Other,
}

/// The words of the language, in upper case.
const KEYWORDS: [&str; 50] = [
    "ALL",
    "AND",
    "ANY",
    "AS",
    "ASC",
    "ASCENDING",
    "BY",
    "CALL",
    "CASE",
    "COLLECT",
    "CONTAINS",
    "COUNT",
    "CREATE",
    "DELETE",
    "DESC",
    "DESCENDING",
    "DETACH",
    "DISTINCT",
    "ELSE",
    "END",
    "ENDS",
    "EXISTS",
    "FALSE",
    "IN",
    "IS",
    "LIMIT",
    "LOAD",
    "MATCH",
    "MERGE",
    "NONE",
    "NOT",
    "NULL",
    "OPTIONAL",
    "OR",
    "ORDER",
    "REMOVE",
    "RETURN",
    "SET",
    "SINGLE",
    "SKIP",
    "STARTS",
    "THEN",
    "TRUE",
    "UNION",
    "UNWIND",
    "WHEN",
    "WHERE",
    "WITH",
    "XOR",
    "YIELD",
];

/// The pieces of a text, in order, without gaps.
#[must_use]
pub fn tokens(text: &str) -> Vec<(Range<usize>, Token)> {
    let mut pieces: Vec<(Range<usize>, Token)> = Vec::new();
    let mut at = 0;
    let mut after = ' ';
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (length, token) = piece(rest, first, after);
        after = if rest[..length].trim().is_empty() {
            after
        } else {
            rest[..length].chars().next_back().unwrap_or(' ')
        };
        match pieces.last_mut() {
            Some((range, last)) if *last == token && token == Token::Other => range.end = at + length,
            _ => pieces.push((at..at + length, token)),
        }
        at += length;
    }
    pieces
}

/// The length of the first piece, and what it is; `after` is the character before it.
fn piece(rest: &str, first: char, after: char) -> (usize, Token) {
    let named = |length: usize| {
        if matches!(after, ':' | '|') { (length, Token::Label) } else { (length, Token::Other) }
    };
    match first {
        '\'' | '"' => (quoted(rest, first), Token::Text),
        '`' => named(quoted(rest, first)),
        '/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), Token::Comment),
        '/' if rest.starts_with("/*") => (rest.find("*/").map_or(rest.len(), |end| end + 2), Token::Comment),
        '$' => (1 + run(&rest[1..], is_word), Token::Parameter),
        c if c.is_ascii_digit() => (run(rest, |c| is_word(c) || c == '.').min(number(rest)), Token::Number),
        c if is_word(c) => {
            let length = run(rest, is_word);
            let word = &rest[..length];
            let keyword = KEYWORDS.iter().any(|own| own.eq_ignore_ascii_case(word));
            if keyword && !matches!(after, ':' | '|' | '.') {
                (length, Token::Keyword)
            } else {
                named(length)
            }
        }
        c => (c.len_utf8(), Token::Other),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn run(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of(c)).unwrap_or(text.len())
}

/// A number ends before `..`.
fn number(rest: &str) -> usize {
    rest.find("..").unwrap_or(rest.len())
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote != '`' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// How deep in brackets a text is behind a piece of it that is no word, no literal and no comment.
#[must_use]
pub fn nested(depth: usize, piece: &str) -> usize {
    piece.chars().fold(depth, |depth, c| match c {
        '(' | '[' | '{' => depth + 1,
        ')' | ']' | '}' => depth.saturating_sub(1),
        _ => depth,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str, wanted: Token) -> Vec<&str> {
        let pieces = tokens(text).into_iter().filter(|(_, token)| *token == wanted);
        pieces.map(|(range, _)| &text[range]).collect()
    }

    #[test]
    fn words_are_told_apart_by_where_they_stand() {
        let text = "MATCH (match:Match|End)-[:CONTAINS*1..3]->(n) WHERE n.end = 'it\\'s' AND n.x >= 1.5 // in\nRETURN $p";
        assert_eq!(of(text, Token::Keyword), ["MATCH", "match", "WHERE", "AND", "RETURN"]);
        assert_eq!(of(text, Token::Label), ["Match", "End", "CONTAINS"]);
        assert_eq!(of(text, Token::Text), ["'it\\'s'"]);
        assert_eq!(of(text, Token::Number), ["1", "3", "1.5"]);
        assert_eq!(of(text, Token::Comment), ["// in"]);
        assert_eq!(of(text, Token::Parameter), ["$p"]);
    }

    proptest! {
        #[test]
        fn any_text_is_covered_without_gaps(text in "[A-Zan'\"`/*$:|.0-9é\\\\ \\n]{0,60}") {
            let mut at = 0;
            for (range, _) in tokens(&text) {
                prop_assert_eq!(range.start, at);
                prop_assert!(range.end > range.start);
                at = range.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
