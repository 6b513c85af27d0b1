//! Expressions.

use super::code::{Code, Each, Literal, Members, Slot, Sub};
use super::pipe::{Aggregate, AggregateKind};
use super::scope::Holds;
use super::{Grouping, Planner};
use crate::model::SafeText;
use crate::query::ast::{Clause, Expr, ExprKind, Field, Match, Pattern, Shape, TextTest, Union};
use crate::query::error::{Fault, QueryError};
use crate::query::functions;
use crate::query::value::{Key, Val};
use regex::{Regex, RegexBuilder};

/// From so many constants on, `IN` looks them up instead of comparing one by one.
const MANY: usize = 8;
/// The most memory that one regular expression may take, in bytes.
const REGEX_SIZE: usize = 1 << 20;

type Compiled = Result<Code, QueryError>;

impl Planner<'_> {
    /// Compiles an expression in the scope at hand.
    pub fn expr(&mut self, expr: &Expr) -> Compiled {
        if let Some(code) = self.grouped(expr)? {
            return Ok(code);
        }
        match &expr.kind {
            ExprKind::Null => Ok(Code::Const(Literal::Null)),
            ExprKind::Bool(flag) => Ok(Code::Const(Literal::Bool(*flag))),
            ExprKind::Int(number) => Ok(Code::Const(Literal::Int(*number))),
            ExprKind::Float(number) => Ok(Code::Const(Literal::Float(*number))),
            // made safe as the estate's texts are, so that both can be equal
            ExprKind::Text(text) => Ok(Code::Const(Literal::Text((*SafeText::uncapped(text)).into()))),
            ExprKind::Param(name) => Ok(Code::Param(self.param(name))),
            ExprKind::Variable(name) => Ok(Code::Slot(self.variable(name, expr)?.0)),
            ExprKind::Property(of, key) => self.property(of, key, expr),
            ExprKind::And(of) => Ok(Code::And(self.all(of)?)),
            ExprKind::Or(of) => Ok(Code::Or(self.all(of)?)),
            ExprKind::Xor(a, b) => Ok(Code::Xor(self.boxed(a)?, self.boxed(b)?)),
            ExprKind::Not(of) => Ok(Code::Not(self.boxed(of)?)),
            ExprKind::IsNull(of) => Ok(Code::IsNull(self.boxed(of)?)),
            ExprKind::Negate(of) => Ok(Code::Negate(self.boxed(of)?, expr.span)),
            ExprKind::Compare(first, rest) => {
                let first = self.boxed(first)?;
                let rest = rest.iter().map(|(op, of)| Ok((*op, self.expr(of)?))).collect::<Result<_, _>>()?;
                Ok(Code::Compare(first, rest))
            }
            ExprKind::Arithmetic(first, rest) => {
                let first = self.boxed(first)?;
                let rest = rest.iter().map(|(op, of)| Ok((*op, self.expr(of)?))).collect::<Result<_, _>>()?;
                Ok(Code::Arithmetic(first, rest, expr.span))
            }
            _ => self.more(expr),
        }
    }

    fn more(&mut self, expr: &Expr) -> Compiled {
        match &expr.kind {
            ExprKind::HasLabels(of, labels) => {
                let holds = match &of.kind {
                    ExprKind::Variable(name) => self.variable(name, of)?.1,
                    _ => Holds::Value,
                };
                let (labels, types) = self.either_test(labels, holds)?;
                Ok(Code::HasLabels(self.boxed(of)?, labels, types))
            }
            ExprKind::Test(of, TextTest::Matches, pattern) => self.matches(of, pattern),
            ExprKind::Test(of, test, with) => Ok(Code::Test(self.boxed(of)?, *test, self.boxed(with)?)),
            ExprKind::In(item, list) => self.member(item, list, expr),
            ExprKind::Index(of, at) => Ok(Code::Index(self.boxed(of)?, self.boxed(at)?, expr.span)),
            ExprKind::Slice(of, from, to) => {
                let (from, to) = (self.optional(from.as_deref())?, self.optional(to.as_deref())?);
                Ok(Code::Slice(self.boxed(of)?, from, to, expr.span))
            }
            ExprKind::List(items) => Ok(Code::List(self.all(items)?)),
            ExprKind::Map(entries) => {
                let entry = |(key, value): &(String, Expr)| Ok((key.as_str().into(), self.expr(value)?));
                Ok(Code::Map(entries.iter().map(entry).collect::<Result<_, QueryError>>()?))
            }
            ExprKind::MapOf(of, fields) => {
                let of = self.boxed(of)?;
                let field = |field: &Field| match field {
                    Field::Everything => Ok(None),
                    Field::Entry(key, value) => Ok(Some((key.as_str().into(), self.expr(value)?))),
                };
                Ok(Code::MapOf(of, fields.iter().map(field).collect::<Result<_, QueryError>>()?, expr.span))
            }
            ExprKind::Call { name, args, .. } => {
                let function = functions::find(name);
                let function =
                    function.ok_or_else(|| QueryError::new(Fault::Word, format!("no function {name}")))?;
                Ok(Code::Call(function, self.all(args)?, expr.span))
            }
            ExprKind::Case { subject, branches, otherwise } => {
                let subject = self.optional(subject.as_deref())?;
                let branch = |(when, then): &(Expr, Expr)| Ok((self.expr(when)?, self.expr(then)?));
                let branches = branches.iter().map(branch).collect::<Result<_, QueryError>>()?;
                Ok(Code::Case(subject, branches, self.optional(otherwise.as_deref())?))
            }
            _ => self.scoped(expr),
        }
    }

    /// Expressions with variables of their own.
    fn scoped(&mut self, expr: &Expr) -> Compiled {
        match &expr.kind {
            ExprKind::Comprehension { name, list, condition, value } => {
                self.each(name, list, |planner, each| {
                    let condition = planner.optional(condition.as_deref())?;
                    let value = planner.optional(value.as_deref())?;
                    Ok(Code::Comprehension(each, condition, value))
                })
            }
            ExprKind::Quantified { quantifier, name, list, condition } => {
                self.each(name, list, |planner, each| {
                    Ok(Code::Quantified(*quantifier, each, planner.boxed(condition)?))
                })
            }
            ExprKind::Reduce { total, start, name, list, step } => {
                let start = self.boxed(start)?;
                let (depth, gathered) = (self.scope.depth(), self.slot());
                self.scope.add(total, gathered, Holds::Value);
                let code = self.each(name, list, |planner, each| {
                    Ok(Code::Reduce(gathered, start, each, planner.boxed(step)?))
                });
                self.scope.cut(depth);
                code
            }
            ExprKind::PatternList { pattern, condition, value } => {
                self.gather(pattern, condition.as_deref(), value).map(|sub| Code::Collect(Box::new(sub)))
            }
            ExprKind::Path(pattern) => self.path(pattern),
            ExprKind::Exists(union) => Ok(Code::Exists(Box::new(self.sub(union, Want::Exists)?))),
            ExprKind::Count(union) => Ok(Code::Count(Box::new(self.sub(union, Want::Count)?))),
            ExprKind::Collect(union) => Ok(Code::Collect(Box::new(self.sub(union, Want::Collect)?))),
            _ => Err(QueryError::new(Fault::Meaning, "an aggregate cannot stand here").at(expr.span.range())),
        }
    }

    fn boxed(&mut self, expr: &Expr) -> Result<Box<Code>, QueryError> {
        self.expr(expr).map(Box::new)
    }

    fn optional(&mut self, expr: Option<&Expr>) -> Result<Option<Box<Code>>, QueryError> {
        expr.map(|expr| self.boxed(expr)).transpose()
    }

    fn all(&mut self, exprs: &[Expr]) -> Result<Vec<Code>, QueryError> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn variable(&self, name: &str, expr: &Expr) -> Result<(Slot, Holds), QueryError> {
        self.scope.find(name).ok_or_else(|| {
            QueryError::new(Fault::Meaning, format!("unresolved variable `{name}`")).at(expr.span.range())
        })
    }

    fn property(&mut self, of: &Expr, key: &str, expr: &Expr) -> Compiled {
        match self.expr(of)? {
            Code::Slot(slot) => {
                let holds = match &of.kind {
                    ExprKind::Variable(name) => {
                        self.scope.find(name).map_or(Holds::Value, |(_, holds)| holds)
                    }
                    _ => Holds::Value,
                };
                Ok(Code::SlotProp(slot, self.prop(key, holds)))
            }
            of => Ok(Code::Prop(Box::new(of), self.prop(key, Holds::Value), expr.span)),
        }
    }

    fn matches(&mut self, of: &Expr, pattern: &Expr) -> Compiled {
        let of = self.boxed(of)?;
        match &pattern.kind {
            ExprKind::Text(text) => {
                let regex = regex(text).map_err(|error| error.at(pattern.span.range()))?;
                Ok(Code::Matches(of, Box::new(regex)))
            }
            _ => Ok(Code::Test(of, TextTest::Matches, self.boxed(pattern)?)),
        }
    }

    fn member(&mut self, item: &Expr, list: &Expr, expr: &Expr) -> Compiled {
        let item = self.boxed(item)?;
        let list = self.expr(list)?;
        let Code::List(items) = &list else { return Ok(Code::In(item, Box::new(list), expr.span)) };
        let constant =
            |code: &Code| if let Code::Const(literal) = code { Some(literal.clone()) } else { None };
        let Some(items) = items.iter().map(constant).collect::<Option<Vec<Literal>>>() else {
            return Ok(Code::In(item, Box::new(list), expr.span));
        };
        let has_null = items.contains(&Literal::Null);
        let keys = (items.len() >= MANY).then(|| items.iter().map(|item| Key::of([&item.value()])).collect());
        Ok(Code::InConst(item, Members { items, keys, has_null }))
    }

    /// Compiles what follows with one more variable, which walks over a list.
    fn each(
        &mut self,
        name: &str,
        list: &Expr,
        body: impl FnOnce(&mut Self, Box<Each>) -> Compiled,
    ) -> Compiled {
        let each = Box::new(Each { list: self.expr(list)?, slot: self.slot(), span: list.span });
        let depth = self.scope.depth();
        self.scope.add(name, each.slot, Holds::Value);
        let code = body(self, each);
        self.scope.cut(depth);
        code
    }

    /// A key or an aggregate of the projection at hand, as the slot that holds it.
    fn grouped(&mut self, expr: &Expr) -> Result<Option<Code>, QueryError> {
        let Some(group) = &self.group else { return Ok(None) };
        if let Some((_, slot, _)) = group.keys.iter().find(|(key, _, _)| key == expr) {
            return Ok(Some(Code::Slot(*slot)));
        }
        if !expr.is_aggregate() {
            return Ok(None);
        }
        let Some(mut group) = self.group.take() else { return Ok(None) };
        let inner = std::mem::replace(&mut self.scope, group.outer.clone());
        let aggregate = self.aggregate(expr);
        self.scope = inner;
        let slot = aggregate.map(|aggregate| {
            group.aggregates.push(aggregate);
            group.aggregates.last().map(|aggregate| aggregate.slot).unwrap_or_default()
        });
        self.group = Some(group);
        Ok(Some(Code::Slot(slot?)))
    }

    fn aggregate(&mut self, expr: &Expr) -> Result<Aggregate, QueryError> {
        let (span, slot) = (expr.span, self.slot());
        let whole = |kind| Aggregate {
            slot,
            kind,
            value: Code::Const(Literal::Null),
            second: None,
            distinct: false,
            span,
        };
        let ExprKind::Call { name, distinct, args } = &expr.kind else {
            return Ok(whole(AggregateKind::Rows));
        };
        let kind = match name.as_str() {
            "collect" => AggregateKind::Collect,
            "sum" => AggregateKind::Sum,
            "avg" => AggregateKind::Avg,
            "min" => AggregateKind::Min,
            "max" => AggregateKind::Max,
            "stdev" => AggregateKind::Deviation { sample: true },
            "stdevp" => AggregateKind::Deviation { sample: false },
            "percentilecont" => AggregateKind::Percentile { between: true },
            "percentiledisc" => AggregateKind::Percentile { between: false },
            _ => AggregateKind::Count,
        };
        let value = args.first().map(|value| self.expr(value)).transpose()?;
        let second = args.get(1).map(|second| self.expr(second)).transpose()?;
        let value = value.unwrap_or(Code::Const(Literal::Null));
        Ok(Aggregate { value, second, distinct: *distinct, ..whole(kind) })
    }

    /// A pattern comprehension as a subquery that gathers a value of each match.
    fn gather(
        &mut self,
        pattern: &Pattern,
        condition: Option<&Expr>,
        value: &Expr,
    ) -> Result<Sub, QueryError> {
        let clause =
            Match { optional: false, patterns: vec![pattern.clone()], condition: condition.cloned() };
        self.sub_of(&[Clause::Match(clause)], value)
    }

    /// `shortestPath(…)` as a value, `allShortestPaths(…)` as a list of them.
    fn path(&mut self, pattern: &Pattern) -> Compiled {
        let mut named = pattern.clone();
        // no variable of a query can be called this
        let name = " path".to_owned();
        named.name = Some(name.clone());
        let value = Expr { kind: ExprKind::Variable(name), span: pattern.span };
        let sub = Box::new(self.gather(&named, None, &value)?);
        Ok(if pattern.shape == Shape::AllShortest { Code::Collect(sub) } else { Code::First(sub) })
    }
}

