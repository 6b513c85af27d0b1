//! The step builder: a query as a tree of conditions, and as Cypher beside it.

mod change;
mod jobs;
pub mod lines;
pub mod popup;
pub mod sections;
mod update;
pub mod words;
mod write;

pub use jobs::{Job, Report, Rows, Ticket, done};
pub use update::{
    Scroll, act, close_for_rows, erase, open, reported, scrolled, set_line, step_back, typed, wake,
};
pub use write::command_line;

use super::Pane;
use super::list::List;
use super::text::Text;
use crate::query::steps::{At, Place, Steps, Tallies, Tally};
use crate::query::{QueryError, Suggestion};
use lines::{Line, What};
use popup::Popup;

/// The most changes that can be undone.
const MAX_UNDO: usize = 200;

/// What is known of the rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Found {
    /// nothing yet
    #[default]
    Counting,
    /// so many
    Rows(Rows),
    /// the text cannot be run
    Wrong(QueryError),
}

/// Words that can stand at the cursor of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Completion {
    /// the words
    pub words: Vec<Suggestion>,
    /// the chosen one; none until a person goes into the list
    pub chosen: Option<usize>,
}

/// The tree and the text at one time.
#[derive(Clone, Debug, PartialEq)]
struct Moment {
    steps: Option<Steps>,
    text: String,
}

/// The state of the builder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Builder {
    /// what the query is called
    pub title: String,
    /// the tree; `None` while only the text says it
    pub steps: Option<Steps>,
    /// why the tree cannot say it; empty while the text is being read
    pub why_text: String,
    /// the same as Cypher
    pub text: Text,
    /// the tree in lines
    pub lines: Vec<Line>,
    /// cursor and window over the lines
    pub list: List,
    /// the first shown line of the text
    pub top: usize,
    /// of each place; empty until counted
    pub tallies: Tallies,
    /// the rows
    pub found: Found,
    /// what is being chosen
    pub popup: Option<Popup>,
    /// the title under which it is being saved
    pub naming: Option<String>,
    /// words for the text
    pub completion: Option<Completion>,
    /// whether it was changed since it was opened, run or saved
    pub edited: bool,
    /// whether leaving was asked for once although it was changed
    leaving: bool,
    /// whether the text may be written anew once it is read
    reformat: bool,
    /// the tree before the text was gone into
    entered: Option<Moment>,
    done: Vec<Moment>,
    undone: Vec<Moment>,
    /// the pane to go back to
    from: Pane,
    tallying: Ticket,
    counting: Ticket,
    choosing: Ticket,
    completing: Ticket,
    reading: Ticket,
    running: Ticket,
}

impl Builder {
    /// Opens a text; its tree is read beside.
    #[must_use]
    pub fn open(title: &str, text: &str, from: Pane) -> (Self, Vec<Job>) {
        let text = Text::new(text);
        let mut builder = Self { title: title.to_owned(), text, reformat: true, from, ..Self::default() };
        let jobs = vec![builder.read(), builder.count()];
        (builder, jobs)
    }

    /// Opens a tree.
    #[must_use]
    pub fn start(title: &str, steps: Steps, from: Pane) -> (Self, Vec<Job>) {
        let mut builder = Self { title: title.to_owned(), from, ..Self::default() };
        let jobs = builder.show(Some(steps), None);
        (builder, jobs)
    }

    /// The place under the cursor; `None` where a condition can be added.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        match &self.lines.get(self.list.cursor)?.what {
            What::Step(place) => Some(place),
            What::Add | What::Then => None,
        }
    }

    /// What was counted for a line.
    #[must_use]
    pub fn tally(&self, line: &Line) -> Option<Tally> {
        self.tallies.list.get(line.number?).copied()
    }

    /// Takes a tree and its text, and asks for the counts; `None` as a text: as the tree says it.
    fn show(&mut self, steps: Option<Steps>, text: Option<String>) -> Vec<Job> {
        let text = text.or_else(|| steps.as_ref().map(Steps::cypher)).unwrap_or_default();
        if self.text.text() != text {
            self.text = Text::new(&text);
        }
        self.set_steps(steps);
        let mut jobs: Vec<Job> = self.tally_job().into_iter().collect();
        jobs.push(self.count());
        jobs
    }

    fn set_steps(&mut self, steps: Option<Steps>) {
        self.lines = steps.as_ref().map(lines::lines).unwrap_or_default();
        self.list.cursor = self.list.cursor.min(self.lines.len().saturating_sub(1));
        self.steps = steps;
        self.tallies = Tallies::default();
    }

    fn go_to(&mut self, place: &[At]) {
        let is_there = |line: &Line| matches!(&line.what, What::Step(own) if own == place);
        if let Some(at) = self.lines.iter().position(is_there) {
            self.list.cursor = at;
        }
    }

    fn tally_job(&mut self) -> Option<Job> {
        Some(Job::Tally(self.tallying.renew(), self.steps.clone()?))
    }

    fn count(&mut self) -> Job {
        self.found = Found::Counting;
        Job::Count(self.counting.renew(), self.text.text().to_owned())
    }

    fn read(&mut self) -> Job {
        self.why_text.clear();
        Job::Read(self.reading.renew(), self.text.text().to_owned())
    }

    fn choose(&mut self) -> Option<Job> {
        let (popup, steps) = (self.popup.as_ref()?, self.steps.as_ref()?);
        Some(Job::Choose(self.choosing.renew(), steps.clone(), popup.ask.clone()))
    }

    fn moment(&self) -> Moment {
        Moment { steps: self.steps.clone(), text: self.text.text().to_owned() }
    }

    fn remember(&mut self, moment: Moment) {
        self.undone.clear();
        self.done.push(moment);
        if self.done.len() > MAX_UNDO {
            self.done.remove(0);
        }
        (self.edited, self.leaving) = (true, false);
    }

    /// Cancels everything that is still being worked out.
    fn close(&self) {
        let tickets =
            [&self.tallying, &self.counting, &self.choosing, &self.completing, &self.reading, &self.running];
        tickets.into_iter().for_each(Ticket::cancel);
    }
}
