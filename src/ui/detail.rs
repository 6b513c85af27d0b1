//! Pane 3: what is known about one node.

use super::theme::Theme;
use super::{framed, shortened_end};
use crate::app::detail::{Line as Own, Tone};
use crate::app::{Pane, State};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

/// The widest first column.
const LABEL: usize = 24;

pub fn draw(state: &mut State, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    let focused = state.focus == Pane::Detail;
    let named = state.detail.node.zip(state.estate.as_ref()).map(|(node, estate)| {
        let node = estate.node(node);
        format!("3 {}  {}", node.name(), node.kind_label())
    });
    let filter =
        if state.detail.filter.is_empty() { String::new() } else { format!(" /{}", state.detail.filter) };
    let title = format!("{}{filter}", named.unwrap_or_else(|| "3 Detail".to_owned()));
    let inside = framed(&title, focused, theme, frame, area);
    let height = usize::from(inside.height);
    if focused {
        state.page = height;
    }
    let detail = &mut state.detail;
    detail.list.fit(detail.lines.len(), height);
    if detail.lines.is_empty() {
        return frame.render_widget(
            Paragraph::new("Select something on the left to see what is known about it."),
            inside,
        );
    }
    let end = (detail.list.top + height).min(detail.lines.len());
    let width = usize::from(inside.width);
    let lines: Vec<Line<'_>> = (detail.list.top..end)
        .map(|at| {
            let line = &detail.lines[at];
            let folded = detail.folded.contains(&line.label);
            let drawn = drawn(line, folded, width, theme);
            if at == detail.list.cursor { drawn.patch_style(theme.cursor(focused)) } else { drawn }
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), inside);
}

fn drawn(line: &Own, folded: bool, width: usize, theme: &Theme) -> Line<'static> {
    if line.tone == Tone::Heading {
        let mark = match (theme.ascii, folded) {
            (true, true) => ">",
            (true, false) => "v",
            (false, true) => "▸",
            (false, false) => "▾",
        };
        return Line::styled(
            shortened_end(&format!("{mark} {} {}", line.label, line.value), width),
            theme.heading(),
        );
    }
    let style = match line.tone {
        Tone::Good => theme.good(),
        Tone::Bad => theme.bad(),
        Tone::Unknown => theme.unknown(),
        Tone::Dim => theme.dim(),
        _ => Style::new(),
    };
    let label_width = if line.label.is_empty() { 0 } else { LABEL.min(width / 3) };
    let label = shortened_end(&line.label, label_width);
    let gap = label_width.saturating_sub(label.width());
    let room = width.saturating_sub(label_width + 5);
    let door = if line.target.is_none() {
        "  "
    } else if theme.ascii {
        "> "
    } else {
        "→ "
    };
    Line::from(vec![
        Span::raw(format!("  {label}{} ", " ".repeat(gap))),
        Span::raw(door),
        Span::styled(shortened_end(&line.value, room), style),
    ])
}
