//! Draws what is arranged: nodes, lines with their arrowheads, labels.

use super::canvas::{Canvas, DOWN, Pen, UP};
use super::channel::Route;
use super::drawing::{Drawing, Role, Run, What};
use super::glyphs::{Marks, line_role};
use super::layered::{Arranged, label_columns};
use super::layers::{Kind, Wire};
use super::shape::Spot;
use super::text::fitted;

/// Draws a spine or a map.
pub(super) fn draw(arranged: &Arranged<'_>) -> Drawing {
    let Arranged { shape, layers, budget, .. } = arranged;
    let mut canvas = Canvas::new(budget.width, arranged.height, Marks::of(shape.glyphs));
    let mut places = vec![None; arranged.shown.given];
    let mut top = 0;
    for rank in 0..layers.ranks {
        for &item in &layers.layers[2 * rank] {
            match layers.items[item].kind {
                Kind::Node(node) => {
                    let place = shape.draw(&mut canvas, arranged.shown, node, arranged.spot(node, top));
                    if let What::Node(given) = arranged.shown.node_what[node] {
                        places[given] = Some(place);
                    }
                }
                Kind::Line(_) => {
                    let pen = arranged.pen(&layers.wires[layers.wire_of[item]]);
                    for row in top..top + shape.rows() {
                        canvas.down(at(arranged.x[item]), row, pen);
                    }
                }
            }
        }
        top += shape.rows();
        if let Some(channel) = arranged.channels.get(rank) {
            for route in &channel.routes {
                arranged.route(&mut canvas, route, top..=top + channel.height - 1, rank);
            }
            top += channel.height;
        }
    }
    let (width, rows) = canvas.finish();
    let width = (width + 1).min(budget.width);
    Drawing { density: shape.density, glyphs: shape.glyphs, width, rows, places }
}

impl Arranged<'_> {
    fn pen(&self, wire: &Wire) -> Pen {
        let one = &self.shown.picture.relations[wire.relation];
        Pen { role: line_role(one), heavy: one.heavy, what: self.shown.relation_what[wire.relation] }
    }

    fn spot(&self, node: usize, top: usize) -> Spot {
        let item = self.layers.node[node];
        let leaves = |&line: &usize| !self.layers.wires[self.layers.wire_of[line]].back;
        Spot {
            row: top + self.shape.name_row(),
            col: at(self.x[item]),
            wide: at(self.layers.wide[node]),
            stem: self.layers.items[item].down.iter().any(leaves),
        }
    }

    /// A relation through the rows of one channel.
    fn route(&self, canvas: &mut Canvas, route: &Route, rows: std::ops::RangeInclusive<usize>, rank: usize) {
        let wire = &self.layers.wires[route.wire];
        let pen = self.pen(wire);
        let (top, end) = (*rows.start(), *rows.end());
        let (upper, line, lower) = (at(route.upper), at(route.line), at(route.lower));
        let (mut col, mut row) = (upper, top);
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
        self.arrow_and_label(canvas, route, (top, end), rank);
    }

    fn arrow_and_label(&self, canvas: &mut Canvas, route: &Route, (top, end): (usize, usize), rank: usize) {
        let wire = &self.layers.wires[route.wire];
        let pen = self.pen(wire);
        let relation = &self.shown.picture.relations[wire.relation];
        let marks = Marks::of(self.shape.glyphs);
        let meets = |node: usize, rank: usize| self.layers.layers[2 * rank].contains(&self.layers.node[node]);
        if !wire.back && meets(wire.lower, rank + 1) {
            canvas.put(end, Run::new(at(route.lower), marks.arrow_down(relation), pen.role, pen.what));
        }
        if wire.back && meets(wire.upper, rank) {
            canvas.put(top, Run::new(at(route.upper), marks.arrow_up(relation), pen.role, pen.what));
        }
        if let Some(row) = route.label {
            let room = label_columns(relation, self.budget.width);
            let text = fitted(&relation.label, room, self.shape.glyphs);
            let role = if pen.role == Role::Cut { Role::CutLabel } else { Role::Label };
            canvas.put(top + row, Run::new(at(route.line) + 2, text, role, pen.what));
        }
    }
}

fn at(col: i32) -> usize {
    usize::try_from(col).unwrap_or(0)
}
