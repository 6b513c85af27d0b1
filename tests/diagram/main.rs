//! Drawings read back: what is drawn is what was given, at every density and within every budget.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod example;
mod rail;
