//! From a picture to places: ranks, order, columns and channels of a spine or a map.

use super::channel::{Channel, channel};
use super::crossing;
use super::fold::Shown;
use super::frames::{Scope, scopes};
use super::keep::Kept;
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

/// One line in so many may be crossed, with frames be it by another or by a border: more crossings hide more
/// than the drawing says.
const LINES_FOR_A_CROSSING: usize = 2;
const LINES_FOR_A_CROSSING_WITH_FRAMES: usize = 3;

/// The longest relations that are laid out, in ranks and all together.
const LONGEST: usize = 6000;

/// What to arrange, and how.
#[derive(Clone, Copy)]
pub(super) struct Task<'s> {
    pub shown: &'s Shown,
    /// the relations that run against the flow
    pub back: &'s [bool],
    pub budget: Budget,
    pub density: Density,
    pub glyphs: Glyphs,
    pub frames: bool,
    /// any number of crossings will do
    pub tangled: bool,
    /// the drawing to stay near to
    pub kept: Option<&'s Kept>,
}

/// Everything that is known before the first cell is drawn.
pub(super) struct Arranged<'s> {
    pub task: Task<'s>,
    pub shape: Shape,
    pub layers: Layers,
    pub x: Vec<i32>,
    pub channels: Vec<Channel>,
    /// the first row of each rank
    pub tops: Vec<usize>,
    /// the frames
    pub scopes: Vec<Scope>,
    /// whether a frame says the scope of a node
    pub framed: Vec<bool>,
    /// rows
    pub height: usize,
}

/// Arranges a spine or a map; `None` when it does not fit the budget.
pub(super) fn arrange(task: Task<'_>) -> Option<Arranged<'_>> {
    let picture = &task.shown.picture;
    let order = ordered(picture, task.back);
    let kept = task.kept.filter(|kept| kept.density == task.density && kept.frames == task.frames);
    let kept = kept.and_then(|kept| Some((kept, kept.ranks(picture, task.back)?)));
    let (kept, (rank, back)) = match kept {
        Some((kept, ranks)) => (Some(kept), ranks),
        None => (None, (ranks(picture, task.back, &order), task.back.to_vec())),
    };
    let long: usize = picture.relations.iter().map(|one| rank[one.from].abs_diff(rank[one.to])).sum();
    let scopes = match kept {
        _ if !task.frames => Vec::new(),
        Some(kept) => kept.scopes(picture),
        None => scopes(picture),
    };
    if long > LONGEST || (task.frames && scopes.is_empty()) {
        return None;
    }
    let framed = |node: usize| scopes.iter().any(|(_, nodes)| nodes.contains(&node));
    let framed: Vec<bool> = (0..picture.nodes.len()).map(framed).collect();
    let width = signed(task.budget.width);
    let names = kept.map(|kept| kept.name).into_iter().chain(NAMES);
    let (shape, mut layers) = names.into_iter().find_map(|name| {
        let (shape, measure) = measured(&task, &framed, name);
        let mut layers = Layers::new(picture, &back, &order, &rank, &measure);
        if let Some(kept) = kept {
            kept.hold(picture, &mut layers);
        }
        layers.add_frames(&scopes, &rank);
        (layers.least_width() <= width).then_some((shape, layers))
    })?;
    let least: usize = (0..layers.ranks).map(|rank| shape.rows() + layers.least_channel(rank)).sum();
    if least > task.budget.height {
        return None;
    }
    let columns = kept.map(|kept| kept.columns(picture, &layers));
    let crossings = match &columns {
        Some(columns) => crossing::order_by(&mut layers, columns),
        None => crossing::order(&mut layers),
    };
    let lines = if task.frames { LINES_FOR_A_CROSSING_WITH_FRAMES } else { LINES_FOR_A_CROSSING };
    if (task.frames || !task.tangled) && kept.is_none() && crossings > picture.relations.len() / lines {
        return None;
    }
    let x = place(&layers, width, columns.as_deref())?;
    let ports = Ports::new(&layers, &x);
    let between = 1..layers.ranks;
    let mut channels: Vec<Channel> =
        between.map(|rank| channel(&layers, &x, &ports, rank - 1)).collect::<Option<_>>()?;
    let (mut tops, mut height) = rows(&layers, &channels, shape.rows());
    if let Some(kept) = kept {
        let mut raised = channels.clone();
        kept.raise(&mut raised);
        let (raised_tops, raised_height) = rows(&layers, &raised, shape.rows());
        if raised_height <= task.budget.height {
            (channels, tops, height) = (raised, raised_tops, raised_height);
        }
    }
    let fits = height <= task.budget.height;
    fits.then_some(Arranged { task, shape, layers, x, channels, tops, scopes, framed, height })
}

/// How everything measures when names are cut to so many columns.
fn measured(task: &Task<'_>, framed: &[bool], name: usize) -> (Shape, Measure) {
    let Task { density, glyphs, shown, budget, .. } = *task;
    let shape = Shape { density, glyphs, name, width: budget.width };
    let words = (0..framed.len()).map(|node| signed(shape.columns(shown, node, framed[node]))).collect();
    let labels = shown.picture.relations.iter().map(|one| signed(label_columns(one, budget.width))).collect();
    let (pad, margin) = (signed(shape.pad()), signed(shape.margin()));
    (shape, Measure { words, labels, pad, gap: 1, margin })
}

/// The first row of each rank, and all rows: a frame that starts above a rank or ends below it has its own.
fn rows(layers: &Layers, channels: &[Channel], rows: usize) -> (Vec<usize>, usize) {
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
