//! The template picker, and the rows of the template that was run.

use super::list::List;
use crate::model::{Estate, NodeId};
use crate::query::{Answer, Cell, Template, templates};

/// How many rows a template has: counted beside the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// rows
    pub rows: usize,
    /// why there is none
    pub why_empty: String,
}

/// The rows of a template.
#[derive(Clone, Debug)]
pub struct Results {
    /// the template, by its place in the list
    pub template: usize,
    /// its rows
    pub answer: Answer,
    /// cursor and window
    pub list: List,
    /// which of the row's nodes is entered next
    pub column: usize,
}

/// The state of the pane.
#[derive(Clone, Debug, Default)]
pub struct Queries {
    /// cursor and window over the templates
    pub list: List,
    /// counts, once they are there
    pub counts: Vec<Count>,
    /// the rows, while a template is open
    pub results: Option<Results>,
}

impl Queries {
    /// The template under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<&'static Template> {
        templates().get(self.list.cursor)
    }

    /// Moves the cursor of what is shown.
    pub fn step(&mut self, by: isize) {
        match &mut self.results {
            Some(results) => results.list.step(by, results.answer.rows.len()),
            None => self.list.step(by, templates().len()),
        }
    }

    /// Goes to the column on the left or right.
    pub fn turn(&mut self, by: isize) {
        if let Some(results) = &mut self.results {
            let last = results.answer.columns.len().saturating_sub(1);
            results.column = results.column.saturating_add_signed(by).min(last);
        }
    }

    /// The node of the cell under the cursor, else the first node of the row.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        let results = self.results.as_ref()?;
        let row = results.answer.rows.get(results.list.cursor)?;
        let node = |cell: &Cell| if let Cell::Node(node) = cell { Some(*node) } else { None };
        row.get(results.column).and_then(node).or_else(|| row.iter().find_map(node))
    }
}

/// Counts the rows of every template.
#[must_use]
pub fn counts(estate: &Estate) -> Vec<Count> {
    let count = |template: &Template| match template.run(estate) {
        Ok(answer) => Count { rows: answer.rows.len(), why_empty: template.why_empty(estate, &answer) },
        Err(error) => Count { rows: 0, why_empty: error.to_string() },
    };
    templates().iter().map(count).collect()
}
