//! What a connection can lead to.

use super::super::bits::{Bits, Kleene};
use super::super::evaluate::{Halt, Over};
use super::super::{Condition, Link, Test};
use super::{Choices, Offer, Spot};
use crate::model::{NodeId, Ontology};
use std::collections::BTreeMap;

pub(super) fn choices(spot: &mut Spot<'_>, link: &Link) -> Result<Choices, Halt> {
    if spot.over == Over::Relations {
        return Ok(Choices::none());
    }
    let among = spot.among()?;
    let reached = spot.evaluator.forth(link, &among)?;
    let mut labels: Vec<(&str, Bits)> = by_label(spot, &reached)?.into_iter().collect();
    // of those that leave the same the most telling comes first
    labels.sort_by_key(|(label, _)| Ontology::get().category(label).is_some());
    let mut offers = Vec::with_capacity(labels.len() + 1);
    for (label, to) in labels {
        offers.push(offer(spot, link, Some(label), &to, &among)?);
    }
    offers.push(offer(spot, link, None, &reached, &among)?);
    spot.counted(offers)
}

fn offer(
    spot: &Spot<'_>,
    link: &Link,
    label: Option<&str>,
    to: &Bits,
    among: &Bits,
) -> Result<(Offer, Kleene), Halt> {
    let mut link = link.clone();
    let yes = spot.evaluator.back(&link, to, among)?;
    link.to.kinds.extend(label.map(str::to_owned));
    Ok((Offer::Condition(Condition::new(Test::Link(Box::new(link)))), Kleene::of(yes)))
}

/// The nodes by each of their labels.
fn by_label<'e>(spot: &Spot<'e>, of: &Bits) -> Result<BTreeMap<&'e str, Bits>, Halt> {
    let mut found: BTreeMap<&str, Bits> = BTreeMap::new();
    for (count, at) in of.iter().enumerate() {
        spot.evaluator.pause(count)?;
        for label in spot.estate.node(NodeId::from_index(at)).labels() {
            found.entry(label).or_insert_with(|| Bits::none(spot.len())).add(at);
        }
    }
    Ok(found)
}
