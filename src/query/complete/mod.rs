//! What can stand at the cursor of a query text: the most common in the estate first, with how often it
//! occurs, so that no word leads to an empty answer unannounced.

mod context;
mod tokens;
mod vocabulary;

use crate::model::Estate;
use context::Context;
use std::cmp::Reverse;

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuggestionKind {
    /// a variable of the text
    Variable,
    /// a node label
    Label,
    /// a relation type
    Relation,
    /// a property key
    Property,
    /// a function
    Function,
    /// a keyword
    Keyword,
}

/// A word that can stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// the word
    pub text: String,
    /// what it is
    pub kind: SuggestionKind,
    /// what it means, in a few words
    pub detail: String,
    /// how many nodes or relations of the estate carry it; `None` where that says nothing
    pub count: Option<usize>,
}

/// What can stand at byte `cursor` of `text`. Words that begin with what is written before the cursor come
/// before those that only hold it, whatever the case; then the most common ones.
#[must_use]
pub fn complete(text: &str, cursor: usize, estate: &Estate) -> Vec<Suggestion> {
    let before = &text[..text.floor_char_boundary(cursor)];
    let Some(place) = context::at(before) else { return Vec::new() };
    let mut found = match &place.context {
        Context::Label => vocabulary::labels(estate),
        Context::Type => vocabulary::types(estate),
        Context::LabelOrType => [vocabulary::labels(estate), vocabulary::types(estate)].concat(),
        Context::Property(labels) => vocabulary::node_properties(estate, labels),
        Context::RelationProperty => vocabulary::relation_properties(estate),
        Context::AnyProperty => {
            [vocabulary::node_properties(estate, &[]), vocabulary::relation_properties(estate)].concat()
        }
        Context::Operand(variables) => vocabulary::operands(variables),
        Context::Next => vocabulary::next(),
    };
    let begun = place.begun.to_lowercase();
    let fits = |suggestion: &Suggestion| suggestion.text.to_lowercase().find(&begun);
    found.retain(|suggestion| fits(suggestion).is_some());
    found.sort_by_cached_key(|suggestion| {
        let within = fits(suggestion) != Some(0);
        (within, Reverse(suggestion.count), suggestion.kind, suggestion.text.clone())
    });
    found.dedup_by(|a, b| a.text == b.text);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Builder, Draft};

    fn words(text: &str) -> Vec<String> {
        let mut draft = Draft::new();
        draft.node("a", "AiService").set("size", 1i64).set("sku", "S0");
        draft.node("b", "AiService").set("size", 1i64);
        draft.node("c", "AiAgent").set("sample", true);
        draft.relation("RUNS_AS", "a", "c").set("since", "2026");
        let mut builder = Builder::new();
        builder.absorb(&draft);
        let estate = builder.build(Vec::new());
        complete(text, text.len(), &estate).into_iter().map(|one| one.text).collect()
    }

    #[test]
    fn words_fit_the_place_and_the_common_come_first() {
        assert_eq!(words("MATCH (n:Ai")[..3], ["AI", "AiService", "AiAgent"]);
        assert_eq!(words("MATCH (n:AiService|Ai")[..2], ["AI", "AiService"]);
        assert_eq!(words("MATCH (n:AiService)-[:")[0], "RUNS_AS");
        assert_eq!(words("MATCH (n:AiService)-[r:RUNS_AS|RUN")[0], "RUNS_AS");
        assert_eq!(words("MATCH (n) WHERE n.s")[..3], ["size", "sample", "sku"]);
        assert_eq!(words("MATCH (n:AiAgent) WHERE n.s")[0], "sample");
        assert_eq!(words("MATCH (n:AiAgent {s")[0], "sample");
        assert_eq!(words("MATCH (n)-[r]->() WHERE r.s"), ["since"]);
        assert_eq!(words("MATCH (n:AiService) RET")[0], "RETURN");
        assert_eq!(words("MATCH (service) WHERE ser")[0], "service");
        assert_eq!(words("MATCH (service) RETURN tol")[0], "toLower");
    }

    #[test]
    fn nothing_is_offered_inside_texts_and_comments() {
        for text in ["MATCH (n) WHERE n.a = 'Ai", "MATCH (n) // Ai", "MATCH (n) /* Ai", "RETURN $a"] {
            assert!(words(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn any_text_and_any_cursor_are_answered() {
        let estate = Builder::new().build(Vec::new());
        for text in ["", "(", "ä:", "MATCH (n:", ")]}", "`", "n.", "..", "::", "{", "[r:"] {
            for cursor in 0..=text.len() + 1 {
                let _ = complete(text, cursor, &estate);
            }
        }
    }
}
