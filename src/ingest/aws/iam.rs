//! Identities and their policies as records say them. What they amount to is told once every file is read
//! by the evaluation of grants.

use super::arn::{self, Arn};
use super::policy::{Document, Statement};
use crate::ingest::azure::values;
use crate::ingest::cloud::Owner;
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::model::{Draft, NodeEntry, Raw};

/// How many actions and resources a statement holds that is kept as one text.
const ACTIONS: usize = 40;
const RESOURCES: usize = 20;

/// The policies of a role, user or group, whom a role trusts, and which groups a user is in.
pub fn identity(owner: &Owner<'_>, draft: &mut Draft) {
    let json = owner.json;
    let inline: Vec<Json<'_>> = ["RolePolicyList[]", "UserPolicyList[]", "GroupPolicyList[]"]
        .iter()
        .flat_map(|path| values(json, path))
        .collect();
    let attached = values(json, "AttachedManagedPolicies[]");
    let named = attached.iter().filter_map(|policy| policy.text("PolicyName"));
    let arns: Vec<&str> = attached.iter().filter_map(|policy| policy.text("PolicyArn")).collect();
    let mut node = draft.node(owner.id, &owner.row.kind);
    if owner.detail {
        node.set("attached_policies", named.collect::<Raw<'_>>());
        node.set("attached_policy_ids", arns.iter().copied().collect::<Raw<'_>>());
        node.set(
            "inline_policies",
            inline.iter().filter_map(|policy| policy.text("PolicyName")).collect::<Raw<'_>>(),
        );
        let documents: Vec<Document> =
            inline.iter().filter_map(|policy| Document::read(policy.get("PolicyDocument")?)).collect();
        write_statements(
            &mut node,
            "inline_statements",
            documents.iter().flat_map(|document| &document.statements),
        );
    }
    if let Some(trust) = json.get("AssumeRolePolicyDocument").and_then(Document::read) {
        write_trust(&mut node, &trust);
    }
    drop(node);
    for policy in arns {
        draft.relation("DEPENDS_ON", owner.id, policy).set("via", "AttachedManagedPolicies");
        arn::refer(policy, draft);
    }
    other_names(owner, draft);
    groups(owner, draft);
}

fn write_trust(node: &mut NodeEntry<'_>, trust: &Document) {
    let allowed: Vec<&Statement> = trust.statements.iter().filter(|one| one.allow).collect();
    let of = |start: &str| {
        let mut names: Vec<&str> = allowed
            .iter()
            .flat_map(|one| &one.principals)
            .filter_map(|name| name.strip_prefix(start))
            .collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().collect::<Raw<'_>>()
    };
    node.set("trusted_services", of("service:"));
    node.set("trusted_federations", of("federated:"));
    let anybody = allowed.iter().any(|one| one.is_for_everybody() && !one.is_narrowed());
    node.set("trusts_everybody", anybody);
    write_statements(node, "trust_statements", trust.statements.iter());
}

/// The names by which other records know an identity: without its path, and by its account.
fn other_names(owner: &Owner<'_>, draft: &mut Draft) {
    let Some(own) = Arn::parse(owner.id) else { return };
    let (kind, path) = own.resource.split_once('/').unwrap_or((own.resource, ""));
    if let Some((_, name)) = path.rsplit_once('/') {
        draft.alias(&format!("arn:{}:iam::{}:{kind}/{name}", own.partition, own.account), owner.id);
    }
}

fn groups(owner: &Owner<'_>, draft: &mut Draft) {
    let Some(own) = Arn::parse(owner.id) else { return };
    for group in values(owner.json, "GroupList[]").into_iter().filter_map(Json::as_str) {
        let id = format!("arn:{}:iam::{}:group/{group}", own.partition, own.account);
        draft.relation("MEMBER_OF", owner.id, id.as_str());
        arn::refer(&id, draft);
    }
}

/// The statements of a managed policy's default version.
pub fn managed_policy(owner: &Owner<'_>, draft: &mut Draft) {
    let versions = values(owner.json, "PolicyVersionList[]");
    let default = |version: &&Json<'_>| version.get("IsDefaultVersion").and_then(Json::as_bool) == Some(true);
    let chosen = versions.iter().find(default).or_else(|| versions.first());
    let Some(document) = chosen.and_then(|version| Document::read(version.get("Document")?)) else { return };
    let mut node = draft.node(owner.id, "Resource");
    let open =
        document.statements.iter().filter(|one| one.allow && one.is_on_all() && one.conditions.is_empty());
    let mut open: Vec<&str> = open.flat_map(|one| &one.actions).map(String::as_str).collect();
    open.sort_unstable();
    open.dedup();
    node.set("actions_on_all", open.into_iter().collect::<Raw<'_>>());
    write_statements(&mut node, "statements", document.statements.iter());
}

/// An inline policy alone: `aws iam get-role-policy` names the role, not its account.
pub fn loose_policy(json: Json<'_>, draft: &mut Draft) -> Outcome {
    let named = [("RoleName", "Role"), ("UserName", "User"), ("GroupName", "Group")];
    let holder = named.iter().find_map(|(member, kind)| Some((json.text(member)?, *kind)));
    let document = json.get("PolicyDocument").and_then(Document::read);
    let (Some((name, _)), Some(_)) = (holder, document) else {
        return Outcome::Skipped("no_owner", "a policy that names no role, user or group".to_owned());
    };
    draft.remark("policy_without_account", &format!("the policy of {name} does not say in which account"));
    Outcome::Skipped(
        "no_account",
        format!("the policy of {name} names no account: give aws iam get-account-authorization-details"),
    )
}

/// A credential for one service: it opens what its user may use.
pub fn credential(owner: &Owner<'_>, draft: &mut Draft) {
    if owner.json.text("ExpirationDate").is_none() {
        draft.node(owner.id, "Secret").set("expires", "never");
    }
    if let Some(user) = owner.json.text("UserName") {
        let user = crate::model::Endpoint::Named { kind: "User", name: user };
        draft.relation("AUTHENTICATES_AS", owner.id, user);
    }
}

/// Keeps statements as texts, each short enough to be kept whole.
fn write_statements<'s>(
    node: &mut NodeEntry<'_>,
    key: &str,
    statements: impl Iterator<Item = &'s Statement>,
) {
    let texts: Vec<String> =
        statements.flat_map(pieces).filter_map(|one| serde_json::to_string(&one).ok()).collect();
    node.set(key, texts.iter().map(String::as_str).collect::<Raw<'_>>());
}

/// A statement as several that together say the same.
fn pieces(statement: &Statement) -> Vec<Statement> {
    let parts = |list: &[String], size: usize| -> Vec<Vec<String>> {
        if list.is_empty() { vec![Vec::new()] } else { list.chunks(size).map(<[String]>::to_vec).collect() }
    };
    let mut pieces = Vec::new();
    for actions in parts(&statement.actions, ACTIONS) {
        for resources in parts(&statement.resources, RESOURCES) {
            pieces.push(Statement { actions: actions.clone(), resources, ..statement.clone() });
        }
    }
    pieces
}
