//! The list over the panes.

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use super::text::{cell, wrapped};
use crate::app::board::{Board, Column, Content, Line as Own};
use crate::app::{Pane, State};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// The mark before a line.
const MARK: usize = 2;

fn height(area: Rect) -> usize {
    usize::from(inside(area).height.saturating_sub(1))
}

pub fn fit(state: &mut State, area: Rect) -> usize {
    let rows = height(area);
    if let Some(board) = &mut state.board {
        board.list.fit(board.rows.len(), rows);
    }
    rows
}

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let Some(board) = &canvas.state.board else { return };
    let focused = canvas.focused(Pane::Board);
    let filter = if board.filter.is_empty() { String::new() } else { format!("  /{}", board.filter) };
    let title = format!("{}{filter}", board.content.title);
    let body = framed(&title, &board.content.note, focused, canvas.theme, canvas.frame, area);
    let width = usize::from(body.width);
    if board.rows.is_empty() {
        let lines = empty(board).lines().flat_map(|line| wrapped(line, width)).map(Line::raw);
        return canvas.frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), body);
    }
    let end = (board.list.top + height(area)).min(board.rows.len());
    let widths = widths(&board.content.columns, width);
    let mut lines = vec![Line::styled(headings(&board.content, &widths), canvas.theme.dim())];
    for at in board.list.top..end {
        let line = drawn(canvas, board, &board.content.lines[board.rows[at]], at, &widths);
        let here = at == board.list.cursor;
        lines.push(if here { line.patch_style(canvas.theme.cursor(focused)) } else { line });
    }
    canvas.frame.render_widget(Paragraph::new(lines), body);
    canvas.hits.rows(body.y + 1, board.list.top..end);
    position(board.list, board.rows.len(), height(area), canvas.theme, canvas.frame, area);
}

fn empty(board: &Board) -> &str {
    match (board.filter.is_empty(), board.content.columns.is_empty()) {
        (_, true) => "Being put together …",
        (true, _) => &board.content.why_empty,
        (false, _) => "Nothing matches the filter. Esc clears it.",
    }
}

/// The width of each column; the one without a width takes what the others leave.
fn widths(columns: &[Column], width: usize) -> Vec<usize> {
    let fixed: usize = columns.iter().map(|column| column.width).sum();
    let rest = width.saturating_sub(fixed + MARK);
    columns.iter().map(|column| if column.width == 0 { rest } else { column.width }).collect()
}

fn headings(content: &Content, widths: &[usize]) -> String {
    let cells = content.columns.iter().zip(widths).map(|(column, width)| cell(column.heading, *width));
    format!("{}{}", " ".repeat(MARK), cells.collect::<String>())
}

fn drawn(canvas: &Canvas<'_, '_>, board: &Board, line: &Own, row: usize, widths: &[usize]) -> Line<'static> {
    let mark = match board.branch(row) {
        Some(true) => "▾ ",
        Some(false) => "▸ ",
        None => "  ",
    };
    let mut spans = vec![Span::raw(mark)];
    for ((text, tone), width) in line.cells.iter().zip(widths) {
        spans.push(Span::styled(cell(text, width.saturating_sub(1)), canvas.theme.tone(*tone)));
        spans.push(Span::raw(" "));
    }
    Line::from(spans)
}