/// What is wanted of a subquery.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// whether it has a row
    Exists,
    /// how many rows
    Count,
    /// the values of its column
    Collect,
}

impl Planner<'_> {
    fn sub(&mut self, union: &Union, want: Want) -> Result<Sub, QueryError> {
        self.apart(|planner| {
            let first = planner.states;
            let result = planner.state();
            let pipes = planner.inner(union, want, result)?;
            Ok(Sub { pipes, states: first..planner.states, result })
        })
    }

    fn sub_of(&mut self, clauses: &[Clause], value: &Expr) -> Result<Sub, QueryError> {
        self.apart(|planner| {
            let first = planner.states;
            let result = planner.state();
            let pipes = vec![planner.gathering(clauses, value, result)?];
            Ok(Sub { pipes, states: first..planner.states, result })
        })
    }

    /// Compiles something whose variables are not seen outside, and which is no part of a projection.
    fn apart<T>(&mut self, body: impl FnOnce(&mut Self) -> Result<T, QueryError>) -> Result<T, QueryError> {
        let (scope, group): (_, Option<Grouping>) = (self.scope.clone(), self.group.take());
        if let Some(group) = &group {
            for (key, slot, holds) in &group.keys {
                if let ExprKind::Variable(name) = &key.kind {
                    self.scope.add(name, *slot, *holds);
                }
            }
        }
        let done = body(self);
        (self.scope, self.group) = (scope, group);
        done
    }
}

