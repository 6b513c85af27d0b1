//! The value of an expression for the row at hand.

use super::budget::Stop;
use super::machine::{Machine, State};
use super::property::{of_node, of_relation};
use crate::model::Truth;
use crate::query::ast::{Arithmetic, Span};
use crate::query::error::{Fault, QueryError};
use crate::query::functions::{Function, Kind, part_of_time, properties_of};
use crate::query::plan::{Code, Prop, Sub};
use crate::query::value::{Entries, Val, calculate, equal};
use std::rc::Rc;

/// A value, or why the run ends.
pub type Value<'e> = Result<Val<'e>, Stop>;

impl<'e> Machine<'e> {
    /// Evaluates an expression.
    pub fn eval(&mut self, code: &'e Code) -> Value<'e> {
        match code {
            Code::Const(literal) => Ok(literal.value()),
            Code::Param(place) => Ok(self.params.get(*place).cloned().unwrap_or_default()),
            Code::Slot(slot) => Ok(self.frame[*slot].clone()),
            Code::SlotProp(slot, prop) => match &self.frame[*slot] {
                Val::Node(node) => Ok(of_node(self.estate, *node, prop)),
                Val::Relation(relation) => Ok(of_relation(self.estate, *relation, prop)),
                Val::Null => Ok(Val::Null),
                other => entry(other, prop).map_err(Stop::from),
            },
            Code::Prop(of, prop, span) => {
                let of = self.eval(of)?;
                self.property(&of, prop).map_err(|error| placed(error, *span))
            }
            Code::Arithmetic(first, rest, span) => self.arithmetic(first, rest, *span),
            Code::Negate(of, span) => match self.eval(of)? {
                // from zero, so that there is no negative zero
                Val::Float(number) => Ok(Val::Float(0.0 - number)),
                other => calculate(&other, Arithmetic::Multiply, &Val::Int(-1))
                    .map_err(|error| placed(error, *span)),
            },
            Code::Call(function, args, span) => self.call(function, args, *span),
            Code::List(items) => {
                let items: Result<Vec<Val<'e>>, Stop> = items.iter().map(|item| self.eval(item)).collect();
                Ok(Val::list(items?))
            }
            Code::Map(entries) => {
                let mut map = Entries::new();
                for (key, value) in entries {
                    map.insert(Rc::from(&**key), self.eval(value)?);
                }
                Ok(Val::Map(Rc::new(map)))
            }
            Code::MapOf(of, fields, span) => self.map_of(of, fields, *span),
            Code::Case(subject, branches, otherwise) => {
                self.case(subject.as_deref(), branches, otherwise.as_deref())
            }
            _ => self.eval_list(code),
        }
    }

    /// Expressions over lists and subqueries; all others are conditions.
    fn eval_list(&mut self, code: &'e Code) -> Value<'e> {
        match code {
            Code::Index(of, at, span) => self.index(of, at, *span),
            Code::Slice(of, from, to, span) => self.slice(of, from.as_deref(), to.as_deref(), *span),
            Code::Comprehension(each, condition, value) => {
                self.comprehension(each, condition.as_deref(), value.as_deref())
            }
            Code::Quantified(quantifier, each, condition) => self.quantified(*quantifier, each, condition),
            Code::Reduce(slot, start, each, step) => self.reduce(*slot, start, each, step),
            Code::Count(sub) => self.count(sub),
            Code::Collect(sub) => Ok(Val::list(self.collect(sub)?)),
            Code::First(sub) => Ok(self.collect(sub)?.into_iter().next().unwrap_or_default()),
            condition => self.truth(condition).map(Val::from),
        }
    }

    /// A property of any value.
    pub fn property(&self, of: &Val<'e>, prop: &Prop) -> Result<Val<'e>, QueryError> {
        match of {
            Val::Node(node) => Ok(of_node(self.estate, *node, prop)),
            Val::Relation(relation) => Ok(of_relation(self.estate, *relation, prop)),
            Val::Null => Ok(Val::Null),
            other => entry(other, prop),
        }
    }

    fn arithmetic(&mut self, first: &'e Code, rest: &'e [(Arithmetic, Code)], span: Span) -> Value<'e> {
        let mut value = self.eval(first)?;
        for (operator, code) in rest {
            let right = self.eval(code)?;
            value = calculate(&value, *operator, &right).map_err(|error| placed(error, span))?;
        }
        Ok(value)
    }

    fn call(&mut self, function: &'static Function, args: &'e [Code], span: Span) -> Value<'e> {
        let args: Result<Vec<Val<'e>>, Stop> = args.iter().map(|arg| self.eval(arg)).collect();
        let args = args?;
        let done = match function.kind {
            Kind::Strict(_) if args.iter().any(Val::is_null) => return Ok(Val::Null),
            Kind::Strict(body) | Kind::Lenient(body) => body(&self.env, &args),
            Kind::Aggregate => Err(QueryError::new(Fault::Meaning, "an aggregate cannot stand here")),
        };
        done.map_err(|error| placed(error, span))
    }

    fn map_of(&mut self, of: &'e Code, fields: &'e [Option<(Box<str>, Code)>], span: Span) -> Value<'e> {
        let of = self.eval(of)?;
        if of.is_null() {
            return Ok(Val::Null);
        }
        let mut map = Entries::new();
        for field in fields {
            match (field, &of) {
                (Some((key, value)), _) => _ = map.insert(Rc::from(&**key), self.eval(value)?),
                (None, Val::Map(entries)) => {
                    map.extend(entries.iter().map(|(k, v)| (Rc::clone(k), v.clone())));
                }
                (None, of) => {
                    let none = || QueryError::new(Fault::Value, format!("{} has no properties", of.what()));
                    let own = properties_of(self.estate, of);
                    map.extend(own.ok_or_else(|| placed(none(), span))?);
                }
            }
        }
        Ok(Val::Map(Rc::new(map)))
    }

