//! Rows through steps and stages.

use super::aggregate::Groups;
use super::budget::{Flow, Stop};
use super::machine::{Machine, State};
use crate::model::Truth;
use crate::query::ast::Span;
use crate::query::error::{Fault, QueryError};
use crate::query::plan::{Code, End, Pipe, Slot, Sort, Stage, Step, Sub};
use crate::query::value::{Key, Val, order};
use std::cmp::Ordering;
use std::collections::HashSet;

impl<'e> Machine<'e> {
    /// Sends one row, the frame as it is, through a pipe.
    pub fn pipe(&mut self, pipe: &'e Pipe) -> Flow {
        let mut stages = pipe.stages.iter();
        let Some(first) = stages.next() else { return Ok(()) };
        let mut bound = false;
        let flow = self.push(first, 0);
        self.settle(flow, first, &mut bound)?;
        let mut before = first;
        for stage in stages {
            let flow = self.feed(&before.end, stage);
            self.settle(flow, stage, &mut bound)?;
            before = stage;
        }
        if bound { Err(Stop::Bound) } else { Ok(()) }
    }

    /// Whether the stages after one go on when its stream has ended so.
    fn settle(&mut self, flow: Flow, stage: &Stage, bound: &mut bool) -> Flow {
        match flow {
            Ok(()) => Ok(()),
            Err(Stop::Enough(id)) if id == stage.id => Ok(()),
            Err(Stop::Bound) => {
                *bound = true;
                let gathers = matches!(stage.end, End::Sort(_) | End::Group(_));
                if gathers && self.budget.finish() { Ok(()) } else { Err(Stop::Bound) }
            }
            Err(stop) => Err(stop),
        }
    }

    /// Runs a subquery for the row at hand.
    pub fn sub(&mut self, sub: &'e Sub) -> Flow {
        for state in sub.states.clone() {
            self.states[state] = State::Empty;
        }
        let before = self.budget.memory();
        sub.pipes.iter().try_for_each(|pipe| self.pipe(pipe))?;
        // what it gathered is counted again where it is kept
        self.budget.give_back(before);
        Ok(())
    }

    /// Sends the row at hand through the steps of a stage from one on.
    pub fn push(&mut self, stage: &'e Stage, at: usize) -> Flow {
        let Some(step) = stage.steps.get(at) else { return self.end(stage) };
        match step {
            Step::Match(found) => self.matching(found, stage, at + 1),
            Step::Filter(code, span) => match self.condition(code, *span)? {
                Truth::Yes => self.push(stage, at + 1),
                Truth::No => Ok(()),
                Truth::Unknown => {
                    self.unknown += 1;
                    Ok(())
                }
            },
            Step::Assign(assigned) => {
                let mut values = Vec::with_capacity(assigned.len());
                for (_, code) in assigned {
                    values.push(self.eval(code)?);
                }
                for ((slot, _), value) in assigned.iter().zip(values) {
                    self.frame[*slot] = value;
                }
                self.push(stage, at + 1)
            }
            Step::Unwind { list, slot } => self.unwind(list, *slot, stage, at + 1),
            Step::Distinct { state, slots } => {
                if self.is_new(*state, slots)? {
                    self.push(stage, at + 1)
                } else {
                    Ok(())
                }
            }
            Step::Skip { state, count, span } => {
                let skipped = self.number(count, *span)?;
                if self.counted(*state) <= skipped { Ok(()) } else { self.push(stage, at + 1) }
            }
            Step::Limit { state, count, span } => {
                let most = self.number(count, *span)?;
                let passed = self.counted(*state);
                if passed <= most {
                    self.push(stage, at + 1)?;
                }
                if passed >= most { Err(Stop::Enough(stage.id)) } else { Ok(()) }
            }
        }
    }

    /// One more row has come by; how many there were.
    fn counted(&mut self, state: usize) -> u64 {
        let count = match &self.states[state] {
            State::Count(count) => count + 1,
            _ => 1,
        };
        self.states[state] = State::Count(count);
        count
    }

    /// The number after SKIP or LIMIT.
    fn number(&mut self, code: &'e Code, span: Span) -> Result<u64, Stop> {
        let value = self.eval(code)?;
        if let Val::Int(number) = value
            && let Ok(number) = u64::try_from(number)
        {
            return Ok(number);
        }
        let got = if let Val::Int(number) = value { number.to_string() } else { value.what().to_owned() };
        let error =
            QueryError::new(Fault::Value, format!("SKIP and LIMIT take a whole number from 0, not {got}"));
        Err(error.at(span.range()).into())
    }

