//! What a document does that its specification forbids, and that hides nothing: told as warnings.

use super::table::Table;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::Envelope;
use crate::model::{Draft, moment};

/// Looks at what stands beside the records.
pub fn document(beside: &Envelope, draft: &mut Draft) {
    if let Some(serial) = beside.text("serialNumber").filter(|serial| !is_urn(serial)) {
        draft.remark(
            "invalid_serial_number",
            &format!("{serial} is no urn:uuid: other documents cannot refer to it"),
        );
    }
    if let Some(stamp) = beside.text("metadata.timestamp").filter(|stamp| moment::seconds(stamp).is_none()) {
        draft.remark(
            "invalid_timestamp",
            &format!("{stamp} is no moment: the age of the document is unknown"),
        );
    }
}

fn is_urn(serial: &str) -> bool {
    serial.strip_prefix("urn:uuid:").is_some_and(crate::ingest::azure::is_guid)
}

/// Looks at one component.
pub fn component(json: Json<'_>, draft: &mut Draft) {
    let name = json.text("name").unwrap_or("a component");
    let table = Table::get();
    match json.text("type") {
        None => {
            draft.remark("no_component_type", &format!("{name} does not say what it is: taken as a library"));
        }
        Some(sort) if table.kind(sort).is_none() => {
            draft.remark(
                "unknown_component_type",
                &format!("{name} is a {sort}, which is no type of CycloneDX"),
            );
        }
        Some(_) => {}
    }
    if let Some(scope) = json.text("scope").filter(|scope| !table.allows("scope", scope)) {
        draft.remark("invalid_scope", &format!("{name} has the scope {scope}"));
    }
    for hash in values(json, "hashes[]") {
        let (algorithm, content) =
            (hash.text("alg").unwrap_or_default(), hash.text("content").unwrap_or_default());
        let length = table.hash_length(algorithm);
        let hex = content.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !hex || algorithm != "BLAKE3" && length != Some(content.len()) {
            draft.remark("invalid_hash", &format!("{name} has a hash that is no {algorithm}"));
        }
    }
    let empty = |one: &&Json<'_>| {
        one.get("license")
            .is_some_and(|license| license.text("id").or_else(|| license.text("name")).is_none())
    };
    if values(json, "licenses[]").iter().any(|one| empty(&one)) {
        draft.remark("invalid_license", &format!("{name} has a license without id and name"));
    }
}
