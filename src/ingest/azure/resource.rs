//! What every resource has: node, scopes, properties, tags, identities, links.

use super::columns::{self, Columns};
use super::id::{canonical, is_arm_id, is_within, last_part, write_reference, write_scopes};
use super::path;
use super::plan::Found;
use super::table::{Link, Table, Use, Wanted};
use crate::ingest::json::{Json, Kind, same_key};
use crate::ingest::reader::Outcome;
use crate::model::{Draft, Endpoint, NodeEntry, Raw, moment};

/// The most generic links one record can bring.
const MAX_LINKS: usize = 256;
/// The most tags that are kept.
const MAX_TAGS: usize = 50;

/// The parts of a record that every special reader needs.
pub struct Resource<'t> {
    /// the record
    pub json: Json<'t>,
    /// its columns
    pub columns: Columns<'t>,
    /// canonical id
    pub id: String,
    /// the provider's type, lower case
    pub native: String,
}

impl<'t> Resource<'t> {
    /// Finds id and type of a record.
    ///
    /// # Errors
    /// The outcome to report when the record is no resource.
    pub fn of(json: Json<'t>, columns: &Columns<'t>) -> Result<Self, Outcome> {
        let (id, native) = super::identify::identify(json, columns)?;
        Ok(Self { json, columns: *columns, id, native })
    }

    /// The shown name: the record's own, else the last part of the id in its own case.
    pub fn name(&self) -> &str {
        let scope =
            !self.id.contains("/providers/") || self.native == "microsoft.management/managementgroups";
        let shown =
            || self.text("properties.displayName").or_else(|| columns::text(self.columns.display_name));
        let own = scope.then(shown).flatten().or_else(|| columns::text(self.columns.name));
        let name = own.or_else(|| columns::text(self.columns.id).map(last_part));
        let name = name.unwrap_or_else(|| last_part(&self.id));
        if self.native.ends_with("/versions") {
            let id = columns::text(self.columns.id);
            let asset = id.and_then(|id| id.trim_end_matches('/').rsplit('/').nth(2));
            return asset.unwrap_or(name);
        }
        let composite = last_part(name).eq_ignore_ascii_case(last_part(&self.id));
        if composite { last_part(name) } else { name }
    }

