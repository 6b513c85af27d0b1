//! Reads the drawing of another program back: boxes or brackets with names, lines through joints and labels,
//! arrowheads. In doubt it decides for the drawing.

use super::grid::{DOWN, Grid, LEFT, RIGHT, UP};
use std::collections::{BTreeSet, HashMap};

type Cell = (usize, usize);

/// What was read.
#[derive(Default)]
pub struct Reading {
    /// for each arrowhead every source that its line can come from, its target, and the labels beside the line
    pub relations: Vec<(usize, usize, BTreeSet<String>)>,
    pub crossings: usize,
    pub bends: usize,
    /// where each node's name is
    pub places: HashMap<usize, Cell>,
}

struct Tracer<'t> {
    grid: Grid,
    names: &'t [String],
    nodes: HashMap<Cell, usize>,
    /// row, first and last column, text
    labels: Vec<(usize, usize, usize, String)>,
    reading: Reading,
}

/// Reads a drawing whose nodes have these names and whose relations these labels.
pub fn read(text: &str, names: &[String], labels: &BTreeSet<String>) -> Reading {
    let plain = |c: char| match c {
        '┄' | '╌' | '┈' | '┉' => '─',
        '┆' | '┊' | '╎' | '╏' => '│',
        '╭' => '┌',
        '╮' => '┐',
        '╰' => '└',
        '╯' => '┘',
        other => other,
    };
    let grid = Grid::new(&text.chars().map(plain).collect::<String>(), false);
    let (nodes, labels_at) = (HashMap::new(), Vec::new());
    let mut tracer = Tracer { grid, names, nodes, labels: labels_at, reading: Reading::default() };
    tracer.find_nodes();
    tracer.find_labels(labels);
    tracer.follow();
    tracer.count();
    tracer.reading
}

