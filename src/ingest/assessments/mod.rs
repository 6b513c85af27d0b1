//! Verdicts of cloud posture scanners on the resources that they name.

mod asff;
mod defender_endpoint;
mod kubescape;
mod resource;
mod scoutsuite;
mod shape;
mod table;
#[cfg(test)]
mod tests;

pub use asff::record as asff;
pub use defender_endpoint::record as defender_endpoint;
pub use kubescape::record as kubescape;
pub use scoutsuite::record as scoutsuite;

use super::reader::{Outcome, Record};
use crate::model::Draft;

/// Reads one finding in OCSF.
pub fn ocsf(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    shape::read("prowler-ocsf", record, draft)
}

/// Reads one finding as Prowler 3 writes it.
pub fn prowler_3(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    shape::read("prowler-3", record, draft)
}

/// Reads one row of Prowler's table.
pub fn prowler_csv(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    shape::read("prowler-csv", record, draft)
}

/// Reads one row of the recommendations of Defender for Cloud.
pub fn defender_csv(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    shape::read("defender-recommendations-csv", record, draft)
}
