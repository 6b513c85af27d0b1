//! What each event does to the state.

mod follow;
mod go;
mod overlay;
mod rows;
mod step;
mod typing;
mod what_if;

use super::action::disabled;
use super::attacks::Attacks;
use super::board::Kind;
use super::builder::{self, Scroll};
use super::line;
use super::list::List;
use super::paths::Paths;
use super::{Action, Effect, Event, Loaded, Overlay, Pane, State};
use crate::app::paths::around::What;
use crate::model::Estate;
use crate::posture::check::Judgement;
pub use rows::forms;
use std::sync::Arc;
pub(super) use typing::set_line;

use follow::{follow_board, follow_inventory, follow_path, follow_results};

/// Applies an event. What must be done beside the drawing is returned.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    let focus = state.focus;
    let effects = apply(state, event);
    // a filter is typed in one pane: whoever went on has ended it
    state.typing &= state.focus == focus;
    effects
}

fn apply(state: &mut State, event: Event) -> Vec<Effect> {
    let in_builder = state.builder.is_some() && state.overlay.is_none();
    match event {
        Event::Do(action) => return act(state, action),
        Event::Type(c) => return write(state, c.encode_utf8(&mut [0; 4])),
        Event::Paste(text) => return write(state, &text),
        Event::Erase => return erase(state),
        Event::Click(pane, row) if in_builder => return builder::scrolled(state, pane, Scroll::To(row)),
        Event::Scroll(pane, by) if in_builder => return builder::scrolled(state, pane, Scroll::By(by)),
        Event::Builder(report) => return builder::reported(state, *report),
        Event::Click(pane, row) => return step::click(state, pane, row),
        Event::Scroll(pane, by) => step::scroll(state, pane, by),
        Event::Progress(progress) => state.progress = progress,
        Event::Loaded(loaded) => {
            load(state, *loaded);
            return vec![Effect::Judge(state.policy.clone()), Effect::FindPaths];
        }
        Event::Index(request, index) if request == state.inventory.request => {
            state.inventory.set(index);
            follow_inventory(state);
        }
        Event::Index(..) => {}
        Event::Attacks(attacks) => return take_paths(state, *attacks),
        Event::After(after) => return what_if::take_after(state, *after),
        Event::Around(drawn) => {
            let (around, walk) = *drawn;
            state.paths.show(around, walk);
            if let Some(estate) = state.estate.clone() {
                state.paths.mark_cut(&estate, state.what_if.as_ref());
                follow_path(state, &estate);
            }
        }
        Event::Judged(estate, judgement) => return take_judgement(state, estate, judgement),
        Event::Counts(counts) => state.queries.counts = counts,
        Event::Answer(results) => {
            builder::close_for_rows(state);
            state.results = Some(*results);
            state.focus = Pane::Results;
            follow_results(state);
        }
        Event::Record(node, lines) if state.detail.node == Some(node) => {
            if let Some(estate) = state.estate.clone() {
                state.detail.set_raw(&estate, lines);
                state.focus = Pane::Detail;
            }
        }
        Event::Record(..) => {}
        Event::Board(request, content) => {
            if let Some(board) = state.board.as_mut().filter(|board| board.request == request) {
                board.set(content);
            }
            follow_board(state);
        }
        Event::Arranged(request, rows) => {
            if let Some(results) = &mut state.results {
                results.arranged(&request, rows);
            }
            follow_results(state);
        }
        Event::WhatIfs(found) => state.overlay = Some(Overlay::OpenWhatIf(found, List::default())),
        Event::Done(message) | Event::Failed(message) => state.message = message,
    }
    Vec::new()
}

/// Writes into the line that is typed, else into the text of the builder.
fn write(state: &mut State, text: &str) -> Vec<Effect> {
    if state.line_text().is_none() {
        return builder::typed(state, text);
    }
    let text = text.replace(char::is_control, " ");
    line::change(state, |line| line.write(&text))
}

/// Takes out the character before the cursor.
fn erase(state: &mut State) -> Vec<Effect> {
    if let Some(effects) = builder::step_back(state) {
        return effects;
    }
    if state.line_text().is_none() {
        return builder::erase(state);
    }
    line::change(state, super::text::Text::erase)
}

fn load(state: &mut State, loaded: Loaded) {
    state.facts = loaded.facts;
    state.paths = Paths::new(&loaded.estate, loaded.attacks);
    state.detail.attacks = state.paths.attacks.clone();
    state.estate = Some(loaded.estate);
    if loaded.request.all {
        state.message = "no AI workload in these files: showing every resource".to_owned();
    }
    state.inventory.request = loaded.request;
    state.inventory.set(loaded.index);
    if let (Some(estate), Some(node)) = (state.estate.clone(), state.inventory.selected()) {
        state.detail.show(&estate, node);
    }
}

/// Takes the attack paths anew; what is shown of them follows.
fn take_paths(state: &mut State, attacks: Attacks) -> Vec<Effect> {
    let Some(estate) = state.estate.clone() else { return Vec::new() };
    state.paths.set(&estate, attacks);
    state.paths.mark_cut(&estate, state.what_if.as_ref());
    state.detail.attacks = state.paths.attacks.clone();
    state.detail.rebuild(&estate);
    let mut effects = go::rebuild_board(state);
    if let Some(saved) = state.opening.take_if(|_| state.paths.attacks.base.is_some()) {
        effects.extend(what_if::open(state, &estate, &saved));
    }
    effects
}

