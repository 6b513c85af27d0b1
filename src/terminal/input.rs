//! Terminal events to events of the state.

use super::work::Answers;
use crate::app::action::of_key;
use crate::app::{Action, Event, Overlay, State};
use crossterm::event::{Event as Terminal, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseEventKind};

/// Applies one terminal event. Returns whether the screen may have changed.
pub fn apply(event: &Terminal, state: &mut State, answers: &Answers) -> anyhow::Result<bool> {
    match *event {
        Terminal::Key(key) if key.kind != KeyEventKind::Release => {
            if key.code == KeyCode::Char('z') && key.modifiers.contains(KeyModifiers::CONTROL) {
                super::guard::suspend()?;
            } else if let Some(event) = of(key, state) {
                super::apply(event, state, answers);
            }
        }
        Terminal::Mouse(mouse) => match mouse.kind {
            MouseEventKind::ScrollDown => super::apply(Event::Do(Action::Down), state, answers),
            MouseEventKind::ScrollUp => super::apply(Event::Do(Action::Up), state, answers),
            _ => return Ok(false),
        },
        Terminal::Resize(..) => {}
        _ => return Ok(false),
    }
    Ok(true)
}

fn of(key: KeyEvent, state: &mut State) -> Option<Event> {
    let in_palette = matches!(state.overlay, Some(Overlay::Palette { .. }));
    let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    if in_palette || state.typing {
        match key.code {
            KeyCode::Char(c) if plain => return Some(Event::Type(c)),
            KeyCode::Backspace => return Some(Event::Erase),
            KeyCode::Enter if state.typing => {
                state.typing = false;
                return None;
            }
            _ => {}
        }
    }
    of_key(&name(key)?).map(Event::Do)
}

/// The name of a key as the table of actions writes it.
fn name(key: KeyEvent) -> Option<String> {
    let base = match key.code {
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Enter => "enter".to_owned(),
        KeyCode::Esc => "esc".to_owned(),
        KeyCode::Tab => "tab".to_owned(),
        KeyCode::BackTab => "backtab".to_owned(),
        KeyCode::Backspace => "backspace".to_owned(),
        KeyCode::Up => "up".to_owned(),
        KeyCode::Down => "down".to_owned(),
        KeyCode::Left => "left".to_owned(),
        KeyCode::Right => "right".to_owned(),
        KeyCode::Home => "home".to_owned(),
        KeyCode::End => "end".to_owned(),
        KeyCode::PageUp => "pageup".to_owned(),
        KeyCode::PageDown => "pagedown".to_owned(),
        _ => return None,
    };
    Some(if key.modifiers.contains(KeyModifiers::CONTROL) { format!("ctrl-{base}") } else { base })
}

/// Whether the locale says that the terminal shows ASCII only.
pub fn locale_is_ascii() -> bool {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
    cfg!(unix) && locale.is_some_and(|locale| locale == "C" || locale == "POSIX")
}
