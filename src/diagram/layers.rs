//! Layers for a drawing from the top down: nodes in ranks, and between two ranks one column for each relation.
//!
//! Even layers hold nodes and the columns of relations that pass a rank; odd layers hold one column for each
//! relation that runs between two ranks, with the relation's label right of it in one of them.

use super::frames::Frame;
use super::order::Ends;
use super::picture::{Picture, Relation};

/// How the nodes and the gaps are measured.
pub(super) struct Measure {
    /// of each node: columns of its text
    pub words: Vec<i32>,
    /// of each relation: columns of its label
    pub labels: Vec<i32>,
    /// columns that a node takes left of its first character, and right of its last
    pub pad: i32,
    /// blank columns between two nodes, and behind a label; at least 1
    pub gap: i32,
    /// blank columns between a node and a line or another node, but for the pad
    pub margin: i32,
}

/// What stands in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Node(usize),
    /// the column of a relation
    Line(usize),
    /// the left or right border of the frame of a scope
    Wall(usize),
}

/// A node or the column of a relation in one layer. Its place is the column of the glyph, or of the line.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub kind: Kind,
    /// columns taken left and right of the place
    pub left: i32,
    pub right: i32,
    /// the items that it is linked to in the layer above and below
    pub up: Vec<usize>,
    pub down: Vec<usize>,
}

/// A relation from the upper to the lower of its ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wire {
    pub relation: usize,
    pub upper: usize,
    pub lower: usize,
    /// the arrowhead is at the upper end
    pub back: bool,
    /// its items, one for each layer between its ends
    pub first: usize,
    pub count: usize,
}

/// All layers.
pub(super) struct Layers {
    pub items: Vec<Item>,
    /// of each node: its item, and columns from its place on for its words and its arrowheads
    pub node: Vec<usize>,
    pub wide: Vec<i32>,
    pub wires: Vec<Wire>,
    /// the wire of each item that is no node
    pub wire_of: Vec<usize>,
    /// items from left to right
    pub order: Vec<Vec<usize>>,
    pub ranks: usize,
    /// the scopes that have a frame, from left to right
    pub frames: Vec<Frame>,
    gap: i32,
    margin: i32,
}

/// Columns that a node may grow so that the labels of its arrowheads stand side by side.
const STRETCH: i32 = 6;

/// The columns of each node, so that every arrowhead at it has its own, two from the next; some more where
/// then every label has room beside its arrowhead.
fn wide(picture: &Picture, back: &[bool], measure: &Measure) -> Vec<i32> {
    let count = picture.nodes.len();
    let above =
        Ends::new(count, &picture.relations, |at, one| Some(if back[at] { one.from } else { one.to }));
    let below = Ends::new(count, &picture.relations, |at, one| back[at].then_some(one.to));
    let wide = |node: usize| {
        let words = measure.words[node];
        let labels = above.of(node).iter().map(|&at| measure.labels[at]);
        let last = labels.clone().min().unwrap_or(0);
        let beside = labels.map(|label| label + 2 + measure.gap).sum::<i32>() - last - 1 - measure.gap;
        let arrows = |ends: &Ends| i32::try_from(2 * ends.of(node).len()).unwrap_or(i32::MAX / 4);
        let least = words.max(arrows(&above) - 1).max(arrows(&below) + 1);
        if beside <= words + STRETCH { least.max(beside) } else { least }
    };
    (0..count).map(wide).collect()
}

impl Layers {
    /// Builds the layers; inside each the items stand in the order of the walk.
    pub fn new(picture: &Picture, back: &[bool], order: &[usize], rank: &[usize], measure: &Measure) -> Self {
        let ranks = rank.iter().max().map_or(0, |top| top + 1);
        let mut layers = Self {
            items: Vec::new(),
            node: vec![usize::MAX; picture.nodes.len()],
            wide: wide(picture, back, measure),
            wires: Vec::new(),
            wire_of: Vec::new(),
            order: vec![Vec::new(); (2 * ranks).saturating_sub(1)],
            ranks,
            frames: Vec::new(),
            gap: measure.gap,
            margin: measure.margin,
        };
        let down = Ends::new(picture.nodes.len(), &picture.relations, |at, one| {
            Some(if back[at] { one.to } else { one.from })
        });
        for &node in order {
            let wide = layers.wide[node];
            layers.node[node] =
                layers.add(Kind::Node(node), 2 * rank[node], measure.pad, wide - 1 + measure.pad);
        }
        for &node in order {
            for &relation in down.of(node) {
                let Relation { from, to, .. } = picture.relations[relation];
                let (upper, lower) = if back[relation] { (to, from) } else { (from, to) };
                let wire = Wire { relation, upper, lower, back: back[relation], first: 0, count: 0 };
                layers.add_wire(wire, rank);
            }
        }
        layers.put_labels(rank, measure);
        layers
    }

    /// Adds an item at the right end of a layer.
    pub fn add(&mut self, kind: Kind, layer: usize, left: i32, right: i32) -> usize {
        let item = self.items.len();
        self.items.push(Item { kind, left, right, up: Vec::new(), down: Vec::new() });
        self.wire_of.push(usize::MAX);
        self.order[layer].push(item);
        item
    }

