//! The portal's CSV export of Resource Graph: headers in upper case, JSON text in cells.

use super::catalogue::{NEXT_STEP, recognised_table};
use super::detect::{Detected, Verdict};
use std::io::Read;

/// The format's name.
pub const FORMAT: &str = "azure-resource-graph-csv";

/// Columns that the portal writes in upper case, as Resource Graph names them.
const NAMES: [&str; 17] = [
    "tenantId",
    "resourceGroup",
    "subscriptionId",
    "managedBy",
    "extendedLocation",
    "displayName",
    "id",
    "name",
    "type",
    "kind",
    "location",
    "sku",
    "plan",
    "properties",
    "tags",
    "identity",
    "zones",
];

/// What a table is, told by its header; nothing when the text is no table.
#[must_use]
pub fn detect(text: &[u8]) -> Option<Verdict> {
    let columns = columns(text)?;
    if let Some(known) = recognised_table(&columns) {
        let message = || format!("this is {}: {}", known.label, known.hint);
        let read = read_as(&known.name, &columns, text);
        return Some(read.unwrap_or_else(|| Verdict::Refused(&known.name, "format_not_read", message())));
    }
    if names_resources(&columns, text) {
        return read_as(FORMAT, &columns, text);
    }
    let shown = columns.iter().take(8).map(String::as_str).collect::<Vec<_>>().join(", ");
    let message =
        format!("a table without the columns id, or name and type; line 1 names {shown}: {NEXT_STEP}");
    (columns.len() > 2).then_some(Verdict::Refused("csv", "format_not_read", message))
}

/// The table with a reader for its rows, when its format has one.
fn read_as(format: &'static str, columns: &[String], text: &[u8]) -> Option<Verdict> {
    let detected = Detected::of(format, None)?;
    Some(Verdict::Read(Detected { columns: columns.to_vec(), delimiter: delimiter(text), ..detected }))
}

/// Whether the first row names a resource: by an id of the management API, or by type and name.
fn names_resources(columns: &[String], text: &[u8]) -> bool {
    let at = |name: &str| columns.iter().position(|column| column == name);
    let mut rows = reader(text, delimiter(text)).into_byte_records().flatten().skip(1);
    let first = rows.next();
    let cell = |at: Option<usize>| first.as_ref().and_then(|row| row.get(at?));
    match (at("id"), at("name").and(at("type"))) {
        (Some(id), _) => {
            cell(Some(id)).is_none_or(|id| id.starts_with(b"/") || id.starts_with(b"subscriptions/"))
        }
        (None, kind) => kind.is_some() && cell(kind).is_none_or(|kind| kind.contains(&b'/')),
    }
}

fn columns(text: &[u8]) -> Option<Vec<String>> {
    let mut header = csv::ByteRecord::new();
    reader(text, delimiter(text)).read_byte_record(&mut header).ok()?;
    let plain = |cell: &[u8]| !cell.is_empty() && cell.len() < 200 && !cell.contains(&b'\n');
    let told = header.len() > 1 || header.get(0).is_some_and(|cell| cell.eq_ignore_ascii_case(b"id"));
    (told && header.iter().take(3).all(plain))
        .then(|| header.iter().map(|cell| column(&String::from_utf8_lossy(cell))).collect())
}

fn column(header: &str) -> String {
    let plain: String = header.chars().filter(|c| !matches!(c, ' ' | '_')).collect();
    let known = NAMES.iter().find(|name| name.eq_ignore_ascii_case(&plain));
    let upper = !header.bytes().any(|byte| byte.is_ascii_lowercase());
    known.map_or_else(
        || if upper { header.to_lowercase() } else { header.to_owned() },
        |name| (*name).to_owned(),
    )
}

/// What stands between the cells of the first line that is no remark: spreadsheets write `;` in some countries.
#[must_use]
pub fn delimiter(text: &[u8]) -> u8 {
    let line = text.split(|&byte| byte == b'\n').find(|line| !line.starts_with(b"#")).unwrap_or_default();
    let count = |wanted: u8| line.iter().filter(|&&byte| byte == wanted).count();
    let mut best = b',';
    for other in [b';', b'\t'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

/// A reader of rows, the header row included. Lines that start with `#` are remarks of a shell.
pub fn reader<R: Read>(text: R, delimiter: u8) -> csv::Reader<R> {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).comment(Some(b'#')).delimiter(delimiter).from_reader(text)
}

/// A row as the text of a JSON object: cells that hold JSON are taken as they are.
#[must_use]
pub fn row_as_json(columns: &[String], row: &csv::ByteRecord) -> Vec<u8> {
    let mut text = vec![b'{'];
    for (column, cell) in columns.iter().zip(row) {
        if cell.is_empty() {
            continue;
        }
        if text.len() > 1 {
            text.push(b',');
        }
        text.extend(quoted(column));
        text.push(b':');
        text.extend(cell_as_json(cell));
    }
    text.push(b'}');
    text
}

fn cell_as_json(cell: &[u8]) -> Vec<u8> {
    let nested = matches!(cell[0], b'{' | b'[') || cell == b"null";
    if nested && serde_json::from_slice::<serde::de::IgnoredAny>(cell).is_ok() {
        return cell.to_vec();
    }
    quoted(&String::from_utf8_lossy(cell))
}

fn quoted(text: &str) -> Vec<u8> {
    serde_json::to_vec(text).unwrap_or_else(|_| b"\"\"".to_vec())
}
