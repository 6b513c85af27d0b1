//! Pane 2, the template picker: which templates match what is typed, and how many rows each has.

use super::list::List;
use super::palette::ranked;
use crate::model::Estate;
use crate::query::{Template, templates};

/// How many rows a template has: counted beside the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// rows
    pub rows: usize,
    /// why there is none; empty when there are some
    pub why_empty: String,
}

/// The state of the pane.
#[derive(Clone, Debug)]
pub struct Queries {
    /// cursor and window over the shown templates
    pub list: List,
    /// the text that templates must match
    pub filter: String,
    /// the shown templates, by their place in the table
    pub rows: Vec<usize>,
    /// counts, once they are there
    pub counts: Vec<Count>,
}

impl Default for Queries {
    fn default() -> Self {
        let mut queries =
            Self { list: List::default(), filter: String::new(), rows: Vec::new(), counts: Vec::new() };
        queries.refilter();
        queries
    }
}

impl Queries {
    /// The place of the template under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<usize> {
        self.rows.get(self.list.cursor).copied()
    }

    /// How many templates have rows.
    #[must_use]
    pub fn with_rows(&self) -> usize {
        self.counts.iter().filter(|count| count.rows > 0).count()
    }

    /// Lists the templates that match what is typed, the best first; all of them by category otherwise.
    pub fn refilter(&mut self) {
        let text = |template: &Template| {
            format!("{} {} {} {}", template.title, template.category, template.name, template.card)
        };
        self.rows = ranked(&self.filter, templates().iter().map(text));
        self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
    }
}

/// Counts the rows of every template.
#[must_use]
pub fn counts(estate: &Estate) -> Vec<Count> {
    templates().iter().map(|template| count(template, estate)).collect()
}

fn count(template: &Template, estate: &Estate) -> Count {
    match template.run(estate) {
        Ok(answer) if !answer.rows.is_empty() => Count { rows: answer.rows.len(), why_empty: String::new() },
        Ok(answer) => Count { rows: 0, why_empty: template.why_empty(estate, &answer) },
        Err(error) => Count { rows: 0, why_empty: error.to_string() },
    }
}
