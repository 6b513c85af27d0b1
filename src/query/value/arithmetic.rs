//! Arithmetic, also of texts, lists and times. Null makes everything unknown.

use super::super::error::{Fault, QueryError};
use super::super::time;
use super::Val;
use crate::query::ast::Arithmetic;

type Outcome<'e> = Result<Val<'e>, QueryError>;

/// `a operator b`.
///
/// # Errors
/// When the types do not fit, a whole number overflows, or a whole number is divided by zero.
pub fn calculate<'e>(a: &Val<'e>, operator: Arithmetic, b: &Val<'e>) -> Outcome<'e> {
    match (a, b) {
        (Val::List(_), _) | (_, Val::List(_)) if operator == Arithmetic::Add => Ok(lists(a, b)),
        (Val::Null, _) | (_, Val::Null) => Ok(Val::Null),
        (Val::Int(a), Val::Int(b)) => integers(*a, operator, *b),
        (Val::Int(_) | Val::Float(_), Val::Int(_) | Val::Float(_)) => {
            Ok(Val::Float(floats(float(a), operator, float(b))))
        }
        (Val::Text(_), _) | (_, Val::Text(_)) if operator == Arithmetic::Add => texts(a, b),
        _ => time::calculate(a, operator, b).ok_or_else(|| unfit(a, operator, b)),
    }
}

fn unfit(a: &Val<'_>, operator: Arithmetic, b: &Val<'_>) -> QueryError {
    let message = format!("{} {} {} cannot be calculated", a.what(), sign(operator), b.what());
    QueryError::new(Fault::Value, message).hint("toInteger, toFloat and toString make one of the other")
}

fn sign(operator: Arithmetic) -> char {
    match operator {
        Arithmetic::Add => '+',
        Arithmetic::Subtract => '-',
        Arithmetic::Multiply => '*',
        Arithmetic::Divide => '/',
        Arithmetic::Modulo => '%',
        Arithmetic::Power => '^',
    }
}

#[allow(clippy::cast_precision_loss)]
fn float(value: &Val<'_>) -> f64 {
    match value {
        Val::Int(number) => *number as f64,
        Val::Float(number) => *number,
        _ => f64::NAN,
    }
}

#[allow(clippy::cast_precision_loss)]
fn integers<'e>(a: i64, operator: Arithmetic, b: i64) -> Outcome<'e> {
    let done = match operator {
        Arithmetic::Add => a.checked_add(b),
        Arithmetic::Subtract => a.checked_sub(b),
        Arithmetic::Multiply => a.checked_mul(b),
        Arithmetic::Divide | Arithmetic::Modulo if b == 0 => {
            let hint = "test the divisor first, or divide by a float";
            return Err(QueryError::new(Fault::Value, "a whole number is divided by zero").hint(hint));
        }
        Arithmetic::Divide => a.checked_div(b),
        Arithmetic::Modulo => Some(a.wrapping_rem(b)),
        Arithmetic::Power => return Ok(Val::Float((a as f64).powf(b as f64))),
    };
    done.map(Val::Int).ok_or_else(|| {
        let message = format!("{a} {} {b} is larger than a whole number can be", sign(operator));
        QueryError::new(Fault::Value, message).hint("toFloat makes a float of a whole number")
    })
}

fn floats(a: f64, operator: Arithmetic, b: f64) -> f64 {
    match operator {
        Arithmetic::Add => a + b,
        Arithmetic::Subtract => a - b,
        Arithmetic::Multiply => a * b,
        Arithmetic::Divide => a / b,
        Arithmetic::Modulo => a % b,
        Arithmetic::Power => a.powf(b),
    }
}

fn lists<'e>(a: &Val<'e>, b: &Val<'e>) -> Val<'e> {
    let items = match (a, b) {
        (Val::List(a), Val::List(b)) => a.iter().chain(b.iter()).cloned().collect(),
        (Val::Null, Val::List(_)) | (Val::List(_), Val::Null) => return Val::Null,
        (Val::List(a), item) => a.iter().chain(std::iter::once(item)).cloned().collect(),
        (item, Val::List(b)) => std::iter::once(item).chain(b.iter()).cloned().collect(),
        _ => Vec::new(),
    };
    Val::list(items)
}

fn texts<'e>(a: &Val<'e>, b: &Val<'e>) -> Outcome<'e> {
    let part = |value: &Val<'e>| match value {
        Val::Text(text) => Some(text.to_string()),
        Val::Int(number) => Some(number.to_string()),
        Val::Float(number) => Some(super::super::answer::float_text(*number)),
        Val::Date(_) | Val::Moment(_) | Val::Duration(_) => time::text(value),
        _ => None,
    };
    match (part(a), part(b)) {
        (Some(a), Some(b)) => Ok(Val::own(a + &b)),
        _ => Err(unfit(a, Arithmetic::Add, b)),
    }
}
