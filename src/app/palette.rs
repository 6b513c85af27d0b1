//! The one list of every action, and the fuzzy order that all pickers share.

use super::Keymap;
use super::action::Row;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// The places of the texts that match, the best first; all of them in their order when nothing is typed.
pub fn ranked(typed: &str, texts: impl Iterator<Item = String>) -> Vec<usize> {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut found: Vec<(u32, usize)> = Vec::new();
    let mut buffer = Vec::new();
    for (at, text) in texts.enumerate() {
        if let Some(score) = pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher) {
            found.push((u32::MAX - score, at));
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, at)| at).collect()
}

/// The actions that the palette lists for a text, the best match first; keys match as well.
#[must_use]
pub fn palette<'k>(keys: &'k Keymap, typed: &str) -> Vec<&'k Row> {
    let text = |row: &Row| format!("{} {} {}", row.description, row.group, row.keys.join(" "));
    let places = ranked(typed, keys.rows().iter().map(text));
    places.into_iter().filter_map(|at| keys.rows().get(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Action;

    #[test]
    fn actions_are_found_by_words_and_keys() {
        let keys = Keymap::default();
        let palette = |typed| palette(&keys, typed);
        assert_eq!(palette("").len(), keys.rows().len());
        assert_eq!(palette("record file").first().map(|row| row.name), Some(Action::RawRecord));
        assert!(palette("ctrl-u").iter().any(|row| row.name == Action::PageUp));
        assert!(palette("zzzz").is_empty());
    }
}
