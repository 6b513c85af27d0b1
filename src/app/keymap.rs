//! Which keys do what: the table of actions with what the person gave other keys.

use super::Pane;
use super::action::{Action, Row, table};
use super::keys::canonical;
use crate::config::nearest::advice;
use crate::config::{Binding, ConfigError};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Actions with their keys, in the order of the table.
#[derive(Clone, Debug)]
pub struct Keymap {
    rows: Arc<Vec<Row>>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { rows: Arc::new(table().to_vec()) }
    }
}

impl Keymap {
    /// The shipped keys with those of a config file instead.
    ///
    /// # Errors
    /// Names that are not known, and keys that would do two things in one pane; with their lines.
    pub fn new(file: &Path, bindings: &[Binding]) -> Result<Self, Vec<ConfigError>> {
        let at = |line| move |message| ConfigError { file: file.to_owned(), line, message };
        let (mut rows, mut errors) = (table().to_vec(), Vec::new());
        for binding in bindings {
            if let Err(message) = rebind(&mut rows, binding) {
                errors.push(at(binding.line)(message));
            }
        }
        errors.extend(conflicts(&rows).into_iter().map(|(line, message)| at(line)(message)));
        if rows.iter().all(|row| row.name != Action::Quit || row.keys.is_empty()) {
            errors.push(at(0)("`quit` needs a key".to_owned()));
        }
        if errors.is_empty() { Ok(Self { rows: Arc::new(rows) }) } else { Err(errors) }
    }

    /// Every action, in the order of the table.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The action of a key in a pane, named as in the table (`ctrl-c`, `pageup`, `g`): what it means there
    /// alone before what it means everywhere.
    #[must_use]
    pub fn of_key(&self, key: &str, pane: Pane) -> Option<Action> {
        let bound = |row: &&Row| row.is_bound_in(pane) && row.keys.iter().any(|own| own == key);
        let own = self.rows.iter().find(|row| row.only && bound(row));
        own.or_else(|| self.rows.iter().find(bound)).map(|row| row.name)
    }

    /// The action of a key while a line of text is typed.
    #[must_use]
    pub fn of_line(&self, key: &str) -> Option<Action> {
        let own = self.rows.iter().find(|row| row.lines && row.keys.iter().any(|own| own == key));
        own.map(|row| row.name)
    }

    /// The hints of a pane, its own ones first; the step builder has no others.
    pub fn hints(&self, pane: Pane) -> impl Iterator<Item = &Row> {
        let own = move |row: &&Row| row.hint.is_some() && row.panes.contains(&pane) && row.is_bound_in(pane);
        let alone = matches!(pane, Pane::Builder | Pane::Cypher);
        let general =
            move |row: &&Row| row.hint.is_some() && row.panes.is_empty() && row.is_bound_in(pane) && !alone;
        self.rows.iter().filter(own).chain(self.rows.iter().filter(general))
    }

    /// The first key of an action in a pane, for sentences; the word of the action where it has none.
    #[must_use]
    pub fn key(&self, action: Action, pane: Pane) -> String {
        let rows = || self.rows.iter().filter(|row| row.name == action && !row.keys.is_empty());
        let here = rows().find(|row| row.is_bound_in(pane)).or_else(|| rows().next());
        here.and_then(|row| row.keys.first().cloned()).unwrap_or_else(|| format!(":{}", action.word()))
    }
}

