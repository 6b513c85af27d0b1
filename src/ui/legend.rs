//! What the signs on the screen mean: `assets/legend.toml`, and the kinds that the estate has.

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use super::text::{cell, wrapped};
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
const INDENT: usize = 3;

/// Every line within so many columns; those of drawings first where a drawing is looked at.
pub fn lines(estate: &Estate, focus: Pane, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut order: Vec<&Part> = parts().iter().collect();
    if focus == Pane::Paths {
        order.rotate_left(1);
    }
    for part in order {
        lines.push(format!(" {}", part.title));
        lines.extend(part.mark.iter().flat_map(|mark| explained(mark, width)));
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

/// The signs, and beside them what they mean in as many rows as that takes.
fn explained(mark: &Mark, width: usize) -> Vec<String> {
    let means = wrapped(&mark.means, width.saturating_sub(SIGNS + INDENT));
    let signs = |row: usize| if row == 0 { mark.signs.as_str() } else { "" };
    let row = |(at, text): (usize, String)| format!("{:INDENT$}{}{text}", "", cell(signs(at), SIGNS));
    means.into_iter().enumerate().map(row).collect()
}

pub fn draw(canvas: &mut Canvas<'_, '_>, list: List, area: Rect) {
    let Some(estate) = &canvas.state.estate else { return };
    canvas.frame.render_widget(Clear, area);
    let body = framed("What the signs mean", "i or Esc closes", true, canvas.theme, canvas.frame, area);
    let rows = lines(estate, canvas.state.focus, usize::from(inside(area).width));
    let (count, height) = (rows.len(), usize::from(body.height));
    let shown: Vec<Line<'_>> = rows.into_iter().skip(list.top).take(height).map(Line::raw).collect();
    canvas.frame.render_widget(Paragraph::new(shown), body);
    position(list, count, height, canvas.theme, canvas.frame, area);
}
