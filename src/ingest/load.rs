//! Files to an estate: read and parsed in parallel, absorbed by one owner.

use super::batch::{Batch, Parsed};
use super::cutting::cut_file;
pub use super::progress::{Progress, Snapshot};
pub use super::source::Input;
use super::source::{Place, places};
use super::tally::{Tally, note_pages};
use super::tape::Tape;
use crate::model::{Builder, Draft, Estate, FileReport, SafeText, Source};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// a path that was asked for is not there
    #[error("{path}: {error}", path = SafeText::new(&.0.to_string_lossy()), error = .1)]
    NotFound(PathBuf, std::io::Error),
    /// more files than a snapshot can hold
    #[error("{0} files are more than the {max} that a snapshot can hold", max = Source::MAX_FILES)]
    TooManyFiles(usize),
    /// the load was asked to stop
    #[error("cancelled")]
    Cancelled,
}

enum Message {
    Parsed(Box<Parsed>),
    Ended(usize, Box<Tally>),
}

/// Reads the inputs into one estate. Files that cannot be read are told in the estate's reports.
///
/// # Errors
/// When a path does not exist, there are too many files, or the load was cancelled.
pub fn load(inputs: &[Input], progress: &Arc<Progress>) -> Result<Estate, LoadError> {
    let places = places(inputs)?;
    if places.len() > Source::MAX_FILES {
        return Err(LoadError::TooManyFiles(places.len()));
    }
    progress.files_total.store(places.len() as u64, Ordering::Relaxed);
    progress.bytes_total.store(places.iter().map(|place| place.size).sum(), Ordering::Relaxed);
    let mut tallies: Vec<Tally> = places.iter().map(|_| Tally::default()).collect();
    let mut builder = gather(&places, progress, &mut tallies);
    if progress.is_cancelled() {
        return Err(LoadError::Cancelled);
    }
    super::azure::roles::resolve(&mut builder);
    note_pages(&mut tallies);
    let report = |(place, tally): (Place, Tally)| tally.report(place.path, &place.shown);
    let reports: Vec<FileReport> = places.into_iter().zip(tallies).map(report).collect();
    Ok(builder.build(reports))
}

/// Three stages with bounded queues between them: cut, parse, absorb.
fn gather(places: &[Place], progress: &Arc<Progress>, tallies: &mut [Tally]) -> Builder {
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get).min(8);
    let (batches, to_parse) = sync_channel::<Batch>(2 * threads);
    let (results, to_absorb) = sync_channel::<Message>(2 * threads);
    let (spent, fresh) = sync_channel::<Draft>(2 * threads);
    let (next, to_parse, fresh) = (AtomicUsize::new(0), Mutex::new(to_parse), Mutex::new(fresh));
    std::thread::scope(|scope| {
        for _ in 0..threads.min(places.len()) {
            let (batches, results, next) = (batches.clone(), results.clone(), &next);
            scope.spawn(move || cut_files(places, next, progress, &batches, &results));
        }
        for _ in 0..threads {
            let (results, to_parse, fresh) = (results.clone(), &to_parse, &fresh);
            scope.spawn(move || parse_batches(to_parse, fresh, progress, &results));
        }
        drop((batches, results));
        absorb(&to_absorb, &spent, progress, tallies)
    })
}

fn cut_files(
    places: &[Place],
    next: &AtomicUsize,
    progress: &Arc<Progress>,
    batches: &SyncSender<Batch>,
    results: &SyncSender<Message>,
) {
    loop {
        let file = next.fetch_add(1, Ordering::Relaxed);
        let Some(place) = places.get(file) else { return };
        let tally = cut_file(file, &place.shown, place.open(progress), &mut |batch| {
            !progress.is_cancelled() && batches.send(batch).is_ok()
        });
        if results.send(Message::Ended(file, Box::new(tally))).is_err() {
            return;
        }
    }
}

fn parse_batches(
    queue: &Mutex<Receiver<Batch>>,
    fresh: &Mutex<Receiver<Draft>>,
    progress: &Progress,
    results: &SyncSender<Message>,
) {
    let mut tape = Tape::default();
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(batch) = next else { return };
        if progress.is_cancelled() {
            continue;
        }
        let draft = fresh.lock().unwrap_or_else(PoisonError::into_inner).try_recv().unwrap_or_default();
        if results.send(Message::Parsed(Box::new(batch.parse(draft, &mut tape)))).is_err() {
            return;
        }
    }
}

/// Takes in what was parsed; drafts go back, so that their memory is used again.
fn absorb(
    messages: &Receiver<Message>,
    spent: &SyncSender<Draft>,
    progress: &Progress,
    tallies: &mut [Tally],
) -> Builder {
    let mut builder = Builder::new();
    for message in messages {
        match message {
            Message::Ended(file, tally) => {
                super::progress::add(&progress.files_done, 1);
                tallies[file].add(*tally);
            }
            Message::Parsed(mut parsed) => {
                let (nodes, relations) = parsed.draft.size();
                super::progress::add(&progress.records, parsed.draft.records());
                super::progress::add(&progress.nodes, nodes as u64);
                super::progress::add(&progress.relations, relations as u64);
                builder.absorb(&parsed.draft);
                tallies[parsed.file].add(parsed.tally);
                parsed.draft.clear();
                // when enough of them wait, this one is not needed
                let _ = spent.try_send(parsed.draft);
            }
        }
    }
    builder
}
