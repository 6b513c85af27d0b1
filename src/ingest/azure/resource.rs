//! What every resource has: node, scopes, properties, tags, identities, links.

use super::id::{canonical, is_arm_id, is_within, last_part, write_reference, write_scopes};
use super::path::{self, Path};
use super::table::{Link, Table};
use crate::ingest::json::{Json, same_key};
use crate::ingest::reader::Outcome;
use crate::model::{Draft, Endpoint, NodeEntry, Raw, moment};

/// The most generic links one record can bring.
const MAX_LINKS: usize = 256;
/// The most tags that are kept.
const MAX_TAGS: usize = 50;

/// The parts of a record that every special reader needs.
pub struct Resource<'r, 'j> {
    /// the record
    pub json: &'r Json<'j>,
    /// canonical id
    pub id: String,
    /// the provider's type, lower case
    pub native: String,
}

impl<'r, 'j> Resource<'r, 'j> {
    /// Finds id and type of a record.
    ///
    /// # Errors
    /// The outcome to report when the record is no resource.
    pub fn of(json: &'r Json<'j>) -> Result<Self, Outcome> {
        let (id, native) = super::identify::identify(json)?;
        Ok(Self { json, id, native })
    }

    /// The shown name: the record's own, else the last part of the id in its own case.
    pub fn name(&self) -> &str {
        let scope =
            !self.id.contains("/providers/") || self.native == "microsoft.management/managementgroups";
        let shown =
            scope.then(|| self.text("properties.displayName").or_else(|| self.json.text("displayName")));
        let own = shown.flatten().or_else(|| self.json.text("name"));
        let name = own.or_else(|| self.json.text("id").map(last_part)).unwrap_or_else(|| last_part(&self.id));
        if self.native.ends_with("/versions") {
            let asset = self.json.text("id").and_then(|id| id.trim_end_matches('/').rsplit('/').nth(2));
            return asset.unwrap_or(name);
        }
        let composite = last_part(name).eq_ignore_ascii_case(last_part(&self.id));
        if composite { last_part(name) } else { name }
    }

    /// The text at a dotted path, whether `properties` is there or its members are lifted up.
    pub fn text(&self, path: &str) -> Option<&'r str> {
        path::text(self.json, path)
    }

    /// The values at a dotted path, likewise.
    pub fn values(&self, path: &str) -> Vec<&'r Json<'j>> {
        path::values(self.json, path)
    }

    /// Writes the node, its scopes, identities and the links of the table.
    pub fn write(&self, draft: &mut Draft) {
        self.write_node(draft);
        write_scopes(&self.id, draft);
        self.write_account_scope(draft);
        super::identity::write(self, draft);
        let mut linked = vec![];
        if let Some(row) = Table::get().row(&self.native) {
            for link in &row.links {
                self.write_link(link, &mut linked, draft);
            }
        }
        let manager = self.json.text("managedBy").filter(|id| is_arm_id(id)).map(canonical);
        if let Some(manager) = manager.filter(|manager| !self.in_own_line(manager)) {
            draft.relation("DEPENDS_ON", &self.id, &manager).set("via", "managedBy");
            write_reference(&manager, draft);
        }
        self.write_generic_links(&linked, draft);
    }

    /// Tells the draft when this record was true.
    pub fn write_moment(&self, draft: &mut Draft) {
        for path in &Table::get().moments {
            if let Some(seconds) = path.value(self.json).and_then(Json::as_str).and_then(moment::seconds) {
                draft.moment(seconds);
            }
        }
    }

    fn write_node(&self, draft: &mut Draft) {
        let table = Table::get();
        let word = self.json.text("kind").unwrap_or_default();
        let mut node = draft.node(&self.id, table.kind(&self.native, word));
        node.name(self.name()).provider(table.provider(&self.native)).set("type", self.native.as_str());
        if let Some(modified) = self.json.text("systemData.lastModifiedAt").and_then(moment::seconds) {
            node.modified(modified);
        }
        if let Some(location) = self.json.text("location") {
            node.set("location", location.to_ascii_lowercase().replace(' ', "").as_str());
        }
        if path::is_detailed(self.json) {
            node.set("detail", true);
        }
        for (name, path) in table.props(&self.native) {
            set(&mut node, name, self.json, path);
        }
        if self.says_no_identity() {
            node.set("identity_type", "None");
        }
        if let Some(approved) = self.approved_endpoints() {
            node.set("private_endpoints_approved", approved);
        }
        if let Some(tags) = self.json.get("tags") {
            for (key, value) in tags.members().iter().take(MAX_TAGS) {
                if let Some(raw) = scalar(value) {
                    node.set(&format!("tags.{key}"), raw);
                }
            }
        }
    }

    /// An explicit null, or a whole answer of the management API without the member.
    fn says_no_identity(&self) -> bool {
        match self.json.get("identity") {
            Some(identity) => identity.text("type").is_none() && identity.text("principalId").is_none(),
            None => self.json.get("properties").is_some() && self.json.get("systemData").is_some(),
        }
    }

    /// How many private endpoint connections are approved; `None` when the record does not list them.
    fn approved_endpoints(&self) -> Option<i64> {
        let list = path::at(self.json, "properties.privateEndpointConnections")?;
        let approved = |item: &&Json<'_>| {
            let status = path::text(item, "properties.privateLinkServiceConnectionState.status");
            status.is_some_and(|status| status.eq_ignore_ascii_case("approved"))
        };
        i64::try_from(list.items().iter().filter(approved).count()).ok()
    }

    /// The tenant of the account, when the row names it.
    fn write_account_scope(&self, draft: &mut Draft) {
        let Some(tenant) = self.json.text("tenantId") else { return };
        let Some(account) = self.id.strip_prefix("/subscriptions/").and_then(|rest| rest.split('/').next())
        else {
            return;
        };
        let tenant = super::id::tenant(tenant);
        draft.mention(&tenant, "Tenant").name(last_part(&tenant)).provider("azure");
        draft.relation("CONTAINS", &tenant, &format!("/subscriptions/{account}"));
    }

    fn write_link(&self, link: &Link, linked: &mut Vec<String>, draft: &mut Draft) {
        for value in link.path.values(self.json) {
            let Some(text) = value.as_str().filter(|text| !text.is_empty()) else { continue };
            match link.named.as_deref() {
                Some("image") => super::image::write_run(&self.id, text, draft),
                Some(kind) => {
                    let named = Endpoint::Named { kind, name: text };
                    draft.relation(&link.relation, self.id.as_str(), named).set("via", link.path.text());
                }
                None if is_arm_id(text) => {
                    let target = canonical(text);
                    let target = Table::get().cut(&target).to_owned();
                    self.relate(link, &target, draft);
                    linked.push(target);
                }
                None => {}
            }
        }
    }

    fn relate(&self, link: &Link, target: &str, draft: &mut Draft) {
        if target == self.id {
            return;
        }
        let (from, to) = if link.reverse { (target, self.id.as_str()) } else { (self.id.as_str(), target) };
        let mut relation = draft.relation(&link.relation, from, to);
        relation.set("via", link.path.text());
        if link.relation == "RUNS_AS" {
            relation.key("identity");
        }
        drop(relation);
        write_reference(target, draft);
    }

    /// Every other value that is the id of a resource outside this one's own line of scopes.
    fn write_generic_links(&self, linked: &[String], draft: &mut Draft) {
        let mut found = Vec::new();
        if let Some(properties) = self.json.get("properties") {
            collect_ids(properties, &mut String::from("properties"), &mut found, 0);
        } else {
            let known = ["id", "ResourceId", "managedBy", "identity", "tags"];
            let lifted = |name: &str| !known.iter().any(|own| same_key(own, name));
            for (name, value) in self.json.members().iter().filter(|(name, _)| lifted(name)) {
                collect_ids(value, &mut name.to_string(), &mut found, 0);
            }
        }
        let mut seen: Vec<String> = linked.to_vec();
        for (path, text) in found {
            let target = canonical(text);
            let target = Table::get().cut(&target).to_owned();
            if seen.contains(&target) || self.in_own_line(&target) {
                continue;
            }
            draft.relation("DEPENDS_ON", &self.id, &target).set("via", path.as_str());
            write_reference(&target, draft);
            seen.push(target);
            if seen.len() >= linked.len() + MAX_LINKS {
                draft.remark("links_capped", &self.id);
                return;
            }
        }
    }

    /// Whether an id lies above or below this resource, where CONTAINS already says so.
    pub fn in_own_line(&self, target: &str) -> bool {
        is_within(&self.id, target)
            || is_within(target, &self.id)
            || !target.contains("/providers/")
            || target.contains("/providers/microsoft.authorization/")
    }
}

