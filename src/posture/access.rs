//! Who can use a node: permissions on it and on every scope that contains it.

use crate::model::{NodeRef, RelationRef};

/// One permission that reaches a node.
#[derive(Clone, Copy)]
pub struct Grant<'e> {
    /// the permission itself
    pub relation: RelationRef<'e>,
    /// the scope it was given on; the node itself when it is direct
    pub scope: NodeRef<'e>,
}

impl<'e> Grant<'e> {
    /// Who holds it.
    #[must_use]
    pub fn principal(&self) -> NodeRef<'e> {
        self.relation.from()
    }

    /// The role's name.
    #[must_use]
    pub fn role(&self) -> &'e str {
        self.relation.text("role").map_or("", crate::model::SafeStr::as_str)
    }

    /// `read`, `write`, `admin`, `keys` or `unknown`.
    #[must_use]
    pub fn access(&self) -> &'e str {
        self.relation.text("access").map_or("unknown", crate::model::SafeStr::as_str)
    }
}

/// Every permission that reaches a node, the direct ones first.
#[must_use]
pub fn who_can(node: NodeRef<'_>) -> Vec<Grant<'_>> {
    let scopes = std::iter::once(node).chain(node.scopes());
    let on = |scope: NodeRef<'_>| {
        scope
            .incoming()
            .filter(|relation| relation.kind_name() == "HAS_PERMISSION")
            .map(|r| r.id())
            .collect::<Vec<_>>()
    };
    let estate = node.estate();
    scopes
        .flat_map(|scope| on(scope).into_iter().map(move |id| Grant { relation: estate.relation(id), scope }))
        .collect()
}
