//! Drawings read back: what is drawn is what was given, at every density and within every budget.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

mod corpus;
mod example;
mod grid;
mod rail_tracer;
mod random;
mod readback;
mod shown;
mod stable;
mod tracer;
