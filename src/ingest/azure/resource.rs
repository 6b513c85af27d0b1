//! What every resource has: node, scopes, properties, tags, identities, links.

use super::id::{canonical, is_arm_id, is_within, last_part, write_mention, write_scopes};
use super::table::{Link, Table};
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::model::{Draft, Raw};

/// The most generic links one record can bring.
const MAX_LINKS: usize = 64;
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
        let native = json.text("type").unwrap_or_default().to_ascii_lowercase();
        let id = json.text("id").or_else(|| json.text("ResourceId")).filter(|id| id.starts_with('/'));
        let id = id.map(canonical).or_else(|| composed(json, &native)).ok_or_else(|| no_identity(json))?;
        let native = if native.contains('/') { native } else { super::id::native_type(&id) };
        Ok(Self { json, id, native })
    }

    /// The shown name: the record's own, else the last part of the id in its own case.
    pub fn name(&self) -> &str {
        let own = self.json.text("displayName").filter(|_| !self.id.contains("/providers/"));
        let name = own.or_else(|| self.json.text("name"));
        name.or_else(|| self.json.text("id").map(last_part)).unwrap_or_else(|| last_part(&self.id))
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
        if let Some(manager) = self.json.text("managedBy").filter(|id| is_arm_id(id)) {
            draft.relation("DEPENDS_ON", &self.id, &canonical(manager)).set("via", "managedBy");
        }
        self.write_generic_links(&linked, draft);
    }

    fn write_node(&self, draft: &mut Draft) {
        let table = Table::get();
        let word = self.json.text("kind").unwrap_or_default();
        let own = table.row(&self.native).map(|row| &row.props);
        let mut node = draft.node(&self.id, table.kind(&self.native, word));
        node.name(self.name()).provider("azure").set("type", self.native.as_str());
        if let Some(modified) = self.json.text("systemData.lastModifiedAt").and_then(super::time::seconds) {
            node.modified(modified);
        }
        if let Some(location) = self.json.text("location") {
            node.set("location", location.to_ascii_lowercase().replace(' ', "").as_str());
        }
        if self.json.get("properties").is_some_and(|properties| !properties.members().is_empty()) {
            node.set("detail", true);
        }
        for (name, path) in &table.common {
            if !own.is_some_and(|own| own.contains_key(name)) {
                set(&mut node, name, self.json, path);
            }
        }
        for (name, path) in own.into_iter().flatten() {
            set(&mut node, name, self.json, path);
        }
        if let Some(approved) = approved_endpoints(self.json) {
            node.set("private_endpoints_approved", approved);
        }
        if let Some(tags) = self.json.get("tags") {
            for (key, value) in tags.members().iter().take(MAX_TAGS) {
                if let Some(text) = value.as_str() {
                    node.set(&format!("tags.{key}"), text);
                }
            }
        }
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
        for value in values(self.json, &link.path) {
            let Some(text) = value.as_str().filter(|text| !text.is_empty()) else { continue };
            match link.named.as_deref() {
                Some("image") => super::special::write_image(&self.id, text, draft),
                Some(kind) => {
                    let named = crate::model::Endpoint::Named { kind, name: text };
                    draft.relation(&link.relation, self.id.as_str(), named).set("via", link.path.as_str());
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
        draft.relation(&link.relation, from, to).set("via", link.path.as_str());
        write_mention(target, draft);
    }

    /// Every other value that is the id of a resource outside this one's own line of scopes.
    fn write_generic_links(&self, linked: &[String], draft: &mut Draft) {
        let Some(properties) = self.json.get("properties") else { return };
        let mut found = Vec::new();
        collect_ids(properties, &mut String::from("properties"), &mut found, 0);
        let mut seen: Vec<String> = linked.to_vec();
        for (path, text) in found {
            let target = canonical(text);
            let target = Table::get().cut(&target).to_owned();
            if seen.contains(&target) || self.in_own_line(&target) {
                continue;
            }
            draft.relation("DEPENDS_ON", &self.id, &target).set("via", path.as_str());
            seen.push(target);
            if seen.len() >= MAX_LINKS {
                draft.remark("links_capped", &self.id);
                return;
            }
        }
    }

    fn in_own_line(&self, target: &str) -> bool {
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

fn composed(json: &Json<'_>, native: &str) -> Option<String> {
    if let (Some(subscription), None, "") = (json.text("subscriptionId"), json.text("id"), native) {
        return json
            .get("displayName")
            .is_some()
            .then(|| canonical(&format!("/subscriptions/{subscription}")));
    }
    let (account, group) = (json.text("subscriptionId")?, json.text("resourceGroup")?);
    let (provider, kind) = native.split_once('/').filter(|(_, kind)| !kind.contains('/'))?;
    let name = json.text("name")?;
    Some(canonical(&format!(
        "/subscriptions/{account}/resourceGroups/{group}/providers/{provider}/{kind}/{name}"
    )))
}

fn no_identity(json: &Json<'_>) -> Outcome {
    let keys: Vec<&str> = json.members().iter().take(6).map(|(key, _)| key.as_ref()).collect();
    let message = if keys.is_empty() {
        "the record is no object".to_owned()
    } else {
        format!("no id, and no subscription, group, type and name to make one of: has {}", keys.join(", "))
    };
    Outcome::Skipped("no_identity", message)
}

/// The values at a path; `[]` steps into every item of a list.
pub fn values<'j, 's>(json: &'s Json<'j>, path: &str) -> Vec<&'s Json<'j>> {
    let mut found = vec![json];
    for name in path.split('.') {
        let (name, list) = name.strip_suffix("[]").map_or((name, false), |name| (name, true));
        let next = found.into_iter().filter_map(|value| value.get(name));
        found = if list { next.flat_map(Json::items).collect() } else { next.collect() };
    }
    found
}

/// Sets a property from a path: scalars as they are, lists of scalars as lists. Null and objects set nothing.
pub fn set(node: &mut crate::model::NodeEntry<'_>, name: &str, json: &Json<'_>, path: &str) {
    if path.contains("[]") {
        let list: Vec<Raw<'_>> = values(json, path).into_iter().filter_map(scalar).collect();
        let outer = path.split("[]").next().unwrap_or_default();
        if json.at(outer).is_some_and(|outer| matches!(outer, Json::Array(_))) {
            node.set(name, Raw::List(list));
        }
        return;
    }
    let Some(value) = json.at(path) else { return };
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

/// A scalar as a raw value; null and containers are none.
pub fn scalar<'s>(json: &'s Json<'_>) -> Option<Raw<'s>> {
    match json {
        Json::Bool(flag) => Some(Raw::Bool(*flag)),
        Json::Int(number) => Some(Raw::Int(*number)),
        Json::Float(number) => Some(Raw::Float(*number)),
        Json::Text(text) => Some(Raw::Text(text)),
        _ => None,
    }
}

/// How many private endpoint connections are approved; `None` when the record does not list them.
fn approved_endpoints(json: &Json<'_>) -> Option<i64> {
    let list = json.at("properties.privateEndpointConnections")?;
    let approved = |item: &&Json<'_>| {
        let status = item.text("properties.privateLinkServiceConnectionState.status");
        status.is_some_and(|status| status.eq_ignore_ascii_case("approved"))
    };
    i64::try_from(list.items().iter().filter(approved).count()).ok()
}
