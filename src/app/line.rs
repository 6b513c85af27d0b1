//! The line that is being typed, wherever it is: a filter, the list of actions, a name, a choice. One text with
//! one set of keys for all of them.

use super::text::{Move, Text};
use super::{Action, Effect, Overlay, State, builder, update};

impl State {
    /// What is typed into a line now; `None` where characters are keys, or go into the text of the builder.
    #[must_use]
    pub fn line_text(&self) -> Option<&str> {
        match &self.overlay {
            Some(Overlay::Palette { text, .. }) => return Some(text),
            Some(Overlay::NameWhatIf(name)) => return Some(name),
            Some(_) => return None,
            None => {}
        }
        if let Some(builder) = &self.builder {
            let popup = || builder.popup.as_ref().map(|popup| popup.typed.as_str());
            return builder.naming.as_deref().or_else(popup);
        }
        self.typing.then(|| self.filter())
    }

    /// The parts of the line before and behind its cursor.
    #[must_use]
    pub fn line_parts(&self) -> (&str, &str) {
        let text = self.line_text().unwrap_or_default();
        let cursor = if self.line.text() == text { self.line.cursor() } else { text.len() };
        text.split_at_checked(cursor).unwrap_or((text, ""))
    }
}

/// Does an action of editing. `false` when it is none.
pub fn edit(text: &mut Text, action: Action) -> bool {
    match action {
        Action::Left => text.go(Move::Left),
        Action::Right => text.go(Move::Right),
        Action::WordLeft => text.go(Move::WordLeft),
        Action::WordRight => text.go(Move::WordRight),
        Action::First | Action::LineStart => text.go(Move::LineStart),
        Action::Last | Action::LineEnd => text.go(Move::LineEnd),
        Action::Delete => text.delete(),
        Action::CutWordLeft => text.cut_to(Move::WordLeft),
        Action::CutWordRight => text.cut_to(Move::WordRight),
        Action::CutToStart => text.cut_to(Move::LineStart),
        Action::CutToEnd => text.cut_to(Move::LineEnd),
        Action::PasteCut => text.paste(),
        Action::Undo => _ = text.undo(),
        Action::Redo => _ = text.redo(),
        _ => return false,
    }
    true
}

/// An action while a line is typed; `None` when it is not the line's.
pub(super) fn act(state: &mut State, action: Action) -> Option<Vec<Effect>> {
    state.line_text()?;
    let mut done = false;
    let effects = change(state, |text| done = edit(text, action));
    done.then_some(effects)
}

/// Lets a change reach the line, and what it is about follow.
pub(super) fn change(state: &mut State, change: impl FnOnce(&mut Text)) -> Vec<Effect> {
    let Some(before) = state.line_text().map(str::to_owned) else { return Vec::new() };
    if state.line.text() != before {
        state.line.restart(&before);
    }
    change(&mut state.line);
    let after = state.line.text().to_owned();
    if after == before {
        return Vec::new();
    }
    if state.builder.is_some() && state.overlay.is_none() {
        return builder::set_line(state, after);
    }
    update::set_line(state, after)
}
