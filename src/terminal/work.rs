//! Work beside the drawing: loading, the tree of the AI BOM, queries, reading records again. Answers
//! come back as events; of requests that replace each other only the latest is served.

use crate::app::inventory::{Request, build};
use crate::app::queries::counts;
use crate::app::results::Results;
use crate::app::{Effect, Event, Loaded, State};
use crate::ingest::{Input, Progress, load as load_files, read_record};
use crate::model::{Estate, Source};
use crate::query::templates;
use crossterm::clipboard::CopyToClipboard;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::UnboundedSender;

/// An event, or the error that ends the explorer.
pub type Answer = anyhow::Result<Event>;

/// Where answers go, and the tree that is wanted.
#[derive(Clone)]
pub struct Workers {
    answers: UnboundedSender<Answer>,
    wanted: Arc<Mutex<Option<Request>>>,
}

impl Workers {
    pub fn new(answers: UnboundedSender<Answer>) -> Self {
        Self { answers, wanted: Arc::default() }
    }

    /// Loads the estate on a thread of its own.
    pub fn load(&self, inputs: Vec<Input>, progress: Arc<Progress>) {
        let answers = self.answers.clone();
        std::thread::spawn(move || {
            let loaded = load_files(&inputs, &progress).map(crate::posture::complete);
            let loaded = loaded.map(|estate| Event::Loaded(Box::new(Loaded::new(estate))));
            // nobody listens any more when the person has left
            let _ = answers.send(loaded.map_err(Into::into));
        });
    }

    /// Starts an effect on a thread of its own.
    pub fn start(&self, effect: Effect, state: &State) {
        if let Effect::Copy(text) = effect {
            // a terminal without a clipboard ignores it
            let _ = crossterm::execute!(std::io::stdout(), CopyToClipboard::to_clipboard_from(text));
            return;
        }
        let Some(estate) = state.estate.clone() else { return };
        if let Effect::BuildIndex(request) = &effect {
            *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = Some(request.clone());
        }
        let workers = self.clone();
        std::thread::spawn(move || {
            if let Some(event) = workers.done(&estate, effect) {
                let _ = workers.answers.send(Ok(event));
            }
        });
    }

    fn done(&self, estate: &Estate, effect: Effect) -> Option<Event> {
        match effect {
            Effect::BuildIndex(request) => {
                let stale =
                    || self.wanted.lock().unwrap_or_else(PoisonError::into_inner).as_ref() != Some(&request);
                let index = build(estate, &request, &stale)?;
                Some(Event::Index(request, Arc::new(index)))
            }
            Effect::CountTemplates => Some(Event::Counts(counts(estate))),
            Effect::RunTemplate(place) => Some(rows(estate, place)),
            Effect::ReadRecord(node, source) => Some(Event::Record(node, record(estate, source))),
            Effect::Copy(_) => None,
        }
    }
}

fn rows(estate: &Estate, place: usize) -> Event {
    let Some(template) = templates().get(place) else {
        return Event::Failed("there is no such query".to_owned());
    };
    match template.run(estate) {
        Ok(answer) => {
            let empty = answer.rows.is_empty();
            let why = if empty { template.why_empty(estate, &answer) } else { String::new() };
            Event::Answer(Box::new(Results::new(template.title.clone(), why, answer)))
        }
        Err(error) => Event::Failed(error.to_string()),
    }
}

fn record(estate: &Estate, source: Source) -> Vec<String> {
    let read = estate.file(source.file()).map(|report| read_record(report, source));
    match read {
        Some(Ok(text)) => text.lines().map(str::to_owned).collect(),
        Some(Err(error)) => vec![format!("the record cannot be read again: {error}")],
        None => vec!["the file of the record is not known".to_owned()],
    }
}
