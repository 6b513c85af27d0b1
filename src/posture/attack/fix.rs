//! What ends a step, or only lessens it: recommendations with the change that they make.

use super::condition::Subject;
use super::map::{Cause, Door, Link, Map, Part};
use super::path::subjects;
use super::rules::Rules;
use super::words::{between, filled};
use crate::model::{Estate, NodeId, Ontology, RelationId, RelationKindId, RelationRef, Severity, Truth};
use crate::posture::rules::{Effort, Removal, Rule, RuleSet};
use crate::query::Predicate;
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum At {
    From,
    To,
    Relation,
}

/// A kind of fix: of `assets/paths/fixes.toml`, or what a rule of `assets/rules` asks for.
#[derive(Clone, Debug)]
pub struct Fix {
    /// a stable name: that of the rule where it is one
    pub id: String,
    /// with `{node}`, or `{from}`, `{to}` and `{role}`
    pub title: String,
    at: At,
    /// the facts of the node that are no more once it is done
    pub clears: Vec<String>,
    /// whether the relation that it is applied to is no more once it is done
    pub gone: bool,
    /// how much work it is
    pub effort: Effort,
    /// what it applies to
    subject: Subject,
    /// relations of the node that are gone once it is done
    removes: Vec<Removed>,
    /// the place of the rule in [`RuleSet::shipped`], where it is one
    pub rule: Option<u16>,
}

/// Relations of a node that a rule's fix removes.
#[derive(Clone, Debug)]
struct Removed {
    kind: Option<RelationKindId>,
    outgoing: bool,
    /// on the relation, called `n`
    condition: Option<Predicate>,
}

#[derive(Deserialize)]
struct File {
    fix: Vec<Row>,
    settles: Vec<Settles>,
}

/// Which insights a property decides.
#[derive(Deserialize)]
struct Settles {
    properties: Vec<String>,
    insights: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    title: String,
    at: At,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    clears: Vec<String>,
    #[serde(default)]
    gone: bool,
    effort: Effort,
}

/// Every kind of fix: those of the data, then one per shipped rule.
#[must_use]
pub fn fixes() -> &'static [Fix] {
    static FIXES: OnceLock<Vec<Fix>> = OnceLock::new();
    FIXES.get_or_init(|| {
        let file: File =
            crate::model::asset("paths/fixes.toml", include_str!("../../../assets/paths/fixes.toml"));
        let rules =
            (0u16..).zip(RuleSet::shipped().rules()).map(|(at, rule)| of_rule(at, rule, &file.settles));
        let rules: Vec<Fix> = rules.collect();
        file.fix.into_iter().map(Row::compile).chain(rules).collect()
    })
}

impl Row {
    fn compile(self) -> Fix {
        let subject = Subject::new(&self.kinds, &[], &[], false);
        let Self { id, title, at, clears, gone, effort, .. } = self;
        Fix { id, title, at, clears, gone, effort, subject, removes: Vec::new(), rule: None }
    }
}

/// The fix that a rule asks for: it clears what its change sets, and the insights that those properties decide.
fn of_rule(place: u16, rule: &Rule, settles: &[Settles]) -> Fix {
    let set: Vec<&String> = rule.change.set.keys().collect();
    let settled = settles.iter().filter(|row| row.properties.iter().any(|own| set.contains(&own)));
    let exposure =
        rule.change.remove.iter().any(|removal| removal.relation == "EXPOSES" && !removal.outgoing);
    let exposed = exposure.then(|| "exposed".to_owned());
    let mut clears: Vec<String> = set
        .iter()
        .map(|key| (*key).clone())
        .chain(settled.flat_map(|row| row.insights.clone()))
        .chain(exposed)
        .collect();
    clears.sort();
    clears.dedup();
    Fix {
        id: rule.id.clone(),
        title: format!("{}: {{node}}", rule.title),
        at: At::To,
        clears,
        gone: false,
        effort: rule.effort,
        subject: Subject::new(&rule.selector.kinds, &[], &[], false),
        removes: rule.change.remove.iter().map(Removed::of).collect(),
        rule: Some(place),
    }
}

impl Removed {
    fn of(removal: &Removal) -> Self {
        let text = removal.condition.replace("r.", "n.");
        let condition = (!text.is_empty()).then(|| Predicate::parse(&text).ok()).flatten();
        Self { kind: Ontology::get().relation_id(&removal.relation), outgoing: removal.outgoing, condition }
    }

    fn takes(&self, relation: RelationRef<'_>, node: NodeId) -> bool {
        let end = if self.outgoing { relation.from_id() } else { relation.to_id() };
        let fits = |condition: &Predicate| {
            condition.bind(relation.from().estate()).tester().test_relation(relation.id()) == Truth::Yes
        };
        Some(relation.kind()) == self.kind && end == node && self.condition.as_ref().is_none_or(fits)
    }
}

/// How much a fix weighs in plans and cuts: 1, 2 or 4.
#[must_use]
pub fn weight(effort: Effort) -> u32 {
    match effort {
        Effort::Low => 1,
        Effort::Medium => 2,
        Effort::High => 4,
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

    /// The rule that asks for it, where one does.
    #[must_use]
    pub fn rule(self) -> Option<&'static Rule> {
        RuleSet::shipped().rules().get(usize::from(self.kind().rule?))
    }

    /// How severe the rule is that asks for it; high where none does.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.rule().map_or(Severity::High, |rule| rule.severity)
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

    /// Whether a relation of the node that it is applied to is gone once it is done.
    #[must_use]
    pub fn removes(self, relation: RelationRef<'_>, node: NodeId) -> bool {
        self.kind().removes.iter().any(|removed| removed.takes(relation, node))
    }

    /// Whether it ends a link of the map.
    #[must_use]
    pub fn ends_link(self, estate: &Estate, map: &Map, link: Link) -> bool {
        match self.at {
            Place::Relation(relation) => {
                let named = link.cause.base().is_some_and(|base| base.breaks.contains(&self.kind().id));
                link.relation == relation && named && !is_containment(link.cause)
            }
            Place::Node(node) => {
                let (from, to) = (map.states[link.from as usize].node, map.states[link.to as usize].node);
                let removed = |removed: &Removed| removed.takes(estate.relation(link.relation), node);
                let own = subjects(link.cause, from, to);
                self.kind().removes.iter().any(removed)
                    || own.iter().any(|(subject, own)| self.denies(estate, subject, *own, node))
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
            && (own == node || rest_on(estate, own, clears).contains(&node))
    }
}

fn is_containment(cause: Cause) -> bool {
    matches!(cause, Cause::Right(_, Part::Carry | Part::Inside))
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
    let named = |fix: &Fix| fix.rule.is_none() && breaks.contains(&fix.id);
    for (place, fix) in (0u16..).zip(fixes()).filter(|(_, fix)| named(fix)) {
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

/// What the rules ask for that fail on a node.
pub(super) fn asked_for(failing: &[u16], node: NodeId) -> impl Iterator<Item = Remedy> + '_ {
    let first = fixes().iter().position(|fix| fix.rule.is_some()).unwrap_or(fixes().len());
    let number = move |rule: &u16| u16::try_from(first).unwrap_or(u16::MAX).saturating_add(*rule);
    failing.iter().map(move |rule| Remedy { fix: number(rule), at: Place::Node(node) })
}
