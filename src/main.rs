//! The `spelunk` binary.

fn main() {}
