//! What a record is about: the canonical id and the provider's type, from whatever columns it has.

use super::columns::{Columns, text};
use super::id::{canonical, native_type};
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use std::borrow::Cow;

/// Id and type of a record.
///
/// # Errors
/// The outcome to report when the record is no resource.
pub fn identify(json: Json<'_>, columns: &Columns<'_>) -> Result<(String, String), Outcome> {
    let told = told_type(columns);
    let id =
        arm_id(columns).or_else(|| account(json, columns)).or_else(|| composed(columns, told.as_deref()?));
    let id = id.ok_or_else(|| no_identity(json))?;
    let native = match told {
        Some(told) if told == "microsoft.resources/resourcegroups" => {
            "microsoft.resources/subscriptions/resourcegroups".to_owned()
        }
        Some(told) => told,
        None => native_type(&id),
    };
    if native.contains('/') {
        return Ok((id, native));
    }
    Err(Outcome::Skipped("not_a_resource", format!("{id} names no resource")))
}

/// The record's own id, when it is one of the management API.
fn arm_id(columns: &Columns<'_>) -> Option<String> {
    let id = text(columns.id).or_else(|| text(columns.resource_id))?;
    rooted(id).map(|id| canonical(&id))
}

/// An id of the management API with its leading slash, which some answers leave out.
fn rooted(id: &str) -> Option<Cow<'_, str>> {
    let starts =
        |text: &str, word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let known =
        |text: &str| ["/subscriptions/", "/providers/", "/tenants/"].iter().any(|word| starts(text, word));
    if known(id) {
        return Some(Cow::Borrowed(id));
    }
    let bare = ["subscriptions/", "providers/"].iter().any(|word| starts(id, word));
    bare.then(|| Cow::Owned(format!("/{id}")))
}

/// The provider's type as the record tells it, lower case.
fn told_type(columns: &Columns<'_>) -> Option<String> {
    let told = text(columns.native)?.to_ascii_lowercase();
    let (namespace, kind) = told.split_once('/')?;
    let plain = namespace.contains('.') && !kind.is_empty() && !told.contains(char::is_whitespace);
    plain.then_some(told)
}

/// A subscription as the login lists it, or as a row without id.
fn account(json: Json<'_>, columns: &Columns<'_>) -> Option<String> {
    let login = ["cloudName", "environmentName", "homeTenantId"].iter().any(|name| json.get(name).is_some());
    let id = if login && columns.tenant.is_some() {
        text(columns.id).filter(|id| super::id::is_guid(id))
    } else if columns.id.is_none() && columns.native.is_none() && columns.display_name.is_some() {
        text(columns.account)
    } else {
        None
    };
    id.map(|id| canonical(&format!("/subscriptions/{id}")))
}

/// The id that the columns of a row amount to. What a projection left out is left out of the id too.
fn composed(columns: &Columns<'_>, native: &str) -> Option<String> {
    let name = text(columns.name)?;
    let (namespace, kinds) = native.split_once('/')?;
    let (kinds, names): (Vec<&str>, Vec<&str>) = (kinds.split('/').collect(), name.split('/').collect());
    if kinds.len() != names.len() {
        return Some(format!("azure:{native}/{name}").to_ascii_lowercase());
    }
    let pairs = kinds.iter().zip(&names);
    let path: String = pairs.flat_map(|(kind, name)| ["/", kind, "/", name]).collect();
    match (text(columns.account), text(columns.group)) {
        (Some(account), Some(group)) => Some(canonical(&format!(
            "/subscriptions/{account}/resourceGroups/{group}/providers/{namespace}{path}"
        ))),
        _ => Some(format!("azure:{namespace}{path}").to_ascii_lowercase()),
    }
}

/// Whether the id of a record was made of its columns and names no scope.
#[must_use]
pub fn is_incomplete(id: &str) -> bool {
    id.starts_with("azure:")
}

fn no_identity(json: Json<'_>) -> Outcome {
    let keys: Vec<&str> = json.members().take(6).map(|(key, _)| key).collect();
    let message = if keys.is_empty() {
        "the record is no object".to_owned()
    } else {
        format!("no id, and no type and name to make one of: has {}", keys.join(", "))
    };
    Outcome::Skipped("no_identity", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::json::Document;

    fn id_of(text: &str) -> Option<(String, String)> {
        let document = Document::parse(text.as_bytes()).expect(text);
        identify(document.root(), &Columns::of(document.root())).ok()
    }

    fn both(id: &str, native: &str) -> Option<(String, String)> {
        [(id.to_owned(), native.to_owned())].into_iter().next()
    }

    #[test]
    fn every_projection_names_its_resource() {
        let id = "/subscriptions/s/resourcegroups/g/providers/microsoft.x/as/a";
        assert_eq!(
            id_of(r#"{"id":"/subscriptions/S/resourceGroups/g/providers/Microsoft.X/as/a"}"#),
            both(id, "microsoft.x/as")
        );
        assert_eq!(
            id_of(r#"{"id":"subscriptions/s/resourceGroups/g/providers/Microsoft.X/as/a"}"#),
            both(id, "microsoft.x/as")
        );
        let columns = r#"{"name":"A","type":"microsoft.x/as","subscriptionId":"s","resourceGroup":"g"}"#;
        assert_eq!(id_of(columns), both(id, "microsoft.x/as"));
        assert_eq!(
            id_of(r#"{"name":"A","type":"microsoft.x/as"}"#),
            both("azure:microsoft.x/as/a", "microsoft.x/as")
        );
        let child = r#"{"name":"a/b","type":"microsoft.x/as/bs","subscriptionId":"s","resourceGroup":"g"}"#;
        assert_eq!(id_of(child), both(&format!("{id}/bs/b"), "microsoft.x/as/bs"));
    }

    #[test]
    fn accounts_are_named_by_the_login_too() {
        let login = r#"{"cloudName":"AzureCloud","id":"0a2b0c1d-0000-0000-0000-00000000000f","name":"dev","tenantId":"t"}"#;
        let id = "/subscriptions/0a2b0c1d-0000-0000-0000-00000000000f";
        assert_eq!(id_of(login), both(id, "microsoft.resources/subscriptions"));
        let row = r#"{"subscriptionId":"S","displayName":"x"}"#;
        assert_eq!(id_of(row), both("/subscriptions/s", "microsoft.resources/subscriptions"));
    }

    #[test]
    fn what_names_no_resource_is_none() {
        for text in [
            r#"{"id":"/subscriptions/s/providers/Microsoft.Compute","resourceTypes":[]}"#,
            r#"{"type":"microsoft.x/as","count_":3}"#,
            r#"{"id":"/repositories/x"}"#,
            "[1]",
        ] {
            assert_eq!(id_of(text), None, "{text}");
        }
    }
}
