//! What lies over the panes: the list of actions, the data quality.

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use super::legend;
use super::text::{cell, cut, typed, wrapped};
use crate::app::action::{Row, disabled};
use crate::app::list::List;
use crate::app::palette::palette;
use crate::app::results::Frequency;
use crate::app::{Overlay, State, forms};
use crate::diagram::shortened;
use crate::model::{Estate, FileStatus, Note};
use crate::posture::attack::Saved;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

/// Columns of an action's keys and group, and the least width that has room for the group.
const KEYS: usize = 17;
const GROUP: usize = 12;
const WITH_GROUP: usize = 80;

pub fn fit(state: &mut State, area: Rect) {
    let height = usize::from(inside(area).height);
    let width = usize::from(inside(area).width);
    let lines = state.estate.as_ref().map_or(0, |estate| match state.overlay {
        Some(Overlay::Quality(_)) => quality(estate, width).len(),
        Some(Overlay::Legend(_)) => legend::lines(estate, state.focus, width).len(),
        _ => 0,
    });
    let forms = forms(state.focus).len();
    match &mut state.overlay {
        Some(Overlay::Palette { text, list }) => list.fit(palette(&state.keys, text).len(), height),
        Some(Overlay::Quality(list) | Overlay::Legend(list)) => {
            list.top = list.top.min(lines.saturating_sub(height));
        }
        Some(Overlay::Frequency(frequency)) => frequency.list.fit(frequency.values.len(), height),
        Some(Overlay::Export(list)) => list.fit(forms, height),
        Some(Overlay::Fork(fork, _)) => fork.list.fit(fork.choices.len(), height),
        Some(Overlay::OpenWhatIf(found, list)) => list.fit(found.len(), height),
        Some(Overlay::NameWhatIf(_)) | None => {}
    }
}

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    match &canvas.state.overlay {
        Some(Overlay::Palette { text, list }) => actions(canvas, text, *list, area),
        Some(Overlay::Quality(list)) => what_was_read(canvas, *list, area),
        Some(Overlay::Legend(list)) => legend::draw(canvas, *list, area),
        Some(Overlay::Frequency(values)) => frequency(canvas, values, area),
        Some(Overlay::Export(list)) => {
            let rows = forms(canvas.state.focus)
                .iter()
                .map(|(word, ending)| format!("{word:<12}.{ending}"))
                .collect();
            choice(canvas, "Write what is shown into a file", rows, *list, area);
        }
        Some(Overlay::Fork(fork, forward)) => {
            let title = if *forward { "The path forks: where to?" } else { "Back: where from?" };
            let rows = fork.choices.iter().map(|(_, name, words)| format!("{words}  {name}")).collect();
            choice(canvas, title, rows, fork.list, area);
        }
        Some(Overlay::OpenWhatIf(found, list)) => {
            let row = |(file, saved): &(String, Saved)| {
                let count = saved.fixed.len();
                format!("{file}  {}  {count} fixed", crate::model::SafeText::new(&saved.name))
            };
            let rows = found.iter().map(row).collect();
            choice(canvas, "Open a what-if of this folder", rows, *list, area);
        }
        Some(Overlay::NameWhatIf(_)) | None => {}
    }
}

fn actions(canvas: &mut Canvas<'_, '_>, text: &str, list: List, area: Rect) {
    canvas.frame.render_widget(Clear, area);
    let rows = palette(&canvas.state.keys, text);
    let title = format!("Actions: {}", typed(canvas.state));
    let body = framed(&title, &format!("{} found", rows.len()), true, canvas.theme, canvas.frame, area);
    let height = usize::from(body.height);
    let shown = rows.iter().enumerate().skip(list.top).take(height);
    let lines: Vec<Line<'_>> = shown
        .map(|(at, row)| {
            let line = action(canvas, row, usize::from(body.width));
            if at == list.cursor { line.patch_style(canvas.theme.cursor(true)) } else { line }
        })
        .collect();
    if lines.is_empty() {
        return canvas.frame.render_widget(Paragraph::new("No action matches."), body);
    }
    canvas.frame.render_widget(Paragraph::new(lines), body);
    position(list, rows.len(), height, canvas.theme, canvas.frame, area);
}

