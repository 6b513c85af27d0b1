//! Expressions with every name resolved: variables to slots, property keys and labels to the estate's
//! numbers, functions to what they do.

use super::pipe::Pipe;
use crate::model::{Estate, KeyId, NodeId, RelationKindId};
use crate::query::ast::{Arithmetic, Compare, Quantifier, Span, TextTest};
use crate::query::functions::Function;
use crate::query::value::{Key, Val};
use regex::Regex;
use std::collections::HashSet;
use std::ops::Range;

/// A place in the row.
pub type Slot = usize;

/// A compiled expression. Holds nothing that belongs to one thread.
#[derive(Debug)]
pub enum Code {
    /// a constant
    Const(Literal),
    /// a parameter, by its place
    Param(usize),
    /// a variable
    Slot(Slot),
    /// a property of a variable: the common case
    SlotProp(Slot, Prop),
    /// a property of anything
    Prop(Box<Code>, Prop, Span),
    /// labels of a node, or types of a relation
    HasLabels(Box<Code>, LabelTest, TypeTest),
    /// all hold
    And(Vec<Code>),
    /// one holds
    Or(Vec<Code>),
    /// exactly one of both holds
    Xor(Box<Code>, Box<Code>),
    /// it does not hold
    Not(Box<Code>),
    /// a chain of comparisons
    Compare(Box<Code>, Vec<(Compare, Code)>),
    /// a test on text
    Test(Box<Code>, TextTest, Box<Code>),
    /// a pattern that was compiled beforehand
    Matches(Box<Code>, Box<Regex>),
    /// membership of a computed list
    In(Box<Code>, Box<Code>, Span),
    /// membership of constants
    InConst(Box<Code>, Members),
    /// unknown or not
    IsNull(Box<Code>),
    /// arithmetic from left to right
    Arithmetic(Box<Code>, Vec<(Arithmetic, Code)>, Span),
    /// the negative
    Negate(Box<Code>, Span),
    /// an item or an entry
    Index(Box<Code>, Box<Code>, Span),
    /// a part of a list
    Slice(Box<Code>, Option<Box<Code>>, Option<Box<Code>>, Span),
    /// a list
    List(Vec<Code>),
    /// a map
    Map(Vec<(Box<str>, Code)>),
    /// a map projection; `None`: every property
    MapOf(Box<Code>, Vec<Option<(Box<str>, Code)>>, Span),
    /// a function
    Call(&'static Function, Vec<Code>, Span),
    /// CASE: subject, branches, ELSE
    Case(Option<Box<Code>>, Vec<(Code, Code)>, Option<Box<Code>>),
    /// a list comprehension
    Comprehension(Box<Each>, Option<Box<Code>>, Option<Box<Code>>),
    /// a quantifier over a list
    Quantified(Quantifier, Box<Each>, Box<Code>),
    /// reduce: the gathering slot, its first value, the items, the step
    Reduce(Slot, Box<Code>, Box<Each>, Box<Code>),
    /// whether a subquery has a row
    Exists(Box<Sub>),
    /// how many rows it has
    Count(Box<Sub>),
    /// the values of its rows as a list
    Collect(Box<Sub>),
    /// the first of them
    First(Box<Sub>),
}

impl Code {
    /// Every expression directly inside, except those of subqueries.
    pub fn children(&self) -> Vec<&Code> {
        match self {
            Self::Const(_) | Self::Param(_) | Self::Slot(_) | Self::SlotProp(..) => Vec::new(),
            Self::Exists(_) | Self::Count(_) | Self::Collect(_) | Self::First(_) => Vec::new(),
            Self::Prop(of, ..) | Self::HasLabels(of, ..) | Self::Not(of) | Self::Matches(of, _) => vec![of],
            Self::InConst(of, _) | Self::IsNull(of) | Self::Negate(of, _) => vec![of],
            Self::And(of) | Self::Or(of) | Self::List(of) | Self::Call(_, of, _) => of.iter().collect(),
            Self::Xor(a, b) | Self::Test(a, _, b) | Self::In(a, b, _) | Self::Index(a, b, _) => vec![a, b],
            Self::Compare(first, rest) => {
                std::iter::once(&**first).chain(rest.iter().map(|(_, of)| of)).collect()
            }
            Self::Arithmetic(first, rest, _) => {
                std::iter::once(&**first).chain(rest.iter().map(|(_, of)| of)).collect()
            }
            Self::Slice(of, from, to, _) => {
                [Some(of), from.as_ref(), to.as_ref()].into_iter().flatten().map(|of| &**of).collect()
            }
            Self::Map(entries) => entries.iter().map(|(_, of)| of).collect(),
            Self::MapOf(of, fields, _) => {
                std::iter::once(&**of).chain(fields.iter().flatten().map(|(_, of)| of)).collect()
            }
            Self::Case(subject, branches, otherwise) => {
                let branches = branches.iter().flat_map(|(when, then)| [when, then]);
                subject.as_deref().into_iter().chain(branches).chain(otherwise.as_deref()).collect()
            }
            Self::Comprehension(each, condition, value) => {
                let kept = [condition, value].into_iter().flatten().map(|of| &**of);
                std::iter::once(&each.list).chain(kept).collect()
            }
            Self::Quantified(_, each, condition) => vec![&each.list, condition],
            Self::Reduce(_, start, each, step) => vec![start, &each.list, step],
        }
    }
}

/// A query inside an expression.
#[derive(Debug)]
pub struct Sub {
    /// the parts of its UNION
    pub pipes: Vec<Pipe>,
    /// what it keeps between rows: begun anew for each evaluation
    pub states: Range<usize>,
    /// the one of them that holds the result
    pub result: usize,
}

/// The variable that walks over a list.
#[derive(Debug)]
pub struct Each {
    /// the variable
    pub slot: Slot,
    /// the list
    pub list: Code,
    /// where the list stands
    pub span: Span,
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// null
    Null,
    /// true or false
    Bool(bool),
    /// a whole number
    Int(i64),
    /// any other number
    Float(f64),
    /// text
    Text(Box<str>),
}

impl Literal {
    /// The constant as a value; its text is lent.
    pub fn value(&self) -> Val<'_> {
        match self {
            Self::Null => Val::Null,
            Self::Bool(flag) => Val::Bool(*flag),
            Self::Int(number) => Val::Int(*number),
            Self::Float(number) => Val::Float(*number),
            Self::Text(text) => Val::lent(text),
        }
    }
}

