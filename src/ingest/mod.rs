//! Bytes to model: detect by content, decode, read records, say what was skipped.

pub mod azure;
pub mod json;
pub mod reader;
