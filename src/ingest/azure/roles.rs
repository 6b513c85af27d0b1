//! What a role lets its holder do: read, write, administer, or fetch keys.

use crate::model::{Added, Builder};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// What a role allows, in the provider's action patterns.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Role {
    /// the shown name
    pub name: String,
    /// control-plane actions
    #[serde(default)]
    pub actions: Vec<String>,
    /// control-plane actions taken away
    #[serde(default)]
    pub not_actions: Vec<String>,
    /// data-plane actions
    #[serde(default)]
    pub data_actions: Vec<String>,
    /// data-plane actions taken away
    #[serde(default)]
    pub not_data_actions: Vec<String>,
}

/// What a role amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// `admin`, `write`, `keys` or `read`: the strongest
    pub class: &'static str,
    /// it can fetch keys that open the data without a role
    pub keys: bool,
    /// it can reach data itself
    pub data: bool,
}

fn well_known() -> &'static BTreeMap<String, Role> {
    static ROLES: OnceLock<BTreeMap<String, Role>> = OnceLock::new();
    ROLES.get_or_init(|| {
        crate::model::asset("azure-roles.toml", include_str!("../../../assets/azure-roles.toml"))
    })
}

impl Role {
    /// What the role amounts to.
    #[must_use]
    pub fn access(&self) -> Access {
        let keys = self.allows_any(&KEY_ACTIONS);
        let data = !self.data_actions.is_empty();
        let class = if self.allows_any(&ADMIN_ACTIONS) {
            "admin"
        } else if self.actions.iter().chain(&self.data_actions).any(|action| writes(action)) {
            "write"
        } else if keys {
            "keys"
        } else {
            "read"
        };
        Access { class, keys, data }
    }

    fn allows_any(&self, actions: &[&str]) -> bool {
        actions.iter().any(|action| {
            self.actions.iter().any(|pattern| covers(pattern, action))
                && !self.not_actions.iter().any(|pattern| covers(pattern, action))
        })
    }
}

const ADMIN_ACTIONS: [&str; 1] = ["microsoft.authorization/roleassignments/write"];
const KEY_ACTIONS: [&str; 6] = [
    "microsoft.cognitiveservices/accounts/listkeys/action",
    "microsoft.search/searchservices/listadminkeys/action",
    "microsoft.storage/storageaccounts/listkeys/action",
    "microsoft.machinelearningservices/workspaces/listkeys/action",
    "microsoft.machinelearningservices/workspaces/onlineendpoints/listkeys/action",
    "microsoft.containerregistry/registries/listcredentials/action",
];

/// Whether an action pattern (with `*`) covers an action, without regard to case.
fn covers(pattern: &str, action: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| action.strip_prefix(first)) else { return false };
    if !pattern.contains('*') {
        return rest.is_empty();
    }
    let parts: Vec<&str> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        if at + 1 == parts.len() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(found) => rest = &rest[found + part.len()..],
            None => return false,
        }
    }
    true
}

/// Whether a pattern lets its holder change something; reading and fetching keys do not.
fn writes(action: &str) -> bool {
    let action = action.to_ascii_lowercase();
    let verb = action.rsplit('/').next().unwrap_or_default();
    match verb {
        "write" | "delete" | "*" => true,
        "action" => {
            let reading = [
                "read",
                "list",
                "search",
                "query",
                "generateuserdelegationkey",
                "completions",
                "embeddings",
                "predict",
                "get",
                "score",
                "analyze",
                "check",
                "whatif",
                "validate",
            ];
            let name = action.rsplit('/').nth(1).unwrap_or_default();
            !reading.iter().any(|word| name.starts_with(word)) && !is_inference(&action)
        }
        _ => false,
    }
}

/// Whether an action only asks a model.
fn is_inference(action: &str) -> bool {
    action.starts_with("microsoft.cognitiveservices/accounts/openai/")
}

