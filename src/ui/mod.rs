//! Pure drawing of the state: [`fit`] moves each window to its cursor, [`draw`] draws and says what is where.

mod ascii;
mod board;
mod builder;
mod cypher;
mod detail;
mod frame;
mod header;
mod hints;
mod hits;
mod inventory;
mod layout;
mod legend;
mod loading;
mod overlay;
mod paths;
mod queries;
mod results;
mod text;
pub mod theme;

pub use hits::HitMap;

use crate::app::{Pane, State};
use ratatui::Frame;
use ratatui::layout::{Rect, Size};
use theme::Theme;

/// What every pane draws with.
struct Canvas<'c, 'f> {
    state: &'c State,
    theme: &'c Theme,
    frame: &'c mut Frame<'f>,
    hits: HitMap,
}

impl Canvas<'_, '_> {
    fn focused(&self, pane: Pane) -> bool {
        self.state.focus == pane && self.state.overlay.is_none()
    }
}

/// Moves every window so that its cursor is shown. Must run before [`draw`] at the same size.
pub fn fit(state: &mut State, size: Size) {
    let [_, body, _] = layout::screen(size);
    if state.estate.is_some() {
        for (pane, area) in layout::panes(state, body) {
            let rows = fit_pane(state, pane, area);
            if pane == Pane::Builder {
                builder::fit_popup(state, area, body);
            }
            if pane == state.focus {
                state.page = rows;
            }
        }
    }
    overlay::fit(state, layout::overlay(Rect::new(0, 0, size.width, size.height)));
}

fn fit_pane(state: &mut State, pane: Pane, area: Rect) -> usize {
    match pane {
        Pane::Inventory => inventory::fit(state, area),
        Pane::Queries => queries::fit(state, area),
        Pane::Results => results::fit(state, area),
        Pane::Detail => detail::fit(state, area),
        Pane::Paths => paths::fit(state, area),
        Pane::Board => board::fit(state, area),
        Pane::Builder => builder::fit(state, area),
        Pane::Cypher => cypher::fit(state, area),
    }
}

/// Draws everything. Works at any size.
pub fn draw(state: &State, theme: &Theme, frame: &mut Frame<'_>) -> HitMap {
    let size = frame.area().as_size();
    let [top, body, bottom] = layout::screen(size);
    let mut canvas = Canvas { state, theme, frame, hits: HitMap::default() };
    header::draw(&mut canvas, top);
    if state.estate.is_some() {
        for (pane, area) in layout::panes(state, body) {
            canvas.hits.add(pane, area);
            draw_pane(&mut canvas, pane, area);
        }
        for (_, area) in layout::panes(state, body).into_iter().filter(|(pane, _)| *pane == Pane::Builder) {
            builder::draw_popup(&mut canvas, area, body);
        }
    } else {
        loading::draw(&mut canvas, body);
    }
    hints::draw(&mut canvas, bottom);
    overlay::draw(&mut canvas, layout::overlay(Rect::new(0, 0, size.width, size.height)));
    let hits = canvas.hits;
    theme.fill(frame.buffer_mut());
    if theme.ascii {
        ascii::fold(frame.buffer_mut());
    }
    hits
}

fn draw_pane(canvas: &mut Canvas<'_, '_>, pane: Pane, area: Rect) {
    match pane {
        Pane::Inventory => inventory::draw(canvas, area),
        Pane::Queries => queries::draw(canvas, area),
        Pane::Results => results::draw(canvas, area),
        Pane::Detail => detail::draw(canvas, area),
        Pane::Paths => paths::draw(canvas, area),
        Pane::Board => board::draw(canvas, area),
        Pane::Builder => builder::draw(canvas, area),
        Pane::Cypher => cypher::draw(canvas, area),
    }
}
