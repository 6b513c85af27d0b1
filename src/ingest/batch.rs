//! A stretch of records of one file, and how it becomes facts.

use super::detect::Detected;
use super::json::Json;
use super::reader::{Envelope, Outcome, Record};
use super::splitter::{Cut, Layout};
use super::tally::Tally;
use super::tape::Tape;
use crate::model::{Draft, FileId, Source};
use std::ops::Range;
use std::sync::Arc;

/// How many bytes of records go together.
pub(super) const BATCH: usize = 2 << 20;

/// Records of one file.
pub(super) struct Batch {
    pub file: usize,
    pub detected: Arc<Detected>,
    pub envelope: Arc<Envelope>,
    document: Arc<str>,
    bytes: Vec<u8>,
    records: Vec<(u8, u64, Range<usize>)>,
}

/// What a batch became.
pub(super) struct Parsed {
    pub file: usize,
    pub draft: Draft,
    pub tally: Tally,
}

impl Batch {
    /// An empty batch: the first one of a file, which may be a small one.
    pub fn new(file: usize, document: &Arc<str>, detected: &Arc<Detected>) -> Self {
        let (detected, document, envelope) = (Arc::clone(detected), Arc::clone(document), Arc::default());
        Self { file, detected, envelope, document, bytes: Vec::new(), records: Vec::new() }
    }

    /// An empty batch with room for as much as this one holds.
    pub fn next(&self) -> Self {
        let mut next = Self::new(self.file, &self.document, &self.detected);
        next.bytes.reserve(self.bytes.len() + self.bytes.len() / 8);
        next.records.reserve(self.records.len());
        next
    }

    pub fn push(&mut self, cut: &Cut, bytes: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.records.push((cut.list, cut.offset, start..self.bytes.len()));
    }

    pub fn is_full(&self) -> bool {
        self.bytes.len() >= BATCH
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Reads every record into an empty draft.
    pub fn parse(&self, mut draft: Draft, tape: &mut Tape) -> Parsed {
        let mut tally = Tally::default();
        let file = FileId::from_index(self.file);
        for (list, offset, range) in &self.records {
            draft.begin_record(Source::new(file, *offset));
            let bytes = self.bytes.get(range.clone()).unwrap_or_default();
            if let Ok(text) = std::str::from_utf8(bytes) {
                self.record(*list, *offset, text, tape, &mut draft, &mut tally);
            } else {
                note_replaced(1, *offset, &mut tally);
                let text = String::from_utf8_lossy(bytes);
                self.record(*list, *offset, &text, tape, &mut draft, &mut tally);
            }
        }
        for (code, remark) in draft.remarks() {
            tally.note(code, remark.count, remark.offset, &remark.message);
        }
        Parsed { file: self.file, draft, tally }
    }

    fn record(
        &self,
        list: u8,
        offset: u64,
        text: &str,
        tape: &mut Tape,
        draft: &mut Draft,
        tally: &mut Tally,
    ) {
        if let Err(fault) = tape.parse(text) {
            return tally.skip("malformed_record", offset, &fault.in_text(text.as_bytes()));
        }
        let (duplicates, replaced) = (u64::from(tape.duplicates), u64::from(tape.replaced));
        if replaced > 0 {
            note_replaced(replaced, offset, tally);
        }
        if duplicates > 0 {
            let message = format!("a record names a member twice, at byte {offset}; the last one counts");
            tally.note("duplicate_keys", duplicates, offset, &message);
        }
        let json = tape.root(text);
        let outcome = match named_cells(json, &self.detected.columns) {
            None => self.read(list, json, draft),
            Some(row) => match tape.read(&row) {
                Ok(json) => self.read(list, json, draft),
                Err(fault) => Outcome::Skipped("malformed_record", fault.in_text(row.as_bytes())),
            },
        };
        match outcome {
            Outcome::Read => tally.read += 1,
            Outcome::Skipped(code, message) => tally.skip(code, offset, &message),
        }
    }

    fn read(&self, list: u8, json: Json<'_>, draft: &mut Draft) -> Outcome {
        let list = match self.detected.layout {
            Some(Layout::Lists(lists)) => lists.get(usize::from(list)).copied().unwrap_or_default(),
            _ => "",
        };
        (self.detected.read)(&Record { list, json, beside: &self.envelope, document: &self.document }, draft)
    }
}

fn note_replaced(count: u64, offset: u64, tally: &mut Tally) {
    tally.note("invalid_text", count, offset, "bytes or escapes that are no text were replaced");
}

/// A row of cells as the text of an object; nothing for anything else.
pub(super) fn named_cells(row: Json<'_>, columns: &[String]) -> Option<String> {
    if columns.is_empty() || !row.is_array() {
        return None;
    }
    let mut text = String::from("{");
    for (name, cell) in columns.iter().zip(row.items()) {
        text.push_str(if text.len() > 1 { "," } else { "" });
        text.push_str(&serde_json::to_string(name).unwrap_or_default());
        text.push(':');
        text.push_str(&cell.source());
    }
    text.push('}');
    Some(text)
}
