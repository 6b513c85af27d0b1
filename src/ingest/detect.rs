//! What a text is, by its content alone.

use super::catalogue::{Known, NEXT_STEP, recognised, recognised_text};
use super::comments::without_comments;
use super::head::{HEAD, Head};
use super::json::{Document, Json, Kind as Is};
use super::reader::{Envelope, ReadRecord};
use super::readers::reader_of;
use super::shape;
use super::splitter::Layout;

/// A format that is read, and how.
#[derive(Clone, Debug)]
pub struct Detected {
    /// the format's name
    pub format: &'static str,
    /// takes the records
    pub read: ReadRecord,
    /// where the records lie; nothing for a CSV file
    pub layout: Option<Layout>,
    /// names of the cells when records are rows of cells
    pub columns: Vec<String>,
    /// what stands between the cells of a CSV file
    pub delimiter: u8,
    /// scalars beside the records, as far as the head goes
    pub envelope: Envelope,
    /// whether comments stand between the values
    pub commented: bool,
}

impl Detected {
    /// A format with its records at `layout`; nothing when it has no reader.
    pub fn of(format: &'static str, layout: Option<Layout>) -> Option<Self> {
        let (columns, envelope) = (Vec::new(), Envelope::default());
        let read = reader_of(format)?;
        Some(Self { format, read, layout, columns, delimiter: b',', envelope, commented: false })
    }
}

/// What a text turned out to be.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// its records can be read
    Read(Detected),
    /// there is nothing in it, and that is fine
    NoRecords(String),
    /// it is not read: format name (may be empty), stable code, sentence
    Refused(&'static str, &'static str, String),
}

/// The name of Resource Graph exports.
pub const ARG: &str = "azure-resource-graph";

/// The name that `ScoutSuite` gives its report, which is a script.
const ASSIGNED: &[u8] = b"scoutsuite_results";

/// First bytes of packed files: what they are called.
const PACKED: [(&[u8], &str); 5] = [
    (b"PK\x03\x04", "zip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
];

/// Looks at the first stretch of a decoded text.
#[must_use]
pub fn detect(bytes: &[u8]) -> Verdict {
    let text = bytes.trim_ascii_start();
    if text.is_empty() {
        return refused("", "empty_file", "the file is empty");
    }
    if let Some((_, name)) = PACKED.iter().find(|(magic, _)| text.starts_with(magic)) {
        return refused(
            name,
            "packed",
            &format!("this is a {name} archive that is not read as it is: unpack it and give what is in it"),
        );
    }
    match text[0] {
        b'{' | b'[' => json(text),
        b'/' if matches!(text.get(1), Some(b'/' | b'*')) => with_comments(text),
        _ if text.starts_with(ASSIGNED) => with_comments(text),
        _ if text.contains(&0) => refused("binary", "not_text", "this is not text: give the export itself"),
        _ => other_text(text),
    }
}

fn refused(format: &'static str, code: &'static str, message: &str) -> Verdict {
    Verdict::Refused(format, code, message.to_owned())
}

fn known_refused(known: &'static Known, code: &'static str) -> Verdict {
    Verdict::Refused(&known.name, code, format!("this is {}: {}", known.label, known.hint))
}

fn other_text(text: &[u8]) -> Verdict {
    if text.trim_ascii() == b"null" {
        return Verdict::NoRecords("null holds no records".to_owned());
    }
    let body = without_leading_remarks(text);
    if let Some(known) = recognised_text(body) {
        return known_refused(known, "not_json");
    }
    if Document::parse(text).is_ok() {
        return refused(
            "unknown",
            "unknown_format",
            &format!("this is a single value without records: {NEXT_STEP}"),
        );
    }
    if let Some(verdict) = super::table::detect(text) {
        return verdict;
    }
    let message = format!("line 1 begins neither JSON nor a table that is known: {NEXT_STEP}");
    refused("", "not_json", &message)
}

/// The text behind lines that `#` makes a remark.
fn without_leading_remarks(text: &[u8]) -> &[u8] {
    let mut rest = text;
    while rest.first() == Some(&b'#') {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        rest = rest[end..].trim_ascii_start();
    }
    rest
}

fn json(text: &[u8]) -> Verdict {
    let head = Head::new(text);
    let Some(value) = head.value() else { return with_comments(text) };
    if value.is_empty() {
        return empty(text, &head);
    }
    judged(value, head.lines).unwrap_or_else(|| malformed(text).unwrap_or_else(|| unread(value)))
}

/// What the value is when its format is read or known.
fn judged(value: Json<'_>, lines: bool) -> Option<Verdict> {
    if let Some(mut detected) = shape::readable(value, lines) {
        detected.envelope = envelope(value);
        return Some(Verdict::Read(detected));
    }
    recognised(value).map(|known| match Detected::of(&known.name, Some(known.layout(value, lines))) {
        Some(detected) => Verdict::Read(Detected { envelope: envelope(value), ..detected }),
        None => known_refused(known, "format_not_read"),
    })
}

/// JSON with comments is read when nothing but the comments is wrong with it.
fn with_comments(text: &[u8]) -> Verdict {
    let blanked = without_comments(text);
    let plain = blanked.trim_ascii_start();
    let head = Head::new(plain);
    let found = if plain == text { None } else { head.value().filter(|value| !value.is_empty()) };
    match found.and_then(|value| judged(value, head.lines)) {
        Some(Verdict::Read(detected)) => Verdict::Read(Detected { commented: true, ..detected }),
        Some(verdict) => verdict,
        None => malformed(text)
            .unwrap_or_else(|| refused("", "malformed", "this is not JSON from its first member on")),
    }
}

/// Why a text that is there to its end is no JSON; nothing when it is, or goes on.
fn malformed(text: &[u8]) -> Option<Verdict> {
    let fault = Document::parse(text).err()?;
    let more = fault.is_end(text) && text.len() >= HEAD;
    let next_value =
        fault.expected == "the end of the text" && matches!(text.get(fault.offset), Some(b'{' | b'['));
    if more || next_value && text[..fault.offset].ends_with(b"\n") {
        return None;
    }
    Some(refused("", "malformed", &format!("this is not JSON: {}", fault.in_text(text))))
}

/// An empty outermost value, or one whose very first member is broken.
fn empty(text: &[u8], head: &Head) -> Verdict {
    let rest = head.whole.and_then(|end| text.get(end..)).map(<[u8]>::trim_ascii_start);
    if rest.is_some_and(|rest| rest.is_empty() || head.lines) {
        return Verdict::NoRecords("an empty list or object".to_owned());
    }
    with_comments(text)
}

fn unread(value: Json<'_>) -> Verdict {
    let first = value.items().find(|item| item.members().next().is_some());
    let names: Vec<&str> = first.unwrap_or(value).members().take(8).map(|(name, _)| name).collect();
    let place = if first.is_some() { "its first item" } else { "the outermost object" };
    let found = match names.as_slice() {
        [] => "an array without objects is none of the known formats".to_owned(),
        names => format!("none of the known formats; {place} has the members {}", names.join(", ")),
    };
    Verdict::Refused("unknown", "unknown_format", format!("{found}: {NEXT_STEP}"))
}

fn envelope(value: Json<'_>) -> Envelope {
    let scalar = |value: Json<'_>| match value.kind() {
        Is::Text(text) if !text.is_empty() => Some(text.to_owned()),
        Is::Bool(_) | Is::Int(_) | Is::Float(_) => Some(value.source().into_owned()),
        _ => None,
    };
    let members = value.members().take(64);
    Envelope {
        members: members.filter_map(|(name, value)| Some((name.to_owned(), scalar(value)?))).collect(),
    }
}
