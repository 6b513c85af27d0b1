//! Which variables can be seen, and where they are in the row.

use super::code::Slot;

/// What a variable holds, as far as the text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// a node, or null
    Node,
    /// a relation, or null
    Relation,
    /// anything
    Value,
}

/// Variables by name; later ones hide earlier ones.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    names: Vec<(String, Slot, Holds)>,
}

impl Scope {
    /// The slot of a variable.
    pub fn find(&self, name: &str) -> Option<(Slot, Holds)> {
        self.names.iter().rev().find(|(own, _, _)| own == name).map(|(_, slot, holds)| (*slot, *holds))
    }

    /// Adds a variable.
    pub fn add(&mut self, name: &str, slot: Slot, holds: Holds) {
        self.names.push((name.to_owned(), slot, holds));
    }

    /// Every variable that is not hidden, by name.
    pub fn all(&self) -> Vec<(&str, Slot, Holds)> {
        let mut all: Vec<(&str, Slot, Holds)> = Vec::new();
        for (name, slot, holds) in self.names.iter().rev() {
            if !all.iter().any(|(other, _, _)| other == name) {
                all.push((name, *slot, *holds));
            }
        }
        all.sort_unstable_by_key(|(name, _, _)| *name);
        all
    }

    /// How many there are, hidden ones included: to go back to with [`Scope::cut`].
    pub fn depth(&self) -> usize {
        self.names.len()
    }

    /// Forgets the variables that were added since.
    pub fn cut(&mut self, depth: usize) {
        self.names.truncate(depth);
    }
}
