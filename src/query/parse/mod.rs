//! Text to the engine's query. The only file that knows the parser crate.

mod guard;

use super::ast::{Compare, Direction, Expr, Hop, Literal, NodePattern, Query};
use super::error::{Fault, QueryError};
use decypher::ast::clause::Return;
use decypher::ast::expr::{
    BinaryOperator, ComparisonOperator, Expression, Literal as Lit, NumberLiteral, UnaryOperator,
};
use decypher::ast::pattern::{
    LabelExpression, NodePattern as Node, PatternElement, PatternElementChain, Properties,
    RelationshipDirection,
};
use decypher::ast::query::{QueryBody, ReadingClause, SinglePartBody, SingleQuery, SingleQueryKind};

/// The longest query that is read, in bytes.
const MAX_LENGTH: usize = 128 * 1024;
/// The most relations that a pattern of varying length follows when it names no limit.
const MAX_HOPS: usize = 8;

fn unsupported<T>(what: &str) -> Result<T, QueryError> {
    Err(QueryError::new(Fault::Unsupported, format!("{what} is not supported"))
        .hint("write one MATCH, WHERE and RETURN"))
}

/// Parses a query, on a thread whose stack is known: the parser recurses with the text.
///
/// # Errors
/// When the text is no query, is too long or too deep, or uses what the engine cannot run.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    if text.len() > MAX_LENGTH {
        let message = format!("the query is longer than {MAX_LENGTH} bytes");
        return Err(QueryError::new(Fault::Limit, message));
    }
    if guard::need(text) > guard::MAX_NEED {
        let hint =
            "at most some 2000 AND, OR, NOT in a row, or some 600 brackets inside each other, are read";
        return Err(QueryError::new(Fault::Limit, "the query nests too deeply").hint(hint));
    }
    let failed =
        |_| QueryError::new(Fault::Limit, "the query could not be parsed: there is no room for a thread");
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(guard::STACK);
        let parsing = thread.spawn_scoped(scope, || parse_here(text)).map_err(failed)?;
        parsing.join().unwrap_or_else(|_| unsupported("this text"))
    })
}

fn parse_here(text: &str) -> Result<Query, QueryError> {
    let parsed = decypher::parse(text).map_err(|error| {
        let (span, message) = (error.span(), error.to_string());
        QueryError::new(Fault::Syntax, message).at(span.start..span.end).placed(text)
    })?;
    let [statement] = parsed.statements.as_slice() else { return unsupported("more than one statement") };
    match statement {
        QueryBody::SingleQuery(single) => query(single),
        QueryBody::Regular(regular) if regular.unions.is_empty() => query(&regular.single_query),
        _ => unsupported("this kind of statement"),
    }
}

fn query(single: &SingleQuery) -> Result<Query, QueryError> {
    let SingleQueryKind::SinglePart(part) = &single.kind else { return unsupported("WITH") };
    let [ReadingClause::Match(clause)] = part.reading_clauses.as_slice() else {
        return unsupported("anything but one MATCH before RETURN");
    };
    if clause.optional {
        return unsupported("OPTIONAL MATCH");
    }
    let [pattern] = clause.pattern.parts.as_slice() else { return unsupported("more than one pattern") };
    let PatternElement::Path { start, chains } = &pattern.anonymous.element else {
        return unsupported("a pattern in brackets");
    };
    let SinglePartBody::Return(answer) = &part.body else { return unsupported("a query without RETURN") };
    Ok(Query {
        start: node(start)?,
        hops: chains.iter().map(hop).collect::<Result<_, _>>()?,
        condition: clause.where_clause.as_ref().map(expr).transpose()?,
        items: items(answer)?,
        distinct: answer.distinct,
        limit: answer.limit.as_ref().map(limit).transpose()?,
    })
}

fn limit(limit: &Expression) -> Result<usize, QueryError> {
    match expr(limit)? {
        Expr::Literal(Literal::Int(number)) if number >= 0 => {
            Ok(usize::try_from(number).unwrap_or(usize::MAX))
        }
        _ => Err(QueryError::new(Fault::Meaning, "LIMIT takes a whole number")),
    }
}

fn items(answer: &Return) -> Result<Vec<(Expr, String)>, QueryError> {
    if answer.star || answer.order.is_some() || answer.skip.is_some() {
        return unsupported("RETURN *, ORDER BY or SKIP");
    }
    let item = |item: &decypher::ast::clause::ProjectionItem| {
        let expression = expr(&item.expression)?;
        let alias = item.alias.as_ref().map(|alias| alias.name.name.clone());
        let name = alias.unwrap_or_else(|| match &expression {
            Expr::Variable(name) => name.clone(),
            Expr::Property(of, name) => format!("{of}.{name}"),
            Expr::Type(name) => format!("type({name})"),
            _ => "value".to_owned(),
        });
        Ok((expression, name))
    };
    answer.items.iter().map(item).collect()
}

fn labels(expression: &LabelExpression, all: &mut Vec<String>) -> Result<(), QueryError> {
    match expression {
        LabelExpression::Static(name) => all.push(name.name.clone()),
        LabelExpression::Or { lhs, rhs, .. } => {
            labels(lhs, all)?;
            labels(rhs, all)?;
        }
        _ => return unsupported("a label expression other than A|B"),
    }
    Ok(())
}

