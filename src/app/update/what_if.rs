//! The what-if: steps, nodes and recommendations switched to fixed. The walk answers at once, the lists
//! as soon as they are made anew.

use super::go::rebuild_board;
use crate::app::board::Sources;
use crate::app::detail::Door;
use crate::app::{Action, After, Effect, Overlay, State};
use crate::model::{Estate, SafeText};
use crate::posture::attack::{Change, Saved, WhatIf};

pub(super) fn act(state: &mut State, estate: &Estate, action: Action) -> Vec<Effect> {
    match action {
        Action::Cut => match state.paths.step_here(estate) {
            Some(change) => return toggle(state, estate, change),
            None => state.message = "nothing in these files leads here: nothing to cut".to_owned(),
        },
        Action::TryFix => {
            let door = state.board.as_ref().and_then(|board| board.selected()?.door);
            match door {
                Some(Door::Change(change)) => return toggle(state, estate, change),
                _ => state.message = "a fix is tried on its line in the list of fixes: 6".to_owned(),
            }
        }
        Action::SaveWhatIf => {
            let name = state.what_if.as_ref().map(|what_if| what_if.name.clone()).unwrap_or_default();
            state.overlay = Some(Overlay::NameWhatIf(name));
        }
        Action::OpenWhatIf => return vec![Effect::ListWhatIfs],
        _ => return back(state, estate, action),
    }
    Vec::new()
}

/// Writes the what-if into a file that is called as it is.
pub(super) fn save(state: &mut State, estate: &Estate, name: &str) -> Vec<Effect> {
    let Some(what_if) = &mut state.what_if else { return Vec::new() };
    what_if.name = SafeText::new(name.trim()).to_string();
    let file = super::rows::file_name(&what_if.name);
    let file = if file.is_empty() { "what-if".to_owned() } else { file };
    vec![Effect::Write(file, "toml", Saved::of(estate, what_if).to_toml())]
}

/// Makes the changes of a what-if instead of those that are made; what the estate has not is said.
pub(super) fn open(state: &mut State, estate: &Estate, saved: &Saved) -> Vec<Effect> {
    let Some(base) = state.paths.attacks.base.clone() else {
        state.opening = Some(saved.clone());
        return Vec::new();
    };
    let what_if = state.what_if.get_or_insert_with(|| WhatIf::new(&base.analysis));
    what_if.clear(estate, &base.analysis);
    let unmatched = saved.apply(estate, &base.analysis, what_if);
    state.message = format!("what-if {}: {} fixed", what_if.name, what_if.changes().len());
    if let Some(first) = unmatched.first() {
        state.message.push_str(&format!("; {} not in these files: {first}", unmatched.len()));
    }
    changed(state, estate)
}

/// Switches a change on or off.
pub(super) fn toggle(state: &mut State, estate: &Estate, change: Change) -> Vec<Effect> {
    let Some(base) = state.paths.attacks.base.clone() else { return Vec::new() };
    let what_if = state.what_if.get_or_insert_with(|| WhatIf::new(&base.analysis));
    what_if.toggle(estate, &base.analysis, change);
    let on = if what_if.has(change) { "fixed" } else { "no longer fixed" };
    state.message = format!("{on}; u takes it back");
    changed(state, estate)
}

fn back(state: &mut State, estate: &Estate, action: Action) -> Vec<Effect> {
    let (Some(base), Some(what_if)) = (state.paths.attacks.base.clone(), &mut state.what_if) else {
        return Vec::new();
    };
    let done = match action {
        Action::Undo => what_if.undo(estate, &base.analysis),
        Action::Redo => what_if.redo(estate, &base.analysis),
        _ => {
            what_if.clear(estate, &base.analysis);
            true
        }
    };
    if !done {
        state.message = "nothing to take back".to_owned();
        return Vec::new();
    }
    changed(state, estate)
}

/// The walk shows the change at once; the lists are asked for.
fn changed(state: &mut State, estate: &Estate) -> Vec<Effect> {
    state.paths.mark_cut(estate, state.what_if.as_ref());
    let (Some(base), Some(what_if)) = (state.paths.attacks.base.clone(), &state.what_if) else {
        return Vec::new();
    };
    let what_if = Box::new(what_if.clone());
    let mut effects =
        vec![Effect::ListLeft(base, what_if.clone()), Effect::MakeFixes(what_if, state.policy.clone())];
    effects.extend(rebuild_board(state));
    effects
}

/// Takes the estate as it would be, unless the what-if has gone on since.
pub(super) fn take_after(state: &mut State, after: After) -> Vec<Effect> {
    let now: Vec<Change> = state.what_if.iter().flat_map(WhatIf::changes).collect();
    let Some(estate) = state.estate.clone().filter(|_| now == after.changes) else { return Vec::new() };
    state.detail.after = (!now.is_empty()).then_some(after.estate);
    state.detail.judgement = Some(after.judgement.clone());
    state.judgement = Some(after.judgement);
    (state.facts, state.queries.counts) = (after.facts, after.counts);
    state.detail.rebuild(&estate);
    rebuild_board(state)
}

/// What a list over the panes is made of now.
pub(super) fn sources(state: &State) -> Sources {
    Sources {
        judgement: state.judgement.clone(),
        after: state.detail.after.clone(),
        attacks: state.paths.attacks.clone(),
        what_if: state.what_if.clone(),
    }
}