    /// The text at a dotted path, whether `properties` is there or its members are lifted up.
    pub fn text(&self, path: &str) -> Option<&'t str> {
        let (start, path) = self.start(path);
        path::text(start, path)
    }

    /// The values at a dotted path, likewise.
    pub fn values(&self, path: &str) -> Vec<Json<'t>> {
        let (start, path) = self.start(path);
        path::values(start, path)
    }

    /// Where a path starts: its first step is known when it is `properties`.
    fn start<'p>(&self, path: &'p str) -> (Json<'t>, &'p str) {
        match path.strip_prefix("properties.") {
            Some(rest) => (self.columns.properties.unwrap_or(self.json), rest),
            None => (self.json, path),
        }
    }

    /// Writes the node, its scopes, identities and the links of the table.
    pub fn write(&self, draft: &mut Draft) {
        let wanted = Table::get().wanted(&self.native);
        let mut found = Found::new();
        wanted.plan.walk(self.json, &mut found);
        self.write_node(wanted, &found, draft);
        write_scopes(&self.id, draft);
        self.write_account_scope(draft);
        super::identity::write(self, draft);
        let mut linked = vec![];
        for &(number, way, value) in &found {
            let (what, path) = &wanted.uses[number];
            match what {
                Use::Link(link) => self.write_link(link, &path.ways[way].values(value), &mut linked, draft),
                Use::Moment => write_moment(value, draft),
                Use::Property(_) => {}
            }
        }
        let manager = columns::text(self.columns.managed_by).filter(|id| is_arm_id(id)).map(canonical);
        if let Some(manager) = manager.filter(|manager| !self.in_own_line(manager)) {
            draft.relation("DEPENDS_ON", &self.id, &manager).set("via", "managedBy");
            write_reference(&manager, draft);
        }
        self.write_generic_links(&linked, draft);
    }

    /// Tells the draft when a record was true that is no resource of its own.
    pub fn write_moments(&self, draft: &mut Draft) {
        let wanted = Table::get().wanted(&self.native);
        let mut found = Found::new();
        wanted.plan.walk(self.json, &mut found);
        let moments = found.iter().filter(|(number, _, _)| matches!(wanted.uses[*number].0, Use::Moment));
        moments.for_each(|&(_, _, value)| write_moment(value, draft));
    }

    fn write_node(&self, wanted: &Wanted, found: &Found<'t>, draft: &mut Draft) {
        let table = Table::get();
        let word = columns::text(self.columns.kind).unwrap_or_default();
        let mut node = draft.node(&self.id, table.kind(&self.native, word));
        node.name(self.name()).provider(table.provider(&self.native)).set("type", self.native.as_str());
        let changed = self.columns.system_data.and_then(|data| data.text("lastModifiedAt"));
        if let Some(modified) = changed.and_then(moment::seconds) {
            node.modified(modified);
        }
        if let Some(location) = columns::text(self.columns.location) {
            node.set("location", location.to_ascii_lowercase().replace(' ', "").as_str());
        }
        if self.is_detailed() {
            node.set("detail", true);
        }
        for &(number, way, value) in found {
            let (what, path) = &wanted.uses[number];
            let Use::Property(name) = what else { continue };
            if path.ways[way].is_list() {
                set_list(&mut node, name, path.ways[way].values(value), value);
            } else {
                set_value(&mut node, name, value);
            }
        }
        if self.says_no_identity() {
            node.set("identity_type", "None");
        }
        if let Some(approved) = self.approved_endpoints() {
            node.set("private_endpoints_approved", approved);
        }
        if let Some(tags) = self.columns.tags {
            for (key, value) in tags.members().take(MAX_TAGS) {
                if let Some(raw) = scalar(value) {
                    node.set(&format!("tags.{key}"), raw);
                }
            }
        }
    }

    fn is_detailed(&self) -> bool {
        match self.columns.properties {
            Some(properties) => properties.is_object() && !properties.is_empty(),
            None => path::is_detailed(self.json),
        }
    }

    /// An explicit null, or a whole answer of the management API without the member.
    fn says_no_identity(&self) -> bool {
        match self.columns.identity {
            Some(identity) => identity.text("type").is_none() && identity.text("principalId").is_none(),
            None => self.columns.properties.is_some() && self.columns.system_data.is_some(),
        }
    }

    /// How many private endpoint connections are approved; `None` when the record does not list them.
    fn approved_endpoints(&self) -> Option<i64> {
        let (start, path) = self.start("properties.privateEndpointConnections");
        let list = path::at(start, path)?;
        let approved = |item: &Json<'_>| {
            let status = path::text(*item, "properties.privateLinkServiceConnectionState.status");
            status.is_some_and(|status| status.eq_ignore_ascii_case("approved"))
        };
        i64::try_from(list.items().filter(approved).count()).ok()
    }

    /// The tenant of the account, when the row names it.
    fn write_account_scope(&self, draft: &mut Draft) {
        let Some(tenant) = columns::text(self.columns.tenant) else { return };
        let account = self.id.strip_prefix("/subscriptions/").and_then(|rest| rest.split('/').next());
        let Some(account) = account.map(|guid| &self.id[.."/subscriptions/".len() + guid.len()]) else {
            return;
        };
        if draft.first_time(&[tenant, account]) {
            let tenant = super::id::tenant(tenant);
            draft.mention(&tenant, "Tenant").name(last_part(&tenant)).provider("azure");
            draft.relation("CONTAINS", &tenant, account);
        }
    }

    fn write_link(&self, link: &Link, values: &[Json<'t>], linked: &mut Vec<String>, draft: &mut Draft) {
        for text in values.iter().filter_map(|value| value.as_str()).filter(|text| !text.is_empty()) {
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
        let settings = self.columns.properties.unwrap_or(self.json);
        if !settings.rooted_texts().any(is_arm_id) {
            return;
        }
        let mut found = Vec::new();
        if let Some(properties) = self.columns.properties {
            collect_ids(properties, &mut String::from("properties"), &mut found, 0);
        } else {
            let known = ["id", "ResourceId", "managedBy", "identity", "tags"];
            let lifted = |name: &str| !known.iter().any(|own| same_key(own, name));
            for (name, value) in self.json.members().filter(|(name, _)| lifted(name)) {
                collect_ids(value, &mut name.to_owned(), &mut found, 0);
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

fn write_moment(value: Json<'_>, draft: &mut Draft) {
    if let Some(seconds) = value.as_str().and_then(moment::seconds) {
        draft.moment(seconds);
    }
}

/// The texts in a value that are ids, each with its path.
fn collect_ids<'t>(json: Json<'t>, path: &mut String, found: &mut Vec<(String, &'t str)>, depth: usize) {
    if depth > 12 || found.len() > 4 * MAX_LINKS {
        return;
    }
    match json.kind_of_container() {
        None => {
            if let Some(text) = json.as_str().filter(|text| is_arm_id(text)) {
                found.push((path.clone(), text));
            }
        }
        Some(false) => json.items().for_each(|item| collect_ids(item, path, found, depth + 1)),
        Some(true) => {
            for (key, value) in json.members() {
                let end = path.len();
                path.push('.');
                path.push_str(key);
                collect_ids(value, path, found, depth + 1);
                path.truncate(end);
            }
        }
    }
}

/// Sets a list of scalars, empty when the list that the values lie in is.
pub fn set_list(node: &mut NodeEntry<'_>, name: &str, values: Vec<Json<'_>>, outer: Json<'_>) {
    if outer.is_array() {
        node.set(name, Raw::List(values.into_iter().filter_map(scalar).collect()));
    }
}

/// Sets a property: a scalar as it is, a list of scalars as a list. Null, objects and empty text set nothing.
pub fn set_value(node: &mut NodeEntry<'_>, name: &str, value: Json<'_>) {
    match value.kind() {
        Kind::Array => _ = node.set(name, Raw::List(value.items().filter_map(scalar).collect())),
        Kind::Text("") => {}
        _ => {
            if let Some(raw) = scalar(value) {
                node.set(name, raw);
            }
        }
    }
}

/// Sets a property from a dotted path, likewise.
pub fn set_at(node: &mut NodeEntry<'_>, name: &str, json: Json<'_>, path: &str) {
    if let Some(value) = path::at(json, path) {
        set_value(node, name, value);
    }
}

/// A scalar as a raw value; null and containers are none.
pub fn scalar(json: Json<'_>) -> Option<Raw<'_>> {
    match json.kind() {
        Kind::Bool(flag) => Some(Raw::Bool(flag)),
        Kind::Int(number) => Some(Raw::Int(number)),
        Kind::Float(number) => Some(Raw::Float(number)),
        Kind::Text(text) => Some(Raw::Text(text)),
        _ => None,
    }
}
