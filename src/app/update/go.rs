//! From one thing to another, and back.

use super::follow::follow_path;
use super::typing::rebuild_inventory;
use super::what_if::{sources, toggle};
use crate::app::board::{Board, Kind, Request};
use crate::app::detail::Door;
use crate::app::history::Place;
use crate::app::paths::around::What;
use crate::app::{Effect, Pane, State};
use crate::model::{Estate, NodeId};

/// The pane `by` places on; the results are passed over while there are none.
pub(super) fn turn(state: &mut State, by: usize) {
    let at = Pane::ALL.iter().position(|pane| *pane == state.focus).unwrap_or(0);
    state.focus = Pane::ALL[(at + by) % Pane::ALL.len()];
    let shown = match state.focus {
        Pane::Results => state.results.is_some() && state.board.is_none(),
        Pane::Board => state.board.is_some(),
        Pane::Detail => true,
        _ => state.board.is_none(),
    };
    if !shown {
        turn(state, by);
    }
}

/// To a pane; a list over the panes is closed.
pub(super) fn focus(state: &mut State, pane: Pane) {
    state.board = None;
    state.focus = pane;
}

/// Opens a list over the panes, or closes it when it is that one.
pub(super) fn open_board(state: &mut State, kind: Kind) -> Vec<Effect> {
    if state.focus == Pane::Board && state.board.as_ref().is_some_and(|board| board.request.kind == kind) {
        focus(state, Pane::Inventory);
        return Vec::new();
    }
    state.history.leave(Place::of(state));
    let request = Request { kind, grouping: 0 };
    state.board = Some(Board::new(request));
    (state.focus, state.zoomed) = (Pane::Board, false);
    rebuild_board(state)
}

/// Asks for the lines of the list over the panes anew.
pub(super) fn rebuild_board(state: &State) -> Vec<Effect> {
    let board = state.board.iter();
    board.map(|board| Effect::BuildBoard(board.request, Box::new(sources(state)))).collect()
}

pub(super) fn regroup_board(state: &mut State) -> Vec<Effect> {
    let Some(board) = &mut state.board else { return Vec::new() };
    board.request.grouping += 1;
    rebuild_board(state)
}

/// To the results where there are some, from there to the detail.
pub(super) fn focus_detail(state: &mut State) {
    let to_results = state.board.is_none() && state.results.is_some() && state.focus != Pane::Results;
    state.focus = if to_results { Pane::Results } else { Pane::Detail };
}

pub(super) fn show_all(state: &mut State) -> Vec<Effect> {
    state.inventory.request.all = !state.inventory.request.all;
    state.focus = Pane::Inventory;
    let what = if state.inventory.request.all { "every resource" } else { "AI workloads and their data" };
    state.message = format!("showing {what}");
    rebuild_inventory(state)
}

pub(super) fn enter(state: &mut State, estate: &Estate) -> Vec<Effect> {
    match state.focus {
        Pane::Inventory => match state.inventory.branch(state.inventory.list.cursor) {
            Some(open) => state.inventory.fold(!open),
            None => to(state, Pane::Detail),
        },
        Pane::Queries => {
            if let Some(place) = state.queries.selected() {
                state.history.leave(Place::of(state));
                state.queries.used(place);
                return vec![Effect::RunTemplate(place)];
            }
        }
        Pane::Results => to(state, Pane::Detail),
        Pane::Board => {
            let Some(board) = &mut state.board else { return Vec::new() };
            if let Some(open) = board.branch(board.list.cursor) {
                board.fold(!open);
                return Vec::new();
            }
            return match board.selected().and_then(|line| line.door) {
                Some(door) => through_door(state, estate, door),
                None => Vec::new(),
            };
        }
        Pane::Detail => match state.detail.selected().and_then(|line| line.door) {
            Some(door) => return through_door(state, estate, door),
            None => fold_section(state, estate),
        },
        Pane::Paths if !state.paths.open => {
            state.paths.open = true;
            follow_path(state, estate);
        }
        Pane::Paths => to(state, Pane::Detail),
        Pane::Builder | Pane::Cypher => {}
    }
    Vec::new()
}

