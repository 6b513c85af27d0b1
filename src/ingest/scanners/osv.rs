//! OSV: reports of its scanner, and entries of its database.

use super::subject;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::{Affected, Purl, Weakness};
use crate::model::Draft;

/// Reads one source of a report, or one entry of the database.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    if let Some(affected) = json.get("affected").filter(|_| json.get("packages").is_none()) {
        return entry(json, affected, draft);
    }
    let place = json.text("source.path").unwrap_or_default();
    let about = subject::files("", record.document, draft);
    for found in values(json, "packages[]") {
        // what is known by its commit alone has no name
        let purl = purl_of(found.get("package"), true);
        let package = purl.as_ref().map(|purl| subject::package(&about, purl, place, draft));
        for one in values(found, "vulnerabilities[]") {
            let score = values(found, "groups[]").into_iter().find_map(|group| {
                let own = values(group, "ids[]").into_iter().any(|id| id.as_str() == one.text("id"));
                own.then(|| group.text("max_severity")?.parse::<f64>().ok()).flatten()
            });
            affect(&about, package.as_deref().zip(purl.as_ref()), one, score, draft);
        }
    }
    Outcome::Read
}

/// One vulnerability of one package, or of what was scanned when the report names none.
fn affect(
    about: &str,
    package: Option<(&str, &Purl)>,
    json: Json<'_>,
    score: Option<f64>,
    draft: &mut Draft,
) {
    let Some((weakness, severity)) = weakness(json, score, draft) else {
        return draft.remark("no_id", "a vulnerability without an id was left out");
    };
    let same = |one: &Json<'_>| -> Option<()> {
        let (name, (_, purl)) = (one.text("package.name"), package?);
        (Purl::of(&purl.kind, name?, "").shown() == purl.shown()).then_some(())
    };
    let fixed: Vec<&str> = values(json, "affected[]")
        .into_iter()
        .filter(|one| same(one).is_some())
        .flat_map(|one| values(one, "ranges[]"))
        .flat_map(|range| values(range, "events[].fixed"))
        .filter_map(Json::as_str)
        .collect();
    let affected = Affected {
        severity,
        package: package.map(|(id, _)| id),
        fixed: Some(&fixed.join(", ")),
        ..Affected::default()
    };
    affected.write(about, &weakness, draft);
}

/// An entry of the database: which packages it affects, whatever their version.
fn entry(json: Json<'_>, affected: Json<'_>, draft: &mut Draft) -> Outcome {
    let Some((weakness, severity)) = weakness(json, None, draft) else {
        return Outcome::Skipped("no_id", "a vulnerability without an id".to_owned());
    };
    for one in affected.items() {
        if let Some(purl) = purl_of(one.get("package"), false) {
            let package = purl.write(draft);
            Affected { severity, ..Affected::default() }.write(&package, &weakness, draft);
        }
    }
    Outcome::Read
}

fn weakness<'t>(json: Json<'t>, score: Option<f64>, draft: &mut Draft) -> Option<(String, Option<&'t str>)> {
    let severity = json.text("database_specific.severity");
    let vector = values(json, "severity[].score").into_iter().find_map(Json::as_str);
    let weakness = Weakness {
        id: json.text("id").unwrap_or_default(),
        aliases: values(json, "aliases[]").into_iter().filter_map(Json::as_str).collect(),
        severity,
        cvss: score.map(|score| (score, vector)),
        published: json.text("published"),
        title: json.text("summary"),
        description: json.text("details"),
        ..Weakness::default()
    };
    Some((weakness.write(draft)?, severity))
}

fn purl_of(package: Option<Json<'_>>, versioned: bool) -> Option<Purl> {
    let package = package?;
    let version = package.text("version").filter(|_| versioned).unwrap_or_default();
    Some(Purl::of(package.text("ecosystem").unwrap_or("generic"), package.text("name")?, version))
}
