//! Bills of materials: what software, models and data something is made of.

mod cisco;
mod component;
mod cyclonedx;
mod k8s_aibom;
mod lineage;
mod service;
mod spdx;
mod spdx2;
mod spdx3;
mod table;
#[cfg(test)]
mod tests;
mod vulnerability;
mod warnings;

pub use cisco::record as cisco;
pub use cyclonedx::record as cyclonedx;
pub use k8s_aibom::record as k8s_aibom;
pub use spdx2::record as spdx_2;
pub use spdx3::record as spdx_3;
