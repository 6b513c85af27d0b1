//! Functions of lists and of several values.

use super::{Env, Function, Outcome, lenient, strict, unfit, whole};
use crate::model::Truth;
use crate::query::error::{Fault, QueryError};
use crate::query::value::{Val, equal};

/// The longest list that `range` makes.
const MAX_RANGE: i64 = 4_000_000;

pub const TABLE: &[Function] = &[
    strict("size", (1, 1), "how many items or characters", size),
    strict("isEmpty", (1, 1), "whether a list, map or text has nothing in it", is_empty),
    strict("head", (1, 1), "the first item", |_, args| ends("head", args, <[Val<'_>]>::first)),
    strict("last", (1, 1), "the last item", |_, args| ends("last", args, <[Val<'_>]>::last)),
    strict("tail", (1, 1), "all but the first item", |_, args| match &args[0] {
        Val::List(items) => Ok(Val::list(items.iter().skip(1).cloned().collect())),
        other => Err(unfit("tail", "a List", other)),
    }),
    strict("reverse", (1, 1), "the list or text from its end", reverse),
    strict("range", (2, 3), "whole numbers from one to another", range),
    lenient("coalesce", (1, usize::MAX), "the first value that is known", |_, args| {
        Ok(args.iter().find(|value| !value.is_null()).cloned().unwrap_or_default())
    }),
    lenient("nullIf", (2, 2), "the first value, or null when both are equal", |_, args| {
        Ok(if equal(&args[0], &args[1]) == Truth::Yes { Val::Null } else { args[0].clone() })
    }),
];

#[allow(clippy::cast_possible_wrap)]
fn size<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    match &args[0] {
        Val::List(items) => Ok(Val::Int(items.len() as i64)),
        Val::Text(text) => Ok(Val::Int(text.chars().count() as i64)),
        other => Err(unfit("size", "a List or a String", other)),
    }
}

fn is_empty<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    match &args[0] {
        Val::List(items) => Ok(Val::Bool(items.is_empty())),
        Val::Text(text) => Ok(Val::Bool(text.is_empty())),
        Val::Map(entries) => Ok(Val::Bool(entries.is_empty())),
        other => Err(unfit("isEmpty", "a List, a Map or a String", other)),
    }
}

fn ends<'e>(
    name: &str,
    args: &[Val<'e>],
    pick: for<'v> fn(&'v [Val<'e>]) -> Option<&'v Val<'e>>,
) -> Outcome<'e> {
    match &args[0] {
        Val::List(items) => Ok(pick(items).cloned().unwrap_or_default()),
        other => Err(unfit(name, "a List", other)),
    }
}

fn reverse<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    match &args[0] {
        Val::List(items) => Ok(Val::list(items.iter().rev().cloned().collect())),
        Val::Text(text) => Ok(Val::own(text.chars().rev().collect::<String>())),
        other => Err(unfit("reverse", "a List or a String", other)),
    }
}

fn range<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    let (from, to) = (whole("range", &args[0])?, whole("range", &args[1])?);
    let step = args.get(2).map_or(Ok(1), |step| whole("range", step))?;
    if step == 0 {
        return Err(QueryError::new(Fault::Value, "range cannot go on in steps of 0"));
    }
    let count = (i128::from(to) - i128::from(from)) / i128::from(step) + 1;
    if (i128::from(to) - i128::from(from)).signum() * i128::from(step).signum() < 0 {
        return Ok(Val::list(Vec::new()));
    }
    if count > i128::from(MAX_RANGE) {
        return Err(QueryError::new(Fault::Value, format!("range makes at most {MAX_RANGE} numbers")));
    }
    let numbers = std::iter::successors(Some(from), |at| at.checked_add(step));
    Ok(Val::list(numbers.take(usize::try_from(count).unwrap_or_default()).map(Val::Int).collect()))
}
