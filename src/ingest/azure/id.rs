//! Canonical ARM ids, and the scopes that an id runs through.

use super::table::Table;
use crate::model::Draft;
use std::borrow::Cow;

/// One level of an ARM id: a scope or a resource.
pub(super) struct Level<'i> {
    /// the id up to here
    pub id: &'i str,
    /// its type: `subscriptions`, `resourcegroups`, `tenants` or an ARM type
    pub ty: String,
}

/// The id in lower case, without doubled or trailing slashes.
pub(super) fn canonical(raw: &str) -> String {
    let raw = raw.trim();
    let mut id = String::with_capacity(raw.len() + 1);
    if starts_with(raw, "subscriptions/") {
        id.push('/');
    }
    for c in raw.chars() {
        match c {
            '/' if id.ends_with('/') => {}
            c if c.is_ascii() => id.push(c.to_ascii_lowercase()),
            c => id.extend(c.to_lowercase()),
        }
    }
    while id.len() > 1 && id.ends_with('/') {
        id.pop();
    }
    id
}

/// Whether `text` begins with `start`, whatever its case.
pub(super) fn starts_with(text: &str, start: &str) -> bool {
    text.len() >= start.len() && text.as_bytes()[..start.len()].eq_ignore_ascii_case(start.as_bytes())
}

/// Whether the text is the ARM id of a scope or a resource.
pub(super) fn is_arm(text: &str) -> bool {
    let scoped = starts_with(text, "/subscriptions/") || starts_with(text, "/providers/microsoft.management/");
    scoped && text.len() < 2048 && !text.contains([' ', '?', '{', '\n'])
}

/// Every scope and resource that a canonical id runs through, the widest first.
pub(super) fn levels(id: &str) -> Vec<Level<'_>> {
    let mut levels: Vec<Level<'_>> = Vec::with_capacity(4);
    let mut base = String::new();
    let mut parts = id.split('/').skip(1);
    let mut end = 0;
    while let (Some(first), Some(second)) = (parts.next(), parts.next()) {
        end += first.len() + second.len() + 2;
        if first == "providers" {
            second.clone_into(&mut base);
            continue;
        }
        let scope = levels.len() < 2 && matches!(first, "subscriptions" | "resourcegroups" | "tenants");
        base = if scope || base.is_empty() { first.to_owned() } else { format!("{base}/{first}") };
        levels.push(Level { id: &id[..end], ty: base.clone() });
    }
    levels
}

/// The last part of an id.
pub(super) fn last(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// Cuts the id of a part (an IP configuration, a front end) to the resource it belongs to.
pub(super) fn rolled_up(id: &str) -> Cow<'_, str> {
    let cut = levels(id).into_iter().take_while(|level| !Table::get().is_part(last_type(&level.ty))).last();
    Cow::Borrowed(cut.map_or(id, |level| level.id))
}

fn last_type(ty: &str) -> &str {
    ty.rsplit('/').next().unwrap_or(ty)
}

/// The canonical id of the thing that a raw ARM id names, parts cut off.
pub(super) fn target(raw: &str) -> String {
    let id = canonical(raw);
    rolled_up(&id).into_owned()
}

/// Writes CONTAINS along the whole id and mentions every level but the last.
pub(super) fn contain(draft: &mut Draft, raw: &str, id: &str) {
    let levels = levels(id);
    for pair in levels.windows(2) {
        let parent = &pair[0];
        let shown = if raw.len() == id.len() { raw.get(..parent.id.len()).unwrap_or(id) } else { parent.id };
        let kind = Table::get().kind(&parent.ty, None);
        draft.mention(parent.id, kind).name(last(shown)).provider("azure");
        draft.relation("CONTAINS", parent.id, pair[1].id);
    }
}

/// Mentions what an id names, with the kind of its type.
pub(super) fn mention(draft: &mut Draft, raw: &str, id: &str) {
    if let Some(level) = levels(id).last() {
        let kind = Table::get().kind(&level.ty, None);
        draft.mention(id, kind).name(last(raw.trim_end_matches('/'))).provider("azure");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_folded_and_split_into_scopes() {
        let id = canonical("/Subscriptions/S//resourceGroups/RG/providers/Microsoft.X/a/B/c/D/");
        assert_eq!(id, "/subscriptions/s/resourcegroups/rg/providers/microsoft.x/a/b/c/d");
        let types: Vec<String> = levels(&id).into_iter().map(|level| level.ty).collect();
        assert_eq!(types, ["subscriptions", "resourcegroups", "microsoft.x/a", "microsoft.x/a/c"]);
    }

    #[test]
    fn parts_are_cut_to_their_resource() {
        let id = "/subscriptions/S/resourceGroups/R/providers/Microsoft.Network/networkInterfaces/N/ipConfigurations/i";
        assert_eq!(
            target(id),
            "/subscriptions/s/resourcegroups/r/providers/microsoft.network/networkinterfaces/n"
        );
    }
}
