//! Conditions: each must speak of one set or relation alone.

use super::super::{Condition, Group, Join, Literal, Operator, Test};
use super::pattern::kinds;
use super::{Body, Read, no_step, raw};
use crate::model::Truth;
use crate::query::ast::{Clause, Compare, Expr, ExprKind as Kind, Span, TextTest, Union};

impl Condition {
    /// A property that equals a constant.
    pub(super) fn equal(key: &str, value: &Expr) -> Read<Self> {
        compared(key, Operator::Equal, value)
    }
}

/// A condition and what it speaks of.
type Asked = (String, Condition);

impl Body {
    /// Reads what must hold, and asks it of the set or relation that it speaks of; what is no step is asked
    /// as it is written.
    pub(super) fn ask(&mut self, expr: &Expr, text: &str) -> Read<()> {
        if let Kind::And(of) = &expr.kind {
            return of.iter().try_for_each(|one| self.ask(one, text));
        }
        match self.condition(expr, text) {
            Ok((name, condition)) => self.ask_of(&name, condition, expr.span),
            Err(why) => {
                let (mut inner, mut negated) = (expr, false);
                while let Kind::Not(of) = &inner.kind {
                    (inner, negated) = (of, !negated);
                }
                let written = raw::whole(text, inner.span.start, inner.span.end);
                let asked = written.and_then(|written| raw::condition(&written, self));
                let Some((set, link, mut condition)) = asked else { return Err(why) };
                condition.negated = negated;
                match link {
                    Some(link) => self.sets[set].links[link].through.push(condition),
                    None => self.sets[set].conditions.push(condition),
                }
                Ok(())
            }
        }
    }

    fn ask_of(&mut self, name: &str, condition: Condition, span: Span) -> Read<()> {
        if let Some(&at) = self.by_name.get(name) {
            self.sets[at].conditions.push(condition);
            return Ok(());
        }
        match self.relations.get(name) {
            Some(&(set, link)) => {
                self.sets[set].links[link].through.push(condition);
                Ok(())
            }
            None => no_step(format!("{name} is not one of the sets that are connected here"), span),
        }
    }

    fn condition(&self, expr: &Expr, text: &str) -> Read<Asked> {
        match &expr.kind {
            Kind::And(of) => self.joined(Join::All, of, expr.span, text),
            Kind::Or(of) => self.joined(Join::Any, of, expr.span, text),
            Kind::Not(of) => {
                let (name, mut condition) = self.condition(of, text)?;
                condition.negated = !condition.negated;
                Ok((name, condition))
            }
            Kind::Exists(union) => {
                self.exists(union, expr.span, text).or_else(|why| self.written(expr, text, why))
            }
            Kind::HasLabels(of, labels) => {
                let Kind::Variable(name) = &of.kind else { return no_step(ONLY_PROPERTIES, of.span) };
                if self.relations.contains_key(name) {
                    return no_step(
                        "a type of a relation is no condition of steps: write it in the pattern",
                        expr.span,
                    );
                }
                Ok((name.clone(), Condition::new(Test::Is(kinds(Some(labels), expr.span)?))))
            }
            _ => leaf(expr).or_else(|why| self.written(expr, text, why)),
        }
    }

    fn joined(&self, join: Join, of: &[Expr], span: Span, text: &str) -> Read<Asked> {
        let all: Vec<Asked> = of.iter().map(|one| self.condition(one, text)).collect::<Read<_>>()?;
        let Some(name) = all.first().map(|(name, _)| name.clone()) else {
            return no_step("nothing to join", span);
        };
        if let Some((other, _)) = all.iter().find(|(other, _)| *other != name) {
            return no_step(
                format!("it joins conditions on {name} and on {other}: steps ask each set for itself"),
                span,
            );
        }
        let conditions = all.into_iter().map(|(_, condition)| condition).collect();
        Ok((name, Condition::new(Test::Group(Group { join, conditions }))))
    }

