//! Code repositories: as a connector brings them, and as the tags of what they provision name them.

use super::resource::Resource;
use crate::model::{Draft, Endpoint};

/// What tells one repository from all others, whatever brings it: its address.
#[must_use]
pub fn canonical_url(url: &str) -> Option<String> {
    let lower = url.trim().trim_end_matches('/').to_ascii_lowercase();
    let plain = lower.strip_suffix(".git").unwrap_or(&lower);
    plain.starts_with("https://").then(|| plain.to_owned())
}

/// The address and full name of a repository of a connector.
pub fn repository(resource: &Resource<'_>, draft: &mut Draft) {
    let full = full_name(resource);
    let url = ["properties.repoUrl", "properties.url"].iter().find_map(|path| resource.text(path));
    let mut node = draft.node(&resource.id, "Repository");
    node.set("full_name", full.as_str());
    if let Some(url) = url {
        node.set("url", url);
    }
    drop(node);
    if let Some(url) = url.and_then(canonical_url) {
        draft.alias(&url, &resource.id);
    }
}

/// `OWNER/NAME` or `ORGANISATION/PROJECT/NAME`.
fn full_name(resource: &Resource<'_>) -> String {
    let own =
        ["properties.repoFullName", "properties.fullyQualifiedName", "properties.fullyQualifiedFriendlyName"];
    if let Some(own) = own.iter().find_map(|path| resource.text(path)) {
        return own.to_owned();
    }
    let id = resource.json.text("id").unwrap_or(&resource.id);
    let parts: Vec<&str> = id.split('/').collect();
    let words = ["githubowners", "owners", "azuredevopsorgs", "orgs", "gitlabgroups"];
    let start = parts.iter().position(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)));
    let names: Vec<&str> = parts[start.unwrap_or(parts.len())..].iter().skip(1).step_by(2).copied().collect();
    names.join("/")
}

/// The repository that provisioned a resource, where tags of the mapping tools name it.
pub fn provisioned(resource: &Resource<'_>, draft: &mut Draft) {
    let Some(tags) = resource.columns.tags else { return };
    let Some(name) = tags.text("git_repo") else { return };
    let full = tags.text("git_org").map_or_else(|| name.to_owned(), |owner| format!("{owner}/{name}"));
    let mut relation = if full.contains('/') {
        let key = "full_name";
        let code = Endpoint::Having { kind: Some("Repository"), key, value: &full };
        draft.relation("PROVISIONS", code, resource.id.as_str())
    } else {
        draft.relation(
            "PROVISIONS",
            Endpoint::Named { kind: "Repository", name: &full },
            resource.id.as_str(),
        )
    };
    for tag in ["git_file", "yor_trace"] {
        if let Some(value) = tags.text(tag) {
            relation.set(tag, value);
        }
    }
}
