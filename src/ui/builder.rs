//! The step builder: the tree with its counts, and the list of what can be chosen.

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use super::text::{cell, cut, typed, wrapped};
use super::theme::Theme;
use crate::app::builder::lines::{Line as Step, Part};
use crate::app::builder::popup::{Popup, meaning, words_of};
use crate::app::builder::sections::heading as section;
use crate::app::builder::{Builder, Found};
use crate::app::{Pane, State};
use crate::query::steps::{Ask, Choice, Offer, Tally};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};
use unicode_width::UnicodeWidthStr;

/// Columns of the counts, with room for what is unknown and without.
const COUNTS: usize = 28;
const NARROW_COUNTS: usize = 16;
const NARROW: usize = 90;
/// The widest and the highest list of choices, and the fewest rows that it keeps.
const POPUP: (u16, u16) = (76, 26);
const LEAST: u16 = 7;
const TITLE: &str = "Step builder · ";
/// Columns of a section's heading, and of what a choice leaves.
const HEADING: usize = 13;
const LEFT: usize = 8;

pub fn fit(state: &mut State, area: Rect) -> usize {
    let rows = usize::from(inside(area).height);
    if let Some(builder) = &mut state.builder {
        builder.list.fit(builder.lines.len(), rows);
    }
    rows
}

/// Moves the window of the choices. `area` is that of the steps, `body` all that the list may cover.
pub fn fit_popup(state: &mut State, area: Rect, body: Rect) {
    let Some(builder) = &mut state.builder else { return };
    let at = builder.list.cursor - builder.list.top;
    if let Some(popup) = &mut builder.popup {
        let shown = rows_of(popup_area(popup, area, body, at));
        popup.list.fit(popup.rows.len(), shown);
    }
}

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let Some(builder) = &canvas.state.builder else { return };
    let focused = canvas.focused(Pane::Builder) && builder.popup.is_none();
    let edited = if builder.edited { " (edited)" } else { "" };
    let rows = found(builder);
    let room = usize::from(area.width).saturating_sub(rows.width() + edited.len() + TITLE.width() + 10);
    let title = format!("{TITLE}{}{edited}", cut(&builder.title, room.max(8)));
    let body = framed(&title, &rows, focused, canvas.theme, canvas.frame, area);
    if builder.steps.is_none() {
        return without_steps(canvas, builder, body);
    }
    let shown = builder.list.top..(builder.list.top + usize::from(body.height)).min(builder.lines.len());
    let width = usize::from(body.width);
    let lines: Vec<Line<'_>> = shown
        .clone()
        .map(|at| {
            let line = step(builder, &builder.lines[at], width, canvas.theme);
            let here = at == builder.list.cursor;
            if here { line.patch_style(canvas.theme.cursor(focused)) } else { line }
        })
        .collect();
    canvas.frame.render_widget(Paragraph::new(lines), body);
    canvas.hits.rows(body.y, shown);
    position(builder.list, builder.lines.len(), usize::from(body.height), canvas.theme, canvas.frame, area);
}

/// The rows that the query has.
fn found(builder: &Builder) -> String {
    match &builder.found {
        Found::Counting => "counting …".to_owned(),
        Found::Wrong(_) => "cannot be run".to_owned(),
        Found::Rows(rows) => {
            let more = if rows.complete { "" } else { "at least " };
            let word = if rows.rows == 1 { "row" } else { "rows" };
            let unknown =
                if rows.unknown == 0 { String::new() } else { format!(", {} unknown", rows.unknown) };
            format!("{more}{} {word}{unknown}", rows.rows)
        }
    }
}

fn without_steps(canvas: &mut Canvas<'_, '_>, builder: &Builder, body: Rect) {
    let text = match &builder.found {
        _ if builder.why_text.is_empty() => "reading the query …".to_owned(),
        Found::Wrong(_) => "The text below is no query that can be run; e goes on with it.".to_owned(),
        _ => format!("The steps cannot say this query: {}. e edits its text, r runs it.", builder.why_text),
    };
    let lines: Vec<Line<'_>> = wrapped(&text, usize::from(body.width)).into_iter().map(Line::raw).collect();
    canvas.frame.render_widget(Paragraph::new(lines), body);
}

fn step(builder: &Builder, line: &Step, width: usize, theme: &Theme) -> Line<'static> {
    let (tally, exact) = (builder.tally(line), builder.tallies.exact);
    let counts = if width < NARROW { NARROW_COUNTS } else { COUNTS };
    let mut room = width.saturating_sub(counts);
    let mut spans = vec![Span::raw(" ")];
    room = room.saturating_sub(1);
    for (part, text) in &line.parts {
        let text = cut(text, room);
        room -= text.width().min(room);
        spans.push(Span::styled(text, style(*part, theme)));
    }
    spans.push(Span::raw(" ".repeat(room)));
    let (text, style) =
        tally.map_or((String::new(), Style::new()), |tally| counted(tally, exact, width, theme));
    spans.push(Span::styled(format!("{:>width$} ", cut(&text, counts - 1), width = counts - 1), style));
    Line::from(spans)
}

fn style(part: Part, theme: &Theme) -> Style {
    match part {
        Part::Guide | Part::Joint | Part::Note => theme.dim(),
        Part::Not => theme.bad().patch(theme.heading()),
        Part::Kinds => theme.heading(),
        Part::Text => Style::new(),
    }
}

