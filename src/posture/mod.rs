//! What follows from the estate: insights, the AI bill of materials, who can do what.

pub mod access;
pub mod bom;
pub mod exposure;
pub mod words;

pub use exposure::complete;
