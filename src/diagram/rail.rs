//! The rail: one row for each relation, with its label and, on the first of a node's rows, the node.
//!
//! Below a node's arrowhead its own line starts. No two lines cross: a relation whose line would have to
//! becomes a row under the node that it leaves, which names its other end behind an arrow up or down.

use super::drawing::{Drawing, Place, Role, Run, What};
use super::fold::Shown;
use super::glyphs::{Marks, line_role};
use super::lanes::{Entry, Plan, plan};
use super::order::ordered;
use super::picture::{Budget, Density, Glyphs, Node, Relation};
use super::text::fitted;
use super::words::{Words, facts, glyph};

/// Columns that a label leaves to the name behind it.
const LEAST_NAME: usize = 10;

struct Rail<'s> {
    shown: &'s Shown,
    marks: &'static Marks,
    glyphs: Glyphs,
    width: usize,
    rows: Vec<Vec<Run>>,
    places: Vec<Option<Place>>,
    at: Vec<usize>,
}

/// Draws a rail of at most the budget's width and any height.
pub(super) fn draw(shown: &Shown, back: &[bool], budget: Budget, glyphs: Glyphs) -> Drawing {
    let order = ordered(&shown.picture, back);
    let plan = plan(&shown.picture, back, &order, budget);
    let mut at = vec![0; order.len()];
    for (place, &node) in order.iter().enumerate() {
        at[node] = place;
    }
    let (marks, width) = (Marks::of(glyphs), budget.width);
    let places = vec![None; shown.given];
    let mut rail = Rail { shown, marks, glyphs, width, rows: Vec::with_capacity(plan.rows()), places, at };
    rail.emit(&order, &plan);
    let width = rail.rows.iter().filter_map(|runs| runs.last()).map(|run| run.col + run.width).max();
    let width = width.map_or(0, |width| (width + 1).min(budget.width));
    Drawing { density: Density::Rail, glyphs, width, rows: rail.rows, places: rail.places, kept: None }
}

impl<'s> Rail<'s> {
    fn emit(&mut self, order: &[usize], plan: &Plan) {
        for &node in order {
            let stop = &plan.stops[node];
            for (nth, entry) in stop.entries.iter().enumerate() {
                let runs = self.lead(entry, stop.lane);
                self.finish(runs, stop.lane, entry.relation, node, nth == 0);
            }
            if stop.entries.is_empty() {
                let mut runs = self.lines(&stop.beside);
                self.put_node(&mut runs, column(stop.lane), node);
                self.rows.push(runs);
            }
            for entry in &stop.references {
                let runs = self.lead(entry, entry.lane + 1);
                self.refer(runs, entry.lane + 1, entry.relation);
            }
        }
    }

    fn node(&self, node: usize) -> &'s Node {
        &self.shown.picture.nodes[node]
    }

    /// The lines of the lanes that pass a row.
    fn lines(&self, beside: &[(usize, usize)]) -> Vec<Run> {
        let mut runs = Vec::with_capacity(beside.len() + 6);
        for &(lane, node) in beside.iter().filter(|(lane, _)| column(*lane) < self.width) {
            runs.push(Run::new(column(lane), self.marks.down, Role::Line, self.shown.node_what[node]));
        }
        runs
    }

    /// The lanes beside a relation, its line and its arrowhead in `lane`.
    fn lead(&self, entry: &Entry, lane: usize) -> Vec<Run> {
        let relation = &self.shown.picture.relations[entry.relation];
        let what = self.shown.relation_what[entry.relation];
        let role = line_role(relation);
        let mut runs = self.lines(&entry.beside);
        let (from, to) = (column(entry.lane), column(lane));
        if to >= self.width {
            return runs;
        }
        if from == to {
            runs.push(Run::new(to, self.marks.arrow_down(relation), role, what));
            return runs;
        }
        let joint = if entry.last { self.marks.last } else { self.marks.fork };
        let stem = self.shown.node_what[relation.from];
        runs.push(Run::new(from, joint, Role::Line, if entry.last { what } else { stem }));
        runs.push(Run::new(from + 1, self.marks.across(relation).repeat(to - from - 1), role, what));
        runs.push(Run::new(to, self.marks.arrow_right(relation), role, what));
        runs
    }

    /// Label and node, or, on a further row of the same node, its glyph and a ditto mark.
    fn finish(&mut self, mut runs: Vec<Run>, lane: usize, relation: usize, node: usize, first: bool) {
        let col = self.label(&mut runs, lane, relation);
        let room = self.width.saturating_sub(col);
        if first {
            self.put_node(&mut runs, col, node);
        } else if room >= 3 {
            let what = self.shown.node_what[node];
            runs.push(Run::new(col, glyph(self.node(node), self.glyphs), Role::Glyph, what));
            runs.push(Run::new(col + 2, self.marks.ditto, Role::Name, what));
        }
        self.rows.push(runs);
    }

    /// Label and the name of the other end of a relation that is not drawn as a line.
    fn refer(&mut self, mut runs: Vec<Run>, lane: usize, relation: usize) {
        let col = self.label(&mut runs, lane, relation);
        let Relation { from, to, .. } = self.shown.picture.relations[relation];
        let arrow = if self.at[to] > self.at[from] { self.marks.below } else { self.marks.above };
        if col + 2 < self.width {
            runs.push(Run::new(col, arrow, Role::Reference, self.shown.relation_what[relation]));
            let room = self.width - col - 2;
            let node = self.node(to);
            let plain = Node {
                name: node.name.clone(),
                glyph: node.glyph.clone(),
                ascii: node.ascii.clone(),
                ..Node::default()
            };
            let words = Words::new(&plain, &[], Vec::new(), room, usize::MAX, self.glyphs);
            runs.extend(words.runs(col + 2, self.shown.node_what[to]));
        }
        self.rows.push(runs);
    }

    /// Puts the label of a relation behind its arrowhead and gives the column behind it.
    fn label(&self, runs: &mut Vec<Run>, lane: usize, relation: usize) -> usize {
        let words = &self.shown.picture.relations[relation];
        let col = column(lane) + 2;
        let room = self.width.saturating_sub(col);
        let most = room.saturating_sub(LEAST_NAME + 3).max(room / 2);
        let text = fitted(&words.label, most, self.glyphs);
        if let Some(before) = self.marks.before_label(words).filter(|_| col <= self.width) {
            runs.push(Run::new(col - 1, before, line_role(words), self.shown.relation_what[relation]));
        }
        if text.is_empty() {
            return col;
        }
        let role = if line_role(words) == Role::Cut { Role::CutLabel } else { Role::Label };
        let run = Run::new(col, text, role, self.shown.relation_what[relation]);
        let next = col + run.width + 1;
        runs.push(run);
        next
    }

    /// All words of a node, its kind last.
    fn words(&self, node: usize, room: usize) -> Words<'s> {
        let one = self.node(node);
        let mut words = Words::new(one, &self.shown.loops[node], facts(one), room, usize::MAX, self.glyphs);
        words.add(Role::Kind, &one.kind, room);
        words
    }

    fn put_node(&mut self, runs: &mut Vec<Run>, col: usize, node: usize) {
        if col >= self.width {
            return;
        }
        let what = self.shown.node_what[node];
        let words = self.words(node, self.width - col);
        if let What::Node(given) = what {
            self.places[given] = Some(Place { row: self.rows.len(), col, width: words.columns });
        }
        runs.extend(words.runs(col, what));
    }
}

/// The column of a lane; the one before it stays free for the pointer.
fn column(lane: usize) -> usize {
    1 + 2 * lane
}
