//! What each event does to the state.

use super::action::table;
use super::list::List;
use super::{Action, Effect, Event, Overlay, Pane, Place, State};
use crate::model::{Estate, NodeId};
use std::sync::Arc;

/// Applies an event. What must be done beside the drawing is returned.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    match event {
        Event::Progress(progress) => state.progress = progress,
        Event::Loaded(estate) => loaded(state, estate),
        Event::Record(node, lines) if state.detail.node == Some(node) => {
            state.detail.raw = Some(lines);
            if let Some(estate) = state.estate.clone() {
                state.detail.folded.remove("Raw record");
                state.detail.rebuild(&estate);
                let at = state.detail.lines.iter().position(|line| line.label == "Raw record");
                state.detail.list.cursor = at.unwrap_or(state.detail.list.cursor);
                state.focus = Pane::Detail;
            }
        }
        Event::Record(..) => {}
        Event::Type(c) => typed(state, |text| text.push(c)),
        Event::Erase => typed(state, |text| _ = text.pop()),
        Event::Do(action) => return act(state, action),
    }
    Vec::new()
}

fn loaded(state: &mut State, estate: Arc<Estate>) {
    state.inventory.rebuild(&estate);
    state.estate = Some(estate);
    follow_inventory(state);
}

/// Lets a change reach the text that is being typed.
fn typed(state: &mut State, change: impl FnOnce(&mut String)) {
    if let Some(Overlay::Palette { text, list }) = &mut state.overlay {
        change(text);
        *list = List::default();
        return;
    }
    let Some(estate) = state.estate.clone().filter(|_| state.typing) else { return };
    if state.focus == Pane::Detail {
        change(&mut state.detail.filter);
        state.detail.rebuild(&estate);
    } else {
        change(&mut state.inventory.filter);
        state.inventory.rebuild(&estate);
        follow_inventory(state);
    }
}

fn act(state: &mut State, action: Action) -> Vec<Effect> {
    state.message.clear();
    if action == Action::Quit {
        state.leaving = Some(0);
        return Vec::new();
    }
    if state.overlay.is_some() {
        return in_overlay(state, action);
    }
    let Some(estate) = state.estate.clone() else {
        if action == Action::Palette {
            open_palette(state);
        }
        return Vec::new();
    };
    match action {
        Action::FocusInventory => state.focus = Pane::Inventory,
        Action::FocusQueries => state.focus = Pane::Queries,
        Action::FocusDetail => state.focus = Pane::Detail,
        Action::FocusPaths => state.focus = Pane::Paths,
        Action::NextPane => turn(state, 1),
        Action::PreviousPane => turn(state, Pane::ALL.len() - 1),
        Action::Zoom => state.zoomed = !state.zoomed,
        Action::Palette => open_palette(state),
        Action::Quality => state.overlay = Some(Overlay::Quality { top: 0 }),
        Action::Filter => state.typing = matches!(state.focus, Pane::Inventory | Pane::Detail),
        Action::Escape => escape(state, &estate),
        Action::GroupBy => state.inventory.regroup(&estate),
        Action::ShowAll => show_all(state, &estate),
        Action::Back => go(state, &estate, true),
        Action::Forward => go(state, &estate, false),
        Action::NextPath | Action::PreviousPath => {
            state.focus = Pane::Paths;
            state.paths.step_path(if action == Action::NextPath { 1 } else { -1 }, &estate);
            follow_path(state, &estate);
        }
        Action::RawRecord => return raw_record(state, &estate),
        Action::Enter => enter(state, &estate),
        _ => step(state, &estate, action),
    }
    Vec::new()
}

fn turn(state: &mut State, by: usize) {
    let at = Pane::ALL.iter().position(|pane| *pane == state.focus).unwrap_or(0);
    state.focus = Pane::ALL[(at + by) % Pane::ALL.len()];
}

fn open_palette(state: &mut State) {
    state.overlay = Some(Overlay::Palette { text: String::new(), list: List::default() });
}

/// The actions that the palette lists for a text, the best match first.
#[must_use]
pub fn palette(text: &str) -> Vec<&'static super::action::Row> {
    use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
    let pattern = Pattern::parse(text, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = nucleo_matcher::Matcher::new(nucleo_matcher::Config::DEFAULT);
    let mut found: Vec<(u32, usize, &super::action::Row)> = Vec::new();
    for (at, row) in table().iter().enumerate() {
        let line = format!("{} {} {}", row.description, row.group, row.keys.join(" "));
        let mut buffer = Vec::new();
        let haystack = nucleo_matcher::Utf32Str::new(&line, &mut buffer);
        if let Some(score) = pattern.score(haystack, &mut matcher) {
            found.push((u32::MAX - score, at, row));
        }
    }
    found.sort_by_key(|&(score, at, _)| (score, at));
    found.into_iter().map(|(_, _, row)| row).collect()
}