/// Gives an action its keys.
fn rebind(rows: &mut Vec<Row>, binding: &Binding) -> Result<(), String> {
    let is_meant = |row: &Row| row.name.word() == binding.action;
    if !rows.iter().any(is_meant) {
        let names: BTreeSet<String> = rows.iter().map(|row| row.name.word()).collect();
        let advice = advice(&binding.action, names.iter().map(String::as_str));
        return Err(format!("no action is called `{}`{advice}", binding.action));
    }
    let keys: Vec<String> = binding.keys.iter().map(|key| canonical(key)).collect::<Result<_, _>>()?;
    let Some(context) = &binding.context else {
        let general = rows.iter().any(|row| is_meant(row) && !row.only);
        for row in rows.iter_mut().filter(|row| is_meant(row) && row.only != general) {
            (row.keys, row.line) = (keys.clone(), Some(binding.line));
        }
        return Ok(());
    };
    let place = place_of(context)?;
    if let (Place::Line, Some(key)) = (place, keys.iter().find(|key| key.chars().count() == 1)) {
        return Err(format!("`{key}` is a character that is typed in a line; it needs ctrl or alt"));
    }
    let mut own = None;
    for row in rows.iter_mut().filter(|row| is_meant(row)) {
        own.get_or_insert_with(|| row.clone());
        match place {
            Place::Line => row.lines = false,
            Place::Pane(pane) if row.only => row.panes.retain(|own| *own != pane),
            Place::Pane(pane) => row.except.push(pane),
        }
    }
    rows.retain(|row| !row.only || row.lines || !row.panes.is_empty());
    let (panes, lines) = match place {
        Place::Line => (Vec::new(), true),
        Place::Pane(pane) => (vec![pane], false),
    };
    let (line, except) = (Some(binding.line), Vec::new());
    rows.extend(own.map(|row| Row { keys, line, only: true, panes, lines, except, ..row }));
    Ok(())
}

/// Where keys have a meaning: in a pane, or in a line of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Pane(Pane),
    Line,
}

impl Place {
    fn all() -> impl Iterator<Item = Self> {
        Pane::WITH_KEYS.into_iter().map(Self::Pane).chain([Self::Line])
    }

    fn word(self) -> String {
        match self {
            Self::Pane(pane) => pane.word(),
            Self::Line => LINE.to_owned(),
        }
    }

    fn binds(self, row: &Row) -> bool {
        match self {
            Self::Pane(pane) => row.is_bound_in(pane),
            Self::Line => row.lines,
        }
    }
}

/// The word for every line of text.
pub const LINE: &str = "line";

fn place_of(word: &str) -> Result<Place, String> {
    let words: Vec<String> = Place::all().map(Place::word).collect();
    Place::all().find(|place| place.word() == word).ok_or_else(|| {
        format!("no pane is called `{word}`{}", advice(word, words.iter().map(String::as_str)))
    })
}

/// The keys that would do two things in one pane, with the line that says so; where one thing shadows the
/// other as shipped nobody is told.
fn conflicts(rows: &[Row]) -> Vec<(usize, String)> {
    let mut found: BTreeMap<(usize, String, Action, Action), Vec<String>> = BTreeMap::new();
    for place in Place::all() {
        let bound: Vec<(&String, &Row)> = rows
            .iter()
            .filter(|row| place.binds(row))
            .flat_map(|row| row.keys.iter().map(move |key| (key, row)))
            .collect();
        for (at, (key, row)) in bound.iter().enumerate() {
            for (other_key, other) in bound.iter().skip(at + 1) {
                let line = row.line.max(other.line);
                if let (true, true, Some(line)) = (row.name != other.name, clash(key, other_key), line) {
                    let (a, b) = (row.name.min(other.name), row.name.max(other.name));
                    let panes = found.entry((line, (*key).clone(), a, b)).or_default();
                    panes.push(place.word());
                }
            }
        }
    }
    let told = |((line, key, a, b), panes): ((usize, String, Action, Action), Vec<String>)| {
        let place = match panes.len() {
            8.. => "everywhere".to_owned(),
            _ => format!("in {}", panes.join(", ")),
        };
        let (a, b) = (a.word(), b.word());
        (
            line,
            format!(
                "`{key}` {place} would do both `{a}` and `{b}`; give one of them another key, or none: `{b} = []`"
            ),
        )
    };
    found.into_iter().map(told).collect()
}

