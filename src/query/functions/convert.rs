//! Functions that make one type of another.

use super::{Function, Outcome, strict, unfit};
use crate::query::answer::float_text;
use crate::query::time;
use crate::query::value::Val;

type Convert = for<'e> fn(&Val<'e>) -> Option<Val<'e>>;

pub const TABLE: &[Function] = &[
    strict("toInteger", (1, 1), "a whole number of a number, text or truth", |_, a| {
        scalar("toInteger", a, integer)
    }),
    strict("toFloat", (1, 1), "a float of a number or text", |_, a| scalar("toFloat", a, float)),
    strict("toBoolean", (1, 1), "a truth of a text or number", |_, a| scalar("toBoolean", a, boolean)),
    strict("toString", (1, 1), "a text of a number, truth or time", |_, a| scalar("toString", a, string)),
    strict("toIntegerOrNull", (1, 1), "a whole number, or null", |_, a| {
        Ok(integer(&a[0]).unwrap_or_default())
    }),
    strict("toFloatOrNull", (1, 1), "a float, or null", |_, a| Ok(float(&a[0]).unwrap_or_default())),
    strict("toBooleanOrNull", (1, 1), "a truth, or null", |_, a| Ok(boolean(&a[0]).unwrap_or_default())),
    strict("toStringOrNull", (1, 1), "a text, or null", |_, a| Ok(string(&a[0]).unwrap_or_default())),
    strict("toIntegerList", (1, 1), "each item as a whole number", |_, a| each("toIntegerList", a, integer)),
    strict("toFloatList", (1, 1), "each item as a float", |_, a| each("toFloatList", a, float)),
    strict("toBooleanList", (1, 1), "each item as a truth", |_, a| each("toBooleanList", a, boolean)),
    strict("toStringList", (1, 1), "each item as a text", |_, a| each("toStringList", a, string)),
    strict("valueType", (1, 1), "the name of the value's type", |_, a| Ok(type_name(&a[0]))),
];

/// A conversion that cannot be: null for a text, an error for a type that has no such meaning.
fn scalar<'e>(name: &str, args: &[Val<'e>], convert: Convert) -> Outcome<'e> {
    convert(&args[0]).ok_or_else(|| unfit(name, "a number, a String or a Boolean", &args[0]))
}

fn each<'e>(name: &str, args: &[Val<'e>], convert: Convert) -> Outcome<'e> {
    match &args[0] {
        Val::List(items) => {
            Ok(Val::list(items.iter().map(|item| convert(item).unwrap_or_default()).collect()))
        }
        other => Err(unfit(name, "a List", other)),
    }
}

#[allow(clippy::cast_possible_truncation)]
fn integer<'e>(value: &Val<'e>) -> Option<Val<'e>> {
    Some(match value {
        Val::Null | Val::Int(_) => value.clone(),
        Val::Bool(flag) => Val::Int(i64::from(*flag)),
        Val::Float(number) if number.is_finite() => Val::Int(number.trunc() as i64),
        Val::Float(_) => Val::Null,
        Val::Text(text) => {
            let text = text.trim();
            let whole = text.parse::<i64>().ok();
            let cut =
                || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number as i64);
            whole.or_else(cut).map_or(Val::Null, Val::Int)
        }
        _ => return None,
    })
}

#[allow(clippy::cast_precision_loss)]
fn float<'e>(value: &Val<'e>) -> Option<Val<'e>> {
    Some(match value {
        Val::Null | Val::Float(_) => value.clone(),
        Val::Int(number) => Val::Float(*number as f64),
        Val::Text(text) => text.trim().parse::<f64>().map_or(Val::Null, Val::Float),
        _ => return None,
    })
}

fn boolean<'e>(value: &Val<'e>) -> Option<Val<'e>> {
    Some(match value {
        Val::Null | Val::Bool(_) => value.clone(),
        Val::Int(number) => Val::Bool(*number != 0),
        Val::Text(text) => match text.trim().to_lowercase().as_str() {
            "true" => Val::Bool(true),
            "false" => Val::Bool(false),
            _ => Val::Null,
        },
        _ => return None,
    })
}

fn string<'e>(value: &Val<'e>) -> Option<Val<'e>> {
    Some(match value {
        Val::Null | Val::Text(_) => value.clone(),
        Val::Bool(flag) => Val::own(flag.to_string()),
        Val::Int(number) => Val::own(number.to_string()),
        Val::Float(number) => Val::own(float_text(*number)),
        other => Val::own(time::text(other)?),
    })
}

fn type_name<'e>(value: &Val<'e>) -> Val<'e> {
    let words = value.what();
    Val::lent(words.split_once(' ').map_or(words, |(_, name)| name))
}
