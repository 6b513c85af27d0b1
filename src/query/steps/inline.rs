//! Parameters written out, so that a text stands for itself.

use super::Literal;
use super::write::literal;
use crate::query::Cell;
use crate::query::tokens::{Token, tokens};
use std::collections::BTreeMap;

/// The text with the value of each `$name` in its place. One that has no value, or none that can be written,
/// stays.
#[must_use]
pub fn inlined(text: &str, params: &BTreeMap<String, Cell>) -> String {
    let mut whole = String::with_capacity(text.len());
    for (range, token) in tokens(text) {
        let piece = &text[range];
        let name = piece.strip_prefix('$').filter(|_| token == Token::Parameter);
        let value = name.and_then(|name| params.get(name)).and_then(written);
        whole.push_str(value.as_deref().unwrap_or(piece));
    }
    whole
}

fn written(value: &Cell) -> Option<String> {
    match value {
        Cell::Null => Some("null".to_owned()),
        Cell::Bool(flag) => Some(flag.to_string()),
        other => constant(other).map(|constant| literal(&constant)),
    }
}

fn constant(value: &Cell) -> Option<Literal> {
    match value {
        Cell::Int(number) => Some(Literal::Int(*number)),
        Cell::Float(number) if number.is_finite() => Some(Literal::Float(*number)),
        Cell::Text(text) => Some(Literal::Text(text.clone())),
        Cell::List(items) => items.iter().map(constant).collect::<Option<_>>().map(Literal::List),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_parameters_stood_and_nowhere_else() {
        let list = Cell::List(vec![Cell::Text("it's".to_owned()), Cell::Int(-1)]);
        let params = BTreeMap::from([("a".to_owned(), list), ("on".to_owned(), Cell::Bool(true))]);
        let text = "WHERE n.x IN $a AND n.y = '$a' AND n.z = $on AND n.w = $b // $a";
        let expected = "WHERE n.x IN ['it\\'s', -1] AND n.y = '$a' AND n.z = true AND n.w = $b // $a";
        assert_eq!(inlined(text, &params), expected);
    }
}
