//! Text as cells, and the arms of the characters that lines are made of.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub const UP: usize = 0;
pub const RIGHT: usize = 1;
pub const DOWN: usize = 2;
pub const LEFT: usize = 3;

/// Rows of cells; the second cell of a wide character is empty.
pub struct Grid {
    pub rows: Vec<Vec<String>>,
    pub ascii: bool,
}

impl Grid {
    /// The frames of scopes are no lines: their borders read as blanks.
    pub fn new(text: &str, ascii: bool) -> Self {
        let frame = |c: char| if ascii { c == '*' } else { "┄┆╭╮╰╯".contains(c) };
        let text: String = text.chars().map(|c| if frame(c) { ' ' } else { c }).collect();
        let row = |line: &str| {
            let mut cells: Vec<String> = Vec::new();
            for grapheme in line.graphemes(true) {
                match grapheme.width() {
                    0 => cells.last_mut().expect("a mark stands on something").push_str(grapheme),
                    wide => {
                        cells.push(grapheme.to_owned());
                        cells.extend(std::iter::repeat_n(String::new(), wide - 1));
                    }
                }
            }
            cells
        };
        Self { rows: text.lines().map(row).collect(), ascii }
    }

    pub fn at(&self, row: usize, col: usize) -> &str {
        self.rows.get(row).and_then(|cells| cells.get(col)).map_or(" ", String::as_str)
    }

    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// The cells of a row as text.
    pub fn text(&self, row: usize, cols: std::ops::Range<usize>) -> String {
        cols.map(|col| self.at(row, col)).collect()
    }

    /// The next cell in a direction.
    pub fn next(&self, (row, col): (usize, usize), way: usize) -> Option<(usize, usize)> {
        match way {
            UP => Some((row.checked_sub(1)?, col)),
            DOWN => (row + 1 < self.rows.len()).then_some((row + 1, col)),
            LEFT => Some((row, col.checked_sub(1)?)),
            _ => Some((row, col + 1)),
        }
    }

    /// The arms of a cell: up, right, down, left. None for a cell that is no line.
    pub fn arms(&self, row: usize, col: usize) -> Option<[bool; 4]> {
        let text = self.at(row, col);
        if self.ascii { self.ascii_arms(row, col, text) } else { unicode_arms(text) }
    }

    /// ASCII joints say up or down themselves; left and right go by what stands beside them.
    fn ascii_arms(&self, row: usize, col: usize, text: &str) -> Option<[bool; 4]> {
        let beside = |col: Option<usize>| {
            col.is_some_and(|col| ["-", "=", "~", "_", ".", "'", "+", ">", "}"].contains(&self.at(row, col)))
        };
        let (right, left) = (beside(Some(col + 1)), beside(col.checked_sub(1)));
        match text {
            "|" | "#" | ":" | "!" => Some([true, false, true, false]),
            "-" | "=" | "~" | "_" => Some([false, true, false, true]),
            "." => Some([false, right, true, left]),
            "'" => Some([true, right, false, left]),
            "+" => Some([true, right, true, left]),
            _ => None,
        }
    }
}

/// Read off the names of the box-drawing block: light, heavy and mixed; dashes are straight.
fn unicode_arms(text: &str) -> Option<[bool; 4]> {
    let sets: [(&str, [u8; 4]); 11] = [
        ("│┃╎╏┊┋╽╿", [1, 0, 1, 0]),
        ("─━╌╍┈┉╼╾", [0, 1, 0, 1]),
        ("┌┍┎┏", [0, 1, 1, 0]),
        ("┐┑┒┓", [0, 0, 1, 1]),
        ("└┕┖┗", [1, 1, 0, 0]),
        ("┘┙┚┛", [1, 0, 0, 1]),
        ("├┝┞┟┠┡┢┣", [1, 1, 1, 0]),
        ("┤┥┦┧┨┩┪┫", [1, 0, 1, 1]),
        ("┬┭┮┯┰┱┲┳", [0, 1, 1, 1]),
        ("┴┵┶┷┸┹┺┻", [1, 1, 0, 1]),
        ("┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋", [1, 1, 1, 1]),
    ];
    let found = sets.iter().find(|(set, _)| !text.is_empty() && set.contains(text));
    found.map(|(_, arms)| arms.map(|arm| arm == 1))
}