fn node(pattern: &Node) -> Result<NodePattern, QueryError> {
    let mut own = NodePattern {
        name: pattern.variable.as_ref().map(|name| name.name.name.clone()),
        ..NodePattern::default()
    };
    if pattern.labels.len() > 1 {
        return unsupported("several labels that must all hold");
    }
    for label in &pattern.labels {
        labels(label, &mut own.labels)?;
    }
    match &pattern.properties {
        None => {}
        Some(Properties::Map(map)) => {
            for (key, value) in &map.entries {
                let Expr::Literal(value) = expr(value)? else {
                    return unsupported("a property that is no constant");
                };
                own.properties.push((key.name.name.clone(), value));
            }
        }
        Some(Properties::Parameter(_)) => return unsupported("a parameter"),
    }
    Ok(own)
}

fn hop(chain: &PatternElementChain) -> Result<Hop, QueryError> {
    let relation = &chain.relationship;
    let direction = match relation.direction {
        RelationshipDirection::Right => Direction::Out,
        RelationshipDirection::Left => Direction::In,
        RelationshipDirection::Both | RelationshipDirection::Undirected => Direction::Both,
    };
    let detail = relation.detail.as_ref();
    let mut types = Vec::new();
    if let Some(expression) = detail.and_then(|detail| detail.types.as_ref()) {
        labels(expression, &mut types)?;
    }
    if relation.quantifier.is_some() || detail.is_some_and(|detail| detail.properties.is_some()) {
        return unsupported("a quantifier or properties on a relation");
    }
    let length = match detail.and_then(|detail| detail.range.as_ref()) {
        None => (1, 1),
        Some(range) => {
            let bound = |value: Option<i64>, default| {
                value.map_or(default, |value| usize::try_from(value).unwrap_or(default))
            };
            (bound(range.start, 1), bound(range.end, MAX_HOPS).min(MAX_HOPS))
        }
    };
    let name = detail.and_then(|detail| detail.variable.as_ref()).map(|name| name.name.name.clone());
    Ok(Hop { name: name.filter(|_| length == (1, 1)), types, direction, length, node: node(&chain.node)? })
}

fn expr(expression: &Expression) -> Result<Expr, QueryError> {
    let boxed = |expression: &Expression| expr(expression).map(Box::new);
    Ok(match expression {
        Expression::Literal(literal) => Expr::Literal(constant(literal)?),
        Expression::Variable(name) => Expr::Variable(name.name.name.clone()),
        Expression::PropertyLookup { base, property, .. } => match expr(base)? {
            Expr::Variable(of) => Expr::Property(of, property.name.name.clone()),
            _ => return unsupported("a property of anything but a variable"),
        },
        Expression::NodeLabels { base, labels: named, .. } => {
            let Expr::Variable(of) = expr(base)? else {
                return unsupported("a label of anything but a variable");
            };
            let mut all = Vec::new();
            for label in named {
                labels(label, &mut all)?;
            }
            Expr::HasLabel(of, all)
        }
        Expression::BinaryOp { op: BinaryOperator::And, lhs, rhs, .. } => Expr::And(boxed(lhs)?, boxed(rhs)?),
        Expression::BinaryOp { op: BinaryOperator::Or, lhs, rhs, .. } => Expr::Or(boxed(lhs)?, boxed(rhs)?),
        Expression::UnaryOp { op: UnaryOperator::Not, operand, .. } => Expr::Not(boxed(operand)?),
        Expression::Comparison { lhs, operators, .. } => match operators.as_slice() {
            [(operator, rhs)] => Expr::Compare(boxed(lhs)?, compare(*operator)?, boxed(rhs)?),
            _ => return unsupported("a chain of comparisons"),
        },
        Expression::In { lhs, rhs, .. } => Expr::In(boxed(lhs)?, boxed(rhs)?),
        Expression::IsNull { operand, negated, .. } => {
            let test = Expr::IsNull(boxed(operand)?);
            if *negated { Expr::Not(Box::new(test)) } else { test }
        }
        Expression::Parenthesized(inner) => expr(inner)?,
        Expression::FunctionCall(call) => {
            let name = call.name.iter().map(|part| part.name.to_lowercase()).collect::<Vec<_>>().join(".");
            match (name.as_str(), call.arguments.as_slice()) {
                ("tolower", [text]) => Expr::ToLower(boxed(text)?),
                ("type", [Expression::Variable(of)]) => Expr::Type(of.name.name.clone()),
                _ => return unsupported(&format!("the function {name}")),
            }
        }
        _ => return unsupported("this expression"),
    })
}

fn compare(operator: ComparisonOperator) -> Result<Compare, QueryError> {
    Ok(match operator {
        ComparisonOperator::Eq => Compare::Equal,
        ComparisonOperator::Ne => Compare::Unequal,
        ComparisonOperator::Lt => Compare::Less,
        ComparisonOperator::Le => Compare::AtMost,
        ComparisonOperator::Gt => Compare::Greater,
        ComparisonOperator::Ge => Compare::AtLeast,
        ComparisonOperator::StartsWith => Compare::StartsWith,
        ComparisonOperator::EndsWith => Compare::EndsWith,
        ComparisonOperator::Contains => Compare::Contains,
        ComparisonOperator::RegexMatch => return unsupported("=~"),
    })
}

fn constant(literal: &Lit) -> Result<Literal, QueryError> {
    Ok(match literal {
        Lit::Null => Literal::Null,
        Lit::Boolean(flag) => Literal::Bool(*flag),
        Lit::Number(NumberLiteral::Integer(number)) => Literal::Int(*number),
        Lit::Number(NumberLiteral::Float(number)) => Literal::Float(*number),
        Lit::String(text) => Literal::Text(text.value.clone()),
        Lit::List(list) => {
            let item = |item: &Expression| match expr(item)? {
                Expr::Literal(literal) => Ok(literal),
                _ => unsupported("a list of anything but constants"),
            };
            Literal::List(list.elements.iter().map(item).collect::<Result<_, _>>()?)
        }
        Lit::Map(_) => return unsupported("a map"),
    })
}