/// Completes every permission of a role assignment from the role definitions of all files, else from
/// the well-known built-in roles. A role that neither knows keeps the name that its assignment tells; its
/// access is unknown.
pub fn resolve(builder: &mut Builder) {
    let mut known: BTreeMap<String, Role> = BTreeMap::new();
    for described in builder.described("Role") {
        let list = |key: &str| described.texts(key).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let role = Role {
            name: described.name().to_owned(),
            actions: list("actions"),
            not_actions: list("not_actions"),
            data_actions: list("data_actions"),
            not_data_actions: list("not_data_actions"),
        };
        let id = described.id();
        let fuller = known.get(&id).is_none_or(|old| width(old) < width(&role));
        if fuller {
            known.insert(id, role);
        }
    }
    builder.complete_relations("HAS_PERMISSION", "role_id", |id| {
        let guid = super::id::last_part(id);
        match known.get(id).or_else(|| well_known().get(guid)) {
            Some(role) => facts(role),
            None => vec![("access", Added::Text("unknown".to_owned()))],
        }
    });
}

/// The fuller definition wins; of two alike the greater one, so that no order of files decides.
fn width(role: &Role) -> (usize, &Role) {
    (role.actions.len() + role.data_actions.len() + role.not_actions.len(), role)
}

fn facts(role: &Role) -> Vec<(&'static str, Added)> {
    let access = role.access();
    let actions: BTreeSet<String> = role.actions.iter().chain(&role.data_actions).cloned().collect();
    vec![
        ("role", Added::Text(role.name.clone())),
        ("actions", Added::Texts(actions.into_iter().collect())),
        ("data_actions", Added::Texts(role.data_actions.clone())),
        ("not_actions", Added::Texts(role.not_actions.clone())),
        ("access", Added::Text(access.class.to_owned())),
        ("keys", Added::Flag(access.keys)),
        ("data", Added::Flag(access.data)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_roles_amount_to_what_they_are() {
        let of = |guid: &str| well_known().get(guid).map(Role::access).expect(guid);
        let owner = of("8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
        assert_eq!((owner.class, owner.keys, owner.data), ("admin", true, false));
        let contributor = of("b24988ac-6180-42a0-ab88-20f7382dd24c");
        assert_eq!((contributor.class, contributor.keys), ("write", true));
        let reader = of("acdd72a7-3385-48ef-bd42-f606fba81ae7");
        assert_eq!((reader.class, reader.keys, reader.data), ("read", false, false));
        let blob_reader = of("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1");
        assert_eq!((blob_reader.class, blob_reader.keys, blob_reader.data), ("read", false, true));
        let blob_writer = of("ba92f5b4-2d11-453d-a403-e96b0029c9fe");
        assert_eq!((blob_writer.class, blob_writer.data), ("write", true));
        let openai_user = of("5e0bd9bd-7b93-4f28-af87-19fc36ad61bd");
        assert_eq!((openai_user.class, openai_user.keys, openai_user.data), ("read", false, true));
        let access_admin = of("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9");
        assert_eq!(access_admin.class, "admin");
    }

    #[test]
    fn actions_that_change_things_are_writes() {
        let class = |action: &str| {
            let role = Role { actions: vec![action.to_owned()], ..Role::default() };
            role.access().class
        };
        assert_eq!(class("Microsoft.Compute/virtualMachines/runCommand/action"), "write");
        assert_eq!(class("Microsoft.Web/sites/restart/Action"), "write");
        assert_eq!(class("Microsoft.Storage/storageAccounts/regenerateKey/action"), "write");
        assert_eq!(class("Microsoft.Consumption/budgets/write"), "write");
        assert_eq!(class("Microsoft.KeyVault/vaults/secrets/getSecret/action"), "read");
        assert_eq!(class("Microsoft.Search/searchServices/listAdminKeys/action"), "keys");
    }

    #[test]
    fn patterns_cover_actions() {
        assert!(covers("*", "a/b/read"));
        assert!(covers(
            "Microsoft.CognitiveServices/*",
            "microsoft.cognitiveservices/accounts/listkeys/action"
        ));
        assert!(covers("*/read", "a/b/read"));
        assert!(!covers("*/read", "a/b/write"));
        assert!(!covers("a/b/read", "a/b/readmore"));
    }
}
