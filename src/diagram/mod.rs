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
mod lanes;
mod layered;
mod layers;
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
mod words;

pub use drawing::{Drawing, Piece, Place, Role, Run, View, What};
pub use order::order;
pub use picture::{Budget, Density, Glyphs, Node, Options, Origin, Picture, Relation, State};
pub use text::{columns, shortened};

/// Draws a picture as the options say. The drawing is never wider than the budget unless a density was asked
/// for that needs more; it may be higher: a [`View`] shows a window of it.
#[must_use]
pub fn layout(picture: &Picture, budget: Budget, options: &Options) -> Drawing {
    let shown = fold::shown(picture, options);
    let back = order::backward(&shown.picture);
    let layered = |density, frames| {
        let arranged = layered::arrange(&shown, &back, budget, density, options.glyphs, frames);
        arranged.map(|arranged| sheet::draw(&arranged))
    };
    let map = || layered(Density::Map, true).or_else(|| layered(Density::Map, false));
    let drawing = match options.density {
        Density::Auto => map().or_else(|| layered(Density::Spine, false)),
        Density::Map => map(),
        Density::Spine => layered(Density::Spine, false),
        Density::Rail => None,
    };
    drawing.unwrap_or_else(|| rail::draw(&shown, &back, budget, options.glyphs))
}
