//! Text by cell width: what it measures, and how it is cut.

use super::picture::Glyphs;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Box drawing, blocks and geometric shapes: one column each, and never part of a larger grapheme.
const LINES: std::ops::RangeInclusive<char> = '\u{2500}'..='\u{25fc}';

/// The columns that a text takes when a terminal shows it grapheme by grapheme.
#[must_use]
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else if text.chars().all(|c| c.is_ascii() || LINES.contains(&c)) {
        text.chars().count()
    } else {
        text.graphemes(true).map(UnicodeWidthStr::width).sum()
    }
}

/// A text cut in its middle to at most `width` columns.
#[must_use]
pub fn shortened(text: &str, width: usize) -> String {
    cut(text, width, "…").into_owned()
}

/// A text cut in its middle to at most `width` columns, with the ellipsis of a glyph set.
pub(super) fn fitted(text: &str, width: usize, glyphs: Glyphs) -> Cow<'_, str> {
    let ellipsis = match glyphs {
        Glyphs::Ascii if width > 4 => "..",
        Glyphs::Ascii => "~",
        Glyphs::Unicode => "…",
    };
    cut(text, width, ellipsis)
}

fn cut<'t>(text: &'t str, width: usize, ellipsis: &str) -> Cow<'t, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    let Some(room) = width.checked_sub(columns(ellipsis)) else { return Cow::Borrowed("") };
    let head = taken(text.graphemes(true), room - room / 2);
    let tail: Vec<&str> = taken(text.graphemes(true).rev(), room / 2);
    Cow::Owned(head.into_iter().chain([ellipsis]).chain(tail.into_iter().rev()).collect())
}

fn taken<'t>(graphemes: impl Iterator<Item = &'t str>, width: usize) -> Vec<&'t str> {
    let mut used = 0;
    graphemes
        .take_while(|grapheme| {
            used += grapheme.width();
            used <= width
        })
        .collect()
}

/// A text without the characters that would break a row apart.
pub(super) fn cleaned(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        Cow::Owned(text.chars().map(|c| if c.is_control() { '?' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_in_the_middle() {
        assert_eq!(shortened("abcdefghij", 5), "ab…ij");
        assert_eq!(shortened("日本語テキスト", 6), "日…ト");
        assert_eq!(shortened("abc", 3), "abc");
        assert_eq!(shortened("abc", 0), "");
        assert_eq!(fitted("abcdefghij", 6, Glyphs::Ascii), "ab..ij");
    }

    #[test]
    fn combining_marks_stay_with_their_letter() {
        let name = "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}";
        assert_eq!(columns(name), 5);
        assert_eq!(shortened(name, 3), "e\u{301}…e\u{301}");
    }

    #[test]
    fn control_characters_do_not_pass() {
        assert_eq!(cleaned("a\nb\u{9b}c"), "a?b?c");
    }
}
