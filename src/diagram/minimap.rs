//! The whole drawing in a few cells, with the window that is shown of it.

use super::drawing::{Drawing, Piece, Role, View, What};
use super::picture::Glyphs;

impl Drawing {
    /// The whole drawing within at most `width` columns and `height` rows: where nodes are, and which part the
    /// view shows. `None` when the view shows all of it, or there is no room.
    #[must_use]
    pub fn minimap(&self, view: &View, width: usize, height: usize) -> Option<Vec<Vec<Piece>>> {
        let all = self.width <= view.width && self.height() <= view.height;
        if all || width == 0 || height == 0 {
            return None;
        }
        let (cols, rows) = (self.width.div_ceil(width).max(1), self.height().div_ceil(height).max(1));
        let (width, height) = (self.width.div_ceil(cols), self.height().div_ceil(rows));
        let mut nodes = vec![false; width * height];
        for place in self.places.iter().flatten() {
            for col in (place.col / cols)..=((place.col + place.width - 1) / cols).min(width - 1) {
                nodes[place.row / rows * width + col] = true;
            }
        }
        let marks = match self.glyphs {
            Glyphs::Unicode => [[" ", "▪"], ["░", "█"]],
            Glyphs::Ascii => [[" ", "o"], [".", "#"]],
        };
        let row = |row: usize| {
            let cell = |col: usize| {
                let shown = overlaps(row * rows, rows, view.top, view.height)
                    && overlaps(col * cols, cols, view.left, view.width);
                let node = nodes[row * width + col];
                let role = if node { Role::Name } else { Role::Blank };
                let text = marks[usize::from(shown)][usize::from(node)].to_owned();
                Piece { text, role, what: What::Nothing, cursor: shown, visited: false }
            };
            (0..width).map(cell).collect()
        };
        Some((0..height).map(row).collect())
    }
}

fn overlaps(from: usize, count: usize, other: usize, other_count: usize) -> bool {
    from < other + other_count && other < from + count
}

#[cfg(test)]
mod tests {
    use super::super::layout;
    use super::super::picture::{Budget, Node, Options, Picture, Relation};
    use super::*;

    #[test]
    fn the_shown_part_is_marked() {
        let node = |at: usize| Node { name: format!("n{at}"), ..Node::default() };
        let relation = |from| Relation { from, to: from + 1, ..Relation::default() };
        let picture =
            Picture { nodes: (0..40).map(node).collect(), relations: (0..39).map(relation).collect() };
        let drawing = layout(&picture, Budget { width: 20, height: 10 }, &Options::default());
        let view = View { top: 20, width: 20, height: 10, ..View::default() };
        let map = drawing.minimap(&view, 4, 8).expect("a part is shown");
        let text: Vec<String> =
            map.iter().map(|row| row.iter().map(|piece| piece.text.as_str()).collect()).collect();
        assert!(text.len() <= 8 && text.iter().all(|row| row.chars().count() <= 4));
        assert!(!text[0].contains('█') && text[text.len() / 2].contains('█'), "{text:?}");
        let whole = View { width: 20, height: 40, ..View::default() };
        assert_eq!(drawing.minimap(&whole, 4, 8), None);
    }
}
