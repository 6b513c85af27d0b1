//! How often each value of a column occurs.

use super::{Results, text};
use crate::app::list::List;
use crate::model::Estate;
use std::cmp::Reverse;
use std::collections::HashMap;

/// The values of one column, the most frequent first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frequency {
    /// the name of the column
    pub column: String,
    /// value and how often it occurs among the shown rows
    pub values: Vec<(String, usize)>,
    /// cursor and window
    pub list: List,
}

/// Counts the values of the column under the cursor among the shown rows.
#[must_use]
pub fn frequency(results: &Results, estate: &Estate) -> Option<Frequency> {
    let column = results.columns.get(results.column)?;
    let mut counts: HashMap<String, usize> = HashMap::new();
    for at in 0..results.rows.len() {
        if let Some(cell) = results.row(at).and_then(|row| row.get(column.place)) {
            *counts.entry(text(cell, estate)).or_default() += 1;
        }
    }
    let mut values: Vec<(String, usize)> = counts.into_iter().collect();
    values.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    Some(Frequency { column: column.name.clone(), values, list: List::default() })
}