/// Takes what the rules say.
fn take_judgement(state: &mut State, estate: Arc<Estate>, judgement: Arc<Judgement>) -> Vec<Effect> {
    state.detail.judgement = Some(judgement.clone());
    state.judgement = Some(judgement);
    state.detail.rebuild(&estate);
    state.estate = Some(estate);
    let mut effects = go::rebuild_board(state);
    effects.push(Effect::CountTemplates);
    effects
}

fn act(state: &mut State, action: Action) -> Vec<Effect> {
    state.message.clear();
    if action == Action::Quit {
        state.leaving = Some(0);
        return Vec::new();
    }
    if action == Action::Suspend {
        return vec![Effect::Suspend];
    }
    if let Some(effects) = line::act(state, action) {
        return effects;
    }
    if state.overlay.is_some() {
        return overlay::act(state, action);
    }
    if let Some(why) = disabled(action, state) {
        state.message = why.to_owned();
        return Vec::new();
    }
    if let Some(estate) = state.estate.clone() {
        return act_on(state, &estate, action);
    }
    if action == Action::Palette {
        overlay::open_palette(state);
    }
    Vec::new()
}

fn act_on(state: &mut State, estate: &Estate, action: Action) -> Vec<Effect> {
    if let Some(effects) = builder::act(state, action) {
        return effects;
    }
    match action {
        Action::FocusInventory => go::focus(state, Pane::Inventory),
        Action::FocusQueries => go::focus(state, Pane::Queries),
        Action::FocusDetail => go::focus_detail(state),
        Action::FocusPaths => go::focus(state, Pane::Paths),
        Action::Findings => return go::open_board(state, Kind::Findings),
        Action::Overview => return go::open_board(state, Kind::Overview),
        Action::Fixes => return go::open_board(state, Kind::Fixes),
        Action::PathGroups => return go::open_board(state, Kind::Paths),
        Action::ChokePoints => return go::open_board(state, Kind::ChokePoints),
        Action::Cut
        | Action::TryFix
        | Action::Undo
        | Action::Redo
        | Action::ClearWhatIf
        | Action::SaveWhatIf
        | Action::OpenWhatIf => return what_if::act(state, estate, action),
        Action::NextPane => go::turn(state, 1),
        Action::PreviousPane => go::turn(state, Pane::ALL.len() - 1),
        Action::Zoom => state.zoomed = !state.zoomed,
        Action::Palette => overlay::open_palette(state),
        Action::Quality => overlay::open_quality(state),
        Action::Filter => typing::start(state),
        Action::Escape => return typing::escape(state, estate),
        Action::GroupBy if state.focus == Pane::Board => return go::regroup_board(state),
        Action::GroupBy => {
            state.inventory.request.grouping = state.inventory.request.grouping.next();
            return typing::rebuild_inventory(state);
        }
        Action::ShowAll => return go::show_all(state),
        Action::Back | Action::Forward => {
            go::along_history(state, action == Action::Back);
            return builder::wake(state);
        }
        Action::Builder => return builder::open(state, estate),
        Action::NextPath | Action::PreviousPath => {
            (state.focus, state.paths.open) = (Pane::Paths, true);
            state.paths.step_path(if action == Action::NextPath { 1 } else { -1 }, estate);
            follow_path(state, estate);
        }
        Action::Story => {
            state.paths.story = !state.paths.story;
            (state.paths.open, state.paths.top) = (true, 0);
        }
        Action::Pivot => return go::pivot(state, estate),
        Action::Around => return go::draw_around(state, What::Near),
        Action::Reach => return go::draw_around(state, What::Reach),
        Action::Ways => return go::draw_paths(state, What::Ways),
        Action::Alike => return go::draw_paths(state, What::Alike),
        Action::PanUp | Action::PanDown | Action::PanLeft | Action::PanRight => step::pan(state, action),
        Action::Legend => overlay::open_legend(state),
        Action::Closer | Action::Farther | Action::OpenHub => {
            if let Some(walk) = &mut state.paths.walk {
                match action {
                    Action::OpenHub => walk.open_hub(),
                    _ => walk.zoom(action == Action::Closer),
                }
            }
        }
        Action::Sort
        | Action::Narrower
        | Action::Wider
        | Action::HideColumn
        | Action::ShowColumns
        | Action::Mark
        | Action::Frequency
        | Action::Export => return rows::act(state, estate, action),
        Action::RawRecord => return go::raw_record(state, estate),
        Action::Copy => return copy(state, state.copied()),
        Action::CopyId => {
            return copy(state, state.selected().map(|node| estate.node(node).canonical_id()));
        }
        Action::Enter => return go::enter(state, estate),
        _ => step::step(state, estate, action),
    }
    Vec::new()
}

fn copy(state: &mut State, text: Option<String>) -> Vec<Effect> {
    let Some(text) = text else { return Vec::new() };
    state.message = match text.lines().count() {
        0 | 1 => format!("copied {text}"),
        lines => format!("copied {lines} lines"),
    };
    vec![Effect::Copy(text)]
}
