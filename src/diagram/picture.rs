//! What is drawn: nodes and relations as the drawing needs them, free of any model.

use super::keep::Kept;

/// A subgraph to draw. Relations whose ends are no position in `nodes` are not drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// the nodes; their order decides wherever nothing else does
    pub nodes: Vec<Node>,
    /// the relations; their order decides wherever nothing else does
    pub relations: Vec<Relation>,
}

/// A node to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// a stable identity, for hubs that were opened and for drawings that stay as they are
    pub key: String,
    /// one column wide, of the Unicode set
    pub glyph: String,
    /// one column wide, ASCII
    pub ascii: String,
    /// the shown name
    pub name: String,
    /// the shown word for its kind
    pub kind: String,
    /// short facts that stand behind the name: a risk, `PII`
    pub badges: Vec<String>,
    /// where an attacker starts
    pub entry: bool,
    /// what an attacker is after
    pub target: bool,
    /// what most paths go through, in words (`8 of 9 paths`)
    pub choke: Option<String>,
    /// the shown name of the scope whose frame holds it
    pub scope: Option<String>,
}

/// A relation to draw, by the positions of its ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    /// the node it leaves
    pub from: usize,
    /// the node it reaches
    pub to: usize,
    /// the shown words
    pub label: String,
    /// how sure the step is
    pub state: State,
    /// who says so
    pub origin: Origin,
    /// most paths take it
    pub heavy: bool,
}

/// How sure a step is. The place of nothing depends on it: a relation that is cut stays as a ghost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum State {
    /// an attacker can take it
    #[default]
    Certain,
    /// nothing says that an attacker cannot take it
    Possible,
    /// fixed, or switched off in the what-if
    Cut,
}

/// Who says that a step is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// found in the estate, whether the provider reports it or not
    #[default]
    Found,
    /// only reported by the provider
    Reported,
}

/// The room for a drawing, in columns and rows of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// columns
    pub width: usize,
    /// rows
    pub height: usize,
}

/// How much is shown of each node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Density {
    /// the richest of the three that fits the budget; a rail where none does
    #[default]
    Auto,
    /// boxes with kind, name and badges in frames of their scopes
    Map,
    /// one row for each rank of nodes, a name without a box
    Spine,
    /// one row for each relation, any number of nodes
    Rail,
}

/// Characters to draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Glyphs {
    /// box-drawing characters
    #[default]
    Unicode,
    /// ASCII only, but for the names
    Ascii,
}

/// How to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// which of the three densities
    pub density: Density,
    /// which characters
    pub glyphs: Glyphs,
    /// a hub shows this many of the nodes that hang on it alone; the others fold into one. `None`: all.
    pub fold: Option<usize>,
    /// keys of the hubs that show all
    pub opened: Vec<String>,
    /// the drawing before, so that what stays in the picture stays where it is
    pub keep: Option<Kept>,
}
