//! What is typed: the filter of the focused pane, or the text of the palette.

use super::follow::{follow_board, follow_path};
use crate::app::list::List;
use crate::app::{Effect, Overlay, Pane, State};
use crate::model::Estate;

/// From now on typing goes into the filter of the focused pane.
pub(super) fn start(state: &mut State) {
    if state.focus == Pane::Paths {
        state.paths.open = false;
    }
    state.typing = true;
}

/// The line that is typed is another one.
pub(in crate::app) fn set_line(state: &mut State, line: String) -> Vec<Effect> {
    if let Some(Overlay::Palette { text, list }) = &mut state.overlay {
        *text = line;
        *list = List::default();
        return Vec::new();
    }
    if let Some(Overlay::NameWhatIf(name)) = &mut state.overlay {
        *name = line;
        return Vec::new();
    }
    let Some(estate) = state.estate.clone().filter(|_| state.typing) else { return Vec::new() };
    refilter(state, &estate, |text| *text = line)
}

fn refilter(state: &mut State, estate: &Estate, change: impl FnOnce(&mut String)) -> Vec<Effect> {
    match state.focus {
        Pane::Inventory => {
            change(&mut state.inventory.request.filter);
            return rebuild_inventory(state);
        }
        Pane::Queries => {
            change(&mut state.queries.filter);
            state.queries.list = List::default();
            state.queries.refilter();
        }
        Pane::Results => {
            if let Some(results) = &mut state.results {
                change(&mut results.request.filter);
            }
            return super::rows::arrange(state);
        }
        Pane::Detail => {
            change(&mut state.detail.filter);
            state.detail.rebuild(estate);
        }
        Pane::Board => {
            if let Some(board) = &mut state.board {
                change(&mut board.filter);
                board.refilter();
            }
            follow_board(state);
        }
        Pane::Builder | Pane::Cypher => {}
        Pane::Paths => {
            change(&mut state.paths.filter);
            state.paths.refilter(estate);
            follow_path(state, estate);
        }
    }
    Vec::new()
}

/// Asks for the tree of the AI BOM anew.
pub(super) fn rebuild_inventory(state: &State) -> Vec<Effect> {
    vec![Effect::BuildIndex(state.inventory.request.clone())]
}

/// Ends the typing, clears the filter, or goes up one level: whatever is nearest.
pub(super) fn escape(state: &mut State, estate: &Estate) -> Vec<Effect> {
    let typing = std::mem::take(&mut state.typing);
    if !state.filter().is_empty() {
        return refilter(state, estate, String::clear);
    }
    if typing {
        return Vec::new();
    }
    match state.focus {
        Pane::Paths if state.paths.close_drawn(estate) => {}
        Pane::Paths if state.paths.open && state.paths.story => state.paths.story = false,
        Pane::Paths if state.paths.open => state.paths.open = false,
        Pane::Results => {
            state.results = None;
            state.focus = Pane::Queries;
        }
        _ if state.zoomed => state.zoomed = false,
        Pane::Board => super::go::focus(state, Pane::Inventory),
        Pane::Detail if state.board.is_some() => state.focus = Pane::Board,
        Pane::Detail if state.results.is_some() => state.focus = Pane::Results,
        Pane::Detail => state.focus = Pane::Inventory,
        _ => {}
    }
    Vec::new()
}
