//! The answer of `spelunk check` in its forms.

mod json;
mod sarif;
mod text;

pub use json::write as json;
pub use sarif::write as sarif;
pub use text::{csv, markdown, table};

use crate::posture::check::{Check, Row, evidence};

/// The evidence of a row as one line.
fn evidence_of(check: &Check<'_>, row: &Row<'_>) -> crate::posture::check::Evidence {
    evidence(check.estate, row.rule, check.estate.node(row.node), row.verdict.state)
}
