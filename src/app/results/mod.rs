//! Pane 3, above: the rows that a query found, the shown columns, and the cell under the cursor.

mod arrange;
mod columns;
mod frequency;

pub use arrange::{Request, arrange};
pub use columns::{Column, text};
pub use frequency::{Frequency, frequency};

use super::list::List;
use crate::model::{Estate, NodeId};
use crate::query::{Answer, Cell};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The rows of one query. Cheap to copy: what grows with the rows is shared.
#[derive(Clone, Debug)]
pub struct Results {
    /// what was asked
    pub title: String,
    /// the query itself, to ask it again
    pub cypher: String,
    /// why there is no row; empty when there are some
    pub why_empty: String,
    /// every row, how it is filtered and sorted
    pub request: Request,
    /// the shown rows, by their place in the answer
    pub rows: Arc<Vec<u32>>,
    /// the shown columns, from left to right
    pub columns: Vec<Column>,
    /// marked rows, by their place in the answer
    pub marked: Arc<BTreeSet<u32>>,
    /// cursor and window
    pub list: List,
    /// the shown column under the cursor
    pub column: usize,
    /// the first column that is drawn
    pub first: usize,
}

impl PartialEq for Results {
    fn eq(&self, other: &Self) -> bool {
        self.request == other.request
            && self.columns == other.columns
            && (self.list, self.column, self.first) == (other.list, other.column, other.first)
    }
}

impl Results {
    /// All rows, in the order of the answer.
    #[must_use]
    pub fn new(title: String, cypher: String, why_empty: String, answer: Answer, estate: &Estate) -> Self {
        let rows = (0..u32::try_from(answer.rows.len()).unwrap_or(u32::MAX)).collect();
        let columns = columns::all(&answer, estate);
        let request = Request { answer: Arc::new(answer), filter: String::new(), sort: None };
        Self {
            title,
            cypher,
            why_empty,
            request,
            rows: Arc::new(rows),
            columns,
            marked: Arc::default(),
            list: List::default(),
            column: 0,
            first: 0,
        }
    }

    /// The answer.
    #[must_use]
    pub fn answer(&self) -> &Answer {
        &self.request.answer
    }

    /// The cells of a shown row, those of hidden columns included.
    #[must_use]
    pub fn row(&self, at: usize) -> Option<&[Cell]> {
        let row = *self.rows.get(at)? as usize;
        self.answer().rows.get(row).map(Vec::as_slice)
    }

    /// The cell under the cursor.
    #[must_use]
    pub fn cell(&self) -> Option<&Cell> {
        self.row(self.list.cursor)?.get(self.columns.get(self.column)?.place)
    }

    /// Goes to the column on the left or right.
    pub fn turn(&mut self, by: isize) {
        let last = self.columns.len().saturating_sub(1);
        self.column = self.column.saturating_add_signed(by).min(last);
    }

    /// The node of the cell under the cursor, else the first node of the row.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        let of = |cell: &Cell| match cell {
            Cell::Node(node) => Some(*node),
            Cell::Path { nodes, .. } => nodes.last().copied(),
            _ => None,
        };
        self.cell().and_then(of).or_else(|| self.row(self.list.cursor)?.iter().find_map(of))
    }

    /// The nodes of the row under the cursor, in the order of the columns; the matched chain.
    #[must_use]
    pub fn chain(&self) -> Vec<NodeId> {
        let mut chain: Vec<NodeId> = Vec::new();
        for cell in self.row(self.list.cursor).unwrap_or_default() {
            match cell {
                Cell::Node(node) if chain.last() != Some(node) => chain.push(*node),
                Cell::Path { nodes, .. } => chain.extend(nodes),
                _ => {}
            }
        }
        chain
    }

    /// Sorts by the column under the cursor; the second time the other way round, the third not at all.
    pub fn sort(&mut self) {
        let Some(place) = self.columns.get(self.column).map(|column| column.place) else { return };
        self.request.sort = match self.request.sort {
            Some((own, false)) if own == place => Some((place, true)),
            Some((own, true)) if own == place => None,
            _ => Some((place, false)),
        };
    }

    /// Takes the rows of the request that is still wanted.
    pub fn arranged(&mut self, request: &Request, rows: Vec<u32>) {
        if *request == self.request {
            self.rows = Arc::new(rows);
            self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
        }
    }

    /// Makes the column under the cursor wider or narrower.
    pub fn resize(&mut self, by: isize) {
        if let Some(column) = self.columns.get_mut(self.column) {
            column.resize(by);
        }
    }

    /// Hides the column under the cursor; the last one stays.
    pub fn hide(&mut self) {
        if self.columns.len() > 1 {
            self.columns.remove(self.column.min(self.columns.len() - 1));
            self.turn(0);
        }
    }

    /// Shows every column again.
    pub fn show_columns(&mut self, estate: &Estate) {
        self.columns = columns::all(self.answer(), estate);
    }

    /// Marks the row under the cursor, or takes the mark off.
    pub fn mark(&mut self) {
        let Some(&row) = self.rows.get(self.list.cursor) else { return };
        let marked = Arc::make_mut(&mut self.marked);
        if !marked.remove(&row) {
            marked.insert(row);
        }
        self.list.step(1, self.rows.len());
    }

    /// Whether a shown row is marked.
    #[must_use]
    pub fn is_marked(&self, at: usize) -> bool {
        self.rows.get(at).is_some_and(|row| self.marked.contains(row))
    }

    /// What is shown as an answer of its own: shown columns, shown rows in their order; where some are
    /// marked only those.
    #[must_use]
    pub fn as_shown(&self) -> Answer {
        let all = self.answer();
        let chosen = |row: &&u32| self.marked.is_empty() || self.marked.contains(row);
        let cells = |row: &u32| -> Vec<Cell> {
            let row = &all.rows[*row as usize];
            self.columns.iter().filter_map(|column| row.get(column.place).cloned()).collect()
        };
        Answer {
            columns: self.columns.iter().map(|column| column.name.clone()).collect(),
            rows: self.rows.iter().filter(chosen).map(cells).collect(),
            complete: all.complete,
            bound: all.bound.clone(),
            unknown_rows: all.unknown_rows,
            unknown_counted: all.unknown_counted,
            warnings: all.warnings.clone(),
        }
    }
}
