//! What follows from the estate: insights, rules and their verdicts, the AI bill of materials, who can do what.

pub mod access;
pub mod attack;
pub mod bom;
pub mod insights;

pub use insights::complete;
