//! Pane 1: the AI BOM as a tree. The tree widget is given only the rows that are shown and the
//! heading above the first of them, so that a frame costs the same for any estate.

use super::theme::Theme;
use super::{exposure, framed};
use crate::app::inventory::Row;
use crate::app::{Pane, State};
use crate::diagram::shortened;
use crate::model::{Estate, NodeId, Ontology};
use crate::posture::bom::{Workload, scope_name, workload};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use tui_tree_widget::{Tree, TreeItem, TreeState};

pub fn draw(state: &mut State, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    let focused = state.focus == Pane::Inventory;
    let inventory = &state.inventory;
    let what = if inventory.all { "all resources" } else { "AI BOM" };
    let filter = if inventory.filter.is_empty() { String::new() } else { format!(" /{}", inventory.filter) };
    let title = format!("1 {what} {}{filter}", inventory.grouping.label());
    let inside = framed(&title, focused, theme, frame, area);
    let Some(estate) = state.estate.clone() else { return };
    let height = usize::from(inside.height);
    if focused {
        state.page = height;
    }
    state.inventory.list.fit(state.inventory.rows.len(), height);
    if state.inventory.rows.is_empty() {
        let text = if state.inventory.filter.is_empty() {
            "No AI workload in these files.\nPress a to see every resource, d for what was read."
        } else {
            "Nothing matches the filter. Esc clears it."
        };
        return frame.render_widget(Paragraph::new(text), inside);
    }
    tree(state, &estate, theme, frame, inside);
}

fn tree(state: &State, estate: &Estate, theme: &Theme, frame: &mut Frame<'_>, area: Rect) {
    let inventory = &state.inventory;
    let end = (inventory.list.top + usize::from(area.height)).min(inventory.rows.len());
    let shown = &inventory.rows[inventory.list.top..end];
    let width = usize::from(area.width).saturating_sub(2);
    let mut items: Vec<(usize, Vec<TreeItem<'_, usize>>)> = Vec::new();
    let mut selected = Vec::new();
    for (at, row) in shown.iter().enumerate() {
        let (Row::Group(group) | Row::Node(group, _)) = row;
        if items.last().is_none_or(|(last, _)| last != group) {
            items.push((*group, Vec::new()));
        }
        let here = inventory.list.top + at == inventory.list.cursor;
        if let (Row::Node(_, node), Some((_, leaves))) = (row, items.last_mut()) {
            leaves.push(TreeItem::new_leaf(at, leaf(estate, *node, width, theme)));
        }
        if here {
            selected = match row {
                Row::Group(group) => vec![usize::MAX - group],
                Row::Node(group, _) => vec![usize::MAX - group, at],
            };
        }
    }
    let hidden_heading = matches!(shown.first(), Some(Row::Node(..)));
    let mut tree_state = TreeState::default();
    let mut roots = Vec::new();
    for (group, leaves) in items {
        let id = usize::MAX - group;
        tree_state.open(vec![id]);
        let heading = heading(state, group, leaves.is_empty(), theme);
        // identifiers are positions, so they are never repeated
        roots.extend(TreeItem::new(id, heading, leaves).ok());
    }
    if let Ok(tree) = Tree::new(&roots) {
        let focused = state.focus == Pane::Inventory;
        let (open, closed) = if theme.ascii { ("v ", "> ") } else { ("▾ ", "▸ ") };
        let tree = tree.highlight_style(theme.cursor(focused)).node_open_symbol(open);
        let tree = tree.node_closed_symbol(closed).node_no_children_symbol("");
        if hidden_heading {
            // a state scrolls only as far as its last drawing reached, so it is drawn once to know
            frame.render_stateful_widget(tree.clone(), area, &mut tree_state);
            tree_state.scroll_down(1);
            frame.render_widget(ratatui::widgets::Clear, area);
        }
        tree_state.select(selected);
        frame.render_stateful_widget(tree, area, &mut tree_state);
    }
}

fn heading(state: &State, group: usize, alone: bool, theme: &Theme) -> Line<'static> {
    let group = &state.inventory.groups[group];
    // the widget marks only headings that have rows below them
    let mark = match (alone, group.open, theme.ascii) {
        (false, _, _) => "",
        (true, true, false) => "▾ ",
        (true, true, true) => "v ",
        (true, false, false) => "▸ ",
        (true, false, true) => "> ",
    };
    let mut spans =
        vec![Span::styled(format!("{mark}{}  {}", group.label, group.nodes.len()), theme.heading())];
    if group.exposed > 0 {
        spans.push(Span::styled(format!("  {} open", group.exposed), theme.bad()));
    }
    Line::from(spans)
}

/// Name, exposure, failed recommendations, attack paths, model or account, as the width allows.
fn leaf(estate: &Estate, node: NodeId, width: usize, theme: &Theme) -> Line<'static> {
    let node = estate.node(node);
    let facts = workload(node);
    let kind = Ontology::get().kind(node.kind());
    let glyph = kind.map_or("o", |kind| if theme.ascii { kind.ascii.as_str() } else { kind.glyph.as_str() });
    let wide = width >= 40;
    let fixed = if wide { 7 + 5 + 5 } else { 7 + 4 };
    let more = width.saturating_sub(fixed + 24).min(34);
    let more = if more >= 8 { more } else { 0 };
    let name = width.saturating_sub(fixed + more + 5).max(6);
    let mut spans = vec![Span::raw(format!("{glyph} {:<name$} ", shortened(&node.name(), name)))];
    let truth = exposure(facts.exposed, theme);
    let applies = estate.insight(node.id(), "exposed").is_some();
    let pad = 7usize.saturating_sub(if applies { truth.content.len() } else { 0 });
    if applies {
        spans.push(truth);
    }
    spans.push(Span::raw(" ".repeat(pad)));
    spans.push(fails(&facts, theme));
    if wide {
        spans.push(paths(&facts, theme));
    }
    if more > 0 {
        let account = scope_name(node, "Account").to_owned();
        let text = facts.models.first().cloned().unwrap_or(account);
        spans.push(Span::styled(shortened(&text, more), theme.dim()));
    }
    Line::from(spans)
}

fn fails(facts: &Workload, theme: &Theme) -> Span<'static> {
    let letter = facts.worst.map_or(' ', crate::model::Severity::letter);
    let text = if facts.failed == 0 { String::new() } else { format!("{letter}{}", facts.failed) };
    Span::styled(format!("{text:<5}"), theme.severity(facts.worst))
}

fn paths(facts: &Workload, theme: &Theme) -> Span<'static> {
    let glyph = if theme.ascii { "p" } else { "⇄" };
    let text = if facts.paths == 0 { String::new() } else { format!("{glyph}{}", facts.paths) };
    Span::raw(format!("{text:<5}"))
}