    /// A condition that is no step, as it is written; only where it speaks of one thing alone.
    fn written(&self, expr: &Expr, text: &str, why: crate::query::QueryError) -> Read<Asked> {
        let written = raw::whole(text, expr.span.start, expr.span.end);
        match written.map(|written| (self.mentioned(&written), written)) {
            Some((of, text)) if of.len() == 1 => {
                let name = of[0].clone();
                Ok((name, Condition::new(Test::Text { text, of })))
            }
            _ => Err(why),
        }
    }

    /// EXISTS as the connections that it asks for.
    fn exists(&self, union: &Union, span: Span, text: &str) -> Read<Asked> {
        let [part] = union.parts.as_slice() else { return no_step("UNION is no step", span) };
        let mut inner = Self::default();
        let mut outer = None;
        for clause in &part.clauses {
            let found = match clause {
                Clause::Match(found) => found,
                Clause::Return(answer) if answer.skip.is_none() && answer.limit.is_none() => continue,
                _ => return no_step("inside EXISTS only MATCH and WHERE are steps", span),
            };
            if outer.is_none() {
                let nodes = found.patterns.iter().flat_map(|pattern| {
                    std::iter::once(&pattern.start).chain(pattern.hops.iter().map(|hop| &hop.node))
                });
                let known = nodes.filter_map(|node| node.name.as_ref());
                let name = known
                    .filter(|name| self.by_name.contains_key(*name))
                    .min_by_key(|name| self.by_name[*name]);
                let Some(name) = name else {
                    return no_step("EXISTS begins with nothing that is known", span);
                };
                inner.add(Some(name));
                outer = Some(name.clone());
            }
            self.no_other(outer.as_ref(), found, span)?;
            inner.take(found, text)?;
        }
        let Some(name) = outer else { return no_step("EXISTS without a pattern is no step", span) };
        let conditions = inner.conditions(0, Vec::new())?;
        Ok((name, Condition::new(Test::Group(Group { join: Join::All, conditions }))))
    }

    /// A subquery may speak of one thing outside alone.
    fn no_other(&self, outer: Option<&String>, found: &crate::query::ast::Match, span: Span) -> Read<()> {
        let nodes = found.patterns.iter().flat_map(|pattern| {
            std::iter::once(&pattern.start).chain(pattern.hops.iter().map(|hop| &hop.node))
        });
        let relations = found.patterns.iter().flat_map(|pattern| pattern.hops.iter().map(|hop| &hop.name));
        let names = nodes.map(|node| &node.name).chain(relations).flatten();
        let known = |name: &&String| self.by_name.contains_key(*name) || self.relations.contains_key(*name);
        match names.filter(known).find(|name| Some(*name) != outer) {
            Some(other) => no_step(format!("EXISTS also speaks of {other}: steps only lead away"), span),
            None => Ok(()),
        }
    }
}

const ONLY_EXISTS: &str = "COUNT and COLLECT are no steps: EXISTS is one";
const ONLY_PROPERTIES: &str = "steps ask for properties: write name.property";

fn leaf(expr: &Expr) -> Read<Asked> {
    let fact = |of: &Expr, truth| {
        let (name, key) = property(of)?;
        Ok((name, Condition::fact(&key, truth)))
    };
    match &expr.kind {
        Kind::Property(..) => fact(expr, Truth::Yes),
        Kind::IsNull(of) => fact(of, Truth::Unknown),
        Kind::Compare(first, rest) => match rest.as_slice() {
            [(operator, second)] if is_property(second) && !is_property(first) => {
                asked(second, operator_of(*operator).turned(), first)
            }
            [(operator, second)] => asked(first, operator_of(*operator), second),
            _ => no_step("a chain of comparisons is no step: join two with AND", expr.span),
        },
        Kind::Test(of, test, with) => asked(of, test_of(*test), with),
        Kind::In(item, list) if is_property(item) => asked(item, Operator::In, list),
        Kind::In(item, list) => asked(list, Operator::Has, item),
        Kind::Xor(..) => no_step("XOR is no step", expr.span),
        Kind::Call { name, .. } => no_step(format!("the function {name} is no step"), expr.span),
        Kind::Count(_) | Kind::Collect(_) => no_step(ONLY_EXISTS, expr.span),
        Kind::Param(name) => no_step(format!("${name} is no constant"), expr.span),
        _ => no_step("this condition is no step", expr.span),
    }
}

