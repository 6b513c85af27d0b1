//! From a picture to places: ranks, order, columns and channels of a spine or a map.

use super::channel::{Channel, channel};
use super::crossing;
use super::fold::Shown;
use super::frames::scopes;
use super::layers::{Layers, Measure};
use super::order::ordered;
use super::picture::{Budget, Density, Glyphs, Relation};
use super::place::place;
use super::ports::Ports;
use super::ranks::ranks;
use super::shape::Shape;
use super::text::columns;

/// Names are cut to these many columns, as few as the width asks for.
const NAMES: [usize; 5] = [usize::MAX, 40, 28, 20, 14];

/// With frames, one line in so many may be crossed, be it by another or by a border.
const LINES_FOR_A_CROSSING: usize = 3;

/// Everything that is known before the first cell is drawn.
pub(super) struct Arranged<'s> {
    pub shown: &'s Shown,
    pub shape: Shape,
    pub layers: Layers,
    pub x: Vec<i32>,
    pub channels: Vec<Channel>,
    /// the first row of each rank
    pub tops: Vec<usize>,
    /// whether a frame says the scope of a node
    pub framed: Vec<bool>,
    /// rows
    pub height: usize,
    pub budget: Budget,
}

/// Arranges a spine or a map; `None` when it does not fit the budget.
pub(super) fn arrange<'s>(
    shown: &'s Shown,
    back: &[bool],
    budget: Budget,
    density: Density,
    glyphs: Glyphs,
    frames: bool,
) -> Option<Arranged<'s>> {
    let picture = &shown.picture;
    let order = ordered(picture, back);
    let rank = ranks(picture, back, &order);
    let width = i32::try_from(budget.width).ok()?;
    let labels: Vec<i32> =
        picture.relations.iter().map(|one| signed(label_columns(one, budget.width))).collect();
    let scopes = if frames { scopes(picture) } else { Vec::new() };
    if frames && scopes.is_empty() {
        return None;
    }
    let framed = |node: usize| scopes.iter().any(|(_, nodes)| nodes.contains(&node));
    let framed: Vec<bool> = (0..picture.nodes.len()).map(framed).collect();
    let (shape, mut layers) = NAMES.iter().find_map(|&name| {
        let shape = Shape { density, glyphs, name, width: budget.width };
        let words =
            (0..picture.nodes.len()).map(|node| signed(shape.columns(shown, node, framed[node]))).collect();
        let measure = Measure {
            words,
            labels: labels.clone(),
            pad: signed(shape.pad()),
            gap: 1,
            margin: signed(shape.margin()),
        };
        let mut layers = Layers::new(picture, back, &order, &rank, &measure);
        layers.add_frames(&scopes, &rank);
        (layers.least_width() <= width).then_some((shape, layers))
    })?;
    let least: usize = (0..layers.ranks).map(|rank| shape.rows() + layers.least_channel(rank)).sum();
    if least > budget.height {
        return None;
    }
    let crossings = crossing::order(&mut layers);
    // frames that too many lines would have to cross say less than they hide
    if frames && crossings > picture.relations.len() / LINES_FOR_A_CROSSING {
        return None;
    }
    let x = place(&layers, width)?;
    let ports = Ports::new(&layers, &x);
    let between = 1..layers.ranks;
    let channels: Vec<Channel> =
        between.map(|rank| channel(&layers, &x, &ports, rank - 1)).collect::<Option<_>>()?;
    let (tops, height) = tops(&layers, &channels, shape.rows());
    (height <= budget.height).then_some(Arranged {
        shown,
        shape,
        layers,
        x,
        channels,
        tops,
        framed,
        height,
        budget,
    })
}

/// The first row of each rank, and all rows: a frame that starts above a rank or ends below it has its own.
fn tops(layers: &Layers, channels: &[Channel], rows: usize) -> (Vec<usize>, usize) {
    let mut top = usize::from(layers.starts(0));
    let mut tops = Vec::with_capacity(layers.ranks);
    for rank in 0..layers.ranks {
        tops.push(top);
        top += rows + usize::from(layers.ends(rank));
        if let Some(channel) = channels.get(rank) {
            top += channel.height + usize::from(layers.starts(rank + 1));
        }
    }
    (tops, top)
}

/// The columns that the label of a relation may take.
pub(super) fn label_columns(relation: &Relation, width: usize) -> usize {
    columns(&relation.label).min(width.saturating_sub(5))
}

fn signed(columns: usize) -> i32 {
    i32::try_from(columns).unwrap_or(i32::MAX / 4)
}
