//! A cursor over rows, and the window of them that is shown.

/// Cursor and first shown row. Always in range once [`List::fit`] has run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// the row under the cursor
    pub cursor: usize,
    /// the first row that is shown
    pub top: usize,
}

impl List {
    /// Moves the cursor by `by` rows.
    pub fn step(&mut self, by: isize, rows: usize) {
        let last = rows.saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Keeps the cursor in range and the window around it.
    pub fn fit(&mut self, rows: usize, height: usize) {
        self.cursor = self.cursor.min(rows.saturating_sub(1));
        if self.cursor < self.top {
            self.top = self.cursor;
        }
        if height > 0 && self.cursor >= self.top + height {
            self.top = self.cursor + 1 - height;
        }
        self.top = self.top.min(rows.saturating_sub(height.max(1)));
    }
}

#[cfg(test)]
mod tests {
    use super::List;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_cursor_is_in_range_and_shown(steps in prop::collection::vec(-9isize..9, 0..40), rows in 0usize..60, height in 1usize..20) {
            let mut list = List::default();
            for step in steps {
                list.step(step, rows);
                list.fit(rows, height);
                prop_assert!(rows == 0 || list.cursor < rows);
                prop_assert!(list.cursor >= list.top && list.cursor < list.top + height);
            }
        }
    }
}
