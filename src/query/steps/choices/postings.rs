//! The conditions that make a difference at a place: one pass over what they can decide on.

use super::super::bits::{Bits, Kleene};
use super::super::evaluate::{Halt, Over};
use super::super::{Condition, Link, Reach, Way};
use super::{Choices, Offer, Spot, value_of, values};
use crate::model::{NodeId, NodeRef, RelationId, RelationKindId, Truth, Value};
use std::collections::{BTreeMap, HashMap};

/// What was found of one insight or true-or-false property, by the numbers of nodes or relations.
#[derive(Default)]
struct Fact {
    yes: Vec<usize>,
    no: Vec<usize>,
    /// how often an insight says that it is unknown
    unknown: usize,
}

#[derive(Default)]
struct Postings<'e> {
    facts: HashMap<&'e str, Fact>,
    /// where a property with other values is known
    properties: HashMap<&'e str, Vec<usize>>,
    links: BTreeMap<(RelationKindId, bool), Vec<usize>>,
}

impl<'e> Postings<'e> {
    fn fact(&mut self, key: &'e str, truth: Truth, at: usize) {
        let fact = self.facts.entry(key).or_default();
        match truth {
            Truth::Yes => fact.yes.push(at),
            Truth::No => fact.no.push(at),
            Truth::Unknown => fact.unknown += 1,
        }
    }

    fn property(&mut self, key: &'e str, value: Value<'e>, at: usize) {
        match value {
            Value::Bool(flag) => self.fact(key, Truth::from(Some(flag)), at),
            _ => self.properties.entry(key).or_default().push(at),
        }
    }

    fn node(&mut self, node: NodeRef<'e>) {
        let (estate, at) = (node.estate(), node.id().index());
        let mut said: Vec<&str> = Vec::new();
        for insight in node.insights() {
            let key = estate.key_name(insight.key).as_str();
            said.push(key);
            self.fact(key, insight.truth, at);
        }
        let details = node.insights().iter().flat_map(|insight| estate.details(insight));
        for (key, value) in details.chain(node.properties()) {
            // what was said first hides what has the same name
            if !said.contains(&key.as_str()) {
                said.push(key.as_str());
                self.property(key.as_str(), value, at);
            }
        }
        for key in ["name", "provider"] {
            if !said.contains(&key) && value_of(node, key).is_some() {
                self.properties.entry(key).or_default().push(at);
            }
        }
        let kinds = node.outgoing().map(|relation| (relation.kind(), true));
        for kind in kinds.chain(node.incoming().map(|relation| (relation.kind(), false))) {
            let nodes = self.links.entry(kind).or_default();
            if nodes.last() != Some(&at) {
                nodes.push(at);
            }
        }
    }
}

pub(super) fn choices(spot: &mut Spot<'_>, spread: &[String]) -> Result<Choices, Halt> {
    let among = spot.among()?;
    let mut postings = Postings::default();
    for (count, at) in among.iter().enumerate() {
        spot.evaluator.pause(count)?;
        match spot.over {
            Over::Nodes => postings.node(spot.estate.node(NodeId::from_index(at))),
            Over::Relations => {
                for (key, value) in spot.estate.relation(RelationId::from_index(at)).properties() {
                    postings.property(key.as_str(), value, at);
                }
            }
        }
    }
    let mut offers = facts(postings.facts, spot, &among);
    for key in spread {
        if postings.properties.remove(key.as_str()).is_some() {
            offers.extend(values::spread(spot, key, &among)?);
        }
    }
    offers.extend(properties(postings.properties, spot));
    offers.extend(links(&postings.links, spot)?);
    spot.counted(offers)
}

fn facts(found: HashMap<&str, Fact>, spot: &Spot<'_>, among: &Bits) -> Vec<(Offer, Kleene)> {
    let mut offers = Vec::new();
    for (key, fact) in sorted(found) {
        let (yes, no) = (spot.bits(fact.yes), spot.bits(fact.no));
        let unknown = among.clone().without(&yes).without(&no);
        let mut offer = |truth, kleene| offers.push((Offer::Condition(Condition::fact(key, truth)), kleene));
        offer(Truth::Yes, Kleene { yes: yes.clone(), unknown: unknown.clone() });
        if !no.is_empty() {
            offer(Truth::No, Kleene { yes: no, unknown: unknown.clone() });
        }
        if fact.unknown > 0 {
            offer(Truth::Unknown, Kleene::of(unknown));
        }
    }
    offers
}

/// A property leaves what it is known of.
fn properties(found: HashMap<&str, Vec<usize>>, spot: &Spot<'_>) -> Vec<(Offer, Kleene)> {
    let offer = |(key, of): (&str, Vec<usize>)| (Offer::Property(key.to_owned()), Kleene::of(spot.bits(of)));
    sorted(found).into_iter().map(offer).collect()
}

/// A connection leaves what has one, whatever it leads to; at any depth where relations of its type can
/// follow each other.
fn links(
    found: &BTreeMap<(RelationKindId, bool), Vec<usize>>,
    spot: &Spot<'_>,
) -> Result<Vec<(Offer, Kleene)>, Halt> {
    let mut offers = Vec::new();
    for (&(kind, out), nodes) in found {
        let types = vec![spot.estate.relation_kind_name(kind).to_string()];
        let way = if out { Way::Out } else { Way::In };
        let own = spot.bits(nodes.iter().copied());
        let fill = Kleene::of(own.clone());
        offers.push((Offer::Connection(types.clone(), way, Reach::One), fill.clone()));
        let link = Link::to_any(types.clone(), way, Reach::One);
        let next = spot.evaluator.forth(&link, &own)?;
        if !spot.evaluator.forth(&link, &next)?.is_empty() {
            let deep = Reach::Many { itself: false, most: None };
            offers.push((Offer::Connection(types, way, deep), fill));
        }
    }
    Ok(offers)
}

fn sorted<T>(found: HashMap<&str, T>) -> Vec<(&str, T)> {
    let mut all: Vec<_> = found.into_iter().collect();
    all.sort_unstable_by_key(|(key, _)| *key);
    all
}
