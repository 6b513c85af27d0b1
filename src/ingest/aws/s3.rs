//! Buckets: who is let in by policy and access list, what Block Public Access stops, encryption, versions.

use super::policy::{Document, Statement};
use crate::ingest::json::{Document as Text, Json};
use crate::model::Draft;

/// The node of a bucket, by its ARN.
fn bucket(id: &str, draft: &mut Draft, write: impl FnOnce(&mut crate::model::NodeEntry<'_>)) {
    let mut node = draft.node(id, "StorageAccount");
    node.name(super::arn::shown(id)).provider("aws").set("type", "aws::s3::bucket");
    write(&mut node);
}

/// What the policy of a bucket says of everybody.
pub fn policy(id: &str, document: &Document, draft: &mut Draft) {
    let open: Vec<&Statement> =
        document.statements.iter().filter(|one| one.allow && one.is_for_everybody()).collect();
    let public = open.iter().any(|one| !one.is_narrowed());
    let writes = open.iter().any(|one| !one.is_narrowed() && one.allows("s3:putobject"));
    let allowing: Vec<&Statement> = document.statements.iter().filter(|one| one.allow).collect();
    let addresses = |one: &&Statement| one.is_narrowed_by("aws:sourceip");
    bucket(id, draft, |node| {
        node.set("policy_public", public);
        node.set("policy_ip_condition", !allowing.is_empty() && allowing.iter().all(addresses));
        node.set("public_write", writes && public);
    });
}

/// What an access list grants to everybody.
pub fn access_list(id: &str, json: Json<'_>, draft: &mut Draft) {
    let grants = json.get("Grants").or_else(|| json.get("grantList")).into_iter().flat_map(Json::items);
    let everybody = |grant: &Json<'_>| {
        let whom = ["Grantee.URI", "grantee"].iter().find_map(|path| grant.text(path)).unwrap_or_default();
        whom.ends_with("AllUsers") || whom.ends_with("AuthenticatedUsers")
    };
    let open: Vec<&str> = grants.filter(everybody).filter_map(|grant| grant.text("Permission")).collect();
    let writes =
        open.iter().any(|word| ["WRITE", "FULL_CONTROL"].iter().any(|own| word.eq_ignore_ascii_case(own)));
    bucket(id, draft, |node| {
        node.set("acl_public", !open.is_empty());
        if writes {
            node.set("public_write", true);
        }
    });
}

/// Block Public Access.
pub fn public_access_block(id: &str, json: Json<'_>, draft: &mut Draft) {
    bucket(id, draft, |node| write_block(node, json));
}

/// The four switches of Block Public Access.
pub fn write_block(node: &mut crate::model::NodeEntry<'_>, json: Json<'_>) {
    for (name, member) in [
        ("restrict_public_buckets", "RestrictPublicBuckets"),
        ("ignore_public_acls", "IgnorePublicAcls"),
        ("block_public_policy", "BlockPublicPolicy"),
        ("block_public_acls", "BlockPublicAcls"),
    ] {
        if let Some(flag) = json.get(member).and_then(Json::as_bool) {
            node.set(name, flag);
        }
    }
}

/// How what is put into the bucket is encrypted.
pub fn encryption(id: &str, json: Json<'_>, draft: &mut Draft) {
    let rules = ["Rules", "rules"].iter().find_map(|name| json.get(name)).into_iter().flat_map(Json::items);
    let defaults = rules.filter_map(|rule| rule.get("ApplyServerSideEncryptionByDefault")).last();
    let Some(defaults) = defaults else { return };
    let key = defaults.text("KMSMasterKeyID").or_else(|| defaults.text("kmsMasterKeyID")).map(str::to_owned);
    bucket(id, draft, |node| {
        if let Some(word) = defaults.text("SSEAlgorithm") {
            node.set("encryption_type", word);
        }
        if let Some(key) = &key {
            node.set("encryption_key", key.as_str());
        }
    });
    if let Some(key) = key.filter(|key| key.starts_with("arn:")) {
        draft.relation("ENCRYPTED_WITH", id, key.as_str());
        super::arn::refer(&key, draft);
    }
}

/// Whether earlier versions of objects are kept.
pub fn versioning(id: &str, json: Json<'_>, draft: &mut Draft) {
    let status = json.text("Status").unwrap_or("Off").to_owned();
    bucket(id, draft, |node| _ = node.set("versioning", status.as_str()));
}

/// What AWS Config tells of a bucket beside its configuration, each part as an object or as text.
pub fn supplement(name: &str, more: Json<'_>, draft: &mut Draft) {
    let id = format!("arn:aws:s3:::{name}");
    let silent = |part: &str| more.get(part).is_none_or(Json::is_null);
    inner(more.get("PublicAccessBlockConfiguration"), |json| public_access_block(&id, json, draft));
    inner(more.get("AccessControlList"), |json| access_list(&id, json, draft));
    inner(more.get("ServerSideEncryptionConfiguration"), |json| encryption(&id, json, draft));
    inner(more.get("BucketVersioningConfiguration"), |json| versioning(&id, json, draft));
    inner(more.get("BucketPolicy"), |json| match json.get("policyText").and_then(Json::as_str) {
        Some(text) => _ = super::policy::Document::parse(text).map(|document| policy(&id, &document, draft)),
        None if !silent("BucketPolicy") => bucket(&id, draft, |node| {
            node.set("policy_public", false).set("policy_ip_condition", false);
        }),
        None => {}
    });
}

fn inner(part: Option<Json<'_>>, mut read: impl FnMut(Json<'_>)) {
    let Some(part) = part.filter(|part| !part.is_null()) else { return };
    match part.as_str() {
        None => read(part),
        Some(text) => {
            if let Ok(parsed) = Text::parse(text.as_bytes()) {
                inner(Some(parsed.root()).filter(|root| root.as_str().is_none()), read);
            }
        }
    }
}
