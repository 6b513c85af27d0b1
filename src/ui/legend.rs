//! What the signs on the screen mean: `assets/legend.toml`, and the kinds that the estate has.

use super::Canvas;
use super::frame::{framed, position};
use super::text::cell;
use crate::app::Pane;
use crate::app::list::List;
use crate::model::{Estate, Ontology};
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Paragraph};
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct File {
    part: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    title: String,
    mark: Vec<Mark>,
}

#[derive(Deserialize)]
struct Mark {
    signs: String,
    means: String,
}

fn parts() -> &'static [Part] {
    static PARTS: OnceLock<Vec<Part>> = OnceLock::new();
    PARTS.get_or_init(|| {
        crate::model::asset::<File>("legend.toml", include_str!("../../assets/legend.toml")).part
    })
}

/// Columns of the signs.
const SIGNS: usize = 20;

/// Every line; those of drawings first where a drawing is looked at.
pub fn lines(estate: &Estate, focus: Pane) -> Vec<String> {
    let mut lines = Vec::new();
    let mut order: Vec<&Part> = parts().iter().collect();
    if focus == Pane::Paths {
        order.rotate_left(1);
    }
    for part in order {
        lines.push(format!(" {}", part.title));
        lines.extend(part.mark.iter().map(|mark| format!("   {}{}", cell(&mark.signs, SIGNS), mark.means)));
        lines.push(String::new());
    }
    lines.push(" Kinds in this estate".to_owned());
    for kind in estate.kinds().filter(|kind| !estate.of_kind(*kind).is_empty()) {
        if let Some(known) = Ontology::get().kind(kind) {
            let count = estate.of_kind(kind).len();
            lines.push(format!("   {}{} ({count})", cell(&known.glyph, SIGNS), known.label));
        }
    }
    lines
}

pub fn draw(canvas: &mut Canvas<'_, '_>, list: List, area: Rect) {
    let Some(estate) = &canvas.state.estate else { return };
    canvas.frame.render_widget(Clear, area);
    let body = framed("What the signs mean", "i or Esc closes", true, canvas.theme, canvas.frame, area);
    let rows = lines(estate, canvas.state.focus);
    let (count, height) = (rows.len(), usize::from(body.height));
    let shown: Vec<Line<'_>> = rows.into_iter().skip(list.top).take(height).map(Line::raw).collect();
    canvas.frame.render_widget(Paragraph::new(shown), body);
    position(list, count, height, canvas.theme, canvas.frame, area);
}
