//! Checkov: checks of infrastructure code, images and packages.

use super::subject;
use super::verdicts_of::{at_line, severity, weakness_of};
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::verdicts::Told;
use crate::ingest::supply::{Affected, Purl, Verdicts};
use crate::model::{Draft, FindingState};

/// Lists of a report and the verdict that they stand for.
const LISTS: [(&str, FindingState); 3] = [
    ("results.passed_checks[]", FindingState::Pass),
    ("results.failed_checks[]", FindingState::Fail),
    ("results.skipped_checks[]", FindingState::NotApplicable),
];

/// Reads a whole report, or the part on one sort of code.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let mut verdicts = Verdicts::default();
    for (list, state) in LISTS {
        for check in values(json, list) {
            let about = about(check, record.document, draft);
            match check.get("vulnerability_details").filter(|details| details.is_object()) {
                Some(details) => vulnerability(&about, check, details, state, draft),
                None => verdict(&about, check, state, &mut verdicts),
            }
        }
    }
    verdicts.write(draft);
    for file in values(json, "results.parsing_errors[]").into_iter().filter_map(Json::as_str) {
        draft.remark("scanner_error", &format!("Checkov could not read {file}"));
    }
    Outcome::Read
}

/// The repository that the tags of the resource name, else the files of the document.
fn about(check: Json<'_>, document: &str, draft: &mut Draft) -> String {
    let tag = |name: &str| check.text(&format!("entity_tags.{name}"));
    let code =
        tag("git_org").zip(tag("git_repo")).map(|(owner, name)| format!("https://github.com/{owner}/{name}"));
    subject::code(code.as_deref().unwrap_or_default(), document, draft)
}

fn verdict(about: &str, check: Json<'_>, state: FindingState, verdicts: &mut Verdicts) {
    let file = check.text("repo_file_path").or_else(|| check.text("file_path")).unwrap_or_default();
    let line = values(check, "file_line_range[]").into_iter().find_map(Json::as_int);
    let place = at_line(file, line);
    let place =
        check.text("resource").map_or_else(|| place.clone(), |resource| format!("{place} {resource}"));
    verdicts.add(Told {
        resource: about,
        check: check.text("check_id").unwrap_or("check"),
        title: check.text("check_name").unwrap_or_default(),
        state,
        severity: check.text("severity").and_then(severity),
        reason: check.text("check_result.suppress_comment").unwrap_or_default(),
        place,
    });
}

fn vulnerability(about: &str, check: Json<'_>, details: Json<'_>, state: FindingState, draft: &mut Draft) {
    let Some(name) = details.text("package_name") else {
        return draft.remark("no_package", "a vulnerability of a package without a name was left out");
    };
    let version = details.text("package_version").unwrap_or_default();
    let purl = Purl::of(details.text("package_type").unwrap_or("generic"), name, version);
    let package = subject::package(about, &purl, check.text("file_path").unwrap_or_default(), draft);
    let word = details.text("severity").or_else(|| check.text("severity"));
    let id = details.text("id").or_else(|| check.text("check_id")).unwrap_or_default();
    if let Some(weakness) = weakness_of(id, word, details.text("description"), draft) {
        let affected = Affected {
            state: state.word(),
            severity: word,
            package: Some(&package),
            fixed: details.text("lowest_fixed_version"),
            fix_status: details.text("status"),
            ..Affected::default()
        };
        affected.write(about, &weakness, draft);
    }
}
