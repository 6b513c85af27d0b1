//! Code repositories by their address.

use crate::ingest::azure::canonical_url;
use crate::model::{Draft, NodeEntry};

/// Hosts whose repositories are `OWNER/NAME`.
const FORGES: [&str; 3] = ["github.com/", "gitlab.com/", "bitbucket.org/"];

/// The address that tells a repository from all others: `git@host:owner/name`, `ssh://`, `git+https://` and
/// `host/owner/name` are the same as `https://host/owner/name`.
pub fn address(text: &str) -> Option<String> {
    let plain = text.trim().to_ascii_lowercase();
    let plain = plain.strip_prefix("git+").unwrap_or(&plain);
    let plain = plain.split(['#', '?']).next().unwrap_or_default();
    if let Some((host, path)) = plain.strip_prefix("git@").and_then(|rest| rest.split_once(':')) {
        return canonical_url(&format!("https://{host}/{path}"));
    }
    let (scheme, rest) = plain.split_once("://").unwrap_or(("", plain));
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let known = ["https", "http", "ssh", "git"].contains(&scheme)
        || scheme.is_empty() && FORGES.iter().any(|forge| rest.starts_with(forge));
    (known && rest.contains('/')).then(|| canonical_url(&format!("https://{rest}"))).flatten()
}

/// Writes the repository at an address; its id.
pub fn write(text: &str, draft: &mut Draft) -> Option<String> {
    let id = address(text)?;
    fill(draft.mention(&id, "Repository"), &id)?;
    Some(id)
}

/// As [`write`], from a record that is about the repository itself.
pub fn describe(text: &str, draft: &mut Draft) -> Option<String> {
    let id = address(text)?;
    fill(draft.node(&id, "Repository"), &id)?;
    Some(id)
}

fn fill(mut node: NodeEntry<'_>, id: &str) -> Option<()> {
    let path = id.strip_prefix("https://")?.split_once('/')?.1;
    node.name(path.rsplit('/').next().unwrap_or(path)).set("url", id).set("full_name", path);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_repository_are_one() {
        let one = Some("https://github.com/acme/chat".to_owned());
        for text in [
            "https://github.com/Acme/chat.git",
            "git@github.com:acme/chat.git",
            "ssh://git@github.com/acme/chat",
            "git+https://github.com/acme/chat#readme",
            "github.com/acme/chat/",
            "https://user:word@github.com/acme/chat",
        ] {
            assert_eq!(address(text), one, "{text}");
        }
        for nothing in ["", ".", "/src", "src/app", "https://", "c:\\code"] {
            assert_eq!(address(nothing), None, "{nothing}");
        }
    }
}
