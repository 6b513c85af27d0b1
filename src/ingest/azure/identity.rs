//! Managed identities of a resource: whom it can authenticate as.

use super::id::{canonical, last_part};
use super::resource::Resource;
use crate::ingest::json::Json;
use crate::model::Draft;

/// Writes the system-assigned and user-assigned identities of a resource.
pub fn write(resource: &Resource<'_>, draft: &mut Draft) {
    if let Some(identity) = resource.columns.identity {
        if let Some(principal) = identity.text("principalId") {
            let principal = principal.to_ascii_lowercase();
            draft
                .mention(&principal, "ManagedIdentity")
                .name(resource.name())
                .provider("azure")
                .set("assigned", "system");
            draft.relation("RUNS_AS", &resource.id, &principal).key("identity").set("assigned", "system");
        }
        for (id, facts) in identity.get("userAssignedIdentities").into_iter().flat_map(Json::members) {
            let id = canonical(id);
            draft.mention(&id, "ManagedIdentity").name(last_part(&id)).provider("azure");
            draft
                .relation("RUNS_AS", &resource.id, &id)
                .key("identity")
                .set("assigned", "user")
                .set("via", "identity");
            alias(facts.text("principalId"), &id, draft);
        }
    }
    if resource.native == "microsoft.managedidentity/userassignedidentities" {
        alias(resource.text("properties.principalId"), &resource.id, draft);
    }
}

fn alias(principal: Option<&str>, id: &str, draft: &mut Draft) {
    if let Some(principal) = principal {
        draft.alias(&principal.to_ascii_lowercase(), id);
    }
}
