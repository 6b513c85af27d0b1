//! What became of each file, and remarks on the data.

use super::text::SafeText;
use std::path::PathBuf;

/// How a file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileStatus {
    /// every record was understood
    Read,
    /// some records were skipped
    Partial,
    /// nothing could be taken from it
    Refused,
}

impl FileStatus {
    /// `read`, `partial` or `refused`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Partial => "partial",
            Self::Refused => "refused",
        }
    }
}

/// A counted remark: what, how often, and the first example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// a stable word for scripts: `skipped_record`
    pub code: &'static str,
    /// how often
    pub count: u64,
    /// a sentence with the first example
    pub message: SafeText,
}

/// One file of the snapshot and what became of it.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// the path to open it again
    pub path: PathBuf,
    /// the path as shown
    pub shown: SafeText,
    /// the recognised format's name; empty when none was
    pub format: &'static str,
    /// how it ended
    pub status: FileStatus,
    /// records read
    pub records: u64,
    /// different nodes that a record of this file describes
    pub nodes: u64,
    /// relations that a record of this file states
    pub relations: u64,
    /// remarks, in the order of their codes
    pub notes: Vec<Note>,
}
