//! The names that sets and relations get in the text.

use super::{Condition, Link, Set, Steps, Test};
use std::collections::BTreeSet;

/// What stands for a set without a telling kind.
const ANY: &str = "resource";
/// Words of the language: never names.
const RESERVED: [&str; 34] = [
    "all", "and", "any", "as", "asc", "by", "case", "contains", "count", "desc", "distinct", "else", "end",
    "ends", "exists", "false", "in", "is", "limit", "match", "none", "not", "null", "or", "order", "return",
    "single", "skip", "starts", "then", "true", "when", "where", "with",
];

/// The name for a set of these kinds: the last word of the only one.
pub fn of_kinds(kinds: &[String]) -> String {
    let [kind] = kinds else { return ANY.to_owned() };
    let capital = |(at, c): &(usize, char)| c.is_ascii_uppercase() && !kind[at + 1..].is_empty();
    let start = kind.char_indices().rfind(capital).map_or(0, |(at, _)| at);
    let start = if kind[start..].chars().all(|c| c.is_ascii_uppercase()) { 0 } else { start };
    let word = kind[start..].to_ascii_lowercase();
    if is_name(&word) { word } else { ANY.to_owned() }
}

/// The name for a relation of these types.
pub fn of_types(types: &[String]) -> String {
    let [kind] = types else { return "relation".to_owned() };
    let word = kind.to_ascii_lowercase();
    if is_name(&word) { word } else { "relation".to_owned() }
}

/// Whether it can be written without quotes, and is no word of the language.
pub fn is_name(word: &str) -> bool {
    is_plain(word) && !RESERVED.contains(&word.to_ascii_lowercase().as_str())
}

/// Whether it is made of letters, digits and `_`, and begins with no digit.
pub fn is_plain(word: &str) -> bool {
    let first = word.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Gives every set a name of its own, and a relation one where something refers to it.
pub fn give(steps: &mut Steps) {
    let columns = steps.returned.columns.iter().map(|column| column.of.name.clone());
    let columns = columns.chain(steps.returned.order.iter().map(|order| order.of.name.clone())).collect();
    let (written, given) = (written(steps), taken(steps));
    Names { columns, written, given, taken: BTreeSet::new() }.set(&mut steps.root);
}

/// Gives the sets and relations of a condition names that the tree does not have yet.
pub fn freshen(steps: &Steps, condition: &mut Condition) {
    Names { taken: taken(steps), ..Names::default() }.condition(condition);
}

/// A name for a set of these kinds that the tree does not have yet.
pub fn fresh(steps: &Steps, kinds: &[String]) -> String {
    let mut name = of_kinds(kinds);
    Names { taken: taken(steps), ..Names::default() }.own(&mut name);
    name
}

fn taken(steps: &Steps) -> BTreeSet<String> {
    let mut taken = written(steps);
    taken.insert(steps.root.name.clone());
    for place in steps.places() {
        if let Some(Condition { test: Test::Link(link), .. }) = steps.condition(&place) {
            taken.extend(link.name.clone());
            taken.insert(link.to.name.clone());
        }
    }
    taken.remove("");
    taken
}

/// The names that the tree's texts speak of, and those that they bring.
fn written(steps: &Steps) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut add = |text: &str| names.extend(super::read::words(text).map(str::to_owned));
    steps.then.iter().for_each(|then| add(then));
    for place in steps.places() {
        if let Some(Condition { test: Test::Text { text, .. }, .. }) = steps.condition(&place) {
            add(text);
        }
    }
    names
}

#[derive(Default)]
struct Names {
    /// names that a column or a sort key refers to
    columns: BTreeSet<String>,
    /// names that a text speaks of
    written: BTreeSet<String>,
    /// names that are given already, or that a text brings: not for what has none yet
    given: BTreeSet<String>,
    taken: BTreeSet<String>,
}

impl Names {
    fn set(&mut self, set: &mut Set) {
        if set.name.is_empty() {
            let usual = of_kinds(&set.kinds);
            let numbered = (2..).map(|number| format!("{usual}{number}"));
            let free = |name: &String| !self.given.contains(name) && !self.taken.contains(name);
            set.name = std::iter::once(usual.clone()).chain(numbered).find(free).unwrap_or_default();
        }
        self.own(&mut set.name);
        set.that.conditions.iter_mut().for_each(|condition| self.condition(condition));
    }

    fn condition(&mut self, condition: &mut Condition) {
        match &mut condition.test {
            Test::Link(link) => self.link(link),
            Test::Group(inner) => inner.conditions.iter_mut().for_each(|condition| self.condition(condition)),
            _ => {}
        }
    }

    fn link(&mut self, link: &mut Link) {
        let referred = link
            .name
            .as_ref()
            .is_some_and(|name| self.written.contains(name) || (link.shown && self.columns.contains(name)));
        if link.through.conditions.is_empty() && !referred {
            link.name = None;
        } else {
            let mut name = link.name.take().unwrap_or_else(|| of_types(&link.types));
            self.own(&mut name);
            link.name = Some(name);
        }
        self.set(&mut link.to);
    }

    /// Makes a name unique by a number after it.
    fn own(&mut self, name: &mut String) {
        let mut own = name.clone();
        for number in 2.. {
            if self.taken.insert(own.clone()) {
                break;
            }
            own = format!("{name}{number}");
        }
        *name = own;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_named_after_its_only_kind() {
        let name = |kinds: &[&str]| of_kinds(&kinds.iter().map(|&kind| kind.to_owned()).collect::<Vec<_>>());
        assert_eq!(name(&["ModelDeployment"]), "deployment");
        assert_eq!(name(&["AI"]), "ai");
        assert_eq!(name(&["AiModel", "AiAgent"]), "resource");
        assert_eq!(name(&["odd kind"]), "resource");
        assert_eq!(name(&["Match"]), "resource");
        assert_eq!(name(&["Größe"]), "resource");
    }
}
