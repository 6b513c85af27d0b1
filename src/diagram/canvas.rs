//! A grid of line cells, each with its arms, and the words over it.

use super::drawing::{Role, Run, What};
use super::glyphs::Marks;
use super::text::{columns, fitted};

/// Columns of a border that are enough for a name.
const LEAST_NAME: usize = 12;

/// Directions of the arms of a cell.
pub(super) const UP: usize = 0;
pub(super) const RIGHT: usize = 1;
pub(super) const DOWN: usize = 2;
pub(super) const LEFT: usize = 3;

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pen {
    pub role: Role,
    pub heavy: bool,
    pub what: What,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    arms: [u8; 4],
    role: Role,
    what: What,
    /// shown where no line is
    frame: Option<&'static str>,
}

const EMPTY: Cell = Cell { arms: [0; 4], role: Role::Blank, what: What::Nothing, frame: None };

/// The first and last rows and columns of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rectangle {
    pub top: usize,
    pub left: usize,
    pub bottom: usize,
    pub right: usize,
}

/// Lines and words.
pub(super) struct Canvas {
    width: usize,
    cells: Vec<Cell>,
    words: Vec<Vec<Run>>,
    marks: &'static Marks,
}

impl Canvas {
    pub fn new(width: usize, height: usize, marks: &'static Marks) -> Self {
        Self { width, cells: vec![EMPTY; width * height], words: vec![Vec::new(); height], marks }
    }

    /// Adds one arm to a cell.
    pub fn arm(&mut self, row: usize, col: usize, arm: usize, pen: Pen) {
        if col >= self.width {
            return;
        }
        let Some(cell) = self.cells.get_mut(row * self.width + col) else { return };
        cell.arms[arm] = cell.arms[arm].max(1 + u8::from(pen.heavy));
        let other = cell.role != Role::Blank && cell.what != pen.what;
        cell.what = if other { What::Nothing } else { pen.what };
        if strength(pen.role) >= strength(cell.role) {
            cell.role = pen.role;
        }
    }

    /// A line down through a cell.
    pub fn down(&mut self, col: usize, row: usize, pen: Pen) {
        self.arm(row, col, UP, pen);
        self.arm(row, col, DOWN, pen);
    }

    /// A line across a row from the middle of one cell to the middle of another.
    pub fn across(&mut self, row: usize, from: usize, to: usize, pen: Pen) {
        for col in from.min(to)..from.max(to) {
            self.arm(row, col, RIGHT, pen);
            self.arm(row, col + 1, LEFT, pen);
        }
    }

    /// Puts words on a row; lines under them are hidden.
    pub fn put(&mut self, row: usize, run: Run) {
        if let Some(words) = self.words.get_mut(row) {
            words.push(run);
        }
    }

    /// Puts a mark of one column, if there is one.
    pub fn put_mark(&mut self, row: usize, col: usize, mark: Option<(&'static str, Role, What)>) {
        if let Some((text, role, what)) = mark.filter(|_| col < self.width) {
            self.put(row, Run::new(col, text, role, what));
        }
    }

    /// A frame behind lines and words, its name where the upper or else the lower border is free.
    pub fn frame(&mut self, at: Rectangle, name: &str) {
        let [across, down, corners @ ..] = self.marks.frame;
        for col in at.left..=at.right {
            self.border(at.top, col, across);
            self.border(at.bottom, col, across);
        }
        for row in at.top + 1..at.bottom {
            self.border(row, at.left, down);
            self.border(row, at.right, down);
        }
        let cells = [(at.top, at.left), (at.top, at.right), (at.bottom, at.left), (at.bottom, at.right)];
        for ((row, col), corner) in cells.into_iter().zip(corners) {
            self.border(row, col, corner);
        }
        let room = |row: usize| self.widest_free(row, at.left + 2, at.right.saturating_sub(1));
        let (wanted, upper, lower) = (columns(name) + 4, room(at.top), room(at.bottom));
        let above = upper.1 >= wanted.min(LEAST_NAME) || upper.1 >= lower.1;
        let (row, (col, wide)) = if above { (at.top, upper) } else { (at.bottom, lower) };
        if wide > 4 {
            // a piece of border before it, so that it is not read as the label of a line
            let text = format!(" {} ", fitted(name, wide - 4, self.marks.glyphs));
            self.put(row, Run::new(col + 1, text, Role::Scope, What::Nothing));
        }
    }

    fn border(&mut self, row: usize, col: usize, text: &'static str) {
        if let Some(cell) = self.cells.get_mut(row * self.width + col).filter(|_| col < self.width) {
            cell.frame = Some(text);
        }
    }

    /// The widest part of a row between two columns without lines and words: where it starts, and its columns.
    fn widest_free(&self, row: usize, from: usize, to: usize) -> (usize, usize) {
        let (mut best, mut wide) = ((from, 0), 0);
        for col in from..to.min(self.width) {
            let word = |run: &Run| run.col <= col && col < run.col + run.width;
            let free =
                self.cells[row * self.width + col].role == Role::Blank && !self.words[row].iter().any(word);
            wide = if free { wide + 1 } else { 0 };
            if wide > best.1 {
                best = (col + 1 - wide, wide);
            }
        }
        best
    }

    /// Columns, and the rows.
    pub fn finish(mut self) -> (usize, Vec<Vec<Run>>) {
        let mut rows = Vec::with_capacity(self.words.len());
        for row in 0..self.words.len() {
            let mut words = std::mem::take(&mut self.words[row]);
            words.sort_by_key(|run| run.col);
            rows.push(self.row(row, words));
        }
        let ends = rows.iter().filter_map(|runs| runs.last()).map(|run: &Run| run.col + run.width);
        (ends.max().unwrap_or(0), rows)
    }

    fn row(&self, row: usize, words: Vec<Run>) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::with_capacity(2 * words.len() + 2);
        let mut col = 0;
        for word in words {
            self.lines(row, col..word.col, &mut runs);
            col = word.col + word.width;
            runs.push(word);
        }
        self.lines(row, col..self.width, &mut runs);
        runs
    }

    fn lines(&self, row: usize, cols: std::ops::Range<usize>, runs: &mut Vec<Run>) {
        let mut open = false;
        for col in cols {
            let cell = &self.cells[row * self.width + col];
            let (glyph, role) = match (cell.role, cell.frame) {
                (Role::Blank, Some(frame)) => (frame, Role::Frame),
                (Role::Blank, None) => {
                    open = false;
                    continue;
                }
                (role, _) => (self.marks.joint(cell.arms, role), role),
            };
            match runs.last_mut().filter(|run| open && run.role == role && run.what == cell.what) {
                Some(run) => {
                    run.text.push_str(glyph);
                    run.width += 1;
                }
                None => runs.push(Run::new(col, glyph, role, cell.what)),
            }
            open = true;
        }
    }
}

/// Where lines of one net share a cell, the strongest shows.
fn strength(role: Role) -> u8 {
    match role {
        Role::Heavy => 4,
        Role::Line => 3,
        Role::Possible => 2,
        Role::Cut => 1,
        _ => 0,
    }
}
