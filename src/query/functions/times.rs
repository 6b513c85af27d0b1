//! Functions of days and moments. Now is the snapshot's own moment, never the clock's.

use super::{Env, Function, Outcome, strict, unfit};
use crate::query::error::{Fault, QueryError};
use crate::query::time;
use crate::query::value::Val;
use std::rc::Rc;

const DAY: i64 = 86_400;

pub const TABLE: &[Function] = &[
    strict("datetime", (0, 1), "a moment of a text or of {epochSeconds}; without: the snapshot's", datetime),
    strict("date", (0, 1), "a day of a text or moment; without: the snapshot's", date),
    strict("timestamp", (0, 0), "the snapshot's moment in milliseconds since 1970", |env, _| {
        Ok(env.now.and_then(|now| now.checked_mul(1000)).map_or(Val::Null, Val::Int))
    }),
    strict("duration", (1, 1), "a length of time of a text like P90D or a map like {days: 90}", duration),
    strict("duration.inDays", (2, 2), "whole days from one time to another", |_, args| {
        difference("duration.inDays", args, true)
    }),
    strict("duration.inSeconds", (2, 2), "days and seconds from one time to another", |_, args| {
        difference("duration.inSeconds", args, false)
    }),
    strict("duration.between", (2, 2), "days and seconds from one time to another", |_, args| {
        difference("duration.between", args, false)
    }),
];

fn entry<'v, 'e>(value: &'v Val<'e>, name: &str) -> Option<&'v Val<'e>> {
    let Val::Map(entries) = value else { return None };
    entries.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn number(value: &Val<'_>, name: &str) -> Option<i64> {
    match entry(value, name) {
        Some(Val::Int(number)) => Some(*number),
        _ => None,
    }
}

fn unread(name: &str, text: &str, like: &str) -> QueryError {
    QueryError::new(Fault::Value, format!("{name} cannot read {text}")).hint(format!("write it like {like}"))
}

fn datetime<'e>(env: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    match args.first() {
        None => Ok(env.now.map_or(Val::Null, Val::Moment)),
        Some(Val::Moment(at)) => Ok(Val::Moment(*at)),
        Some(Val::Date(day)) => Ok(day.checked_mul(DAY).map_or(Val::Null, Val::Moment)),
        Some(Val::Text(text)) => {
            time::datetime(text).ok_or_else(|| unread("datetime", text, "2026-01-31T12:30:00Z"))
        }
        Some(map @ Val::Map(_)) => {
            let seconds =
                number(map, "epochSeconds").or(number(map, "epochMillis").map(|millis| millis / 1000));
            seconds
                .or_else(|| civil(map))
                .map(Val::Moment)
                .ok_or_else(|| unread("datetime", "this map", "{epochSeconds: 0}"))
        }
        Some(other) => Err(unfit("datetime", "a String, a Date or a Map", other)),
    }
}

/// `{year, month, day, hour, minute, second}`
fn civil(map: &Val<'_>) -> Option<i64> {
    let part = |name: &str, default: i64| number(map, name).unwrap_or(default);
    let day = format!("{:04}-{:02}-{:02}", number(map, "year")?, part("month", 1), part("day", 1));
    let Val::Date(day) = time::date(&day)? else { return None };
    let seconds = part("hour", 0).checked_mul(3600)?.checked_add(part("minute", 0).checked_mul(60)?)?;
    day.checked_mul(DAY)?.checked_add(seconds)?.checked_add(part("second", 0))
}

fn date<'e>(env: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    match args.first() {
        None => Ok(env.now.map_or(Val::Null, |now| Val::Date(now.div_euclid(DAY)))),
        Some(Val::Date(day)) => Ok(Val::Date(*day)),
        Some(Val::Moment(at)) => Ok(Val::Date(at.div_euclid(DAY))),
        Some(Val::Text(text)) => time::date(text).ok_or_else(|| unread("date", text, "2026-01-31")),
        Some(map @ Val::Map(_)) => civil(map)
            .map(|at| Val::Date(at.div_euclid(DAY)))
            .ok_or_else(|| unread("date", "this map", "{year: 2026, month: 1, day: 31}")),
        Some(other) => Err(unfit("date", "a String, a DateTime or a Map", other)),
    }
}

fn duration<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    let read = match &args[0] {
        Val::Text(text) => time::duration(text).ok_or_else(|| unread("duration", text, "P90D"))?,
        map @ Val::Map(_) => {
            let part = |name: &str, of: i64| number(map, name).unwrap_or_default().saturating_mul(of);
            time::Duration {
                months: part("years", 12).saturating_add(part("months", 1)),
                days: part("weeks", 7).saturating_add(part("days", 1)),
                seconds: part("hours", 3600)
                    .saturating_add(part("minutes", 60))
                    .saturating_add(part("seconds", 1)),
            }
        }
        Val::Duration(length) => **length,
        other => return Err(unfit("duration", "a String or a Map", other)),
    };
    Ok(Val::Duration(Rc::new(read)))
}

fn difference<'e>(name: &str, args: &[Val<'e>], whole_days: bool) -> Outcome<'e> {
    let length = time::between(&args[0], &args[1], whole_days);
    length.map(|length| Val::Duration(Rc::new(length))).ok_or_else(|| unfit(name, "two times", &args[0]))
}

/// A part of a time (`epochSeconds`, `year`, `days`); `None` when the value is no time.
pub fn part_of_time<'e>(of: &Val<'e>, name: &str) -> Option<Val<'e>> {
    if !matches!(of, Val::Date(_) | Val::Moment(_) | Val::Duration(_)) {
        return None;
    }
    Some(time::component(of, &name.to_lowercase()).unwrap_or_default())
}
