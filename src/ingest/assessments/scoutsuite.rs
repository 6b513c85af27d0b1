//! `ScoutSuite`: rules and the items of the account that they flag.

use super::resource::Named;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::fields::prose;
use crate::model::{Draft, FindingState, RawFinding, Severity, moment};

/// Reads a whole report.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let Some(services) = json.get("services") else {
        return Outcome::Skipped("no_services", "a report without services".to_owned());
    };
    if let Some(seconds) = json.text("last_run.time").and_then(moment::seconds) {
        draft.moment(seconds);
    }
    for (_, service) in services.members() {
        for (check, rule) in service.get("findings").into_iter().flat_map(Json::members) {
            write(json, services, check, rule, draft);
        }
    }
    Outcome::Read
}

/// One rule: a verdict for each item that it flags, or one on the account when it flags nothing of what it looked at.
fn write(json: Json<'_>, services: Json<'_>, check: &str, rule: Json<'_>, draft: &mut Draft) {
    let account = Named {
        provider: json.text("provider_code").unwrap_or_default(),
        account: json.text("account_id").unwrap_or_default(),
        uid: json.text("account_id").unwrap_or_default(),
        ..Named::default()
    };
    let items: Vec<&str> = values(rule, "items[]").into_iter().filter_map(Json::as_str).collect();
    for item in &items {
        let id = flagged(services, item, rule, &account).write(draft);
        finding(&id, check, rule, FindingState::Fail, item, draft);
    }
    if items.is_empty() {
        let looked = rule.get("checked_items").and_then(Json::as_int).unwrap_or(0) > 0;
        let state = if looked { FindingState::Pass } else { FindingState::NotApplicable };
        let id = account.write(draft);
        finding(&id, check, rule, state, "", draft);
    }
}

/// The object that the path of an item leads to: the deepest one on it that has an id or a name of its own.
fn flagged<'t>(services: Json<'t>, item: &'t str, rule: Json<'t>, account: &Named<'t>) -> Named<'t> {
    let (mut here, mut found, mut key) = (Some(services), None, item);
    for name in item.split('.') {
        here = here.and_then(|value| value.get(name));
        if let Some(value) = here.filter(|value| value.get("id").is_some() || value.get("name").is_some()) {
            (found, key) = (Some(value), name);
        }
    }
    let text = |names: &[&str]| names.iter().find_map(|name| found?.text(name));
    Named {
        uid: text(&["arn", "id"]).unwrap_or(key),
        name: text(&["name", "display_name"]).unwrap_or(key),
        sort: rule.text("dashboard_name").or_else(|| rule.text("service")).unwrap_or_default(),
        ..*account
    }
}

fn finding(about: &str, check: &str, rule: Json<'_>, state: FindingState, item: &str, draft: &mut Draft) {
    draft.finding(&RawFinding {
        resource: about,
        check,
        title: rule.text("description").unwrap_or(check),
        state,
        severity: match rule.text("level") {
            Some("danger") => Some(Severity::High),
            Some("warning") => Some(Severity::Medium),
            _ => None,
        },
        reason: prose(item),
        factors: Vec::new(),
    });
}
