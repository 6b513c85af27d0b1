//! From a picture to places: ranks, order, columns and channels of a spine or a map.

use super::channel::{Channel, channel};
use super::crossing;
use super::fold::Shown;
use super::layers::{Layers, Measure, ranks};
use super::order::ordered;
use super::picture::{Budget, Density, Glyphs, Relation};
use super::place::place;
use super::ports::Ports;
use super::shape::Shape;
use super::text::columns;

/// Names are cut to these many columns, as few as the width asks for.
const NAMES: [usize; 5] = [usize::MAX, 40, 28, 20, 14];

/// Everything that is known before the first cell is drawn.
pub(super) struct Arranged<'s> {
    pub shown: &'s Shown,
    pub shape: Shape,
    pub layers: Layers,
    pub x: Vec<i32>,
    /// of each wire: the columns of its ends
    pub channels: Vec<Channel>,
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
) -> Option<Arranged<'s>> {
    let picture = &shown.picture;
    let order = ordered(picture, back);
    let rank = ranks(picture, back, &order);
    let width = i32::try_from(budget.width).ok()?;
    let labels: Vec<i32> =
        picture.relations.iter().map(|one| signed(label_columns(one, budget.width))).collect();
    let (shape, mut layers) = NAMES.iter().find_map(|&name| {
        let shape = Shape { density, glyphs, name, width: budget.width };
        let words = (0..picture.nodes.len()).map(|node| signed(shape.columns(shown, node))).collect();
        let measure = Measure {
            words,
            labels: labels.clone(),
            pad: signed(shape.pad()),
            gap: 1,
            margin: signed(shape.margin()),
        };
        let layers = Layers::new(picture, back, &order, &rank, &measure);
        (layers.least_width() <= width).then_some((shape, layers))
    })?;
    let least: usize = (0..layers.ranks).map(|rank| shape.rows() + layers.least_channel(rank)).sum();
    if least > budget.height {
        return None;
    }
    crossing::order(&mut layers);
    let x = place(&layers, width);
    let ports = Ports::new(&layers, &x);
    let between = 1..layers.ranks;
    let channels: Vec<Channel> =
        between.map(|rank| channel(&layers, &x, &ports, rank - 1)).collect::<Option<_>>()?;
    let height = layers.ranks * shape.rows() + channels.iter().map(|channel| channel.height).sum::<usize>();
    (height <= budget.height).then_some(Arranged { shown, shape, layers, x, channels, height, budget })
}

/// The columns that the label of a relation may take.
pub(super) fn label_columns(relation: &Relation, width: usize) -> usize {
    columns(&relation.label).min(width.saturating_sub(5))
}

fn signed(columns: usize) -> i32 {
    i32::try_from(columns).unwrap_or(i32::MAX / 4)
}