fn action(canvas: &Canvas<'_, '_>, row: &Row, width: usize) -> Line<'static> {
    let (theme, why) = (canvas.theme, disabled(row.name, canvas.state));
    let keys = Span::styled(cell(&format!(" {}", row.keys.join(" ")), KEYS), theme.key());
    let group = if width < WITH_GROUP { String::new() } else { cell(&row.group, GROUP) };
    let room = width.saturating_sub(KEYS + group.len());
    let group = Span::styled(group, theme.dim());
    match why {
        None => Line::from(vec![keys, group, Span::raw(cut(&row.description, room))]),
        Some(why) => {
            let text = cut(&format!("{} — {why}", row.description), room);
            Line::from(vec![keys, group, Span::styled(text, theme.dim())])
        }
    }
}

fn frequency(canvas: &mut Canvas<'_, '_>, values: &Frequency, area: Rect) {
    canvas.frame.render_widget(Clear, area);
    let title = format!("Values of {} ({})", values.column, values.values.len());
    let body = framed(&title, "↵ keeps the rows that hold it", true, canvas.theme, canvas.frame, area);
    let (width, height) = (usize::from(body.width), usize::from(body.height));
    let most = values.values.first().map_or(1, |(_, count)| *count);
    let bar = width / 4;
    let shown = values.values.iter().enumerate().skip(values.list.top).take(height);
    let lines: Vec<Line<'_>> = shown
        .map(|(at, (value, count))| {
            let text = cell(&format!(" {value}"), width.saturating_sub(bar + 9));
            let line = Line::raw(format!("{text}{count:>8} {}", "▇".repeat((count * bar).div_ceil(most))));
            if at == values.list.cursor { line.patch_style(canvas.theme.cursor(true)) } else { line }
        })
        .collect();
    canvas.frame.render_widget(Paragraph::new(lines), body);
    position(values.list, values.values.len(), height, canvas.theme, canvas.frame, area);
}

/// A small box with a few rows to choose from.
fn choice(canvas: &mut Canvas<'_, '_>, title: &str, rows: Vec<String>, list: List, area: Rect) {
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX).saturating_add(2).min(area.height);
    let area = Rect { height, width: area.width.min(60), ..area };
    canvas.frame.render_widget(Clear, area);
    let body = framed(title, "", true, canvas.theme, canvas.frame, area);
    let (width, height) = (usize::from(body.width), usize::from(body.height));
    let line = |(at, text): (usize, String)| {
        let line = Line::raw(cell(&format!(" {text}"), width));
        if at == list.cursor { line.patch_style(canvas.theme.cursor(true)) } else { line }
    };
    let lines: Vec<Line<'_>> = rows.into_iter().enumerate().skip(list.top).take(height).map(line).collect();
    canvas.frame.render_widget(Paragraph::new(lines), body);
}

fn what_was_read(canvas: &mut Canvas<'_, '_>, list: List, area: Rect) {
    let Some(estate) = &canvas.state.estate else { return };
    canvas.frame.render_widget(Clear, area);
    let body = framed("What was read and what was not", "", true, canvas.theme, canvas.frame, area);
    let rows = quality(estate, usize::from(body.width));
    let (count, height) = (rows.len(), usize::from(body.height));
    let lines: Vec<Line<'_>> = rows.into_iter().skip(list.top).take(height).map(Line::raw).collect();
    canvas.frame.render_widget(Paragraph::new(lines), body);
    position(list, count, height, canvas.theme, canvas.frame, area);
}

/// What became of each file, and the remarks on it and on the whole.
fn quality(estate: &Estate, width: usize) -> Vec<String> {
    let of = |status: FileStatus| estate.files().iter().filter(|file| file.status == status).count();
    let mut lines = vec![
        format!(
            " {} files: {} read, {} partly, {} refused",
            estate.files().len(),
            of(FileStatus::Read),
            of(FileStatus::Partial),
            of(FileStatus::Refused)
        ),
        String::new(),
        format!(" {}{}{:>8}  file", cell("status", 9), cell("format", 22), "records"),
    ];
    for file in estate.files() {
        let status = cell(file.status.word(), 9);
        let path = shortened(&file.shown, width.saturating_sub(42));
        lines.push(format!(" {status}{}{:>8}  {path}", cell(file.format, 22), file.records));
        lines.extend(file.notes.iter().flat_map(|note| remark(note, width)));
    }
    lines.push(String::new());
    lines.push(" The estate as a whole".to_owned());
    lines.extend(estate.notes().iter().flat_map(|note| remark(note, width)));
    lines
}

fn remark(note: &Note, width: usize) -> Vec<String> {
    let text = format!("{} {}: {}", note.count, note.code.replace('_', " "), note.message);
    wrapped(&text, width.saturating_sub(5)).into_iter().map(|line| format!("     {line}")).collect()
}
