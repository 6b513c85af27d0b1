//! What lies over the panes: the list of actions, the data quality.

use super::act as do_action;
use super::follow::follow_path;
use super::rows::{self, forms};
use super::what_if;
use crate::app::list::List;
use crate::app::palette::palette;
use crate::app::{Action, Effect, Overlay, State};

pub(super) fn open_palette(state: &mut State) {
    state.overlay = Some(Overlay::Palette { text: String::new(), list: List::default() });
}

pub(super) fn open_legend(state: &mut State) {
    state.overlay = Some(Overlay::Legend(List::default()));
}

pub(super) fn open_quality(state: &mut State) {
    state.overlay = Some(Overlay::Quality(List::default()));
}

/// An action while an overlay is open.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let by = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -10,
        Action::PageDown => 10,
        Action::First => isize::MIN / 2,
        Action::Last => isize::MAX / 2,
        Action::Enter => return choose(state),
        // in a choice the arrow that opened it goes on
        Action::Right if matches!(state.overlay, Some(Overlay::Fork(..))) => return choose(state),
        Action::Left | Action::Escape | Action::Quality | Action::Legend | Action::Back | Action::Palette => {
            state.overlay = None;
            return Vec::new();
        }
        _ => return Vec::new(),
    };
    match &mut state.overlay {
        Some(Overlay::Palette { text, list }) => list.step(by, palette(&state.keys, text).len()),
        // its drawing knows how many lines there are and holds the window back
        Some(Overlay::Quality(list) | Overlay::Legend(list)) => list.top = list.top.saturating_add_signed(by),
        Some(Overlay::Frequency(frequency)) => frequency.list.step(by, frequency.values.len()),
        Some(Overlay::Export(list)) => list.step(by, forms(state.focus).len()),
        Some(Overlay::Fork(fork, _)) => fork.list.step(by, fork.choices.len()),
        Some(Overlay::OpenWhatIf(found, list)) => list.step(by, found.len()),
        Some(Overlay::NameWhatIf(_)) | None => {}
    }
    Vec::new()
}

fn choose(state: &mut State) -> Vec<Effect> {
    match state.overlay.take() {
        Some(Overlay::Palette { text, list }) => {
            let chosen = palette(&state.keys, &text).get(list.cursor).map(|row| row.name);
            chosen.map(|action| do_action(state, action)).unwrap_or_default()
        }
        Some(Overlay::Frequency(frequency)) => match frequency.values.get(frequency.list.cursor) {
            Some((value, _)) => rows::keep(state, value),
            None => Vec::new(),
        },
        Some(Overlay::Export(list)) => match state.estate.clone() {
            Some(estate) => rows::export(state, &estate, list.cursor),
            None => Vec::new(),
        },
        Some(Overlay::Fork(fork, forward)) => {
            let chosen = fork.choices.get(fork.list.cursor).map(|(stop, ..)| *stop);
            if let (Some(stop), Some(walk)) = (chosen, &mut state.paths.walk) {
                walk.go(stop, forward);
            }
            if let Some(estate) = state.estate.clone() {
                follow_path(state, &estate);
            }
            Vec::new()
        }
        Some(Overlay::NameWhatIf(name)) => match state.estate.clone() {
            Some(estate) => what_if::save(state, &estate, &name),
            None => Vec::new(),
        },
        Some(Overlay::OpenWhatIf(found, list)) => match (state.estate.clone(), found.get(list.cursor)) {
            (Some(estate), Some((_, saved))) => what_if::open(state, &estate, saved),
            _ => Vec::new(),
        },
        Some(Overlay::Quality(_) | Overlay::Legend(_)) | None => Vec::new(),
    }
}
