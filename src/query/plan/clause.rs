//! Clauses to steps and stages.

use super::code::{Code, Slot};
use super::expr::Want;
use super::pipe::{End, Group, Pipe, Sort, Stage, Step};
use super::scope::{Holds, Scope};
use super::{Grouping, Planner, names};
use crate::query::ast::{Clause, Expr, ExprKind, Item, Part, Projection, Span, Union};
use crate::query::error::{Fault, QueryError};
use std::collections::BTreeSet;

/// A pipe being built.
#[derive(Default)]
pub struct Building {
    stages: Vec<Stage>,
    pub steps: Vec<Step>,
}

/// The columns of a projection: name, slot, what it holds.
type Columns = Vec<(String, Slot, Holds)>;

impl Planner<'_> {
    /// The parts of a whole query, and its column names.
    pub fn answer(&mut self, union: &Union) -> Result<(Vec<Pipe>, Vec<String>), QueryError> {
        let state = (!union.all).then(|| self.state());
        let (mut pipes, mut names): (Vec<Pipe>, Vec<String>) = (Vec::new(), Vec::new());
        for part in &union.parts {
            self.scope = Scope::default();
            let mut building = Building::default();
            let columns = self.clauses(&part.clauses, &mut building)?.unwrap_or_default();
            if pipes.is_empty() {
                names = columns.iter().map(|(name, _, _)| name.clone()).collect();
            }
            let slots = ordered(&names, &columns)?;
            if let Some(state) = state {
                building.steps.push(Step::Distinct { state, slots: slots.clone() });
            }
            pipes.push(self.pipe(building, End::Answer(slots)));
        }
        Ok((pipes, names))
    }

    /// The parts of a subquery.
    pub fn inner(&mut self, union: &Union, want: Want, state: usize) -> Result<Vec<Pipe>, QueryError> {
        let distinct = (!union.all).then(|| self.state());
        let outer = self.scope.clone();
        let mut pipes = Vec::new();
        for part in &union.parts {
            self.scope = outer.clone();
            pipes.push(self.inner_part(part, want, state, distinct)?);
        }
        Ok(pipes)
    }

    fn inner_part(
        &mut self,
        part: &Part,
        want: Want,
        state: usize,
        distinct: Option<usize>,
    ) -> Result<Pipe, QueryError> {
        let mut building = Building::default();
        let columns = self.clauses(&part.clauses, &mut building)?.unwrap_or_default();
        let slots: Vec<Slot> = columns.iter().map(|(_, slot, _)| *slot).collect();
        if let Some(state) = distinct {
            building.steps.push(Step::Distinct { state, slots: slots.clone() });
        }
        let end = match want {
            Want::Exists => End::Exists { state },
            Want::Count => End::Count { state },
            Want::Collect => match slots.as_slice() {
                [slot] => End::Collect { state, value: Code::Slot(*slot) },
                _ => return Err(QueryError::new(Fault::Meaning, "COLLECT { … } returns exactly one column")),
            },
        };
        Ok(self.pipe(building, end))
    }

    /// Clauses whose rows give a value each.
    pub fn gathering(&mut self, clauses: &[Clause], value: &Expr, state: usize) -> Result<Pipe, QueryError> {
        let mut building = Building::default();
        self.clauses(clauses, &mut building)?;
        let value = self.expr(value)?;
        Ok(self.pipe(building, End::Collect { state, value }))
    }

    fn pipe(&mut self, mut building: Building, end: End) -> Pipe {
        self.end(&mut building, end);
        Pipe { stages: building.stages }
    }

    fn end(&mut self, building: &mut Building, end: End) {
        self.stages += 1;
        let steps = std::mem::take(&mut building.steps);
        building.stages.push(Stage { id: self.stages, steps, end });
    }

    fn clauses(
        &mut self,
        clauses: &[Clause],
        building: &mut Building,
    ) -> Result<Option<Columns>, QueryError> {
        for clause in clauses {
            match clause {
                Clause::Match(clause) => {
                    let step = self.matching(clause)?;
                    building.steps.push(Step::Match(Box::new(step)));
                }
                Clause::Unwind { list, name } => {
                    let list = self.expr(list)?;
                    let slot = self.slot();
                    self.scope.add(name, slot, Holds::Value);
                    building.steps.push(Step::Unwind { list, slot });
                }
                Clause::With(projection) => _ = self.project(projection, building)?,
                Clause::Return(projection) => return self.project(projection, building).map(Some),
            }
        }
        Ok(None)
    }

    /// WITH or RETURN: afterwards the scope holds its columns.
    fn project(&mut self, projection: &Projection, building: &mut Building) -> Result<Columns, QueryError> {
        let items = self.items(projection);
        let grouped = items.iter().any(|item| item.value.has_aggregate());
        let (columns, keys) = if grouped {
            self.grouped_columns(&items, projection, building)?
        } else {
            let columns = self.plain_columns(&items, building)?;
            self.see(&columns);
            let keys = self.sort_keys(projection, &items, &columns)?;
            (columns, keys)
        };
        let slots: Vec<Slot> = columns.iter().map(|(_, slot, _)| *slot).collect();
        if projection.distinct {
            let state = self.state();
            building.steps.push(Step::Distinct { state, slots: slots.clone() });
        }
        let condition = projection.condition.as_ref();
        let condition = condition.map(|condition| Ok((self.expr(condition)?, condition.span))).transpose()?;
        self.sort_and_cut(projection, keys, slots, building)?;
        if let Some((condition, span)) = condition {
            building.steps.push(Step::Filter(condition, span));
        }
        self.scope = Scope::default();
        self.see(&columns);
        Ok(columns)
    }

    /// Adds columns to the scope.
    fn see(&mut self, columns: &Columns) {
        for (name, slot, holds) in columns {
            self.scope.add(name, *slot, *holds);
        }
    }

    /// The items, with `*` spelled out.
    fn items(&self, projection: &Projection) -> Vec<Item> {
        let mut items = Vec::new();
        if projection.star {
            let star = |(name, _, _): (&str, Slot, Holds)| Item {
                value: Expr { kind: ExprKind::Variable(name.to_owned()), span: Span::default() },
                name: name.to_owned(),
            };
            items.extend(self.scope.all().into_iter().map(star));
        }
        items.extend(projection.items.iter().cloned());
        items
    }

    fn plain_columns(&mut self, items: &[Item], building: &mut Building) -> Result<Columns, QueryError> {
        let (mut columns, mut assigned) = (Vec::new(), Vec::new());
        for item in items {
            let holds = self.holds(&item.value);
            // a variable that goes on needs no slot of its own
            let slot = match self.expr(&item.value)? {
                Code::Slot(slot) => slot,
                code => {
                    let slot = self.slot();
                    assigned.push((slot, code));
                    slot
                }
            };
            columns.push((item.name.clone(), slot, holds));
        }
        if !assigned.is_empty() {
            building.steps.push(Step::Assign(assigned));
        }
        Ok(columns)
    }

    fn holds(&self, value: &Expr) -> Holds {
        match &value.kind {
            ExprKind::Variable(name) => self.scope.find(name).map_or(Holds::Value, |(_, holds)| holds),
            _ => Holds::Value,
        }
    }

    /// Groups by the items without aggregates. The order's keys may use the keys and aggregates too.
    fn grouped_columns(
        &mut self,
        items: &[Item],
        projection: &Projection,
        building: &mut Building,
    ) -> Result<(Columns, Vec<(Code, bool)>), QueryError> {
        let (mut keys, mut codes) = (Vec::new(), Vec::new());
        for item in items.iter().filter(|item| !item.value.has_aggregate()) {
            let (holds, code, slot) = (self.holds(&item.value), self.expr(&item.value)?, self.slot());
            codes.push((slot, code));
            keys.push((item.value.clone(), slot, holds));
        }
        let outer = std::mem::take(&mut self.scope);
        let outside = self.group.replace(Grouping { keys, aggregates: Vec::new(), outer });
        let (mut columns, mut assigned) = (Vec::new(), Vec::new());
        for item in items {
            let slot = match self.expr(&item.value)? {
                Code::Slot(slot) => slot,
                code => {
                    let slot = self.slot();
                    assigned.push((slot, code));
                    slot
                }
            };
            columns.push((item.name.clone(), slot, self.key_holds(slot)));
        }
        self.see(&columns);
        let sorted = self.sort_keys(projection, items, &columns)?;
        let group = std::mem::replace(&mut self.group, outside).unwrap_or_default();
        let state = self.state();
        let group = Group { state, keys: codes, aggregates: group.aggregates };
        self.end(building, End::Group(Box::new(group)));
        if !assigned.is_empty() {
            building.steps.push(Step::Assign(assigned));
        }
        Ok((columns, sorted))
    }

    fn key_holds(&self, slot: Slot) -> Holds {
        let keys = self.group.as_ref().map(|group| group.keys.as_slice()).unwrap_or_default();
        keys.iter().find(|(_, own, _)| *own == slot).map_or(Holds::Value, |(_, _, holds)| *holds)
    }

    fn sort_keys(
        &mut self,
        projection: &Projection,
        items: &[Item],
        columns: &Columns,
    ) -> Result<Vec<(Code, bool)>, QueryError> {
        let mut keys = Vec::new();
        for sort in &projection.order {
            let same = items.iter().position(|item| item.value == sort.key);
            let alias = matches!(&sort.key.kind, ExprKind::Variable(name) if columns.iter().any(|(own, _, _)| own == name));
            let code = match same.and_then(|at| columns.get(at)).filter(|_| !alias) {
                Some((_, slot, _)) => Code::Slot(*slot),
                None => self.expr(&sort.key)?,
            };
            keys.push((code, sort.descending));
        }
        Ok(keys)
    }

    fn sort_and_cut(
        &mut self,
        projection: &Projection,
        keys: Vec<(Code, bool)>,
        mut keep: Vec<Slot>,
        building: &mut Building,
    ) -> Result<(), QueryError> {
        if !keys.is_empty() {
            let mut seen = BTreeSet::new();
            projection.condition.iter().for_each(|condition| names::of_expr(condition, &mut seen));
            keep.extend(seen.iter().filter_map(|name| self.scope.find(name)).map(|(slot, _)| slot));
            keep.sort_unstable();
            keep.dedup();
            let most = match (&projection.skip, &projection.limit) {
                (skip, Some(limit)) => {
                    let skip = skip.as_ref().map(|skip| self.expr(skip)).transpose()?;
                    Some((skip, self.expr(limit)?))
                }
                _ => None,
            };
            let state = self.state();
            self.end(building, End::Sort(Box::new(Sort { state, keys, keep, most })));
        }
        if let Some(skip) = &projection.skip {
            let (state, count) = (self.state(), self.expr(skip)?);
            building.steps.push(Step::Skip { state, count, span: skip.span });
        }
        if let Some(limit) = &projection.limit {
            let (state, count) = (self.state(), self.expr(limit)?);
            building.steps.push(Step::Limit { state, count, span: limit.span });
        }
        Ok(())
    }
}

/// The slots of the columns in the order of the first part's names.
fn ordered(names: &[String], columns: &Columns) -> Result<Vec<Slot>, QueryError> {
    let slot = |name: &String| {
        let found = columns.iter().find(|(own, _, _)| own == name).map(|(_, slot, _)| *slot);
        found.ok_or_else(|| {
            QueryError::new(Fault::Meaning, format!("one part of the UNION has no column {name}"))
        })
    };
    names.iter().map(slot).collect()
}
