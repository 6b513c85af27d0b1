//! The list over the panes.

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use super::text::{cell, wrapped};
use crate::app::board::{Board, Column, Content};
use crate::app::detail::Tone;
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
        let widths = widths(&board.content.columns, usize::from(inside(area).width));
        let high = |row: usize| cells(board, row, &widths).iter().map(Vec::len).max().unwrap_or(1);
        let (mut top, cursor) = (board.list.top, board.list.cursor);
        let mut used: usize = (top..=cursor).map(high).sum();
        while used > rows && top < cursor {
            used -= high(top);
            top += 1;
        }
        board.list.top = top;
    }
    rows
}

/// The rows of each cell of a line: one, or as many as a long text needs.
fn cells(board: &Board, row: usize, widths: &[usize]) -> Vec<Vec<String>> {
    let line = board.rows.get(row).and_then(|&at| board.content.lines.get(at));
    let cells = line.map_or(&[][..], |line| line.cells.as_slice());
    let rows = |((text, _), width): (&(String, Tone), &usize)| {
        if board.content.wraps { wrapped(text, width.saturating_sub(1)) } else { vec![text.clone()] }
    };
    cells.iter().zip(widths).map(rows).collect()
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
    let widths = widths(&board.content.columns, width);
    let mut lines = vec![Line::styled(headings(&board.content, &widths), canvas.theme.dim())];
    let mut end = board.list.top;
    while end < board.rows.len() && lines.len() < usize::from(body.height) {
        let here = end == board.list.cursor;
        for line in drawn(canvas, board, end, &widths) {
            let y = body.y + u16::try_from(lines.len()).unwrap_or(u16::MAX);
            canvas.hits.row(y, end);
            lines.push(if here { line.patch_style(canvas.theme.cursor(focused)) } else { line });
        }
        end += 1;
    }
    lines.truncate(usize::from(body.height));
    canvas.frame.render_widget(Paragraph::new(lines), body);
    position(board.list, board.rows.len(), end - board.list.top, canvas.theme, canvas.frame, area);
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

fn drawn(canvas: &Canvas<'_, '_>, board: &Board, row: usize, widths: &[usize]) -> Vec<Line<'static>> {
    let mark = match board.branch(row) {
        Some(true) => "▾ ",
        Some(false) => "▸ ",
        None => "  ",
    };
    let cells = cells(board, row, widths);
    let tones: Vec<Tone> = board
        .rows
        .get(row)
        .and_then(|&at| board.content.lines.get(at))
        .map(|line| line.cells.iter().map(|(_, tone)| *tone).collect())
        .unwrap_or_default();
    let high = cells.iter().map(Vec::len).max().unwrap_or(1);
    let line = |at: usize| {
        let mut spans = vec![Span::raw(if at == 0 { mark } else { "  " })];
        for ((texts, tone), width) in cells.iter().zip(&tones).zip(widths) {
            let text = texts.get(at).map_or("", String::as_str);
            spans.push(Span::styled(cell(text, width.saturating_sub(1)), canvas.theme.tone(*tone)));
            spans.push(Span::raw(" "));
        }
        Line::from(spans)
    };
    (0..high).map(line).collect()
}
