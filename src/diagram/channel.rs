//! The rows between two ranks: which row each line turns in, and where each label stands.
//!
//! Every turn and every label is a bar over a range of columns. Bars whose columns overlap lie in different
//! rows: where lines fan out first, then labels, then where lines reach their arrowheads.

use super::layers::{Kind, Layers};
use super::ports::Ports;

/// The way of a relation through one channel; rows count from the first of the channel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Route {
    pub wire: usize,
    /// the columns at the upper end, in the middle and at the lower end
    pub upper: i32,
    pub line: i32,
    pub lower: i32,
    /// the rows in which it turns
    pub split: Option<usize>,
    pub merge: Option<usize>,
    /// the row of its label, when this channel has it
    pub label: Option<usize>,
}

/// The rows between two ranks.
#[derive(Clone)]
pub(super) struct Channel {
    pub height: usize,
    pub routes: Vec<Route>,
}

impl Channel {
    /// Makes the channel at least so high; what stands beside the arrowheads stays there.
    pub fn raise(&mut self, height: usize) {
        if height > self.height {
            let by = height - self.height;
            let last = self.height - 1;
            for route in &mut self.routes {
                route.label = route.label.map(|row| if row == last { row + by } else { row });
            }
            self.height = height;
        }
    }
}

/// A turn or a label.
struct Bar {
    from: i32,
    to: i32,
    /// the column in which lines come together, and those in which they go apart
    joint: i32,
    ends: Vec<i32>,
    /// the first row that it may have
    floor: usize,
    routes: Vec<usize>,
}

impl Bar {
    fn new(joint: i32, ends: Vec<i32>, routes: Vec<usize>) -> Self {
        let from = ends.iter().copied().min().map_or(joint, |end| end.min(joint));
        let to = ends.iter().copied().max().map_or(joint, |end| end.max(joint));
        Self { from, to, joint, ends, floor: 0, routes }
    }

    fn holds(&self, col: i32) -> bool {
        self.from <= col && col <= self.to
    }

    /// The bars may not share a row: between them a blank has to be.
    fn meets(&self, other: &Self) -> bool {
        self.from <= other.to + 1 && other.from <= self.to + 1
    }

    /// The crossings when this bar lies above the other.
    fn above(&self, other: &Self) -> usize {
        usize::from(self.holds(other.joint)) + self.ends.iter().filter(|&&end| other.holds(end)).count()
    }

    /// The other bar must lie above this one: its line comes down where a line of this one goes on down.
    fn below(&self, other: &Self) -> bool {
        self.ends.contains(&other.joint)
    }
}

/// Routes everything between a rank and the next. `None` when two lines would have to lie on each other.
pub(super) fn channel(layers: &Layers, x: &[i32], ports: &Ports, rank: usize) -> Option<Channel> {
    let is_line = |item: &&usize| matches!(layers.items[**item].kind, Kind::Line(_));
    let items: Vec<usize> = layers.order[2 * rank + 1].iter().filter(is_line).copied().collect();
    let mut routes: Vec<Route> = Vec::with_capacity(items.len());
    for &item in &items {
        let wire = layers.wire_of[item];
        let (above, below) = (layers.items[item].up[0], layers.items[item].down[0]);
        let end = |other: usize, port: i32| {
            if matches!(layers.items[other].kind, Kind::Node(_)) { port } else { x[other] }
        };
        let (upper, lower) = (end(above, ports.upper[wire]), end(below, ports.lower[wire]));
        routes.push(Route { wire, upper, line: x[item], lower, split: None, merge: None, label: None });
    }
    let arrows_up: Vec<i32> =
        routes.iter().filter(|route| starts_back(layers, route, rank)).map(|route| route.upper).collect();
    let mut splits = splits(layers, &routes, rank);
    let mut merges: Vec<Bar> = (0..routes.len())
        .filter(|&at| routes[at].line != routes[at].lower)
        .map(|at| Bar::new(routes[at].lower, vec![routes[at].line], vec![at]))
        .collect();
    for bar in splits.iter_mut().chain(&mut merges) {
        bar.floor = usize::from(arrows_up.iter().any(|&col| bar.holds(col)));
    }
    let splits = ordered(splits)?;
    let mut merges = ordered(merges)?;
    merges.reverse();
    let labels = labels(layers, &routes, &items);
    let counts = (splits.len(), labels.len());
    let bars: Vec<Bar> = splits.into_iter().chain(labels).chain(merges).collect();
    let height = rows(&bars, counts, &mut routes, layers);
    Some(Channel { height, routes })
}

