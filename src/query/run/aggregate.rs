//! Groups and aggregates.

use super::budget::{Flow, Stop};
use super::machine::{Machine, State};
use crate::query::ast::{Arithmetic, Span};
use crate::query::error::{Fault, QueryError};
use crate::query::plan::{Aggregate, AggregateKind, Group, Slot};
use crate::query::value::{Key, Val, calculate, order};
use std::collections::{HashMap, HashSet};

/// Groups in the order of their first rows.
#[derive(Default)]
pub struct Groups<'e> {
    places: HashMap<Key, usize>,
    groups: Vec<(Vec<Val<'e>>, Vec<Gathered<'e>>)>,
}

/// What an aggregate has gathered in one group.
#[derive(Default)]
struct Gathered<'e> {
    seen: HashSet<Key>,
    count: u64,
    values: Vec<Val<'e>>,
    /// the sum, the smallest or the largest
    best: Val<'e>,
    /// mean and sum of squared distances from it, as they grow
    mean: f64,
    spread: f64,
    percentile: f64,
}

impl<'e> Machine<'e> {
    /// Takes the row at hand into its group.
    pub fn group_row(&mut self, group: &'e Group) -> Flow {
        let mut keys = Vec::with_capacity(group.keys.len());
        for (_, code) in &group.keys {
            keys.push(self.eval(code)?);
        }
        let mut rows = Vec::with_capacity(group.aggregates.len());
        for aggregate in &group.aggregates {
            let second = aggregate.second.as_ref().map(|second| self.eval(second)).transpose()?;
            rows.push((self.eval(&aggregate.value)?, second));
        }
        let mut groups = match std::mem::take(&mut self.states[group.state]) {
            State::Groups(groups) => groups,
            _ => Box::default(),
        };
        let added = groups.add(group, keys, rows);
        self.states[group.state] = State::Groups(groups);
        self.budget.keep(added?)
    }
}

impl<'e> Groups<'e> {
    /// Takes a row in; how much memory that takes, in bytes.
    fn add(
        &mut self,
        group: &Group,
        keys: Vec<Val<'e>>,
        row: Vec<(Val<'e>, Option<Val<'e>>)>,
    ) -> Result<usize, Stop> {
        let mut weight = 0;
        let key = Key::of(&keys);
        let (key_weight, next) = (key.weight(), self.groups.len());
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            weight += 2 * key_weight + keys.iter().map(|key| 24 + key.weight()).sum::<usize>();
            weight += group.aggregates.len() * size_of::<Gathered<'_>>();
            let gathered = group.aggregates.iter().map(|_| Gathered::default()).collect();
            self.groups.push((keys, gathered));
        }
        let (_, all) = &mut self.groups[place];
        for ((aggregate, gathered), (value, second)) in group.aggregates.iter().zip(all).zip(row) {
            let added = gathered.add(aggregate, value, second.as_ref());
            weight += added.map_err(|error| error.at(aggregate.span.range()))?;
        }
        Ok(weight)
    }

    /// The values of each group with their slots. Without keys there is one group even of no rows.
    pub fn finish(mut self, group: &Group) -> Vec<Vec<(Slot, Val<'e>)>> {
        if group.keys.is_empty() && self.groups.is_empty() {
            let none = group.aggregates.iter().map(|_| Gathered::default()).collect();
            self.groups.push((Vec::new(), none));
        }
        let finished = |(keys, all): (Vec<Val<'e>>, Vec<Gathered<'e>>)| {
            let mut values: Vec<(Slot, Val<'e>)> =
                group.keys.iter().map(|(slot, _)| *slot).zip(keys).collect();
            for (aggregate, gathered) in group.aggregates.iter().zip(all) {
                values.push((aggregate.slot, gathered.finish(aggregate)));
            }
            values
        };
        self.groups.into_iter().map(finished).collect()
    }
}

