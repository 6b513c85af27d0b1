//! What is selected in one pane drives the others.

use crate::app::State;
use crate::app::board::Board;
use crate::app::results::Results;
use crate::model::{Estate, NodeId};

fn show(state: &mut State, node: Option<NodeId>) {
    if let (Some(estate), Some(node)) = (state.estate.clone(), node) {
        state.detail.show(&estate, node);
        state.paths.follow(&estate, node);
    }
}

/// The detail and the paths follow the cursor of the AI BOM.
pub(super) fn follow_inventory(state: &mut State) {
    let node = state.inventory.selected();
    show(state, node);
}

/// The detail and the paths follow the row under the cursor.
pub(super) fn follow_results(state: &mut State) {
    let node = state.results.as_ref().and_then(Results::node);
    show(state, node);
}

/// The detail and the paths follow the line under the cursor.
pub(super) fn follow_board(state: &mut State) {
    let node = state.board.as_ref().and_then(Board::node);
    show(state, node);
}

/// The detail follows the stop under the cursor.
pub(super) fn follow_path(state: &mut State, estate: &Estate) {
    if let Some(node) = state.paths.node() {
        state.detail.show(estate, node);
    }
}
