//! Pane 4: the reported attack path, drawn and walked.

use super::theme::Theme;
use super::{framed, shortened_end};
use crate::app::paths::picture;
use crate::app::{Pane, State};
use crate::diagram::{Budget, Glyphs, Options, Piece, Role, View, What, layout, order};
use crate::model::{Estate, ReportedPath, Severity};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

pub fn draw(state: &mut State, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    let focused = state.focus == Pane::Paths;
    let Some(estate) = state.estate.clone() else { return };
    let Some(path) = state.paths.path(&estate) else {
        let inside = framed("4 Attack paths", focused, theme, frame, area);
        let text = "No reported attack paths in these files.\nThey come from: securityresources | where type == 'microsoft.security/attackpaths'";
        return frame.render_widget(Paragraph::new(text), inside);
    };
    let title = format!("4 Attack path {} of {}, reported", state.paths.selected + 1, estate.paths().len());
    let inside = framed(&title, focused, theme, frame, area);
    let width = usize::from(inside.width);
    let (head, at) = head(&estate, path, width, theme);
    let (_, picture) = picture(&estate, path);
    let glyphs = if theme.ascii { Glyphs::Ascii } else { Glyphs::Unicode };
    let height = usize::from(inside.height).saturating_sub(at);
    let drawing = layout(&picture, Budget { width, height }, &Options { glyphs, ..Options::default() });
    let current = order(&picture).get(state.paths.stop).copied();
    let cursor = current.map_or(What::Nothing, What::Node);
    let mut view = View { width, height, cursor, ..View::default() };
    if let Some(node) = current {
        (view.top, view.left) = drawing.scrolled(&view, node);
    }
    let mut lines = head;
    lines.extend(drawing.window(&view).into_iter().map(|row| line(row, focused, theme)));
    frame.render_widget(Paragraph::new(lines), inside);
}

/// Risk, title and risk factors, and how many lines they take.
fn head<'l>(estate: &Estate, path: &ReportedPath, width: usize, theme: &Theme) -> (Vec<Line<'l>>, usize) {
    let risk = path.risk.map_or("RISK NOT REPORTED".to_owned(), |risk| Severity::word(risk).to_uppercase());
    let partial = if path.partial { " (partial)" } else { "" };
    let title = format!("{risk}{partial}  {}", estate.text(path.title));
    let mut lines: Vec<Line<'l>> = wrapped(&title, width, 3)
        .into_iter()
        .map(|text| Line::styled(text, theme.severity(path.risk)))
        .collect();
    let factors: Vec<&str> = path.factors.iter().map(|&sym| estate.text(sym).as_str()).collect();
    if !factors.is_empty() {
        lines.push(Line::styled(
            shortened_end(&format!("risk factors: {}", factors.join(", ")), width),
            theme.dim(),
        ));
    }
    let count = lines.len();
    (lines, count)
}

/// A text over at most `most` lines, broken between words.
fn wrapped(text: &str, width: usize, most: usize) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let full =
            lines.last().is_some_and(|line| !line.is_empty() && line.width() + 1 + word.width() > width);
        if full && lines.len() < most {
            lines.push(format!("  {word}"));
        } else if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.into_iter().map(|line| shortened_end(&line, width)).collect()
}

fn line(row: Vec<Piece>, focused: bool, theme: &Theme) -> Line<'static> {
    let style = |piece: &Piece| match piece.role {
        _ if piece.cursor => theme.cursor(focused),
        Role::Glyph | Role::Name | Role::Mark => theme.heading(),
        Role::Label | Role::CutLabel | Role::Badge | Role::Heavy => Style::new(),
        _ => theme.dim(),
    };
    Line::from(
        row.into_iter().map(|piece| Span::styled(piece.text.clone(), style(&piece))).collect::<Vec<_>>(),
    )
}
