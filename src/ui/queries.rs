//! Pane 2: the templates with their counts, and the card of the one under the cursor.

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use super::text::{cell, wrapped};
use crate::app::queries::Row;
use crate::app::{Pane, State};
use crate::query::templates;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Lines of the card, when the pane is tall enough for one.
const CARD: usize = 3;
/// Columns of the count.
const COUNT: usize = 6;

fn height(area: Rect) -> usize {
    let rows = usize::from(inside(area).height);
    if rows > 2 * CARD { rows - CARD - 1 } else { rows }
}

pub fn fit(state: &mut State, area: Rect) -> usize {
    let rows = height(area);
    state.queries.list.fit(state.queries.rows.len(), rows);
    rows
}

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let queries = &canvas.state.queries;
    let focused = canvas.focused(Pane::Queries);
    let filter = if queries.filter.is_empty() { String::new() } else { format!("  /{}", queries.filter) };
    let note = format!("{} with rows", queries.with_rows());
    let title = format!("2 Queries {}{filter}", queries.listed());
    let body = framed(&title, &note, focused, canvas.theme, canvas.frame, area);
    if queries.rows.is_empty() {
        let text = "No query matches the filter. Esc clears it.";
        return canvas.frame.render_widget(Paragraph::new(text), body);
    }
    let (rows, width) = (height(area), usize::from(body.width));
    let end = (queries.list.top + rows).min(queries.rows.len());
    let mut lines: Vec<Line<'_>> = Vec::new();
    for at in queries.list.top..end {
        let line = match &queries.rows[at] {
            Row::Heading(category) => {
                Line::styled(cell(&format!(" {category}"), width), canvas.theme.heading())
            }
            Row::Template(place) => title_line(canvas, *place, width),
        };
        let here = at == queries.list.cursor;
        lines.push(if here { line.patch_style(canvas.theme.cursor(focused)) } else { line });
    }
    if usize::from(body.height) > rows {
        lines.resize(rows + 1, Line::default());
        lines.extend(card(canvas, width));
    }
    canvas.frame.render_widget(Paragraph::new(lines), body);
    canvas.hits.rows(body.y, queries.list.top..end);
    position(queries.list, queries.rows.len(), rows, canvas.theme, canvas.frame, area);
}

fn title_line(canvas: &Canvas<'_, '_>, template: usize, width: usize) -> Line<'static> {
    let theme = canvas.theme;
    let count = canvas.state.queries.counts.get(template);
    let number = count.map_or_else(|| "…".to_owned(), |count| count.rows.to_string());
    let style = if count.is_some_and(|count| count.rows == 0) { theme.dim() } else { Style::new() };
    let template = &templates()[template];
    let title = cell(&format!("   {}", template.title), width.saturating_sub(COUNT));
    Line::from(Span::styled(format!("{title}{number:>COUNT$}"), style))
}

/// What the template returns, and why it has no row.
fn card(canvas: &Canvas<'_, '_>, width: usize) -> Vec<Line<'static>> {
    let queries = &canvas.state.queries;
    let Some(at) = queries.selected() else { return Vec::new() };
    let why = queries.counts.get(at).map(|count| count.why_empty.clone()).filter(|why| !why.is_empty());
    let mut lines: Vec<Line<'static>> = wrapped(&templates()[at].card, width.saturating_sub(2))
        .into_iter()
        .take(if why.is_some() { CARD - 1 } else { CARD })
        .map(|line| Line::styled(format!(" {line}"), canvas.theme.dim()))
        .collect();
    lines
        .extend(why.map(|why| Line::styled(cell(&format!(" 0 rows: {why}"), width), canvas.theme.unknown())));
    lines
}
