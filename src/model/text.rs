//! Text that can be shown: control, bidi, zero-width and tag characters made visible, length capped.

use super::secret::without_secrets;
use std::borrow::Cow;
use std::fmt::{self, Write};
use std::ops::Deref;

/// The longest text that the model keeps, in bytes. Longer text ends in an ellipsis.
pub const MAX_TEXT_BYTES: usize = 4096;

/// How [`SafeText::new`] shows a line feed and a carriage return.
const LINE_FEED: &str = "⟨U+000A⟩";
const CARRIAGE_RETURN: &str = "⟨U+000D⟩";

/// Borrowed text that is safe to show on a terminal or to write into an output.
///
/// Only this crate's model makes one, from text that went through [`SafeText::new`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SafeStr<'a>(&'a str);

impl<'a> SafeStr<'a> {
    /// Wraps text that the model has already made safe.
    pub(super) fn trusted(text: &'a str) -> Self {
        Self(text)
    }

    /// The text, with the lifetime of the model it lives in.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        self.0
    }

    /// The lines of the original text: line feeds were made visible as any other control character.
    pub fn lines(self) -> impl Iterator<Item = &'a str> {
        self.0.split(LINE_FEED).map(|line| line.trim_end_matches(CARRIAGE_RETURN))
    }
}

impl Deref for SafeStr<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        self.0
    }
}

impl fmt::Display for SafeStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for SafeStr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}

impl PartialEq<str> for SafeStr<'_> {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for SafeStr<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// Owned text that is safe to show on a terminal or to write into an output.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SafeText(Box<str>);

impl SafeText {
    /// Makes `raw` safe: every character that could steer a terminal, hide, or reorder
    /// text becomes a visible `⟨U+XXXX⟩`, secrets are masked; at most [`MAX_TEXT_BYTES`] bytes are kept.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        match without_secrets(raw) {
            Some(masked) => Self(made_safe(&masked).into()),
            None => Self(made_safe(raw).into()),
        }
    }

    /// As [`SafeText::new`], without the cap on length: for records read on demand.
    #[must_use]
    pub fn uncapped(raw: &str) -> Self {
        let masked = without_secrets(raw);
        let raw = masked.as_deref().unwrap_or(raw);
        if raw.chars().any(is_unsafe) { Self(escaped(raw).into()) } else { Self(raw.into()) }
    }

    /// The text as a borrowed [`SafeStr`].
    #[must_use]
    pub fn as_safe(&self) -> SafeStr<'_> {
        SafeStr(&self.0)
    }
}

impl Deref for SafeText {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<SafeStr<'_>> for SafeText {
    fn from(text: SafeStr<'_>) -> Self {
        Self(text.0.into())
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

/// `raw` itself when it is already safe and short, else a safe, capped copy.
pub(super) fn made_safe(raw: &str) -> Cow<'_, str> {
    let short = raw.len() <= MAX_TEXT_BYTES;
    if short && !may_be_unsafe(raw) {
        return Cow::Borrowed(raw);
    }
    let capped = if short { raw } else { &raw[..raw.floor_char_boundary(MAX_TEXT_BYTES)] };
    let mut text = if capped.chars().any(is_unsafe) { escaped(capped) } else { capped.to_owned() };
    if !short {
        text.push('…');
    }
    Cow::Owned(text)
}

fn escaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len() + 16);
    for c in raw.chars() {
        if is_unsafe(c) {
            // writing into a String cannot fail
            let _ = write!(text, "⟨U+{:04X}⟩", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

/// A quick test on bytes: false means that no character can be unsafe. Without an early end, so that many
/// bytes are looked at together.
fn may_be_unsafe(raw: &str) -> bool {
    raw.bytes().fold(false, |found, byte| found | !(0x20..0x7f).contains(&byte))
}

/// Whether a character could steer a terminal, hide itself, or reorder its neighbours.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control() || is_bidi(c) || is_invisible(c)
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200D}' | '\u{2028}' | '\u{2029}'
        | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_long_text_are_found_again() {
        let text = SafeText::new("1. one\r\n2. two\n3. three");
        assert_eq!(text.as_safe().lines().collect::<Vec<_>>(), ["1. one", "2. two", "3. three"]);
    }

    #[test]
    fn terminal_steering_becomes_visible() {
        assert_eq!(&*SafeText::new("a\u{1b}[31mb"), "a⟨U+001B⟩[31mb");
        assert_eq!(&*SafeText::new("x\u{202e}y\u{200b}z\u{9b}"), "x⟨U+202E⟩y⟨U+200B⟩z⟨U+009B⟩");
        assert_eq!(&*SafeText::new("tag\u{e0041}"), "tag⟨U+E0041⟩");
    }

    #[test]
    fn ordinary_text_is_kept() {
        for text in ["", "plain", "naïve – 日本語", "عربي"] {
            assert_eq!(&*SafeText::new(text), text);
        }
    }

    #[test]
    fn long_text_is_capped_on_a_character_boundary() {
        let safe = SafeText::new(&"é".repeat(MAX_TEXT_BYTES));
        assert!(safe.len() <= MAX_TEXT_BYTES + '…'.len_utf8());
        assert!(safe.ends_with('…'));
    }
}
