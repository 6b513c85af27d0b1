//! Role assignments and role definitions.

use super::id::{canonical, last_part};
use super::path::{self, values};
use super::resource::Resource;
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::model::{Draft, Raw};

/// A role assignment: the principal's permission on the scope. The role's name and reach are
/// added once every file is read.
pub fn assignment(resource: &Resource<'_>, draft: &mut Draft) -> Outcome {
    let json = resource.json;
    let (Some(principal), Some(role)) =
        (resource.text("properties.principalId"), resource.text("properties.roleDefinitionId"))
    else {
        return Outcome::Skipped("no_principal", "a role assignment without principal or role".to_owned());
    };
    let principal = principal.to_ascii_lowercase();
    let scope = scope(json, &resource.id);
    let mut holder = draft.mention(&principal, kind(json));
    holder.provider("azure");
    if let Some(name) = resource.text("properties.principalName") {
        holder.name(name);
    }
    drop(holder);
    super::id::write_mention(&scope, draft);
    super::id::write_scopes(&scope, draft);
    if scope == "/" {
        draft.mention("/", "Tenant").name("tenant root").provider("azure");
    } else if scope.starts_with("/tenants/") {
        draft.mention(&scope, "Tenant").name(last_part(&scope)).provider("azure");
    }
    let mut relation = draft.relation("HAS_PERMISSION", &principal, &scope);
    relation.key(&resource.id).set("role_id", canonical(role).as_str());
    relation.set("role", resource.text("properties.roleDefinitionName").unwrap_or_else(|| last_part(role)));
    if let Some(condition) = resource.text("properties.condition") {
        relation.set("condition", condition);
    }
    Outcome::Read
}

fn kind(json: Json<'_>) -> &'static str {
    match path::text(json, "properties.principalType").unwrap_or_default() {
        "User" => "User",
        "Group" | "ForeignGroup" => "Group",
        _ => "ServicePrincipal",
    }
}

fn scope(json: Json<'_>, id: &str) -> String {
    match path::text(json, "properties.scope") {
        Some("/") => json.text("tenantId").map_or_else(|| "/".to_owned(), super::id::tenant),
        Some(scope) => canonical(scope),
        None => super::id::parent(id).unwrap_or("/").to_owned(),
    }
}

/// A role definition.
pub fn definition(resource: &Resource<'_>, draft: &mut Draft) -> Outcome {
    let json = resource.json;
    let mut node = draft.node(&resource.id, "Role");
    let name = resource.text("properties.roleName").unwrap_or_else(|| last_part(&resource.id));
    node.name(name).provider("azure").set("type", resource.native.as_str());
    let words = ["properties.roleType", "properties.type"];
    let custom = words.iter().filter_map(|path| resource.text(path)).find(|word| !word.contains('/'));
    if let Some(custom) = custom {
        node.set("custom", custom.eq_ignore_ascii_case("CustomRole"));
    }
    for (name, member) in [
        ("actions", "actions"),
        ("not_actions", "notActions"),
        ("data_actions", "dataActions"),
        ("not_data_actions", "notDataActions"),
    ] {
        let all = values(json, &format!("properties.permissions[].{member}[]"));
        node.set(name, all.into_iter().filter_map(Json::as_str).collect::<Raw<'_>>());
    }
    Outcome::Read
}

/// The access policies of a key vault: permissions outside of roles. They are a record of their own, too.
pub fn access_policies(resource: &Resource<'_>, draft: &mut Draft) {
    let vault = resource.id.split("/accesspolicies").next().unwrap_or_default();
    for policy in values(resource.json, "properties.accessPolicies[]") {
        let Some(principal) = policy.text("objectId").map(str::to_ascii_lowercase) else { continue };
        let mut granted: Vec<String> = Vec::new();
        for (what, list) in policy.get("permissions").into_iter().flat_map(Json::members) {
            granted.extend(
                list.items()
                    .filter_map(Json::as_str)
                    .map(|one| format!("{what}/{}", one.to_ascii_lowercase())),
            );
        }
        let writes = |one: &String| {
            ["all", "set", "delete", "purge", "create", "import", "update"]
                .iter()
                .any(|word| one.ends_with(word))
        };
        let access = if granted.iter().any(writes) { "write" } else { "read" };
        draft.mention(&principal, "ServicePrincipal").provider("azure");
        draft
            .relation("HAS_PERMISSION", &principal, vault)
            .key(&format!("policy:{principal}"))
            .set("role", "Key vault access policy")
            .set("actions", granted.iter().map(String::as_str).collect::<Raw<'_>>())
            .set("access", access)
            .set("data", true);
    }
}
