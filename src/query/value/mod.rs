//! Values while a query runs: cheap to copy, text of the estate lent rather than copied.

mod arithmetic;
mod cell;
mod compare;
mod key;
mod text;

pub use arithmetic::calculate;
pub use cell::{from_cell, from_stored, to_cell};
pub use compare::{compared, equal, member, order, unequal};
pub use key::Key;
pub use text::Text;

use super::time::Duration;
use crate::model::{NodeId, RelationId, Truth};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Entries of a map value, by key.
pub type Entries<'e> = BTreeMap<Rc<str>, Val<'e>>;

/// A value. `'e` is the life of the estate and of the plan.
#[derive(Clone, Debug, Default)]
pub enum Val<'e> {
    /// unknown
    #[default]
    Null,
    /// true or false
    Bool(bool),
    /// a whole number
    Int(i64),
    /// any other number
    Float(f64),
    /// text
    Text(Text<'e>),
    /// a node
    Node(NodeId),
    /// a relation
    Relation(RelationId),
    /// a list
    List(Rc<Vec<Val<'e>>>),
    /// a map
    Map(Rc<Entries<'e>>),
    /// a walk
    Path(Rc<Walk>),
    /// a day, counted from 1970
    Date(i64),
    /// a moment, in seconds since 1970
    Moment(i64),
    /// a length of time
    Duration(Rc<Duration>),
}

/// A walk through the estate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// one more than relations
    pub nodes: Vec<NodeId>,
    /// in the order of the walk
    pub relations: Vec<RelationId>,
}

impl<'e> Val<'e> {
    /// A text of the value's own.
    pub fn own(text: impl AsRef<str>) -> Self {
        Self::Text(Text::Own(Rc::from(text.as_ref())))
    }

    /// A text that something else owns.
    pub fn lent(text: &'e str) -> Self {
        Self::Text(Text::Lent(text))
    }

    /// A list.
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items))
    }

    /// Whether it is unknown.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The truth of a condition; `None` when it is no condition.
    pub fn truth(&self) -> Option<Truth> {
        match self {
            Self::Bool(true) => Some(Truth::Yes),
            Self::Bool(false) => Some(Truth::No),
            Self::Null => Some(Truth::Unknown),
            _ => None,
        }
    }

    /// What it is, in words.
    pub fn what(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a Boolean",
            Self::Int(_) => "an Integer",
            Self::Float(_) => "a Float",
            Self::Text(_) => "a String",
            Self::Node(_) => "a Node",
            Self::Relation(_) => "a Relationship",
            Self::List(_) => "a List",
            Self::Map(_) => "a Map",
            Self::Path(_) => "a Path",
            Self::Date(_) => "a Date",
            Self::Moment(_) => "a DateTime",
            Self::Duration(_) => "a Duration",
        }
    }

    /// Roughly how much memory it takes beside its own place, in bytes.
    pub fn weight(&self) -> usize {
        match self {
            Self::Text(Text::Own(text)) => text.len() + 16,
            Self::List(items) => 40 + items.iter().map(|item| 24 + item.weight()).sum::<usize>(),
            Self::Map(entries) => {
                64 + entries.iter().map(|(key, value)| 64 + key.len() + value.weight()).sum::<usize>()
            }
            Self::Path(walk) => 64 + walk.nodes.len() * 8,
            Self::Duration(_) => 40,
            _ => 0,
        }
    }
}

impl From<Truth> for Val<'_> {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::Yes => Self::Bool(true),
            Truth::No => Self::Bool(false),
            Truth::Unknown => Self::Null,
        }
    }
}

/// The other truth; unknown stays unknown.
pub fn not(truth: Truth) -> Truth {
    match truth {
        Truth::Yes => Truth::No,
        Truth::No => Truth::Yes,
        Truth::Unknown => Truth::Unknown,
    }
}
