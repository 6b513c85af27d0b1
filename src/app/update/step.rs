//! Moves within a pane: keys, clicks and the wheel.

use super::follow::{follow_board, follow_inventory, follow_path, follow_results};
use super::go;
use crate::app::paths::Step;
use crate::app::{Action, Effect, Overlay, Pane, State};
use crate::model::Estate;

/// Rows that one notch of the wheel moves.
const NOTCH: isize = 3;

pub(super) fn step(state: &mut State, estate: &Estate, action: Action) {
    let page = isize::try_from(state.page.max(2) - 1).unwrap_or(1);
    let by = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -page,
        Action::PageDown => page,
        Action::First => isize::MIN / 2,
        Action::Last => isize::MAX / 2,
        Action::Left => return aside(state, estate, -1),
        Action::Right => return aside(state, estate, 1),
        _ => return,
    };
    along(state, estate, state.focus, by);
}

/// Up or down in a pane.
fn along(state: &mut State, estate: &Estate, pane: Pane, by: isize) {
    match pane {
        Pane::Inventory => {
            state.inventory.list.step(by, state.inventory.rows.len());
            follow_inventory(state);
        }
        Pane::Queries => state.queries.step(by),
        Pane::Results => {
            if let Some(results) = &mut state.results {
                results.list.step(by, results.rows.len());
            }
            follow_results(state);
        }
        Pane::Detail => state.detail.list.step(by, state.detail.lines.len()),
        Pane::Board => {
            if let Some(board) = &mut state.board {
                board.list.step(by, board.rows.len());
            }
            follow_board(state);
        }
        Pane::Builder | Pane::Cypher => {}
        Pane::Paths if state.paths.open && state.paths.story => {
            state.paths.top = state.paths.top.saturating_add_signed(by);
        }
        Pane::Paths if state.paths.open => along_path(state, estate, by),
        Pane::Paths => {
            state.paths.step_path(by, estate);
            follow_path(state, estate);
        }
    }
}

/// Left or right in the focused pane.
fn aside(state: &mut State, estate: &Estate, by: isize) {
    match state.focus {
        Pane::Inventory => {
            state.inventory.fold(by > 0);
            follow_inventory(state);
        }
        Pane::Queries | Pane::Builder | Pane::Cypher => {}
        Pane::Results => {
            if let Some(results) = &mut state.results {
                results.turn(by);
            }
            follow_results(state);
        }
        Pane::Detail => state.detail.fold(estate, by > 0),
        Pane::Board => {
            if let Some(board) = &mut state.board {
                board.fold(by > 0);
            }
            follow_board(state);
        }
        Pane::Paths if state.paths.open && !state.paths.story => along_path(state, estate, by),
        Pane::Paths => {}
    }
}

/// Columns and rows that one key moves the window over a drawing.
const PAN: (isize, isize) = (12, 4);

/// Moves the window over the drawing.
pub(super) fn pan(state: &mut State, action: Action) {
    let Some(walk) = state.paths.walk.as_mut().filter(|_| state.paths.open && !state.paths.story) else {
        return;
    };
    match action {
        Action::PanUp => walk.pan(-PAN.1, 0),
        Action::PanDown => walk.pan(PAN.1, 0),
        Action::PanLeft => walk.pan(0, -PAN.0),
        _ => walk.pan(0, PAN.0),
    }
}

/// One step along a relation; more are a jump in the order of the path.
fn along_path(state: &mut State, estate: &Estate, by: isize) {
    let Some(walk) = &mut state.paths.walk else { return };
    if by.abs() != 1 {
        walk.jump(by);
        return follow_path(state, estate);
    }
    match walk.along(by > 0) {
        Step::Gone => {}
        Step::End if by > 0 => state.message = "the path ends here; n goes to the next one".to_owned(),
        Step::End => state.message = "the path starts here".to_owned(),
        Step::Fork(fork) => state.overlay = Some(Overlay::Fork(fork, by > 0)),
    }
    follow_path(state, estate);
}

/// A click focuses the pane and goes to the row; a click on the row under the cursor opens it.
pub(super) fn click(state: &mut State, pane: Pane, row: Option<usize>) -> Vec<Effect> {
    let Some(estate) = state.estate.clone().filter(|_| state.overlay.is_none()) else { return Vec::new() };
    let was_focused = std::mem::replace(&mut state.focus, pane) == pane;
    state.typing = false;
    let Some(row) = row else { return Vec::new() };
    let cursor = match pane {
        Pane::Inventory => state.inventory.list.cursor,
        Pane::Queries => state.queries.list.cursor,
        Pane::Results => state.results.as_ref().map_or(0, |results| results.list.cursor),
        Pane::Detail => state.detail.list.cursor,
        Pane::Board => state.board.as_ref().map_or(0, |board| board.list.cursor),
        Pane::Builder | Pane::Cypher => return Vec::new(),
        Pane::Paths if state.paths.open => state.paths.walk.as_ref().map_or(0, |walk| walk.stop),
        Pane::Paths => state.paths.list.cursor,
    };
    if cursor == row && was_focused {
        return go::enter(state, &estate);
    }
    let by = isize::try_from(row).unwrap_or(0) - isize::try_from(cursor).unwrap_or(0);
    match &mut state.paths.walk {
        Some(walk) if pane == Pane::Paths && state.paths.open => {
            if !state.paths.story {
                walk.jump(by);
                follow_path(state, &estate);
            }
        }
        _ => along(state, &estate, pane, by),
    }
    Vec::new()
}

/// The wheel moves the pane under it, whichever has the focus.
pub(super) fn scroll(state: &mut State, pane: Pane, by: isize) {
    if let Some(estate) = state.estate.clone().filter(|_| state.overlay.is_none()) {
        match &mut state.paths.walk {
            Some(walk) if pane == Pane::Paths && state.paths.open && !state.paths.story => {
                walk.pan(by * NOTCH, 0);
            }
            _ => along(state, &estate, pane, by * NOTCH),
        }
    }
}