/// A relation against the flow that leaves its upper node in this channel.
fn starts_back(layers: &Layers, route: &Route, rank: usize) -> bool {
    let wire = &layers.wires[route.wire];
    wire.back && layers.order[2 * rank].contains(&layers.node[wire.upper])
}

/// Where lines leave the upper rank sideways. Lines out of one node share a bar; a bar left and a bar right
/// of a line that goes straight on lie in different rows, so that no joint looks like a crossing.
fn splits(layers: &Layers, routes: &[Route], rank: usize) -> Vec<Bar> {
    let mut nets: Vec<(i32, Vec<usize>)> = Vec::new();
    for (at, route) in routes.iter().enumerate() {
        let shares = !starts_back(layers, route, rank);
        match nets.iter_mut().find(|(upper, _)| *upper == route.upper && shares) {
            Some((_, own)) => own.push(at),
            None => nets.push((route.upper, vec![at])),
        }
    }
    let mut bars = Vec::new();
    for (upper, own) in nets {
        let straight = own.iter().any(|&at| routes[at].line == upper);
        let (left, right): (Vec<usize>, Vec<usize>) =
            own.into_iter().filter(|&at| routes[at].line != upper).partition(|&at| routes[at].line < upper);
        let both = !straight || left.is_empty() || right.is_empty();
        let groups = if both { vec![[left, right].concat()] } else { vec![left, right] };
        for group in groups.into_iter().filter(|group| !group.is_empty()) {
            bars.push(Bar::new(upper, group.iter().map(|&at| routes[at].line).collect(), group));
        }
    }
    bars
}

fn labels(layers: &Layers, routes: &[Route], items: &[usize]) -> Vec<Bar> {
    let wide = |at: usize| layers.items[items[at]].right;
    let label = |at: usize| {
        let line = routes[at].line;
        Bar { to: line + wide(at), ..Bar::new(line, Vec::new(), vec![at]) }
    };
    (0..routes.len()).filter(|&at| wide(at) > 0).map(label).collect()
}

/// The bars from the side of their joints on, with few crossings. `None` when each has to be before the other.
fn ordered(mut bars: Vec<Bar>) -> Option<Vec<Bar>> {
    let mut order = Vec::with_capacity(bars.len());
    while !bars.is_empty() {
        let mut best: Option<(isize, usize)> = None;
        for (at, bar) in bars.iter().enumerate() {
            let others = || bars.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
            if others().any(|other| bar.below(other)) {
                continue;
            }
            let cost: isize =
                others().map(|other| bar.above(other).cast_signed() - other.above(bar).cast_signed()).sum();
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, at));
            }
        }
        order.push(bars.remove(best?.1));
    }
    Some(order)
}

/// Gives every bar its row and returns the height of the channel. Fans lie as high as possible, labels and
/// turns to an arrowhead as low as possible; the label of a relation against the flow high, at its arrowhead.
fn rows(bars: &[Bar], (splits, labels): (usize, usize), routes: &mut [Route], layers: &Layers) -> usize {
    let is_label = |at: usize| (splits..splits + labels).contains(&at);
    let mut high = vec![0; bars.len()];
    for at in 0..bars.len() {
        let above = (0..at).filter(|&other| bars[other].meets(&bars[at])).map(|other| high[other] + 1);
        high[at] = above.max().unwrap_or(0).max(bars[at].floor);
    }
    let needs = |at: usize| high[at] + if is_label(at) { 1 } else { 2 };
    let height = (0..bars.len()).map(needs).max().unwrap_or(1);
    let mut low = vec![0; bars.len()];
    for at in (0..bars.len()).rev() {
        let below =
            (at + 1..bars.len()).filter(|&other| bars[other].meets(&bars[at])).map(|other| low[other] - 1);
        low[at] = below.min().unwrap_or(height).min(height - if is_label(at) { 1 } else { 2 });
    }
    for (at, bar) in bars.iter().enumerate() {
        for &route in &bar.routes {
            let back = layers.wires[routes[route].wire].back;
            if at < splits {
                routes[route].split = Some(high[at]);
            } else if is_label(at) {
                routes[route].label = Some(if back { high[at] } else { low[at] });
            } else {
                routes[route].merge = Some(low[at]);
            }
        }
    }
    height
}
