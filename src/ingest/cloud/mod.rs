//! What the readers of AWS and Google Cloud share: a table of types, and how a record of a type becomes a node.

pub mod table;
mod write;

pub use write::{Owner, write_facts};
