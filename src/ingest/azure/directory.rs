//! Objects of the directory: users, groups, service principals and applications, as the command line and
//! the directory's own API list them. They give names to the principals that roles are assigned to.

use super::id::is_guid;
use super::resource::set_at;
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::model::Draft;

/// Whether a record is an object of the directory.
#[must_use]
pub fn is_directory_object(record: Json<'_>) -> bool {
    id(record).is_some() && kind(record).is_some()
}

fn id(record: Json<'_>) -> Option<&str> {
    record.text("id").or_else(|| record.text("objectId")).filter(|id| is_guid(id))
}

/// What the record says it is, or what its members tell.
fn kind(record: Json<'_>) -> Option<&'static str> {
    let told = ["@odata.type", "odata.type", "objectType"].iter().find_map(|name| record.get(name)?.as_str());
    if let Some(told) = told {
        let word = told.rsplit('.').next().unwrap_or(told).to_ascii_lowercase();
        return match word.as_str() {
            "user" => Some("User"),
            "group" => Some("Group"),
            "serviceprincipal" => Some("ServicePrincipal"),
            _ => None,
        };
    }
    let has = |name: &str| record.get(name).is_some();
    if record.text("userPrincipalName").is_some() {
        Some("User")
    } else if record.text("servicePrincipalType").is_some() || has("servicePrincipalNames") {
        Some("ServicePrincipal")
    } else if has("securityEnabled") && (has("mailEnabled") || has("mailNickname")) {
        Some("Group")
    } else {
        None
    }
}

/// Reads one object of the directory.
pub fn read(record: Json<'_>, draft: &mut Draft) -> Outcome {
    let (Some(id), Some(kind)) = (id(record), kind(record)) else {
        return Outcome::Skipped("no_identity", "a directory object without id".to_owned());
    };
    let managed =
        record.text("servicePrincipalType").is_some_and(|word| word.eq_ignore_ascii_case("ManagedIdentity"));
    let mut node = draft.node(&id.to_ascii_lowercase(), if managed { "ManagedIdentity" } else { kind });
    node.provider("azure").set("type", "directory object");
    let name =
        ["displayName", "userPrincipalName", "appDisplayName"].iter().find_map(|path| record.text(path));
    if let Some(name) = name {
        node.name(name);
    }
    for (name, path) in [
        ("user_principal_name", "userPrincipalName"),
        ("user_type", "userType"),
        ("enabled", "accountEnabled"),
        ("app_id", "appId"),
        ("principal_type", "servicePrincipalType"),
        ("created", "createdDateTime"),
    ] {
        set_at(&mut node, name, record, path);
    }
    Outcome::Read
}
