//! The explorer without a terminal: actions in, state and frames out, on the built-in demo estate.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

#[path = "explorer/accepted.rs"]
mod accepted;
#[path = "explorer/builder.rs"]
mod builder;
#[path = "explorer/drawings.rs"]
mod drawings;
#[path = "explorer/driver.rs"]
mod driver;
#[path = "explorer/frames.rs"]
mod frames;
#[path = "explorer/keys.rs"]
mod keys;
#[path = "explorer/random.rs"]
mod random;
#[path = "explorer/walk.rs"]
mod walk;
