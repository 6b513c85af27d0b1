//! The AI BOM: groups and their nodes as flat rows, so that a frame only touches what it shows.

use super::list::List;
use crate::model::{Estate, NodeId, NodeRef, Ontology, Truth};
use crate::posture::bom::{is_workload, scope_name};
use std::collections::BTreeMap;

/// What the rows are grouped by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// by kind, in the ontology's order
    #[default]
    Kind,
    /// by account
    Account,
    /// by provider
    Provider,
}

impl Grouping {
    /// The shown words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Kind => "by kind",
            Self::Account => "by account",
            Self::Provider => "by provider",
        }
    }

    fn next(self) -> Self {
        match self {
            Self::Kind => Self::Account,
            Self::Account => Self::Provider,
            Self::Provider => Self::Kind,
        }
    }
}

/// One group of nodes.
#[derive(Clone, Debug)]
pub struct Group {
    /// the shown word
    pub label: String,
    /// its nodes, the most exposed first
    pub nodes: Vec<NodeId>,
    /// whether its nodes are shown
    pub open: bool,
    /// how many of them are open to the internet
    pub exposed: usize,
}

/// One row: a group or a node of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// the group's heading
    Group(usize),
    /// a node of the group
    Node(usize, NodeId),
}

/// The state of the pane.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// what the rows are grouped by
    pub grouping: Grouping,
    /// whether everything is shown, not only AI workloads and their data
    pub all: bool,
    /// the text that names must contain
    pub filter: String,
    /// the groups
    pub groups: Vec<Group>,
    /// the flat rows
    pub rows: Vec<Row>,
    /// cursor and window
    pub list: List,
}

impl Inventory {
    /// Groups and lists the estate anew; the cursor goes to the first node.
    pub fn rebuild(&mut self, estate: &Estate) {
        let filter = self.filter.to_lowercase();
        let mut groups: BTreeMap<(usize, String), Vec<NodeId>> = BTreeMap::new();
        for node in estate.nodes().filter(|node| self.all || is_shown(*node)) {
            if filter.is_empty() || matches(node, &filter) {
                groups.entry(self.group_of(node)).or_default().push(node.id());
            }
        }
        self.groups = groups.into_iter().map(|((_, label), nodes)| group(estate, label, nodes)).collect();
        if self.all && filter.is_empty() {
            self.groups.iter_mut().for_each(|group| group.open = group.nodes.len() <= 50);
        }
        self.flatten();
        self.list = List { cursor: usize::from(self.rows.len() > 1), top: 0 };
    }

    /// Changes what the rows are grouped by.
    pub fn regroup(&mut self, estate: &Estate) {
        self.grouping = self.grouping.next();
        self.rebuild(estate);
    }

    /// The node under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<NodeId> {
        match self.rows.get(self.list.cursor) {
            Some(Row::Node(_, node)) => Some(*node),
            _ => None,
        }
    }

    /// Opens or closes the group under the cursor; closing from a node goes to its heading.
    pub fn fold(&mut self, open: bool) {
        let Some(&row) = self.rows.get(self.list.cursor) else { return };
        let (Row::Group(group) | Row::Node(group, _)) = row;
        self.groups[group].open = open;
        self.flatten();
        if let Some(at) = self.rows.iter().position(|row| *row == Row::Group(group)).filter(|_| !open) {
            self.list.cursor = at;
        }
    }

    /// Whether the row under the cursor is an open group's heading.
    #[must_use]
    pub fn on_open_group(&self) -> Option<bool> {
        match self.rows.get(self.list.cursor) {
            Some(Row::Group(group)) => Some(self.groups[*group].open),
            _ => None,
        }
    }

    fn flatten(&mut self) {
        self.rows.clear();
        for (at, group) in self.groups.iter().enumerate() {
            self.rows.push(Row::Group(at));
            if group.open {
                self.rows.extend(group.nodes.iter().map(|&node| Row::Node(at, node)));
            }
        }
    }

    fn group_of(&self, node: NodeRef<'_>) -> (usize, String) {
        match self.grouping {
            Grouping::Kind => {
                let known = Ontology::get().kind(node.kind());
                let rank = known.map_or(usize::MAX, |kind| rank(&kind.category) * 1000 + node.kind().index());
                (rank, known.map_or_else(|| node.kind_name().to_string(), |kind| kind.plural.clone()))
            }
            Grouping::Account => (0, or_none(scope_name(node, "Account"), "no account")),
            Grouping::Provider => (0, or_none(&node.provider(), "no provider")),
        }
    }
}

fn rank(category: &str) -> usize {
    let order = Ontology::get().categories().iter().position(|own| own.name == category);
    order.unwrap_or(usize::MAX / 2000)
}

fn or_none(text: &str, none: &str) -> String {
    if text.is_empty() { none.to_owned() } else { text.to_owned() }
}

/// AI workloads, and the data that they answer from.
fn is_shown(node: NodeRef<'_>) -> bool {
    let grounds = || {
        let mut uses = node.incoming().map(|relation| relation.kind_name());
        uses.any(|kind| matches!(kind.as_str(), "GROUNDED_ON" | "READS_FROM" | "TRAINED_ON"))
    };
    node.category() == "AI" || (node.category() == "Data" && grounds())
}

fn matches(node: NodeRef<'_>, filter: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(filter);
    has(&node.name()) || has(node.kind_label()) || has(&format!("exposed:{}", node.truth("exposed"))) || {
        let model = crate::posture::bom::model_of(node);
        model.is_some_and(|model| has(&model))
    }
}

fn group(estate: &Estate, label: String, mut nodes: Vec<NodeId>) -> Group {
    let key = |id: &NodeId| {
        let node = estate.node(*id);
        (
            std::cmp::Reverse(node.truth("exposed") == Truth::Yes && is_workload(node)),
            node.name().to_lowercase(),
        )
    };
    nodes.sort_by_cached_key(key);
    let exposed = nodes.iter().filter(|id| estate.node(**id).truth("exposed") == Truth::Yes).count();
    Group { label, nodes, open: true, exposed }
}