/// The constants of `IN [ … ]`.
#[derive(Debug)]
pub struct Members {
    /// in the order of the text
    pub items: Vec<Literal>,
    /// their keys, when they are many
    pub keys: Option<HashSet<Key>>,
    /// whether one is null: then nothing is certainly missing
    pub has_null: bool,
}

/// A property by name, resolved against one estate.
#[derive(Clone, Debug)]
pub struct Prop {
    /// the name
    pub name: Box<str>,
    /// the estate's number of it; `None`: nothing carries it
    pub key: Option<KeyId>,
    /// whether some node has an insight of that name
    pub insight: bool,
    /// what every node answers to without a property of that name
    pub built_in: Option<BuiltIn>,
}

/// What every node has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltIn {
    /// the canonical id
    Id,
    /// the name that a record gives
    Name,
    /// the specific kind
    Kind,
    /// the category
    Category,
    /// the provider
    Provider,
}

impl BuiltIn {
    /// Every one with its name in queries.
    pub const ALL: [(&'static str, Self); 5] = [
        ("id", Self::Id),
        ("name", Self::Name),
        ("kind", Self::Kind),
        ("category", Self::Category),
        ("provider", Self::Provider),
    ];
}

impl Prop {
    /// Looks a name up in an estate.
    pub fn new(name: &str, estate: &Estate) -> Self {
        let key = estate.key_named(name);
        Self {
            name: name.into(),
            key,
            insight: key.is_some_and(|key| estate.is_insight(key)),
            built_in: BuiltIn::ALL.iter().find(|(own, _)| *own == name).map(|(_, built_in)| *built_in),
        }
    }

    /// Whether some node or relation of the estate can answer to it.
    pub fn is_known(&self, estate: &Estate) -> bool {
        let carried = |key: KeyId| estate.key_count(key) + estate.relation_key_count(key) > 0;
        self.insight || self.built_in.is_some() || self.key.is_some_and(carried)
    }
}

/// Which nodes carry the wanted labels, by the row of their labels; `None`: all do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelTest(pub Option<Box<[bool]>>);

impl LabelTest {
    /// Whether a node carries them.
    pub fn fits(&self, estate: &Estate, node: NodeId) -> bool {
        match &self.0 {
            None => true,
            Some(rows) => rows.get(estate.node(node).label_row()).copied().unwrap_or(false),
        }
    }
}

/// Which relation kinds are wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TypeTest {
    /// any
    #[default]
    Any,
    /// one kind
    One(RelationKindId),
    /// several, by their number
    Many(Box<[bool]>),
}

impl TypeTest {
    /// Whether a kind is wanted.
    #[inline]
    pub fn fits(&self, kind: RelationKindId) -> bool {
        match self {
            Self::Any => true,
            Self::One(own) => *own == kind,
            Self::Many(kinds) => kinds.get(kind.index()).copied().unwrap_or(false),
        }
    }

    /// Whether a relation could be wanted by both.
    pub fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => true,
            (Self::One(kind), test) | (test, Self::One(kind)) => test.fits(*kind),
            (Self::Many(a), Self::Many(b)) => a.iter().zip(b.iter()).any(|(a, b)| *a && *b),
        }
    }
}
