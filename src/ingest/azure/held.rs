//! Secrets that stand in the settings of apps: what holds them, and what they open.

use super::resource::Resource;
use crate::model::{Draft, Endpoint, masked};

/// Where apps and containers keep their settings: lists of names and values.
const SETTINGS: [&str; 4] = [
    "properties.siteConfig.appSettings[]",
    "properties.siteConfig.connectionStrings[]",
    "properties.template.containers[].env[]",
    "properties.containers[].properties.environmentVariables[]",
];

/// Writes every setting whose value is a secret as a secret that the app holds in plain text. Settings that
/// only refer to a vault or to a named secret hold none.
pub fn settings(resource: &Resource<'_>, draft: &mut Draft) {
    for setting in SETTINGS.iter().flat_map(|path| resource.values(path)) {
        let value = setting.text("value").or_else(|| setting.text("connectionString"));
        let (Some(name), Some(value)) = (setting.text("name"), value) else { continue };
        if masked(name, value).is_none() {
            continue;
        }
        let id = format!("{}/settings/{}", resource.id, name.to_ascii_lowercase());
        let mut secret = draft.node(&id, "Secret");
        secret
            .name(name)
            .provider("azure")
            .set("type", "app setting")
            .set("detail", true)
            .set("secret", value);
        drop(secret);
        draft.relation("CONTAINS", &resource.id, &id);
        draft
            .relation("HOLDS_CREDENTIAL", &resource.id, &id)
            .set("storage", "plaintext")
            .set("via", "setting");
        if let Some((kind, name)) = super::search::named_source(value) {
            draft.relation("AUTHENTICATES_AS", id.as_str(), Endpoint::Named { kind, name });
        }
    }
}
