//! Grype: vulnerabilities of an image, a folder or a bill of materials.

use super::subject;
use super::trivy::number;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::{Affected, Purl, Weakness};
use crate::model::{Draft, moment};

/// Reads a whole report.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    if let Some(seconds) = json.text("descriptor.timestamp").and_then(moment::seconds) {
        draft.moment(seconds);
    }
    let about = about(json, record.document, draft);
    for found in values(json, "matches[]") {
        vulnerability(&about, found, "fail", draft);
    }
    for found in values(json, "ignoredMatches[]") {
        vulnerability(&about, found, "not_applicable", draft);
    }
    Outcome::Read
}

/// What was scanned; its id.
fn about(json: Json<'_>, document: &str, draft: &mut Draft) -> String {
    let target = json.at("source.target");
    let name =
        target.and_then(|target| target.as_str().or_else(|| target.text("userInput"))).unwrap_or_default();
    if json.text("source.type") == Some("image") {
        let texts = |path: &str| values(json, path).into_iter().filter_map(Json::as_str).collect::<Vec<_>>();
        let (tags, digests) = (texts("source.target.tags[]"), texts("source.target.repoDigests[]"));
        let first = digests.first().or(tags.first()).copied().unwrap_or(name);
        if let Some(id) = subject::image(first, tags, digests, draft) {
            if let Some(image) = json.text("source.target.imageID") {
                draft.refer(&id, "ContainerImage").set("image_id", image);
            }
            return id;
        }
    }
    subject::code(name.trim_matches('"'), document, draft)
}

fn vulnerability(about: &str, json: Json<'_>, state: &str, draft: &mut Draft) {
    let (Some(found), Some(artifact)) = (json.get("vulnerability"), json.get("artifact")) else {
        return draft.remark("no_vulnerability", "a match without a vulnerability or a package was left out");
    };
    let Some(purl) = package(artifact) else {
        return draft.remark("no_package", "a match of a package without a name was left out");
    };
    let place = if matches!(artifact.text("type"), Some("deb" | "rpm" | "apk")) {
        None
    } else {
        values(artifact, "locations[].path").into_iter().find_map(Json::as_str)
    };
    let package = subject::package(about, &purl, place.unwrap_or_default(), draft);
    let severity = found.text("severity");
    let related = values(json, "relatedVulnerabilities[]");
    let said = |path: &str| found.text(path).or_else(|| related.iter().find_map(|one| one.text(path)));
    let weakness = Weakness {
        id: found.text("id").unwrap_or_default(),
        aliases: related.iter().filter_map(|one| one.text("id")).collect(),
        severity,
        cvss: cvss(found).or_else(|| related.iter().find_map(|one| cvss(*one))),
        description: said("description"),
        exploited: found.get("knownExploited").filter(|list| !list.is_empty()).map(|_| true),
        epss: values(found, "epss[].epss").into_iter().find_map(number),
        ..Weakness::default()
    };
    let Some(weakness) = weakness.write(draft) else {
        return draft.remark("no_id", "a vulnerability without an id was left out");
    };
    let fixed: Vec<&str> = values(found, "fix.versions[]").into_iter().filter_map(Json::as_str).collect();
    let ignored = values(json, "appliedIgnoreRules[].reason").into_iter().find_map(Json::as_str);
    let affected = Affected {
        state,
        severity,
        package: Some(&package),
        fixed: Some(&fixed.join(", ")),
        fix_status: found.text("fix.state"),
        justification: ignored,
        ..Affected::default()
    };
    affected.write(about, &weakness, draft);
}

fn package(artifact: Json<'_>) -> Option<Purl> {
    let named = || {
        let sort = artifact.text("type").unwrap_or("generic");
        Some(Purl::of(sort, artifact.text("name")?, artifact.text("version").unwrap_or_default()))
    };
    artifact.text("purl").and_then(Purl::parse).or_else(named)
}

/// The highest base score of the newest version, and its vector.
fn cvss(json: Json<'_>) -> Option<(f64, Option<&str>)> {
    let scored = values(json, "cvss[]").into_iter().filter_map(|one| {
        let score = number(one.at("metrics.baseScore")?)?;
        Some((one.text("version").unwrap_or_default(), score, one.text("vector")))
    });
    scored.max_by(|a, b| a.0.cmp(b.0).then(a.1.total_cmp(&b.1))).map(|(_, score, vector)| (score, vector))
}
