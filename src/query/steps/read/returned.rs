//! What a row holds.

use super::super::{Column, Of, Order, Returned};
use super::{Read, no_step};
use crate::query::ast::{Expr, ExprKind as Kind, Item, Projection, Span};

pub(super) fn read(answer: &Projection) -> Read<Returned> {
    if answer.star {
        return no_step("RETURN * is no step: name the columns", place(answer));
    }
    let order =
        |sort: &crate::query::ast::Sort| Ok(Order { of: of(&sort.key)?, descending: sort.descending });
    Ok(Returned {
        distinct: answer.distinct,
        columns: answer.items.iter().map(column).collect::<Read<_>>()?,
        order: answer.order.iter().map(order).collect::<Read<_>>()?,
        skip: answer.skip.as_ref().map(rows).transpose()?,
        limit: answer.limit.as_ref().map(rows).transpose()?,
    })
}

/// Where a projection stands: its first column.
pub(super) fn place(answer: &Projection) -> Span {
    answer.items.first().map(|item| item.value.span).unwrap_or_default()
}

fn column(item: &Item) -> Read<Column> {
    let of = of(&item.value)?;
    let plain = match &of.key {
        Some(key) => format!("{}.{key}", of.name),
        None => of.name.clone(),
    };
    let is_written = item.name == plain || item.name == super::super::write::of(&of);
    Ok(Column { of, alias: (!is_written).then(|| item.name.clone()) })
}

fn of(expr: &Expr) -> Read<Of> {
    match &expr.kind {
        Kind::Variable(name) => Ok(Of { name: name.clone(), key: None }),
        Kind::Property(of, key) => match &of.kind {
            Kind::Variable(name) => Ok(Of { name: name.clone(), key: Some(key.clone()) }),
            _ => no_step("a column is a set or one of its properties", expr.span),
        },
        Kind::Call { name, .. } => no_step(format!("{name}(…) is no column of steps"), expr.span),
        Kind::CountRows => no_step("count(*) is no column of steps", expr.span),
        _ => no_step("a column is a set or one of its properties", expr.span),
    }
}

fn rows(expr: &Expr) -> Read<u64> {
    match expr.kind {
        Kind::Int(number) if number >= 0 => Ok(number.unsigned_abs()),
        _ => no_step("a number of rows is no step unless it is a constant", expr.span),
    }
}
