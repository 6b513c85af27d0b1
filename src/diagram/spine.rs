//! The spine: a name for each node, one row for each rank, two rows between most.

use super::canvas::{Canvas, DOWN, Pen, UP};
use super::channel::{Channel, Route, channel};
use super::crossing;
use super::drawing::{Drawing, Place, Role, Run, What};
use super::fold::Shown;
use super::glyphs::{Marks, line_role};
use super::layers::{Kind, Layers, Measure, ranks};
use super::order::ordered;
use super::picture::{Budget, Density, Glyphs};
use super::place::place;
use super::ports::Ports;
use super::text::{columns, fitted};
use super::words::Words;

/// Draws a spine; `None` when it does not fit the budget.
pub(super) fn draw(shown: &Shown, back: &[bool], budget: Budget, glyphs: Glyphs) -> Option<Drawing> {
    let picture = &shown.picture;
    let order = ordered(picture, back);
    let rank = ranks(picture, back, &order);
    let width = i32::try_from(budget.width).ok()?;
    let text = |at: usize| {
        let words = Words::new(
            &picture.nodes[at],
            &shown.loops[at],
            budget.width.saturating_sub(2),
            usize::MAX,
            glyphs,
        );
        i32::try_from(words.columns).unwrap_or(i32::MAX / 4)
    };
    let label = |text: &String| i32::try_from(columns(text).min(budget.width.saturating_sub(4))).unwrap_or(0);
    let measure = Measure {
        words: (0..picture.nodes.len()).map(text).collect(),
        labels: picture.relations.iter().map(|relation| label(&relation.label)).collect(),
        pad: 1,
        gap: 1,
    };
    let mut layers = Layers::new(picture, back, &order, &rank, &measure);
    if layers.least_width() > width {
        return None;
    }
    crossing::order(&mut layers);
    let x = place(&layers, width);
    let ports = Ports::new(&layers, &x);
    let channels: Vec<Channel> =
        (1..layers.ranks).map(|rank| channel(&layers, &x, &ports, rank - 1)).collect::<Option<_>>()?;
    let height = layers.ranks + channels.iter().map(|channel| channel.height).sum::<usize>();
    if height > budget.height {
        return None;
    }
    Some(Sheet { shown, layers: &layers, x: &x, glyphs, budget }.draw(&channels, height))
}

struct Sheet<'s> {
    shown: &'s Shown,
    layers: &'s Layers,
    x: &'s [i32],
    glyphs: Glyphs,
    budget: Budget,
}

impl Sheet<'_> {
    fn draw(&self, channels: &[Channel], height: usize) -> Drawing {
        let mut canvas = Canvas::new(self.budget.width, height, Marks::of(self.glyphs));
        let mut places = vec![None; self.shown.given];
        let mut top = 0;
        for rank in 0..self.layers.ranks {
            for &item in &self.layers.layers[2 * rank] {
                match self.layers.items[item].kind {
                    Kind::Node(node) => self.node(&mut canvas, &mut places, node, top),
                    Kind::Line(_) => {
                        let pen = self.pen(self.layers.wire_of[item]);
                        canvas.down(at(self.x[item]), top..=top, pen);
                    }
                }
            }
            top += 1;
            if let Some(channel) = channels.get(rank) {
                for route in &channel.routes {
                    self.route(&mut canvas, route, top, channel.height, rank);
                }
                top += channel.height;
            }
        }
        let (width, rows) = canvas.finish();
        Drawing {
            density: Density::Spine,
            glyphs: self.glyphs,
            width: (width + 1).min(self.budget.width),
            rows,
            places,
        }
    }

    fn pen(&self, wire: usize) -> Pen {
        let relation = self.layers.wires[wire].relation;
        let one = &self.shown.picture.relations[relation];
        Pen { role: line_role(one), heavy: one.heavy, what: self.shown.relation_what[relation], net: wire }
    }

    fn node(&self, canvas: &mut Canvas, places: &mut [Option<Place>], node: usize, row: usize) {
        let what = self.shown.node_what[node];
        let col = at(self.x[self.layers.node[node]]);
        let one = &self.shown.picture.nodes[node];
        let words =
            Words::new(one, &self.shown.loops[node], self.budget.width - col, usize::MAX, self.glyphs);
        let wide = words.columns;
        if let What::Node(given) = what {
            places[given] = Some(Place { row, col, width: wide });
        }
        for run in words.runs(col, what) {
            canvas.put(row, run);
        }
    }

    fn route(&self, canvas: &mut Canvas, route: &Route, top: usize, height: usize, rank: usize) {
        let pen = self.pen(route.wire);
        let wire = &self.layers.wires[route.wire];
        let relation = &self.shown.picture.relations[wire.relation];
        let end = top + height - 1;
        let (upper, line, lower) = (at(route.upper), at(route.line), at(route.lower));
        let mut col = upper;
        let mut row = top;
        for (turn, next) in [(route.split, line), (route.merge, lower)] {
            if let Some(turn) = turn {
                let turn = top + turn;
                segment(canvas, col, row, turn, pen);
                canvas.across(turn, col, next, pen);
                canvas.arm(turn, next, DOWN, pen);
                col = next;
                row = turn + 1;
            }
        }
        for row in row..=end {
            canvas.down(col, row..=row, pen);
        }
        let marks = Marks::of(self.glyphs);
        let ends_here = self.layers.layers[2 * rank + 2].contains(&self.layers.node[wire.lower]);
        let starts_here = self.layers.layers[2 * rank].contains(&self.layers.node[wire.upper]);
        if !wire.back && ends_here {
            canvas.put(end, Run::new(lower, marks.arrow_down(relation), pen.role, pen.what));
        }
        if wire.back && starts_here {
            canvas.put(top, Run::new(upper, marks.arrow_up(relation), pen.role, pen.what));
        }
        if let Some(row) = route.label {
            let text = fitted(&relation.label, self.budget.width.saturating_sub(line + 2), self.glyphs);
            let role = if pen.role == Role::Cut { Role::CutLabel } else { Role::Label };
            canvas.put(top + row, Run::new(line + 2, text, role, pen.what));
        }
    }
}

/// Down a column from the top of a row to the middle of another.
fn segment(canvas: &mut Canvas, col: usize, from: usize, to: usize, pen: Pen) {
    if from < to {
        canvas.down(col, from..=to - 1, pen);
    }
    canvas.arm(to, col, UP, pen);
}

fn at(col: i32) -> usize {
    usize::try_from(col).unwrap_or(0)
}
