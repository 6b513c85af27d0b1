//! The columns of a table of rows: which of the answer's, and how wide.

use crate::model::{Estate, Ontology};
use crate::query::{Answer, Cell};
use unicode_width::UnicodeWidthStr;

/// Rows that are looked at for the width of a column.
const SAMPLE: usize = 400;
/// The narrowest and the widest column that is chosen unasked, and the widest that can be asked for.
const NARROWEST: usize = 4;
const WIDE: usize = 48;
const WIDEST: usize = 200;

/// One shown column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// its place in the answer
    pub place: usize,
    /// its name
    pub name: String,
    /// its width in columns of the screen
    pub width: usize,
    /// whether a person has chosen the width: it is then not narrowed to fit the screen
    pub chosen: bool,
}

impl Column {
    pub(super) fn resize(&mut self, by: isize) {
        self.width = self.width.saturating_add_signed(by).clamp(NARROWEST, WIDEST);
        self.chosen = true;
    }
}

/// Every column of an answer, as wide as a sample of its rows needs.
pub(super) fn all(answer: &Answer, estate: &Estate) -> Vec<Column> {
    let step = (answer.rows.len() / SAMPLE).max(1);
    let width = |place: usize, name: &str| {
        let cells = answer.rows.iter().step_by(step).filter_map(|row| row.get(place));
        let needed = cells.map(|cell| text(cell, estate).width()).max().unwrap_or(0);
        needed.max(name.width() + 1).clamp(NARROWEST, WIDE)
    };
    let column = |(place, name): (usize, &String)| Column {
        place,
        name: name.clone(),
        width: width(place, name),
        chosen: false,
    };
    answer.columns.iter().enumerate().map(column).collect()
}

/// A cell as the table shows it: a node with the glyph of its kind, a path with the words between its nodes.
#[must_use]
pub fn text(cell: &Cell, estate: &Estate) -> String {
    match cell {
        Cell::Node(id) => {
            let node = estate.node(*id);
            let glyph = Ontology::get().kind(node.kind()).map_or("·", |kind| kind.glyph.as_str());
            format!("{glyph} {}", node.name())
        }
        other => other.shown(estate),
    }
}
