//! Clauses.

use super::super::ast::{Clause, Item, Match, Part, Projection, Sort, Union};
use super::super::error::QueryError;
use super::refuse;
use super::source::Source;
use decypher::ast::clause::{self, ProjectionItem, SortDirection, SortItem};
use decypher::ast::expr::{ExistsInner, Expression};
use decypher::ast::query::{
    ReadingClause, RegularQuery, SinglePartBody, SinglePartQuery, SingleQuery, SingleQueryKind,
};

/// The parts of WITH and RETURN that the parser gives alike.
struct Body<'a> {
    distinct: bool,
    star: bool,
    items: &'a [ProjectionItem],
    order: Option<&'a clause::Order>,
    skip: Option<&'a Expression>,
    limit: Option<&'a Expression>,
}

impl Source<'_> {
    pub fn single(&mut self, query: &SingleQuery) -> Result<Union, QueryError> {
        Ok(Union { parts: vec![self.part(query)?], all: true })
    }

    pub fn regular(&mut self, query: &RegularQuery) -> Result<Union, QueryError> {
        let mut parts = vec![self.part(&query.single_query)?];
        for union in &query.unions {
            parts.push(self.part(&union.single_query)?);
        }
        Ok(Union { parts, all: query.unions.iter().all(|union| union.all) })
    }

    /// A subquery: a query, or a pattern with a condition.
    pub fn inner(&mut self, inner: &ExistsInner) -> Result<Union, QueryError> {
        match inner {
            ExistsInner::RegularQuery(query) => {
                refuse::single(&query.single_query)?;
                query.unions.iter().try_for_each(|union| refuse::single(&union.single_query))?;
                self.regular(query)
            }
            ExistsInner::Pattern(pattern, condition) => {
                let patterns =
                    pattern.parts.iter().map(|part| self.pattern_part(part)).collect::<Result<_, _>>()?;
                let condition = condition.as_deref().map(|condition| self.expr(condition)).transpose()?;
                let clause = Clause::Match(Match { optional: false, patterns, condition });
                Ok(Union { parts: vec![Part { clauses: vec![clause] }], all: true })
            }
        }
    }

    fn part(&mut self, query: &SingleQuery) -> Result<Part, QueryError> {
        let mut part = Part::default();
        let last = match &query.kind {
            SingleQueryKind::SinglePart(last) => last,
            SingleQueryKind::MultiPart(parts) => {
                for one in &parts.parts {
                    self.readings(&one.reading_clauses, &mut part)?;
                    part.clauses.push(Clause::With(self.with(&one.with)?));
                }
                &parts.final_part
            }
        };
        self.last(last, &mut part)?;
        Ok(part)
    }

    fn last(&mut self, last: &SinglePartQuery, part: &mut Part) -> Result<(), QueryError> {
        self.readings(&last.reading_clauses, part)?;
        if let SinglePartBody::Return(answer) = &last.body {
            let body = Body {
                distinct: answer.distinct,
                star: answer.star,
                items: &answer.items,
                order: answer.order.as_ref(),
                skip: answer.skip.as_ref(),
                limit: answer.limit.as_ref(),
            };
            part.clauses.push(Clause::Return(self.projection(&body)?));
        }
        Ok(())
    }

    fn readings(&mut self, clauses: &[ReadingClause], part: &mut Part) -> Result<(), QueryError> {
        for clause in clauses {
            match clause {
                ReadingClause::Match(clause) => part.clauses.push(Clause::Match(self.matching(clause)?)),
                ReadingClause::Unwind(clause) => {
                    let list = self.expr(&clause.expression)?;
                    part.clauses.push(Clause::Unwind { list, name: clause.variable.name.name.clone() });
                }
                _ => return Err(refuse::unsupported("this clause", "use MATCH, WITH or UNWIND")),
            }
        }
        Ok(())
    }

    fn matching(&mut self, clause: &clause::Match) -> Result<Match, QueryError> {
        let patterns =
            clause.pattern.parts.iter().map(|part| self.pattern_part(part)).collect::<Result<_, _>>()?;
        let condition = clause.where_clause.as_ref().map(|condition| self.expr(condition)).transpose()?;
        Ok(Match { optional: clause.optional, patterns, condition })
    }

    fn with(&mut self, with: &clause::With) -> Result<Projection, QueryError> {
        let body = Body {
            distinct: with.distinct,
            star: with.star,
            items: &with.items,
            order: with.order.as_ref(),
            skip: with.skip.as_ref(),
            limit: with.limit.as_ref(),
        };
        let mut projection = self.projection(&body)?;
        projection.condition =
            with.where_clause.as_ref().map(|condition| self.expr(condition)).transpose()?;
        Ok(projection)
    }

    fn projection(&mut self, body: &Body<'_>) -> Result<Projection, QueryError> {
        let items = body.items.iter().map(|item| self.item(item)).collect::<Result<_, _>>()?;
        let order = body.order.map(|order| order.items.as_slice()).unwrap_or_default();
        let order = order.iter().map(|item| self.sort(item)).collect::<Result<_, _>>()?;
        let skip = body.skip.map(|skip| self.expr(skip)).transpose()?;
        let limit = body.limit.map(|limit| self.expr(limit)).transpose()?;
        Ok(Projection {
            distinct: body.distinct,
            star: body.star,
            items,
            order,
            skip,
            limit,
            condition: None,
        })
    }

    fn item(&mut self, item: &ProjectionItem) -> Result<Item, QueryError> {
        let written = self.column();
        let value = self.expr(&item.expression)?;
        let alias = item.alias.as_ref().map(|alias| alias.name.name.clone());
        let name = match (&item.expression, alias) {
            (_, Some(alias)) => alias,
            (Expression::Variable(variable), None) => variable.name.name.clone(),
            _ => written,
        };
        Ok(Item { value, name })
    }

    fn sort(&mut self, item: &SortItem) -> Result<Sort, QueryError> {
        let descending = item.direction == Some(SortDirection::Descending);
        Ok(Sort { key: self.expr(&item.expression)?, descending })
    }
}