/// Whether one of two keys is the other, or the start of its strokes.
fn clash(a: &str, b: &str) -> bool {
    let starts = |a: &str, b: &str| b.strip_prefix(a).is_some_and(|rest| rest.starts_with(' '));
    a == b || starts(a, b) || starts(b, a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn binding(context: Option<&str>, action: &str, keys: &[&str], line: usize) -> Binding {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        Binding { context: context.map(str::to_owned), action: action.to_owned(), keys, line }
    }

    fn keymap(bindings: &[Binding]) -> Result<Keymap, Vec<String>> {
        let texts = |errors: Vec<ConfigError>| errors.iter().map(ToString::to_string).collect();
        Keymap::new(Path::new("config.toml"), bindings).map_err(texts)
    }

    #[test]
    fn no_key_does_two_things_in_one_pane() {
        let keymap = Keymap::default();
        for pane in Pane::WITH_KEYS {
            let mut seen = HashSet::new();
            for row in keymap.rows().iter().filter(|row| row.is_bound_in(pane)) {
                for key in &row.keys {
                    assert!(seen.insert((row.only, key)), "{key} is bound twice in {pane:?}");
                }
            }
            assert_eq!(keymap.of_key("q", pane), Some(Action::Quit));
        }
        assert_eq!(keymap.of_key("s", Pane::Paths), Some(Action::Story));
        assert_eq!(keymap.of_key("s", Pane::Results), Some(Action::Sort));
        assert_eq!(keymap.of_key("s", Pane::Detail), None);
    }

    #[test]
    fn every_pane_has_hints_of_its_own() {
        for pane in Pane::WITH_KEYS {
            let keymap = Keymap::default();
            assert!(keymap.hints(pane).any(|row| row.panes.contains(&pane)), "{pane:?}");
        }
    }

    #[test]
    fn keys_are_replaced_everywhere_or_in_one_pane() {
        let own = [
            binding(None, "zoom", &["Ctrl+L"], 2),
            binding(Some("paths"), "story", &["T"], 4),
            binding(Some("detail"), "quality", &["Z"], 5),
        ];
        let keymap = keymap(&own).expect("no conflict");
        assert_eq!(keymap.of_key("ctrl-l", Pane::Inventory), Some(Action::Zoom));
        assert_eq!(keymap.of_key("z", Pane::Inventory), None);
        assert_eq!(keymap.of_key("T", Pane::Paths), Some(Action::Story));
        assert_eq!(keymap.of_key("s", Pane::Paths), None);
        assert_eq!(keymap.of_key("Z", Pane::Detail), Some(Action::Quality));
        assert_eq!(keymap.of_key("d", Pane::Detail), None);
        assert_eq!(keymap.of_key("d", Pane::Paths), Some(Action::Quality));
        let story = keymap.hints(Pane::Paths).find(|row| row.name == Action::Story).expect("a hint");
        assert_eq!(story.keys, ["T"]);
        assert_eq!(keymap.key(Action::Quality, Pane::Detail), "Z");
    }

    #[test]
    fn a_key_that_would_do_two_things_is_named_with_both() {
        let errors = keymap(&[binding(None, "zoom", &["s"], 7)]).expect_err("s is taken");
        let paths = "config.toml:7: `s` in paths would do both `zoom` and `story`";
        assert!(errors.iter().any(|error| error.starts_with(paths)), "{errors:?}");
        assert!(errors.iter().any(|error| error.contains("in results")), "{errors:?}");
        let errors = keymap(&[binding(None, "zoom", &["q"], 7)]).expect_err("q is taken");
        assert!(errors.iter().any(|error| error.contains("`q` everywhere")), "{errors:?}");
        let freed = [binding(None, "zoom", &["q"], 7), binding(None, "quit", &["ctrl-q"], 8)];
        assert_eq!(keymap(&freed).expect("no conflict").of_key("q", Pane::Paths), Some(Action::Zoom));
        let chord = keymap(&[binding(None, "zoom", &["q z"], 7)]).expect_err("q acts before z is pressed");
        assert!(chord.iter().any(|error| error.contains("`zoom` and `quit`")), "{chord:?}");
    }

    #[test]
    fn what_is_not_known_is_told_with_the_nearest() {
        let own = [
            binding(None, "zom", &["ctrl-l"], 1),
            binding(Some("path"), "story", &["T"], 2),
            binding(None, "zoom", &["pageupp"], 3),
            binding(None, "quit", &[], 4),
        ];
        let errors = keymap(&own).expect_err("all wrong");
        assert_eq!(errors[0], "config.toml:1: no action is called `zom`; did you mean `zoom`?");
        assert_eq!(errors[1], "config.toml:2: no pane is called `path`; did you mean `paths`?");
        assert_eq!(errors[2], "config.toml:3: there is no key `pageupp`; did you mean `pageup`?");
        assert_eq!(errors[3], "config.toml: `quit` needs a key");
    }
}
