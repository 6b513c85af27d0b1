//! Work beside the drawing: loading, reading records again. Answers come back as events.

use crate::app::{Effect, Event, State};
use crate::ingest::{Input, Progress, load as load_files, read_record};
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

/// An event, or the error that ends the explorer.
pub type Answer = anyhow::Result<Event>;
/// Where answers go.
pub type Answers = UnboundedSender<Answer>;

/// Loads the estate on a thread of its own.
pub fn load(inputs: Vec<Input>, progress: Arc<Progress>, answers: Answers) {
    std::thread::spawn(move || {
        let loaded = load_files(&inputs, &progress).map(crate::posture::complete);
        // nobody listens any more when the person has left
        let _ = answers.send(loaded.map(|estate| Event::Loaded(Arc::new(estate))).map_err(Into::into));
    });
}

/// Starts an effect on a thread of its own.
pub fn start(effect: Effect, state: &State, answers: Answers) {
    let Some(estate) = state.estate.clone() else { return };
    let Effect::ReadRecord(node, source) = effect;
    std::thread::spawn(move || {
        let read = estate.file(source.file()).map(|report| read_record(report, source));
        let lines = match read {
            Some(Ok(text)) => text.lines().map(str::to_owned).collect(),
            Some(Err(error)) => vec![format!("the record cannot be read again: {error}")],
            None => vec!["the file of the record is not known".to_owned()],
        };
        let _ = answers.send(Ok(Event::Record(node, lines)));
    });
}
