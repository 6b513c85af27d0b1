//! A what-if as a file: TOML or JSON, by ids and names, so that it can be shared and kept over snapshots.

use super::analysis::Analysis;
use super::fix::{Place, Remedy, fixes};
use super::what_if::{Change, WhatIf};
use crate::model::{Estate, NodeId, RelationId, SafeText};
use serde::{Deserialize, Serialize};

/// The file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved {
    /// what the user calls it
    #[serde(default)]
    pub name: String,
    /// what is switched to "fixed"
    #[serde(default)]
    pub fixed: Vec<Item>,
}

/// One change: a relation, a node, or a fix at one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// the id of a fix; none: the relation or node itself is gone
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// the id of a node
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// a relation
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<RelationName>,
}

/// A relation by its ends; `role` tells parallel permissions apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationName {
    /// the id of its source
    pub from: String,
    /// its kind
    pub kind: String,
    /// the id of its target
    pub to: String,
    /// the role of a permission
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// Why a file is no what-if.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct SavedError(String);

impl Saved {
    /// Reads TOML, or JSON when the text starts with a brace.
    ///
    /// # Errors
    /// When the text is neither, or has members that are not known; with the place.
    pub fn parse(text: &str) -> Result<Self, SavedError> {
        let wrong = |error: String| SavedError(SafeText::new(&error).to_string());
        if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| wrong(error.to_string()))
        } else {
            toml::from_str(text).map_err(|error| wrong(error.to_string()))
        }
    }

    /// Writes TOML.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// What an overlay says.
    #[must_use]
    pub fn of(estate: &Estate, what_if: &WhatIf) -> Self {
        let mut fixed: Vec<Item> = what_if.changes().map(|change| item(estate, change)).collect();
        fixed.sort_by_key(|item| {
            (item.fix.clone(), item.node.clone(), item.relation.as_ref().map(RelationName::key))
        });
        Self { name: what_if.name.clone(), fixed }
    }

    /// Switches everything on that the estate has; answers what it has not, one line each.
    pub fn apply(&self, estate: &Estate, analysis: &Analysis, what_if: &mut WhatIf) -> Vec<String> {
        let (changes, unmatched) = self.changes(estate);
        what_if.name = SafeText::new(&self.name).to_string();
        for change in changes {
            if !what_if.has(change) {
                what_if.toggle(estate, analysis, change);
            }
        }
        unmatched
    }

    /// The changes that the estate has, and what it has not, one line each.
    #[must_use]
    pub fn changes(&self, estate: &Estate) -> (Vec<Change>, Vec<String>) {
        let (mut changes, mut unmatched) = (Vec::new(), Vec::new());
        for item in &self.fixed {
            let own = item.changes(estate);
            if own.is_empty() {
                unmatched.push(SafeText::new(&item.shown()).to_string());
            }
            changes.extend(own);
        }
        (changes, unmatched)
    }
}

impl RelationName {
    fn key(&self) -> (String, String, String, Option<String>) {
        (self.from.clone(), self.kind.clone(), self.to.clone(), self.role.clone())
    }

    /// The relations of that name: several when they run parallel and no role tells them apart.
    fn find(&self, estate: &Estate) -> Vec<RelationId> {
        let (Some(from), Some(to)) = (estate.find(&self.from), estate.find(&self.to)) else {
            return Vec::new();
        };
        let all = estate
            .outgoing(from)
            .filter(|relation| relation.to_id() == to && relation.kind_name() == self.kind.as_str());
        let has_role = |relation: &crate::model::RelationRef<'_>| {
            self.role
                .as_ref()
                .is_none_or(|role| relation.text("role").is_some_and(|own| own == role.as_str()))
        };
        all.filter(has_role).map(crate::model::RelationRef::id).collect()
    }
}

impl Item {
    fn changes(&self, estate: &Estate) -> Vec<Change> {
        let node = self.node.as_ref().and_then(|id| estate.find(id));
        let relations = self.relation.as_ref().map(|name| name.find(estate)).unwrap_or_default();
        let Some(fix) = &self.fix else {
            let relations = relations.into_iter().map(Change::Relation);
            return node.map(Change::Node).into_iter().chain(relations).collect();
        };
        let Some(place) = fixes().iter().position(|own| own.id == *fix) else { return Vec::new() };
        let fix = u16::try_from(place).unwrap_or(u16::MAX);
        let places = node.map(Place::Node).into_iter().chain(relations.into_iter().map(Place::Relation));
        places.map(|at| Change::Remedy(Remedy { fix, at })).collect()
    }

    fn shown(&self) -> String {
        let relation = |name: &RelationName| format!("{} {} {}", name.from, name.kind, name.to);
        let place = self.node.clone().or_else(|| self.relation.as_ref().map(relation)).unwrap_or_default();
        self.fix.as_ref().map_or_else(|| place.clone(), |fix| format!("{fix} at {place}"))
    }
}

fn item(estate: &Estate, change: Change) -> Item {
    let id = |node: NodeId| Some(estate.node(node).canonical_id());
    let name = |relation: RelationId| {
        let relation = estate.relation(relation);
        Some(RelationName {
            from: relation.from().canonical_id(),
            kind: relation.kind_name().to_string(),
            to: relation.to().canonical_id(),
            role: relation.text("role").map(|role| role.to_string()),
        })
    };
    match change {
        Change::Relation(relation) => Item { relation: name(relation), ..Item::default() },
        Change::Node(node) => Item { node: id(node), ..Item::default() },
        Change::Remedy(remedy) => {
            let fix = Some(remedy.kind().id.clone());
            match remedy.at {
                Place::Node(node) => Item { fix, node: id(node), relation: None },
                Place::Relation(relation) => Item { fix, node: None, relation: name(relation) },
            }
        }
    }
}
