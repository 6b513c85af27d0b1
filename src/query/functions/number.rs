//! Functions of numbers.

use super::{Env, Function, Outcome, strict, unfit, whole};
use crate::query::error::{Fault, QueryError};
use crate::query::value::Val;

pub const TABLE: &[Function] = &[
    strict("abs", (1, 1), "the number without its sign", abs),
    strict("sign", (1, 1), "-1, 0 or 1", sign),
    strict("ceil", (1, 1), "the next whole number above", |_, a| real("ceil", a, f64::ceil)),
    strict("floor", (1, 1), "the next whole number below", |_, a| real("floor", a, f64::floor)),
    strict("round", (1, 3), "the nearest number with so many decimals", round),
    strict("sqrt", (1, 1), "the square root", |_, a| real("sqrt", a, f64::sqrt)),
    strict("exp", (1, 1), "e to that power", |_, a| real("exp", a, f64::exp)),
    strict("log", (1, 1), "the natural logarithm", |_, a| real("log", a, f64::ln)),
    strict("log10", (1, 1), "the logarithm to base 10", |_, a| real("log10", a, f64::log10)),
    strict("sin", (1, 1), "the sine", |_, a| real("sin", a, f64::sin)),
    strict("cos", (1, 1), "the cosine", |_, a| real("cos", a, f64::cos)),
    strict("tan", (1, 1), "the tangent", |_, a| real("tan", a, f64::tan)),
    strict("cot", (1, 1), "the cotangent", |_, a| real("cot", a, |x| 1.0 / x.tan())),
    strict("asin", (1, 1), "the arc sine", |_, a| real("asin", a, f64::asin)),
    strict("acos", (1, 1), "the arc cosine", |_, a| real("acos", a, f64::acos)),
    strict("atan", (1, 1), "the arc tangent", |_, a| real("atan", a, f64::atan)),
    strict("atan2", (2, 2), "the arc tangent of y and x", |_, a| {
        Ok(Val::Float(number("atan2", &a[0])?.atan2(number("atan2", &a[1])?)))
    }),
    strict("degrees", (1, 1), "radians as degrees", |_, a| real("degrees", a, f64::to_degrees)),
    strict("radians", (1, 1), "degrees as radians", |_, a| real("radians", a, f64::to_radians)),
    strict("haversin", (1, 1), "half the versine", |_, a| real("haversin", a, |x| (1.0 - x.cos()) / 2.0)),
    strict("pi", (0, 0), "the number pi", |_, _| Ok(Val::Float(std::f64::consts::PI))),
    strict("e", (0, 0), "the number e", |_, _| Ok(Val::Float(std::f64::consts::E))),
    strict("rand", (0, 0), "a number from 0 to below 1; the same ones in every run", |env, _| {
        Ok(Val::Float(env.draw()))
    }),
    strict("isNaN", (1, 1), "whether it is not a number", |_, a| {
        Ok(Val::Bool(number("isNaN", &a[0])?.is_nan()))
    }),
];

#[allow(clippy::cast_precision_loss)]
fn number(name: &str, value: &Val<'_>) -> Result<f64, QueryError> {
    match value {
        Val::Int(number) => Ok(*number as f64),
        Val::Float(number) => Ok(*number),
        other => Err(unfit(name, "a number", other)),
    }
}

fn real<'e>(name: &str, args: &[Val<'e>], body: fn(f64) -> f64) -> Outcome<'e> {
    Ok(Val::Float(body(number(name, &args[0])?)))
}

fn abs<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    match &args[0] {
        Val::Int(number) => number.checked_abs().map(Val::Int).ok_or_else(|| {
            QueryError::new(
                Fault::Value,
                "abs of the smallest whole number is larger than a whole number can be",
            )
        }),
        other => Ok(Val::Float(number("abs", other)?.abs())),
    }
}

fn sign<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    let number = number("sign", &args[0])?;
    Ok(Val::Int(i64::from(number > 0.0) - i64::from(number < 0.0)))
}

/// `round(number, decimals, mode)`; without a mode halves go up.
fn round<'e>(_: &Env<'e>, args: &[Val<'e>]) -> Outcome<'e> {
    let value = number("round", &args[0])?;
    let decimals = args.get(1).map_or(Ok(0), |decimals| whole("round", decimals))?.clamp(-300, 300);
    let mode = args.get(2).and_then(Val::as_text).unwrap_or_default().to_uppercase();
    let scale = 10f64.powi(i32::try_from(decimals).unwrap_or_default());
    let scaled = value * scale;
    let rounded = match mode.as_str() {
        "UP" => scaled.abs().ceil().copysign(scaled),
        "DOWN" => scaled.trunc(),
        "CEILING" => scaled.ceil(),
        "FLOOR" => scaled.floor(),
        "HALF_DOWN" => (scaled.abs() - 0.5).ceil().copysign(scaled),
        "HALF_EVEN" => scaled.round_ties_even(),
        "HALF_UP" => scaled.round(),
        "" => (scaled + 0.5).floor(),
        _ => {
            let hint = "UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN or HALF_EVEN";
            return Err(QueryError::new(Fault::Value, format!("round knows no mode {mode}")).hint(hint));
        }
    };
    let done = rounded / scale;
    Ok(Val::Float(if done.is_finite() { done } else { value }))
}
