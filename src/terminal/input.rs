//! Terminal events to events of the state.

use crate::app::{Event, State};
use crate::ui::HitMap;
use crossterm::event::{
    Event as Terminal, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

/// What a terminal event asks for.
pub enum Meaning {
    /// nothing
    Nothing,
    /// a new frame
    Redraw,
    /// a change of the state
    Event(Event),
}

/// Reads one terminal event; `hits` says what the last frame showed where.
pub fn meaning(event: &Terminal, state: &mut State, hits: &HitMap) -> Meaning {
    match *event {
        Terminal::Key(key) if key.kind != KeyEventKind::Release => {
            of(key, state).map_or(Meaning::Redraw, Meaning::Event)
        }
        Terminal::Mouse(mouse) => {
            let Some((pane, row)) = hits.at(mouse.column, mouse.row) else { return Meaning::Nothing };
            Meaning::Event(match mouse.kind {
                MouseEventKind::ScrollDown => Event::Scroll(pane, 1),
                MouseEventKind::ScrollUp => Event::Scroll(pane, -1),
                MouseEventKind::Down(MouseButton::Left) => Event::Click(pane, row),
                _ => return Meaning::Nothing,
            })
        }
        Terminal::Paste(ref text) => {
            Meaning::Event(Event::Paste(text.replace("\r\n", "\n").replace('\r', "\n")))
        }
        Terminal::Resize(..) => Meaning::Redraw,
        _ => Meaning::Nothing,
    }
}

fn of(key: KeyEvent, state: &mut State) -> Option<Event> {
    let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    if state.takes_text() {
        match key.code {
            KeyCode::Char(c) if plain => return Some(Event::Type(c)),
            KeyCode::Backspace if plain => return Some(Event::Erase),
            KeyCode::Enter if state.typing => {
                state.typing = false;
                return None;
            }
            _ => {}
        }
    }
    state.action_of(&name(key)?).map(Event::Do)
}

/// The name of a key as the table of actions writes it.
fn name(key: KeyEvent) -> Option<String> {
    let base = match key.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Enter => "enter".to_owned(),
        KeyCode::Esc => "esc".to_owned(),
        KeyCode::Tab => "tab".to_owned(),
        KeyCode::BackTab => "shift-tab".to_owned(),
        KeyCode::Backspace => "backspace".to_owned(),
        KeyCode::Delete => "delete".to_owned(),
        KeyCode::Up => "up".to_owned(),
        KeyCode::Down => "down".to_owned(),
        KeyCode::Left => "left".to_owned(),
        KeyCode::Right => "right".to_owned(),
        KeyCode::Home => "home".to_owned(),
        KeyCode::End => "end".to_owned(),
        KeyCode::PageUp => "pageup".to_owned(),
        KeyCode::PageDown => "pagedown".to_owned(),
        KeyCode::Insert => "insert".to_owned(),
        KeyCode::F(number) => format!("f{number}"),
        _ => return None,
    };
    Some(if key.modifiers.contains(KeyModifiers::CONTROL) {
        format!("ctrl-{base}")
    } else if key.modifiers.contains(KeyModifiers::ALT) {
        format!("alt-{base}")
    } else if key.modifiers.contains(KeyModifiers::SHIFT) && is_arrow(key.code) {
        format!("shift-{base}")
    } else {
        base
    })
}

fn is_arrow(code: KeyCode) -> bool {
    matches!(code, KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right)
}
