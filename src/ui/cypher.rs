//! The text of the query below the steps: coloured, with the cursor, the fault and the words that fit.

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use super::text::{cell, wrapped};
use super::theme::Theme;
use crate::app::builder::{Builder, Completion, Found};
use crate::app::list::List;
use crate::app::{Pane, State};
use crate::model::SafeText;
use crate::query::{Token, tokens};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The most lines of a fault.
const MAX_FAULT: usize = 3;
/// The widest and the highest list of words.
const WORDS: (u16, u16) = (56, 10);

/// One row of the screen: bytes of the text, and the line that they belong to.
struct Row {
    bytes: Range<usize>,
    line: usize,
}

/// The text in rows of at most `width` columns, long lines over several.
fn rows(text: &str, width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut start = 0;
    for (line, own) in text.split('\n').enumerate() {
        let (mut from, mut used) = (0, 0);
        for (at, grapheme) in own.grapheme_indices(true) {
            // one column stays free for the cursor behind the last character
            let wide = shown(grapheme).width();
            if used + wide >= width.max(2) {
                rows.push(Row { bytes: start + from..start + at, line });
                (from, used) = (at, 0);
            }
            used += wide;
        }
        rows.push(Row { bytes: start + from..start + own.len(), line });
        start += own.len() + 1;
    }
    rows
}

/// A character as it can be shown: one that could steer the terminal or hide is a mark.
fn shown(grapheme: &str) -> &str {
    if *SafeText::new(grapheme) == *grapheme && grapheme.width() > 0 { grapheme } else { "·" }
}

fn cursor_row(rows: &[Row], cursor: usize) -> usize {
    rows.iter().rposition(|row| row.bytes.start <= cursor && cursor <= row.bytes.end).unwrap_or(0)
}

/// Rows for the text: what the fault leaves.
fn room(builder: &Builder, body: Rect) -> usize {
    let fault = fault(builder, usize::from(body.width)).len();
    usize::from(body.height).saturating_sub(fault).max(1)
}

pub fn fit(state: &mut State, area: Rect) -> usize {
    let focused = state.focus == Pane::Cypher;
    let body = inside(area);
    let Some(builder) = &mut state.builder else { return 0 };
    let height = room(builder, body);
    let rows = rows(builder.text.text(), usize::from(body.width));
    let at = if focused { cursor_row(&rows, builder.text.cursor()) } else { 0 };
    if at < builder.top {
        builder.top = at;
    }
    builder.top = builder.top.max((at + 1).saturating_sub(height)).min(rows.len().saturating_sub(height));
    height
}

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let Some(builder) = &canvas.state.builder else { return };
    let focused = canvas.focused(Pane::Cypher);
    let title = if builder.steps.is_some() && !focused { "the same as Cypher" } else { "Cypher" };
    let body = framed(title, "", focused, canvas.theme, canvas.frame, area);
    let (width, height) = (usize::from(body.width), room(builder, body));
    let rows = rows(builder.text.text(), width);
    let painter = Painter::new(builder, focused, canvas.theme.clone());
    let visible = rows.iter().enumerate().skip(builder.top).take(height);
    let mut lines = Vec::new();
    for (y, (_, row)) in (body.y..).zip(visible) {
        lines.push(painter.row(&row.bytes));
        canvas.hits.row(y, row.line);
    }
    lines.resize(height, Line::default());
    lines.extend(fault(builder, width).into_iter().map(|line| Line::styled(line, canvas.theme.bad())));
    canvas.frame.render_widget(Paragraph::new(lines), body);
    let window = List { cursor: 0, top: builder.top };
    position(window, rows.len(), height, canvas.theme, canvas.frame, area);
    if let (true, Some(completion)) = (focused, &builder.completion) {
        let at = cursor_row(&rows, builder.text.cursor());
        let before = &builder.text.text()[rows[at].bytes.start..builder.text.cursor()];
        let place = (body.x + columns(before.width()), body.y + columns(at.saturating_sub(builder.top)));
        words(canvas, completion, place);
    }
}

