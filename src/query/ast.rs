//! What the engine runs: a linear pattern, a condition, the returned items.

/// A parsed query.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// the first node of the pattern
    pub start: NodePattern,
    /// the relations and nodes that follow it
    pub hops: Vec<Hop>,
    /// the condition
    pub condition: Option<Expr>,
    /// the returned expressions with their column names
    pub items: Vec<(Expr, String)>,
    /// whether equal rows are returned once
    pub distinct: bool,
    /// the most rows that are returned
    pub limit: Option<usize>,
}

/// `(name:Label|Other {key: value})`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodePattern {
    /// the variable
    pub name: Option<String>,
    /// any of these labels; empty: any node
    pub labels: Vec<String>,
    /// properties that must be equal
    pub properties: Vec<(String, Literal)>,
}

/// `-[name:TYPE|OTHER*from..to]->` and the node it leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    /// the variable of the relation; none where the length varies
    pub name: Option<String>,
    /// any of these types; empty: any relation
    pub types: Vec<String>,
    /// which way it is followed
    pub direction: Direction,
    /// the fewest and the most relations that are followed
    pub length: (usize, usize),
    /// the node
    pub node: NodePattern,
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
    Text(String),
    /// a list
    List(Vec<Literal>),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
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
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// a constant
    Literal(Literal),
    /// a node or relation of the pattern
    Variable(String),
    /// a property of one
    Property(String, String),
    /// whether a node carries one of the labels
    HasLabel(String, Vec<String>),
    /// a comparison
    Compare(Box<Expr>, Compare, Box<Expr>),
    /// membership of a list
    In(Box<Expr>, Box<Expr>),
    /// whether a value is unknown
    IsNull(Box<Expr>),
    /// both
    And(Box<Expr>, Box<Expr>),
    /// either
    Or(Box<Expr>, Box<Expr>),
    /// not
    Not(Box<Expr>),
    /// the text in lower case
    ToLower(Box<Expr>),
    /// the type of a relation
    Type(String),
}
