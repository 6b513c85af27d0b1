//! Answers that speak of a resource without naming it in a member of its own: policies, access lists, settings.
//!
//! What a policy speaks of is read off its statements. Of others the file's name tells: `get-bucket-acl.NAME.json`.

use super::arn::{self, Arn, canonical};
use super::policy::{Document, Statement};
use super::record::Context;
use super::s3;
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::model::{Draft, FindingState, Raw, RawFinding};

/// Reads an answer of that sort; nothing when it is none.
pub fn read(json: Json<'_>, around: &Context<'_>, draft: &mut Draft) -> Option<Outcome> {
    let text = json.get("Policy").or_else(|| json.get("ResourcePolicy")).and_then(Json::as_str);
    if let Some(text) = text {
        return Some(policy(text, json, draft));
    }
    if json.get("PolicyDocument").is_some() && json.text("PolicyName").is_some() {
        return Some(super::iam::loose_policy(json, draft));
    }
    let settings = |member: &str| json.get(member).filter(|value| value.is_object());
    if let Some(block) = settings("PublicAccessBlockConfiguration") {
        return Some(of_bucket(json, around, "get-public-access-block", draft, |id, draft| {
            s3::public_access_block(id, block, draft);
        }));
    }
    if json.get("Grants").is_some_and(Json::is_array) && json.get("Owner").is_some() {
        return Some(of_bucket(json, around, "get-bucket-acl", draft, |id, draft| {
            s3::access_list(id, json, draft);
        }));
    }
    if let Some(rules) =
        settings("ServerSideEncryptionConfiguration").filter(|value| value.get("Rules").is_some())
    {
        return Some(of_bucket(json, around, "get-bucket-encryption", draft, |id, draft| {
            s3::encryption(id, rules, draft);
        }));
    }
    let versions = json.text("Status").is_some_and(|word| word == "Enabled" || word == "Suspended");
    (versions && json.members().count() <= 3).then(|| {
        of_bucket(json, around, "get-bucket-versioning", draft, |id, draft| s3::versioning(id, json, draft))
    })
}

/// The bucket that an answer is about: named beside it, or by the file.
fn of_bucket(
    json: Json<'_>,
    around: &Context<'_>,
    command: &str,
    draft: &mut Draft,
    write: impl FnOnce(&str, &mut Draft),
) -> Outcome {
    let name = json
        .text("Bucket")
        .or_else(|| json.text("BucketName"))
        .or_else(|| named_by_file(around.document, command));
    let Some(name) = name else {
        let message = format!("an answer that names no bucket: call the file {command}.BUCKET.json");
        return Outcome::Skipped("no_bucket", message);
    };
    write(&format!("arn:aws:s3:::{name}"), draft);
    Outcome::Read
}

/// What stands in a file's name behind the command.
fn named_by_file<'d>(document: &'d str, command: &str) -> Option<&'d str> {
    let file = document.rsplit(['/', '\\']).next()?;
    let name = file.strip_prefix(command)?.strip_prefix('.')?.strip_suffix(".json")?;
    (!name.is_empty()).then_some(name)
}

/// A resource's policy: a bucket's, a function's, a pipeline's.
fn policy(text: &str, json: Json<'_>, draft: &mut Draft) -> Outcome {
    let Some(document) = Document::parse(text) else {
        return Outcome::Skipped("malformed_record", "a policy that is no JSON".to_owned());
    };
    let told = json.text("ResourceArn").map(canonical);
    let named = document.statements.iter().flat_map(|one| &one.resources);
    let mut named: Vec<String> =
        named.filter(|text| Arn::parse(text).is_some()).map(|text| canonical(text)).collect();
    named.retain(|id| !id.contains('*'));
    named.sort_unstable();
    named.dedup();
    let ids: Vec<String> = told.map_or(named, |id| vec![id]);
    if ids.is_empty() {
        return Outcome::Skipped("no_owner", "a policy that names no resource".to_owned());
    }
    for id in &ids {
        write_policy(id, &document, draft);
    }
    Outcome::Read
}

