//! Pane 3: what is known about one node. Values are wrapped, so a line can take several rows.

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use super::text::{cell, cut, wrapped};
use super::theme::Theme;
use crate::app::detail::{Line as Own, Tone};
use crate::app::list::List;
use crate::app::results::Results;
use crate::app::{Pane, State};
use crate::diagram::shortened;
use crate::model::Ontology;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

/// The first column of a wide pane and of a narrow one.
const LABEL: usize = 22;
const NARROW_LABEL: usize = 14;
const NARROW: usize = 56;
/// The columns of the mark of a door.
const DOOR: usize = 2;
/// The most rows of one value; the record has it whole.
const MAX_ROWS: usize = 8;

/// How one line is laid out: a label too long for its column has a row of its own.
struct Laid {
    /// columns before the value
    indent: usize,
    label_row: bool,
    rows: Vec<String>,
}

fn laid(line: &Own, width: usize) -> Laid {
    let column = if width < NARROW { NARROW_LABEL } else { LABEL };
    let label_row = line.label.width() + 3 > column;
    let indent = match (line.label.is_empty(), label_row) {
        (true, _) => 2,
        (_, true) => 4,
        _ => column,
    };
    let mut rows = wrapped(&line.value, width.saturating_sub(indent + DOOR));
    rows.truncate(MAX_ROWS);
    Laid { indent, label_row, rows }
}

fn height_of(line: &Own, width: usize) -> usize {
    if line.tone == Tone::Heading {
        return 1;
    }
    let laid = laid(line, width);
    laid.rows.len() + usize::from(laid.label_row)
}

pub fn fit(state: &mut State, area: Rect) -> usize {
    let body = inside(area);
    let taken = usize::from(has_strip(state, body));
    let (width, height) = (usize::from(body.width), usize::from(body.height) - taken);
    let detail = &mut state.detail;
    detail.list.fit(detail.lines.len(), height);
    let List { cursor, top } = detail.list;
    let mut used: usize =
        detail.lines.get(top..=cursor).unwrap_or_default().iter().map(|line| height_of(line, width)).sum();
    while used > height && detail.list.top < cursor {
        used -= height_of(&detail.lines[detail.list.top], width);
        detail.list.top += 1;
    }
    height
}

/// Whether the chain of the row under the cursor is shown above the detail of one of its nodes.
fn has_strip(state: &State, body: Rect) -> bool {
    let chain = state.results.as_ref().map(Results::chain).unwrap_or_default();
    chain.len() > 1 && body.height > 4 && state.detail.node.is_some_and(|node| chain.contains(&node))
}

/// Draws the chain of the row under the cursor; what is left of the pane is returned.
fn strip(canvas: &mut Canvas<'_, '_>, body: Rect) -> Rect {
    let (state, theme) = (canvas.state, canvas.theme);
    let (Some(results), Some(estate)) = (&state.results, &state.estate) else { return body };
    if !has_strip(state, body) {
        return body;
    }
    let chain = results.chain();
    let each = (usize::from(body.width) / chain.len()).saturating_sub(3).max(3);
    let mut spans = vec![Span::raw(" ")];
    for (at, &id) in chain.iter().enumerate() {
        let node = estate.node(id);
        let glyph = Ontology::get().kind(node.kind()).map_or("·", |kind| kind.glyph.as_str());
        let text = format!("{glyph} {}", shortened(&node.name(), each.saturating_sub(2)));
        let here = state.detail.node == Some(id);
        spans.push(Span::styled(text, if here { theme.key() } else { theme.dim() }));
        if at + 1 < chain.len() {
            spans.push(Span::styled(" ▸ ", theme.dim()));
        }
    }
    canvas.frame.render_widget(Line::from(spans), Rect { height: 1, ..body });
    Rect { y: body.y + 1, height: body.height - 1, ..body }
}

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let (state, theme) = (canvas.state, canvas.theme);
    let focused = canvas.focused(Pane::Detail);
    let detail = &state.detail;
    let filter = if detail.filter.is_empty() { String::new() } else { format!("  /{}", detail.filter) };
    let named = detail.node.zip(state.estate.as_ref()).map(|(node, estate)| {
        let node = estate.node(node);
        let glyph = Ontology::get().kind(node.kind()).map_or("·", |kind| kind.glyph.as_str());
        format!("3 {glyph} {}  {}", node.name(), node.kind_label())
    });
    let title = format!("{}{filter}", named.unwrap_or_else(|| "3 Detail".to_owned()));
    let body = framed(&title, "", focused, theme, canvas.frame, area);
    let body = strip(canvas, body);
    let (width, height) = (usize::from(body.width), usize::from(body.height));
    if detail.lines.is_empty() {
        let text = if detail.filter.is_empty() {
            "Select something to see what is known about it."
        } else {
            "No line matches the filter. Esc clears it."
        };
        return canvas.frame.render_widget(Paragraph::new(text), body);
    }
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut last = detail.list.top;
    for (at, line) in detail.lines.iter().enumerate().skip(detail.list.top) {
        if lines.len() >= height {
            break;
        }
        last = at + 1;
        let folded = detail.folded.contains(&line.label);
        for row in drawn(line, folded, width, theme) {
            let y = body.y + u16::try_from(lines.len()).unwrap_or(u16::MAX);
            canvas.hits.row(y, at);
            let here = at == detail.list.cursor;
            lines.push(if here { row.patch_style(theme.cursor(focused)) } else { row });
        }
    }
    lines.truncate(height);
    canvas.frame.render_widget(Paragraph::new(lines), body);
    let shown = last - detail.list.top;
    position(detail.list, detail.lines.len(), shown, theme, canvas.frame, area);
}

fn drawn(line: &Own, folded: bool, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    if line.tone == Tone::Heading {
        let mark = if folded { "▸" } else { "▾" };
        let title = cut(&format!("{mark} {}  ", line.label), width);
        let rest = cut(&line.value, width.saturating_sub(title.width()));
        return vec![Line::from(vec![Span::styled(title, theme.heading()), Span::styled(rest, theme.dim())])];
    }
    let style = theme.tone(line.tone);
    let laid = laid(line, width);
    let door = if line.door.is_some() { "→ " } else { "  " };
    let label = format!("  {}", line.label);
    let mut lines = Vec::new();
    if laid.label_row {
        lines.push(Line::raw(cut(&label, width)));
    }
    for (at, text) in laid.rows.into_iter().enumerate() {
        let before = if at == 0 && !laid.label_row { label.as_str() } else { "" };
        let door = if at == 0 { door } else { "  " };
        let before = format!("{}{door}", cell(before, laid.indent));
        lines.push(Line::from(vec![Span::raw(before), Span::styled(text, style)]));
    }
    lines
}
