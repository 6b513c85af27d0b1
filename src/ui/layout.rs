//! Which panes are shown, and where.
//!
//! ```text
//! very wide (180x30)           wide (120x20)            narrow                tiny, or zoomed
//! AI BOM  | results | path     AI BOM  | results        AI BOM | detail       the focused pane
//!         |---------|                  |---------       or the whole width for
//! --------| detail  |          --------| detail         queries, results over detail,
//! queries |         |          queries | path           the path over its step
//! ```

use crate::app::builder::Builder;
use crate::app::{Pane, State};
use ratatui::layout::{Constraint, Layout, Rect, Size};

/// The fewest columns for two panes side by side, for two columns of panes, and for three.
const NARROW: u16 = 60;
const WIDE: u16 = 120;
const VERY_WIDE: u16 = 180;
/// The fewest rows for panes one over the other, and for three columns of them.
const TALL: u16 = 20;
const VERY_TALL: u16 = 30;

/// Header, body and hints of a screen; on a very small one all is body.
pub fn screen(size: Size) -> [Rect; 3] {
    let area = Rect::new(0, 0, size.width, size.height);
    if area.height < 6 {
        return [Rect::ZERO, area, Rect::ZERO];
    }
    Layout::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1)]).areas(area)
}

/// The shown panes with their areas.
pub fn panes(state: &State, area: Rect) -> Vec<(Pane, Rect)> {
    let tiny = area.width < NARROW || area.height < 8;
    if let (Some(builder), false) = (&state.builder, tiny) {
        return over_all(state, builder, area);
    }
    if state.zoomed || tiny {
        return vec![(state.focus, area)];
    }
    if state.board.is_some() {
        return over(state, area);
    }
    if area.width >= VERY_WIDE && area.height >= VERY_TALL {
        let [left, middle, right] = columns(area, [32, 34, 34]);
        return [lists(left), facts(state, middle), vec![(Pane::Paths, right)]].concat();
    }
    if area.width >= WIDE && area.height >= TALL {
        let [left, right] = columns(area, [42, 58]);
        let share = if state.results.is_some() { 62 } else { 52 };
        let [above, below] = rows(right, share);
        return [lists(left), facts(state, above), vec![(Pane::Paths, below)]].concat();
    }
    match state.focus {
        Pane::Queries | Pane::Paths | Pane::Board | Pane::Builder | Pane::Cypher => vec![(state.focus, area)],
        Pane::Results => facts(state, area),
        Pane::Detail if state.results.is_some() => facts(state, area),
        Pane::Inventory | Pane::Detail => {
            let [left, right] = columns(area, [46, 54]);
            vec![(Pane::Inventory, left), (Pane::Detail, right)]
        }
    }
}

/// The step builder over its text, which has the room that it needs where the steps leave it; most of it
/// while it is edited.
fn over_all(state: &State, builder: &Builder, area: Rect) -> Vec<(Pane, Rect)> {
    let framed = |lines: usize| u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2);
    let wanted = framed(builder.text.text().lines().count()).max(5);
    let left = area.height.saturating_sub(framed(builder.lines.len()));
    let share = if state.focus == Pane::Cypher { 62 } else { 42 };
    let height = match state.focus {
        Pane::Cypher => area.height * share / 100,
        _ => wanted.min(left.max(area.height * share / 100)),
    };
    let [above, below] = Layout::vertical([Constraint::Fill(1), Constraint::Length(height)]).areas(area);
    vec![(Pane::Builder, above), (Pane::Cypher, below)]
}

/// The list over the panes, and beside or below it the detail.
fn over(state: &State, area: Rect) -> Vec<(Pane, Rect)> {
    let beside = state.board.as_ref().is_some_and(|board| board.request.kind.has_detail());
    if area.width >= WIDE && (beside || state.focus == Pane::Detail) {
        let [left, right] = columns(area, [60, 40]);
        return vec![(Pane::Board, left), (Pane::Detail, right)];
    }
    let pane = if state.focus == Pane::Detail { Pane::Detail } else { Pane::Board };
    vec![(pane, area)]
}

/// The AI BOM over the queries.
fn lists(area: Rect) -> Vec<(Pane, Rect)> {
    let [above, below] = rows(area, 62);
    vec![(Pane::Inventory, above), (Pane::Queries, below)]
}

/// The results, where there are some, over the detail.
fn facts(state: &State, area: Rect) -> Vec<(Pane, Rect)> {
    if state.results.is_none() {
        return vec![(Pane::Detail, area)];
    }
    let [above, below] = rows(area, 42);
    vec![(Pane::Results, above), (Pane::Detail, below)]
}

fn columns<const N: usize>(area: Rect, shares: [u16; N]) -> [Rect; N] {
    Layout::horizontal(shares.map(Constraint::Fill)).areas(area)
}

fn rows(area: Rect, share: u16) -> [Rect; 2] {
    Layout::vertical([Constraint::Fill(share), Constraint::Fill(100 - share)]).areas(area)
}

/// What lies over the panes.
pub fn overlay(area: Rect) -> Rect {
    Rect {
        x: area.x + area.width / 12,
        y: area.y + area.height / 12,
        width: area.width - area.width / 6,
        height: area.height - area.height / 6,
    }
}

/// The inside of a pane's border.
pub fn inside(area: Rect) -> Rect {
    let (width, height) = (area.width.saturating_sub(2), area.height.saturating_sub(2));
    Rect { x: area.x + area.width.min(1), y: area.y + area.height.min(1), width, height }
}
