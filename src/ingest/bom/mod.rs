//! Bills of materials: what software, models and data something is made of.

mod component;
mod cyclonedx;
mod lineage;
mod service;
mod table;
#[cfg(test)]
mod tests;
mod vulnerability;
mod warnings;

pub use cyclonedx::record as cyclonedx;
