//! SPDX 3 as JSON-LD: elements of a graph, with the AI, dataset and security profiles.

use super::spdx;
use super::table::Table;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::{Affected, Weakness};
use crate::model::{Draft, moment};

/// Reads one element.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let Some(sort) = json.text("type").or_else(|| json.text("@type")) else {
        return Outcome::Skipped("no_type", "an element without a type".to_owned());
    };
    if let Some(seconds) = json.text("created").and_then(moment::seconds).filter(|_| sort == "CreationInfo") {
        draft.moment(seconds);
    }
    if sort.ends_with("Relationship") {
        return relationship(sort, json, record.document, draft);
    }
    let Some(kind) = Table::get().spdx_element(sort) else {
        return Outcome::Skipped("unknown_element", format!("an element of the type {sort}"));
    };
    let Some(id) = json.text("spdxId").or_else(|| json.text("@id")).map(|id| own(id, record.document)) else {
        return Outcome::Skipped("no_id", format!("an element of the type {sort} without an id"));
    };
    match kind {
        "" => {}
        "Vulnerability" => vulnerability(json, &id, draft),
        kind => {
            let purl = json.text("software_packageUrl").or_else(|| external(json, "packageUrl"));
            spdx::package(&id, json, kind, purl, draft);
        }
    }
    Outcome::Read
}

/// Ids that hold only within the document are told apart by it.
fn own(id: &str, document: &str) -> String {
    if id.starts_with("_:") { format!("bom:{document}#{id}") } else { id.to_owned() }
}

/// An identifier of that type that others gave.
fn external<'t>(json: Json<'t>, sort: &str) -> Option<&'t str> {
    let all = values(json, "externalIdentifier[]").into_iter();
    all.filter(|one| one.text("externalIdentifierType") == Some(sort)).find_map(|one| one.text("identifier"))
}

fn vulnerability(json: Json<'_>, id: &str, draft: &mut Draft) {
    let weakness = Weakness {
        id: external(json, "cve").or_else(|| json.text("name")).unwrap_or(id),
        published: json.text("security_publishedTime"),
        title: json.text("summary"),
        description: json.text("description"),
        ..Weakness::default()
    };
    if let Some(weakness) = weakness.write(draft) {
        draft.alias(id, &weakness);
    }
}

fn relationship(sort: &str, json: Json<'_>, document: &str, draft: &mut Draft) -> Outcome {
    let (Some(from), Some(word)) = (json.text("from"), json.text("relationshipType")) else {
        return Outcome::Skipped("no_end", "a relationship without a start or a type".to_owned());
    };
    let from = own(from, document);
    let to: Vec<String> = match json.get("to") {
        Some(one) if one.as_str().is_some() => one.as_str().into_iter().map(|to| own(to, document)).collect(),
        Some(list) => list.items().filter_map(Json::as_str).map(|to| own(to, document)).collect(),
        None => Vec::new(),
    };
    for to in &to {
        let state = match sort {
            "security_VexNotAffectedVulnAssessmentRelationship" => Some("not_applicable"),
            "security_VexFixedVulnAssessmentRelationship" => Some("pass"),
            "security_VexAffectedVulnAssessmentRelationship" => Some("fail"),
            _ => None,
        };
        if let Some(state) = state {
            let justification =
                json.text("security_justificationType").or_else(|| json.text("security_impactStatement"));
            Affected { state, analysis: Some(word), justification, ..Affected::default() }
                .write(to, &from, draft);
        } else {
            license(word, &from, to, draft);
            spdx::relate(word, &from, to, draft);
        }
    }
    Outcome::Read
}

/// A license of the list of SPDX is a property.
fn license(word: &str, from: &str, to: &str, draft: &mut Draft) {
    let listed = to
        .strip_prefix("https://spdx.org/licenses/")
        .or_else(|| to.strip_prefix("http://spdx.org/licenses/"));
    let name = match word {
        "hasDeclaredLicense" => "declared_license",
        "hasConcludedLicense" => "concluded_license",
        _ => return,
    };
    if let Some(license) = listed {
        draft.refer(from, "Package").set(name, license);
    }
}
