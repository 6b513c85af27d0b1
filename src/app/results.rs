//! The rows that a query found: which are shown, in which order, and the cell under the cursor.

use super::list::List;
use crate::model::{Estate, NodeId};
use crate::query::{Answer, Cell};
use std::cmp::Ordering;
use std::sync::Arc;

/// The rows of one query. Cheap to copy: the answer is shared.
#[derive(Clone, Debug)]
pub struct Results {
    /// what was asked
    pub title: String,
    /// why there is no row; empty when there are some
    pub why_empty: String,
    /// every row
    pub answer: Arc<Answer>,
    /// the shown rows, by their place in the answer
    pub rows: Arc<Vec<u32>>,
    /// the text that a cell of a row must contain
    pub filter: String,
    /// the column that the rows are sorted by, and whether the greatest comes first
    pub sort: Option<(usize, bool)>,
    /// cursor and window
    pub list: List,
    /// the column under the cursor
    pub column: usize,
}

impl PartialEq for Results {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.answer, &other.answer)
            && (&self.filter, self.sort, self.list, self.column)
                == (&other.filter, other.sort, other.list, other.column)
    }
}

impl Results {
    /// All rows, in the order of the answer.
    #[must_use]
    pub fn new(title: String, why_empty: String, answer: Answer) -> Self {
        let rows = (0..u32::try_from(answer.rows.len()).unwrap_or(u32::MAX)).collect();
        Self {
            title,
            why_empty,
            answer: Arc::new(answer),
            rows: Arc::new(rows),
            filter: String::new(),
            sort: None,
            list: List::default(),
            column: 0,
        }
    }

    /// The cells of a shown row.
    #[must_use]
    pub fn row(&self, at: usize) -> Option<&[Cell]> {
        let row = *self.rows.get(at)? as usize;
        self.answer.rows.get(row).map(Vec::as_slice)
    }

    /// Goes to the column on the left or right.
    pub fn turn(&mut self, by: isize) {
        let last = self.answer.columns.len().saturating_sub(1);
        self.column = self.column.saturating_add_signed(by).min(last);
    }

    /// The node of the cell under the cursor, else the first node of the row.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        let row = self.row(self.list.cursor)?;
        let node = |cell: &Cell| if let Cell::Node(node) = cell { Some(*node) } else { None };
        row.get(self.column).and_then(node).or_else(|| row.iter().find_map(node))
    }

    /// Sorts by the column under the cursor; the second time the other way round, the third not at all.
    pub fn sort(&mut self, estate: &Estate) {
        self.sort = match self.sort {
            Some((column, false)) if column == self.column => Some((column, true)),
            Some((column, true)) if column == self.column => None,
            _ => Some((self.column, false)),
        };
        self.arrange(estate);
    }

    /// Filters and sorts anew.
    pub fn arrange(&mut self, estate: &Estate) {
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let has = |row: &[Cell], word: &String| {
            row.iter().any(|cell| cell.shown(estate).to_lowercase().contains(word.as_str()))
        };
        let all = self.answer.rows.iter().enumerate();
        let kept = all.filter(|(_, row)| words.iter().all(|word| has(row, word)));
        let mut rows: Vec<u32> = kept.map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect();
        if let Some((column, descending)) = self.sort {
            let cell = |at: u32| self.answer.rows[at as usize].get(column).unwrap_or(&Cell::Null);
            rows.sort_by(|&a, &b| {
                let order = compared(cell(a), cell(b), estate);
                if descending { order.reverse() } else { order }
            });
        }
        self.rows = Arc::new(rows);
        self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
    }
}

/// Numbers by value, everything else by its shown text.
fn compared(a: &Cell, b: &Cell, estate: &Estate) -> Ordering {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.shown(estate).to_lowercase().cmp(&b.shown(estate).to_lowercase()),
    }
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        #[allow(clippy::cast_precision_loss)] // only the order of what is shown
        Cell::Int(value) => Some(*value as f64),
        Cell::Float(value) => Some(*value),
        _ => None,
    }
}
