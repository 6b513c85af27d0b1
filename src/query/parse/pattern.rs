//! Patterns.

use super::super::ast::{Direction, Expr, Hop, Labels, NodePattern, Pattern, Shape};
use super::super::error::{Fault, QueryError};
use super::refuse;
use super::source::{Source, span};
use decypher::ast::names::Variable;
use decypher::ast::pattern::{
    LabelExpression, NodePattern as Node, PatternElement, PatternElementChain, PatternPart, Properties,
    RelationshipDirection, RelationshipPattern, RelationshipsPattern,
};

impl Source<'_> {
    pub fn pattern_part(&mut self, part: &PatternPart) -> Result<Pattern, QueryError> {
        let mut element = &part.anonymous.element;
        while let PatternElement::Parenthesized(inner) = element {
            element = inner;
        }
        let PatternElement::Path { start, chains } = element else {
            let hint = "write a length on the relation: -[:TYPE*1..3]->";
            return Err(
                refuse::unsupported("a quantifier on a whole pattern", hint).at(span(part.span).range())
            );
        };
        let mut pattern = self.chain(start, chains)?;
        pattern.name = name(part.variable.as_ref());
        pattern.span = span(part.span);
        pattern.shape = self.shape(part);
        if pattern.shape != Shape::Every && pattern.hops.len() != 1 {
            let message = "shortestPath takes a pattern of two nodes and one relation between them";
            return Err(QueryError::new(Fault::Meaning, message).at(pattern.span.range()));
        }
        Ok(pattern)
    }

    /// The parser drops `shortestPath(` and `allShortestPaths(`: they are read off the text.
    fn shape(&self, part: &PatternPart) -> Shape {
        let text = self.text.get(part.span.start..part.span.end).unwrap_or_default();
        let text = match &part.variable {
            Some(_) => text.split_once('=').map_or(text, |(_, after)| after),
            None => text,
        };
        let word = text.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        shape_named(word).unwrap_or(Shape::Every)
    }

    pub fn relationships(&mut self, pattern: &RelationshipsPattern) -> Result<Pattern, QueryError> {
        let mut own = self.chain(&pattern.start, &pattern.chains)?;
        own.span = span(pattern.span);
        Ok(own)
    }

    fn chain(&mut self, start: &Node, chains: &[PatternElementChain]) -> Result<Pattern, QueryError> {
        Ok(Pattern {
            name: None,
            shape: Shape::Every,
            start: self.node(start)?,
            hops: chains.iter().map(|chain| self.hop(chain)).collect::<Result<_, _>>()?,
            span: span(start.span),
        })
    }

    fn node(&mut self, node: &Node) -> Result<NodePattern, QueryError> {
        let mut labels = node.labels.iter().map(read_labels).collect::<Result<Vec<_>, _>>()?;
        let labels = if labels.len() > 1 { Some(Labels::All(labels)) } else { labels.pop() };
        let properties = self.properties(node.properties.as_ref())?;
        Ok(NodePattern { name: name(node.variable.as_ref()), labels, properties, span: span(node.span) })
    }

    fn hop(&mut self, chain: &PatternElementChain) -> Result<Hop, QueryError> {
        let relation = &chain.relationship;
        let detail = relation.detail.as_ref();
        let types = detail.and_then(|detail| detail.types.as_ref());
        let types = types.map(read_labels).transpose()?;
        let properties = self.properties(detail.and_then(|detail| detail.properties.as_ref()))?;
        Ok(Hop {
            name: name(detail.and_then(|detail| detail.variable.as_ref())),
            types,
            properties,
            direction: match relation.direction {
                RelationshipDirection::Right => Direction::Out,
                RelationshipDirection::Left => Direction::In,
                RelationshipDirection::Both | RelationshipDirection::Undirected => Direction::Both,
            },
            length: length(relation)?,
            node: self.node(&chain.node)?,
            span: span(relation.span),
        })
    }

    fn properties(&mut self, properties: Option<&Properties>) -> Result<Vec<(String, Expr)>, QueryError> {
        match properties {
            None => Ok(Vec::new()),
            Some(Properties::Map(map)) => {
                let entry = |(key, value): &(decypher::ast::names::PropertyKeyName, _)| {
                    Ok((key.name.name.clone(), self.expr(value)?))
                };
                map.entries.iter().map(entry).collect()
            }
            Some(Properties::Parameter(parameter)) => {
                let hint = "name the keys: {key: $value}";
                Err(refuse::unsupported("a parameter as a map of properties", hint)
                    .at(span(parameter.span).range()))
            }
        }
    }
}

/// A condition on labels or relation types.
pub fn read_labels(labels: &LabelExpression) -> Result<Labels, QueryError> {
    Ok(match labels {
        LabelExpression::Static(name) => Labels::Is(name.name.clone(), span(name.span)),
        LabelExpression::Wildcard { .. } => Labels::Any,
        LabelExpression::Or { lhs, rhs, .. } => match read_labels(lhs)? {
            Labels::OneOf(mut of) => {
                of.push(read_labels(rhs)?);
                Labels::OneOf(of)
            }
            first => Labels::OneOf(vec![first, read_labels(rhs)?]),
        },
        LabelExpression::And { lhs, rhs, .. } => match read_labels(lhs)? {
            Labels::All(mut of) => {
                of.push(read_labels(rhs)?);
                Labels::All(of)
            }
            first => Labels::All(vec![first, read_labels(rhs)?]),
        },
        LabelExpression::Not { inner, .. } => Labels::Not(Box::new(read_labels(inner)?)),
        LabelExpression::Group { inner, .. } => read_labels(inner)?,
        LabelExpression::Dynamic { span: place, .. } => {
            let hint = "compare with labels(n) or type(r) in WHERE";
            return Err(refuse::unsupported("a label that is computed", hint).at(span(*place).range()));
        }
    })
}

/// The shape that a function-like word asks for.
pub fn shape_named(word: &str) -> Option<Shape> {
    match word.to_lowercase().as_str() {
        "shortestpath" => Some(Shape::Shortest),
        "allshortestpaths" => Some(Shape::AllShortest),
        _ => None,
    }
}

fn name(variable: Option<&Variable>) -> Option<String> {
    variable.map(|variable| variable.name.name.clone())
}

fn length(relation: &RelationshipPattern) -> Result<Option<(u32, Option<u32>)>, QueryError> {
    let range = relation.detail.as_ref().and_then(|detail| detail.range.as_ref());
    let (start, end) = match (range, &relation.quantifier) {
        (Some(range), _) => (range.start, range.end),
        (None, Some(quantifier)) => (Some(quantifier.start.unwrap_or(0)), quantifier.end),
        (None, None) => return Ok(None),
    };
    let bound = |number: i64| {
        u32::try_from(number).map_err(|_| {
            QueryError::new(Fault::Meaning, format!("{number} is no length")).at(span(relation.span).range())
        })
    };
    Ok(Some((start.map_or(Ok(1), bound)?, end.map(bound).transpose()?)))
}
