//! Operators. The parser binds IN, STARTS WITH, IS NULL and their like tighter than arithmetic, and powers
//! to the right; the language has it the other way round. What it read is therefore laid out flat again, in
//! the order of the text, and put together by the language's own levels.

use super::super::ast::{Arithmetic, Compare, Expr, ExprKind, Span, TextTest};
use super::super::error::QueryError;
use super::expr::{Read, expr, joined, negation};
use super::source::{Source, span};
use decypher::ast::expr::{BinaryOperator, ComparisonOperator, Expression, UnaryOperator};

/// One piece of an expression that is laid out flat.
#[derive(Clone, Copy)]
enum Piece<'e> {
    Operand(&'e Expression),
    Sign { minus: bool, place: Span },
    Arithmetic(Arithmetic),
    In,
    Test(TextTest),
    IsNull { negated: bool, place: Span },
}

/// The pieces that are still to be read.
struct Pieces<'e> {
    all: Vec<Piece<'e>>,
    at: usize,
    place: Span,
}

impl<'e> Pieces<'e> {
    fn next(&self) -> Option<Piece<'e>> {
        self.all.get(self.at).copied()
    }

    fn lay_out(&mut self, expression: &'e Expression) {
        match expression {
            Expression::BinaryOp { op, lhs, rhs, .. } if arithmetic(*op).is_some() => {
                self.lay_out(lhs);
                self.all.extend(arithmetic(*op).map(Piece::Arithmetic));
                self.lay_out(rhs);
            }
            Expression::UnaryOp {
                op: op @ (UnaryOperator::Negate | UnaryOperator::Plus),
                operand,
                span: place,
            } => {
                self.all.push(Piece::Sign { minus: *op == UnaryOperator::Negate, place: span(*place) });
                self.lay_out(operand);
            }
            Expression::In { lhs, rhs, .. } => {
                self.lay_out(lhs);
                self.all.push(Piece::In);
                self.lay_out(rhs);
            }
            Expression::IsNull { operand, negated, span: place } => {
                self.lay_out(operand);
                self.all.push(Piece::IsNull { negated: *negated, place: span(*place) });
            }
            Expression::Comparison { lhs, operators, .. } if tests_text(expression) => {
                self.lay_out(lhs);
                for (operator, operand) in operators {
                    self.all.extend(text_test(*operator).map(Piece::Test));
                    self.lay_out(operand);
                }
            }
            other => self.all.push(Piece::Operand(other)),
        }
    }
}