impl<'e> Gathered<'e> {
    fn add(
        &mut self,
        aggregate: &Aggregate,
        value: Val<'e>,
        second: Option<&Val<'e>>,
    ) -> Result<usize, QueryError> {
        if aggregate.kind == AggregateKind::Rows {
            self.count += 1;
            return Ok(0);
        }
        if let AggregateKind::Percentile { .. } = aggregate.kind {
            self.percentile = percentile(second)?;
        }
        if value.is_null() {
            return Ok(0);
        }
        let mut weight = 0;
        if aggregate.distinct {
            let key = Key::of([&value]);
            weight += key.weight();
            if !self.seen.insert(key) {
                return Ok(0);
            }
        }
        self.count += 1;
        match aggregate.kind {
            AggregateKind::Rows | AggregateKind::Count => {}
            AggregateKind::Collect => {
                weight += 24 + value.weight();
                self.values.push(value);
            }
            AggregateKind::Sum | AggregateKind::Avg => self.sum(&value, aggregate)?,
            AggregateKind::Min if self.best.is_null() || order(&value, &self.best).is_lt() => {
                self.best = value;
            }
            AggregateKind::Max if self.best.is_null() || order(&value, &self.best).is_gt() => {
                self.best = value;
            }
            AggregateKind::Min | AggregateKind::Max => {}
            AggregateKind::Deviation { .. } => self.spread(number(&value, aggregate.span)?),
            AggregateKind::Percentile { .. } => {
                number(&value, aggregate.span)?;
                weight += 24;
                self.values.push(value);
            }
        }
        Ok(weight)
    }

    fn sum(&mut self, value: &Val<'e>, aggregate: &Aggregate) -> Result<(), QueryError> {
        if !matches!(value, Val::Int(_) | Val::Float(_) | Val::Duration(_)) {
            let message = format!("sum and avg take numbers, not {}", value.what());
            return Err(QueryError::new(Fault::Value, message).at(aggregate.span.range()));
        }
        self.best =
            if self.best.is_null() { value.clone() } else { calculate(&self.best, Arithmetic::Add, value)? };
        Ok(())
    }

    /// One more number, without keeping them (Welford).
    #[allow(clippy::cast_precision_loss)]
    fn spread(&mut self, number: f64) {
        let away = number - self.mean;
        self.mean += away / self.count as f64;
        self.spread += away * (number - self.mean);
    }

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_wrap)]
    fn finish(self, aggregate: &Aggregate) -> Val<'e> {
        match aggregate.kind {
            AggregateKind::Rows | AggregateKind::Count => Val::Int(self.count as i64),
            AggregateKind::Collect => Val::list(self.values),
            AggregateKind::Sum if self.best.is_null() => Val::Int(0),
            AggregateKind::Sum | AggregateKind::Min | AggregateKind::Max => self.best,
            AggregateKind::Avg => match self.best {
                Val::Int(sum) => Val::Float(sum as f64 / self.count as f64),
                Val::Float(sum) => Val::Float(sum / self.count as f64),
                _ => Val::Null,
            },
            AggregateKind::Deviation { sample } => {
                let over = if sample { self.count.saturating_sub(1) } else { self.count };
                Val::Float(if over == 0 { 0.0 } else { (self.spread / over as f64).sqrt() })
            }
            AggregateKind::Percentile { between } => percentile_of(self.values, self.percentile, between),
        }
    }
}

#[allow(clippy::cast_precision_loss)]
fn number(value: &Val<'_>, span: Span) -> Result<f64, QueryError> {
    match value {
        Val::Int(number) => Ok(*number as f64),
        Val::Float(number) => Ok(*number),
        other => {
            let message = format!("this aggregate takes numbers, not {}", other.what());
            Err(QueryError::new(Fault::Value, message).at(span.range()))
        }
    }
}

fn percentile(second: Option<&Val<'_>>) -> Result<f64, QueryError> {
    let share = match second {
        Some(Val::Float(share)) => *share,
        Some(Val::Int(0)) => 0.0,
        Some(Val::Int(1)) => 1.0,
        _ => f64::NAN,
    };
    if (0.0..=1.0).contains(&share) {
        return Ok(share);
    }
    Err(QueryError::new(Fault::Value, "a percentile is a number from 0.0 to 1.0"))
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn percentile_of<'e>(mut values: Vec<Val<'e>>, share: f64, between: bool) -> Val<'e> {
    if values.is_empty() {
        return Val::Null;
    }
    values.sort_by(order);
    let last = values.len() - 1;
    if !between {
        let at = (share * values.len() as f64).ceil() as usize;
        return values[at.saturating_sub(1).min(last)].clone();
    }
    let place = share * last as f64;
    let (low, high) = (place.floor() as usize, (place.ceil() as usize).min(last));
    let float = |value: &Val<'e>| match value {
        Val::Int(number) => *number as f64,
        Val::Float(number) => *number,
        _ => f64::NAN,
    };
    let (a, b) = (float(&values[low]), float(&values[high]));
    Val::Float(a + (b - a) * (place - low as f64))
}
