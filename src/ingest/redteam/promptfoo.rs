//! promptfoo: results of evaluations and of red teaming.

use super::model;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::fields::prose;
use crate::model::{Draft, FindingState, RawFinding, Severity, moment};

/// Reads one result.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    if let Some(seconds) = record.beside.text("results.timestamp").and_then(moment::seconds) {
        draft.moment(seconds);
    }
    let Some(provider) = json.text("provider.id").or_else(|| json.text("provider")) else {
        return Outcome::Skipped("no_provider", "a result that does not say what was tested".to_owned());
    };
    let about = tested(provider, draft);
    let said =
        |name: &str| ["testCase.metadata", "metadata"].iter().find_map(|path| json.at(path)?.text(name));
    let assertion =
        values(json, "gradingResult.componentResults[].assertion.type").into_iter().find_map(Json::as_str);
    let check = said("pluginId").or(assertion).unwrap_or("test");
    let title = said("goal").or_else(|| json.text("testCase.description")).unwrap_or(check);
    let reason = json.text("gradingResult.reason").or_else(|| json.text("error")).unwrap_or_default();
    draft.finding(&RawFinding {
        resource: &about,
        check,
        title: prose(title),
        state: state(json),
        severity: said("severity").and_then(Severity::parse),
        reason: prose(reason),
        factors: said("strategyId").into_iter().collect(),
    });
    Outcome::Read
}

/// An error of the test itself says nothing about the model.
fn state(json: Json<'_>) -> FindingState {
    match (json.get("success").and_then(Json::as_bool), json.get("failureReason").and_then(Json::as_int)) {
        (Some(true), _) => FindingState::Pass,
        (Some(false), Some(2)) | (None, _) => FindingState::Unknown,
        (Some(false), _) => FindingState::Fail,
    }
}

/// `VENDOR:…:MODEL`, an address, or a name of its own.
fn tested(provider: &str, draft: &mut Draft) -> String {
    if provider.starts_with("http") {
        return model::write("", provider, draft);
    }
    match provider.split_once(':') {
        Some((vendor, rest)) => {
            let name = match rest.split_once(':') {
                Some((
                    "chat" | "completion" | "responses" | "embedding" | "messages" | "text-generation",
                    name,
                )) => name,
                _ => rest,
            };
            model::write(vendor, name, draft)
        }
        None => model::write("", provider, draft),
    }
}
