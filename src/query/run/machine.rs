//! The state of one run.

use super::aggregate::Groups;
use super::budget::{Budget, Flow, Stop};
use super::shortest::Search;
use crate::model::{Estate, RelationId};
use crate::query::answer::{Answer, Cell, Options};
use crate::query::error::QueryError;
use crate::query::functions::Env;
use crate::query::plan::{Plan, Prop, Slot};
use crate::query::value::{Key, Val, to_cell};
use regex::Regex;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What a step keeps between rows.
#[derive(Default)]
pub enum State<'e> {
    /// nothing yet
    #[default]
    Empty,
    /// keys that were seen
    Seen(HashSet<Key>),
    /// a count
    Count(u64),
    /// rows to be sorted: keys, then kept slots
    Rows(Vec<(Vec<Val<'e>>, Vec<Val<'e>>)>),
    /// groups
    Groups(Box<Groups<'e>>),
    /// gathered values
    Values(Vec<Val<'e>>),
}

/// The most different warnings of one run.
const MAX_WARNINGS: usize = 8;
/// The most regular expressions that are kept beside the plan's own.
const MAX_REGEXES: usize = 256;

/// Runs one plan over one estate.
pub struct Machine<'e> {
    pub estate: &'e Estate,
    pub env: Env<'e>,
    pub params: Vec<Val<'e>>,
    pub frame: Vec<Val<'e>>,
    pub states: Vec<State<'e>>,
    pub budget: Budget,
    /// relations of the matches at hand, each match's after those of the one around it
    pub used: Vec<RelationId>,
    /// conditions on the way to the match at hand that are unknown
    pub doubts: u32,
    /// matches that were left out because of doubts
    pub unknown: u64,
    /// how far matches in doubt are followed; none left: they are left out where the doubt arises
    pub patience: u64,
    /// whether every match in doubt was followed to its end
    pub unknown_counted: bool,
    /// whether the match at hand has found something
    pub matched: bool,
    /// searches for shortest paths that are not under way, to be used again
    pub searches: Vec<Search>,
    regexes: HashMap<Rc<str>, Rc<Regex>>,
    /// values of a wrong type that left a condition unknown
    warnings: Vec<QueryError>,
    plan: &'e Plan,
    answer: Answer,
    max_rows: usize,
}

impl<'e> Machine<'e> {
    /// A machine that has done nothing yet.
    pub fn new(estate: &'e Estate, plan: &'e Plan, params: Vec<Val<'e>>, options: &Options) -> Self {
        Self {
            estate,
            env: Env::new(estate, options.now.or(estate.moment())),
            params,
            frame: vec![Val::Null; plan.slots],
            states: std::iter::repeat_with(State::default).take(plan.states).collect(),
            budget: Budget::new(options),
            used: Vec::new(),
            doubts: 0,
            unknown: 0,
            patience: PATIENCE,
            unknown_counted: true,
            matched: false,
            searches: Vec::new(),
            regexes: HashMap::new(),
            warnings: Vec::new(),
            plan,
            answer: Answer::default(),
            max_rows: options.max_rows,
        }
    }

    /// Begins anew with so many steps, everything that was looked up kept.
    pub fn renew(&mut self, steps: u64) {
        self.budget.renew(steps);
        (self.doubts, self.unknown, self.patience) = (0, 0, PATIENCE);
        self.used.clear();
    }

    /// Runs the plan to its end or to a bound.
    /// Places of warnings are those of `text`.
    pub fn answer(mut self, text: &str) -> Result<Answer, QueryError> {
        let plan = self.plan;
        for pipe in &plan.parts {
            match self.pipe(pipe) {
                Ok(()) | Err(Stop::Enough(_)) => {}
                Err(Stop::Bound) => break,
                Err(Stop::Error(error)) => return Err(*error),
            }
        }
        let safe = |text: &str| crate::model::SafeText::uncapped(text).to_string();
        let placed = |error: QueryError| safe(&format!("unknown: {}", error.placed(text)));
        let warnings = self.warnings.into_iter().map(placed);
        let bound = self.budget.reached.unwrap_or_default();
        Ok(Answer {
            columns: plan.columns.iter().map(|name| safe(name)).collect(),
            complete: bound.is_empty(),
            bound,
            unknown_rows: usize::try_from(self.unknown).unwrap_or(usize::MAX),
            unknown_counted: self.unknown_counted,
            warnings: plan.warnings.iter().cloned().chain(warnings).collect(),
            ..self.answer
        })
    }

    /// Takes a row into the answer.
    pub fn emit(&mut self, slots: &[Slot]) -> Flow {
        if self.answer.rows.len() >= self.max_rows {
            self.budget.over = true;
            return self.budget.reach(format!("{} rows", self.max_rows));
        }
        let weight = slots.iter().map(|slot| 24 + self.frame[*slot].weight()).sum::<usize>();
        self.budget.keep(weight + 24)?;
        let row: Vec<Cell> = slots.iter().map(|slot| to_cell(&self.frame[*slot])).collect();
        self.answer.rows.push(row);
        Ok(())
    }

    /// Takes in a warning, each once.
    pub fn warn(&mut self, error: QueryError) {
        if self.warnings.len() < MAX_WARNINGS && !self.warnings.contains(&error) {
            self.warnings.push(error);
        }
    }

    /// A regular expression that is not known before the run.
    pub fn regex(&mut self, text: &str) -> Result<Rc<Regex>, QueryError> {
        if let Some(regex) = self.regexes.get(text) {
            return Ok(Rc::clone(regex));
        }
        let regex = Rc::new(crate::query::plan::regex(text)?);
        if self.regexes.len() < MAX_REGEXES {
            self.regexes.insert(Rc::from(text), Rc::clone(&regex));
        }
        Ok(regex)
    }

    /// A property of a node or relation, resolved when the name is only known now.
    pub fn named(&self, name: &str) -> Prop {
        Prop::new(name, self.estate)
    }
}

/// How many steps are spent on matches in doubt, so that their number is exact where it can be.
const PATIENCE: u64 = 2_000_000;
