//! The config room.

pub mod places;