fn collect_ids<'j>(json: &'j Json<'_>, path: &mut String, found: &mut Vec<(String, &'j str)>, depth: usize) {
    if depth > 12 || found.len() > 4 * MAX_LINKS {
        return;
    }
    match json {
        Json::Text(text) if is_arm_id(text) => found.push((path.clone(), text)),
        Json::Array(items) => items.iter().for_each(|item| collect_ids(item, path, found, depth + 1)),
        Json::Object(members) => {
            for (key, value) in members {
                let end = path.len();
                path.push('.');
                path.push_str(key);
                collect_ids(value, path, found, depth + 1);
                path.truncate(end);
            }
        }
        _ => {}
    }
}

/// Sets a property from a path: scalars as they are, lists of scalars as lists. Null and objects set nothing.
fn set(node: &mut NodeEntry<'_>, name: &str, json: &Json<'_>, path: &Path) {
    if path.is_list() {
        if path.has_list(json) {
            node.set(name, Raw::List(path.values(json).into_iter().filter_map(scalar).collect()));
        }
    } else if let Some(value) = path.value(json) {
        set_value(node, name, value);
    }
}

/// Sets a property: a scalar as it is, a list of scalars as a list. Null, objects and empty text set nothing.
fn set_value(node: &mut NodeEntry<'_>, name: &str, value: &Json<'_>) {
    match value {
        Json::Array(items) => _ = node.set(name, Raw::List(items.iter().filter_map(scalar).collect())),
        Json::Text(text) if text.is_empty() => {}
        other => {
            if let Some(raw) = scalar(other) {
                node.set(name, raw);
            }
        }
    }
}

/// Sets a property from a dotted path, likewise.
pub fn set_at(node: &mut NodeEntry<'_>, name: &str, json: &Json<'_>, path: &str) {
    if let Some(value) = path::at(json, path) {
        set_value(node, name, value);
    }
}

/// A scalar as a raw value; null and containers are none.
fn scalar<'s>(json: &'s Json<'_>) -> Option<Raw<'s>> {
    match json {
        Json::Bool(flag) => Some(Raw::Bool(*flag)),
        Json::Int(number) => Some(Raw::Int(*number)),
        Json::Float(number) => Some(Raw::Float(*number)),
        Json::Text(text) => Some(Raw::Text(text)),
        _ => None,
    }
}
