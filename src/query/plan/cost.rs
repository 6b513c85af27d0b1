//! How many nodes and relations a part of a pattern is likely to find.

use super::code::{LabelTest, TypeTest};
use crate::model::Estate;
use crate::query::ast::Direction;

/// The share of nodes that an equality is taken to leave.
pub const EQUAL: f64 = 0.02;
/// The share that any other condition is taken to leave.
pub const OTHER: f64 = 0.4;
/// What passing by one relation of another kind costs, against looking at one node.
const PASSING: f64 = 0.1;

/// How many nodes carry the labels.
#[allow(clippy::cast_precision_loss)]
pub fn nodes(estate: &Estate, labels: &LabelTest) -> f64 {
    match &labels.0 {
        None => estate.node_count() as f64,
        Some(fits) => {
            let counted = estate.label_rows().zip(fits.iter()).filter(|(_, fits)| **fits);
            counted.map(|((count, _, _), _)| count).sum::<usize>() as f64
        }
    }
}

/// How many relations are of the kinds.
#[allow(clippy::cast_precision_loss)]
pub fn relations(estate: &Estate, types: &TypeTest) -> f64 {
    match types {
        TypeTest::Any => estate.relation_count() as f64,
        TypeTest::One(kind) => estate.relation_kind_count(*kind) as f64,
        TypeTest::Many(_) => {
            let wanted = estate.relation_kinds().filter(|kind| types.fits(*kind));
            wanted.map(|kind| estate.relation_kind_count(kind)).sum::<usize>() as f64
        }
    }
}

/// What it costs to look for relations of the kinds without a node to begin from.
#[allow(clippy::cast_precision_loss)]
pub fn scan(estate: &Estate, types: &TypeTest) -> f64 {
    relations(estate, types) + PASSING * estate.relation_count() as f64
}

/// How many relations one of `from` nodes is likely to have.
pub fn fan_out(estate: &Estate, types: &TypeTest, direction: Direction, from: f64) -> f64 {
    let both = if direction == Direction::Both { 2.0 } else { 1.0 };
    both * relations(estate, types) / from.max(1.0)
}

/// How many walks of a length in the range begin at one node, each step going `fan` ways.
pub fn walks(fan: f64, fewest: u32, most: Option<u32>) -> f64 {
    const FAR: u32 = 12;
    let most = most.unwrap_or(FAR).min(FAR).max(fewest.min(FAR));
    (fewest.min(FAR)..=most).map(|length| fan.powi(i32::try_from(length).unwrap_or(1))).sum::<f64>().min(1e12)
}