/// Compiles a regular expression. It must match the whole text, as in Cypher.
///
/// # Errors
/// When it cannot be read; look-around and back references cannot, as they have no linear time.
pub fn regex(text: &str) -> Result<Regex, QueryError> {
    let whole = format!("^(?:{text})$");
    RegexBuilder::new(&whole).size_limit(REGEX_SIZE).build().map_err(|error| {
        let message = match error {
            regex::Error::CompiledTooBig(_) => "this regular expression takes too much room".to_owned(),
            other => {
                let text = other.to_string();
                format!(
                    "this regular expression cannot be read: {}",
                    text.lines().last().unwrap_or_default().trim()
                )
            }
        };
        QueryError::new(Fault::Value, message)
            .hint("look-around and back references are not supported; (?i) ignores case")
    })
}

/// The values of constants, for tests of membership.
impl Members {
    /// Whether a value is one of them: by key where they are many and the value is a scalar.
    pub fn has(&self, value: &Val<'_>) -> crate::model::Truth {
        use crate::model::Truth;
        let scalar = !matches!(value, Val::List(_) | Val::Map(_) | Val::Null);
        let is_nan = matches!(value, Val::Float(number) if number.is_nan());
        let found = match &self.keys {
            Some(keys) if scalar && !is_nan => Truth::from(Some(keys.contains(&Key::of([value])))),
            _ => {
                let mut found = Truth::No;
                for item in &self.items {
                    found = found.max(crate::query::value::equal(value, &item.value()));
                }
                return found;
            }
        };
        if found == Truth::No && self.has_null { Truth::Unknown } else { found }
    }
}
