//! One file to batches of records: decode, detect, cut.

use super::batch::Batch;
use super::comments::WithoutComments;
use super::decode::{Bytes, decoded};
use super::detect::{Detected, Verdict, detect};
use super::head::HEAD;
use super::json::same_key;
use super::reader::Envelope;
use super::splitter::{Cut, Fault, Layout, Splitter};
use super::table;
use super::tally::{Pages, Tally};
use super::windows::WINDOW;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

/// Cuts one file and hands its batches to `send`, which says whether to go on.
pub(super) fn cut_file(
    file: usize,
    document: &str,
    raw: io::Result<Bytes>,
    send: &mut dyn FnMut(Batch) -> bool,
) -> Tally {
    let mut tally = Tally::default();
    if let Err(error) = try_file(file, document, raw, &mut tally, send) {
        tally.broken = true;
        tally.note("unreadable", 1, 0, &error.to_string());
    }
    tally
}

fn try_file(
    file: usize,
    document: &str,
    raw: io::Result<Bytes>,
    tally: &mut Tally,
    send: &mut dyn FnMut(Batch) -> bool,
) -> io::Result<()> {
    let mut text = decoded(raw?)?.text;
    let head = head_of(&mut text)?;
    let verdict = detect(&head);
    let text = Cursor::new(head).chain(text);
    match verdict {
        Verdict::NoRecords(message) => {
            tally.note("no_records", 1, 0, &message);
        }
        Verdict::Refused(format, code, message) => {
            (tally.format, tally.broken) = (format, true);
            tally.note(code, 1, 0, &message);
        }
        Verdict::Read(detected) => {
            tally.format = detected.format;
            let detected = Arc::new(detected);
            let mut out =
                Out { batch: Batch::new(file, &Arc::from(document), &detected), detected, page: 0, send };
            match out.detected.layout {
                Some(layout) if out.detected.commented => out.json(WithoutComments::new(text), layout, tally),
                Some(layout) => out.json(text, layout, tally),
                None => out.rows(text, tally),
            }
        }
    }
    Ok(())
}

pub(super) fn head_of(text: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    text.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

struct Out<'s> {
    batch: Batch,
    detected: Arc<Detected>,
    page: u32,
    send: &'s mut dyn FnMut(Batch) -> bool,
}

impl Out<'_> {
    fn json<R: Read>(&mut self, text: R, layout: Layout, tally: &mut Tally) {
        let mut splitter = Splitter::new(text, layout, WINDOW);
        loop {
            match splitter.next_cut() {
                Ok(Some(cut)) if cut.len == 0 => tally.skip("too_long", cut.offset, "a record over 64 MB"),
                Ok(Some(cut)) => {
                    let (page, passed) = splitter.passed();
                    if page != self.page && !self.turn(page, passed) {
                        return;
                    }
                    self.batch.push(&cut, splitter.bytes(&cut));
                    if self.batch.is_full() && !self.flush(splitter.envelope()) {
                        return;
                    }
                }
                Ok(None) => break,
                Err(fault) => {
                    note_fault(&fault, tally);
                    break;
                }
            }
        }
        tally.pages = pages(splitter.envelope());
        let (page, passed) = splitter.passed();
        if page != self.page && !self.turn(page, passed) {
            return;
        }
        self.flush(splitter.envelope());
    }

    fn rows<R: Read>(&mut self, text: R, tally: &mut Tally) {
        let mut reader = table::reader(text, self.detected.delimiter);
        let mut row = csv::ByteRecord::new();
        let mut header = true;
        loop {
            match reader.read_byte_record(&mut row) {
                Ok(true) if std::mem::take(&mut header) => {}
                Ok(true) => {
                    let offset = row.position().map_or(0, csv::Position::byte);
                    let bytes = table::row_as_json(&self.detected.columns, &row);
                    self.batch.push(&Cut { list: 0, offset, line: 0, len: bytes.len() }, &bytes);
                    if self.batch.is_full() && !self.flush(&Envelope::default()) {
                        return;
                    }
                }
                Ok(false) => break,
                Err(error) => {
                    tally.broken = true;
                    tally.note("malformed", 1, 0, &error.to_string());
                    break;
                }
            }
        }
        self.flush(&Envelope::default());
    }

    /// Sends what the page before holds, with what stood beside it.
    fn turn(&mut self, page: u32, passed: &Envelope) -> bool {
        let goes_on = self.flush(passed);
        self.page = page;
        goes_on
    }

    /// What stands beside the records of a page; of the first one the head tells what follows them.
    fn whole_envelope(&self, passed: &Envelope) -> Envelope {
        if self.page > 0 {
            return passed.clone();
        }
        let mut envelope = self.detected.envelope.clone();
        let new = passed.members.iter().filter(|(name, _)| envelope.text(name).is_none());
        let new: Vec<_> = new.cloned().collect();
        envelope.members.extend(new);
        envelope
    }

    fn flush(&mut self, passed: &Envelope) -> bool {
        if self.batch.is_empty() {
            return true;
        }
        self.batch.envelope = Arc::new(self.whole_envelope(passed));
        let next = self.batch.next();
        (self.send)(std::mem::replace(&mut self.batch, next))
    }
}

fn note_fault(fault: &Fault, tally: &mut Tally) {
    tally.broken = true;
    let code = match fault {
        Fault::Io(_) => "unreadable",
        Fault::Syntax { found, .. } if found == "the end of the text" => "truncated",
        Fault::Syntax { .. } => "malformed",
    };
    tally.note(code, 1, 0, &fault.to_string());
}

/// Members that say that another page follows: of Azure, of AWS (recorded answers lie in `data`), of Google Cloud.
const MORE: [&str; 10] = [
    "$skipToken",
    "skipToken",
    "nextLink",
    "NextToken",
    "data.NextToken",
    "IsTruncated",
    "data.IsTruncated",
    "NextMarker",
    "data.NextMarker",
    "nextPageToken",
];

fn pages(envelope: &Envelope) -> Pages {
    let text = |names: &[&str]| {
        let named = |name: &&str| {
            envelope.members.iter().find(|(key, _)| same_key(key, name)).map(|(_, text)| text.as_str())
        };
        names.iter().find_map(named)
    };
    Pages {
        total: text(&["totalRecords", "count"]).and_then(|count| count.parse().ok()),
        more: MORE.iter().filter_map(|name| text(&[name])).any(|token| !matches!(token, "null" | "false")),
    }
}
