//! A finished drawing: rows of runs with roles, what stands where, and the window that is shown of it.

use super::keep::Kept;
use super::picture::{Density, Glyphs};
use super::text::columns;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What a run of cells is; the theme gives it its colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// nothing
    Blank,
    /// a line or an arrowhead
    Line,
    /// a line or an arrowhead that most paths take
    Heavy,
    /// a line or an arrowhead that an attacker may be able to take
    Possible,
    /// a line or the mark of a relation that is cut
    Cut,
    /// the words of a relation
    Label,
    /// the words of a relation that is cut
    CutLabel,
    /// a node's glyph
    Glyph,
    /// a node's name
    Name,
    /// the border of a node's box
    Border,
    /// a node's kind
    Kind,
    /// a short fact behind a name
    Badge,
    /// where an attacker starts, what an attacker is after, or a choke point, in words
    Mark,
    /// a relation that is not drawn as a line: the arrow before the name of its other end
    Reference,
    /// the nodes that a hub folds away
    More,
    /// the frame of a scope
    Frame,
    /// the name of a scope
    Scope,
    /// the bars around what is under the cursor, the dot before what was visited
    Pointer,
}

/// What a cell belongs to; positions are those of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum What {
    /// no single thing
    #[default]
    Nothing,
    /// a node
    Node(usize),
    /// a relation
    Relation(usize),
    /// the nodes that this node, a hub, folds away
    More(usize),
}

/// Neighbouring cells of one row with one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// its first column, from 0
    pub col: usize,
    /// its columns
    pub width: usize,
    /// its characters
    pub text: String,
    /// what it is
    pub role: Role,
    /// what it belongs to
    pub what: What,
}

/// Where a node stands: the cells of its glyph, name and whatever follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// from 0
    pub row: usize,
    /// the column of the glyph, from 0
    pub col: usize,
    /// columns from the glyph on
    pub width: usize,
}

/// A drawing. It holds no cursor: that is painted when a window of it is shown, so that nothing moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// how it is drawn, never `Auto`
    pub density: Density,
    /// the characters it is drawn with
    pub glyphs: Glyphs,
    /// columns
    pub width: usize,
    /// from the top; in each row from left to right, without overlap
    pub rows: Vec<Vec<Run>>,
    /// of each node of the picture; `None` where a hub folds it away
    pub places: Vec<Option<Place>>,
    /// for the next drawing, so that what stays in the picture stays where it is; a rail has none
    pub kept: Option<Kept>,
}

/// The part of a drawing to show.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// the first row
    pub top: usize,
    /// the first column
    pub left: usize,
    /// columns
    pub width: usize,
    /// rows
    pub height: usize,
    /// what is under the cursor
    pub cursor: What,
    /// the nodes that were visited
    pub visited: Vec<usize>,
}

/// Cells to show with one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// its characters
    pub text: String,
    /// what it is
    pub role: Role,
    /// what it belongs to
    pub what: What,
    /// it is under the cursor
    pub cursor: bool,
    /// it belongs to a visited node
    pub visited: bool,
}

impl Drawing {
    /// Rows of the whole drawing.
    #[must_use]
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// What a cell of the drawing belongs to.
    #[must_use]
    pub fn at(&self, row: usize, col: usize) -> What {
        let runs = self.rows.get(row).map_or(&[][..], Vec::as_slice);
        runs.iter()
            .find(|run| run.col <= col && col < run.col + run.width)
            .map_or(What::Nothing, |run| run.what)
    }

    /// Every run that belongs to something, with its row.
    pub fn hits(&self) -> impl Iterator<Item = (usize, &Run)> {
        let rows = self.rows.iter().enumerate();
        rows.flat_map(|(row, runs)| runs.iter().map(move |run| (row, run)))
            .filter(|(_, run)| run.what != What::Nothing)
    }

