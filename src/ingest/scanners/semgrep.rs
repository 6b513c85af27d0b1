//! Semgrep: results of a scan of code, and the supply chain answer of its service.

use super::subject;
use super::verdicts_of::{at_line, severity, weakness_of};
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::verdicts::Told;
use crate::ingest::supply::{Affected, Purl, Verdicts};
use crate::model::{Draft, FindingState};

/// Reads a whole report.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let mut verdicts = Verdicts::default();
    for result in values(json, "results[]") {
        let about = subject::files("", record.document, draft);
        let said = |path: &str| result.text(&format!("extra.{path}"));
        let ignored = result.at("extra.is_ignored").and_then(Json::as_bool) == Some(true);
        let check = result.text("check_id").unwrap_or("result without a rule");
        verdicts.add(Told {
            resource: &about,
            check,
            title: check.rsplit('.').next().unwrap_or(check),
            state: if ignored { FindingState::NotApplicable } else { FindingState::Fail },
            severity: said("severity").and_then(severity),
            reason: said("message").unwrap_or_default(),
            place: at_line(
                result.text("path").unwrap_or_default(),
                result.at("start.line").and_then(Json::as_int),
            ),
        });
    }
    verdicts.write(draft);
    for error in values(json, "errors[]") {
        let message = error.text("message").or_else(|| error.text("long_msg")).unwrap_or("no message");
        draft.remark("scanner_error", &format!("Semgrep could not look at everything: {message}"));
    }
    Outcome::Read
}

/// Reads one vulnerability of the supply chain answer.
pub fn supply_chain(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let named = json.text("matchedDependency.name");
    let Some(name) =
        named.or_else(|| values(json, "advisory.vulnerableDependencies[].name").first()?.as_str())
    else {
        return Outcome::Skipped("no_package", "a vulnerability that names no package".to_owned());
    };
    let url = json.text("repositoryName").map(|name| format!("https://github.com/{name}"));
    let about = subject::code(url.as_deref().unwrap_or_default(), record.document, draft);
    let version = json.text("matchedDependency.versionSpecifier").unwrap_or_default();
    let purl = Purl::of(json.text("advisory.ecosystem").unwrap_or("generic"), name, version);
    let place = json.text("dependencyFileLocation.path").unwrap_or_default();
    let package = subject::package(&about, &purl, place, draft);
    let word = json.text("advisory.severity");
    let cves: Vec<&str> =
        values(json, "advisory.references.cveIds[]").into_iter().filter_map(Json::as_str).collect();
    let ids = if cves.is_empty() { json.text("advisory.ruleId").into_iter().collect() } else { cves };
    for id in ids {
        let Some(weakness) = weakness_of(id, word, json.text("advisory.description"), draft) else {
            continue;
        };
        let dismissed = matches!(json.text("triage.status"), Some("IGNORED" | "DISMISSED"));
        let affected = Affected {
            state: if dismissed { "not_applicable" } else { "fail" },
            severity: word,
            package: Some(&package),
            fixed: json.text("closestSafeDependency.versionSpecifier"),
            analysis: json.text("exposureType"),
            justification: json.text("advisory.reachableIf"),
            ..Affected::default()
        };
        affected.write(&about, &weakness, draft);
    }
    Outcome::Read
}
