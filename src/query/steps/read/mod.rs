//! Cypher text that the tree can express, as a tree; else why not, and where.

mod condition;
mod pattern;
mod raw;
mod returned;

pub use raw::words;

use super::{At, Condition, Group, Join, Link, MAX_DEPTH, Place, Reach, Returned, Set, Steps, Test, Way};
use crate::query::ast::{Clause, Match, Query, Span, Union};
use crate::query::error::{Fault, QueryError};
use std::collections::HashMap;

type Read<T> = Result<T, QueryError>;

/// Why something is no step.
fn no_step<T>(what: impl std::fmt::Display, span: Span) -> Read<T> {
    Err(QueryError::new(Fault::Unsupported, format!("{what}")).at(span.range()))
}

impl Steps {
    /// The tree of a query.
    ///
    /// # Errors
    /// When no tree says the same; the error says what is in the way.
    pub fn read(query: &Query) -> Result<Self, QueryError> {
        let mut steps = read(&query.union, &query.text).map_err(|error| error.placed(&query.text))?;
        steps.settle();
        Ok(steps)
    }
}

fn read(union: &Union, text: &str) -> Read<Steps> {
    let [part] = union.parts.as_slice() else {
        return no_step("UNION is no step: each part is a query of its own", Span::default());
    };
    let mut body = Body { shown: true, ..Body::default() };
    let mut steps = 0;
    for clause in &part.clauses {
        match clause {
            Clause::Match(found) if !found.optional => body.take(found, text)?,
            _ => break,
        }
        steps += 1;
    }
    if body.sets.is_empty() {
        return no_step("steps begin with MATCH", Span::default());
    }
    let returned = match &part.clauses[steps..] {
        [Clause::Return(answer)] => returned::read(answer).ok(),
        _ => None,
    };
    let root = body.set(0, Vec::new())?;
    let (returned, then) = match returned {
        Some(returned) => (returned, None),
        None => (Returned::default(), raw::rest(text, steps).map(str::to_owned)),
    };
    Ok(Steps { root, returned, then })
}

/// A set that is being read.
struct Found {
    name: String,
    kinds: Vec<String>,
    conditions: Vec<Condition>,
    links: Vec<FoundLink>,
}

/// A connection that is being read.
struct FoundLink {
    name: Option<String>,
    types: Vec<String>,
    way: Way,
    reach: Reach,
    through: Vec<Condition>,
    to: usize,
}

/// The sets of a query or a subquery. The first one is what the others are connected with.
#[derive(Default)]
struct Body {
    /// whether its sets are shown
    shown: bool,
    sets: Vec<Found>,
    by_name: HashMap<String, usize>,
    /// relations by their names: their set and their number in it
    relations: HashMap<String, (usize, usize)>,
}

impl Body {
    /// Reads a MATCH with its condition.
    fn take(&mut self, found: &Match, text: &str) -> Read<()> {
        if found.optional {
            let span = found.patterns.first().map(|pattern| pattern.span).unwrap_or_default();
            return no_step("OPTIONAL MATCH is no step", span);
        }
        self.patterns(&found.patterns)?;
        found.condition.iter().try_for_each(|condition| self.ask(condition, text))
    }

    /// Adds a set that nothing is known by yet.
    fn add(&mut self, name: Option<&String>) -> usize {
        let at = self.sets.len();
        let name = name.cloned().unwrap_or_default();
        if !name.is_empty() {
            self.by_name.insert(name.clone(), at);
        }
        self.sets.push(Found { name, kinds: Vec::new(), conditions: Vec::new(), links: Vec::new() });
        at
    }

    /// A set with everything that is asked of it; `above` leads to it.
    fn set(&mut self, at: usize, above: Place) -> Read<Set> {
        let kinds = std::mem::take(&mut self.sets[at].kinds);
        let name = std::mem::take(&mut self.sets[at].name);
        let conditions = self.conditions(at, above)?;
        Ok(Set { name, kinds, that: Group { join: Join::All, conditions } })
    }

    /// Everything that is asked of a set, its connections last.
    #[allow(clippy::needless_pass_by_value)] // each call makes its own place
    fn conditions(&mut self, at: usize, above: Place) -> Read<Vec<Condition>> {
        if above.len() >= MAX_DEPTH {
            return no_step(format!("it nests more than {MAX_DEPTH} deep"), Span::default());
        }
        let mut conditions = std::mem::take(&mut self.sets[at].conditions);
        for link in std::mem::take(&mut self.sets[at].links) {
            let place = above.iter().copied().chain([At::That(conditions.len())]).collect();
            let through = Group { join: Join::All, conditions: link.through };
            let FoundLink { name, types, way, reach, to, .. } = link;
            let to = self.set(to, place)?;
            let link = Link { name, types, way, reach, through, shown: self.shown, to };
            conditions.push(Condition::new(Test::Link(Box::new(link))));
        }
        Ok(conditions)
    }
}
