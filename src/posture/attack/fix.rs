//! What ends a step, or only lessens it: recommendations with the change that they make.

use super::condition::Subject;
use super::map::{Door, Link, Map, Part, Rule};
use super::path::subjects;
use super::rules::Rules;
use super::words::{between, filled};
use crate::model::{Estate, NodeId, RelationId, Truth};
use serde::Deserialize;
use std::sync::OnceLock;

/// How much work a fix is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// an hour: one setting
    Low,
    /// a day: a change that others must join in
    Medium,
    /// weeks
    High,
}

impl Effort {
    /// Its weight in plans and cuts: 1, 2 or 4.
    #[must_use]
    pub fn weight(self) -> u32 {
        match self {
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 4,
        }
    }

    /// `low`, `medium` or `high`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum At {
    From,
    To,
    Relation,
}

/// A kind of fix, of `assets/paths/fixes.toml`.
#[derive(Clone, Debug)]
pub struct Fix {
    /// a stable name
    pub id: String,
    /// with `{node}`, or `{from}`, `{to}` and `{role}`
    pub title: String,
    at: At,
    /// the facts that are no more once it is done
    pub clears: Vec<String>,
    /// how much work it is
    pub effort: Effort,
    /// why it helps though it does not end a path; empty for a fix that does
    pub why: String,
    /// what it applies to
    subject: Subject,
}

#[derive(Deserialize)]
struct File {
    fix: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    title: String,
    at: At,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    when: Vec<String>,
    #[serde(default)]
    clears: Vec<String>,
    effort: Effort,
    #[serde(default)]
    why: String,
    #[serde(default)]
    lessens: bool,
}

/// Every kind of fix.
#[must_use]
pub fn fixes() -> &'static [Fix] {
    static FIXES: OnceLock<Vec<Fix>> = OnceLock::new();
    FIXES.get_or_init(|| {
        let file: File =
            crate::model::asset("paths/fixes.toml", include_str!("../../../assets/paths/fixes.toml"));
        file.fix.into_iter().map(Row::compile).collect()
    })
}

impl Row {
    fn compile(self) -> Fix {
        debug_assert_eq!(self.lessens, !self.why.is_empty(), "{}", self.id);
        let subject = Subject::new(&self.kinds, &self.when, &[], false);
        let Self { id, title, at, clears, effort, why, .. } = self;
        Fix { id, title, at, clears, effort, why, subject }
    }
}

/// What a remedy is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// a node's settings
    Node(NodeId),
    /// a relation
    Relation(RelationId),
}

/// A fix at one place: a recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Remedy {
    /// the place of the kind of fix in [`fixes`]
    pub fix: u16,
    /// what it is applied to
    pub at: Place,
}

impl Remedy {
    /// The kind of fix.
    #[must_use]
    pub fn kind(self) -> &'static Fix {
        &fixes()[usize::from(self.fix)]
    }

    /// The shown title.
    #[must_use]
    pub fn title(self, estate: &Estate) -> String {
        match self.at {
            Place::Node(node) => filled(&self.kind().title, &[("node", estate.node(node).name().as_str())]),
            Place::Relation(relation) => {
                let relation = estate.relation(relation);
                between(&self.kind().title, relation.from(), relation.to(), Some(relation))
            }
        }
    }

    /// A name for files and scripts: the fix and where it applies.
    #[must_use]
    pub fn key(self, estate: &Estate) -> (String, String) {
        let place = match self.at {
            Place::Node(node) => estate.node(node).canonical_id(),
            Place::Relation(relation) => {
                let relation = estate.relation(relation);
                format!(
                    "{} {} {}",
                    relation.from().canonical_id(),
                    relation.kind_name(),
                    relation.to().canonical_id()
                )
            }
        };
        (self.kind().id.clone(), place)
    }

    /// Whether it ends a link of the map.
    #[must_use]
    pub fn ends_link(self, estate: &Estate, map: &Map, link: Link) -> bool {
        match self.at {
            Place::Relation(relation) => {
                let named = link.rule.base().is_some_and(|base| base.breaks.contains(&self.kind().id));
                link.relation == relation && named && !is_containment(link.rule)
            }
            Place::Node(node) => {
                let (from, to) = (map.states[link.from as usize].node, map.states[link.to as usize].node);
                subjects(link.rule, from, to)
                    .iter()
                    .any(|(subject, own)| self.denies(estate, subject, *own, node))
            }
        }
    }

    /// Whether it closes a door of the map.
    #[must_use]
    pub fn closes_door(self, estate: &Estate, map: &Map, door: Door) -> bool {
        let Some(entry) = door.entry.and_then(|place| Rules::get().entries.get(usize::from(place))) else {
            return false;
        };
        match self.at {
            Place::Relation(_) => false,
            Place::Node(node) => {
                self.denies(estate, &entry.at.subject, map.states[door.state as usize].node, node)
            }
        }
    }

    /// Whether a condition on `own` looks at a fact that the fix at `node` clears.
    fn denies(self, estate: &Estate, subject: &Subject, own: NodeId, node: NodeId) -> bool {
        let clears = &self.kind().clears;
        subject.conditions().iter().any(|condition| condition.looks_at(clears))
            && rest_on(estate, own, clears).contains(&node)
    }
}

fn is_containment(rule: Rule) -> bool {
    matches!(rule, Rule::Right(_, Part::Carry | Part::Inside))
}

/// The nodes whose records decide these facts about `own`: its own, where no insight says otherwise.
fn rest_on(estate: &Estate, own: NodeId, keys: &[String]) -> Vec<NodeId> {
    let mut nodes: Vec<NodeId> =
        keys.iter().filter_map(|key| estate.insight(own, key)).map(|insight| insight.of).collect();
    if nodes.is_empty() {
        nodes.push(own);
    }
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// The remedies that end a step, given the fixes that its rule names.
pub(super) fn remedies(
    estate: &Estate,
    breaks: &[String],
    ends: (NodeId, NodeId),
    relation: Option<RelationId>,
) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    for (place, fix) in (0u16..).zip(fixes()).filter(|(_, fix)| breaks.contains(&fix.id)) {
        let node = match fix.at {
            At::From => ends.0,
            At::To => ends.1,
            At::Relation => {
                remedies
                    .extend(relation.map(|relation| Remedy { fix: place, at: Place::Relation(relation) }));
                continue;
            }
        };
        let nodes = rest_on(estate, node, &fix.clears);
        let known = |node: &NodeId| fix.subject.takes(estate.node(*node).kind()) || *node != ends.1;
        remedies
            .extend(nodes.into_iter().filter(known).map(|node| Remedy { fix: place, at: Place::Node(node) }));
    }
    remedies
}

/// The remedies at a node that only lessen.
pub(super) fn lessening(estate: &Estate, node: NodeId) -> Vec<Remedy> {
    let fits = |fix: &Fix| !fix.why.is_empty() && fix.subject.fits(estate.node(node)) == Truth::Yes;
    let places = (0u16..).zip(fixes()).filter(|(_, fix)| fits(fix));
    places.map(|(fix, _)| Remedy { fix, at: Place::Node(node) }).collect()
}
