//! Which row of which pane lies where on the screen: for the mouse.

use crate::app::Pane;
use ratatui::layout::{Position, Rect};

/// One pane of the last frame.
#[derive(Clone, Debug)]
struct Shown {
    pane: Pane,
    area: Rect,
    /// the row of the pane's list on each line, from the first line of the area on
    rows: Vec<Option<usize>>,
}

/// What the last frame showed where.
#[derive(Clone, Debug, Default)]
pub struct HitMap {
    panes: Vec<Shown>,
}

impl HitMap {
    /// Adds a pane.
    pub(super) fn add(&mut self, pane: Pane, area: Rect) {
        self.panes.push(Shown { pane, area, rows: vec![None; usize::from(area.height)] });
    }

    /// Notes that the line `y` of the screen shows a row of the pane that was added last.
    pub(super) fn row(&mut self, y: u16, row: usize) {
        let Some(shown) = self.panes.last_mut() else { return };
        if let Some(own) = y.checked_sub(shown.area.y).and_then(|y| shown.rows.get_mut(usize::from(y))) {
            *own = Some(row);
        }
    }

    /// Notes consecutive rows from the line `y` on.
    pub(super) fn rows(&mut self, y: u16, rows: std::ops::Range<usize>) {
        for (y, row) in (y..).zip(rows) {
            self.row(y, row);
        }
    }

    /// The pane at a place of the screen, and the row that is shown there.
    #[must_use]
    pub fn at(&self, column: u16, line: u16) -> Option<(Pane, Option<usize>)> {
        let shown = self.panes.iter().rfind(|shown| shown.area.contains(Position::new(column, line)))?;
        Some((shown.pane, shown.rows.get(usize::from(line - shown.area.y)).copied().flatten()))
    }
}
