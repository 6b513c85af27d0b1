//! Pane 1, the AI BOM: which entries of the tree are shown, and the cursor.

mod index;

pub use index::{Entry, Grouping, Index, Request, What, build};

use super::list::List;
use crate::model::NodeId;
use std::sync::Arc;

/// A tree with more entries than this starts with its headings closed.
const MAX_OPEN: usize = 2000;

/// The state of the pane. Cheap to copy: the tree and its rows are shared until they change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inventory {
    /// what the tree was last asked for
    pub request: Request,
    /// the tree
    pub index: Arc<Index>,
    /// which entries are open
    open: Arc<Vec<bool>>,
    /// the shown entries, by their place in the tree
    pub rows: Arc<Vec<u32>>,
    /// cursor and window
    pub list: List,
    /// the node that the cursor goes to once the tree that was asked for is there
    pub wanted: Option<NodeId>,
}

impl Inventory {
    /// Takes a new tree; the cursor stays on its node where it can.
    pub fn set(&mut self, index: Arc<Index>) {
        let old = self.wanted.take().or_else(|| self.selected());
        let few = index.entries.len() <= MAX_OPEN;
        self.open = Arc::new(vec![few; index.entries.len()]);
        self.index = index;
        self.flatten();
        let first = self.rows.iter().position(|&at| self.node_at(at).is_some()).unwrap_or(0);
        self.list = List { cursor: first, top: 0 };
        if let Some(node) = old {
            self.reveal(node);
        }
    }

    /// Puts the cursor on a node, opening what it lies below. Returns whether the tree lists it.
    pub fn reveal(&mut self, node: NodeId) -> bool {
        let Some(at) = self.index.entries.iter().position(|entry| entry.what == What::Node(node)) else {
            return false;
        };
        let mut closed = false;
        let mut above = self.index.entries[at].parent as usize;
        let mut below = at;
        while above != below {
            closed |= !self.open[above];
            Arc::make_mut(&mut self.open)[above] = true;
            (below, above) = (above, self.index.entries[above].parent as usize);
        }
        if closed {
            self.flatten();
        }
        let row = u32::try_from(at).ok().and_then(|at| self.rows.binary_search(&at).ok());
        self.list.cursor = row.unwrap_or(self.list.cursor);
        true
    }

    /// Puts the cursor on a node where it is shown.
    pub fn go_to(&mut self, node: NodeId) {
        if let Some(row) = self.rows.iter().position(|&at| self.node_at(at) == Some(node)) {
            self.list.cursor = row;
        }
    }

    /// The entry of a row.
    #[must_use]
    pub fn entry(&self, row: usize) -> Option<&Entry> {
        self.index.entries.get(*self.rows.get(row)? as usize)
    }

    /// Whether the entry of a row has others below it, and whether they are shown.
    #[must_use]
    pub fn branch(&self, row: usize) -> Option<bool> {
        let at = *self.rows.get(row)? as usize;
        let entry = self.index.entries.get(at)?;
        (entry.end as usize > at + 1).then(|| self.open[at])
    }

    /// The row of the entry that a row lies below.
    #[must_use]
    pub fn above(&self, row: usize) -> Option<usize> {
        let parent = self.entry(row)?.parent;
        self.rows[..row].binary_search(&parent).ok()
    }

    /// The node under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<NodeId> {
        self.node_at(*self.rows.get(self.list.cursor)?)
    }

    /// Opens or closes the branch under the cursor; closing from below goes to the branch.
    pub fn fold(&mut self, open: bool) {
        let at = self.list.cursor;
        let branch = match self.branch(at) {
            Some(_) if open => Some(at),
            Some(true) => Some(at),
            _ if open => None,
            _ => self.above(at),
        };
        let Some(row) = branch else { return };
        let entry = self.rows[row] as usize;
        Arc::make_mut(&mut self.open)[entry] = open;
        self.list.cursor = row;
        self.splice(row);
    }

    fn node_at(&self, at: u32) -> Option<NodeId> {
        match self.index.entries.get(at as usize)?.what {
            What::Node(node) => Some(node),
            What::Group(_) => None,
        }
    }

    /// Writes the rows below one row anew.
    fn splice(&mut self, row: usize) {
        let at = self.rows[row] as usize;
        let end = self.index.entries[at].end;
        let last = row + 1 + self.rows[row + 1..].partition_point(|&other| other < end);
        let below = if self.open[at] { self.shown(at + 1, end as usize) } else { Vec::new() };
        Arc::make_mut(&mut self.rows).splice(row + 1..last, below);
    }

    fn flatten(&mut self) {
        self.rows = Arc::new(self.shown(0, self.index.entries.len()));
    }

    fn shown(&self, from: usize, to: usize) -> Vec<u32> {
        let mut rows = Vec::new();
        let mut at = from;
        while at < to {
            rows.push(u32::try_from(at).unwrap_or(u32::MAX));
            at = if self.open[at] { at + 1 } else { self.index.entries[at].end as usize };
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a { b { c } d } e
    fn tree() -> Inventory {
        let entry = |at: u32, depth, parent, end, count| Entry {
            what: What::Node(NodeId(at)),
            depth,
            parent,
            end,
            count,
            exposed: 0,
        };
        let entries = vec![
            entry(0, 0, 0, 4, 3),
            entry(1, 1, 0, 3, 1),
            entry(2, 2, 1, 3, 1),
            entry(3, 1, 0, 4, 1),
            entry(4, 0, 4, 5, 1),
        ];
        let mut inventory = Inventory::default();
        inventory.set(Arc::new(Index { entries, count: 5, exposed: 0 }));
        inventory
    }

    #[test]
    fn branches_close_and_open_again_as_they_were() {
        let mut inventory = tree();
        assert_eq!(*inventory.rows, [0, 1, 2, 3, 4]);
        inventory.list.cursor = 2;
        inventory.fold(false);
        assert_eq!((inventory.rows.as_slice(), inventory.list.cursor), ([0, 1, 3, 4].as_slice(), 1));
        inventory.list.cursor = 0;
        inventory.fold(false);
        assert_eq!(*inventory.rows, [0, 4]);
        inventory.fold(true);
        assert_eq!(*inventory.rows, [0, 1, 3, 4]);
        assert_eq!(inventory.branch(1), Some(false));
        assert_eq!(inventory.branch(3), None);
        assert_eq!(inventory.above(2), Some(0));
        assert_eq!(inventory.above(3), None);
    }

    #[test]
    fn a_new_tree_keeps_the_cursor_on_its_node() {
        let mut inventory = tree();
        inventory.list.cursor = 3;
        let mut entries = inventory.index.entries.clone();
        entries.truncate(4);
        inventory.set(Arc::new(Index { entries, count: 4, exposed: 0 }));
        assert_eq!(inventory.selected(), Some(NodeId(3)));
    }
}