/// How many it holds of among how many; how many are unknown where there is room. Where a condition is left
/// open at most so many can be told.
fn counted(tally: Tally, exact: bool, width: usize, theme: &Theme) -> (String, Style) {
    if !exact && tally.unknown > 0 {
        let most = tally.yes + tally.unknown;
        let text = if most == tally.of { String::new() } else { format!("at most {most} of {}", tally.of) };
        return (text, theme.dim());
    }
    let style = if tally.yes == 0 { theme.unknown() } else { Style::new() };
    let unknown = match tally.unknown {
        0 => String::new(),
        unknown if width < NARROW => format!("?{unknown} "),
        unknown => format!("{unknown} unknown, "),
    };
    (format!("{unknown}{} of {}", tally.yes, tally.of), style)
}

/// Where the list of choices lies: below the line that it belongs to, above it where there is more room.
fn popup_area(popup: &Popup, area: Rect, body: Rect, line: usize) -> Rect {
    let width = POPUP.0.min(area.width.saturating_sub(6));
    let at = inside(area).y + u16::try_from(line).unwrap_or(0);
    let rows = u16::try_from(popup.rows.len()).unwrap_or(u16::MAX).saturating_add(4);
    let most = POPUP.1.min(rows.max(LEAST));
    let below = body.bottom().saturating_sub(at + 1);
    let above = at.saturating_sub(area.y);
    let x = area.x + (area.width.saturating_sub(width)).min(6);
    if below >= most.min(LEAST + 3) || below >= above {
        let height = most.min(below);
        return Rect { x, y: at + 1, width, height };
    }
    let height = most.min(above);
    Rect { x, y: at - height, width, height }
}

/// Rows of choices in such an area: less the line that is typed and the one that explains.
fn rows_of(area: Rect) -> usize {
    usize::from(inside(area).height.saturating_sub(2))
}

/// The list of choices, over everything else of the builder.
pub fn draw_popup(canvas: &mut Canvas<'_, '_>, area: Rect, body: Rect) {
    let Some(builder) = &canvas.state.builder else { return };
    let Some(popup) = &builder.popup else { return };
    let area = popup_area(popup, area, body, builder.list.cursor - builder.list.top);
    let area = area.intersection(canvas.frame.area());
    canvas.frame.render_widget(Clear, area);
    canvas.hits.add(Pane::Builder, area);
    let note = match &popup.choices {
        Some(choices) if choices.complete => format!("{} found", popup.rows.len()),
        Some(_) => format!("the {} most frequent", popup.rows.len()),
        None => "counting …".to_owned(),
    };
    let focused = canvas.state.overlay.is_none();
    let title = popup.title(builder.steps.as_ref());
    let body = framed(&title, &note, focused, canvas.theme, canvas.frame, area);
    let width = usize::from(body.width);
    let exact = popup.choices.as_ref().is_none_or(|choices| choices.exact);
    let leaves = if exact { "leaves" } else { "at most" };
    let mut lines = vec![Line::from(vec![
        Span::styled(
            cell(&format!(" {}", typed(canvas.state)), width.saturating_sub(LEFT)),
            canvas.theme.key(),
        ),
        Span::styled(format!("{leaves:>width$} ", width = LEFT - 1), canvas.theme.dim()),
    ])];
    let shown = popup.list.top..(popup.list.top + rows_of(area)).min(popup.rows.len());
    let mut heading = "";
    for at in shown.clone() {
        let Some(choice) = chosen(popup, at) else { continue };
        let own = section(&choice.offer);
        let line = option(popup, choice, if own == heading { "" } else { own }, width, canvas.theme);
        heading = own;
        lines.push(if at == popup.list.cursor {
            line.patch_style(canvas.theme.cursor(focused))
        } else {
            line
        });
    }
    if popup.choices.is_some() && popup.rows.is_empty() {
        lines.push(Line::raw(" Nothing matches."));
    }
    let explained = popup.selected().map(|choice| meaning(&choice.offer)).unwrap_or_default();
    lines.resize(usize::from(body.height).saturating_sub(1), Line::default());
    lines.push(Line::styled(cell(&format!(" {explained}"), width), canvas.theme.dim()));
    canvas.frame.render_widget(Paragraph::new(lines), body);
    canvas.hits.rows(body.y + 1, shown);
    position(popup.list, popup.rows.len(), rows_of(area), canvas.theme, canvas.frame, area);
}

fn chosen(popup: &Popup, row: usize) -> Option<&Choice> {
    popup.choices.as_ref()?.list.get(*popup.rows.get(row)?)
}

fn option(popup: &Popup, choice: &Choice, heading: &str, width: usize, theme: &Theme) -> Line<'static> {
    let is_condition = matches!(popup.ask, Ask::Condition { .. });
    let heading =
        if is_condition && width >= 56 { cell(&format!(" {heading}"), HEADING) } else { " ".to_owned() };
    let mark = match &choice.offer {
        Offer::Kind(Some(kind)) if popup.checked.contains(kind) => "[x] ",
        Offer::Kind(_) => "[ ] ",
        _ => "",
    };
    let room = width.saturating_sub(heading.width() + LEFT);
    let words = crate::model::SafeText::new(&words_of(&choice.offer));
    let style = if choice.left == 0 { theme.dim() } else { Style::new() };
    Line::from(vec![
        Span::styled(heading, theme.dim()),
        Span::styled(cell(&format!("{mark}{words}"), room), style),
        Span::styled(format!("{:>width$} ", choice.left, width = LEFT - 1), style),
    ])
}
