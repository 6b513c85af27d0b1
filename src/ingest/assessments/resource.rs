//! The resource that a scanner names: by its own id where it is one, else as something of the account.

use super::table::Table;
use crate::ingest::azure::id::{canonical, is_arm_id, is_guid, write_mention, write_scopes};
use crate::model::Draft;

/// A resource as a scanner names it; what is not told is empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named<'t> {
    /// `aws`, `azure`, …
    pub provider: &'t str,
    /// the account's id
    pub account: &'t str,
    /// the account's name
    pub account_name: &'t str,
    /// an ARN, an ARM id, a full name, or only a name
    pub uid: &'t str,
    /// its name
    pub name: &'t str,
    /// its type in the provider's words
    pub sort: &'t str,
    /// where it lies
    pub region: &'t str,
}

impl Named<'_> {
    /// Writes a mention of it; its id. What cannot be told from others of its name is marked as unresolved.
    pub fn write(&self, draft: &mut Draft) -> String {
        let provider = self.provider.to_lowercase();
        let uid = self.uid.trim();
        if is_arm_id(uid) || uid.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("/subscriptions/"))
        {
            let id = canonical(uid);
            write_mention(&id, draft);
            write_scopes(&id, draft);
            return id;
        }
        if uid == self.account && !uid.is_empty() || provider == "azure" && is_guid(uid) {
            return self.account(&provider, uid, draft);
        }
        let own = uid.starts_with("arn:") || uid.starts_with("//");
        let kind = Table::get().kind(self.sort);
        let name =
            if self.name.is_empty() { uid.rsplit(['/', ':']).next().unwrap_or(uid) } else { self.name };
        let id = if own {
            uid.to_owned()
        } else {
            format!("{provider}:{}/{}/{uid}", self.account, self.sort).to_lowercase()
        };
        let mut node = draft.mention(&id, kind);
        node.name(if name.is_empty() { "without a name" } else { name });
        if !provider.is_empty() {
            node.provider(&provider);
        }
        for (key, value) in [("type", self.sort), ("location", self.region)] {
            if !value.is_empty() {
                node.set(key, value);
            }
        }
        if !own {
            node.set("unresolved", true);
        }
        drop(node);
        if !self.account.is_empty() {
            let account = self.account(&provider, self.account, draft);
            draft.relation("CONTAINS", account.as_str(), id.as_str());
        }
        id
    }

    fn account(&self, provider: &str, uid: &str, draft: &mut Draft) -> String {
        let id = match provider {
            "azure" => canonical(&format!("/subscriptions/{uid}")),
            "gcp" => format!("//cloudresourcemanager.googleapis.com/projects/{uid}"),
            _ => format!("{provider}:{uid}"),
        };
        let mut node = draft.mention(&id, "Account");
        if !self.account_name.is_empty() {
            node.name(self.account_name);
        }
        if !provider.is_empty() {
            node.provider(provider);
        }
        drop(node);
        id
    }
}
