//! What became of a file, gathered from its parts.

use crate::model::{FileReport, FileStatus, Note, SafeText};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Mutex;

/// Counts and notes of a file or of a part of it.
#[derive(Default)]
pub(super) struct Tally {
    pub format: &'static str,
    /// records read
    pub read: u64,
    /// records skipped
    pub skipped: u64,
    /// the text stopped being readable
    pub broken: bool,
    pub pages: Pages,
    notes: BTreeMap<&'static str, (u64, u64, String)>,
}

/// What the file says about the pages of the answer it is part of.
#[derive(Clone, Copy, Default)]
pub(super) struct Pages {
    pub total: Option<u64>,
    /// another page follows
    pub more: bool,
}

impl Tally {
    /// Counts a note; of several messages the one nearest to the start of the file is kept.
    pub fn note(&mut self, code: &'static str, count: u64, offset: u64, message: &str) {
        match self.notes.entry(code) {
            Entry::Vacant(entry) => _ = entry.insert((count, offset, message.to_owned())),
            Entry::Occupied(mut entry) => {
                let note = entry.get_mut();
                note.0 += count;
                if offset < note.1 {
                    (note.1, note.2) = (offset, message.to_owned());
                }
            }
        }
    }

    /// A record that was left out.
    pub fn skip(&mut self, code: &'static str, offset: u64, message: &str) {
        self.skipped += 1;
        self.note(skipped(code), 1, offset, &format!("{message}, at byte {offset}"));
    }

    /// Adds what another part says.
    pub fn add(&mut self, part: Tally) {
        self.read += part.read;
        self.skipped += part.skipped;
        self.broken |= part.broken;
        if !part.format.is_empty() {
            self.format = part.format;
            self.pages = part.pages;
        }
        for (code, (count, offset, message)) in part.notes {
            self.note(code, count, offset, &message);
        }
    }

    pub fn report(mut self, path: std::path::PathBuf, shown: &str) -> FileReport {
        if self.read == 0 && self.skipped == 0 && !self.broken && !self.notes.contains_key("no_records") {
            self.note("no_records", 1, 0, "an empty list or object");
        }
        let status = match (self.read, self.skipped, self.broken) {
            (_, 0, false) => FileStatus::Read,
            (0, _, _) => FileStatus::Refused,
            _ => FileStatus::Partial,
        };
        let note = |(code, (count, _, message)): (_, (u64, u64, String))| Note {
            code,
            count,
            message: SafeText::new(&message),
        };
        FileReport {
            path,
            shown: SafeText::new(shown),
            format: self.format,
            status,
            records: self.read,
            nodes: 0,
            relations: 0,
            notes: self.notes.into_iter().map(note).collect(),
        }
    }
}

/// `skipped_<code>`; each is made once in the life of the program.
fn skipped(code: &'static str) -> &'static str {
    static MADE: Mutex<BTreeMap<&'static str, &'static str>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    made.entry(code).or_insert_with(|| Box::leak(format!("skipped_{code}").into_boxed_str()))
}

/// Remarks on answers that are not complete: the pages that are there are counted together.
pub(super) fn note_pages(tallies: &mut [Tally]) {
    let mut rows: BTreeMap<u64, u64> = BTreeMap::new();
    for tally in tallies.iter() {
        if let Some(total) = tally.pages.total {
            *rows.entry(total).or_default() += tally.read + tally.skipped;
        }
    }
    for tally in tallies {
        let Pages { total, more } = tally.pages;
        let there = total.and_then(|total| rows.get(&total)).copied().unwrap_or_default();
        let complete = total.is_some_and(|total| there >= total);
        if complete {
            continue;
        }
        let of = total.map_or_else(String::new, |total| format!(": {there} of {total} rows are there"));
        if more {
            let message = format!("more pages follow that are not among the files{of}");
            tally.note("page_limit", 1, 0, &message);
        } else if total.is_some() {
            let message = format!("fewer rows than the answer says{of}");
            tally.note("fewer_rows_than_total", 1, 0, &message);
        }
    }
}
