//! Code scanning alerts of GitHub.

use super::subject;
use super::verdicts_of::{at_line, severity};
use crate::ingest::azure::path::values;
use crate::ingest::reader::{Outcome, Record};
use crate::model::{Draft, FindingState, RawFinding};

/// Reads one alert.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let Some(check) = json.text("rule.id").or_else(|| json.text("rule.name")) else {
        return Outcome::Skipped("no_rule", "an alert without a rule".to_owned());
    };
    let url = ["repository.html_url", "html_url", "url"].iter().find_map(|path| json.text(path));
    let address = super::dependabot::repository_of(url.unwrap_or_default());
    let about = subject::code(&address, record.document, draft);
    let newest = json.get("most_recent_instance").or_else(|| values(json, "instances[]").first().copied());
    let said = |path: &str| newest.and_then(|newest| newest.text(path));
    let line = newest.and_then(|newest| newest.at("location.start_line")?.as_int());
    let place = said("location.path").map(|path| at_line(path, line));
    let word = json.text("rule.security_severity_level").or_else(|| json.text("rule.severity"));
    let reason = said("message.text").unwrap_or_default();
    let reason = place.map_or_else(|| reason.to_owned(), |place| format!("{reason} ({place})"));
    draft.finding(&RawFinding {
        resource: &about,
        check,
        title: json.text("rule.description").unwrap_or(check),
        state: match json.text("state") {
            Some("fixed") => FindingState::Pass,
            Some("dismissed" | "closed") => FindingState::NotApplicable,
            _ => FindingState::Fail,
        },
        severity: word.and_then(severity),
        reason: reason.trim(),
        factors: Vec::new(),
    });
    Outcome::Read
}
