//! What is shown while files are read: counters that move.

use super::Canvas;
use super::frame::framed;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let progress = canvas.state.progress;
    let inside = framed("Reading", "q leaves", true, canvas.theme, canvas.frame, area);
    let mega = |bytes: u64| bytes / 1_000_000;
    let (read, total) = (mega(progress.bytes_read), mega(progress.bytes_total));
    let share = progress.bytes_read.min(progress.bytes_total) * 20;
    let full = usize::try_from(share.checked_div(progress.bytes_total).unwrap_or(0)).unwrap_or(0);
    let bar: String = std::iter::repeat_n('▇', full).chain(std::iter::repeat_n('░', 20 - full)).collect();
    let lines = vec![
        Line::raw(format!(" {bar}  {read} of {total} MB")),
        Line::raw(format!(" files      {} of {}", progress.files_done, progress.files_total)),
        Line::raw(format!(" records    {}", progress.records)),
        Line::raw(format!(" relations  {}", progress.relations)),
    ];
    canvas.frame.render_widget(Paragraph::new(lines), inside);
}
