//! Pane 2: the templates with their counts, or the rows of the one that was run.

use super::theme::Theme;
use super::{framed, shortened_end};
use crate::app::queries::Results;
use crate::app::{Pane, State};
use crate::diagram::shortened;
use crate::model::Estate;
use crate::query::templates;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

pub fn draw(state: &mut State, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    let focused = state.focus == Pane::Queries;
    let Some(estate) = state.estate.clone() else { return };
    if focused {
        state.page = usize::from(area.height.saturating_sub(2));
    }
    match &mut state.queries.results {
        Some(results) => rows(results, &estate, focused, theme, frame, area),
        None => picker(state, focused, theme, frame, area),
    }
}

fn picker(state: &mut State, focused: bool, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    let with_rows = state.queries.counts.iter().filter(|count| count.rows > 0).count();
    let title = format!("2 Queries  {}, {with_rows} with rows", templates().len());
    let inside = framed(&title, focused, theme, frame, area);
    let (height, width) = (usize::from(inside.height), usize::from(inside.width));
    let room = height.saturating_sub(3);
    state.queries.list.fit(templates().len(), room.max(1));
    let mut lines: Vec<Line<'_>> = Vec::new();
    let list = state.queries.list;
    for (at, template) in templates().iter().enumerate().skip(list.top).take(room.max(1)) {
        let count = state.queries.counts.get(at);
        let number = count.map_or_else(|| "…".to_owned(), |count| count.rows.to_string());
        let title = shortened_end(&template.title, width.saturating_sub(7));
        let gap = width.saturating_sub(title.width() + 7);
        let style = if count.is_some_and(|count| count.rows == 0) {
            theme.dim()
        } else {
            ratatui::style::Style::new()
        };
        let line = Line::from(vec![Span::styled(format!(" {title}{}{number:>5}", " ".repeat(gap)), style)]);
        lines.push(if at == list.cursor { line.patch_style(theme.cursor(focused)) } else { line });
    }
    if let Some(template) = state.queries.selected().filter(|_| room > 0) {
        let why = state
            .queries
            .counts
            .get(list.cursor)
            .filter(|count| count.rows == 0)
            .map(|count| count.why_empty.clone());
        lines.push(Line::raw(""));
        lines.push(Line::styled(shortened_end(&template.card, width), theme.dim()));
        lines.push(Line::styled(
            shortened_end(&why.unwrap_or_else(|| "Enter shows the rows".to_owned()), width),
            theme.unknown(),
        ));
    }
    frame.render_widget(Paragraph::new(lines), inside);
}

fn rows(
    results: &mut Results,
    estate: &Estate,
    focused: bool,
    theme: &Theme,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let template = &templates()[results.template];
    let count = results.answer.rows.len();
    let mut title = format!("2 {} ({count})", template.title);
    if results.answer.unknown_rows > 0 {
        title.push_str(&format!(", {} left out: unknown", results.answer.unknown_rows));
    }
    if !results.answer.complete {
        title.push_str(", incomplete");
    }
    let inside = framed(&title, focused, theme, frame, area);
    let height = usize::from(inside.height).saturating_sub(1);
    results.list.fit(count, height.max(1));
    if count == 0 {
        let text = format!("{}. Esc goes back to the queries.", template.why_empty(estate, &results.answer));
        return frame.render_widget(Paragraph::new(text), inside);
    }
    let columns = results.answer.columns.len().max(1);
    let width = (usize::from(inside.width) / columns).saturating_sub(2);
    let cell = |text: &str| {
        let text = shortened(text, width);
        format!("{text}{}  ", " ".repeat(width.saturating_sub(text.width())))
    };
    let heading: Vec<Span<'_>> =
        results.answer.columns.iter().map(|name| Span::styled(cell(name), theme.heading())).collect();
    let mut lines = vec![Line::from(heading)];
    for at in results.list.top..(results.list.top + height).min(count) {
        let here = at == results.list.cursor;
        let spans = results.answer.rows[at].iter().enumerate().map(|(column, value)| {
            let span = Span::raw(cell(&value.shown(estate)));
            if here && column == results.column { span.style(theme.key()) } else { span }
        });
        let line = Line::from(spans.collect::<Vec<_>>());
        lines.push(if here { line.patch_style(theme.cursor(focused)) } else { line });
    }
    frame.render_widget(Paragraph::new(lines), inside);
}
