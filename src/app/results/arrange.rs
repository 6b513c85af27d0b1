//! Which rows are shown and in which order: a pass over all rows, done beside the drawing.

use crate::model::Estate;
use crate::query::{Answer, Cell};
use std::cmp::Ordering;
use std::sync::Arc;

/// How rows are to be arranged. Two requests are the same when they arrange the same answer alike.
#[derive(Clone, Debug)]
pub struct Request {
    /// every row
    pub answer: Arc<Answer>,
    /// words that each must be found in a cell of the row
    pub filter: String,
    /// the column that the rows are sorted by, and whether the greatest comes first
    pub sort: Option<(usize, bool)>,
}

impl PartialEq for Request {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.answer, &other.answer) && (&self.filter, self.sort) == (&other.filter, other.sort)
    }
}

impl Eq for Request {}

/// How often a long pass looks whether it is still wanted.
const LOOK: usize = 4096;

/// The shown rows by their place in the answer; `None` when `stale` says that nobody wants them any more.
#[must_use]
pub fn arrange(estate: &Estate, request: &Request, stale: &dyn Fn() -> bool) -> Option<Vec<u32>> {
    let words: Vec<String> = request.filter.split_whitespace().map(str::to_lowercase).collect();
    let mut rows = Vec::with_capacity(request.answer.rows.len());
    for (at, row) in request.answer.rows.iter().enumerate() {
        if at % LOOK == 0 && stale() {
            return None;
        }
        if words.iter().all(|word| has(row, word, estate)) {
            rows.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
    }
    if let Some((column, descending)) = request.sort {
        let key = |&at: &u32| Key::new(request.answer.rows[at as usize].get(column), estate);
        rows.sort_by_cached_key(key);
        if descending {
            rows.reverse();
        }
    }
    Some(rows)
}

fn has(row: &[Cell], word: &str, estate: &Estate) -> bool {
    row.iter().any(|cell| cell.shown(estate).to_lowercase().contains(word))
}

/// Numbers by value and first, everything else by its shown text, what is unknown last.
#[derive(PartialEq)]
enum Key {
    Number(f64),
    Text(String),
    Unknown,
}

impl Key {
    fn new(cell: Option<&Cell>, estate: &Estate) -> Self {
        match cell {
            #[allow(clippy::cast_precision_loss)] // only the order of what is shown
            Some(Cell::Int(value)) => Self::Number(*value as f64),
            Some(Cell::Float(value)) => Self::Number(*value),
            None | Some(Cell::Null) => Self::Unknown,
            Some(other) => Self::Text(other.shown(estate).to_lowercase()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Text(_) => 1,
            Self::Unknown => 2,
        }
    }
}

impl Eq for Key {}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