fn is_property(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::Property(of, _) if matches!(of.kind, Kind::Variable(_)))
}

fn property(expr: &Expr) -> Read<(String, String)> {
    if let Kind::Property(of, key) = &expr.kind
        && let Kind::Variable(name) = &of.kind
    {
        return Ok((name.clone(), key.clone()));
    }
    match &expr.kind {
        Kind::Call { name, .. } => no_step(format!("the function {name} is no step"), expr.span),
        Kind::Count(_) | Kind::Collect(_) => no_step(ONLY_EXISTS, expr.span),
        _ => no_step(ONLY_PROPERTIES, expr.span),
    }
}

fn asked(of: &Expr, operator: Operator, value: &Expr) -> Read<Asked> {
    let (name, key) = property(of)?;
    Ok((name, compared(&key, operator, value)?))
}

fn compared(key: &str, operator: Operator, value: &Expr) -> Read<Condition> {
    if let Kind::Bool(flag) = value.kind {
        let mut condition = Condition::fact(key, Truth::from(Some(flag)));
        condition.negated = operator == Operator::Unequal;
        return match operator {
            Operator::Equal | Operator::Unequal => Ok(condition),
            _ => no_step("true and false are only compared with = and <>", value.span),
        };
    }
    let constant = constant(value)?;
    if matches!(constant, Literal::List(_)) != (operator == Operator::In) {
        return no_step("a list is only compared with IN", value.span);
    }
    let is_text = matches!(
        operator,
        Operator::StartsWith | Operator::EndsWith | Operator::Contains | Operator::Matches
    );
    if is_text && !matches!(constant, Literal::Text(_)) {
        return no_step("it takes a text", value.span);
    }
    Ok(Condition::compare(key, operator, constant))
}

fn constant(expr: &Expr) -> Read<Literal> {
    match &expr.kind {
        Kind::Int(number) => Ok(Literal::Int(*number)),
        Kind::Float(number) if number.is_finite() => Ok(Literal::Float(*number)),
        Kind::Text(text) => Ok(Literal::Text(text.clone())),
        Kind::Negate(of) => match constant(of)? {
            Literal::Int(number) => Ok(Literal::Int(number.wrapping_neg())),
            Literal::Float(number) => Ok(Literal::Float(-number)),
            _ => no_step("this is no constant", expr.span),
        },
        Kind::List(items) => {
            let items: Vec<Literal> = items.iter().map(constant).collect::<Read<_>>()?;
            if items.iter().any(|item| matches!(item, Literal::List(_))) {
                return no_step("a list of lists is no constant of steps", expr.span);
            }
            Ok(Literal::List(items))
        }
        Kind::Property(..) => no_step("two properties are not compared in steps", expr.span),
        Kind::Param(name) => no_step(format!("${name} is no constant"), expr.span),
        _ => no_step("this is no constant", expr.span),
    }
}

fn operator_of(compare: Compare) -> Operator {
    match compare {
        Compare::Equal => Operator::Equal,
        Compare::Unequal => Operator::Unequal,
        Compare::Less => Operator::Less,
        Compare::AtMost => Operator::AtMost,
        Compare::Greater => Operator::Greater,
        Compare::AtLeast => Operator::AtLeast,
    }
}

fn test_of(test: TextTest) -> Operator {
    match test {
        TextTest::StartsWith => Operator::StartsWith,
        TextTest::EndsWith => Operator::EndsWith,
        TextTest::Contains => Operator::Contains,
        TextTest::Matches => Operator::Matches,
    }
}

impl Operator {
    /// The same comparison with its sides exchanged.
    fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            other => other,
        }
    }
}
