//! The portal's CSV export of Resource Graph: headers in upper case, JSON text in cells.

use super::detect::{ARG, Detected, Kind};
use super::reader::Envelope;
use std::io::Read;

/// The format's name.
pub const FORMAT: &str = "azure-resource-graph-csv";

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

/// The format when the first line is a header with id, or name and type.
#[must_use]
pub fn detect(text: &[u8]) -> Option<Detected> {
    debug_assert!(FORMAT.starts_with(ARG));
    let columns = columns(text)?;
    let has = |name: &str| columns.iter().any(|column| column == name);
    let azure = has("id") && has("type") || has("name") && has("type");
    let (kind, envelope) = (Kind::AzureResource, Envelope::default());
    azure.then_some(Detected { format: FORMAT, kind, layout: None, columns, envelope })
}

/// Whether the first line has several cells.
#[must_use]
pub fn looks_like_csv(text: &[u8]) -> bool {
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    line.iter().filter(|&&byte| matches!(byte, b',' | b';' | b'\t')).count() >= 2
}

fn columns(text: &[u8]) -> Option<Vec<String>> {
    let mut reader = reader(text);
    let mut header = csv::ByteRecord::new();
    reader.read_byte_record(&mut header).ok()?;
    (header.len() > 1).then(|| header.iter().map(|cell| column(&String::from_utf8_lossy(cell))).collect())
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

/// A reader of rows, the header row included.
pub fn reader<R: Read>(text: R) -> csv::Reader<R> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text)
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