fn in_overlay(state: &mut State, action: Action) -> Vec<Effect> {
    let by = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -10,
        Action::PageDown => 10,
        Action::Enter | Action::Escape | Action::Quality | Action::Back => 0,
        _ => return Vec::new(),
    };
    let Some(overlay) = &mut state.overlay else { return Vec::new() };
    match overlay {
        Overlay::Palette { text, list } if by != 0 => list.step(by, palette(text).len()),
        Overlay::Quality { top } if by != 0 => *top = top.saturating_add_signed(by),
        Overlay::Palette { text, list } if action == Action::Enter => {
            let chosen = palette(text).get(list.cursor).map(|row| row.name);
            state.overlay = None;
            return chosen.map(|action| act(state, action)).unwrap_or_default();
        }
        _ => state.overlay = None,
    }
    Vec::new()
}

fn escape(state: &mut State, estate: &Estate) {
    if state.zoomed && !state.typing {
        state.zoomed = false;
    }
    state.typing = false;
    match state.focus {
        Pane::Detail if !state.detail.filter.is_empty() => {
            state.detail.filter.clear();
            state.detail.rebuild(estate);
        }
        Pane::Inventory if !state.inventory.filter.is_empty() => {
            state.inventory.filter.clear();
            state.inventory.rebuild(estate);
            follow_inventory(state);
        }
        _ => {}
    }
}

fn show_all(state: &mut State, estate: &Estate) {
    state.inventory.all = !state.inventory.all;
    state.inventory.rebuild(estate);
    state.focus = Pane::Inventory;
    let what = if state.inventory.all { "every resource" } else { "AI workloads and their data" };
    state.message = format!("showing {what}");
    follow_inventory(state);
}

fn step(state: &mut State, estate: &Estate, action: Action) {
    let page = isize::try_from(state.page.max(2) - 1).unwrap_or(1);
    let by = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -page,
        Action::PageDown => page,
        Action::First => isize::MIN / 2,
        Action::Last => isize::MAX / 2,
        _ => 0,
    };
    match (state.focus, action) {
        (Pane::Inventory, Action::Left) => state.inventory.fold(false),
        (Pane::Inventory, Action::Right) => state.inventory.fold(true),
        (Pane::Inventory, _) => {
            state.inventory.list.step(by, state.inventory.rows.len());
            follow_inventory(state);
        }
        (Pane::Detail, Action::Left) => state.detail.fold(estate, false),
        (Pane::Detail, Action::Right) => state.detail.fold(estate, true),
        (Pane::Detail, _) => state.detail.list.step(by, state.detail.lines.len()),
        (Pane::Paths, Action::Left) => walk(state, estate, -1),
        (Pane::Paths, Action::Right) => walk(state, estate, 1),
        (Pane::Paths, _) => walk(state, estate, by),
        (Pane::Queries, _) => {}
    }
}

fn walk(state: &mut State, estate: &Estate, by: isize) {
    state.paths.step(by, estate);
    follow_path(state, estate);
}

/// The detail and the paths follow the cursor of the inventory.
fn follow_inventory(state: &mut State) {
    if let (Some(estate), Some(node)) = (state.estate.clone(), state.inventory.selected()) {
        state.detail.show(&estate, node);
        state.paths.follow(&estate, node);
    }
}

fn follow_path(state: &mut State, estate: &Estate) {
    if let Some(node) = state.paths.node(estate) {
        state.detail.show(estate, node);
    }
}

fn enter(state: &mut State, estate: &Estate) {
    match state.focus {
        Pane::Inventory => match state.inventory.on_open_group() {
            Some(open) => state.inventory.fold(!open),
            None => state.focus = Pane::Detail,
        },
        Pane::Detail => match state.detail.selected().and_then(|line| line.target) {
            Some(node) => visit(state, estate, node),
            None => {
                let folded =
                    state.detail.selected().is_some_and(|line| state.detail.folded.contains(&line.label));
                state.detail.fold(estate, folded);
            }
        },
        Pane::Paths => {
            if let Some(node) = state.paths.node(estate) {
                visit(state, estate, node);
                state.focus = Pane::Detail;
            }
        }
        Pane::Queries => {}
    }
}

fn place(state: &State, node: NodeId) -> Place {
    Place { node, focus: state.focus, list: state.detail.list }
}

/// Goes to a node and remembers where from.
fn visit(state: &mut State, estate: &Estate, node: NodeId) {
    if let Some(old) = state.detail.node.filter(|old| *old != node) {
        let here = place(state, old);
        state.back.push(here);
        state.forward.clear();
    }
    state.detail.show(estate, node);
    state.paths.follow(estate, node);
}

fn go(state: &mut State, estate: &Estate, back: bool) {
    let from = if back { &mut state.back } else { &mut state.forward };
    let Some(there) = from.pop() else {
        state.message = if back { "nothing to go back to" } else { "nothing to go forward to" }.to_owned();
        return;
    };
    if let Some(node) = state.detail.node {
        let here = place(state, node);
        if back { state.forward.push(here) } else { state.back.push(here) }
    }
    state.detail.show(estate, there.node);
    state.detail.list = there.list;
    state.focus = there.focus;
}

fn raw_record(state: &mut State, estate: &Estate) -> Vec<Effect> {
    let Some(node) = state.detail.node else { return Vec::new() };
    match estate.node(node).sources().first() {
        Some(source) => vec![Effect::ReadRecord(node, *source)],
        None => {
            state.message = "no record describes it: other records only refer to it".to_owned();
            Vec::new()
        }
    }
}
