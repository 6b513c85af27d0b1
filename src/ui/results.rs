//! Pane 3, above: the rows of the query that was run.

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use super::text::{cell, wrapped};
use crate::app::results::Results;
use crate::app::{Pane, State};
use crate::model::{Estate, Ontology};
use crate::query::Cell;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

/// Columns between two columns of the table.
const GAP: usize = 2;
/// The narrowest column.
const NARROWEST: usize = 6;

fn height(area: Rect) -> usize {
    usize::from(inside(area).height.saturating_sub(1))
}

pub fn fit(state: &mut State, area: Rect) -> usize {
    let rows = height(area);
    if let Some(results) = &mut state.results {
        results.list.fit(results.rows.len(), rows);
    }
    rows
}

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let (Some(results), Some(estate)) = (&canvas.state.results, &canvas.state.estate) else { return };
    let focused = canvas.focused(Pane::Results);
    let filter = if results.filter.is_empty() { String::new() } else { format!("  /{}", results.filter) };
    let title = format!("3 {} ({}){filter}", results.title, results.rows.len());
    let body = framed(&title, &note(results), focused, canvas.theme, canvas.frame, area);
    if results.rows.is_empty() {
        let lines: Vec<Line<'_>> =
            wrapped(&nothing(results), usize::from(body.width)).into_iter().map(Line::raw).collect();
        return canvas.frame.render_widget(Paragraph::new(lines), body);
    }
    let end = (results.list.top + height(area)).min(results.rows.len());
    let widths = widths(results, estate, results.list.top..end, usize::from(body.width));
    let mut lines = vec![headings(canvas, results, &widths)];
    for at in results.list.top..end {
        let line = row(canvas, results, estate, at, &widths);
        let here = at == results.list.cursor;
        lines.push(if here { line.patch_style(canvas.theme.cursor(focused)) } else { line });
    }
    canvas.frame.render_widget(Paragraph::new(lines), body);
    canvas.hits.rows(body.y + 1, results.list.top..end);
    position(results.list, results.rows.len(), height(area), canvas.theme, canvas.frame, area);
}

fn note(results: &Results) -> String {
    let mut notes = Vec::new();
    if results.answer.unknown_rows > 0 {
        notes.push(format!("{} left out: unknown", results.answer.unknown_rows));
    }
    if !results.answer.complete {
        notes.push("incomplete".to_owned());
    }
    notes.join(", ")
}

fn nothing(results: &Results) -> String {
    if results.answer.rows.is_empty() {
        format!("0 rows: {}. Esc closes.", results.why_empty)
    } else {
        "No row matches the filter. Esc clears it.".to_owned()
    }
}

/// The width of each column: what the shown rows need, the widest cut first when there is too little room.
fn widths(results: &Results, estate: &Estate, shown: std::ops::Range<usize>, width: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = results.answer.columns.iter().map(|name| name.width() + 1).collect();
    for at in shown {
        for (column, value) in results.row(at).unwrap_or_default().iter().enumerate() {
            let needed = text(value, estate).width();
            widths[column] = widths[column].max(needed);
        }
    }
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > width {
        let Some(widest) = widths.iter_mut().max_by_key(|own| **own).filter(|own| **own > NARROWEST) else {
            break;
        };
        *widest -= 1;
    }
    widths
}

fn headings(canvas: &Canvas<'_, '_>, results: &Results, widths: &[usize]) -> Line<'static> {
    let heading = |(column, name): (usize, &String)| {
        let mark = match results.sort {
            Some((sorted, descending)) if sorted == column => {
                if descending {
                    "▼"
                } else {
                    "▲"
                }
            }
            _ => "",
        };
        let style = if column == results.column { canvas.theme.key() } else { canvas.theme.heading() };
        [Span::styled(cell(&format!("{name}{mark}"), widths[column]), style), Span::raw(" ".repeat(GAP))]
    };
    Line::from(results.answer.columns.iter().enumerate().flat_map(heading).collect::<Vec<_>>())
}

fn row(
    canvas: &Canvas<'_, '_>,
    results: &Results,
    estate: &Estate,
    at: usize,
    widths: &[usize],
) -> Line<'static> {
    let here = at == results.list.cursor;
    let spans = results.row(at).unwrap_or_default().iter().enumerate().flat_map(|(column, value)| {
        let style = match value {
            _ if here && column == results.column => canvas.theme.key(),
            Cell::Null => canvas.theme.unknown(),
            _ => Style::new(),
        };
        [Span::styled(cell(&text(value, estate), widths[column]), style), Span::raw(" ".repeat(GAP))]
    });
    Line::from(spans.collect::<Vec<_>>())
}

/// A node with the glyph of its kind; anything else as it is.
fn text(value: &Cell, estate: &Estate) -> String {
    match value {
        Cell::Node(node) => {
            let node = estate.node(*node);
            let glyph = Ontology::get().kind(node.kind()).map_or("·", |kind| kind.glyph.as_str());
            format!("{glyph} {}", node.name())
        }
        other => other.shown(estate),
    }
}
