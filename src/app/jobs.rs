//! The work behind effects: an estate and a request in, the event that answers it out.

use super::attacks::Attacks;
use super::board;
use super::inventory::{Request, build};
use super::paths::around::drawn;
use super::queries::counts;
use super::results::{self, Results, arrange};
use super::{After, Effect, Event};
use crate::ingest::read_record;
use crate::model::{Estate, Source};
use crate::posture::attack::{Change, Saved};
use crate::query::templates;
use std::sync::Arc;

/// What is wanted by now of the work that can be overtaken.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// the tree of the AI BOM
    pub index: Option<Request>,
    /// the rows of a query
    pub rows: Option<results::Request>,
    /// the changes of the what-if
    pub changes: Vec<Change>,
}

impl Wanted {
    /// Notes an effect that overtakes earlier ones of its kind.
    pub fn note(&mut self, effect: &Effect) {
        match effect {
            Effect::BuildIndex(request) => self.index = Some(request.clone()),
            Effect::Arrange(request) => self.rows = Some(request.clone()),
            Effect::MakeFixes(what_if, _) => self.changes = what_if.changes().collect(),
            _ => {}
        }
    }
}

/// Does the work of an effect. `None` when nobody waits for an answer, or not any more.
pub fn done(estate: &Estate, effect: Effect, wanted: &dyn Fn() -> Wanted) -> Option<Event> {
    match effect {
        Effect::BuildIndex(request) => {
            let index = build(estate, &request, &|| wanted().index.as_ref() != Some(&request))?;
            Some(Event::Index(request, Arc::new(index)))
        }
        Effect::Arrange(request) => {
            let rows = arrange(estate, &request, &|| wanted().rows.as_ref() != Some(&request))?;
            Some(Event::Arranged(request, rows))
        }
        Effect::BuildBoard(request, sources) => {
            Some(Event::Board(request, board::build(estate, &sources, request)))
        }
        Effect::Judge(policy) => {
            let judgement = policy.judge(estate);
            let told = judgement.told(estate.clone());
            Some(Event::Judged(Arc::new(told), Arc::new(judgement)))
        }
        Effect::ListLeft(base, what_if) => {
            Some(Event::Attacks(Box::new(Attacks::left(estate, &base, &what_if))))
        }
        Effect::MakeFixes(what_if, policy) => {
            let changes: Vec<Change> = what_if.changes().collect();
            let after = After::new(estate, &what_if, &policy, &|| wanted().changes != changes)?;
            Some(Event::After(Box::new(after)))
        }
        Effect::DrawAround(what, found, what_if) => {
            let off = what_if.map(|what_if| what_if.off().clone()).unwrap_or_default();
            let drawn = drawn(estate, found.as_deref(), &off, what);
            let failed = || Event::Failed("the attack paths are still being looked for".to_owned());
            Some(drawn.map_or_else(failed, |drawn| Event::Around(Box::new(drawn))))
        }
        Effect::ListWhatIfs => Some(what_ifs()),
        Effect::Write(name, ending, text) => Some(written(&name, ending, &text)),
        Effect::FindPaths => Some(Event::Attacks(Box::new(Attacks::analysed(estate)))),
        Effect::CountTemplates => Some(Event::Counts(counts(estate))),
        Effect::RunTemplate(place) => Some(rows(estate, place)),
        Effect::ReadRecord(node, source) => Some(Event::Record(node, record(estate, source))),
        Effect::Builder(job) => super::builder::done(estate, *job),
        Effect::Copy(_) | Effect::Suspend => None,
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
            let (title, cypher) = (template.title.clone(), template.cypher.clone());
            Event::Answer(Box::new(Results::new(title, cypher, why, answer, estate)))
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

/// The largest file that is looked into for a what-if, in bytes.
const LARGEST: u64 = 1 << 20;

/// The files of the working folder that hold a what-if, by name.
fn what_ifs() -> Event {
    let entries = match std::fs::read_dir(".") {
        Ok(entries) => entries.filter_map(Result::ok),
        Err(error) => return Event::Failed(format!("the working folder cannot be read: {error}")),
    };
    let small = |entry: &std::fs::DirEntry| {
        entry.metadata().is_ok_and(|data| data.is_file() && data.len() <= LARGEST)
    };
    let read = |entry: std::fs::DirEntry| {
        let name = crate::model::SafeText::new(&entry.file_name().to_string_lossy()).to_string();
        let path = entry.path();
        path.extension().filter(|ending| *ending == "toml" || *ending == "json")?;
        let saved = Saved::parse(&std::fs::read_to_string(path).ok()?).ok()?;
        (!saved.fixed.is_empty()).then_some((name, saved))
    };
    let mut found: Vec<(String, Saved)> = entries.filter(small).filter_map(read).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    if found.is_empty() {
        return Event::Failed("no what-if is in the working folder: w writes one".to_owned());
    }
    Event::WhatIfs(found)
}

/// The most files of one name beside each other.
const MAX_COPIES: u32 = 1000;

/// Writes into a new file of the working folder; a name that is taken gets a number.
fn written(name: &str, ending: &str, text: &str) -> Event {
    for copy in 1..MAX_COPIES {
        let number = if copy == 1 { String::new() } else { format!("-{copy}") };
        let path = format!("{name}{number}.{ending}");
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
        match file.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes())) {
            Ok(()) => return Event::Done(format!("written to {path}")),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Event::Failed(format!("{path} could not be written: {error}")),
        }
    }
    Event::Failed(format!("there are already {MAX_COPIES} files named {name}"))
}
