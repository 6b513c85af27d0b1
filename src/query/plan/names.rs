//! Every variable that an expression could speak of, subqueries and patterns included.

use crate::query::ast::{Clause, Expr, ExprKind, Pattern, Projection, Union};
use std::collections::BTreeSet;

/// Adds the names in an expression; names that it binds itself may be among them.
pub fn of_expr(expr: &Expr, names: &mut BTreeSet<String>) {
    match &expr.kind {
        ExprKind::Variable(name) => _ = names.insert(name.clone()),
        ExprKind::Path(pattern) | ExprKind::PatternList { pattern, .. } => of_pattern(pattern, names),
        ExprKind::Exists(union) | ExprKind::Count(union) | ExprKind::Collect(union) => of_union(union, names),
        _ => {}
    }
    expr.children().into_iter().for_each(|child| of_expr(child, names));
}

fn of_pattern(pattern: &Pattern, names: &mut BTreeSet<String>) {
    let nodes = std::iter::once(&pattern.start).chain(pattern.hops.iter().map(|hop| &hop.node));
    for node in nodes {
        names.extend(node.name.clone());
        node.properties.iter().for_each(|(_, value)| of_expr(value, names));
    }
    for hop in &pattern.hops {
        names.extend(hop.name.clone());
        hop.properties.iter().for_each(|(_, value)| of_expr(value, names));
    }
}

fn of_union(union: &Union, names: &mut BTreeSet<String>) {
    for clause in union.parts.iter().flat_map(|part| &part.clauses) {
        match clause {
            Clause::Match(own) => {
                own.patterns.iter().for_each(|pattern| of_pattern(pattern, names));
                own.condition.iter().for_each(|condition| of_expr(condition, names));
            }
            Clause::Unwind { list, .. } => of_expr(list, names),
            Clause::With(own) | Clause::Return(own) => of_projection(own, names),
        }
    }
}

fn of_projection(own: &Projection, names: &mut BTreeSet<String>) {
    own.items.iter().for_each(|item| of_expr(&item.value, names));
    own.order.iter().for_each(|sort| of_expr(&sort.key, names));
    own.condition.iter().for_each(|condition| of_expr(condition, names));
}
