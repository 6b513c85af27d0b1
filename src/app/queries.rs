//! Pane 2, the template picker: which templates match what is typed, and how many rows each has.

use super::list::List;
use super::palette::ranked;
use crate::model::Estate;
use crate::query::{Template, templates};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The most templates that are listed as most used.
const MOST_USED: usize = 5;

/// How many rows a template has: counted beside the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// rows
    pub rows: usize,
    /// why there is none; empty when there are some
    pub why_empty: String,
}

/// One row of the pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// a category; the cursor passes over it
    Heading(String),
    /// a template, by its place in the table
    Template(usize),
}

/// The state of the pane.
#[derive(Clone, Debug)]
pub struct Queries {
    /// cursor and window over the rows
    pub list: List,
    /// the text that templates must match
    pub filter: String,
    /// the rows
    pub rows: Vec<Row>,
    /// counts, once they are there
    pub counts: Vec<Count>,
    /// how often each template was run
    pub uses: BTreeMap<usize, usize>,
}

impl Default for Queries {
    fn default() -> Self {
        let mut queries = Self {
            list: List::default(),
            filter: String::new(),
            rows: Vec::new(),
            counts: Vec::new(),
            uses: BTreeMap::new(),
        };
        queries.refilter();
        queries
    }
}

impl Queries {
    /// The place of the template under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<usize> {
        match self.rows.get(self.list.cursor)? {
            Row::Template(place) => Some(*place),
            Row::Heading(_) => None,
        }
    }

    /// Moves the cursor, over headings.
    pub fn step(&mut self, by: isize) {
        self.list.step(by, self.rows.len());
        if self.selected().is_none() {
            let old = self.list.cursor;
            self.list.step(if by < 0 { -1 } else { 1 }, self.rows.len());
            if self.selected().is_none() {
                self.list.cursor = old;
                self.list.step(1, self.rows.len());
            }
        }
    }

    /// How many templates have rows.
    #[must_use]
    pub fn with_rows(&self) -> usize {
        self.counts.iter().filter(|count| count.rows > 0).count()
    }

    /// How many templates are listed.
    #[must_use]
    pub fn listed(&self) -> usize {
        let templates: std::collections::BTreeSet<usize> = self.rows.iter().filter_map(place).collect();
        templates.len()
    }

    /// Notes that a template was run.
    pub fn used(&mut self, place: usize) {
        *self.uses.entry(place).or_default() += 1;
    }

    /// Lists the templates that match what is typed, the best first; without, the most used and then all
    /// of them by category.
    pub fn refilter(&mut self) {
        self.rows = if self.filter.is_empty() { self.by_category() } else { self.matching() };
        self.step(0);
    }

    fn matching(&self) -> Vec<Row> {
        let text = |template: &Template| {
            let (title, category, name) = (&template.title, &template.category, &template.name);
            format!("{title} {category} {name} {} {}", template.tags.join(" "), template.card)
        };
        ranked(&self.filter, templates().iter().map(text)).into_iter().map(Row::Template).collect()
    }

    fn by_category(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut used: Vec<(usize, usize)> = self.uses.iter().map(|(place, uses)| (*place, *uses)).collect();
        used.sort_by_key(|&(place, uses)| (Reverse(uses), place));
        if !used.is_empty() {
            rows.push(Row::Heading("Most used".to_owned()));
            rows.extend(used.into_iter().take(MOST_USED).map(|(place, _)| Row::Template(place)));
        }
        let mut categories: Vec<&str> = Vec::new();
        for template in templates() {
            if !categories.contains(&template.category.as_str()) {
                categories.push(&template.category);
            }
        }
        for category in categories {
            rows.push(Row::Heading(category.to_owned()));
            let own = templates().iter().enumerate().filter(|(_, template)| template.category == category);
            rows.extend(own.map(|(place, _)| Row::Template(place)));
        }
        rows
    }
}

fn place(row: &Row) -> Option<usize> {
    if let Row::Template(place) = row { Some(*place) } else { None }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_passes_over_headings() {
        let mut queries = Queries::default();
        assert!(matches!(queries.rows[0], Row::Heading(_)));
        assert_eq!(queries.selected(), Some(0), "the first template, not its heading");
        queries.step(-5);
        assert_eq!(queries.selected(), Some(0));
        for _ in 0..queries.rows.len() {
            queries.step(1);
            assert!(queries.selected().is_some());
        }
        for _ in 0..queries.rows.len() {
            queries.step(-1);
            assert!(queries.selected().is_some());
        }
    }

    #[test]
    fn what_is_used_most_comes_first() {
        let mut queries = Queries::default();
        queries.used(3);
        queries.used(5);
        queries.used(5);
        queries.refilter();
        assert_eq!(
            queries.rows[..3],
            [Row::Heading("Most used".to_owned()), Row::Template(5), Row::Template(3)]
        );
        assert_eq!(queries.listed(), templates().len());
    }
}
