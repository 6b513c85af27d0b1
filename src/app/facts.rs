//! What the header says of an estate, counted once when it is loaded.

use crate::model::{Estate, FileStatus, FindingState, Truth};
use crate::posture::bom::is_workload;

/// Counts over the whole estate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// AI workloads
    pub workloads: usize,
    /// those that are open to the internet
    pub open: usize,
    /// those of which it is not known
    pub unknown: usize,
    /// failed recommendations of the provider
    pub fails: usize,
    /// files that were not fully read
    pub troubled: usize,
}

impl Facts {
    /// Counts an estate.
    #[must_use]
    pub fn of(estate: &Estate) -> Self {
        let mut facts = Self {
            fails: estate.findings().iter().filter(|finding| finding.state == FindingState::Fail).count(),
            troubled: estate.files().iter().filter(|file| file.status != FileStatus::Read).count(),
            ..Self::default()
        };
        for node in estate.nodes().filter(|node| is_workload(*node)) {
            facts.workloads += 1;
            match estate.insight(node.id(), "exposed").map(|insight| insight.truth) {
                Some(Truth::Yes) => facts.open += 1,
                Some(Truth::Unknown) => facts.unknown += 1,
                _ => {}
            }
        }
        facts
    }
}
