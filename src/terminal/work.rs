//! Work beside the drawing: loading, the tree of the AI BOM, queries, reading records again. Answers
//! come back as events; of requests that replace each other only the latest is served.

use crate::app::{Effect, Event, Loaded, State, Wanted, done};
use crate::config::Clipboard;
use crate::ingest::{Input, Progress, load as load_files};
use crate::posture::Policy;
use crossterm::clipboard::CopyToClipboard;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::UnboundedSender;

/// An event, or the error that ends the explorer.
pub type Answer = anyhow::Result<Event>;

/// Where answers go, and what is wanted by now.
#[derive(Clone)]
pub struct Workers {
    answers: UnboundedSender<Answer>,
    wanted: Arc<Mutex<Wanted>>,
    clipboard: Clipboard,
}

impl Workers {
    pub fn new(answers: UnboundedSender<Answer>, clipboard: Clipboard) -> Self {
        Self { answers, wanted: Arc::default(), clipboard }
    }

    /// Loads the estate on a thread of its own.
    pub fn load(&self, inputs: Vec<Input>, progress: Arc<Progress>, policy: Arc<Policy>) {
        let answers = self.answers.clone();
        std::thread::spawn(move || {
            let loaded = whole(|| {
                let estate = policy.complete(load_files(&inputs, &progress)?);
                Ok(Event::Loaded(Box::new(Loaded::new(estate))))
            });
            // nobody listens any more when the person has left
            let _ = answers.send(loaded.unwrap_or_else(|fault| Err(anyhow::anyhow!(fault))));
        });
    }

    /// Starts an effect on a thread of its own.
    pub fn start(&self, effect: Effect, state: &State) {
        if let Effect::Copy(text) = effect {
            if self.clipboard == Clipboard::None {
                let told = Event::Failed("nothing copied: `clipboard` is none in the settings".to_owned());
                let _ = self.answers.send(Ok(told));
            } else {
                // a terminal without a clipboard ignores it
                let _ = crossterm::execute!(std::io::stdout(), CopyToClipboard::to_clipboard_from(text));
            }
            return;
        }
        let Some(estate) = state.estate.clone() else { return };
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).note(&effect);
        let workers = self.clone();
        std::thread::spawn(move || {
            let wanted = || workers.wanted.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let event = whole(|| done(&estate, effect, &wanted));
            if let Some(event) = event.unwrap_or_else(|fault| Some(Event::Failed(fault))) {
                let _ = workers.answers.send(Ok(event));
            }
        });
    }
}

/// Does the work; when it panics, a sentence about that. The estate is never changed, so what is left of it is whole.
fn whole<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(AssertUnwindSafe(work)).map_err(|cause| {
        let text = cause.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("no more is known");
        format!("a fault of spelunk stopped this work, please report it: {text}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_some_work_is_told() {
        assert_eq!(whole(|| 1 + 1), Ok(2));
        let rows: Vec<u32> = Vec::new();
        let fault = whole(|| rows[rows.len() + 3]).expect_err("panics");
        assert!(fault.contains("please report it") && fault.contains("index"), "{fault}");
    }
}
