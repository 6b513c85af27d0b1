//! AWS: answers of the command line tool, plain or as recorders wrap them, and items of AWS Config.
//!
//! What a type means is data (`assets/aws.toml`); the files here hold what a table cannot say.

mod arn;
mod config;
mod ec2;
mod iam;
mod loose;
mod policy;
mod record;
mod s3;
mod special;
#[cfg(test)]
mod tests;

use super::json::{Document, Json};
use super::reader::{Outcome, Record};
use crate::model::Draft;
use record::Context;

/// How deep answers are looked into for lists of records.
const DEPTH: usize = 3;

/// Reads one record of a list of an answer, one item of a list of records, or a whole answer.
pub fn answer(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let around = Context { document: record.document, ..Context::default() };
    let list = record.list.rsplit('.').next().unwrap_or_default();
    item(list, record.json, &around, draft, DEPTH)
}

/// Reads one item of AWS Config.
pub fn config_item(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let around = Context { document: record.document, ..Context::default() };
    with_nested(record.json, |json| config::read(json, &around, draft))
}

/// Hands over a value, or what a text holds as JSON.
fn with_nested(json: Json<'_>, read: impl FnOnce(Json<'_>) -> Outcome) -> Outcome {
    match json.as_str().map(|text| Document::parse(text.as_bytes())) {
        None => read(json),
        Some(Ok(inner)) => read(inner.root()),
        Some(Err(fault)) => Outcome::Skipped("malformed_record", fault.to_string()),
    }
}

fn item(list: &str, json: Json<'_>, around: &Context<'_>, draft: &mut Draft, depth: usize) -> Outcome {
    if config::is_item(json) {
        return config::read(json, around, draft);
    }
    match list {
        "Reservations" => return ec2::reservation(json, draft),
        "loggingConfig" => return loose::invocation_logging(json, around, draft),
        "findings" if json.text("resource").is_some() => return loose::access_finding(json, draft),
        "AttachedPolicies" | "PolicyVersion" => {
            let message = format!(
                "{list} of an answer that does not say of what: give aws iam get-account-authorization-details"
            );
            return Outcome::Skipped("no_owner", message);
        }
        _ => {}
    }
    if let Some(outcome) = loose::read(json, around, draft) {
        return outcome;
    }
    match record::row(list, json) {
        Some(row) => record::read(row, json, around, draft),
        None => parts(json, around, draft, depth),
    }
}

/// A whole answer: the lists and objects in it that hold records.
fn parts(json: Json<'_>, around: &Context<'_>, draft: &mut Draft, depth: usize) -> Outcome {
    if depth == 0 || !json.is_object() {
        return nothing(json);
    }
    if let Some(data) = json.get("data").filter(|_| json.get("status_code").is_some()) {
        return item("", data, around, draft, depth - 1);
    }
    let (mut read, mut skipped, mut empty) = (0, None, false);
    for (name, value) in json.members() {
        let known = arn::table().of_list(name).next().is_some()
            || [
                "Reservations",
                "Results",
                "loggingConfig",
                "findings",
                "resourceIdentifiers",
                "AttachedPolicies",
            ]
            .contains(&name);
        if !known {
            continue;
        }
        empty |= value.is_array() && value.is_empty();
        let single = value.is_object().then_some(value);
        for one in value.items().chain(single) {
            match with_nested(one, |one| item(name, one, around, draft, depth - 1)) {
                Outcome::Read => read += 1,
                outcome @ Outcome::Skipped(..) => skipped = Some(outcome),
            }
        }
    }
    match skipped {
        Some(Outcome::Skipped(code, message)) if read > 0 => {
            draft.remark(code, &message);
            Outcome::Read
        }
        Some(outcome) => outcome,
        None if read > 0 || empty => Outcome::Read,
        None => nothing(json),
    }
}

fn nothing(json: Json<'_>) -> Outcome {
    let names: Vec<&str> = json.members().map(|(name, _)| name).take(6).collect();
    let message = match names.as_slice() {
        [] => "no object".to_owned(),
        names => format!("an answer without a resource that is known: {}", names.join(", ")),
    };
    Outcome::Skipped("not_a_resource", message)
}
