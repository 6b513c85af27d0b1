//! Text that is nearly JSON: what is no text in it is replaced, so that the rest can be read.

use std::borrow::Cow;

/// The text with bytes that are no UTF-8 and escapes that are no character replaced by `U+FFFD`.
#[must_use]
pub fn mended(bytes: &[u8]) -> Cow<'_, [u8]> {
    let text = match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(_) => Cow::Borrowed(bytes),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    };
    match half_characters(&text) {
        Some(places) => Cow::Owned(replaced(&text, &places)),
        None => text,
    }
}

/// Places of `\uD800`-like escapes that have no other half; nothing when there are none.
fn half_characters(text: &[u8]) -> Option<Vec<usize>> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &text[at..]) {
        let start = at + found;
        at = start + 2;
        match unit(text, start) {
            Some(0xD800..0xDC00) if matches!(unit(text, start + 6), Some(0xDC00..0xE000)) => at = start + 12,
            Some(0xD800..0xE000) => {
                places.push(start);
                at = start + 6;
            }
            _ => {}
        }
        if at >= text.len() {
            break;
        }
    }
    (!places.is_empty()).then_some(places)
}

/// The UTF-16 unit that an escape at `at` stands for.
fn unit(text: &[u8], at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn replaced(text: &[u8], places: &[usize]) -> Vec<u8> {
    let mut plain = text.to_vec();
    for &at in places {
        plain[at + 2..at + 6].copy_from_slice(b"FFFD");
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_characters_are_replaced_and_the_rest_stays() {
        for (text, plain) in [
            (r#""\uD83D\uDE00""#, r#""\uD83D\uDE00""#),
            (r#""\uD83D""#, r#""\uFFFD""#),
            (r#""\uDE00\uD83Dx""#, r#""\uFFFD\uFFFDx""#),
            (r#""\\uD83D""#, r#""\\uD83D""#),
            (r#""\"#, r#""\"#),
        ] {
            assert_eq!(mended(text.as_bytes()), plain.as_bytes(), "{text}");
        }
        assert_eq!(mended(b"\"\xff\""), "\"\u{fffd}\"".as_bytes());
        assert!(matches!(mended("\"é\"".as_bytes()), Cow::Borrowed(_)));
    }
}
