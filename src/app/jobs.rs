//! The work behind effects: an estate and a request in, the event that answers it out.

use super::inventory::{Request, build};
use super::queries::counts;
use super::results::Results;
use super::{Effect, Event};
use crate::ingest::read_record;
use crate::model::{Estate, Source};
use crate::query::templates;
use std::sync::Arc;

/// Does the work of an effect; `wanted` tells which tree is wanted by now. `None` when nobody waits
/// for an answer.
pub fn done(estate: &Estate, effect: Effect, wanted: &dyn Fn() -> Option<Request>) -> Option<Event> {
    match effect {
        Effect::BuildIndex(request) => {
            let index = build(estate, &request, &|| wanted().as_ref() != Some(&request))?;
            Some(Event::Index(request, Arc::new(index)))
        }
        Effect::CountTemplates => Some(Event::Counts(counts(estate))),
        Effect::RunTemplate(place) => Some(rows(estate, place)),
        Effect::ReadRecord(node, source) => Some(Event::Record(node, record(estate, source))),
        Effect::Copy(_) => None,
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
