//! Work beside the drawing: loading, the tree of the AI BOM, queries, reading records again. Answers
//! come back as events; of requests that replace each other only the latest is served.

use crate::app::{Effect, Event, Loaded, State, Wanted, done};
use crate::ingest::{Input, Progress, load as load_files};
use crate::posture::Policy;
use crossterm::clipboard::CopyToClipboard;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::UnboundedSender;

/// An event, or the error that ends the explorer.
pub type Answer = anyhow::Result<Event>;

/// Where answers go, and what is wanted by now.
#[derive(Clone)]
pub struct Workers {
    answers: UnboundedSender<Answer>,
    wanted: Arc<Mutex<Wanted>>,
}

impl Workers {
    pub fn new(answers: UnboundedSender<Answer>) -> Self {
        Self { answers, wanted: Arc::default() }
    }

    /// Loads the estate on a thread of its own.
    pub fn load(&self, inputs: Vec<Input>, progress: Arc<Progress>, policy: Arc<Policy>) {
        let answers = self.answers.clone();
        std::thread::spawn(move || {
            let loaded = load_files(&inputs, &progress).map(|estate| policy.complete(estate));
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
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).note(&effect);
        let workers = self.clone();
        std::thread::spawn(move || {
            let wanted = || workers.wanted.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(event) = done(&estate, effect, &wanted) {
                let _ = workers.answers.send(Ok(event));
            }
        });
    }
}
