//! A pane's border with its title, and the mark that says where in a long list one is.

use super::layout::inside;
use super::text::cut;
use super::theme::Theme;
use crate::app::list::List;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Borders};

/// Draws the border, heavy when the pane has the focus. Returns the inside.
pub fn framed(
    title: &str,
    note: &str,
    focused: bool,
    theme: &Theme,
    frame: &mut Frame<'_>,
    area: Rect,
) -> Rect {
    let width = usize::from(area.width.saturating_sub(4));
    let title = format!(" {} ", cut(title, width.saturating_sub(2)));
    let room = width.saturating_sub(unicode_width::UnicodeWidthStr::width(title.as_str()) + 1);
    let mut block = Block::new().borders(Borders::ALL).title(Span::styled(title, theme.title(focused)));
    if !note.is_empty() && room > 8 {
        let note = Span::styled(format!(" {} ", cut(note, room - 2)), theme.dim());
        block = block.title(Line::from(note).right_aligned());
    }
    let kind = if focused { BorderType::Thick } else { BorderType::Plain };
    frame.render_widget(block.border_type(kind).border_style(theme.border(focused)), area);
    inside(area)
}

/// `12-31 of 95` on the lower border, when not all rows are shown.
pub fn position(list: List, rows: usize, height: usize, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    if rows <= height || area.height < 2 || area.width < 20 {
        return;
    }
    let last = (list.top + height).min(rows);
    let text = format!(" {}-{last} of {rows} ", list.top + 1);
    let width = u16::try_from(text.len()).unwrap_or(area.width).min(area.width - 4);
    let place = Rect { x: area.right() - 2 - width, y: area.bottom() - 1, width, height: 1 };
    frame.render_widget(Span::styled(text, theme.dim()), place);
}
