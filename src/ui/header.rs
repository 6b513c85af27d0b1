//! The line above all panes: which snapshot, how much of it, what is wrong. The least telling part goes first.

use super::Canvas;
use crate::model::Severity;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let state = canvas.state;
    let text = match &state.estate {
        None => format!(" spelunk  {}", state.name),
        Some(estate) => {
            let size = format!("{} nodes, {} relations", estate.node_count(), estate.relation_count());
            fitting(&parts(state), &size, usize::from(area.width))
        }
    };
    canvas.frame.render_widget(Paragraph::new(Line::styled(text, canvas.theme.header())), area);
}

/// The parts of the line with their ranks: the highest rank is left out first.
fn parts(state: &crate::app::State) -> Vec<(u8, String)> {
    let (facts, attacks) = (state.facts, &state.paths.attacks);
    let critical = attacks.count(Severity::Critical);
    let ours = state.judgement.as_ref().map(|judgement| judgement.sum(None).fail);
    let fails = ours.unwrap_or(facts.fails);
    let unknown = if facts.unknown == 0 { String::new() } else { format!(" ({} unknown)", facts.unknown) };
    let mut parts = vec![
        (5, "spelunk".to_owned()),
        (0, state.name.clone()),
        (3, format!("{} AI workloads", facts.workloads)),
        (1, format!("{} open{unknown}", facts.open)),
        (2, format!("{} attack paths, {critical} critical", attacks.left_entries().count())),
        (4, format!("{fails} failed checks")),
    ];
    if let Some(what_if) = state.what_if.as_ref().filter(|what_if| what_if.changes().len() > 0) {
        let base = attacks.base.as_ref().map_or(0, |base| base.view.totals.pairs);
        let left = attacks.found.as_ref().map_or(0, |found| found.view.totals.pairs);
        let name = if what_if.name.is_empty() { String::new() } else { format!(" {}", what_if.name) };
        let count = what_if.changes().len();
        parts.push((0, format!("what-if{name}: {count} fixed, {base} → {left} paths")));
    }
    if facts.troubled > 0 {
        parts.push((2, format!("{} files not fully read (d)", facts.troubled)));
    }
    parts
}

fn fitting(parts: &[(u8, String)], size: &str, width: usize) -> String {
    let joined = |most: u8| -> String {
        let kept: Vec<&str> =
            parts.iter().filter(|(rank, _)| *rank <= most).map(|(_, text)| text.as_str()).collect();
        format!(" {}", kept.join("  "))
    };
    let whole = format!("{}  {size}", joined(u8::MAX));
    if whole.width() <= width {
        return whole;
    }
    let fits = (0..=5).rev().map(joined).find(|text| text.width() <= width);
    fits.unwrap_or_else(|| super::text::cut(&joined(0), width))
}