    /// Links an item with one in the next layer.
    pub fn link(&mut self, upper: usize, lower: usize) {
        self.items[upper].down.push(lower);
        self.items[lower].up.push(upper);
    }

    fn add_wire(&mut self, mut wire: Wire, rank: &[usize]) {
        let (from, to) = (2 * rank[wire.upper], 2 * rank[wire.lower]);
        let mut above = self.node[wire.upper];
        wire.first = self.items.len();
        wire.count = to - from - 1;
        for layer in from + 1..to {
            let item = self.add(Kind::Line(wire.relation), layer, 0, 0);
            self.wire_of[item] = self.wires.len();
            self.link(above, item);
            above = item;
        }
        self.link(above, self.node[wire.lower]);
        self.wires.push(wire);
    }

    /// Puts each label next to the arrowhead, or, where that makes the widest layer wider, elsewhere on its line.
    fn put_labels(&mut self, rank: &[usize], measure: &Measure) {
        let wide = |items: &[Item], layer: &[usize]| -> i32 {
            layer.iter().map(|&item| items[item].left + items[item].right + 2).sum()
        };
        let mut width: Vec<i32> = self.order.iter().map(|layer| wide(&self.items, layer)).collect();
        let mut by_length: Vec<usize> = (0..self.wires.len()).collect();
        by_length.sort_by_key(|&at| self.wires[at].count);
        for at in by_length {
            let wire = self.wires[at];
            let label = measure.labels[wire.relation];
            if label == 0 {
                continue;
            }
            let top = 2 * rank[wire.upper] + 1;
            let widest = width.iter().copied().max().unwrap_or(0);
            let places =
                (0..wire.count).step_by(2).map(|step| if wire.back { step } else { wire.count - 1 - step });
            let best = places.min_by_key(|&step| (width[top + step] + label + 2 - widest).max(0));
            let Some(step) = best else { continue };
            width[top + step] += label + 1 + measure.gap;
            self.items[wire.first + step].right = label + 1;
        }
    }

    /// Whether two lines leave one node and the first runs against the flow: left of the other it would cross
    /// it, because lines against the flow reach a node right of where the others leave it.
    pub fn back_before(&self, first: usize, second: usize) -> bool {
        let back = |item: usize| self.wires.get(self.wire_of[item]).map(|wire| wire.back);
        let above = |item: usize| self.items[item].up.first();
        back(first) == Some(true)
            && back(second) == Some(false)
            && above(first) == above(second)
            && above(first).is_some_and(|&node| matches!(self.items[node].kind, Kind::Node(_)))
    }

    /// Makes a node at least so wide.
    pub fn widen(&mut self, node: usize, wide: i32) {
        let more = (wide - self.wide[node]).max(0);
        self.wide[node] += more;
        self.items[self.node[node]].right += more;
    }

    /// Puts the label of a wire at another of its items.
    pub fn move_label(&mut self, wire: usize, step: Option<usize>) {
        let Wire { first, count, .. } = self.wires[wire];
        let Some(now) = (first..first + count).find(|&item| self.items[item].right > 0) else { return };
        if let Some(step) = step.filter(|&step| step < count) {
            let label = std::mem::take(&mut self.items[now].right);
            self.items[first + step].right = label;
        }
    }

    /// The least distance of two neighbours in a layer.
    pub fn apart(&self, left: usize, right: usize) -> i32 {
        let (left, right) = (&self.items[left], &self.items[right]);
        let between = match (left.kind, right.kind) {
            (Kind::Wall(_), Kind::Node(_)) | (Kind::Node(_), Kind::Wall(_)) => self.margin,
            (Kind::Wall(_), _) => 1,
            (_, Kind::Wall(_)) => self.gap,
            (Kind::Line(_), Kind::Line(_)) if left.right > 0 => self.gap,
            (Kind::Line(_), Kind::Line(_)) => 1,
            (Kind::Line(_), Kind::Node(_)) => self.margin,
            (Kind::Node(_), Kind::Line(_)) => self.margin,
            (Kind::Node(_), Kind::Node(_)) => self.margin.max(self.gap - 1),
        };
        left.right + right.left + 1 + between
    }

    /// The rows that the channel below a rank needs at least.
    pub fn least_channel(&self, rank: usize) -> usize {
        if rank + 1 >= self.ranks {
            return 0;
        }
        let forward = |&line: &usize| !self.wires[self.wire_of[line]].back;
        let fans = |&item: &usize| {
            let item = &self.items[item];
            matches!(item.kind, Kind::Node(_))
                && item.down.iter().copied().filter(|line| forward(line)).count() > 1
        };
        1 + usize::from(self.order[2 * rank].iter().any(fans))
    }

    /// The columns that the widest layer needs.
    pub fn least_width(&self) -> i32 {
        let width = |layer: &Vec<usize>| -> i32 {
            let (Some(&first), Some(&last)) = (layer.first(), layer.last()) else { return 0 };
            let between: i32 = layer.windows(2).map(|two| self.apart(two[0], two[1])).sum();
            self.items[first].left + between + self.items[last].right + 1
        };
        self.order.iter().map(width).max().unwrap_or(0)
    }
}
