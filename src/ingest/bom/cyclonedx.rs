//! `CycloneDX` 1.2 to 1.7 in JSON.
//!
//! Components, dependencies and vulnerabilities are read one by one, in any order; what one document calls by a
//! `bom-ref` is tied together by an id of the document.

use super::component::{self, write as component};
use super::{lineage, service, vulnerability, warnings};
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::scanners::subject;
use crate::ingest::supply::{Purl, repository};
use crate::model::{Draft, moment};

/// The document at hand, and where in it.
#[derive(Clone, Copy)]
pub struct Bom<'r, 't> {
    record: &'r Record<'t>,
}

impl Bom<'_, '_> {
    /// The id of the whole: what the document describes.
    pub fn whole(&self) -> String {
        format!("bom:{}", self.record.document)
    }

    /// The id of what the document calls `reference`; a reference into another document stands for itself.
    pub fn local(&self, reference: &str) -> String {
        if reference.starts_with("urn:cdx:") {
            return reference.to_ascii_lowercase();
        }
        format!("bom:{}#{reference}", self.record.document)
    }

    /// How other documents call it, when this one says its serial number.
    fn linked(&self, reference: &str) -> Option<String> {
        let serial = self.record.beside.text("serialNumber")?.strip_prefix("urn:uuid:")?;
        let version = self.record.beside.text("version").unwrap_or("1");
        Some(format!("urn:cdx:{serial}/{version}#{reference}").to_ascii_lowercase())
    }

    /// Ties the names that documents use for something to its id.
    pub fn name(&self, reference: Option<&str>, id: &str, draft: &mut Draft) {
        let Some(reference) = reference else { return };
        draft.alias(&self.local(reference), id);
        if let Some(linked) = self.linked(reference) {
            draft.alias(&linked, id);
        }
    }

    /// The id of what a reference points at; when no record describes it, it is shown by the reference.
    pub fn points_at(&self, reference: &str, draft: &mut Draft) -> String {
        let id = self.local(reference);
        if draft.first_time(&["bom-ref", reference]) {
            // a link into another document ends with the name that the other one uses
            let named = reference.rsplit_once('#').filter(|_| reference.starts_with("urn:cdx:"));
            match Purl::parse(named.map_or(reference, |(_, named)| named)) {
                Some(purl) => {
                    let named = purl.write(draft);
                    draft.alias(&id, &named);
                }
                None => _ = draft.refer(&id, "Package").name(reference),
            }
        }
        id
    }
}

/// Reads one record of a document.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let bom = Bom { record };
    let stamp = record.beside.text("metadata.timestamp");
    if let Some(seconds) = stamp.and_then(moment::seconds) {
        draft.moment(seconds);
    }
    match record.list {
        "metadata.component" => root(&bom, record.json, draft),
        "components" => part(&bom, record.json, draft),
        "services" => service::write(&bom, record.json, None, draft),
        "dependencies" => dependency(&bom, record.json, draft),
        "vulnerabilities" => vulnerability::write(&bom, record.json, draft),
        "compositions" => composition(&bom, record.json, draft),
        _ => lineage::formulation(&bom, record.json, draft),
    }
}

/// What the document describes: a component, and when it says where its code lies, that repository.
fn root(bom: &Bom<'_, '_>, json: Json<'_>, draft: &mut Draft) -> Outcome {
    // there is one such record in a document, so that each warning is told once
    warnings::document(bom.record.beside, draft);
    let Some(id) = component(bom, json, draft) else { return nameless() };
    let code = values(json, "externalReferences[]")
        .into_iter()
        .find_map(|one| (one.text("type") == Some("vcs")).then(|| one.text("url")).flatten());
    let repository =
        code.filter(|_| component::is_code(json)).and_then(|url| repository::describe(url, draft));
    if let Some(repository) = repository {
        draft.relation("DEPENDS_ON", repository.as_str(), id.as_str()).set("via", "bill of materials");
        draft.alias(&bom.whole(), &repository);
    } else {
        draft.alias(&bom.whole(), &id);
    }
    Outcome::Read
}

/// A component of the whole.
fn part(bom: &Bom<'_, '_>, json: Json<'_>, draft: &mut Draft) -> Outcome {
    let Some(id) = component(bom, json, draft) else { return nameless() };
    belongs(bom, &id, draft);
    Outcome::Read
}

/// Says that what the document describes is made of something.
pub fn belongs(bom: &Bom<'_, '_>, id: &str, draft: &mut Draft) {
    let whole = bom.whole();
    if draft.first_time(&["bom-whole"]) {
        draft.mention(&whole, "Resource").name(subject::file_name(bom.record.document));
    }
    draft.relation("DEPENDS_ON", whole.as_str(), id).set("via", "bill of materials");
}

fn nameless() -> Outcome {
    Outcome::Skipped("no_name", "a component without a name".to_owned())
}

/// What one component needs of others.
fn dependency(bom: &Bom<'_, '_>, json: Json<'_>, draft: &mut Draft) -> Outcome {
    let Some(reference) = json.text("ref") else {
        return Outcome::Skipped("no_ref", "a dependency that does not say of what".to_owned());
    };
    let from = bom.points_at(reference, draft);
    for (member, relation) in [("dependsOn[]", "DEPENDS_ON"), ("provides[]", "IMPLEMENTS")] {
        for other in
            values(json, member).into_iter().filter_map(Json::as_str).filter(|other| !other.is_empty())
        {
            if other == reference {
                draft.remark("self_dependency", &format!("{reference} depends on itself"));
                continue;
            }
            let to = bom.points_at(other, draft);
            draft.relation(relation, from.as_str(), to.as_str());
        }
    }
    Outcome::Read
}

/// How complete the document is on some of its parts.
fn composition(bom: &Bom<'_, '_>, json: Json<'_>, draft: &mut Draft) -> Outcome {
    let Some(aggregate) = json.text("aggregate") else {
        return Outcome::Skipped("no_aggregate", "a composition that says nothing".to_owned());
    };
    let parts: Vec<&str> = ["assemblies[]", "dependencies[]", "vulnerabilities[]"]
        .iter()
        .flat_map(|member| values(json, member))
        .filter_map(Json::as_str)
        .collect();
    if parts.is_empty() {
        draft
            .mention(&bom.whole(), "Resource")
            .name(subject::file_name(bom.record.document))
            .set("completeness", aggregate);
    }
    for part in parts {
        let id = bom.points_at(part, draft);
        draft.refer(&id, "Package").set("completeness", aggregate);
    }
    Outcome::Read
}
