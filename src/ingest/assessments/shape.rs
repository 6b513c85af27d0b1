//! Verdicts whose formats differ only in where they keep things.

use super::resource::Named;
use super::table::{Shape, Table};
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::scanners::{Object, severity};
use crate::ingest::supply::fields::prose;
use crate::model::{Draft, FindingState, RawFinding, moment};

/// Reads one verdict of a format that the table knows.
pub fn read(format: &str, record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let Some(shape) = Table::get().shape(format) else {
        return Outcome::Skipped("no_shape", format!("the table has no {format}"));
    };
    let Some(check) = told(json, &shape.check) else {
        return Outcome::Skipped("no_check", "a verdict that does not say of which check".to_owned());
    };
    if let Some(seconds) = told(json, &shape.time).and_then(moment::seconds) {
        draft.moment(seconds);
    }
    let resources = if shape.each.is_empty() {
        vec![json]
    } else {
        json.at(&shape.each).map(|list| list.items().collect()).unwrap_or_default()
    };
    if resources.is_empty() {
        return Outcome::Skipped("no_resource", format!("a verdict of {check} that names no resource"));
    }
    for resource in resources {
        let about = about(shape, json, resource, draft);
        verdict(shape, json, check, &about, draft);
    }
    Outcome::Read
}

fn verdict(shape: &Shape, json: Json<'_>, check: &str, about: &str, draft: &mut Draft) {
    let reason = told(json, &shape.reason).unwrap_or_default();
    draft.finding(&RawFinding {
        resource: about,
        check,
        title: told(json, &shape.title).unwrap_or(check),
        state: state(shape, json),
        severity: told(json, &shape.severity).and_then(severity),
        reason: prose(reason),
        factors: Vec::new(),
    });
}

fn state(shape: &Shape, json: Json<'_>) -> FindingState {
    let muted = told(json, &shape.muted).unwrap_or_default();
    if muted.eq_ignore_ascii_case("true") || muted.eq_ignore_ascii_case("suppressed") {
        return FindingState::NotApplicable;
    }
    Table::get().state(told(json, &shape.status).unwrap_or_default())
}

fn about(shape: &Shape, json: Json<'_>, resource: Json<'_>, draft: &mut Draft) -> String {
    let own = |path: &str| told(resource, path).unwrap_or_default();
    let around = |path: &str| told(json, path).unwrap_or_default();
    let provider = if shape.always.is_empty() { around(&shape.provider) } else { &shape.always };
    let namespace = own(&shape.namespace);
    let uid = own(&shape.uid);
    let is_cloud = uid.starts_with("arn:") || uid.starts_with('/');
    if provider.eq_ignore_ascii_case("kubernetes") || !namespace.is_empty() && !is_cloud {
        let name = if own(&shape.name).is_empty() { uid } else { own(&shape.name) };
        return Object { cluster: around(&shape.account), namespace, kind: own(&shape.sort), name }
            .write(draft);
    }
    let provider = if provider.is_empty() { by_id(uid) } else { provider };
    Named {
        provider,
        account: around(&shape.account),
        account_name: around(&shape.account_name),
        uid,
        name: own(&shape.name),
        sort: own(&shape.sort),
        region: own(&shape.region),
    }
    .write(draft)
}

/// The provider that an id belongs to.
fn by_id(uid: &str) -> &'static str {
    match uid {
        uid if uid.starts_with("arn:") => "aws",
        uid if uid.starts_with("//") => "gcp",
        uid if uid.starts_with('/') => "azure",
        _ => "",
    }
}

/// The first text at one of the paths.
fn told<'t>(json: Json<'t>, paths: &str) -> Option<&'t str> {
    let text = |path: &str| {
        values(json, path).into_iter().find_map(|one| one.as_str().filter(|text| !text.is_empty()))
    };
    paths.split('|').filter(|path| !path.is_empty()).find_map(text)
}