    fn case(
        &mut self,
        subject: Option<&'e Code>,
        branches: &'e [(Code, Code)],
        otherwise: Option<&'e Code>,
    ) -> Value<'e> {
        let subject = subject.map(|subject| self.eval(subject)).transpose()?;
        for (when, then) in branches {
            let holds = match &subject {
                Some(subject) => equal(subject, &self.eval(when)?),
                None => self.truth(when)?,
            };
            if holds == Truth::Yes {
                return self.eval(then);
            }
        }
        otherwise.map_or(Ok(Val::Null), |otherwise| self.eval(otherwise))
    }

    /// Whether a subquery has a row. A row in doubt leaves it unknown.
    pub fn exists(&mut self, sub: &'e Sub) -> Result<Truth, Stop> {
        let before = self.unknown;
        self.sub(sub)?;
        let doubtful = self.unknown > before;
        self.unknown = before;
        Ok(match (&self.states[sub.result], doubtful) {
            (State::Count(_), _) => Truth::Yes,
            (_, true) => Truth::Unknown,
            _ => Truth::No,
        })
    }

    /// How many rows a subquery has; rows in doubt leave the number unknown.
    #[allow(clippy::cast_possible_wrap)]
    fn count(&mut self, sub: &'e Sub) -> Value<'e> {
        let before = self.unknown;
        self.sub(sub)?;
        let doubtful = self.unknown > before;
        self.unknown = before;
        Ok(match &self.states[sub.result] {
            _ if doubtful => Val::Null,
            State::Count(count) => Val::Int(*count as i64),
            _ => Val::Int(0),
        })
    }

    fn collect(&mut self, sub: &'e Sub) -> Result<Vec<Val<'e>>, Stop> {
        let before = self.unknown;
        self.sub(sub)?;
        self.unknown = before;
        match std::mem::take(&mut self.states[sub.result]) {
            State::Values(values) => Ok(values),
            _ => Ok(Vec::new()),
        }
    }
}

/// An entry of a map, or a part of a time.
fn entry<'e>(of: &Val<'e>, prop: &Prop) -> Result<Val<'e>, QueryError> {
    if let Val::Map(entries) = of {
        return Ok(entries.get(&*prop.name).cloned().unwrap_or_default());
    }
    part_of_time(of, &prop.name)
        .ok_or_else(|| QueryError::new(Fault::Value, format!("{} has no property {}", of.what(), prop.name)))
}

/// An error with a place, unless it has one.
pub fn placed(error: QueryError, span: Span) -> Stop {
    if error.span.is_empty() { error.at(span.range()).into() } else { error.into() }
}
