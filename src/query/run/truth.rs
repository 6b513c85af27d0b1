//! Conditions: yes, no or unknown.

use super::budget::Stop;
use super::machine::Machine;
use crate::model::Truth;
use crate::query::ast::{Compare, Span, TextTest};
use crate::query::error::{Fault, QueryError};
use crate::query::plan::Code;
use crate::query::value::{Val, compared, equal, member, not, unequal};
use std::cmp::Ordering;

impl<'e> Machine<'e> {
    /// The truth of a condition. A value of the wrong type leaves it unknown, with a warning: files write the
    /// same property in different types, and one odd record must not end the whole query.
    pub fn condition(&mut self, code: &'e Code, span: Span) -> Result<Truth, Stop> {
        match self.truth(code) {
            Err(Stop::Error(error)) if error.fault == Fault::Value => {
                self.warn(if error.span.is_empty() { error.at(span.range()) } else { *error });
                Ok(Truth::Unknown)
            }
            done => done,
        }
    }

    /// The truth of an expression.
    pub fn truth(&mut self, code: &'e Code) -> Result<Truth, Stop> {
        match code {
            Code::And(of) => {
                let mut all = Truth::Yes;
                for one in of {
                    all = all.min(self.truth(one)?);
                    if all == Truth::No {
                        break;
                    }
                }
                Ok(all)
            }
            Code::Or(of) => {
                let mut any = Truth::No;
                for one in of {
                    any = any.max(self.truth(one)?);
                    if any == Truth::Yes {
                        break;
                    }
                }
                Ok(any)
            }
            Code::Not(of) => self.truth(of).map(not),
            Code::Xor(a, b) => match (self.truth(a)?, self.truth(b)?) {
                (Truth::Unknown, _) | (_, Truth::Unknown) => Ok(Truth::Unknown),
                (a, b) => Ok(Truth::from(Some(a != b))),
            },
            Code::Compare(first, rest) => self.compare(first, rest),
            Code::IsNull(of) => Ok(Truth::from(Some(self.eval(of)?.is_null()))),
            Code::InConst(item, members) => {
                let item = self.eval(item)?;
                Ok(members.has(&item))
            }
            Code::In(item, list, span) => self.membership(item, list, *span),
            Code::Test(of, test, with) => self.test(of, *test, with),
            Code::Matches(of, regex) => {
                let of = self.eval(of)?;
                Ok(of.as_text().map_or(Truth::Unknown, |text| Truth::from(Some(regex.is_match(text)))))
            }
            Code::HasLabels(of, labels, types) => match self.eval(of)? {
                Val::Node(node) => Ok(Truth::from(Some(labels.fits(self.estate, node)))),
                Val::Relation(relation) => {
                    Ok(Truth::from(Some(types.fits(self.estate.relation(relation).kind()))))
                }
                Val::Null => Ok(Truth::Unknown),
                other => Err(no_condition("a label is tested of a Node", &other)),
            },
            Code::Exists(sub) => self.exists(sub),
            other => {
                let value = self.eval(other)?;
                value.truth().ok_or_else(|| no_condition("a condition is a Boolean", &value))
            }
        }
    }

    fn compare(&mut self, first: &'e Code, rest: &'e [(Compare, Code)]) -> Result<Truth, Stop> {
        let mut all = Truth::Yes;
        let mut left = self.eval(first)?;
        for (operator, code) in rest {
            let right = self.eval(code)?;
            all = all.min(match operator {
                Compare::Equal => equal(&left, &right),
                Compare::Unequal => unequal(&left, &right),
                Compare::Less => compared(&left, &right, Ordering::is_lt),
                Compare::AtMost => compared(&left, &right, Ordering::is_le),
                Compare::Greater => compared(&left, &right, Ordering::is_gt),
                Compare::AtLeast => compared(&left, &right, Ordering::is_ge),
            });
            left = right;
        }
        Ok(all)
    }

    fn membership(&mut self, item: &'e Code, list: &'e Code, span: Span) -> Result<Truth, Stop> {
        let item = self.eval(item)?;
        match self.eval(list)? {
            Val::Null => Ok(Truth::Unknown),
            Val::List(items) => Ok(member(&item, items.iter())),
            other => {
                let error = QueryError::new(Fault::Value, format!("IN takes a List, not {}", other.what()));
                Err(error.at(span.range()).into())
            }
        }
    }

    fn test(&mut self, of: &'e Code, test: TextTest, with: &'e Code) -> Result<Truth, Stop> {
        let (of, with) = (self.eval(of)?, self.eval(with)?);
        let (Some(of), Some(with)) = (of.as_text(), with.as_text()) else { return Ok(Truth::Unknown) };
        let holds = match test {
            TextTest::StartsWith => of.starts_with(with),
            TextTest::EndsWith => of.ends_with(with),
            TextTest::Contains => of.contains(with),
            TextTest::Matches => self.regex(with)?.is_match(of),
        };
        Ok(Truth::from(Some(holds)))
    }
}

fn no_condition(wanted: &str, got: &Val<'_>) -> Stop {
    QueryError::new(Fault::Value, format!("{wanted}, not {}", got.what())).into()
}