    /// The whole drawing as text, without blanks at the ends of its lines.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        for runs in &self.rows {
            let mut col = 0;
            for run in runs {
                out.extend(std::iter::repeat_n(' ', run.col - col));
                out.push_str(&run.text);
                col = run.col + run.width;
            }
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
        }
        out
    }

    /// The first row and column of a window moved as little as possible so that a node is in it.
    #[must_use]
    pub fn scrolled(&self, view: &View, node: usize) -> (usize, usize) {
        let Some(place) = self.places.get(node).copied().flatten() else { return (view.top, view.left) };
        let reach = |first: usize, room: usize, from: usize, to: usize, whole: usize| {
            let first = first.max((to + 1).saturating_sub(room)).min(from);
            first.min(whole.saturating_sub(room))
        };
        let (row, col) = (place.row, place.col.saturating_sub(1));
        (
            reach(view.top, view.height, row.saturating_sub(1), row + 1, self.height()),
            reach(view.left, view.width, col, place.col + place.width, self.width),
        )
    }

    /// The rows of a window, each of exactly the view's width; at most the view's height of them.
    #[must_use]
    pub fn window(&self, view: &View) -> Vec<Vec<Piece>> {
        let rows = self.rows.iter().enumerate().skip(view.top).take(view.height);
        rows.map(|(row, runs)| self.window_row(row, runs, view)).collect()
    }

    fn window_row(&self, row: usize, runs: &[Run], view: &View) -> Vec<Piece> {
        let pointers = self.pointers(row, view);
        let free = |col: usize| !runs.iter().any(|run| run.col <= col && col < run.col + run.width);
        let mut all: Vec<&Run> = runs.iter().chain(pointers.iter().filter(|run| free(run.col))).collect();
        all.sort_by_key(|run| run.col);
        let right = view.left + view.width;
        let mut pieces = Vec::with_capacity(2 * all.len() + 1);
        let mut col = view.left;
        for run in all {
            let (from, to) = (run.col.max(view.left), (run.col + run.width).min(right));
            if from < to {
                blank(&mut pieces, from - col);
                pieces.push(Piece { text: clipped(run, from, to), ..piece(run, view) });
                col = to;
            }
        }
        blank(&mut pieces, right - col);
        pieces
    }

    /// The bars around the node under the cursor and the dots before visited nodes.
    fn pointers(&self, row: usize, view: &View) -> Vec<Run> {
        let place = |node: usize| self.places.get(node).copied().flatten().filter(|place| place.row == row);
        let (left, right, dot) = match self.glyphs {
            Glyphs::Unicode => ("▐", "▌", "•"),
            Glyphs::Ascii => ("[", "]", "*"),
        };
        let pointer = |col: usize, text: &str, what| Run {
            col,
            width: 1,
            text: text.to_owned(),
            role: Role::Pointer,
            what,
        };
        let mut found = Vec::new();
        let under = if let What::Node(node) = view.cursor { Some(node) } else { None };
        if let Some((node, place)) = under.and_then(|node| Some((node, place(node)?))) {
            found.extend(place.col.checked_sub(1).map(|col| pointer(col, left, What::Node(node))));
            found.push(pointer(place.col + place.width, right, What::Node(node)));
        }
        for &node in view.visited.iter().filter(|node| Some(**node) != under) {
            let col = place(node).and_then(|place| place.col.checked_sub(1));
            found.extend(col.map(|col| pointer(col, dot, What::Node(node))));
        }
        found.retain(|run| run.col < self.width);
        found
    }
}

fn blank(pieces: &mut Vec<Piece>, width: usize) {
    if width > 0 {
        pieces.push(Piece {
            text: " ".repeat(width),
            role: Role::Blank,
            what: What::Nothing,
            cursor: false,
            visited: false,
        });
    }
}

fn piece(run: &Run, view: &View) -> Piece {
    let visited = matches!(run.what, What::Node(node) if view.visited.contains(&node));
    let cursor = run.what != What::Nothing && run.what == view.cursor;
    Piece { text: String::new(), role: run.role, what: run.what, cursor, visited }
}

/// The columns `from..to` of a run; half a wide character becomes a blank.
fn clipped(run: &Run, from: usize, to: usize) -> String {
    if from == run.col && to == run.col + run.width {
        return run.text.clone();
    }
    let mut out = String::new();
    let mut col = run.col;
    for grapheme in run.text.graphemes(true) {
        let end = col + grapheme.width();
        if col >= from && end <= to {
            out.push_str(grapheme);
        } else {
            out.extend(std::iter::repeat_n(' ', end.min(to).saturating_sub(col.max(from))));
        }
        col = end;
    }
    out
}

impl Run {
    /// A run whose width is measured.
    pub(super) fn new(col: usize, text: impl Into<String>, role: Role, what: What) -> Self {
        let text = text.into();
        Self { col, width: columns(&text), text, role, what }
    }
}
