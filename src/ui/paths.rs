//! Pane 4: the list of attack paths, the drawing of the open one, or its story.

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use super::text::{cell, cut, wrapped};
use crate::app::attacks::{Entry, Of};
use crate::app::list::List;
use crate::app::paths::{Paths, Walk};
use crate::app::{Pane, State};
use crate::diagram::{Budget, Density, Piece, Role, What};
use crate::model::{Estate, Severity};
use crate::posture::attack::Origin;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

/// The most rows of a title.
const TITLE: usize = 2;
/// The most rows that say what the stop under the cursor means, and the least height of a pane that has them.
const STEP: usize = 6;
const TALL: usize = 16;

fn height(area: Rect) -> usize {
    usize::from(inside(area).height)
}

pub fn fit(state: &mut State, area: Rect) -> usize {
    let (rows, width) = (height(area), usize::from(inside(area).width));
    if !state.paths.open {
        state.paths.list.fit(state.paths.rows.len(), rows.saturating_sub(1));
    } else if state.paths.story {
        let lines = state.estate.as_ref().map_or(0, |estate| told_story(&state.paths, estate, width).len());
        let head = head(state, width).len();
        state.paths.top = state.paths.top.min(lines.saturating_sub(rows.saturating_sub(head)));
    } else {
        let (height, _) = drawn_height(state, rows, width);
        if let Some(walk) = &mut state.paths.walk {
            walk.fit(Budget { width, height });
        }
    }
    rows
}

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let Some(estate) = &canvas.state.estate else { return };
    let paths = &canvas.state.paths;
    let focused = canvas.focused(Pane::Paths);
    let filter = if paths.filter.is_empty() { String::new() } else { format!("  /{}", paths.filter) };
    let count = paths.rows.len();
    let title = match (paths.attacks.entries.is_empty(), paths.open) {
        _ if paths.around.is_some() => "4 Drawing".to_owned(),
        (true, _) => "4 Attack paths".to_owned(),
        (_, false) => format!("4 Attack paths ({count}){filter}"),
        (_, true) => format!("4 Attack path {} of {count}{filter}", paths.list.cursor + 1),
    };
    let note = note(paths);
    let body = framed(&title, &note, focused, canvas.theme, canvas.frame, area);
    if let Some(text) = empty(paths) {
        let lines: Vec<Line<'_>> =
            text.lines().flat_map(|line| wrapped(line, usize::from(body.width))).map(Line::raw).collect();
        return canvas.frame.render_widget(Paragraph::new(lines), body);
    }
    match (paths.open, paths.story) {
        (false, _) => list(canvas, body, area),
        (true, false) => drawing(canvas, estate, body, area),
        (true, true) => telling(canvas, estate, body),
    }
}

/// Who says so, how sure it is, or how many there are of each level.
fn note(paths: &Paths) -> String {
    if let Some(around) = &paths.around {
        return around.note.clone();
    }
    let searched = if paths.attacks.found.is_some() { "" } else { ", still searching" };
    if !paths.open {
        let levels = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];
        let counts = levels.map(|level| (paths.attacks.count(level), level.word().to_lowercase()));
        let some = counts.iter().filter(|(count, _)| *count > 0);
        let text: Vec<String> = some.map(|(count, word)| format!("{count} {word}")).collect();
        return format!("{}{searched}", text.join(", "));
    }
    paths.entry().map_or_else(String::new, |entry| {
        let sure = if entry.certain { "" } else { ", possible" };
        let origin = match entry.origin {
            _ if matches!(entry.of, Of::Ended(_)) => "ended by the what-if",
            Origin::Found => "found",
            Origin::Reported => "reported by the provider",
            Origin::Both => "found and reported",
        };
        format!("{origin}{sure}{searched}")
    })
}

fn empty(paths: &Paths) -> Option<&'static str> {
    if paths.around.is_some() {
        return None;
    }
    if !paths.attacks.entries.is_empty() {
        return paths.rows.is_empty().then_some("No attack path matches the filter. Esc clears it.");
    }
    Some(if paths.attacks.found.is_none() {
        "Looking for attack paths …"
    } else {
        "No attack path: nothing that an attacker could enter leads to anything worth reaching, as far as these files \
         show it. What was read and what was not: d"
    })
}

fn risk(entry: &Entry) -> String {
    let word = entry.risk.map_or("?", Severity::word);
    entry.score.map_or_else(|| word.to_owned(), |score| format!("{word} {score}"))
}

/// The columns of the list after risk and title: heading, width, and the least width of a pane that has it.
const COLUMNS: [(&str, usize, usize); 8] = [
    ("Steps", 6, 0),
    ("Origin", 9, 70),
    ("Entry point", 20, 100),
    ("Target", 20, 100),
    ("Provider", 9, 170),
    ("Affected", 9, 170),
    ("Fixes", 6, 130),
    ("Risk factors", 30, 150),
];
const RISK: usize = 13;

