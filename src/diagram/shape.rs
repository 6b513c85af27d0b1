//! What a node looks like: a name, or a box with its kind and the facts about it in the border.

use super::canvas::Canvas;
use super::drawing::{Place, Role, Run, What};
use super::fold::Shown;
use super::glyphs::Marks;
use super::picture::{Density, Glyphs, Node};
use super::text::{columns, fitted};
use super::words::{Words, facts};

/// How many columns wider than a name that is cut the facts below it may be.
const NAME_TO_FACTS: usize = 14;

/// How nodes are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub density: Density,
    pub glyphs: Glyphs,
    /// the most columns of a name
    pub name: usize,
    /// the most columns of a node
    pub width: usize,
}

/// Where a node is drawn: the cell of its glyph, and the columns that it has from there on.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub row: usize,
    pub col: usize,
    pub wide: usize,
    /// lines leave it below its glyph
    pub stem: bool,
    /// a frame says its scope
    pub framed: bool,
}

impl Shape {
    fn boxed(&self) -> bool {
        self.density == Density::Map
    }

    /// Rows of a node.
    pub fn rows(&self) -> usize {
        if self.boxed() { 3 } else { 1 }
    }

    /// The row of its name.
    pub fn name_row(&self) -> usize {
        usize::from(self.boxed())
    }

    /// Columns left and right of the words.
    pub fn pad(&self) -> usize {
        if self.boxed() { 2 } else { 1 }
    }

    /// Blank columns between a node and what stands beside it, but for the pad.
    pub fn margin(&self) -> usize {
        usize::from(self.boxed())
    }

    /// Columns of the words of a node.
    pub fn columns(&self, shown: &Shown, node: usize, framed: bool) -> usize {
        let one = &shown.picture.nodes[node];
        let words = self.words(shown, node, self.width.saturating_sub(2 * self.pad()));
        if !self.boxed() {
            return words.columns;
        }
        let below = self.facts(one);
        let below = if below.is_empty() { 0 } else { columns(&below) + 2 };
        words.columns.max(columns(&self.kind(one, framed)) + 1).max(below)
    }

    fn words<'s>(&self, shown: &'s Shown, node: usize, room: usize) -> Words<'s> {
        let one = &shown.picture.nodes[node];
        let facts = if self.boxed() { Vec::new() } else { facts(one) };
        Words::new(one, &shown.loops[node], facts, room, self.name, self.glyphs)
    }

    fn kind(&self, node: &Node, framed: bool) -> String {
        let scope = node.scope.as_ref().filter(|_| !framed);
        let text = scope.map_or_else(|| node.kind.clone(), |scope| format!("{} in {scope}", node.kind));
        fitted(&text, self.name.min(32), self.glyphs).into_owned()
    }

    /// The facts about a node in one text, as many as fit into the border; how many are left out stands behind them.
    fn facts(&self, node: &Node) -> String {
        let budget = self.width.saturating_sub(2 * self.pad() + self.margin() + 2);
        let room = budget.min(self.name.saturating_add(NAME_TO_FACTS));
        let facts: Vec<String> = facts(node).into_iter().map(|(_, text)| text).collect();
        let told = |count: usize| match facts.len() - count {
            0 => facts.join(" "),
            left => format!("{} [+{left}]", facts[..count].join(" ")),
        };
        let mut kept = (1..=facts.len()).rev().map(told).filter(|text| columns(text) <= room);
        kept.next().unwrap_or_default()
    }

    /// Draws a node and says where its words are.
    pub fn draw(&self, canvas: &mut Canvas, shown: &Shown, node: usize, spot: Spot) -> Place {
        let what = shown.node_what[node];
        let words = self.words(shown, node, spot.wide.max(1));
        let place = Place { row: spot.row, col: spot.col, width: words.columns };
        let after = words.columns;
        for run in words.runs(spot.col, what) {
            canvas.put(spot.row, run);
        }
        if self.boxed() {
            self.border(canvas, &shown.picture.nodes[node], what, spot);
            Place { width: spot.wide, ..place }
        } else {
            if spot.wide > after {
                let ledge = Marks::of(self.glyphs).ledge.repeat(spot.wide - after);
                canvas.put(spot.row, Run::new(spot.col + after, ledge, Role::Border, what));
            }
            place
        }
    }

    fn border(&self, canvas: &mut Canvas, node: &Node, what: What, spot: Spot) {
        let marks = Marks::of(self.glyphs);
        let heavy = node.choke.is_some();
        let line = |arms: [u8; 4]| marks.joint(arms.map(|arm| arm * (1 + u8::from(heavy))), Role::Border);
        let (left, inside) = (spot.col - 2, spot.wide + 2);
        let across = line([0, 1, 0, 1]);
        let mut put = |row: usize, col: usize, text: String, role: Role| {
            canvas.put(row, Run::new(col, text, role, what));
        };
        let (top, bottom) = (spot.row - 1, spot.row + 1);
        let kind = self.kind(node, spot.framed);
        put(top, left, line([0, 1, 1, 0]).to_owned() + across, Role::Border);
        put(top, left + 2, kind.clone(), Role::Kind);
        let rest = inside - 1 - columns(&kind);
        put(top, left + 2 + columns(&kind), across.repeat(rest) + line([0, 0, 1, 1]), Role::Border);
        for col in [left, left + inside + 1] {
            put(spot.row, col, line([1, 0, 1, 0]).to_owned(), Role::Border);
        }
        let below = self.facts(node);
        let stem = if spot.stem { line([0, 1, 1, 1]) } else { across };
        let rest = inside - 2 - columns(&below) - usize::from(!below.is_empty());
        put(
            bottom,
            left,
            format!("{}{across}{stem}{}", line([1, 1, 0, 0]), across.repeat(rest)),
            Role::Border,
        );
        let mut col = left + 3 + rest;
        if !below.is_empty() {
            put(bottom, col, below.clone(), Role::Mark);
            put(bottom, col + columns(&below), across.to_owned(), Role::Border);
            col += columns(&below) + 1;
        }
        put(bottom, col, line([1, 0, 0, 1]).to_owned(), Role::Border);
    }
}
