//! One record again, as it stands in its file: for the person who opens it.

use super::archive;
use super::batch::named_cells;
use super::comments::WithoutComments;
use super::cutting::head_of;
use super::decode::{Bytes, decoded};
use super::detect::{Detected, Verdict, detect};
use super::embedded::{self, PREFIX};
use super::json::{Document, Json, Kind};
use super::splitter::{Layout, Splitter};
use super::table;
use crate::model::{FileReport, SafeText, Source, masked};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The longest record text that is given.
const MAX_TEXT: usize = 2 << 20;
const WINDOW: usize = 64 << 10;

/// Why a record cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// the file cannot be read any more
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// standard input is read once
    #[error("it came from standard input, which cannot be read again")]
    Stdin,
    /// what stands at the place is no record any more
    #[error("no record is at its place any more: was the file changed?")]
    Moved,
}

/// The record at `source`, which lies in the file of `report`: indented by two spaces, secrets
/// masked, safe to show, at most 2 MB.
///
/// # Errors
/// When the file cannot be read again or was changed.
pub fn read_record(report: &FileReport, source: Source) -> Result<String, RecordError> {
    if report.path == Path::new("-") {
        return Err(RecordError::Stdin);
    }
    let (bytes, columns) = text_of_record(report, source)?;
    let mut document = Document::parse(&bytes).map_err(|_| RecordError::Moved)?;
    if let Some(row) = named_cells(document.root(), &columns) {
        document = Document::parse(row.as_bytes()).map_err(|_| RecordError::Moved)?;
    }
    let mut page = Page::default();
    page.value("", document.root(), 0);
    Ok(page.finish())
}

/// The text of a record, and the names of its cells when it is a row of them.
fn text_of_record(report: &FileReport, source: Source) -> Result<(Vec<u8>, Vec<String>), RecordError> {
    let head = head_of(&mut decoded(open(&report.path)?)?.text)?;
    let Verdict::Read(detected) = detect(&head) else { return Err(RecordError::Moved) };
    let text = text_at(&report.path, source.offset())?;
    if detected.layout.is_none() {
        return Ok((row(text, &detected)?, Vec::new()));
    }
    let bytes = if detected.commented { record(WithoutComments::new(text))? } else { record(text)? };
    Ok((bytes, detected.columns))
}

fn open(path: &Path) -> Result<Bytes, RecordError> {
    let name = path.to_str().and_then(|path| path.strip_prefix(PREFIX));
    match name.and_then(embedded::find) {
        Some(bytes) => Ok(Box::new(bytes)),
        None => match archive::find(path).filter(|_| !path.exists()) {
            Some(entry) => Ok(entry.open()?),
            None => Ok(Box::new(File::open(path)?)),
        },
    }
}

/// The decoded text from `offset` on; a plain file is entered there at once.
fn text_at(path: &Path, offset: u64) -> Result<Bytes, RecordError> {
    let mut decoded = decoded(open(path)?)?;
    if let (Some(mark), true) = (decoded.plain_after, path.is_file()) {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(mark + offset))?;
        return Ok(Box::new(file));
    }
    io::copy(&mut (&mut decoded.text).take(offset), &mut io::sink())?;
    Ok(decoded.text)
}

fn record<R: Read>(text: R) -> Result<Vec<u8>, RecordError> {
    let mut splitter = Splitter::new(text, Layout::Whole, WINDOW);
    match splitter.next_cut() {
        Ok(Some(cut)) if cut.len > 0 => Ok(splitter.bytes(&cut).to_vec()),
        _ => Err(RecordError::Moved),
    }
}

fn row(text: Bytes, detected: &Detected) -> Result<Vec<u8>, RecordError> {
    let mut row = csv::ByteRecord::new();
    match table::reader(text, detected.delimiter).read_byte_record(&mut row) {
        Ok(true) => Ok(table::row_as_json(&detected.columns, &row)),
        _ => Err(RecordError::Moved),
    }
}

/// JSON being written for a person.
#[derive(Default)]
struct Page {
    text: String,
    full: bool,
}

impl Page {
    fn value(&mut self, key: &str, value: Json<'_>, depth: usize) {
        if self.text.len() > MAX_TEXT {
            self.full = true;
            return;
        }
        match value.kind() {
            Kind::Text(text) => self.quoted(&masked(key, text).unwrap_or_else(|| text.to_owned())),
            Kind::Array => self.array(key, value, depth),
            Kind::Object => self.object(value, depth),
            _ => self.text.push_str(&value.source()),
        }
    }

    fn array(&mut self, key: &str, list: Json<'_>, depth: usize) {
        for (position, item) in list.items().enumerate() {
            self.text.push(if position == 0 { '[' } else { ',' });
            self.line(depth + 1);
            self.value(key, item, depth + 1);
        }
        self.end(list.is_empty(), ['[', ']'], depth);
    }

    fn object(&mut self, object: Json<'_>, depth: usize) {
        let mut named = object.members().filter(|(name, _)| name.eq_ignore_ascii_case("name"));
        let setting = named.next().and_then(|(_, name)| name.as_str());
        for (position, (name, value)) in object.members().enumerate() {
            self.text.push(if position == 0 { '{' } else { ',' });
            self.line(depth + 1);
            self.quoted(name);
            self.text.push_str(": ");
            let key = if name.eq_ignore_ascii_case("value") { setting.unwrap_or(name) } else { name };
            self.value(key, value, depth + 1);
        }
        self.end(object.is_empty(), ['{', '}'], depth);
    }

    fn end(&mut self, empty: bool, brackets: [char; 2], depth: usize) {
        if empty {
            self.text.push(brackets[0]);
        } else {
            self.line(depth);
        }
        self.text.push(brackets[1]);
    }

    fn line(&mut self, depth: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", depth));
    }

    fn quoted(&mut self, text: &str) {
        let quoted = serde_json::to_string(text).unwrap_or_default();
        self.text.push_str(&SafeText::uncapped(&quoted));
    }

    fn finish(mut self) -> String {
        if self.full || self.text.len() > MAX_TEXT {
            self.text.truncate(self.text.floor_char_boundary(MAX_TEXT));
            self.text.push_str("\n… (the record is longer than 2 MB)");
        }
        self.text
    }
}
