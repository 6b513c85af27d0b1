//! The text of the query: writing it, completing it, saving and copying it.

use super::{Builder, Completion, Job, lines};
use crate::app::line::edit;
use crate::app::text::Move;
use crate::app::{Action, Effect};
use std::path::Path;

/// The most characters of a saved template's card.
const MAX_CARD: usize = 160;

impl Builder {
    /// An action on the text. `None` when it is none.
    pub(super) fn edit(&mut self, action: Action, page: usize) -> Option<Vec<Job>> {
        let page = isize::try_from(page.max(2) - 1).unwrap_or(1);
        let before = self.text.text().to_owned();
        match action {
            Action::Up if self.step_completion(-1) => return Some(Vec::new()),
            Action::Down if self.step_completion(1) => return Some(Vec::new()),
            Action::Enter if self.has_chosen() => self.complete(),
            Action::Complete if self.completion.is_some() => self.complete(),
            Action::Complete => return Some(vec![self.ask_words()]),
            Action::Up => self.text.go(Move::Lines(-1)),
            Action::Down => self.text.go(Move::Lines(1)),
            Action::PageUp => self.text.go(Move::Lines(-page)),
            Action::PageDown => self.text.go(Move::Lines(page)),
            Action::Enter => self.text.write("\n"),
            _ if edit(&mut self.text, action) => {}
            _ => return None,
        }
        self.completion = None;
        Some(self.written(&before))
    }

    /// What follows when the text is another one.
    pub(super) fn written(&mut self, before: &str) -> Vec<Job> {
        if self.text.text() == before {
            return Vec::new();
        }
        (self.edited, self.leaving) = (true, false);
        vec![self.count()]
    }

    /// Writes what is typed, and asks for words that go on with it.
    pub(super) fn type_text(&mut self, typed: &str) -> Vec<Job> {
        let before = self.text.text().to_owned();
        self.text.write(typed);
        let mut jobs = self.written(&before);
        let begins = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '|');
        self.completion = None;
        if typed.chars().next_back().is_some_and(begins) {
            jobs.push(self.ask_words());
        }
        jobs
    }

    pub(super) fn erase_text(&mut self) -> Vec<Job> {
        let before = self.text.text().to_owned();
        self.text.erase();
        let mut jobs = self.written(&before);
        if self.completion.take().is_some() && self.word() > 0 {
            jobs.push(self.ask_words());
        }
        jobs
    }

    fn ask_words(&mut self) -> Job {
        Job::Complete(self.completing.renew(), self.text.text().to_owned(), self.text.cursor())
    }

    /// Bytes of the word before the cursor.
    fn word(&self) -> usize {
        let before = &self.text.text()[..self.text.cursor()];
        before.len() - before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_').len()
    }

    /// Takes the words that can stand at the cursor; none when the only one is already written.
    pub(super) fn set_words(&mut self, words: Vec<crate::query::Suggestion>) {
        let written = &self.text.text()[self.text.cursor() - self.word()..self.text.cursor()];
        let done = words.len() == 1 && words[0].text == written;
        self.completion = (!words.is_empty() && !done).then_some(Completion { words, chosen: None });
    }

    fn has_chosen(&self) -> bool {
        self.completion.as_ref().is_some_and(|completion| completion.chosen.is_some())
    }

    /// Moves in the list of words. `false` when there is none, or the move leads out of it.
    fn step_completion(&mut self, by: isize) -> bool {
        let Some(completion) = &mut self.completion else { return false };
        let last = completion.words.len() - 1;
        match completion.chosen {
            None if by < 0 => return false,
            None => completion.chosen = Some(0),
            Some(0) if by < 0 => completion.chosen = None,
            Some(at) => completion.chosen = Some(at.saturating_add_signed(by).min(last)),
        }
        true
    }

    fn complete(&mut self) {
        let Some(completion) = self.completion.take() else { return };
        let word = completion.words.get(completion.chosen.unwrap_or(0));
        if let Some(word) = word {
            self.text.complete(self.word(), &word.text);
        }
    }

    /// The work that saves the query as a template.
    pub(super) fn save(&self, folder: &Path, title: &str) -> Job {
        let card =
            self.steps.as_ref().map_or_else(|| title.to_owned(), |steps| sentence(&lines::lines(steps)));
        Job::Save(folder.to_owned(), title.to_owned(), card, self.text.text().to_owned())
    }
}

/// The tree in one sentence.
fn sentence(lines: &[lines::Line]) -> String {
    let said = lines.iter().filter(|line| matches!(line.what, lines::What::Step(_)));
    let words = said
        .flat_map(|line| &line.parts)
        .filter(|(part, _)| !matches!(part, lines::Part::Guide | lines::Part::Note));
    let words: Vec<&str> = words.flat_map(|(_, text)| text.split_whitespace()).collect();
    let mut text = words.join(" ");
    if text.chars().count() > MAX_CARD {
        text = text.chars().take(MAX_CARD - 1).chain(['…']).collect();
    }
    text
}

/// The query as a command for a shell, over the same files.
#[must_use]
pub fn command_line(text: &str, inputs: &[String]) -> String {
    let paths = inputs.iter().fold(String::new(), |paths, path| paths + " " + &quoted(path));
    format!("spelunk query -q {}{paths}", quoted(text))
}

fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if !text.is_empty() && !text.starts_with('-') && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Jobs as effects.
pub(super) fn effects(jobs: Vec<Job>) -> Vec<Effect> {
    jobs.into_iter().map(|job| Effect::Builder(Box::new(job))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_quoted_for_a_shell() {
        let line = command_line(
            "MATCH (n)\nWHERE n.a = 'x' RETURN n",
            &["a b".to_owned(), "exports/x.json".to_owned()],
        );
        assert_eq!(
            line,
            "spelunk query -q 'MATCH (n)\nWHERE n.a = '\\''x'\\'' RETURN n' 'a b' exports/x.json"
        );
        assert_eq!(command_line("x", &["-odd".to_owned()]), "spelunk query -q x '-odd'");
    }
}
