//! A stretch of records of one file, and how it becomes facts.

use super::detect::{Detected, Kind};
use super::json::Json;
use super::mend::mended;
use super::reader::{Envelope, Outcome};
use super::splitter::Cut;
use super::tally::Tally;
use super::{azure, opengraph};
use crate::model::{Draft, FileId, Source};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// How many bytes of records go together.
pub(super) const BATCH: usize = 1 << 20;

/// Records of one file.
pub(super) struct Batch {
    pub file: usize,
    pub detected: Arc<Detected>,
    pub envelope: Arc<Envelope>,
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
    pub fn new(file: usize, detected: &Arc<Detected>) -> Self {
        let (detected, envelope) = (Arc::clone(detected), Arc::default());
        Self { file, detected, envelope, bytes: Vec::new(), records: Vec::new() }
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

    /// Reads every record.
    pub fn parse(&self) -> Parsed {
        let (mut draft, mut tally) = (Draft::new(), Tally::default());
        let file = FileId::from_index(self.file);
        for (list, offset, range) in &self.records {
            draft.begin_record(Source::new(file, *offset));
            self.record(*list, *offset, &self.bytes[range.clone()], &mut draft, &mut tally);
        }
        for (code, remark) in draft.remarks() {
            tally.note(code, remark.count, remark.offset, &remark.message);
        }
        Parsed { file: self.file, draft, tally }
    }

    fn record(&self, list: u8, offset: u64, bytes: &[u8], draft: &mut Draft, tally: &mut Tally) {
        let Ok(json) = Json::parse(bytes) else {
            return self.mended(list, offset, bytes, draft, tally);
        };
        self.parsed(list, offset, json, draft, tally);
    }

    /// A record that is no JSON as it stands: read once what is no text in it is replaced.
    fn mended(&self, list: u8, offset: u64, bytes: &[u8], draft: &mut Draft, tally: &mut Tally) {
        let text = mended(bytes);
        match Json::parse(&text) {
            Ok(json) => {
                tally.note("invalid_text", 1, offset, "bytes or escapes that are no text were replaced");
                self.parsed(list, offset, json, draft, tally);
            }
            Err(error) => tally.skip("malformed_record", offset, &error.to_string()),
        }
    }

    fn parsed(&self, list: u8, offset: u64, json: Json<'_>, draft: &mut Draft, tally: &mut Tally) {
        let duplicates = json.duplicate_keys() + json.get("properties").map_or(0, Json::duplicate_keys);
        if duplicates > 0 {
            let message = format!("a record names a member twice, at byte {offset}; the last one counts");
            tally.note("duplicate_keys", duplicates as u64, offset, &message);
        }
        let json = with_names(json, &self.detected.columns);
        match self.read(list, &json, draft) {
            Outcome::Read => tally.read += 1,
            Outcome::Skipped(code, message) => tally.skip(code, offset, &message),
        }
    }

    fn read(&self, list: u8, json: &Json<'_>, draft: &mut Draft) -> Outcome {
        match self.detected.kind {
            Kind::AzureResource => azure::resource(json, &self.envelope, draft),
            Kind::FoundryAgent => azure::agent(json, &self.envelope, draft),
            Kind::SearchIndex => azure::search_index(json, &self.envelope, draft),
            Kind::SearchDataSource => azure::search_data_source(json, &self.envelope, draft),
            Kind::SearchIndexer => azure::search_indexer(json, &self.envelope, draft),
            Kind::OpenGraph if list == 0 => opengraph::node(json, draft),
            Kind::OpenGraph => opengraph::edge(json, draft),
        }
    }
}

/// A row of cells as an object; anything else as it is.
pub(super) fn with_names<'a>(json: Json<'a>, columns: &'a [String]) -> Json<'a> {
    match json {
        Json::Array(cells) if !columns.is_empty() => {
            let names = columns.iter().map(|name| Cow::Borrowed(name.as_str()));
            Json::Object(names.zip(cells).collect())
        }
        other => other,
    }
}
