//! ARM ids: canonical form, parents, parts.

use crate::model::Draft;
use std::borrow::Cow;

/// An ARM id in canonical form: lower case, no trailing slash, sub-resources cut back to what they belong to.
#[must_use]
pub fn canonical(id: &str) -> String {
    let mut lower = id.trim().trim_end_matches('/').to_ascii_lowercase();
    while lower.contains("//") {
        lower = lower.replace("//", "/");
    }
    match lower.rfind("/providers/microsoft.authorization/roledefinitions/") {
        Some(at) => lower.split_off(at),
        None => lower,
    }
}

/// Whether a text is an ARM id of a subscription, a resource group or something in one.
#[must_use]
pub fn is_arm_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = |prefix: &str| {
        bytes.len() > prefix.len() && bytes[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes())
    };
    starts("/subscriptions/") && !text.contains(char::is_whitespace) && text.len() < 2048
}

/// What directly contains the resource of a canonical id; `None` for an outermost scope and for other ids.
#[must_use]
pub fn parent(id: &str) -> Option<Cow<'_, str>> {
    if !id.starts_with('/') {
        return None;
    }
    let parts: Vec<&str> = id.split('/').skip(1).collect();
    let provider = parts.iter().rposition(|part| *part == "providers");
    let keep = match provider {
        Some(at) if parts.len() > at + 4 => parts.len() - 2,
        Some(at) => at,
        None if parts.len() > 2 => parts.len() - 2,
        None => 0,
    };
    (keep > 0).then(|| {
        let text = parts[..keep].iter().map(|part| part.len() + 1).sum::<usize>();
        Cow::Borrowed(&id[..text])
    })
}

/// The provider's type of a canonical id: `microsoft.x/a/b`; empty when the id has none.
#[must_use]
pub fn native_type(id: &str) -> String {
    if !id.starts_with('/') {
        return String::new();
    }
    let parts: Vec<&str> = id.split('/').skip(1).collect();
    match parts.iter().rposition(|part| *part == "providers") {
        Some(at) => {
            let mut kind = parts.get(at + 1).copied().unwrap_or_default().to_owned();
            for part in parts.iter().skip(at + 2).step_by(2) {
                kind.push('/');
                kind.push_str(part);
            }
            kind
        }
        None if parts.len() == 2 && parts[0] == "subscriptions" => {
            "microsoft.resources/subscriptions".to_owned()
        }
        None if parts.len() == 4 => "microsoft.resources/subscriptions/resourcegroups".to_owned(),
        None => String::new(),
    }
}

/// Whether the canonical id `inner` is `outer` or lies below it.
#[must_use]
pub fn is_within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a text is a GUID.
#[must_use]
pub fn is_guid(text: &str) -> bool {
    let dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| if dash(at) { b == b'-' } else { b.is_ascii_hexdigit() })
}

/// The node id of a tenant.
#[must_use]
pub fn tenant(guid: &str) -> String {
    format!("/tenants/{}", guid.to_ascii_lowercase())
}

/// The last part of an id.
#[must_use]
pub fn last_part(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// Writes the containing scopes of a canonical id: each with its kind, and who contains whom.
pub fn write_scopes(id: &str, draft: &mut Draft) {
    let mut child = Cow::Borrowed(id);
    for _ in 0..12 {
        let Some(above) = parent(&child).map(Cow::into_owned) else { return };
        draft.relation("CONTAINS", above.as_str(), child.as_ref());
        write_mention(&above, draft);
        child = Cow::Owned(above);
    }
}

/// Says what kind of thing an id names, as far as its type tells.
pub fn write_mention(id: &str, draft: &mut Draft) {
    let native = native_type(id);
    if !native.is_empty() {
        let kind = super::table::Table::get().kind(&native, "");
        describe(draft.mention(id, kind), id, &native);
    }
}

/// The same of an id that a resource points at: another record should describe it.
pub fn write_reference(id: &str, draft: &mut Draft) {
    let native = native_type(id);
    if !native.is_empty() {
        let kind = super::table::Table::get().kind(&native, "");
        describe(draft.refer(id, kind), id, &native);
    }
}

fn describe(mut node: crate::model::NodeEntry<'_>, id: &str, native: &str) {
    let provider = super::table::Table::get().provider(native);
    node.name(last_part(id)).provider(provider).set("type", native);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_lead_to_the_subscription() {
        let id = "/subscriptions/s/resourcegroups/rg/providers/microsoft.x/as/a/bs/b";
        let mut chain = Vec::new();
        let mut at = id.to_owned();
        while let Some(above) = parent(&at) {
            at = above.into_owned();
            chain.push(at.clone());
        }
        assert_eq!(
            chain,
            [
                "/subscriptions/s/resourcegroups/rg/providers/microsoft.x/as/a",
                "/subscriptions/s/resourcegroups/rg",
                "/subscriptions/s"
            ]
        );
    }

    #[test]
    fn an_extension_belongs_to_what_it_extends() {
        let id = "/subscriptions/s/providers/microsoft.a/bs/b/providers/microsoft.security/assessments/x";
        assert_eq!(parent(id).as_deref(), Some("/subscriptions/s/providers/microsoft.a/bs/b"));
    }

    #[test]
    fn ids_that_differ_in_case_are_one() {
        assert_eq!(canonical("/Subscriptions/S/resourceGroups/RG/"), "/subscriptions/s/resourcegroups/rg");
        assert_eq!(
            canonical("/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/ABC"),
            "/providers/microsoft.authorization/roledefinitions/abc"
        );
    }

    #[test]
    fn types_are_read_off_ids() {
        assert_eq!(native_type("/subscriptions/s"), "microsoft.resources/subscriptions");
        assert_eq!(
            native_type("/subscriptions/s/resourcegroups/r/providers/microsoft.x/as/a/bs/b"),
            "microsoft.x/as/bs"
        );
    }
}
