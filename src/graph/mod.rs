//! Pure algorithms over dense `u32` vertices and edges. They know nothing of what a vertex means.
//!
//! Everything that looks for paths runs on a [`Core`]: the part of a graph that lies between entries
//! and targets. A [`Mask`] switches edges and vertices off; it never adds any, so what was pruned stays
//! pruned. Every answer is the same for any number of threads.

mod answers;
mod blame;
mod core;
mod cover;
mod csr;
mod cut;
mod dominators;
mod easiest;
mod mask;
mod pairs;
mod sweep;
mod top;
mod walk;
mod wide;
mod yen;

pub use answers::{Answers, affected};
pub use blame::{Blame, blame};
pub use core::Core;
pub use cover::{Choice, Pick, cover};
pub use csr::{Adjacency, Graph};
pub use cut::{Cut, INFINITE, Part, Prices, cut};
pub use dominators::{Dominators, dominators};
pub use easiest::{Easiest, Label};
pub use mask::{All, Allow, Mask};
pub use pairs::{Pair, Side, each_pair};
pub use sweep::{FAR, sweep};
pub use top::Top;
pub use walk::{Walk, route};
pub use yen::{Route, alternatives};
