//! The step builder's tree: to Cypher and back, edits, counts against the engine.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

#[path = "steps/counts.rs"]
mod counts;
#[path = "steps/edits.rs"]
mod edits;
#[path = "steps/estates.rs"]
mod estates;
#[path = "steps/round_trip.rs"]
mod round_trip;
#[path = "steps/templates.rs"]
mod templates;
#[path = "steps/text.rs"]
mod text;
#[path = "steps/trees.rs"]
mod trees;