    fn unwind(&mut self, list: &'e Code, slot: Slot, stage: &'e Stage, next: usize) -> Flow {
        match self.eval(list)? {
            Val::Null => Ok(()),
            Val::List(items) => {
                for item in items.iter() {
                    self.budget.step()?;
                    self.frame[slot] = item.clone();
                    self.push(stage, next)?;
                }
                Ok(())
            }
            single => {
                self.frame[slot] = single;
                self.push(stage, next)
            }
        }
    }

    fn is_new(&mut self, state: usize, slots: &[Slot]) -> Result<bool, Stop> {
        let key = Key::of(slots.iter().map(|slot| &self.frame[*slot]));
        if !matches!(self.states[state], State::Seen(_)) {
            self.states[state] = State::Seen(HashSet::new());
        }
        let weight = key.weight();
        let State::Seen(seen) = &mut self.states[state] else { return Ok(true) };
        let new = seen.insert(key);
        if new {
            self.budget.keep(weight)?;
        }
        Ok(new)
    }

    fn end(&mut self, stage: &'e Stage) -> Flow {
        match &stage.end {
            End::Answer(slots) => self.emit(slots),
            End::Exists { state } => {
                self.states[*state] = State::Count(1);
                Err(Stop::Enough(stage.id))
            }
            End::Count { state } => {
                self.counted(*state);
                Ok(())
            }
            End::Collect { state, value } => {
                let value = self.eval(value)?;
                self.budget.keep(24 + value.weight())?;
                if !matches!(self.states[*state], State::Values(_)) {
                    self.states[*state] = State::Values(Vec::new());
                }
                if let State::Values(values) = &mut self.states[*state] {
                    values.push(value);
                }
                Ok(())
            }
            End::Sort(sort) => self.keep_row(sort),
            End::Group(group) => self.group_row(group),
        }
    }

    fn keep_row(&mut self, sort: &'e Sort) -> Flow {
        let mut keys = Vec::with_capacity(sort.keys.len());
        for (code, _) in &sort.keys {
            keys.push(self.eval(code)?);
        }
        let kept: Vec<Val<'e>> = sort.keep.iter().map(|slot| self.frame[*slot].clone()).collect();
        let weight = 48 + keys.iter().chain(&kept).map(|value| 24 + value.weight()).sum::<usize>();
        self.budget.keep(weight)?;
        let most = self.most_rows(sort)?;
        if !matches!(self.states[sort.state], State::Rows(_)) {
            self.states[sort.state] = State::Rows(Vec::new());
        }
        let State::Rows(rows) = &mut self.states[sort.state] else { return Ok(()) };
        rows.push((keys, kept));
        // only the first rows are wanted: drop the others now and then
        if most.is_some_and(|most| rows.len() >= most.saturating_mul(2).saturating_add(1024)) {
            let most = most.unwrap_or_default();
            rows.sort_by(|a, b| by_keys(sort, &a.0, &b.0));
            rows.truncate(most);
            self.budget.release(weight * (most + 1024));
        }
        Ok(())
    }

    /// How many rows of a sort are wanted, SKIP and LIMIT together.
    fn most_rows(&mut self, sort: &'e Sort) -> Result<Option<usize>, Stop> {
        let Some((skip, limit)) = &sort.most else { return Ok(None) };
        let mut most = 0u64;
        for code in skip.iter().chain(std::iter::once(limit)) {
            most = most.saturating_add(self.number(code, Span::default())?);
        }
        Ok(usize::try_from(most).ok())
    }

    /// Sends what a stage has gathered through the next one.
    fn feed(&mut self, end: &'e End, next: &'e Stage) -> Flow {
        match end {
            End::Sort(sort) => {
                let State::Rows(mut rows) = std::mem::take(&mut self.states[sort.state]) else {
                    return Ok(());
                };
                rows.sort_by(|a, b| by_keys(sort, &a.0, &b.0));
                for (_, kept) in rows {
                    self.budget.step()?;
                    for (slot, value) in sort.keep.iter().zip(kept) {
                        self.frame[*slot] = value;
                    }
                    self.push(next, 0)?;
                }
                Ok(())
            }
            End::Group(group) => {
                let groups = match std::mem::take(&mut self.states[group.state]) {
                    State::Groups(groups) => *groups,
                    _ => Groups::default(),
                };
                for values in groups.finish(group) {
                    self.budget.step()?;
                    for (slot, value) in values {
                        self.frame[slot] = value;
                    }
                    self.push(next, 0)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn by_keys(sort: &Sort, a: &[Val<'_>], b: &[Val<'_>]) -> Ordering {
    for ((a, b), (_, descending)) in a.iter().zip(b).zip(&sort.keys) {
        let one = order(a, b);
        if one.is_ne() {
            return if *descending { one.reverse() } else { one };
        }
    }
    Ordering::Equal
}
