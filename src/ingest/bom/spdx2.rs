//! SPDX 2 in JSON: packages, files and how they are related.

use super::spdx;
use crate::ingest::azure::path::values;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::scanners::subject;
use crate::model::{Draft, moment};

/// The document's name for itself.
const DOCUMENT: &str = "SPDXRef-DOCUMENT";

/// Reads one package, file or relationship.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    if let Some(seconds) = record.beside.text("creationInfo.created").and_then(moment::seconds) {
        draft.moment(seconds);
    }
    match record.list {
        "relationships" => relationship(record, draft),
        "documentDescribes" => {
            let Some(what) = json.as_str() else {
                return Outcome::Skipped(
                    "no_id",
                    "the document describes something without an id".to_owned(),
                );
            };
            describes(record, &own(record, what), draft);
            Outcome::Read
        }
        _ => package(record, draft),
    }
}

fn package(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let Some(id) = json.text("SPDXID") else {
        return Outcome::Skipped("no_id", "a package or file without an SPDXID".to_owned());
    };
    let references = values(json, "externalRefs[]");
    let purl = references.iter().find(|one| one.text("referenceType") == Some("purl"));
    let id = spdx::package(
        &own(record, id),
        json,
        "Package",
        purl.and_then(|one| one.text("referenceLocator")),
        draft,
    );
    if record.list == "files" {
        draft.mention(&id, "Package").set("component_type", "file");
    }
    for one in references.iter().filter(|one| one.text("referenceType") == Some("cpe23Type")) {
        if let Some(cpe) = one.text("referenceLocator") {
            draft.mention(&id, "Package").set("cpe", cpe);
        }
    }
    Outcome::Read
}

fn relationship(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let [from, word, to] =
        ["spdxElementId", "relationshipType", "relatedSpdxElement"].map(|name| json.text(name));
    let (Some(from), Some(word), Some(to)) = (from, word, to) else {
        return Outcome::Skipped("no_end", "a relationship without an end or a type".to_owned());
    };
    if [from, to].iter().any(|end| ["NONE", "NOASSERTION"].contains(end)) {
        return Outcome::Read;
    }
    if from == DOCUMENT && word == "DESCRIBES" {
        describes(record, &own(record, to), draft);
        return Outcome::Read;
    }
    let (from, to) = (pointed(record, from, draft), pointed(record, to, draft));
    spdx::relate(word, &from, &to, draft);
    Outcome::Read
}

/// Ids hold only within the document.
fn own(record: &Record<'_>, id: &str) -> String {
    format!("bom:{}#{id}", record.document)
}

/// An end of a relationship; what lies in another document is shown by its name.
fn pointed(record: &Record<'_>, id: &str, draft: &mut Draft) -> String {
    let own = own(record, id);
    if id == DOCUMENT {
        document(record, draft);
    } else if draft.first_time(&["spdx", id]) {
        draft.refer(&own, "Package").name(id);
    }
    own
}

fn document(record: &Record<'_>, draft: &mut Draft) {
    if draft.first_time(&["spdx-document"]) {
        let name = record.beside.text("name").unwrap_or_else(|| subject::file_name(record.document));
        draft.mention(&own(record, DOCUMENT), "Resource").name(name).set("type", "bill of materials");
    }
}

fn describes(record: &Record<'_>, what: &str, draft: &mut Draft) {
    document(record, draft);
    draft.relation("DEPENDS_ON", own(record, DOCUMENT).as_str(), what).set("via", "bill of materials");
}
