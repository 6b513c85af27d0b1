//! A text of several lines that is being written: cursor, cuts, undo. Knows no screen.

use unicode_segmentation::UnicodeSegmentation;

/// The longest text, in bytes.
const MAX_LENGTH: usize = 64 * 1024;
/// The most changes that can be undone.
const MAX_UNDO: usize = 500;

/// Where the cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// one character to the left
    Left,
    /// one character to the right
    Right,
    /// to the start of the word on the left
    WordLeft,
    /// behind the word on the right
    WordRight,
    /// to the start of the line
    LineStart,
    /// behind the line
    LineEnd,
    /// so many lines down; up when negative
    Lines(isize),
}

/// The text, its cursor and what was before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    text: String,
    /// a byte, at the start of a character
    cursor: usize,
    /// the column that moves up and down keep to
    goal: Option<usize>,
    undone: Vec<(String, usize)>,
    done: Vec<(String, usize)>,
    /// whether the last change was typing, which is undone as one
    typing: bool,
    cut: String,
}

impl Text {
    /// A text with the cursor at its end; nothing to undo.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len(), ..Self::default() }
    }

    /// Begins another text; what was cut can still be pasted.
    pub fn restart(&mut self, text: &str) {
        let cut = std::mem::take(&mut self.cut);
        *self = Self { cut, ..Self::new(text) };
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte that the cursor stands before.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The line of the cursor and its byte within the line, both from 0.
    #[must_use]
    pub fn place(&self) -> (usize, usize) {
        let before = &self.text[..self.cursor];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count(), self.cursor - start)
    }

    /// Moves the cursor.
    pub fn go(&mut self, to: Move) {
        self.typing = false;
        let goal = self.goal.take();
        self.cursor = match to {
            Move::Left => self.before().next_back().map_or(0, |(at, _)| at),
            Move::Right => self.cursor + self.after().next().map_or(0, str::len),
            Move::WordLeft => self.word_left(),
            Move::WordRight => self.word_right(),
            Move::LineStart => self.line_start(self.cursor),
            Move::LineEnd => self.line_end(self.cursor),
            Move::Lines(by) => return self.go_lines(by, goal),
        };
    }

    /// Puts the cursor into a line, at most as far as `column` characters; both from 0.
    pub fn go_to(&mut self, line: usize, column: usize) {
        (self.typing, self.goal) = (false, None);
        let starts = std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1));
        let start = starts.take(line + 1).last().unwrap_or(0);
        let line = &self.text[start..self.line_end(start)];
        self.cursor = start + line.grapheme_indices(true).nth(column).map_or(line.len(), |(at, _)| at);
    }

    fn go_lines(&mut self, by: isize, goal: Option<usize>) {
        let (line, byte) = self.place();
        let start = self.cursor - byte;
        let column = goal.unwrap_or_else(|| self.text[start..self.cursor].graphemes(true).count());
        let last = self.text.matches('\n').count();
        let target = line.saturating_add_signed(by).min(last);
        self.go_to(target, column);
        self.goal = Some(column);
    }

    /// Writes at the cursor. What would make the text too long is left out.
    pub fn write(&mut self, text: &str) {
        let single = text.graphemes(true).nth(1).is_none();
        if self.text.len() + text.len() > MAX_LENGTH {
            return;
        }
        if !(self.typing && single) {
            self.remember();
        }
        self.typing = single && text != "\n";
        self.put(self.cursor, self.cursor, text);
    }

    /// Takes out the character before the cursor.
    pub fn erase(&mut self) {
        let start = self.before().next_back().map_or(0, |(at, _)| at);
        self.take(start, self.cursor);
    }

    /// Takes out the character after the cursor.
    pub fn delete(&mut self) {
        let end = self.cursor + self.after().next().map_or(0, str::len);
        self.take(self.cursor, end);
    }

    /// Cuts what lies between the cursor and the place that a move leads to; [`Text::paste`] brings it back.
    pub fn cut_to(&mut self, to: Move) {
        let here = self.cursor;
        self.go(to);
        let there = std::mem::replace(&mut self.cursor, here);
        let (start, mut end) = (here.min(there), here.max(there));
        // at the end of a line the line break is what is left to cut
        if start == end && to == Move::LineEnd {
            end += self.after().next().map_or(0, str::len);
        }
        if start < end {
            self.cut = self.text[start..end].to_owned();
        }
        self.take(start, end);
    }

    /// Writes what was cut last.
    pub fn paste(&mut self) {
        let cut = self.cut.clone();
        self.write(&cut);
        self.typing = false;
    }

    /// Writes over the bytes before the cursor.
    pub fn complete(&mut self, bytes: usize, word: &str) {
        let start = self.cursor.saturating_sub(bytes);
        if self.text.is_char_boundary(start) {
            self.remember();
            self.put(start, self.cursor, word);
        }
    }

    /// Takes the last change back. `false` when there is none.
    pub fn undo(&mut self) -> bool {
        self.typing = false;
        let Some(before) = self.done.pop() else { return false };
        let now = std::mem::replace(&mut self.text, before.0);
        self.undone.push((now, std::mem::replace(&mut self.cursor, before.1)));
        true
    }

    /// Does again what was undone. `false` when there is nothing.
    pub fn redo(&mut self) -> bool {
        self.typing = false;
        let Some(after) = self.undone.pop() else { return false };
        let now = std::mem::replace(&mut self.text, after.0);
        self.done.push((now, std::mem::replace(&mut self.cursor, after.1)));
        true
    }

    fn take(&mut self, start: usize, end: usize) {
        if start < end {
            self.remember();
            self.typing = false;
            self.put(start, end, "");
        }
    }

    fn put(&mut self, start: usize, end: usize, text: &str) {
        self.text.replace_range(start..end, text);
        self.cursor = start + text.len();
        self.goal = None;
    }

    fn remember(&mut self) {
        self.undone.clear();
        self.done.push((self.text.clone(), self.cursor));
        if self.done.len() > MAX_UNDO {
            self.done.remove(0);
        }
    }

    fn before(&self) -> unicode_segmentation::GraphemeIndices<'_> {
        self.text[..self.cursor].grapheme_indices(true)
    }

    fn after(&self) -> unicode_segmentation::Graphemes<'_> {
        self.text[self.cursor..].graphemes(true)
    }

    fn word_left(&self) -> usize {
        let before = &self.text[..self.cursor];
        let trimmed = before.trim_end_matches(|c| !is_word(c));
        trimmed.trim_end_matches(is_word).len()
    }

    fn word_right(&self) -> usize {
        let after = &self.text[self.cursor..];
        let rest = after.trim_start_matches(|c| !is_word(c)).trim_start_matches(is_word);
        self.text.len() - rest.len()
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn do_one(text: &mut Text, what: u8, typed: &str) {
        let moves = [
            Move::Left,
            Move::Right,
            Move::WordLeft,
            Move::WordRight,
            Move::LineStart,
            Move::LineEnd,
            Move::Lines(-1),
            Move::Lines(2),
        ];
        match what {
            0..8 => text.go(moves[usize::from(what)]),
            8..14 => text.cut_to(moves[usize::from(what - 8)]),
            14 => text.erase(),
            15 => text.delete(),
            16 => text.paste(),
            17 => text.complete(2, typed),
            18 => text.go_to(1, 3),
            _ => text.write(typed),
        }
    }

    proptest! {
        #[test]
        fn the_cursor_stays_between_characters_and_undo_brings_everything_back(
            start in "[a-cé日e\u{301}\\n ]{0,20}",
            steps in prop::collection::vec((0u8..24, "[xyé日\\n]{0,3}"), 0..30),
        ) {
            let mut text = Text::new(&start);
            for (what, typed) in steps {
                do_one(&mut text, what, &typed);
                prop_assert!(text.text().is_char_boundary(text.cursor()));
                let (line, byte) = text.place();
                let own = text.text().split('\n').nth(line).expect("the line of the cursor");
                prop_assert!(byte <= own.len());
            }
            let end = text.text().to_owned();
            while text.undo() {}
            prop_assert_eq!(text.text(), start);
            while text.redo() {}
            prop_assert_eq!(text.text(), end);
        }
    }

    #[test]
    fn words_lines_and_cuts() {
        let mut text = Text::new("MATCH (n:AiModel)\nWHERE n.size");
        text.go(Move::WordLeft);
        text.cut_to(Move::WordLeft);
        assert_eq!(text.text(), "MATCH (n:AiModel)\nWHERE size");
        text.go(Move::Lines(-1));
        assert_eq!(text.place(), (0, 6));
        text.cut_to(Move::LineEnd);
        text.cut_to(Move::LineEnd);
        assert_eq!(text.text(), "MATCH WHERE size");
        text.write("a");
        text.write("b");
        assert!(text.undo());
        assert_eq!(text.text(), "MATCH WHERE size", "what is typed in one go is undone in one go");
        text.go(Move::LineEnd);
        text.complete(4, "`odd`");
        assert_eq!(text.text(), "MATCH WHERE `odd`");
        text.go(Move::LineStart);
        text.paste();
        assert_eq!(text.text(), "\nMATCH WHERE `odd`");
    }

    #[test]
    fn up_and_down_keep_the_column() {
        let mut text = Text::new("long line\nx\nlong line");
        text.go(Move::Left);
        text.go(Move::Lines(-1));
        assert_eq!(text.place(), (1, 1));
        text.go(Move::Lines(-1));
        assert_eq!(text.place(), (0, 8));
    }
}
