//! Pane 3, above: the rows of the query that was run.

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use super::text::{cell, wrapped};
use crate::app::results::{Results, text};
use crate::app::{Pane, State};
use crate::model::Estate;
use crate::query::Cell;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// Columns between two columns of the table, and the mark before a row.
const GAP: usize = 2;
const MARK: usize = 1;
/// The narrowest column.
const NARROWEST: usize = 6;

fn height(area: Rect) -> usize {
    usize::from(inside(area).height.saturating_sub(1))
}

pub fn fit(state: &mut State, area: Rect) -> usize {
    let rows = height(area);
    if let Some(results) = &mut state.results {
        results.list.fit(results.rows.len(), rows);
        let width = usize::from(inside(area).width);
        results.first = results.first.min(results.column);
        while results.first < results.column && !is_shown(results, width) {
            results.first += 1;
        }
    }
    rows
}

/// Whether the column under the cursor lies on the screen when drawing starts at the first one.
fn is_shown(results: &Results, width: usize) -> bool {
    let last = drawn(results, width).last().map_or(0, |(at, _)| *at);
    last >= results.column
}

/// The drawn columns with their widths. All of them when narrowing the widest makes them fit, else as
/// many from the first on as have room.
fn drawn(results: &Results, width: usize) -> Vec<(usize, usize)> {
    let room = width.saturating_sub(MARK);
    let mut widths: Vec<usize> = results.columns.iter().map(|column| column.width).collect();
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > room {
        let free = widths
            .iter_mut()
            .zip(&results.columns)
            .filter(|(own, column)| !column.chosen && **own > NARROWEST);
        let Some((widest, _)) = free.max_by_key(|(own, _)| **own) else { break };
        *widest -= 1;
    }
    let mut left = room;
    let mut drawn = Vec::new();
    for (at, own) in widths.into_iter().enumerate().skip(results.first) {
        if left == 0 {
            break;
        }
        drawn.push((at, own.min(left)));
        left = left.saturating_sub(own + GAP);
    }
    drawn
}

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let (Some(results), Some(estate)) = (&canvas.state.results, &canvas.state.estate) else { return };
    let focused = canvas.focused(Pane::Results);
    let filter = match results.request.filter.as_str() {
        "" => String::new(),
        text => format!("  /{text}"),
    };
    let title = format!("3 {} ({}){filter}", results.title, results.rows.len());
    let body = framed(&title, &note(results), focused, canvas.theme, canvas.frame, area);
    if results.rows.is_empty() {
        let lines: Vec<Line<'_>> =
            wrapped(&nothing(results), usize::from(body.width)).into_iter().map(Line::raw).collect();
        return canvas.frame.render_widget(Paragraph::new(lines), body);
    }
    let end = (results.list.top + height(area)).min(results.rows.len());
    let columns = drawn(results, usize::from(body.width));
    let mut lines = vec![headings(canvas, results, &columns)];
    for at in results.list.top..end {
        let line = row(canvas, results, estate, at, &columns);
        let here = at == results.list.cursor;
        lines.push(if here { line.patch_style(canvas.theme.cursor(focused)) } else { line });
    }
    canvas.frame.render_widget(Paragraph::new(lines), body);
    canvas.hits.rows(body.y + 1, results.list.top..end);
    position(results.list, results.rows.len(), height(area), canvas.theme, canvas.frame, area);
}

fn note(results: &Results) -> String {
    let answer = results.answer();
    let mut notes = Vec::new();
    if !results.marked.is_empty() {
        notes.push(format!("{} marked", results.marked.len()));
    }
    if answer.unknown_rows > 0 {
        let least = if answer.unknown_counted { "" } else { "at least " };
        notes.push(format!("{least}{} left out: unknown", answer.unknown_rows));
    }
    if !answer.complete {
        notes.push(format!("incomplete: {}", answer.bound));
    }
    notes.extend(answer.warnings.iter().cloned());
    notes.join(", ")
}

fn nothing(results: &Results) -> String {
    if results.answer().rows.is_empty() {
        format!("0 rows: {}. Esc closes.", results.why_empty)
    } else {
        "No row matches the filter. Esc clears it.".to_owned()
    }
}

fn headings(canvas: &Canvas<'_, '_>, results: &Results, columns: &[(usize, usize)]) -> Line<'static> {
    let mut spans = vec![Span::raw(" ".repeat(MARK))];
    for &(at, width) in columns {
        let column = &results.columns[at];
        let mark = match results.request.sort {
            Some((place, true)) if place == column.place => "▼",
            Some((place, false)) if place == column.place => "▲",
            _ => "",
        };
        let style = if at == results.column { canvas.theme.key() } else { canvas.theme.heading() };
        spans.push(Span::styled(cell(&format!("{}{mark}", column.name), width), style));
        spans.push(Span::raw(" ".repeat(GAP)));
    }
    Line::from(spans)
}

fn row(
    canvas: &Canvas<'_, '_>,
    results: &Results,
    estate: &Estate,
    at: usize,
    columns: &[(usize, usize)],
) -> Line<'static> {
    let here = at == results.list.cursor;
    let cells = results.row(at).unwrap_or_default();
    let mut spans = vec![Span::raw(if results.is_marked(at) { "*" } else { " " })];
    for &(column, width) in columns {
        let value = cells.get(results.columns[column].place).unwrap_or(&Cell::Null);
        let style = match value {
            _ if here && column == results.column => canvas.theme.key(),
            Cell::Null => canvas.theme.unknown(),
            Cell::Relation(_) => canvas.theme.dim(),
            _ => Style::new(),
        };
        spans.push(Span::styled(cell(&text(value, estate), width), style));
        spans.push(Span::raw(" ".repeat(GAP)));
    }
    Line::from(spans)
}
