//! Lists and maps: items, slices, comprehensions, quantifiers, reduce.

use super::budget::Stop;
use super::eval::{Value, placed};
use super::machine::Machine;
use crate::model::Truth;
use crate::query::ast::{Quantifier, Span};
use crate::query::error::{Fault, QueryError};
use crate::query::plan::{Code, Each, Slot};
use crate::query::value::Val;
use std::rc::Rc;

impl<'e> Machine<'e> {
    /// `of[at]`: an item from the start, or from the end when negative; an entry; a property.
    pub fn index(&mut self, of: &'e Code, at: &'e Code, span: Span) -> Value<'e> {
        let (of, at) = (self.eval(of)?, self.eval(at)?);
        match (&of, &at) {
            (Val::Null, _) | (_, Val::Null) => Ok(Val::Null),
            (Val::List(items), Val::Int(at)) => {
                Ok(place(*at, items.len()).map_or(Val::Null, |at| items[at].clone()))
            }
            (Val::List(_), other) => Err(placed(
                QueryError::new(
                    Fault::Value,
                    format!("a List is indexed by an Integer, not {}", other.what()),
                ),
                span,
            )),
            (Val::Map(entries), Val::Text(key)) => Ok(entries.get(&**key).cloned().unwrap_or_default()),
            (Val::Node(_) | Val::Relation(_), Val::Text(key)) => {
                let prop = self.named(key);
                self.property(&of, &prop).map_err(|error| placed(error, span))
            }
            (Val::Map(_) | Val::Node(_) | Val::Relation(_), other) => Err(placed(
                QueryError::new(Fault::Value, format!("a key is a String, not {}", other.what())),
                span,
            )),
            (other, _) => {
                let error = QueryError::new(Fault::Value, format!("{} has no items", other.what()));
                Err(placed(error, span))
            }
        }
    }

    /// `of[from..to]`
    pub fn slice(
        &mut self,
        of: &'e Code,
        from: Option<&'e Code>,
        to: Option<&'e Code>,
        span: Span,
    ) -> Value<'e> {
        let of = self.eval(of)?;
        let from = from.map_or(Ok(Val::Int(0)), |from| self.eval(from))?;
        let to = to.map_or(Ok(Val::Int(i64::MAX)), |to| self.eval(to))?;
        match (&of, &from, &to) {
            (Val::Null, _, _) | (_, Val::Null, _) | (_, _, Val::Null) => Ok(Val::Null),
            (Val::List(items), Val::Int(from), Val::Int(to)) => {
                let (from, to) = (bound(*from, items.len()), bound(*to, items.len()));
                Ok(Val::list(items.get(from..to).map(<[Val<'e>]>::to_vec).unwrap_or_default()))
            }
            _ => {
                let error = QueryError::new(Fault::Value, "a slice takes a List and whole numbers");
                Err(placed(error, span))
            }
        }
    }

    /// The items of a list that is walked over; `None`: null.
    fn items(&mut self, each: &'e Each) -> Result<Option<Rc<Vec<Val<'e>>>>, Stop> {
        match self.eval(&each.list)? {
            Val::Null => Ok(None),
            Val::List(items) => Ok(Some(items)),
            other => {
                let error =
                    QueryError::new(Fault::Value, format!("a List is walked over, not {}", other.what()));
                Err(placed(error, each.span))
            }
        }
    }

    pub fn comprehension(
        &mut self,
        each: &'e Each,
        condition: Option<&'e Code>,
        value: Option<&'e Code>,
    ) -> Value<'e> {
        let Some(items) = self.items(each)? else { return Ok(Val::Null) };
        let mut kept = Vec::new();
        for item in items.iter() {
            self.budget.step()?;
            self.frame[each.slot] = item.clone();
            let keeps = condition.map_or(Ok(Truth::Yes), |condition| self.truth(condition))?;
            if keeps == Truth::Yes {
                kept.push(value.map_or_else(|| Ok(item.clone()), |value| self.eval(value))?);
            }
        }
        Ok(Val::list(kept))
    }

    pub fn quantified(&mut self, quantifier: Quantifier, each: &'e Each, condition: &'e Code) -> Value<'e> {
        let Some(items) = self.items(each)? else { return Ok(Val::Null) };
        let (mut holding, mut unknown) = (0usize, 0usize);
        for item in items.iter() {
            self.budget.step()?;
            self.frame[each.slot] = item.clone();
            match self.truth(condition)? {
                Truth::Yes => holding += 1,
                Truth::Unknown => unknown += 1,
                Truth::No => {}
            }
            let decided = match quantifier {
                Quantifier::Any | Quantifier::None => holding > 0,
                Quantifier::Single => holding > 1,
                Quantifier::All => false,
            };
            if decided {
                break;
            }
        }
        let failing = items.len() - holding.min(items.len()) - unknown.min(items.len());
        Ok(match quantifier {
            Quantifier::All if failing > 0 => Val::Bool(false),
            Quantifier::Any if holding > 0 => Val::Bool(true),
            Quantifier::None if holding > 0 => Val::Bool(false),
            Quantifier::Single if holding > 1 => Val::Bool(false),
            _ if unknown > 0 => Val::Null,
            Quantifier::All | Quantifier::None => Val::Bool(true),
            Quantifier::Any => Val::Bool(false),
            Quantifier::Single => Val::Bool(holding == 1),
        })
    }

    pub fn reduce(&mut self, slot: Slot, start: &'e Code, each: &'e Each, step: &'e Code) -> Value<'e> {
        let mut total = self.eval(start)?;
        let Some(items) = self.items(each)? else { return Ok(Val::Null) };
        for item in items.iter() {
            self.budget.step()?;
            self.frame[slot] = total;
            self.frame[each.slot] = item.clone();
            total = self.eval(step)?;
        }
        Ok(total)
    }
}

/// A place counted from the start, or from the end when negative; `None` outside the list.
fn place(at: i64, length: usize) -> Option<usize> {
    let from_end = || length.checked_sub(usize::try_from(at.unsigned_abs()).ok()?);
    let place = if at < 0 { from_end()? } else { usize::try_from(at).ok()? };
    (place < length).then_some(place)
}

/// As [`place`], held within the list.
fn bound(at: i64, length: usize) -> usize {
    let away = usize::try_from(at.unsigned_abs()).unwrap_or(usize::MAX);
    if at < 0 { length.saturating_sub(away) } else { away.min(length) }
}
