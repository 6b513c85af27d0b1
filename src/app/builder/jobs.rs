//! The builder's work beside the drawing. Each request carries a ticket; a request that is overtaken is
//! cancelled and its answer not wanted.

use crate::app::Event;
use crate::app::results::Results;
use crate::config::templates;
use crate::model::Estate;
use crate::posture::insights;
use crate::query::steps::{Ask, Choices, Halt, Steps, Tallies};
use crate::query::{Options, QueryError, Suggestion, SuggestionKind, complete, parse, run_with};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a request is known by. Two are equal only when they are the same one.
#[derive(Clone, Debug, Default)]
pub struct Ticket(Arc<AtomicBool>);

impl PartialEq for Ticket {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Ticket {
    /// Tells the work behind it that nobody waits any more, and takes a new one.
    pub fn renew(&mut self) -> Self {
        self.cancel();
        *self = Self::default();
        self.clone()
    }

    /// Tells the work behind it that nobody waits any more.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Work of the builder.
#[derive(Clone, Debug, PartialEq)]
pub enum Job {
    /// how many resources each condition holds of
    Tally(Ticket, Steps),
    /// how many rows the text has
    Count(Ticket, String),
    /// what can be chosen
    Choose(Ticket, Steps, Ask),
    /// what can stand at a byte of the text
    Complete(Ticket, String, usize),
    /// the text as a tree
    Read(Ticket, String),
    /// the rows of the text, under a title
    Run(Ticket, String, String),
    /// a template of that title, written into the folder
    Save(PathBuf, String, String, String),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// how many each condition holds of
    Tallied(Ticket, Tallies),
    /// rows, or why there can be none
    Counted(Ticket, Result<Rows, QueryError>),
    /// the choices
    Chosen(Ticket, Choices),
    /// the words
    Completed(Ticket, Vec<Suggestion>),
    /// the tree, or why the text is none
    Read(Ticket, Result<Box<Steps>, String>),
    /// the query could not be run
    Refused(Ticket, String),
    /// the template is there, or why not
    Saved(Result<String, String>),
}

/// How many rows a query has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// rows
    pub rows: usize,
    /// false: at least so many
    pub complete: bool,
    /// rows left out because a value is unknown
    pub unknown: usize,
}

/// Does the work. `None` when nobody waits for an answer any more.
pub fn done(estate: &Estate, job: Job) -> Option<Event> {
    let report = match job {
        Job::Tally(ticket, steps) => tallied(estate, ticket, &steps),
        Job::Count(ticket, text) => counted(estate, ticket, &text),
        Job::Choose(ticket, steps, ask) => chosen(estate, ticket, &steps, &ask),
        Job::Complete(ticket, text, at) => (!ticket.is_cancelled())
            .then(|| Report::Completed(ticket, explained(complete(&text, at, estate)))),
        Job::Read(ticket, text) => Some(Report::Read(ticket, read(&text))),
        Job::Run(ticket, title, text) => return rows(estate, ticket, title, text),
        Job::Save(folder, title, card, text) => {
            let saved = templates::save(&folder, &title, &card, &text);
            let saved = saved.map(|path| path.display().to_string()).map_err(|error| error.to_string());
            Some(Report::Saved(saved))
        }
    };
    report.map(|report| Event::Builder(Box::new(report)))
}

/// Insights and their details say what they mean.
fn explained(mut words: Vec<Suggestion>) -> Vec<Suggestion> {
    for word in words.iter_mut().filter(|word| word.kind == SuggestionKind::Property) {
        if let Some(meaning) = insights::meaning(&word.text) {
            word.detail = meaning;
        }
    }
    words
}

fn tallied(estate: &Estate, ticket: Ticket, steps: &Steps) -> Option<Report> {
    match steps.tallies(estate, &|| ticket.is_cancelled()) {
        Ok(tallies) => Some(Report::Tallied(ticket, tallies)),
        Err(Halt::Stopped) => None,
        // the count of the whole text says what is wrong
        Err(Halt::Wrong(_)) => Some(Report::Tallied(ticket, Tallies::default())),
    }
}

fn chosen(estate: &Estate, ticket: Ticket, steps: &Steps, ask: &Ask) -> Option<Report> {
    match steps.choices(ask, estate, &|| ticket.is_cancelled()) {
        Ok(choices) => Some(Report::Chosen(ticket, choices)),
        Err(Halt::Stopped) => None,
        Err(Halt::Wrong(error)) => Some(Report::Refused(ticket, error.to_string())),
    }
}

fn options(ticket: &Ticket) -> Options {
    Options { cancel: Some(ticket.0.clone()), ..Options::default() }
}

fn counted(estate: &Estate, ticket: Ticket, text: &str) -> Option<Report> {
    let answer = parse(text).and_then(|query| run_with(&query, estate, &options(&ticket)));
    let rows = answer.map(|answer| Rows {
        rows: answer.rows.len(),
        complete: answer.complete,
        unknown: answer.unknown_rows,
    });
    (!ticket.is_cancelled()).then_some(Report::Counted(ticket, rows))
}

fn read(text: &str) -> Result<Box<Steps>, String> {
    let query = parse(text).map_err(|error| error.to_string())?;
    Steps::read(&query).map(Box::new).map_err(|error| error.to_string())
}

fn rows(estate: &Estate, ticket: Ticket, title: String, text: String) -> Option<Event> {
    let answer = parse(&text).and_then(|query| run_with(&query, estate, &options(&ticket)));
    if ticket.is_cancelled() {
        return None;
    }
    match answer {
        Ok(answer) => {
            let why = match answer.unknown_rows {
                0 => "nothing meets the conditions".to_owned(),
                unknown => format!("nothing is known to meet the conditions, {unknown} unknown"),
            };
            let why = if answer.rows.is_empty() { why } else { String::new() };
            Some(Event::Answer(Box::new(Results::new(title, text, why, answer, estate))))
        }
        Err(error) => Some(Event::Builder(Box::new(Report::Refused(ticket, error.to_string())))),
    }
}
