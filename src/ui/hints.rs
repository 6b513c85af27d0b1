//! The line below all panes: what is typed, what just happened, or which keys do what here.

use super::Canvas;
use super::text::{cut, typed};
use crate::app::{Overlay, State};
use crate::query::steps::Ask;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let (state, theme) = (canvas.state, canvas.theme);
    let width = usize::from(area.width);
    let line = match said(state) {
        Some(text) => Line::styled(cut(&text, width), theme.header()),
        None => keys(canvas, width),
    };
    canvas.frame.render_widget(Paragraph::new(line), area);
}

fn said(state: &State) -> Option<String> {
    match &state.overlay {
        Some(Overlay::Palette { .. }) => {
            return Some(" type to find an action   Enter does it   Esc closes".to_owned());
        }
        Some(Overlay::Quality(_) | Overlay::Legend(_)) => {
            return Some(" up and down scroll   Esc closes".to_owned());
        }
        Some(Overlay::Frequency(_) | Overlay::Export(_) | Overlay::Fork(..) | Overlay::OpenWhatIf(..)) => {
            return Some(" up and down choose   Enter takes it   Esc closes".to_owned());
        }
        Some(Overlay::NameWhatIf(_)) => {
            let name = typed(state);
            return Some(format!(" name of the what-if: {name}   Enter writes it into a file, Esc does not"));
        }
        None => {}
    }
    if let Some(builder) = &state.builder {
        if builder.naming.is_some() {
            let title = typed(state);
            return Some(format!(" title of the template: {title}   Enter saves it, Esc does not"));
        }
        if let Some(popup) = builder.popup.as_ref().filter(|_| state.message.is_empty()) {
            return Some(format!(" type to find   Enter takes it   {}Esc closes", more(&popup.ask)));
        }
    }
    if state.typing {
        return Some(format!(" filter: {}   Enter keeps it, Esc clears it", typed(state)));
    }
    (!state.message.is_empty()).then(|| format!(" {}", state.message))
}

/// What else can be done with a list of choices.
fn more(ask: &Ask) -> &'static str {
    match ask {
        Ask::Kind(_) => "Tab checks several   ",
        Ask::Value { .. } => ">=5 <>x ~regex compare   Backspace goes back   ",
        Ask::Target { .. } => "Backspace goes back   ",
        Ask::Condition { .. } => "",
    }
}

fn keys(canvas: &Canvas<'_, '_>, width: usize) -> Line<'static> {
    let theme = canvas.theme;
    let mut spans = match canvas.state.builder {
        Some(_) => vec![Span::raw(" ")],
        None => vec![Span::styled(" 1-4", theme.key()), Span::raw(" panes  ")],
    };
    let mut used: usize = spans.iter().map(|span| span.content.width()).sum();
    for row in canvas.state.keys.hints(canvas.state.focus) {
        let (Some(hint), Some(key)) = (&row.hint, row.keys.first()) else { continue };
        let key = if key == "enter" { "↵" } else { key };
        used += key.width() + hint.width() + 3;
        if used > width {
            break;
        }
        spans.push(Span::styled(key.to_owned(), theme.key()));
        spans.push(Span::raw(format!(" {hint}  ")));
    }
    Line::from(spans)
}