impl Source<'_> {
    /// Arithmetic and the tests that bind looser than it.
    pub fn operation(&mut self, expression: &Expression, place: Span) -> Read {
        let mut pieces = Pieces { all: Vec::new(), at: 0, place };
        pieces.lay_out(expression);
        self.tests(&mut pieces)
    }

    /// `a IN b`, `a STARTS WITH b`, `a IS NULL`, from left to right.
    fn tests(&mut self, pieces: &mut Pieces<'_>) -> Read {
        let mut left = self.sum(pieces, 1)?;
        while let Some(piece) = pieces.next() {
            pieces.at += 1;
            let (of, start) = (Box::new(left), pieces.place);
            left = match piece {
                Piece::In => {
                    let right = Box::new(self.sum(pieces, 1)?);
                    joined(of.span.to(start), right.span, ExprKind::In(of, right))
                }
                Piece::Test(test) => {
                    let right = Box::new(self.sum(pieces, 1)?);
                    joined(of.span.to(start), right.span, ExprKind::Test(of, test, right))
                }
                Piece::IsNull { negated, place } => {
                    let test = joined(of.span, place, ExprKind::IsNull(of));
                    if negated { negation(test) } else { test }
                }
                _ => return Ok(*of),
            };
        }
        Ok(left)
    }

    /// Operators of one level from left to right; the next level binds tighter.
    fn sum(&mut self, pieces: &mut Pieces<'_>, level: u8) -> Read {
        const TIGHTEST: u8 = 3;
        let operand = |source: &mut Self, pieces: &mut Pieces<'_>| {
            if level < TIGHTEST { source.sum(pieces, level + 1) } else { source.signed(pieces) }
        };
        let first = operand(self, pieces)?;
        let mut rest = Vec::new();
        while let Some(Piece::Arithmetic(operator)) = pieces.next()
            && self::level(operator) == level
        {
            pieces.at += 1;
            rest.push((operator, operand(self, pieces)?));
        }
        let Some((_, last)) = rest.last() else { return Ok(first) };
        let covered =
            first.span.to(last.span).to(if first.span.is_empty() { pieces.place } else { first.span });
        Ok(expr(ExprKind::Arithmetic(Box::new(first), rest), covered))
    }

    /// An operand with its signs: two minus signs undo each other, so a long run is one or two.
    fn signed(&mut self, pieces: &mut Pieces<'_>) -> Read {
        let (mut minus, mut start) = (0, Span::default());
        while let Some(Piece::Sign { minus: own, place }) = pieces.next() {
            minus += usize::from(own);
            start = start.to(place);
            pieces.at += 1;
        }
        let of = match pieces.next() {
            Some(Piece::Operand(operand)) => {
                pieces.at += 1;
                self.expr(operand)?
            }
            _ => return Err(super::refuse::unsupported("this expression", "").at(pieces.place.range())),
        };
        let once = |of: Expr| joined(start, of.span, ExprKind::Negate(Box::new(of)));
        Ok(match minus {
            0 => of,
            odd if odd % 2 == 1 => once(of),
            _ => once(once(of)),
        })
    }

    /// NOT; two undo each other, so a long run is one or two.
    pub fn negated(&mut self, operand: &Expression, place: Span) -> Read {
        let (mut count, mut inner) = (1, operand);
        loop {
            match inner {
                Expression::UnaryOp { op: UnaryOperator::Not, operand, .. } => {
                    count += 1;
                    inner = operand;
                }
                Expression::Parenthesized(own) => inner = own,
                _ => break,
            }
        }
        let of = self.expr(inner)?;
        let once = |of: Expr| joined(place, of.span, ExprKind::Not(Box::new(of)));
        Ok(if count % 2 == 1 { once(of) } else { once(once(of)) })
    }

    /// AND, OR, XOR: long chains of one are one level.
    pub fn junction(
        &mut self,
        operator: BinaryOperator,
        lhs: &Expression,
        rhs: &Expression,
        place: Span,
    ) -> Read {
        if operator == BinaryOperator::Xor {
            let (a, b) = (Box::new(self.expr(lhs)?), Box::new(self.expr(rhs)?));
            return Ok(joined(a.span, place, ExprKind::Xor(a, b)));
        }
        let (mut operands, mut first) = (vec![rhs], lhs);
        while let Expression::BinaryOp { op, lhs, rhs, .. } = first
            && *op == operator
        {
            operands.push(rhs);
            first = lhs;
        }
        operands.push(first);
        let of =
            operands.into_iter().rev().map(|one| self.expr(one)).collect::<Result<Vec<_>, QueryError>>()?;
        let covered = of.iter().fold(place, |covered, one| covered.to(one.span));
        let kind = if operator == BinaryOperator::And { ExprKind::And(of) } else { ExprKind::Or(of) };
        Ok(expr(kind, covered))
    }

    /// A comparison, or a chain of them: `a < b < c`.
    pub fn comparison(&mut self, expression: &Expression, place: Span) -> Read {
        let (mut rest, mut first): (Vec<(ComparisonOperator, &Expression)>, _) = (Vec::new(), expression);
        while let Expression::Comparison { lhs, operators, .. } = first
            && !tests_text(first)
        {
            let [(operator, operand)] = operators.as_slice() else { break };
            if *operator == ComparisonOperator::RegexMatch && !rest.is_empty() {
                break;
            }
            rest.push((*operator, operand));
            first = lhs;
            if *operator == ComparisonOperator::RegexMatch {
                break;
            }
        }
        let first = Box::new(self.expr(first)?);
        if let [(ComparisonOperator::RegexMatch, pattern)] = rest.as_slice() {
            let pattern = Box::new(self.expr(pattern)?);
            return Ok(joined(
                first.span,
                place.to(pattern.span),
                ExprKind::Test(first, TextTest::Matches, pattern),
            ));
        }
        let mut operands = Vec::new();
        for (operator, operand) in rest.into_iter().rev() {
            operands.push((compare(operator), self.expr(operand)?));
        }
        let end = operands.last().map_or(place, |(_, last)| place.to(last.span));
        Ok(joined(first.span, end, ExprKind::Compare(first, operands)))
    }
}

/// Whether a comparison is one of texts, which binds tighter than the others.
pub fn tests_text(expression: &Expression) -> bool {
    let Expression::Comparison { operators, .. } = expression else { return false };
    operators.iter().all(|(operator, _)| text_test(*operator).is_some())
}

/// Whether an operator is one of arithmetic.
pub fn is_arithmetic(operator: BinaryOperator) -> bool {
    arithmetic(operator).is_some()
}

/// Operators of one level are evaluated from left to right.
fn level(operator: Arithmetic) -> u8 {
    match operator {
        Arithmetic::Add | Arithmetic::Subtract => 1,
        Arithmetic::Multiply | Arithmetic::Divide | Arithmetic::Modulo => 2,
        Arithmetic::Power => 3,
    }
}

fn arithmetic(operator: BinaryOperator) -> Option<Arithmetic> {
    Some(match operator {
        BinaryOperator::Add => Arithmetic::Add,
        BinaryOperator::Subtract => Arithmetic::Subtract,
        BinaryOperator::Multiply => Arithmetic::Multiply,
        BinaryOperator::Divide => Arithmetic::Divide,
        BinaryOperator::Modulo => Arithmetic::Modulo,
        BinaryOperator::Power => Arithmetic::Power,
        BinaryOperator::And | BinaryOperator::Or | BinaryOperator::Xor => return None,
    })
}

fn compare(operator: ComparisonOperator) -> Compare {
    match operator {
        ComparisonOperator::Ne => Compare::Unequal,
        ComparisonOperator::Lt => Compare::Less,
        ComparisonOperator::Le => Compare::AtMost,
        ComparisonOperator::Gt => Compare::Greater,
        ComparisonOperator::Ge => Compare::AtLeast,
        _ => Compare::Equal,
    }
}

fn text_test(operator: ComparisonOperator) -> Option<TextTest> {
    match operator {
        ComparisonOperator::StartsWith => Some(TextTest::StartsWith),
        ComparisonOperator::EndsWith => Some(TextTest::EndsWith),
        ComparisonOperator::Contains => Some(TextTest::Contains),
        _ => None,
    }
}
