//! Pure drawing of the state.
//!
//! ```text
//! wide (120 and more)          narrow                tiny
//! header                       header                focused pane
//! AI BOM     | detail          list pane | main pane
//!            |-----------
//!            | attack path
//! hints                        hints
//! ```

mod detail;
mod inventory;
mod overlay;
mod paths;
mod queries;
pub mod theme;

use crate::app::{Pane, State, action};
use crate::diagram::shortened;
use crate::model::{FileStatus, Severity, Truth};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Borders, Paragraph};
use theme::Theme;

/// The fewest columns for two panes side by side, and for three.
const NARROW: u16 = 60;
const WIDE: u16 = 120;

/// Draws everything. Works at any size.
pub fn draw(state: &mut State, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let [top, body, bottom] = if area.height >= 6 {
        Layout::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1)]).areas(area)
    } else {
        [Rect::ZERO, area, Rect::ZERO]
    };
    header(state, theme, frame, top);
    if state.estate.is_some() {
        panes(state, theme, frame, body);
    } else {
        loading(state, theme, frame, body);
    }
    hints(state, theme, frame, bottom);
    overlay::draw(state, theme, frame, area);
}

fn panes(state: &mut State, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    if state.zoomed || area.width < NARROW {
        return pane(state.focus, state, theme, frame, area);
    }
    if area.width >= WIDE && area.height >= 20 {
        let [left, right] = Layout::horizontal([Constraint::Percentage(42), Constraint::Fill(1)]).areas(area);
        let [above, below] = Layout::vertical([Constraint::Percentage(55), Constraint::Fill(1)]).areas(right);
        let [list, queries] = Layout::vertical([Constraint::Percentage(62), Constraint::Fill(1)]).areas(left);
        pane(Pane::Inventory, state, theme, frame, list);
        pane(Pane::Queries, state, theme, frame, queries);
        pane(Pane::Detail, state, theme, frame, above);
        pane(Pane::Paths, state, theme, frame, below);
        return;
    }
    let main = if state.focus == Pane::Inventory { Pane::Detail } else { state.focus };
    let [left, right] = Layout::horizontal([Constraint::Percentage(45), Constraint::Fill(1)]).areas(area);
    pane(Pane::Inventory, state, theme, frame, left);
    pane(main, state, theme, frame, right);
}

fn pane(which: Pane, state: &mut State, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    match which {
        Pane::Inventory => inventory::draw(state, theme, frame, area),
        Pane::Detail => detail::draw(state, theme, frame, area),
        Pane::Paths => paths::draw(state, theme, frame, area),
        Pane::Queries => queries::draw(state, theme, frame, area),
    }
}

/// A pane's border with its number and title; heavy when it has the focus. Returns the inside.
fn framed(title: &str, focused: bool, theme: &Theme, frame: &mut Frame<'_>, area: Rect) -> Rect {
    let width = usize::from(area.width.saturating_sub(4));
    let title = format!(" {} ", shortened(title, width.saturating_sub(2)));
    let mut block = Block::new().borders(Borders::ALL).title(Span::styled(title, theme.title(focused)));
    block = if theme.ascii {
        block.border_set(theme::ASCII_BORDER)
    } else {
        block.border_type(if focused { BorderType::Thick } else { BorderType::Plain })
    };
    let block = block.border_style(theme.border(focused));
    let inside = block.inner(area);
    frame.render_widget(block, area);
    inside
}

fn header(state: &State, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    let Some(estate) = &state.estate else {
        return frame.render_widget(Paragraph::new(" spelunk  reading files"), area);
    };
    let workloads = state.inventory.groups.iter().map(|group| group.nodes.len()).sum::<usize>();
    let open = state.inventory.groups.iter().map(|group| group.exposed).sum::<usize>();
    let critical = estate.paths().iter().filter(|path| path.risk == Some(Severity::Critical)).count();
    let troubled = estate.files().iter().filter(|file| file.status != FileStatus::Read).count();
    let mut text = format!(
        " spelunk  {workloads} shown, {open} open to the internet   {} attack paths ({critical} critical)",
        estate.paths().len()
    );
    if troubled > 0 {
        text.push_str(&format!("   {troubled} files not fully read (d)"));
    }
    text.push_str(&format!("   {} nodes, {} relations", estate.node_count(), estate.relation_count()));
    let text = shortened_end(&text, usize::from(area.width));
    frame.render_widget(Paragraph::new(Line::styled(text, theme.header())), area);
}

/// A text cut at its end to at most `width` columns.
fn shortened_end(text: &str, width: usize) -> String {
    use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let mut cut: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .collect();
    if width > 0 {
        cut.push('…');
    }
    cut
}

fn loading(state: &State, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    let progress = state.progress;
    let inside = framed("Reading", true, theme, frame, area);
    let mega = |bytes: u64| bytes / 1_000_000;
    let lines = vec![
        Line::raw(format!("files      {} of {}", progress.files_done, progress.files_total)),
        Line::raw(format!("bytes      {} of {} MB", mega(progress.bytes_read), mega(progress.bytes_total))),
        Line::raw(format!("records    {}", progress.records)),
        Line::raw(format!("relations  {}", progress.relations)),
    ];
    frame.render_widget(Paragraph::new(lines), inside);
}

fn hints(state: &State, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    if state.typing {
        let text = match state.focus {
            Pane::Detail => &state.detail.filter,
            _ => &state.inventory.filter,
        };
        let line = format!(" filter: {text}_   (Enter keeps it, Esc clears it)");
        return frame.render_widget(Paragraph::new(Line::styled(line, theme.header())), area);
    }
    if !state.message.is_empty() {
        let line = format!(" {}", state.message);
        return frame.render_widget(Paragraph::new(Line::styled(line, theme.header())), area);
    }
    let mut spans = vec![Span::raw(" ")];
    for row in action::table() {
        if let (Some(hint), Some(key)) = (&row.hint, row.keys.first()) {
            spans.push(Span::styled(key.clone(), theme.key()));
            spans.push(Span::raw(format!(" {hint}  ")));
        }
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// The word and the style of an exposure.
fn exposure(truth: Truth, theme: &Theme) -> Span<'static> {
    match truth {
        Truth::Yes => Span::styled("open", theme.bad()),
        Truth::No => Span::styled("closed", theme.good()),
        Truth::Unknown => Span::styled("?", theme.unknown()),
    }
}