fn list(canvas: &mut Canvas<'_, '_>, body: Rect, area: Rect) {
    let (paths, theme) = (&canvas.state.paths, canvas.theme);
    let width = usize::from(body.width);
    let rows = height(area).saturating_sub(1);
    let end = (paths.list.top + rows).min(paths.rows.len());
    let columns: Vec<(usize, usize)> = COLUMNS
        .iter()
        .enumerate()
        .filter(|(_, (_, _, least))| width >= *least)
        .map(|(at, (_, own, _))| (at, *own))
        .collect();
    let title = width.saturating_sub(RISK + columns.iter().map(|(_, own)| own).sum::<usize>());
    let headings = columns.iter().map(|(at, own)| cell(COLUMNS[*at].0, *own)).collect::<String>();
    let heading = format!("{}{}{headings}", cell(" Risk", RISK), cell("Title", title));
    let mut lines = vec![Line::styled(cut(&heading, width), theme.dim())];
    for at in paths.list.top..end {
        let entry = &paths.attacks.entries[paths.rows[at] as usize];
        let line = listed(canvas, entry, title, &columns);
        let here = at == paths.list.cursor;
        lines.push(if here { line.patch_style(theme.cursor(canvas.focused(Pane::Paths))) } else { line });
    }
    canvas.frame.render_widget(Paragraph::new(lines), body);
    canvas.hits.rows(body.y + 1, paths.list.top..end);
    position(paths.list, paths.rows.len(), rows, theme, canvas.frame, area);
}

fn listed(canvas: &Canvas<'_, '_>, entry: &Entry, title: usize, columns: &[(usize, usize)]) -> Line<'static> {
    let theme = canvas.theme;
    let ended = matches!(entry.of, Of::Ended(_));
    let doubt = match (ended, entry.certain) {
        (true, _) => "✂ ended: ",
        (false, false) => "(possible) ",
        (false, true) => "",
    };
    let mut spans = vec![
        Span::styled(
            cell(&format!(" {}", risk(entry)), RISK),
            if ended { theme.dim() } else { theme.severity(entry.risk) },
        ),
        Span::raw(cell(&format!("{doubt}{}", entry.title), title.saturating_sub(1))),
        Span::raw(" "),
    ];
    for (at, own) in columns {
        let text = match at {
            0 => entry.steps.to_string(),
            1 => entry.origin.word().to_owned(),
            2 => entry.from.clone(),
            3 => entry.to.clone(),
            4 => entry.provider.clone(),
            5 => entry.resources.len().to_string(),
            6 => entry.fixes.len().to_string(),
            _ => entry.factors.clone(),
        };
        spans.push(Span::styled(cell(&text, own - 1), theme.dim()));
        spans.push(Span::raw(" "));
    }
    Line::from(spans)
}

/// Risk and title, over at most [`TITLE`] rows.
fn head(state: &State, width: usize) -> Vec<String> {
    let mut rows = match (&state.paths.around, state.paths.entry()) {
        (Some(around), _) => wrapped(&around.title, width),
        (None, Some(entry)) => {
            let risk = entry.risk.map_or("RISK NOT REPORTED".to_owned(), |_| risk(entry).to_uppercase());
            wrapped(&format!("{risk}  {}", entry.title), width)
        }
        _ => return Vec::new(),
    };
    if rows.len() > TITLE {
        rows.truncate(TITLE);
        if let Some(last) = rows.last_mut() {
            *last = cut(&format!("{last} …"), width);
        }
    }
    rows
}

fn styled_head(canvas: &Canvas<'_, '_>, width: usize) -> Vec<Line<'static>> {
    let paths = &canvas.state.paths;
    let risk = paths.entry().and_then(|entry| entry.risk);
    let style = match paths.around {
        Some(_) => canvas.theme.heading(),
        None => canvas.theme.severity(risk),
    };
    head(canvas.state, width).into_iter().map(|row| Line::styled(row, style)).collect()
}

fn telling(canvas: &mut Canvas<'_, '_>, estate: &Estate, body: Rect) {
    let width = usize::from(body.width);
    let mut lines = styled_head(canvas, width);
    let paths = &canvas.state.paths;
    let told = told_story(paths, estate, width).into_iter().skip(paths.top);
    lines.extend(told.map(Line::raw));
    canvas.frame.render_widget(Paragraph::new(lines), body);
}

fn told_story(paths: &Paths, estate: &Estate, width: usize) -> Vec<String> {
    paths.told_whole(estate).iter().flat_map(|line| wrapped(line, width)).collect()
}

