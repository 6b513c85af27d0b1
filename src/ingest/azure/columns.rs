//! The columns of a row: those that every row may have, and those that a query made of properties.

use crate::ingest::json::{Json, Key, Name};

/// The members that any record may have, found in one pass. Of repeated ones the last counts.
#[derive(Clone, Copy, Default)]
pub struct Columns<'t> {
    /// the provider's id
    pub id: Option<Json<'t>>,
    /// the id that a shell adds
    pub resource_id: Option<Json<'t>>,
    /// the name
    pub name: Option<Json<'t>>,
    /// the provider's type
    pub native: Option<Json<'t>>,
    /// a word that tells variants of a type apart
    pub kind: Option<Json<'t>>,
    /// the region
    pub location: Option<Json<'t>>,
    /// the settings
    pub properties: Option<Json<'t>>,
    /// the managed identities
    pub identity: Option<Json<'t>>,
    /// the tags
    pub tags: Option<Json<'t>>,
    /// the resource that manages this one
    pub managed_by: Option<Json<'t>>,
    /// the tenant
    pub tenant: Option<Json<'t>>,
    /// the subscription
    pub account: Option<Json<'t>>,
    /// the resource group
    pub group: Option<Json<'t>>,
    /// who made and changed it, and when
    pub system_data: Option<Json<'t>>,
    /// the shown name of a subscription
    pub display_name: Option<Json<'t>>,
    /// whether some column is named after a path below the settings
    flat: bool,
}

impl<'t> Columns<'t> {
    /// The columns of a record.
    #[must_use]
    pub fn of(record: Json<'t>) -> Self {
        let mut columns = Self::default();
        for (name, value) in record.named() {
            match columns.column(name) {
                Some(column) => *column = Some(value),
                None => columns.flat |= is_flat(name),
            }
        }
        columns
    }

    /// Whether the record's id begins with a slash, as no object of the directory has it.
    pub fn names_rooted_id(&self) -> bool {
        text(self.id).is_some_and(|id| id.starts_with('/'))
    }

    fn column(&mut self, name: Name<'t>) -> Option<&mut Option<Json<'t>>> {
        let is = |known: &str| name.is(&Key::new(known));
        Some(match name.initial() {
            b'i' if is("id") => &mut self.id,
            b'i' if is("identity") => &mut self.identity,
            b'n' if is("name") => &mut self.name,
            b't' if is("type") => &mut self.native,
            b't' if is("tags") => &mut self.tags,
            b't' if is("tenantId") => &mut self.tenant,
            b'k' if is("kind") => &mut self.kind,
            b'l' if is("location") => &mut self.location,
            b'p' if is("properties") => &mut self.properties,
            b'm' if is("managedBy") => &mut self.managed_by,
            b's' if is("subscriptionId") => &mut self.account,
            b's' if is("systemData") => &mut self.system_data,
            b'r' if is("resourceGroup") => &mut self.group,
            b'r' if is("ResourceId") => &mut self.resource_id,
            b'd' if is("displayName") => &mut self.display_name,
            _ => return None,
        })
    }
}

/// The text of a column; `None` when it is absent, empty or no text.
#[must_use]
pub fn text(column: Option<Json<'_>>) -> Option<&str> {
    column.and_then(Json::as_str).filter(|text| !text.is_empty())
}

const PREFIX: &str = "properties_";

fn is_flat(name: Name<'_>) -> bool {
    name.initial() == b'p' && flat_path(name.text()).is_some()
}

fn flat_path(name: &str) -> Option<&str> {
    name.strip_prefix(PREFIX).filter(|path| !path.is_empty())
}

/// The text of the record with columns like `properties_networkAcls_defaultAction` put back in their place;
/// nothing when it has none, or a `properties` of its own.
#[must_use]
pub fn folded(record: Json<'_>, columns: &Columns<'_>) -> Option<String> {
    if !columns.flat || columns.properties.is_some() {
        return None;
    }
    let mut kept = serde_json::Map::new();
    let mut properties = serde_json::Map::new();
    for (name, value) in record.members() {
        let value = serde_json::from_str(&value.source()).unwrap_or_default();
        match flat_path(name) {
            Some(path) => put(&mut properties, path, value),
            None => _ = kept.insert(name.to_owned(), value),
        }
    }
    kept.insert("properties".to_owned(), properties.into());
    serde_json::to_string(&kept).ok()
}

fn put(at: &mut serde_json::Map<String, serde_json::Value>, path: &str, value: serde_json::Value) {
    let Some((first, rest)) = path.split_once('_') else {
        at.insert(path.to_owned(), value);
        return;
    };
    let inner = at.entry(first).or_insert_with(|| serde_json::Map::new().into());
    if let Some(inner) = inner.as_object_mut() {
        put(inner, rest, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::json::Document;

    #[test]
    fn columns_go_back_where_they_came_from() {
        let text = br#"{"id":"/x","properties_networkAcls_defaultAction":"Deny","properties_networkAcls_bypass":"None","properties_a":1}"#;
        let row = Document::parse(text).unwrap();
        let folded =
            Document::parse(folded(row.root(), &Columns::of(row.root())).unwrap().as_bytes()).unwrap();
        assert_eq!(folded.root().text("properties.networkAcls.defaultAction"), Some("Deny"));
        assert_eq!(folded.root().text("properties.networkAcls.bypass"), Some("None"));
        assert_eq!(folded.root().at("properties.a").and_then(Json::as_int), Some(1));
        let plain = Document::parse(br#"{"id":"/x"}"#).unwrap();
        assert!(super::folded(plain.root(), &Columns::of(plain.root())).is_none());
    }

    #[test]
    fn columns_are_found_in_every_spelling() {
        let row =
            Document::parse(br#"{"ID":"/x","subscription_id":"s","managedBy":null,"Type":"t","other":1}"#)
                .unwrap();
        let columns = Columns::of(row.root());
        assert_eq!(
            (text(columns.id), text(columns.account), text(columns.native)),
            (Some("/x"), Some("s"), Some("t"))
        );
        assert!(text(columns.managed_by).is_none() && columns.group.is_none());
    }
}
