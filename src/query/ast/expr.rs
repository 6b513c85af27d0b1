//! Expressions.

use super::{Labels, Pattern, Span, Union};

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// what it says
    pub kind: ExprKind,
    /// where it stands
    pub span: Span,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
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
    /// `$name`
    Param(String),
    /// a variable
    Variable(String),
    /// `of.key`
    Property(Box<Expr>, String),
    /// `of:Labels`
    HasLabels(Box<Expr>, Labels),
    /// all of them hold
    And(Vec<Expr>),
    /// one of them holds
    Or(Vec<Expr>),
    /// exactly one of both holds
    Xor(Box<Expr>, Box<Expr>),
    /// it does not hold
    Not(Box<Expr>),
    /// a chain: `a < b <= c` is `a < b AND b <= c`
    Compare(Box<Expr>, Vec<(Compare, Expr)>),
    /// a test on text
    Test(Box<Expr>, TextTest, Box<Expr>),
    /// `item IN list`
    In(Box<Expr>, Box<Expr>),
    /// `of IS NULL`
    IsNull(Box<Expr>),
    /// a chain from left to right: `a - b + c`
    Arithmetic(Box<Expr>, Vec<(Arithmetic, Expr)>),
    /// `-of`
    Negate(Box<Expr>),
    /// `of[at]`
    Index(Box<Expr>, Box<Expr>),
    /// `of[from..to]`
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `{key: value}`
    Map(Vec<(String, Expr)>),
    /// `of {.key, .*, key: value}`
    MapOf(Box<Expr>, Vec<Field>),
    /// a function, its name in lower case
    Call {
        /// in lower case, with dots
        name: String,
        /// `count(DISTINCT x)`
        distinct: bool,
        /// arguments
        args: Vec<Expr>,
    },
    /// `count(*)`
    CountRows,
    /// CASE
    Case {
        /// what the branches are compared with; `None`: each is a condition
        subject: Option<Box<Expr>>,
        /// WHEN and THEN
        branches: Vec<(Expr, Expr)>,
        /// ELSE
        otherwise: Option<Box<Expr>>,
    },
    /// `[name IN list WHERE condition | value]`
    Comprehension {
        /// the variable
        name: String,
        /// the list
        list: Box<Expr>,
        /// which items are kept
        condition: Option<Box<Expr>>,
        /// what becomes of each
        value: Option<Box<Expr>>,
    },
    /// `all(name IN list WHERE condition)` and its like
    Quantified {
        /// how many must hold
        quantifier: Quantifier,
        /// the variable
        name: String,
        /// the list
        list: Box<Expr>,
        /// what must hold
        condition: Box<Expr>,
    },
    /// `reduce(total = start, name IN list | step)`
    Reduce {
        /// the variable that gathers
        total: String,
        /// its first value
        start: Box<Expr>,
        /// the variable of the items
        name: String,
        /// the list
        list: Box<Expr>,
        /// its next value
        step: Box<Expr>,
    },
    /// `[pattern WHERE condition | value]`
    PatternList {
        /// the pattern
        pattern: Box<Pattern>,
        /// which matches are kept
        condition: Option<Box<Expr>>,
        /// what becomes of each
        value: Box<Expr>,
    },
    /// a pattern as a value: `shortestPath((a)-[*]->(b))`
    Path(Box<Pattern>),
    /// whether the query has a row; a pattern as a condition is one of a single MATCH
    Exists(Box<Union>),
    /// how many rows it has
    Count(Box<Union>),
    /// the values of its one column
    Collect(Box<Union>),
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
}

/// A test on text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextTest {
    /// `STARTS WITH`
    StartsWith,
    /// `ENDS WITH`
    EndsWith,
    /// `CONTAINS`
    Contains,
    /// `=~`
    Matches,
}

/// An arithmetic operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`, also of texts and lists
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `^`
    Power,
}

/// How many items of a list must fulfil a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// every one
    All,
    /// at least one
    Any,
    /// not one
    None,
    /// exactly one
    Single,
}

/// One entry of a map projection.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// `.*`
    Everything,
    /// `key: value`, `.key` or a variable
    Entry(String, Expr),
}

impl Field {
    fn value(&self) -> Option<&Expr> {
        if let Self::Entry(_, value) = self { Some(value) } else { None }
    }
}

impl Expr {
    /// Every expression directly inside, except those inside subqueries and patterns.
    pub fn children(&self) -> Vec<&Expr> {
        use ExprKind as K;
        match &self.kind {
            K::Null | K::Bool(_) | K::Int(_) | K::Float(_) | K::Text(_) | K::Param(_) | K::Variable(_) => {
                Vec::new()
            }
            K::CountRows | K::Path(_) | K::Exists(_) | K::Count(_) | K::Collect(_) => Vec::new(),
            K::Property(of, _) | K::HasLabels(of, _) | K::Not(of) | K::IsNull(of) | K::Negate(of) => vec![of],
            K::And(of) | K::Or(of) | K::List(of) | K::Call { args: of, .. } => of.iter().collect(),
            K::Xor(a, b) | K::Test(a, _, b) | K::In(a, b) | K::Index(a, b) => vec![a, b],
            K::Compare(first, rest) => std::iter::once(&**first).chain(rest.iter().map(|(_, e)| e)).collect(),
            K::Arithmetic(first, rest) => {
                std::iter::once(&**first).chain(rest.iter().map(|(_, e)| e)).collect()
            }
            K::Slice(of, from, to) => {
                [Some(of), from.as_ref(), to.as_ref()].into_iter().flatten().map(|e| &**e).collect()
            }
            K::Map(entries) => entries.iter().map(|(_, e)| e).collect(),
            K::MapOf(of, fields) => {
                std::iter::once(&**of).chain(fields.iter().filter_map(Field::value)).collect()
            }
            _ => self.scoped_children(),
        }
    }

    fn scoped_children(&self) -> Vec<&Expr> {
        use ExprKind as K;
        match &self.kind {
            K::Case { subject, branches, otherwise } => {
                let branches = branches.iter().flat_map(|(when, then)| [when, then]);
                subject.as_deref().into_iter().chain(branches).chain(otherwise.as_deref()).collect()
            }
            K::Comprehension { list, condition, value, .. } => {
                std::iter::once(&**list).chain(condition.as_deref()).chain(value.as_deref()).collect()
            }
            K::Quantified { list, condition, .. } => vec![list, condition],
            K::Reduce { start, list, step, .. } => vec![start, list, step],
            K::PatternList { condition, value, .. } => {
                condition.as_deref().into_iter().chain([&**value]).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether it is, or holds, an aggregate of the rows at hand.
    pub fn has_aggregate(&self) -> bool {
        self.is_aggregate() || self.children().into_iter().any(Self::has_aggregate)
    }

    /// Whether it is itself an aggregate.
    pub fn is_aggregate(&self) -> bool {
        match &self.kind {
            ExprKind::CountRows => true,
            ExprKind::Call { name, .. } => is_aggregate(name),
            _ => false,
        }
    }
}

/// Whether a function gathers rows.
fn is_aggregate(name: &str) -> bool {
    matches!(
        name,
        "count"
            | "collect"
            | "sum"
            | "avg"
            | "min"
            | "max"
            | "stdev"
            | "stdevp"
            | "percentilecont"
            | "percentiledisc"
    )
}