impl Tracer<'_> {
    /// The columns of a row at which a text stands, not as part of a longer word.
    fn found(&self, row: usize, text: &str) -> Vec<(usize, usize)> {
        let cells = &self.grid.rows[row];
        let word = |col: Option<usize>| {
            let text = col.map_or(" ", |col| self.grid.at(row, col));
            text.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_')
        };
        let at = |from: usize| {
            let mut left = text;
            let mut col = from;
            while !left.is_empty() {
                left = left.strip_prefix(cells.get(col)?.as_str())?;
                col += 1;
            }
            while cells.get(col).is_some_and(String::is_empty) {
                col += 1;
            }
            (!word(from.checked_sub(1)) && !word(Some(col))).then_some((from, col - 1))
        };
        (0..cells.len()).filter(|&col| !cells[col].is_empty()).filter_map(at).collect()
    }

    fn find_nodes(&mut self) {
        for (node, name) in self.names.iter().enumerate() {
            for row in 0..self.grid.rows.len() {
                for (from, to) in self.found(row, name) {
                    self.reading.places.insert(node, (row, from));
                    let (top, left, bottom, right) = self.around(row, from, to);
                    for cell in (top..=bottom).flat_map(|row| (left..=right).map(move |col| (row, col))) {
                        self.nodes.insert(cell, node);
                    }
                }
            }
        }
    }

    /// The box or the brackets around a name.
    fn around(&self, row: usize, from: usize, to: usize) -> (usize, usize, usize, usize) {
        let blank = |col: usize| self.grid.at(row, col) == " ";
        let mut left = from;
        while left > 0 && blank(left - 1) {
            left -= 1;
        }
        let mut right = to + 1;
        while right < self.grid.width() && blank(right) {
            right += 1;
        }
        let wall = |col: usize| self.grid.at(row, col) == "│";
        if left > 0 && wall(left - 1) && wall(right) {
            let edge = |row: usize| self.grid.arms(row, left - 1).is_some_and(|arms| arms[RIGHT]);
            let top = (0..row).rev().find(|&row| edge(row));
            let bottom = (row + 1..self.grid.rows.len()).find(|&row| edge(row));
            return (top.unwrap_or(row), left - 1, bottom.unwrap_or(row), right);
        }
        (row, from.saturating_sub(1), row, to + 1)
    }

    fn find_labels(&mut self, labels: &BTreeSet<String>) {
        for row in 0..self.grid.rows.len() {
            for label in labels {
                let found = self.found(row, label).into_iter();
                let free = found.filter(|&(from, _)| !self.nodes.contains_key(&(row, from)));
                let runs: Vec<_> = free.map(|(from, to)| (row, from, to, label.clone())).collect();
                self.labels.extend(runs);
            }
        }
    }

    fn arrow(&self, (row, col): Cell) -> Option<usize> {
        match self.grid.at(row, col) {
            "∨" | "↓" | "v" => Some(DOWN),
            "∧" | "↑" | "^" => Some(UP),
            ">" | "→" => Some(RIGHT),
            "<" | "←" => Some(LEFT),
            _ => None,
        }
        .filter(|_| !self.nodes.contains_key(&(row, col)))
    }

    fn follow(&mut self) {
        let cells =
            (0..self.grid.rows.len()).flat_map(|row| (0..self.grid.width()).map(move |col| (row, col)));
        for cell in cells.collect::<Vec<_>>() {
            let Some(way) = self.arrow(cell) else { continue };
            let near = |cell: Cell| self.grid.next(cell, way);
            let next = near(cell);
            let after = next.and_then(near);
            let target = next.into_iter().chain(after).find_map(|cell| self.nodes.get(&cell)).copied();
            let Some(target) = target else { continue };
            let (sources, own) = self.net(cell, opposite(way));
            let beside = |run: &&(usize, usize, usize, String)| {
                own.iter().any(|&(row, col)| row.abs_diff(run.0) <= 1 && col + 2 >= run.1 && col <= run.2 + 2)
            };
            let labels: BTreeSet<String> =
                self.labels.iter().filter(beside).map(|run| run.3.clone()).collect();
            let read = sources.into_iter().map(|source| (source, target, labels.clone()));
            self.reading.relations.extend(read);
        }
    }

    /// The nodes that the line behind an arrowhead can come from, and its cells.
    fn net(&self, arrow: Cell, back: usize) -> (BTreeSet<usize>, BTreeSet<Cell>) {
        let (mut sources, mut own) = (BTreeSet::new(), BTreeSet::from([arrow]));
        let (mut met, mut queue) = (BTreeSet::new(), vec![(arrow, back)]);
        while let Some((from, way)) = queue.pop() {
            let Some(cell) = self.line_from(from, way) else { continue };
            if let Some(&node) = self.nodes.get(&cell) {
                sources.insert(node);
                continue;
            }
            let Some(arms) = self.grid.arms(cell.0, cell.1) else { continue };
            if !arms[opposite(way)] || !met.insert((cell, way % 2)) {
                continue;
            }
            own.insert(cell);
            let out: Vec<usize> = (0..4).filter(|&arm| arms[arm] && arm != opposite(way)).collect();
            if out.len() == 3 {
                queue.push((cell, way));
            } else {
                queue.extend(out.into_iter().map(|way| (cell, way)));
            }
        }
        (sources, own)
    }

    /// The next cell of a line; a blank before a node and a label within the line are stepped over.
    fn line_from(&self, from: Cell, way: usize) -> Option<Cell> {
        let mut cell = self.grid.next(from, way)?;
        for _ in 0..40 {
            if self.nodes.contains_key(&cell) || self.grid.arms(cell.0, cell.1).is_some() {
                return Some(cell);
            }
            let beyond = self.grid.next(cell, way)?;
            let blank = self.grid.at(cell.0, cell.1) == " ";
            if blank && !self.nodes.contains_key(&beyond) {
                return None;
            }
            cell = beyond;
        }
        None
    }

    fn count(&mut self) {
        let cells =
            (0..self.grid.rows.len()).flat_map(|row| (0..self.grid.width()).map(move |col| (row, col)));
        for cell in cells.filter(|cell| !self.nodes.contains_key(cell)) {
            match self.grid.arms(cell.0, cell.1) {
                Some([true, true, true, true]) => self.reading.crossings += 1,
                Some([up, right, down, left]) if up != down && right != left => self.reading.bends += 1,
                _ => {}
            }
        }
    }
}

fn opposite(way: usize) -> usize {
    (way + 2) % 4
}
