//! ARM ids: canonical form, parents, parts.

use crate::model::Draft;

/// An ARM id in canonical form: lower case, no trailing slash, sub-resources cut back to what they belong to.
#[must_use]
pub fn canonical(id: &str) -> String {
    let mut lower = id.trim().trim_end_matches('/').to_ascii_lowercase();
    while has_empty_part(&lower) {
        lower = lower.replace("//", "/");
    }
    match provider(&lower).filter(|at| lower[*at..].starts_with(ROLE)) {
        Some(at) => lower.split_off(at),
        None => lower,
    }
}

/// Role definitions are known by this part of their id: it is the same in every scope.
const ROLE: &str = "/providers/microsoft.authorization/roledefinitions/";

fn has_empty_part(id: &str) -> bool {
    let bytes = id.as_bytes();
    memchr::memchr_iter(b'/', bytes).any(|at| bytes.get(at + 1) == Some(&b'/'))
}

/// Where the last `/providers` of an id is.
fn provider(id: &str) -> Option<usize> {
    let mut end = id.len();
    while let Some(slash) = memchr::memrchr(b'/', &id.as_bytes()[..end]) {
        if &id[slash + 1..end] == "providers" {
            return Some(slash);
        }
        end = slash;
    }
    None
}

/// Whether a text is an ARM id of a subscription, a resource group or something in one.
#[must_use]
pub fn is_arm_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = |prefix: &str| {
        bytes.len() > prefix.len() && bytes[..prefix.len()].eq_ignore_ascii_case(prefix.as_bytes())
    };
    bytes.first() == Some(&b'/')
        && starts("/subscriptions/")
        && !text.contains(char::is_whitespace)
        && text.len() < 2048
}

/// What directly contains the resource of a canonical id; `None` for an outermost scope and for other ids.
#[must_use]
pub fn parent(id: &str) -> Option<&str> {
    let own = id.starts_with('/').then_some(id)?;
    let parts = |text: &str| memchr::memchr_iter(b'/', text.as_bytes()).count();
    let end = match provider(own) {
        // `/providers/NAMESPACE/TYPE/NAME`: what more there is are sub-resources
        Some(at) if parts(&own[at..]) > 4 => before_last(own, parts(&own[at..])),
        Some(at) => at,
        None if parts(own) > 2 => before_last(own, parts(own)),
        None => 0,
    };
    (end > 0).then(|| &own[..end])
}

/// Where the last type and name begin; of `parts`, when they are odd, the last is a type without a name.
fn before_last(id: &str, parts: usize) -> usize {
    let last = id.rfind('/').unwrap_or(0);
    if parts % 2 == 1 { last } else { id[..last].rfind('/').unwrap_or(0) }
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
    memchr::memrchr(b'/', id.as_bytes()).map_or(id, |at| &id[at + 1..])
}

/// Writes the containing scopes of a canonical id: each with its kind, and who contains whom.
pub fn write_scopes(id: &str, draft: &mut Draft) {
    let mut child = id;
    for _ in 0..12 {
        let Some(above) = parent(child) else { return };
        draft.relation("CONTAINS", above, child);
        if !draft.first_time(&["scope", above]) {
            return;
        }
        write_mention(above, draft);
        child = above;
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
            at = above.to_owned();
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
    fn a_type_without_a_name_belongs_to_what_it_is_of() {
        let vault = "/subscriptions/s/resourcegroups/g/providers/microsoft.keyvault/vaults/v";
        assert_eq!(parent(&format!("{vault}/accesspolicies")), Some(vault));
        assert_eq!(parent("/subscriptions/s/resourcegroups"), Some("/subscriptions/s"));
    }

    #[test]
    fn an_extension_belongs_to_what_it_extends() {
        let id = "/subscriptions/s/providers/microsoft.a/bs/b/providers/microsoft.security/assessments/x";
        assert_eq!(parent(id), Some("/subscriptions/s/providers/microsoft.a/bs/b"));
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
