//! The kinds that a set can be of.

use super::super::bits::{Bits, Kleene};
use super::super::evaluate::{Evaluator, Halt, Hole};
use super::super::{Place, Steps};
use super::{Choice, Choices, Offer};
use crate::model::{Estate, NodeRef};
use std::collections::BTreeMap;

pub(super) fn choices(
    steps: &Steps,
    place: &Place,
    estate: &Estate,
    stop: &dyn Fn() -> bool,
) -> Result<Choices, Halt> {
    let mut evaluator = Evaluator::new(steps, estate, stop, Some(Hole::Kinds(place.clone())));
    let mut labels: BTreeMap<&str, Bits> = BTreeMap::new();
    for (at, label) in estate.nodes().enumerate().flat_map(|(at, node)| labelled(at, node)) {
        evaluator.pause(at)?;
        labels.entry(label).or_insert_with(|| Bits::none(estate.node_count())).add(at);
    }
    let mut list = Vec::with_capacity(labels.len() + 1);
    let any = (None, Bits::all(estate.node_count()));
    for (label, bits) in
        std::iter::once(any).chain(labels.into_iter().map(|(label, bits)| (Some(label), bits)))
    {
        evaluator.fill = Kleene::of(bits);
        let left = evaluator.found()?;
        list.push(Choice { offer: Offer::Kind(label.map(str::to_owned)), left });
    }
    list.sort_by_key(|choice| std::cmp::Reverse(choice.left));
    Ok(Choices { list, complete: true, exact: evaluator.exact })
}

fn labelled(at: usize, node: NodeRef<'_>) -> impl Iterator<Item = (usize, &str)> {
    node.labels().map(move |label| (at, label))
}
