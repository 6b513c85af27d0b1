//! Writers: what was read, the AI bill of materials, questions and answers, reported paths, the native form.

pub mod bom;
pub mod check;
pub mod diagram_dot;
pub mod diagram_mermaid;
pub mod diagram_svg;
pub mod diagram_text;
pub mod inspect;
pub mod opengraph;
pub mod paths;
pub mod plan;
pub mod query;
pub mod rules;
pub mod summary;
pub mod table;
pub mod templates;
