//! What belongs to the person: places of their files, and what is kept there.

pub mod places;
pub mod templates;
