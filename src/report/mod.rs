//! Writers: what was read, the AI bill of materials, reported paths, the native form.

pub mod bom;
pub mod check;
pub mod inspect;
pub mod opengraph;
pub mod paths;
pub mod query;
pub mod rules;
pub mod summary;
pub mod table;
