//! Where in a query the cursor is.

use super::tokens::{Token, is_word, tokens};

/// What can stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Context {
    /// a label
    Label,
    /// a relation type
    Type,
    /// either
    LabelOrType,
    /// a property of nodes with one of these labels; none: of any node
    Property(Vec<String>),
    /// a property of a relation
    RelationProperty,
    /// a property of something
    AnyProperty,
    /// a value: the variables that the text has named so far
    Operand(Vec<String>),
    /// an operator or the next clause
    Next,
}

/// A place and what is written there already.
pub struct Place<'t> {
    pub begun: &'t str,
    pub context: Context,
}

/// What a variable stands for, as far as the text tells.
struct Variable {
    name: String,
    relation: bool,
    labels: Vec<String>,
}

/// Words after which a value is expected.
const BEFORE_VALUE: &[&str] = &[
    "where", "return", "with", "unwind", "by", "and", "or", "xor", "not", "in", "distinct", "case", "when",
    "then", "else", "contains", "skip", "limit",
];

/// The place at the end of a text; `None` where nothing can be offered.
pub fn at(text: &str) -> Option<Place<'_>> {
    let written = text.trim_end_matches(is_word);
    let begun = &text[written.len()..];
    let tokens = tokens(written)?;
    let context = context(&tokens)?;
    Some(Place { begun, context })
}

fn context(tokens: &[Token<'_>]) -> Option<Context> {
    let variables = variables(tokens);
    let (last, before) = match tokens.split_last() {
        Some((last, before)) => (*last, before),
        None => return Some(Context::Next),
    };
    match last {
        Token::Sign('$') => None,
        Token::Sign('.') => Some(property(before, &variables)),
        Token::Sign(':' | '|' | '&' | '!') => Some(label_or_type(tokens, &variables)),
        Token::Sign('{' | ',') => {
            Some(key(tokens, &variables).unwrap_or_else(|| Context::Operand(names(&variables))))
        }
        Token::Sign(')' | ']' | '}') | Token::Text | Token::Name(_) => Some(Context::Next),
        Token::Sign(_) => Some(Context::Operand(names(&variables))),
        Token::Word(word) if BEFORE_VALUE.contains(&word.to_lowercase().as_str()) => {
            Some(Context::Operand(names(&variables)))
        }
        Token::Word(_) => Some(Context::Next),
    }
}

fn names(variables: &[Variable]) -> Vec<String> {
    variables.iter().map(|variable| variable.name.clone()).collect()
}

fn word<'t>(token: Option<&Token<'t>>) -> Option<&'t str> {
    match token {
        Some(Token::Word(word) | Token::Name(word)) => Some(word),
        _ => None,
    }
}

fn property(before: &[Token<'_>], variables: &[Variable]) -> Context {
    let named = word(before.last()).and_then(|name| variables.iter().find(|variable| variable.name == name));
    match named {
        Some(variable) if variable.relation => Context::RelationProperty,
        Some(variable) => Context::Property(variable.labels.clone()),
        None => Context::AnyProperty,
    }
}

/// After `:` and what joins labels: inside a relation's brackets a type, inside a node's a label, else as
/// the variable before it says. After `|` elsewhere there is a value.
fn label_or_type(tokens: &[Token<'_>], variables: &[Variable]) -> Context {
    let start = tokens.iter().rposition(|token| match token {
        Token::Word(_) | Token::Name(_) => false,
        Token::Sign(sign) => !matches!(sign, ':' | '|' | '&' | '!'),
        Token::Text => true,
    });
    let run = &tokens[start.map_or(0, |start| start + 1)..];
    if !run.contains(&Token::Sign(':')) {
        return Context::Operand(names(variables));
    }
    match start.map(|start| tokens[start]) {
        Some(Token::Sign('[')) => Context::Type,
        Some(Token::Sign('(')) => Context::Label,
        Some(Token::Sign('{')) => Context::Operand(names(variables)),
        _ => {
            let name = run.iter().rev().find_map(|token| word(Some(token)));
            let known = name.and_then(|name| variables.iter().find(|variable| variable.name == name));
            match known {
                Some(variable) if variable.relation => Context::Type,
                Some(_) => Context::Label,
                None => Context::LabelOrType,
            }
        }
    }
}

/// The key position of a property map inside a pattern: `(n:Label {`.
fn key(tokens: &[Token<'_>], variables: &[Variable]) -> Option<Context> {
    let brace = open_bracket(tokens)?;
    if tokens[brace] != Token::Sign('{') {
        return None;
    }
    let outer = open_bracket(&tokens[..brace])?;
    let inside = &tokens[outer + 1..brace];
    match tokens[outer] {
        Token::Sign('[') if inside.contains(&Token::Sign(':')) => Some(Context::RelationProperty),
        Token::Sign('(') if inside.iter().all(|token| !matches!(token, Token::Sign(',' | '('))) => {
            let labels = labels(inside);
            let named = word(inside.first()).and_then(|name| variables.iter().find(|one| one.name == name));
            Some(Context::Property(if labels.is_empty() {
                named.map(|one| one.labels.clone())?
            } else {
                labels
            }))
        }
        _ => None,
    }
}

/// The last bracket that is still open.
fn open_bracket(tokens: &[Token<'_>]) -> Option<usize> {
    let mut closed = 0;
    tokens.iter().rposition(|token| match token {
        Token::Sign(')' | ']' | '}') => {
            closed += 1;
            false
        }
        Token::Sign('(' | '[' | '{') if closed > 0 => {
            closed -= 1;
            false
        }
        Token::Sign('(' | '[' | '{') => true,
        _ => false,
    })
}

/// Everything that the text names: `(name`, `[name`, `AS name`, `name =`, `name IN`.
fn variables(tokens: &[Token<'_>]) -> Vec<Variable> {
    let mut found: Vec<Variable> = Vec::new();
    for at in 0..tokens.len() {
        let Some(name) = word(tokens.get(at)) else { continue };
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let after = tokens.get(at + 1);
        let opens = |open: char| before == Some(&Token::Sign(open));
        let in_pattern = matches!(after, Some(Token::Sign(':' | ')' | ']' | '{' | '*')) | None);
        let alias = word(before).is_some_and(|word| word.eq_ignore_ascii_case("as"));
        let path = after == Some(&Token::Sign('=')) && tokens.get(at + 2) == Some(&Token::Sign('('));
        let is_call = word(at.checked_sub(2).and_then(|at| tokens.get(at))).is_some_and(is_function);
        if !(alias || path || (in_pattern && ((opens('(') && !is_call) || opens('[')))) || is_number(name) {
            continue;
        }
        let end = tokens[at..].iter().position(|token| matches!(token, Token::Sign(')' | ']' | '{')));
        let labels = labels(&tokens[at + 1..at + end.unwrap_or(tokens.len() - at).max(1)]);
        match found.iter_mut().find(|variable| variable.name == name) {
            Some(known) => known.labels.extend(labels),
            None => found.push(Variable { name: name.to_owned(), relation: opens('['), labels }),
        }
    }
    found
}

/// The names after a colon.
fn labels(tokens: &[Token<'_>]) -> Vec<String> {
    let Some(colon) = tokens.iter().position(|token| *token == Token::Sign(':')) else { return Vec::new() };
    tokens[colon..].iter().filter_map(|token| word(Some(token))).map(str::to_owned).collect()
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// A word that takes brackets for its arguments, not for a node.
fn is_function(word: &str) -> bool {
    crate::query::functions::find(word).is_some()
}
