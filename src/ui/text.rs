//! Texts cut, padded and wrapped to columns of the screen.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A text cut at its end to at most `width` columns.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= width
    };
    let mut short: String = text.chars().take_while(fits).collect();
    if width > 0 {
        short.push('…');
    }
    short
}

/// The line that is typed, with its cursor.
pub fn typed(state: &crate::app::State) -> String {
    match state.line_parts() {
        (text, "") => format!("{text}_"),
        (before, behind) => format!("{before}▏{behind}"),
    }
}

/// A text of exactly `width` columns: cut, or filled with spaces.
pub fn cell(text: &str, width: usize) -> String {
    padded(cut(text, width), width)
}

/// A text filled with spaces to `width` columns.
pub fn padded(mut text: String, width: usize) -> String {
    let missing = width.saturating_sub(text.width());
    text.extend(std::iter::repeat_n(' ', missing));
    text
}

/// A text over as many lines as it needs, broken between words where it can; never empty. Spaces that it
/// starts with stand before each line.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let words = text.trim_start_matches(' ');
    let indent = (text.len() - words.len()).min(width / 2);
    let mut lines = flush(words, width - indent);
    if indent > 0 {
        lines.iter_mut().for_each(|line| line.insert_str(0, &" ".repeat(indent)));
    }
    lines
}

fn flush(text: &str, width: usize) -> Vec<String> {
    let width = width.max(4);
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        for (part, piece) in pieces(word, width).into_iter().enumerate() {
            let Some(line) = lines.last_mut() else { continue };
            let space = usize::from(part == 0 && !line.is_empty());
            if line.width() + space + piece.width() > width && !line.is_empty() {
                lines.push(piece);
            } else {
                line.extend(std::iter::repeat_n(' ', space));
                line.push_str(&piece);
            }
        }
    }
    lines
}

/// A word in pieces of at most `width` columns.
fn pieces(word: &str, width: usize) -> Vec<String> {
    if word.width() <= width {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for c in word.chars() {
        let own = c.width().unwrap_or(0);
        if used + own > width {
            pieces.push(String::new());
            used = 0;
        }
        used += own;
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_wider_than_asked(text in "[a-z日é ]{0,60}", width in 0usize..40) {
            prop_assert!(cut(&text, width).width() <= width);
            prop_assert!(cell(&text, width).width() == width);
            let lines = wrapped(&text, width);
            prop_assert!(!lines.is_empty());
            prop_assert!(lines.iter().all(|line| line.width() <= width.max(8)));
            let all = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(all(&lines.concat()), all(&text));
        }
    }
}