/// The policy that lies in a resource's own record as text.
pub fn policy_of(id: &str, json: Json<'_>, draft: &mut Draft) {
    let text = ["RepositoryPolicyText", "policyText"].iter().find_map(|name| json.text(name));
    if let Some(document) = text.and_then(Document::parse) {
        write_policy(id, &document, draft);
    }
}

/// What a policy lets others do with the resource that it lies on.
fn write_policy(id: &str, document: &Document, draft: &mut Draft) {
    arn::refer(id, draft);
    if Arn::parse(id).is_some_and(|arn| arn.service == "s3") {
        s3::policy(id, document, draft);
    } else {
        let public = |one: &Statement| one.allow && one.is_for_everybody() && !one.is_narrowed();
        let kind = arn::row_of(id).map_or("Resource", |row| row.kind.as_str());
        draft.mention(id, kind).set("policy_public", document.statements.iter().any(public));
    }
    for statement in document.statements.iter().filter(|one| one.allow && one.is_about(id)) {
        for principal in statement.principals.iter().filter(|one| Arn::parse(one).is_some()) {
            grant(principal, id, statement, draft);
        }
    }
}

/// A resource's policy gives a named principal a permission; a deny of the principal's own can still take it away.
fn grant(principal: &str, id: &str, statement: &Statement, draft: &mut Draft) {
    let principal = canonical(principal);
    let actions: Vec<&str> = statement.actions.iter().map(String::as_str).collect();
    let access = statement.access();
    let key = format!("policy:{}", statement.actions.join(","));
    let mut relation = draft.relation("HAS_PERMISSION", principal.as_str(), id);
    relation.key(&key).set("role", "resource policy").set("access", access);
    relation.set("actions", actions.into_iter().collect::<Raw<'_>>());
    if !statement.conditions.is_empty() {
        relation.set("condition", statement.conditions.join("; ").as_str());
    }
    drop(relation);
    arn::refer(&principal, draft);
}

/// Where Bedrock writes what was asked and answered. The answer names neither account nor region.
pub fn invocation_logging(json: Json<'_>, around: &Context<'_>, draft: &mut Draft) -> Outcome {
    let id = format!("bedrock/settings/{}", around.document);
    let mut node = draft.node(&id, "AiPlatform");
    node.name("Bedrock settings").provider("aws").set("type", "aws::bedrock::settings").set("detail", true);
    node.set("invocation_logging", json.get("s3Config").is_some() || json.get("cloudWatchConfig").is_some());
    if let Some(flag) = json.get("textDataDeliveryEnabled").and_then(Json::as_bool) {
        node.set("invocation_logging_text", flag);
    }
    drop(node);
    let bucket = json.text("s3Config.bucketName").map(|name| format!("arn:aws:s3:::{name}"));
    if let Some(target) = bucket {
        draft.relation("LOGS_TO", id.as_str(), target.as_str());
        arn::refer(&target, draft);
    }
    Outcome::Read
}

/// A finding of IAM Access Analyzer: a resource that somebody outside can use.
pub fn access_finding(json: Json<'_>, draft: &mut Draft) -> Outcome {
    let Some(id) = json.text("resource").filter(|id| Arn::parse(id).is_some()).map(canonical) else {
        return Outcome::Skipped("no_id", "a finding of Access Analyzer without an ARN".to_owned());
    };
    arn::refer(&id, draft);
    let active = json.text("status") == Some("ACTIVE");
    let public = json.get("isPublic").and_then(Json::as_bool) == Some(true);
    let reason = if public { "everybody can use it" } else { "somebody outside can use it" };
    draft.finding(&RawFinding {
        resource: &id,
        check: "access-analyzer",
        title: "IAM Access Analyzer: access from outside",
        state: if active { FindingState::Fail } else { FindingState::Pass },
        severity: None,
        reason,
        factors: Vec::new(),
    });
    Outcome::Read
}
