//! Greedy weighted set cover: the most covered weight per unit of cost, again and again.

use std::cmp::Ordering;

/// Something that can be chosen: what it costs and which elements it covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// at least 1
    pub cost: u32,
    /// numbers of elements; others than those that have a weight count nothing
    pub elements: Vec<u32>,
}

/// A choice that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// the place of the choice
    pub choice: usize,
    /// the weight it covered that nothing covered before
    pub gain: u64,
}

/// Chooses until nothing more can be covered. Equal choices: the first. Element `e` weighs `weights[e]`.
///
/// The cost is at most `ln(n) + 1` times that of the best cover.
#[must_use]
pub fn cover(choices: &[Choice], weights: &[u64]) -> Vec<Pick> {
    let mut left = weights.to_vec();
    let mut gains: Vec<u64> = choices.iter().map(|choice| gain(choice, &left)).collect();
    let mut picks = Vec::new();
    while let Some(pick) = best(choices, &mut gains, &left) {
        for &element in &choices[pick.choice].elements {
            if let Some(weight) = left.get_mut(element as usize) {
                *weight = 0;
            }
        }
        picks.push(pick);
    }
    picks
}

/// The weight that a choice would cover; each element once, however often it is named.
fn gain(choice: &Choice, left: &[u64]) -> u64 {
    let mut elements = choice.elements.clone();
    elements.sort_unstable();
    elements.dedup();
    elements.iter().filter_map(|&element| left.get(element as usize)).sum()
}

/// The best choice. Gains only ever fall, so that a gain is counted again only where an old one leads.
fn best(choices: &[Choice], gains: &mut [u64], left: &[u64]) -> Option<Pick> {
    loop {
        let places = 0..choices.len();
        let first = places.min_by(|&a, &b| by_rate(choices, gains, a, b).then(a.cmp(&b)))?;
        let fresh = gain(&choices[first], left);
        if fresh == gains[first] {
            return (fresh > 0).then_some(Pick { choice: first, gain: fresh });
        }
        gains[first] = fresh;
    }
}

/// The greater gain per cost comes first.
fn by_rate(choices: &[Choice], gains: &[u64], a: usize, b: usize) -> Ordering {
    let rate = |own: usize, other: usize| u128::from(gains[own]) * u128::from(choices[other].cost.max(1));
    rate(b, a).cmp(&rate(a, b))
}
