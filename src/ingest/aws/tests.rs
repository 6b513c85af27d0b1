#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]