/// Goes to another pane and remembers where from.
fn to(state: &mut State, pane: Pane) {
    state.history.leave(Place::of(state));
    if let Some((estate, node)) = state.estate.clone().zip(state.selected()) {
        state.detail.show(&estate, node);
    }
    state.focus = pane;
}

/// Goes where a line leads.
fn through_door(state: &mut State, estate: &Estate, door: Door) -> Vec<Effect> {
    match door {
        Door::Node(node) if state.focus == Pane::Board => {
            state.history.leave(Place::of(state));
            state.detail.show(estate, node);
            state.focus = Pane::Detail;
        }
        Door::Node(node) => visit(state, estate, node),
        Door::Path(place) => {
            state.history.leave(Place::of(state));
            state.paths.go_to(estate, place);
            if let Some(node) = state.detail.node.filter(|_| state.focus == Pane::Detail) {
                state.paths.follow(estate, node);
            }
            focus(state, Pane::Paths);
        }
        Door::Rule(rule, node) => return open_board(state, Kind::Rule(rule, node)),
        Door::Board(kind) => return open_board(state, kind),
        Door::Change(change) => return toggle(state, estate, change),
    }
    Vec::new()
}

fn fold_section(state: &mut State, estate: &Estate) {
    let selected = state.detail.selected();
    let folded = selected.is_some_and(|line| state.detail.folded.contains(&line.label));
    state.detail.fold(estate, folded);
}

/// Draws what lies around the node under the cursor, or within reach of it, in pane 4.
pub(super) fn draw_around(state: &mut State, what: impl FnOnce(NodeId) -> What) -> Vec<Effect> {
    let Some(node) = state.selected().or(state.detail.node) else { return Vec::new() };
    draw(state, what(node))
}

/// Draws every way of the pair of the path under the cursor, or all paths alike.
pub(super) fn draw_paths(state: &mut State, what: impl FnOnce(usize) -> What) -> Vec<Effect> {
    state.paths.found_here().map(|place| draw(state, what(place))).unwrap_or_default()
}

fn draw(state: &mut State, what: What) -> Vec<Effect> {
    state.history.leave(Place::of(state));
    focus(state, Pane::Paths);
    vec![Effect::DrawAround(what, state.paths.attacks.found.clone(), state.what_if.clone().map(Box::new))]
}

/// Shows a node's detail and remembers where from.
fn visit(state: &mut State, estate: &Estate, node: NodeId) {
    if state.detail.node != Some(node) {
        state.history.leave(Place::of(state));
    }
    state.detail.show(estate, node);
    state.paths.follow(estate, node);
    state.inventory.go_to(node);
}

/// Back to where the person was, or forward again.
pub(super) fn along_history(state: &mut State, back: bool) {
    let here = Place::of(state);
    let there = if back { state.history.back(here) } else { state.history.forward(here) };
    if let Some(there) = there {
        there.restore(state);
    }
}

pub(super) fn raw_record(state: &mut State, estate: &Estate) -> Vec<Effect> {
    if state.detail.raw.take().is_some() {
        state.detail.rebuild(estate);
        return Vec::new();
    }
    let node = state.selected().or(state.detail.node);
    let Some(node) = node else { return Vec::new() };
    if state.detail.node != Some(node) {
        visit(state, estate, node);
    }
    if let Some(&source) = estate.node(node).sources().first() {
        return vec![Effect::ReadRecord(node, source)];
    }
    state.message = "no record describes it: others only refer to it".to_owned();
    Vec::new()
}

/// Goes to what is under the cursor in the AI BOM; where it is not listed everything is listed first.
pub(super) fn pivot(state: &mut State, estate: &Estate) -> Vec<Effect> {
    let Some(node) = state.selected() else { return Vec::new() };
    state.history.leave(Place::of(state));
    state.detail.show(estate, node);
    state.paths.follow(estate, node);
    focus(state, Pane::Inventory);
    state.zoomed = false;
    if state.inventory.reveal(node) {
        return Vec::new();
    }
    state.inventory.request.all = true;
    state.inventory.request.filter.clear();
    state.inventory.wanted = Some(node);
    rebuild_inventory(state)
}
