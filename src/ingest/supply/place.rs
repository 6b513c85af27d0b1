//! Where data lies: the storage that an address names.

use crate::model::{Draft, Endpoint};

/// Hosts of Azure storage accounts, behind the account's name.
const AZURE: [&str; 4] =
    [".blob.core.windows.net", ".dfs.core.windows.net", ".file.core.windows.net", ".table.core.windows.net"];

/// Says that `from` gets its data from the storage that an address names, when it names one.
pub fn write(from: &str, url: &str, draft: &mut Draft) {
    let lower = url.trim().to_ascii_lowercase();
    let (scheme, rest) = lower.split_once("://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    if let Some(account) = AZURE.iter().find_map(|end| host.strip_suffix(end)) {
        let storage = Endpoint::Named { kind: "StorageAccount", name: account };
        draft.relation("READS_FROM", from, storage).set("url", url);
    }
    let bucket = match scheme {
        "s3" => Some((format!("arn:aws:s3:::{host}"), "aws")),
        "gs" => Some((format!("//storage.googleapis.com/{host}"), "gcp")),
        _ => None,
    };
    if let Some((id, provider)) = bucket.filter(|_| !host.is_empty()) {
        draft.refer(&id, "StorageAccount").name(host).provider(provider);
        draft.relation("READS_FROM", from, id.as_str()).set("url", url);
    }
}
