//! Draws what is arranged: nodes, lines with their arrowheads, labels.

use super::canvas::{Canvas, DOWN, Pen, Rectangle, UP};
use super::channel::Route;
use super::drawing::{Drawing, Role, Run, What};
use super::frames::Frame;
use super::glyphs::{Marks, line_role};
use super::keep::Kept;
use super::layered::{Arranged, label_columns};
use super::layers::{Kind, Wire};
use super::shape::Spot;
use super::text::fitted;

/// Draws a spine or a map.
pub(super) fn draw(arranged: &Arranged<'_>) -> Drawing {
    let Arranged { shape, layers, task, .. } = arranged;
    let mut canvas = Canvas::new(task.budget.width, arranged.height, Marks::of(shape.glyphs));
    let mut places = vec![None; arranged.task.shown.given];
    for (rank, &top) in arranged.tops.iter().enumerate() {
        for &item in &layers.order[2 * rank] {
            match layers.items[item].kind {
                Kind::Node(node) => {
                    let place = shape.draw(&mut canvas, arranged.task.shown, node, arranged.spot(node, top));
                    if let What::Node(given) = arranged.task.shown.node_what[node] {
                        places[given] = Some(place);
                    }
                }
                Kind::Line(_) => {
                    let pen = arranged.pen(&layers.wires[layers.wire_of[item]]);
                    for row in top..top + shape.rows() {
                        canvas.down(at(arranged.x[item]), row, pen);
                    }
                }
                Kind::Wall(_) => {}
            }
        }
        if let Some(channel) = arranged.channels.get(rank) {
            for route in &channel.routes {
                arranged.route(&mut canvas, route, channel.height, rank);
            }
        }
    }
    for frame in &layers.frames {
        canvas.frame(arranged.rectangle(frame), &frame.scope);
    }
    let (width, rows) = canvas.finish();
    let width = (width + 1).min(task.budget.width);
    let kept = Kept::new(arranged);
    Drawing { density: shape.density, glyphs: shape.glyphs, width, rows, places, kept: Some(kept) }
}

impl Arranged<'_> {
    fn pen(&self, wire: &Wire) -> Pen {
        let one = &self.task.shown.picture.relations[wire.relation];
        Pen { role: line_role(one), heavy: one.heavy, what: self.task.shown.relation_what[wire.relation] }
    }

    fn spot(&self, node: usize, top: usize) -> Spot {
        let item = self.layers.node[node];
        let leaves = |&line: &usize| !self.layers.wires[self.layers.wire_of[line]].back;
        Spot {
            row: top + self.shape.name_row(),
            col: at(self.x[item]),
            wide: at(self.layers.wide[node]),
            framed: self.framed[node],
            stem: self.layers.items[item].down.iter().any(leaves),
        }
    }

    /// The rows and columns of a frame: one column beside what is inside, above the arrowheads into it.
    fn rectangle(&self, frame: &Frame) -> Rectangle {
        let left = |&item: &usize| self.x[item] - self.layers.items[item].left;
        let right = |&item: &usize| self.x[item] + self.layers.items[item].right;
        let items = || frame.inside.iter().chain(&frame.entering);
        let first = self.tops[frame.first_rank];
        Rectangle {
            top: first.saturating_sub(if frame.first_rank == 0 { 1 } else { 2 }),
            left: at(items().map(left).min().unwrap_or(0) - 2),
            bottom: self.tops[frame.last_rank] + self.shape.rows(),
            right: at(items().map(right).max().unwrap_or(0) + 2),
        }
    }

    /// A relation through the rows of one channel, and through the borders of frames above and below it.
    fn route(&self, canvas: &mut Canvas, route: &Route, height: usize, rank: usize) {
        let wire = &self.layers.wires[route.wire];
        let pen = self.pen(wire);
        let first = self.tops[rank] + self.shape.rows();
        let (top, end) = (first + usize::from(self.layers.ends(rank)), self.tops[rank + 1] - 1);
        let (upper, line, lower) = (at(route.upper), at(route.line), at(route.lower));
        let (mut col, mut row) = (upper, first);
        for (turn, next) in [(route.split, line), (route.merge, lower)] {
            let Some(turn) = turn.map(|turn| top + turn) else { continue };
            for row in row..turn {
                canvas.down(col, row, pen);
            }
            canvas.arm(turn, col, UP, pen);
            canvas.across(turn, col, next, pen);
            canvas.arm(turn, next, DOWN, pen);
            (col, row) = (next, turn + 1);
        }
        for row in row..=end {
            canvas.down(col, row, pen);
        }
        let meets = |node: usize, rank: usize| self.layers.order[2 * rank].contains(&self.layers.node[node]);
        let relation = &self.task.shown.picture.relations[wire.relation];
        let marks = Marks::of(self.shape.glyphs);
        if !wire.back && meets(wire.lower, rank + 1) {
            canvas.put(end, Run::new(lower, marks.arrow_down(relation), pen.role, pen.what));
        }
        if wire.back && meets(wire.upper, rank) {
            canvas.put(first, Run::new(upper, marks.arrow_up(relation), pen.role, pen.what));
        }
        let before = marks.before_label(relation).map(|text| (text, pen.role, pen.what));
        if let Some(row) = route.label {
            // the last row is that of the arrowheads, below the border of a frame
            let row = if row + 1 == height { end } else { top + row };
            self.label(canvas, row, route, pen);
            canvas.put_mark(row, line + 1, before);
        } else if relation.label.is_empty() && !wire.back && meets(wire.lower, rank + 1) {
            canvas.put_mark(end, lower + 1, before);
        }
    }

    fn label(&self, canvas: &mut Canvas, row: usize, route: &Route, pen: Pen) {
        let relation = &self.task.shown.picture.relations[self.layers.wires[route.wire].relation];
        let text =
            fitted(&relation.label, label_columns(relation, self.task.budget.width), self.shape.glyphs);
        let role = if pen.role == Role::Cut { Role::CutLabel } else { Role::Label };
        canvas.put(row, Run::new(at(route.line) + 2, text, role, pen.what));
    }
}

fn at(col: i32) -> usize {
    usize::try_from(col).unwrap_or(0)
}