fn columns(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// What is wrong with the text, in lines.
fn fault(builder: &Builder, width: usize) -> Vec<String> {
    let Found::Wrong(error) = &builder.found else { return Vec::new() };
    let text = SafeText::new(&error.to_string()).replace('\n', " ");
    let mut lines = wrapped(&text, width);
    lines.truncate(MAX_FAULT);
    lines
}

struct Painter<'b> {
    text: &'b str,
    pieces: Vec<(Range<usize>, Token)>,
    fault: Range<usize>,
    cursor: Option<usize>,
    theme: Theme,
}

impl<'b> Painter<'b> {
    fn new(builder: &'b Builder, focused: bool, theme: Theme) -> Self {
        let text = builder.text.text();
        let fault = match &builder.found {
            Found::Wrong(error) => error.span.clone(),
            _ => 0..0,
        };
        let cursor = focused.then(|| builder.text.cursor());
        Self { text, pieces: tokens(text), fault, cursor, theme }
    }

    fn row(&self, bytes: &Range<usize>) -> Line<'static> {
        let mut spans: Vec<Span<'static>> = Vec::new();
        let own = &self.text[bytes.clone()];
        for (at, grapheme) in own.grapheme_indices(true) {
            let style = self.style(bytes.start + at);
            match spans.last_mut() {
                Some(span) if span.style == style => span.content.to_mut().push_str(shown(grapheme)),
                _ => spans.push(Span::styled(shown(grapheme).to_owned(), style)),
            }
        }
        if self.cursor == Some(bytes.end) {
            spans.push(Span::styled(" ", self.theme.cursor(true)));
        }
        Line::from(spans)
    }

    fn style(&self, at: usize) -> Style {
        let piece = self.pieces.partition_point(|(range, _)| range.end <= at);
        let style = match self.pieces.get(piece).map(|(_, token)| *token) {
            Some(Token::Keyword) => self.theme.key(),
            Some(Token::Label) => self.theme.heading(),
            Some(Token::Text) => self.theme.good(),
            Some(Token::Number | Token::Parameter) => self.theme.unknown(),
            Some(Token::Comment) => self.theme.dim(),
            Some(Token::Other) | None => Style::new(),
        };
        if self.cursor == Some(at) {
            style.patch(self.theme.cursor(true))
        } else if self.fault.contains(&at) {
            style.patch(self.theme.bad()).add_modifier(Modifier::UNDERLINED)
        } else {
            style
        }
    }
}

/// The words that can stand at the cursor, below it, or above it where there is no room.
fn words(canvas: &mut Canvas<'_, '_>, completion: &Completion, (x, y): (u16, u16)) {
    let screen = canvas.frame.area();
    let rows = columns(completion.words.len()).saturating_add(2).min(WORDS.1);
    let below = screen.bottom().saturating_sub(y + 1);
    let (y, height) =
        if below >= rows || below >= y { (y + 1, rows.min(below)) } else { (y - rows.min(y), rows.min(y)) };
    let width = WORDS.0.min(screen.width);
    let x = x.min(screen.right().saturating_sub(width));
    let area = Rect { x, y, width, height };
    canvas.frame.render_widget(Clear, area);
    let body = framed("Tab takes", "", true, canvas.theme, canvas.frame, area);
    let width = usize::from(body.width);
    let height = usize::from(body.height);
    let first = completion.chosen.unwrap_or(0).saturating_sub(height.saturating_sub(1));
    let lines: Vec<Line<'_>> = completion
        .words
        .iter()
        .enumerate()
        .skip(first)
        .take(height)
        .map(|(at, word)| {
            let text = SafeText::new(&format!(" {}", word.text));
            let count = word.count.map(|count| count.to_string()).unwrap_or_default();
            let note = SafeText::new(&word.detail);
            let line = Line::from(vec![
                Span::raw(cell(&text, width / 2)),
                Span::styled(cell(&note, (width - width / 2).saturating_sub(7)), canvas.theme.dim()),
                Span::raw(format!("{count:>6} ")),
            ]);
            if completion.chosen == Some(at) { line.patch_style(canvas.theme.cursor(true)) } else { line }
        })
        .collect();
    canvas.frame.render_widget(Paragraph::new(lines), body);
}
