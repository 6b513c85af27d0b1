//! The columns of the AI BOM: as many as the width allows, the most telling first.

use super::super::Canvas;
use super::super::text::{cell, cut, padded};
use crate::app::inventory::{Entry, What};
use crate::diagram::shortened;
use crate::model::{NodeId, NodeRef, Ontology, Severity, Truth};
use crate::posture::bom::{failures, model_of, risk_factors, scope_name, worst_failure};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// One column beside the name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Exposure,
    Checks,
    Paths,
    Type,
    Environment,
    Factors,
}

impl Column {
    /// In the order in which they are taken when there is room: the heading, the width, and the least
    /// width that the name keeps beside them.
    const ALL: [(Self, &'static str, usize, usize); 6] = [
        (Self::Exposure, "Exposed", 8, 16),
        (Self::Checks, "Fails", 6, 16),
        (Self::Paths, "Paths", 6, 18),
        (Self::Type, "Model or type", 24, 28),
        (Self::Factors, "Risk factors", 26, 30),
        (Self::Environment, "Environment", 24, 34),
    ];
}

/// The chosen columns and the width of the name.
pub struct Columns {
    name: usize,
    chosen: Vec<(Column, &'static str, usize)>,
}

impl Columns {
    pub fn new(width: usize) -> Self {
        let mut left = width;
        let mut chosen = Vec::new();
        for column in Column::ALL {
            let (column, heading, own, name) = column;
            if left < name + own {
                break;
            }
            left -= own;
            chosen.push((column, heading, own));
        }
        Self { name: left, chosen }
    }

    pub fn headings(&self) -> String {
        let mut text = cell("  Name", self.name);
        text.extend(self.chosen.iter().map(|(_, heading, width)| cell(heading, *width)));
        text
    }

    /// One row; the tree has already indented it by `indent` columns.
    pub fn line(&self, canvas: &Canvas<'_, '_>, row: usize, indent: usize) -> Line<'static> {
        let inventory = &canvas.state.inventory;
        let Some(entry) = inventory.entry(row) else { return Line::default() };
        let mark = match inventory.branch(row) {
            Some(true) => "▾ ",
            Some(false) => "▸ ",
            None => "  ",
        };
        let name = self.name.saturating_sub(indent + 2);
        match &entry.what {
            What::Group(label) => self.heading(canvas, mark, label, entry, name),
            What::Node(node) => self.node(canvas, mark, *node, entry, name),
        }
    }

    fn heading(
        &self,
        canvas: &Canvas<'_, '_>,
        mark: &str,
        label: &str,
        entry: &Entry,
        name: usize,
    ) -> Line<'static> {
        let theme = canvas.theme;
        let count = format!("  {}", entry.count);
        let label = cut(label, name.saturating_sub(count.len() + 1));
        let label = padded(format!("{label}{count}"), name);
        let mut spans = vec![Span::raw(mark.to_owned()), Span::styled(label, theme.heading())];
        if entry.exposed > 0 && !self.chosen.is_empty() {
            spans.push(Span::styled(format!("{} open", entry.exposed), theme.bad()));
        }
        Line::from(spans)
    }

    fn node(
        &self,
        canvas: &Canvas<'_, '_>,
        mark: &str,
        id: NodeId,
        entry: &Entry,
        name: usize,
    ) -> Line<'static> {
        let Some(estate) = canvas.state.detail.after.as_ref().or(canvas.state.estate.as_ref()) else {
            return Line::default();
        };
        let node = estate.node(id);
        if node.category() == "Scope" {
            return self.heading(canvas, mark, &node.name(), entry, name);
        }
        let glyph = Ontology::get().kind(node.kind()).map_or("·", |kind| kind.glyph.as_str());
        let label = padded(shortened(&node.name(), name.saturating_sub(3)), name.saturating_sub(2));
        let mut spans = vec![Span::raw(format!("{mark}{glyph} {label}"))];
        for (column, _, width) in &self.chosen {
            let (text, style) = value(canvas, *column, node);
            spans.push(Span::styled(cell(&text, width - 1), style));
            spans.push(Span::raw(" "));
        }
        Line::from(spans)
    }
}

/// Failed recommendations and the worst of them: of our rules, or of the provider until they are asked.
fn failed(canvas: &Canvas<'_, '_>, node: NodeRef<'_>) -> (usize, Option<Severity>) {
    let Some(judgement) = &canvas.state.judgement else {
        return (failures(node).count(), worst_failure(node));
    };
    (judgement.failures(node.id()).count(), judgement.worst(node.id()))
}

fn value(canvas: &Canvas<'_, '_>, column: Column, node: NodeRef<'_>) -> (String, Style) {
    let theme = canvas.theme;
    match column {
        Column::Exposure => {
            let known = node.estate().insight(node.id(), "exposed").map(|insight| insight.truth);
            match known {
                Some(Truth::Yes) => ("open".to_owned(), theme.bad()),
                Some(Truth::No) => ("closed".to_owned(), theme.good()),
                Some(Truth::Unknown) => ("?".to_owned(), theme.unknown()),
                None => (String::new(), Style::new()),
            }
        }
        Column::Checks => {
            let (count, worst) = failed(canvas, node);
            let text = if count == 0 {
                String::new()
            } else {
                format!("{}{count}", worst.map_or(' ', Severity::letter))
            };
            (text, theme.severity(worst))
        }
        Column::Paths => match canvas.state.paths.through(node.id()).len() {
            0 => (String::new(), Style::new()),
            count => (format!("⇄{count}"), Style::new()),
        },
        Column::Type => {
            let text = model_of(node).unwrap_or_else(|| node.kind_label().to_owned());
            (text, theme.dim())
        }
        Column::Environment => (scope_name(node, "Account").to_owned(), theme.dim()),
        Column::Factors => (risk_factors(node).collect::<Vec<_>>().join(", "), Style::new()),
    }
}
