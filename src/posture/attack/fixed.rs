//! The estate as it would be with the changes of a what-if made.

use super::fix::{Place, Remedy};
use super::what_if::{Change, WhatIf};
use crate::model::{Added, Conclusion, Edit, Estate, NodeId, RelationId, RelationRef, Truth};
use crate::posture::Policy;
use crate::posture::insights::names;
use crate::posture::rules::Setting;
use std::collections::{BTreeMap, BTreeSet};

/// What insights rest on when a fix decides them and no property of the files does.
const EVIDENCE: &str = "fixed in the what-if";

/// The estate with everything switched to fixed put right: properties as the recommendations set them, relations
/// gone, and everything concluded anew. Nodes keep their handles, relations do not.
#[must_use]
pub fn fixed(estate: &Estate, what_if: &WhatIf, policy: &Policy) -> Estate {
    let mut made = Made::default();
    for change in what_if.changes() {
        match change {
            Change::Relation(relation) => _ = made.gone.insert(relation),
            // that nobody gets into a node says nothing about its settings
            Change::Node(_) => {}
            Change::Remedy(remedy) => made.remedy(estate, remedy),
        }
    }
    let edits: Vec<Edit> = made.set.into_iter().map(|(node, set)| Edit { node, set }).collect();
    let after = policy.complete(estate.edited(&edits, |relation| made.gone.contains(&relation)));
    let still = |(node, key): &(NodeId, &'static str)| {
        after.insight(*node, key).is_some_and(|insight| insight.truth != Truth::No)
    };
    let settled: Vec<Conclusion> = made
        .settled
        .iter()
        .filter(|settled| still(settled))
        .map(|(node, key)| Conclusion::new(*node, key, Truth::No, EVIDENCE))
        .collect();
    after.with_conclusions(&[], &settled)
}

/// What the changes come to.
#[derive(Default)]
struct Made {
    gone: BTreeSet<RelationId>,
    set: BTreeMap<NodeId, Vec<(String, Added)>>,
    /// insights that are no more, whatever the properties say
    settled: BTreeSet<(NodeId, &'static str)>,
}

impl Made {
    fn remedy(&mut self, estate: &Estate, remedy: Remedy) {
        match remedy.at {
            Place::Relation(relation) => self.gone.extend(Some(relation).filter(|_| remedy.kind().gone)),
            Place::Node(node) => {
                let own = estate.node(node).id();
                let near = estate.outgoing(own).chain(estate.incoming(own));
                self.gone.extend(near.filter(|relation| remedy.removes(*relation, own)).map(RelationRef::id));
                let keys = names();
                let cleared = keys.iter().filter(|key| remedy.kind().clears.iter().any(|own| own == *key));
                self.settled.extend(cleared.map(|key| (own, *key)));
                if let Some(rule) = remedy.rule() {
                    let set = rule.change.set.iter().filter(|(name, _)| !keys.contains(&name.as_str()));
                    let set = set.map(|(name, value)| (name.clone(), added(value)));
                    self.set.entry(own).or_default().extend(set);
                }
            }
        }
    }
}

fn added(value: &Setting) -> Added {
    match value {
        Setting::Flag(flag) => Added::Flag(*flag),
        Setting::Number(number) => Added::Number(*number),
        Setting::Text(text) => Added::Text(text.clone()),
        Setting::Texts(texts) => Added::Texts(texts.clone()),
    }
}
