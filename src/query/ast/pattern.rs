//! Graph patterns.

use super::{Expr, Span};

/// A chain of nodes and relations.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// the variable of the whole path
    pub name: Option<String>,
    /// which of the walks that fit are wanted
    pub shape: Shape,
    /// the first node
    pub start: NodePattern,
    /// the relations and nodes that follow it
    pub hops: Vec<Hop>,
    /// where it stands
    pub span: Span,
}

/// Which walks a pattern stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// every walk that uses no relation twice
    Every,
    /// `shortestPath`: one of the shortest for each pair of ends
    Shortest,
    /// `allShortestPaths`: all of the shortest for each pair of ends
    AllShortest,
}

/// `(name:Labels {key: value})`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodePattern {
    /// the variable
    pub name: Option<String>,
    /// the labels it must have; `None`: any
    pub labels: Option<Labels>,
    /// properties that must be equal
    pub properties: Vec<(String, Expr)>,
    /// where it stands
    pub span: Span,
}

/// `-[name:TYPES*from..to {key: value}]->` and the node it leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// the variable: a relation, or the list of them when the length varies
    pub name: Option<String>,
    /// the types it may have; `None`: any
    pub types: Option<Labels>,
    /// properties that must be equal, of every relation when the length varies
    pub properties: Vec<(String, Expr)>,
    /// which way it is followed
    pub direction: Direction,
    /// the fewest and the most relations (`None`: no limit); `None`: exactly one, as a single relation
    pub length: Option<(u32, Option<u32>)>,
    /// the node
    pub node: NodePattern,
    /// where it stands
    pub span: Span,
}

/// Which way a relation is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// from left to right
    Out,
    /// from right to left
    In,
    /// either
    Both,
}

impl Direction {
    /// The same relation seen from its other end.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Out => Self::In,
            Self::In => Self::Out,
            Self::Both => Self::Both,
        }
    }
}

/// A condition on labels or relation types.
#[derive(Clone, Debug, PartialEq)]
pub enum Labels {
    /// `A`, and where it stands
    Is(String, Span),
    /// `%`: at least one
    Any,
    /// `A&B` or `A:B`
    All(Vec<Labels>),
    /// `A|B`
    OneOf(Vec<Labels>),
    /// `!A`
    Not(Box<Labels>),
}

impl Labels {
    /// Every name in it, in the order of the text.
    pub fn names(&self) -> Vec<(&str, Span)> {
        match self {
            Self::Is(name, span) => vec![(name.as_str(), *span)],
            Self::Any => Vec::new(),
            Self::All(of) | Self::OneOf(of) => of.iter().flat_map(Self::names).collect(),
            Self::Not(inner) => inner.names(),
        }
    }
}
