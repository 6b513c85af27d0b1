//! Attacks on models that were tried: what the model withstood and what it did not.

mod garak;
mod model;
mod promptfoo;
#[cfg(test)]
mod tests;

pub use garak::record as garak;
pub use promptfoo::record as promptfoo;
