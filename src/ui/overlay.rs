//! What lies over the panes: the list of actions, the data quality.

use super::theme::Theme;
use super::{framed, shortened_end};
use crate::app::{Overlay, State, palette};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Paragraph};

pub fn draw(state: &mut State, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    let Some(overlay) = state.overlay.clone() else { return };
    let area = Rect {
        x: area.x + area.width / 12,
        y: area.y + area.height / 12,
        width: area.width - area.width / 6,
        height: area.height - area.height / 6,
    };
    frame.render_widget(Clear, area);
    match overlay {
        Overlay::Palette { text, mut list } => {
            let inside = framed(&format!("Actions: {text}_"), true, theme, frame, area);
            let rows = palette(&text);
            let height = usize::from(inside.height);
            list.fit(rows.len(), height);
            let lines: Vec<Line<'_>> = rows
                .iter()
                .enumerate()
                .skip(list.top)
                .take(height)
                .map(|(at, row)| {
                    let line = format!("{:<18}{:<12} {}", row.keys.join(" "), row.group, row.description);
                    let line = Line::raw(shortened_end(&line, usize::from(inside.width)));
                    if at == list.cursor { line.patch_style(theme.cursor(true)) } else { line }
                })
                .collect();
            frame.render_widget(Paragraph::new(lines), inside);
            state.overlay = Some(Overlay::Palette { text, list });
        }
        Overlay::Quality { top } => {
            let inside = framed("What was read and what was not", true, theme, frame, area);
            let lines = quality(state);
            let top = top.min(lines.len().saturating_sub(1));
            let shown = lines.into_iter().skip(top).take(usize::from(inside.height));
            let lines: Vec<Line<'_>> =
                shown.map(|line| Line::raw(shortened_end(&line, usize::from(inside.width)))).collect();
            frame.render_widget(Paragraph::new(lines), inside);
            state.overlay = Some(Overlay::Quality { top });
        }
    }
}

fn quality(state: &State) -> Vec<String> {
    let Some(estate) = &state.estate else { return Vec::new() };
    let mut lines = Vec::new();
    for file in estate.files() {
        lines.push(format!(
            "{:<8} {:<22} {:>7} records  {}",
            file.status.word(),
            file.format,
            file.records,
            file.shown
        ));
        lines.extend(
            file.notes
                .iter()
                .map(|note| format!("           {} {}: {}", note.count, note.code, note.message)),
        );
    }
    lines.push(String::new());
    lines.push("The estate as a whole".to_owned());
    lines.extend(
        estate.notes().iter().map(|note| format!("  {} {}: {}", note.count, note.code, note.message)),
    );
    lines
}
