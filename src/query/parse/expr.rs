//! Expressions.

use super::super::ast::{Clause, Expr, ExprKind, Field, Match, Part, Pattern, Quantifier, Span, Union};
use super::super::error::{Fault, QueryError};
use super::super::functions;
use super::operators::{is_arithmetic, tests_text};
use super::pattern::{read_labels, shape_named};
use super::refuse;
use super::source::{Source, span};
use decypher::ast::expr::{
    CaseExpression, Expression, FilterExpression, FunctionInvocation, Literal, MapLiteral, MapProjection,
    MapProjectionItem, NumberLiteral, UnaryOperator,
};

pub type Read = Result<Expr, QueryError>;

impl Source<'_> {
    /// Reads an expression.
    pub fn expr(&mut self, expression: &Expression) -> Read {
        self.deeper(|source| source.here(expression))
    }

    fn boxed(&mut self, expression: &Expression) -> Result<Box<Expr>, QueryError> {
        self.expr(expression).map(Box::new)
    }

    fn optional(&mut self, expression: Option<&Expression>) -> Result<Option<Box<Expr>>, QueryError> {
        expression.map(|expression| self.boxed(expression)).transpose()
    }

    fn all(&mut self, expressions: &[Expression]) -> Result<Vec<Expr>, QueryError> {
        expressions.iter().map(|expression| self.expr(expression)).collect()
    }

    fn here(&mut self, expression: &Expression) -> Read {
        match expression {
            Expression::Parenthesized(inner) => self.here(inner),
            Expression::Literal(literal) => self.literal(literal),
            Expression::Variable(name) => {
                Ok(expr(ExprKind::Variable(name.name.name.clone()), span(name.name.span)))
            }
            Expression::Parameter(name) => Ok(expr(ExprKind::Param(name.name.name.clone()), span(name.span))),
            Expression::UnaryOp { op: UnaryOperator::Not, operand, span: place } => {
                self.negated(operand, span(*place))
            }
            Expression::BinaryOp { op, lhs, rhs, span: place } if !is_arithmetic(*op) => {
                self.junction(*op, lhs, rhs, span(*place))
            }
            Expression::Comparison { span: place, .. } if !tests_text(expression) => {
                self.comparison(expression, span(*place))
            }
            Expression::BinaryOp { span: place, .. }
            | Expression::UnaryOp { span: place, .. }
            | Expression::Comparison { span: place, .. }
            | Expression::In { span: place, .. }
            | Expression::IsNull { span: place, .. } => self.operation(expression, span(*place)),
            Expression::FunctionCall(call) => self.call(call),
            Expression::CountStar { span: place } => Ok(expr(ExprKind::CountRows, span(*place))),
            Expression::Case(case) => self.case(case),
            _ => self.access(expression),
        }
    }

    /// Expressions that take something out of another.
    fn access(&mut self, expression: &Expression) -> Read {
        match expression {
            Expression::PropertyLookup { base, property, span: place } => {
                let of = self.boxed(base)?;
                Ok(joined(of.span, span(*place), ExprKind::Property(of, property.name.name.clone())))
            }
            Expression::NodeLabels { base, labels, span: place } => {
                let of = self.boxed(base)?;
                let mut all = labels.iter().map(read_labels).collect::<Result<Vec<_>, _>>()?;
                let labels = match (all.len(), all.pop()) {
                    (1, Some(one)) => one,
                    (_, last) => super::super::ast::Labels::All(all.into_iter().chain(last).collect()),
                };
                Ok(joined(of.span, span(*place), ExprKind::HasLabels(of, labels)))
            }
            Expression::ListIndex { list, index, span: place } => {
                let (of, at) = (self.boxed(list)?, self.boxed(index)?);
                Ok(joined(of.span, span(*place), ExprKind::Index(of, at)))
            }
            Expression::ListSlice { list, start, end, span: place } => {
                let of = self.boxed(list)?;
                let (from, to) = (self.optional(start.as_deref())?, self.optional(end.as_deref())?);
                Ok(joined(of.span, span(*place), ExprKind::Slice(of, from, to)))
            }
            Expression::MapProjection(projection) => self.map_of(projection),
            Expression::IsNormalized { span: place, .. } => {
                Err(refuse::unsupported("IS NORMALIZED", "compare the text itself").at(span(*place).range()))
            }
            Expression::IsTyped { span: place, .. } => {
                let hint = "test the value itself, e.g. toInteger(x) IS NOT NULL";
                Err(refuse::unsupported("a test of a value's type", hint).at(span(*place).range()))
            }
            _ => self.scoped(expression),
        }
    }

    /// Expressions with variables of their own.
    fn scoped(&mut self, expression: &Expression) -> Read {
        match expression {
            Expression::ListComprehension(own) => {
                let list = self.boxed(&own.collection)?;
                let condition = self.optional(own.filter.as_deref())?;
                let value = self.optional(own.map.as_ref())?;
                let name = own.variable.name.name.clone();
                Ok(expr(ExprKind::Comprehension { name, list, condition, value }, span(own.span)))
            }
            Expression::All(own) => self.quantified(Quantifier::All, own),
            Expression::Any(own) => self.quantified(Quantifier::Any, own),
            Expression::None(own) => self.quantified(Quantifier::None, own),
            Expression::Single(own) => self.quantified(Quantifier::Single, own),
            Expression::Reduce(own) => {
                let (start, list, step) =
                    (self.boxed(&own.init)?, self.boxed(&own.list)?, self.boxed(&own.expression)?);
                let (total, name) = (own.accumulator.name.name.clone(), own.variable.name.name.clone());
                Ok(expr(ExprKind::Reduce { total, start, name, list, step }, span(own.span)))
            }
            Expression::PatternComprehension(own) => {
                let mut pattern = Box::new(self.relationships(&own.pattern)?);
                pattern.name = own.variable.as_ref().map(|name| name.name.name.clone());
                let condition = self.optional(own.where_clause.as_ref())?;
                let value = self.boxed(&own.map)?;
                Ok(expr(ExprKind::PatternList { pattern, condition, value }, span(own.span)))
            }
            Expression::Pattern(pattern) => {
                let place = span(pattern.span);
                Ok(expr(ExprKind::Exists(Box::new(match_of(self.relationships(pattern)?))), place))
            }
            Expression::Exists(own) => {
                Ok(expr(ExprKind::Exists(Box::new(self.inner(&own.inner)?)), span(own.span)))
            }
            Expression::CountSubquery(own) => {
                Ok(expr(ExprKind::Count(Box::new(self.inner(&own.inner)?)), span(own.span)))
            }
            Expression::CollectSubquery(own) => {
                let query = &own.query;
                refuse::single(&query.single_query)?;
                query.unions.iter().try_for_each(|union| refuse::single(&union.single_query))?;
                Ok(expr(ExprKind::Collect(Box::new(self.regular(query)?)), span(own.span)))
            }
            _ => Err(refuse::unsupported("this expression", "")),
        }
    }

    fn quantified(&mut self, quantifier: Quantifier, own: &FilterExpression) -> Read {
        let list = self.boxed(&own.collection)?;
        let Some(predicate) = &own.predicate else {
            let error = QueryError::new(Fault::Syntax, "a condition is missing")
                .hint("write WHERE before the bracket");
            return Err(error.at(span(own.span).range()));
        };
        let (condition, name) = (self.boxed(predicate)?, own.variable.name.name.clone());
        Ok(expr(ExprKind::Quantified { quantifier, name, list, condition }, span(own.span)))
    }

    fn literal(&mut self, literal: &Literal) -> Read {
        let nowhere = Span::default();
        Ok(match literal {
            Literal::Null => expr(ExprKind::Null, nowhere),
            Literal::Boolean(flag) => expr(ExprKind::Bool(*flag), nowhere),
            Literal::Number(NumberLiteral::Integer(number)) => expr(ExprKind::Int(*number), nowhere),
            Literal::Number(NumberLiteral::Float(number)) => expr(ExprKind::Float(*number), nowhere),
            Literal::String(text) => expr(ExprKind::Text(text.value.clone()), span(text.span)),
            Literal::List(list) => expr(ExprKind::List(self.all(&list.elements)?), span(list.span)),
            Literal::Map(map) => expr(ExprKind::Map(self.entries(map)?), span(map.span)),
        })
    }

    fn entries(&mut self, map: &MapLiteral) -> Result<Vec<(String, Expr)>, QueryError> {
        map.entries.iter().map(|(key, value)| Ok((key.name.name.clone(), self.expr(value)?))).collect()
    }

    fn map_of(&mut self, projection: &MapProjection) -> Read {
        let place = span(projection.span);
        let variable = |name: &str| expr(ExprKind::Variable(name.to_owned()), place);
        let base = &projection.base.name.name;
        let mut fields = Vec::new();
        for item in &projection.items {
            fields.push(match item {
                MapProjectionItem::AllProperties { .. } => Field::Everything,
                MapProjectionItem::PropertyLookup { property } => {
                    let key = property.name.name.clone();
                    let value = expr(ExprKind::Property(Box::new(variable(base)), key.clone()), place);
                    Field::Entry(key, value)
                }
                MapProjectionItem::Literal { key, value } => {
                    Field::Entry(key.name.name.clone(), self.expr(value)?)
                }
                MapProjectionItem::Variable { variable: own } => {
                    Field::Entry(own.name.name.clone(), variable(&own.name.name))
                }
            });
        }
        Ok(expr(ExprKind::MapOf(Box::new(variable(base)), fields), place))
    }

    fn case(&mut self, case: &CaseExpression) -> Read {
        let subject = self.optional(case.scrutinee.as_deref())?;
        let mut branches = Vec::new();
        for branch in &case.alternatives {
            branches.push((self.expr(&branch.when)?, self.expr(&branch.then)?));
        }
        let otherwise = self.optional(case.default.as_deref())?;
        Ok(expr(ExprKind::Case { subject, branches, otherwise }, span(case.span)))
    }

    fn call(&mut self, call: &FunctionInvocation) -> Read {
        let place = span(call.span);
        let written = call.name.iter().map(|part| part.name.as_str()).collect::<Vec<_>>().join(".");
        if let [Expression::Pattern(pattern)] = call.arguments.as_slice() {
            let mut own = self.relationships(pattern)?;
            if let Some(shape) = shape_named(&written) {
                own.shape = shape;
                return Ok(expr(ExprKind::Path(Box::new(own)), place));
            }
            if written.eq_ignore_ascii_case("exists") {
                return Ok(expr(ExprKind::Exists(Box::new(match_of(own))), place));
            }
            let hint = "use EXISTS { … }, COUNT { … } or [pattern | value]";
            return Err(refuse::unsupported("a pattern as an argument", hint).at(place.range()));
        }
        let args = self.all(&call.arguments)?;
        let name = written.to_lowercase();
        functions::check(&written, args.len()).map_err(|error| error.at(place.range()))?;
        if name == "exists" {
            let value = args.into_iter().next().unwrap_or_else(|| expr(ExprKind::Null, place));
            return Ok(negation(joined(place, place, ExprKind::IsNull(Box::new(value)))));
        }
        Ok(expr(ExprKind::Call { name, distinct: call.distinct, args }, place))
    }
}

pub fn expr(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, span }
}

pub fn joined(a: Span, b: Span, kind: ExprKind) -> Expr {
    expr(kind, a.to(b))
}

pub fn negation(of: Expr) -> Expr {
    let span = of.span;
    expr(ExprKind::Not(Box::new(of)), span)
}

/// A pattern as the query that matches it.
fn match_of(pattern: Pattern) -> Union {
    let clause = Clause::Match(Match { optional: false, patterns: vec![pattern], condition: None });
    Union { parts: vec![Part { clauses: vec![clause] }], all: true }
}
