//! A subgraph as rows of text with roles: knows no terminal, so that panes, reports and exports draw alike.
//!
//! [`layout`] takes a [`Picture`] and a [`Budget`] and gives a [`Drawing`]: runs of characters with a role and
//! with what they belong to. The cursor is painted when a window of the drawing is shown and moves nothing.

mod canvas;
mod channel;
mod crossing;
mod drawing;
mod fold;
mod frames;
mod glyphs;
mod keep;
mod lanes;
mod layered;
mod layers;
mod minimap;
mod order;
mod picture;
mod place;
mod ports;
mod pull;
mod rail;
mod ranks;
mod shape;
mod sheet;
mod shift;
mod text;
mod walk;
mod words;

pub use drawing::{Drawing, Piece, Place, Role, Run, View, What};
pub use glyphs::arms;
pub use keep::Kept;
pub use order::order;
pub use picture::{Budget, Density, Glyphs, Node, Options, Origin, Picture, Relation, State};
pub use text::{columns, shortened};
pub use walk::{Step, Way};

use layered::Task;

/// The most nodes and relations of a spine or a map; a rail draws any number.
const MOST_NODES: usize = 300;
const MOST_RELATIONS: usize = 600;
/// A spine or a map that was asked for by name may be so much larger than the budget.
const LARGEST: Budget = Budget { width: 1000, height: 2000 };

/// Draws a picture as the options say.
///
/// With [`Density::Auto`] a spine or a map keeps the budget, a rail keeps its width and may be higher. A spine
/// or a map that was asked for by name may be wider and higher when the budget is too small for it. Whatever
/// the size, [`Drawing::window`] shows no more than its view asks for.
#[must_use]
pub fn layout(picture: &Picture, budget: Budget, options: &Options) -> Drawing {
    let shown = fold::shown(picture, options);
    let back = order::backward(&shown.picture);
    let few = shown.picture.nodes.len() <= MOST_NODES && shown.picture.relations.len() <= MOST_RELATIONS;
    let draw = |density, frames, budget| {
        let (glyphs, kept) = (options.glyphs, options.keep.as_ref());
        let tangled = options.density != Density::Auto;
        let task = Task { shown: &shown, back: &back, budget, density, glyphs, frames, tangled, kept };
        layered::arrange(task).map(|arranged| sheet::draw(&arranged))
    };
    let higher = Budget { height: LARGEST.height, ..budget };
    let draw_any = |density| {
        let frames: &[bool] = if density == Density::Map { &[true, false] } else { &[false] };
        let budgets = [higher, LARGEST];
        budgets.iter().find_map(|&budget| frames.iter().find_map(|&frames| draw(density, frames, budget)))
    };
    let drawing = match options.density {
        _ if !few => None,
        Density::Auto => options
            .keep
            .as_ref()
            .and_then(|kept| draw(kept.density, kept.frames, budget))
            .or_else(|| draw(Density::Map, true, budget))
            .or_else(|| draw(Density::Map, false, budget))
            .or_else(|| draw(Density::Spine, false, budget)),
        Density::Rail => None,
        density => draw_any(density),
    };
    drawing.unwrap_or_else(|| rail::draw(&shown, &back, budget, options.glyphs))
}
