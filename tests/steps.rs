//! The step builder's tree: to Cypher and back, edits, counts against the engine.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

#[path = "steps/edits.rs"]
mod edits;
#[path = "steps/text.rs"]
mod text;
#[path = "steps/trees.rs"]
mod trees;
