//! Pane 1: the AI BOM as a tree. The tree widget is given only the rows that are shown and the branches
//! above the first of them, so that a frame costs the same for any estate.

mod columns;

use super::Canvas;
use super::frame::{framed, position};
use super::layout::inside;
use crate::app::inventory::Inventory;
use crate::app::{Pane, State};
use columns::Columns;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Paragraph};
use tui_tree_widget::{Tree, TreeItem, TreeState};

/// Columns that the tree indents by for each level.
const INDENT: usize = 2;

fn height(area: Rect) -> usize {
    usize::from(inside(area).height.saturating_sub(1))
}

pub fn fit(state: &mut State, area: Rect) -> usize {
    let rows = height(area);
    state.inventory.list.fit(state.inventory.rows.len(), rows);
    rows
}

pub fn draw(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let inventory = &canvas.state.inventory;
    let what = if inventory.request.all { "All resources" } else { "AI BOM" };
    let filter = match inventory.request.filter.as_str() {
        "" => String::new(),
        text => format!("  /{text}"),
    };
    let title = format!("1 {what} {}{filter}", inventory.request.grouping.label());
    let note = format!("{} listed, {} open", inventory.index.count, inventory.index.exposed);
    let focused = canvas.focused(Pane::Inventory);
    let body = framed(&title, &note, focused, canvas.theme, canvas.frame, area);
    if inventory.rows.is_empty() {
        return canvas.frame.render_widget(Paragraph::new(empty(inventory)), body);
    }
    let columns = Columns::new(usize::from(body.width));
    let head = Rect { height: body.height.min(1), ..body };
    canvas.frame.render_widget(Line::styled(columns.headings(), canvas.theme.dim()), head);
    let rows = Rect { y: body.y + head.height, height: body.height - head.height, ..body };
    tree(canvas, &columns, rows);
    let list = inventory.list;
    canvas.hits.rows(rows.y, list.top..(list.top + height(area)).min(inventory.rows.len()));
    position(list, inventory.rows.len(), height(area), canvas.theme, canvas.frame, area);
}

fn empty(inventory: &Inventory) -> &'static str {
    if inventory.request.filter.is_empty() {
        "No AI workload in these files.\nPress a to see every resource, d for what was read."
    } else {
        "Nothing matches the filter. Esc clears it."
    }
}

fn tree(canvas: &mut Canvas<'_, '_>, columns: &Columns, area: Rect) {
    let inventory = &canvas.state.inventory;
    let end = (inventory.list.top + usize::from(area.height)).min(inventory.rows.len());
    let mut first: Vec<usize> =
        std::iter::successors(inventory.above(inventory.list.top), |&row| inventory.above(row)).collect();
    first.reverse();
    let hidden = first.len();
    let rows: Vec<usize> = first.into_iter().chain(inventory.list.top..end).collect();
    let mut window = Window { canvas, columns, opened: Vec::new(), selected: Vec::new() };
    let items = window.items(&rows, &mut Vec::new());
    let (opened, selected) = (window.opened, window.selected);
    let Ok(tree) = Tree::new(&items) else { return };
    let tree = tree.highlight_style(canvas.theme.cursor(canvas.focused(Pane::Inventory)));
    let tree = tree.node_open_symbol("").node_closed_symbol("").node_no_children_symbol("");
    let mut state = TreeState::default();
    for path in opened {
        state.open(path);
    }
    if hidden > 0 {
        // a state scrolls only as far as its last drawing reached, so it is drawn once to know
        canvas.frame.render_stateful_widget(tree.clone(), area, &mut state);
        state.scroll_down(hidden);
        canvas.frame.render_widget(Clear, area);
    }
    state.select(selected);
    canvas.frame.render_stateful_widget(tree, area, &mut state);
}

/// Builds the widget's items for the shown rows.
struct Window<'w, 'c, 'f> {
    canvas: &'w Canvas<'c, 'f>,
    columns: &'w Columns,
    opened: Vec<Vec<usize>>,
    selected: Vec<usize>,
}

impl Window<'_, '_, '_> {
    /// The items of rows that lie at one depth and below it; `path` leads to them.
    fn items(&mut self, rows: &[usize], path: &mut Vec<usize>) -> Vec<TreeItem<'static, usize>> {
        let inventory = &self.canvas.state.inventory;
        let depth = |row: usize| inventory.entry(row).map_or(0, |entry| entry.depth);
        let mut items = Vec::new();
        let mut at = 0;
        while at < rows.len() {
            let row = rows[at];
            let below = rows[at + 1..].iter().take_while(|&&other| depth(other) > depth(row)).count();
            path.push(row);
            if row == inventory.list.cursor {
                self.selected.clone_from(path);
            }
            let children = self.items(&rows[at + 1..at + 1 + below], path);
            if !children.is_empty() {
                self.opened.push(path.clone());
            }
            path.pop();
            let indent = usize::from(depth(row)) * INDENT;
            let line = self.columns.line(self.canvas, row, indent);
            // identifiers are rows, so they are never repeated
            items.extend(TreeItem::new(row, line, children).ok());
            at += 1 + below;
        }
        items
    }
}
