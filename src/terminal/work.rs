//! Work beside the drawing: loading, reading records again. Answers come back as events.

use crate::app::queries::counts;
use crate::app::{Effect, Event, State};
use crate::ingest::{Input, Progress, load as load_files, read_record};
use crate::model::{Estate, Source};
use crate::query::templates;
use anyhow::Context;
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
    std::thread::spawn(move || {
        let event = done(&estate, &effect);
        let _ = answers.send(event);
    });
}

fn done(estate: &Estate, effect: &Effect) -> Answer {
    Ok(match *effect {
        Effect::CountTemplates => Event::Counts(counts(estate)),
        Effect::RunTemplate(at) => {
            let template = templates().get(at).context("no such template")?;
            Event::Answer(at, template.run(estate)?)
        }
        Effect::ReadRecord(node, source) => Event::Record(node, record(estate, source)),
    })
}

fn record(estate: &Estate, source: Source) -> Vec<String> {
    let read = estate.file(source.file()).map(|report| read_record(report, source));
    match read {
        Some(Ok(text)) => text.lines().map(str::to_owned).collect(),
        Some(Err(error)) => vec![format!("the record cannot be read again: {error}")],
        None => vec!["the file of the record is not known".to_owned()],
    }
}
