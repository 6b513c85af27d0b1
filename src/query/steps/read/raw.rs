//! What the tree keeps as text: conditions that are no steps, and what follows the steps.

use super::super::{Condition, Test};
use super::Body;
use crate::query::tokens::{Token, nested, tokens};

/// A condition as it is written, when it speaks of something that is known. Also the set that it is asked
/// of: the one that is farthest from the first.
pub(super) fn condition(text: &str, body: &Body) -> Option<(usize, Option<usize>, Condition)> {
    let of = body.mentioned(text);
    let places = of.iter().map(|name| body.place(name));
    let (set, _) = places.clone().flatten().max_by_key(|(set, _)| *set)?;
    // what speaks of one relation alone is asked of it
    let relation = match of.as_slice() {
        [only] => body.relations.get(only).copied(),
        _ => None,
    };
    let condition = Condition::new(Test::Text { text: text.to_owned(), of });
    Some(match relation {
        Some((from, link)) => (from, Some(link), condition),
        None => (set, None, condition),
    })
}

impl Body {
    /// The set that a name stands for or that its relation leads to.
    fn place(&self, name: &str) -> Option<(usize, bool)> {
        let relation = self.relations.get(name).map(|&(set, link)| (self.sets[set].links[link].to, true));
        self.by_name.get(name).map(|&set| (set, false)).or(relation)
    }

    /// The known names in a text, each once.
    pub(super) fn mentioned(&self, text: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for word in words(text) {
            let known = self.by_name.contains_key(word) || self.relations.contains_key(word);
            if known && !found.iter().any(|own| own == word) {
                found.push(word.to_owned());
            }
        }
        found
    }
}

/// The words of a text that can be names: no keyword, no label, no property, nothing in quotes.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let pieces = tokens(text).into_iter().filter(|(_, token)| *token == Token::Other);
    pieces.flat_map(|(range, _)| {
        let piece = &text[range];
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '`';
        piece.split(move |c: char| !word(c)).filter_map(move |part| {
            let at = part.as_ptr() as usize - piece.as_ptr() as usize;
            let property = piece[..at].trim_end().ends_with('.');
            let name = part.trim_matches('`');
            (!property && !name.is_empty()).then_some(name)
        })
    })
}

/// The bytes of an expression with all of its brackets, on one line.
pub(super) fn whole(text: &str, start: usize, end: usize) -> Option<String> {
    let (mut start, mut end) = (start, end);
    loop {
        let slice = text.get(start..end)?;
        let (open, close) = unmatched(slice);
        if open == 0 && close == 0 {
            return Some(one_line(slice.trim()));
        }
        if close > 0 {
            start = text[..start].rfind('(')?;
        }
        if open > 0 {
            end += text[end..].find(')')? + 1;
        }
    }
}

/// Brackets that are opened and not closed, and closed and not opened.
fn unmatched(text: &str) -> (usize, usize) {
    let (mut open, mut close) = (0usize, 0usize);
    for (range, token) in tokens(text) {
        if token != Token::Other {
            continue;
        }
        for c in text[range].chars() {
            match c {
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' if open > 0 => open -= 1,
                ')' | ']' | '}' => close += 1,
                _ => {}
            }
        }
    }
    (open, close)
}

/// A text without comments, its space outside quotes each one blank.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for (range, token) in tokens(text) {
        match token {
            Token::Comment => line.push(' '),
            Token::Other => {
                for c in text[range].chars() {
                    let blank = c.is_whitespace();
                    if !(blank && line.ends_with(' ')) {
                        line.push(if blank { ' ' } else { c });
                    }
                }
            }
            _ => line.push_str(&text[range]),
        }
    }
    line.trim().to_owned()
}

/// What follows the first `steps` clauses of a query.
pub(super) fn rest(text: &str, steps: usize) -> Option<&str> {
    let mut depth = 0usize;
    let (mut clauses, mut before) = (0, String::new());
    for (range, token) in tokens(text) {
        let piece = &text[range.clone()];
        match token {
            Token::Other => depth = nested(depth, piece),
            Token::Keyword if depth == 0 => {
                let word = piece.to_ascii_uppercase();
                if begins_clause(&word, &before) {
                    if clauses == steps {
                        return Some(text[range.start..].trim_end());
                    }
                    clauses += 1;
                }
                before = word;
            }
            _ => {}
        }
    }
    None
}

fn begins_clause(word: &str, before: &str) -> bool {
    match word {
        "OPTIONAL" | "UNWIND" | "RETURN" => true,
        "MATCH" => before != "OPTIONAL",
        "WITH" => !matches!(before, "STARTS" | "ENDS"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_begins_at_a_clause_and_not_at_a_word_that_looks_like_one() {
        let text = "MATCH (n) WHERE n.name STARTS WITH 'RETURN' AND EXISTS { MATCH (n)-->(m) } // WITH\nOPTIONAL MATCH (n)-->(o) WITH n RETURN n  ";
        assert_eq!(rest(text, 0), Some(text.trim_end()));
        assert_eq!(rest(text, 1), Some("OPTIONAL MATCH (n)-->(o) WITH n RETURN n"));
        assert_eq!(rest(text, 2), Some("WITH n RETURN n"));
        assert_eq!(rest(text, 9), None);
    }

    #[test]
    fn an_expression_is_taken_with_its_brackets() {
        let text = "x AND ((a.b OR\n  c.d) AND f('(', [1])) AND y";
        let start = text.find("a.b").expect("there");
        let end = text.find("f(").expect("there") + "f('(', [1])".len();
        assert_eq!(whole(text, start, end).as_deref(), Some("(a.b OR c.d) AND f('(', [1])"));
        assert_eq!(whole("a.b) x", 0, 4), None);
    }

    #[test]
    fn names_are_told_from_properties_and_quotes() {
        let text = "any(action IN p.actions WHERE action STARTS WITH 'm') OR `odd` = a . type";
        let found: Vec<&str> = words(text).collect();
        assert_eq!(found, ["action", "p", "action", "odd", "a"]);
    }
}
