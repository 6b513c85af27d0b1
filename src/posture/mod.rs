//! What follows from the estate: insights, rules and their verdicts, the AI bill of materials, who can do what.

pub mod access;
pub mod attack;
pub mod bom;
pub mod check;
pub mod insights;
pub mod logical;
mod policy;
pub mod rules;

pub use insights::{complete, complete_with};
pub use policy::Policy;
