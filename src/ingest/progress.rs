//! Counters that move while files are read, and the switch that stops it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Shared between the load and whoever watches it.
#[derive(Debug, Default)]
pub struct Progress {
    /// bytes of all files, as they lie on disk
    pub bytes_total: AtomicU64,
    /// bytes read so far
    pub bytes_read: AtomicU64,
    /// how many files there are
    pub files_total: AtomicU64,
    /// how many were read to their end
    pub files_done: AtomicU64,
    /// records read
    pub records: AtomicU64,
    /// node records read
    pub nodes: AtomicU64,
    /// relations read
    pub relations: AtomicU64,
    cancel: AtomicBool,
}

/// The counters at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// bytes of all files, as they lie on disk
    pub bytes_total: u64,
    /// bytes read so far
    pub bytes_read: u64,
    /// how many files there are
    pub files_total: u64,
    /// how many were read to their end
    pub files_done: u64,
    /// records read
    pub records: u64,
    /// node records read
    pub nodes: u64,
    /// relations read
    pub relations: u64,
}

impl Progress {
    /// Asks the load to stop; it ends with [`LoadError::Cancelled`](super::load::LoadError::Cancelled).
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Whether the load was asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// The counters now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let now = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Snapshot {
            bytes_total: now(&self.bytes_total),
            bytes_read: now(&self.bytes_read),
            files_total: now(&self.files_total),
            files_done: now(&self.files_done),
            records: now(&self.records),
            nodes: now(&self.nodes),
            relations: now(&self.relations),
        }
    }
}

pub(super) fn add(counter: &AtomicU64, count: u64) {
    counter.fetch_add(count, Ordering::Relaxed);
}
