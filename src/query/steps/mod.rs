//! The step builder's tree: a set of resources, the conditions that they must meet, connections to other
//! resources with conditions of their own; the same as Cypher text, and back.

mod bits;
mod choices;
mod edit;
mod evaluate;
mod inline;
mod names;
mod place;
mod read;
mod settle;
mod write;

pub use choices::{Ask, Choice, Choices, Offer};
pub use edit::Where;
pub use evaluate::{Halt, Tallies, Tally};
pub use inline::inlined;
pub use place::{At, Place};
pub use write::condition_text;

use crate::model::Truth;

/// The deepest that sets and groups nest.
pub const MAX_DEPTH: usize = 40;

/// A question as a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// what is looked for
    pub root: Set,
    /// what a row holds
    pub returned: Returned,
    /// what follows the steps as text, down to RETURN, in place of `returned`: OPTIONAL MATCH, WITH, columns
    /// that are worked out
    pub then: Option<String>,
}

/// What a row holds, and which rows come in which order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Returned {
    /// whether equal rows come once
    pub distinct: bool,
    /// the columns; none: every shown set
    pub columns: Vec<Column>,
    /// what the rows are sorted by
    pub order: Vec<Order>,
    /// rows left out at the start
    pub skip: Option<u64>,
    /// the most rows
    pub limit: Option<u64>,
}

/// A set or a relation by its name, or a property of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Of {
    /// the name
    pub name: String,
    /// the property; `None`: the thing itself
    pub key: Option<String>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// its value
    pub of: Of,
    /// its heading; `None`: as it is written
    pub alias: Option<String>,
}

/// One key of the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// the key; its name can be a heading
    pub of: Of,
    /// whether the greatest comes first
    pub descending: bool,
}

/// Resources of some kinds that meet the conditions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Set {
    /// its name in the text, unique in the tree
    pub name: String,
    /// kinds and categories, any of them; none: any resource
    pub kinds: Vec<String>,
    /// the conditions
    pub that: Group,
}

/// Conditions on one thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// how many must hold
    pub join: Join,
    /// the conditions; none: always holds
    pub conditions: Vec<Condition>,
}

/// How many conditions of a group must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// all of them
    #[default]
    All,
    /// at least one
    Any,
}

impl Join {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::All => Self::Any,
            Self::Any => Self::All,
        }
    }
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// whether it must not hold; an unknown one still does not count
    pub negated: bool,
    /// what is asked
    pub test: Test,
}

impl Condition {
    /// A condition that is not negated.
    #[must_use]
    pub fn new(test: Test) -> Self {
        Self { negated: false, test }
    }
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// an insight, or a property that is true or false
    Fact {
        /// its name
        key: String,
        /// the wanted value; unknown: that there is none
        truth: Truth,
    },
    /// a property against a constant
    Compare {
        /// its name
        key: String,
        /// how
        operator: Operator,
        /// the constant; a list for [`Operator::In`] alone
        value: Literal,
    },
    /// one of these kinds or categories
    Is(Vec<String>),
    /// anything else, as it is written
    Text {
        /// on one line
        text: String,
        /// the names of the sets and relations that it speaks of
        of: Vec<String>,
    },
    /// a connection to a set
    Link(Box<Link>),
    /// conditions on the same thing
    Group(Group),
}

/// A connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// the relation's name in the text, where something refers to it
    pub name: Option<String>,
    /// relation types, any of them; none: any relation
    pub types: Vec<String>,
    /// which way it is followed
    pub way: Way,
    /// how far
    pub reach: Reach,
    /// conditions on the relation itself: [`Test::Fact`], [`Test::Compare`] and groups of them; none
    /// unless it is one relation
    pub through: Group,
    /// whether what it leads to is a column: only where all conditions of a shown set must hold
    pub shown: bool,
    /// what it leads to
    pub to: Set,
}

/// Which way a relation is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// from its source to its target
    Out,
    /// from its target to its source
    In,
    /// either
    Both,
}

/// How many relations a connection follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// exactly one
    One,
    /// at least none (the thing itself counts) or one, and at most so many; `None`: no limit
    Many {
        /// whether the thing itself counts
        itself: bool,
        /// the most relations
        most: Option<u32>,
    },
}

/// A comparison with a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `STARTS WITH`
    StartsWith,
    /// `ENDS WITH`
    EndsWith,
    /// `CONTAINS`
    Contains,
    /// `=~`, the whole text
    Matches,
    /// the value is in the constant list
    In,
    /// the constant is in the list that is the value
    Has,
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// a whole number
    Int(i64),
    /// any other number; finite
    Float(f64),
    /// text
    Text(String),
    /// a list of the others
    List(Vec<Literal>),
}

impl Steps {
    /// All resources of some kinds.
    #[must_use]
    pub fn of_kinds(kinds: Vec<String>) -> Self {
        let name = names::of_kinds(&kinds);
        let root = Set { name, kinds, that: Group::default() };
        Self { root, returned: Returned::default(), then: None }
    }

    /// The heading of a shown set's column; `None` when it is none.
    #[must_use]
    pub fn heading(&self, name: &str) -> Option<&str> {
        if self.then.is_some() {
            return None;
        }
        let columns = &self.returned.columns;
        if columns.is_empty() {
            return self.shown().into_iter().find(|shown| *shown == name);
        }
        let column = columns.iter().find(|column| column.of.name == name && column.of.key.is_none())?;
        Some(column.alias.as_deref().unwrap_or(&column.of.name))
    }

    /// The names that rows can hold, in the order of the tree: those of shown sets.
    #[must_use]
    pub fn shown(&self) -> Vec<&str> {
        let mut names = Vec::new();
        shown_names(&self.root, &mut names);
        names
    }
}

fn shown_names<'s>(set: &'s Set, names: &mut Vec<&'s str>) {
    names.push(&set.name);
    for link in set.that.links().filter(|link| link.shown) {
        shown_names(&link.to, names);
    }
}

impl Group {
    /// The connections directly inside, negated ones included.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.conditions.iter().filter_map(|condition| match &condition.test {
            Test::Link(link) => Some(&**link),
            _ => None,
        })
    }
}
