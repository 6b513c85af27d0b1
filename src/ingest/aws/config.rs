//! Items of AWS Config: a type, an ARN, and the resource's own configuration as an object or as text.

use super::arn::{self, canonical, table};
use super::record::Context;
use super::with_nested;
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::model::Draft;

/// Whether a record is an item of AWS Config.
pub fn is_item(json: Json<'_>) -> bool {
    let kind = json.text("resourceType").is_some_and(|kind| kind.starts_with("AWS::"));
    kind && (json.text("resourceId").is_some() || json.text("arn").is_some())
        && json.get("principal").is_none()
        || json.get("configuration").is_some() && json.get("supplementaryConfiguration").is_some()
}

/// Reads one item.
pub fn read(json: Json<'_>, around: &Context<'_>, draft: &mut Draft) -> Outcome {
    let status = json.text("configurationItemStatus").unwrap_or_default();
    if status.contains("Deleted") || status.contains("NotRecorded") {
        return Outcome::Skipped("deleted", "an item of AWS Config of a resource that is gone".to_owned());
    }
    let own = |one: &str, other: &str| json.text(one).or_else(|| json.text(other)).map(str::to_owned);
    let (account, region) = (own("awsAccountId", "accountId"), own("awsRegion", "region"));
    let around = Context {
        account: account.as_deref().unwrap_or(around.account),
        region: region.as_deref().filter(|region| *region != "global").unwrap_or(around.region),
        ..*around
    };
    if let Some(moment) = json.text("configurationItemCaptureTime").and_then(crate::model::moment::seconds) {
        draft.moment(moment);
    }
    let written = match json.get("configuration").filter(|value| !value.is_null()) {
        Some(value) => with_nested(value, |inner| configuration(json, inner, &around, draft)),
        None => bare(json, &around, draft),
    };
    if let (Some(more), true) = (json.get("supplementaryConfiguration"), is_bucket(json)) {
        super::s3::supplement(json.text("resourceId").unwrap_or_default(), more, draft);
    }
    written
}

fn is_bucket(json: Json<'_>) -> bool {
    json.text("resourceType") == Some("AWS::S3::Bucket")
}

fn configuration(item: Json<'_>, inner: Json<'_>, around: &Context<'_>, draft: &mut Draft) -> Outcome {
    let native = item.text("resourceType").unwrap_or_default().to_lowercase();
    let row = table().named(&native).or_else(|| super::record::row("", inner));
    match row {
        Some(row) => match super::record::read(row, inner, around, draft) {
            Outcome::Read => Outcome::Read,
            Outcome::Skipped(..) => bare(item, around, draft),
        },
        None => bare(item, around, draft),
    }
}

/// An item of a type that is not known, or without its configuration: its id, name and account.
fn bare(item: Json<'_>, around: &Context<'_>, draft: &mut Draft) -> Outcome {
    let native = item.text("resourceType").unwrap_or_default();
    let Some(id) = id(item, native) else {
        return Outcome::Skipped("no_id", "an item of AWS Config without an id".to_owned());
    };
    let row = table().named(&native.to_lowercase());
    let kind = row.map_or("Resource", |row| row.kind.as_str());
    let mut node = draft.node(&id, kind);
    let name = item.text("resourceName").or_else(|| item.text("resourceId"));
    node.name(name.unwrap_or_else(|| arn::shown(&id))).provider("aws");
    if !native.is_empty() {
        node.set("type", native.to_lowercase().as_str());
    }
    if !around.region.is_empty() {
        node.set("location", around.region);
    }
    drop(node);
    arn::write_account(&id, draft);
    arn::contain("aws", around.account, &id, draft);
    Outcome::Read
}

fn id(item: Json<'_>, native: &str) -> Option<String> {
    let told = ["arn", "resourceId"].iter().filter_map(|name| item.text(name));
    let inner = ["arn", "repositoryArn", "functionArn"]
        .iter()
        .filter_map(|name| item.at("configuration")?.text(name));
    let arn = told.clone().chain(inner).find(|id| arn::Arn::parse(id).is_some()).map(canonical);
    let bucket = || {
        is_bucket(item).then(|| item.text("resourceId").map(|name| format!("arn:aws:s3:::{name}"))).flatten()
    };
    let named = || {
        item.text("resourceId")
            .filter(|_| !native.is_empty())
            .map(|id| format!("{}/{id}", native.to_lowercase()))
    };
    arn.or_else(bucket).or_else(named)
}