/// Rows of the drawing: what the title above it and the words below it leave.
fn drawn_height(state: &State, height: usize, width: usize) -> (usize, usize) {
    let head = head(state, width).len();
    let below = match &state.estate {
        Some(estate) if height >= TALL => step_rows(state, estate, width).len().min(STEP) + 1,
        _ => 0,
    };
    (height.saturating_sub(head + below).max(1), below)
}

fn drawing(canvas: &mut Canvas<'_, '_>, estate: &Estate, body: Rect, area: Rect) {
    let (width, height) = (usize::from(body.width), usize::from(body.height));
    let mut lines: Vec<Line<'static>> = styled_head(canvas, width);
    let Some((drawing, view)) = canvas.state.paths.walk.as_ref().and_then(Walk::shown) else { return };
    let focused = canvas.focused(Pane::Paths);
    for (row, pieces) in (view.top..).zip(drawing.window(&view)) {
        let hit = drawing.rows[row].iter().find_map(|run| match run.what {
            What::Node(node) if run.role == Role::Name => Some(node),
            _ => None,
        });
        if let Some(node) = hit {
            canvas.hits.row(body.y + u16::try_from(lines.len()).unwrap_or(u16::MAX), node);
        }
        lines.push(line(pieces, focused, canvas));
    }
    let (_, below) = drawn_height(canvas.state, height, width);
    if below > 0 {
        lines.resize(height - below, Line::default());
        lines.push(Line::styled("─".repeat(width), canvas.theme.dim()));
        let told = step_rows(canvas.state, estate, width).into_iter().take(STEP);
        lines.extend(
            told.map(|(label, text)| {
                Line::from(vec![Span::styled(label, canvas.theme.dim()), Span::raw(text)])
            }),
        );
    }
    let head = u16::try_from(head(canvas.state, width).len()).unwrap_or(0);
    let (rows, list) = (drawing.height(), List { top: view.top, ..List::default() });
    let is_rail = drawing.density == Density::Rail;
    canvas.frame.render_widget(Paragraph::new(lines), body);
    position(list, rows, view.height, canvas.theme, canvas.frame, area);
    if focused && !is_rail {
        minimap(canvas, body, head);
    }
}

/// The least room for a minimap, and its size.
const MAP_ROOM: (u16, u16) = (50, 12);
const MAP: (usize, usize) = (14, 6);

/// The whole drawing in a corner, with the part that is shown, where it is larger than the pane.
fn minimap(canvas: &mut Canvas<'_, '_>, body: Rect, head: u16) {
    let Some((drawing, view)) = canvas.state.paths.walk.as_ref().and_then(Walk::shown) else { return };
    let map = drawing.minimap(&view, MAP.0, MAP.1);
    let Some(map) = map.filter(|_| body.width >= MAP_ROOM.0 && body.height >= MAP_ROOM.1) else { return };
    let columns = map.first().map_or(0, Vec::len);
    let size = |cells: usize| u16::try_from(cells).unwrap_or(0);
    let (width, height) = (size(columns) + 2, size(map.len()) + 2);
    let area = Rect { x: body.right() - width, y: body.y + head, width, height };
    canvas.frame.render_widget(Clear, area);
    let inner = framed("map", "", false, canvas.theme, canvas.frame, area);
    let theme = canvas.theme;
    let style = |piece: &Piece| if piece.cursor { theme.heading() } else { theme.dim() };
    let row = |row: Vec<Piece>| {
        let spans = row.into_iter().map(|piece| Span::styled(piece.text.clone(), style(&piece)));
        Line::from(spans.collect::<Vec<_>>())
    };
    let rows: Vec<Line<'_>> = map.into_iter().map(row).collect();
    canvas.frame.render_widget(Paragraph::new(rows), inner);
}

/// What the stop under the cursor means, as label and text.
fn step_rows(state: &State, estate: &Estate, width: usize) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for (label, text) in state.paths.told(estate) {
        let label = if label == "step" { "" } else { label };
        let indent = if label.is_empty() { 0 } else { 10 };
        for (at, row) in wrapped(&text, width.saturating_sub(indent)).into_iter().enumerate() {
            rows.push((cell(if at == 0 { label } else { "" }, indent), row));
        }
    }
    rows
}

fn line(pieces: Vec<Piece>, focused: bool, canvas: &Canvas<'_, '_>) -> Line<'static> {
    let style = |piece: &Piece| match piece.role {
        _ if piece.cursor => canvas.theme.cursor(focused),
        Role::Glyph | Role::Name | Role::Mark => canvas.theme.heading(),
        Role::Label | Role::CutLabel | Role::Badge | Role::Heavy => Style::new(),
        _ => canvas.theme.dim(),
    };
    let spans = pieces.into_iter().map(|piece| Span::styled(piece.text.clone(), style(&piece)));
    Line::from(spans.collect::<Vec<_>>())
}
