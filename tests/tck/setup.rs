//! Builds a scenario's graph from its CREATE statements. Clauses that read (UNWIND, WITH, MATCH) and the
//! properties of what is created are left to the engine; the table of variables goes in as a parameter.

use crate::graph::{Graph, Properties};
use decypher::ast::clause::{Create, ProjectionItem, With};
use decypher::ast::pattern::{
    LabelExpression, NodePattern, PatternElement, PatternElementChain, PatternPart, Properties as Written,
    RelationshipDirection,
};
use decypher::ast::query::{
    QueryBody, ReadingClause, SinglePartBody, SingleQuery, SingleQueryKind, UpdatingClause,
};
use spelunk::query::{Cell, Options, UnknownWords, parse, run_with};
use std::collections::BTreeMap;

type Row = BTreeMap<String, Cell>;

/// Runs statements that create something.
pub fn create(graph: &mut Graph, text: &str) -> Result<(), String> {
    let parsed = decypher::parse(text).map_err(|error| error.to_string())?;
    for statement in &parsed.statements {
        let single = match statement {
            QueryBody::SingleQuery(single) => single,
            QueryBody::Regular(regular) if regular.unions.is_empty() => &regular.single_query,
            _ => return Err("a statement that does not only create".to_owned()),
        };
        Setup { graph, text, rows: vec![Row::new()] }.run(single)?;
    }
    Ok(())
}

struct Setup<'s> {
    graph: &'s mut Graph,
    text: &'s str,
    rows: Vec<Row>,
}

impl Setup<'_> {
    fn run(&mut self, single: &SingleQuery) -> Result<(), String> {
        let last = match &single.kind {
            SingleQueryKind::SinglePart(last) => last,
            SingleQueryKind::MultiPart(parts) => {
                for part in &parts.parts {
                    self.read(&part.reading_clauses)?;
                    self.update(&part.updating_clauses)?;
                    self.with(&part.with)?;
                }
                &parts.final_part
            }
        };
        self.read(&last.reading_clauses)?;
        match &last.body {
            SinglePartBody::Updating { updating, .. } => self.update(updating),
            _ => Ok(()),
        }
    }

    fn read(&mut self, clauses: &[ReadingClause]) -> Result<(), String> {
        for clause in clauses {
            let mut names = self.names();
            let span = match clause {
                ReadingClause::Unwind(own) => {
                    names.push(own.variable.name.name.clone());
                    own.span
                }
                ReadingClause::Match(own) => {
                    for part in &own.pattern.parts {
                        let PatternElement::Path { start, chains } = &part.anonymous.element else {
                            return Err("a pattern in brackets".to_owned());
                        };
                        let nodes = std::iter::once(start).chain(chains.iter().map(|chain| &chain.node));
                        names.extend(
                            nodes
                                .filter_map(|node| node.variable.as_ref())
                                .map(|name| name.name.name.clone()),
                        );
                    }
                    own.span
                }
                _ => return Err("a clause that neither reads nor creates".to_owned()),
            };
            names.sort();
            names.dedup();
            self.rows = self.ask(&self.text[span.start..span.end], &names)?;
        }
        Ok(())
    }

    fn with(&mut self, with: &With) -> Result<(), String> {
        let mut names = if with.star { self.names() } else { Vec::new() };
        let name = |item: &ProjectionItem| match (&item.alias, &item.expression) {
            (Some(alias), _) => alias.name.name.clone(),
            (None, decypher::ast::expr::Expression::Variable(name)) => name.name.name.clone(),
            _ => String::new(),
        };
        names.extend(with.items.iter().map(name));
        self.rows = self.ask(&self.text[with.span.start..with.span.end], &names)?;
        Ok(())
    }

    fn names(&self) -> Vec<String> {
        self.rows.first().map(|row| row.keys().cloned().collect()).unwrap_or_default()
    }

    /// Runs clauses for every row of the table, and answers the named columns.
    fn ask(&self, clauses: &str, names: &[String]) -> Result<Vec<Row>, String> {
        let given: Vec<String> =
            self.names().iter().map(|name| format!("` row`.`{name}` AS `{name}`")).collect();
        let with = if given.is_empty() { String::new() } else { format!("WITH {}", given.join(", ")) };
        let wanted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let wanted = if wanted.is_empty() { "1 AS ` one`".to_owned() } else { wanted.join(", ") };
        let before = if given.is_empty() && self.rows.len() == 1 {
            String::new()
        } else {
            format!("UNWIND $rows AS ` row` {with}")
        };
        let text = format!("{before} {clauses} RETURN {wanted}");
        let rows = self.rows.iter().map(|row| Cell::Map(row.clone())).collect();
        let options = Options {
            params: [("rows".to_owned(), Cell::List(rows))].into(),
            unknown_words: UnknownWords::Warn,
            ..Options::default()
        };
        let query = parse(&text).map_err(|error| format!("{error} in {text}"))?;
        let answer = run_with(&query, &self.graph.estate()?, &options)
            .map_err(|error| format!("{error} in {text}"))?;
        Ok(answer.rows.into_iter().map(|row| names.iter().cloned().zip(row).collect()).collect())
    }

    fn update(&mut self, clauses: &[UpdatingClause]) -> Result<(), String> {
        for clause in clauses {
            match clause {
                UpdatingClause::Create(create) => self.create(create)?,
                _ => return Err("a statement that does not only create".to_owned()),
            }
        }
        Ok(())
    }

    fn create(&mut self, create: &Create) -> Result<(), String> {
        create.pattern.parts.iter().try_for_each(|part| self.create_part(part))
    }

    fn create_part(&mut self, part: &PatternPart) -> Result<(), String> {
        let PatternElement::Path { start, chains } = &part.anonymous.element else {
            return Err("a pattern in brackets".to_owned());
        };
        let mut maps: Vec<&Written> = start.properties.iter().collect();
        for chain in chains {
            maps.extend(chain.relationship.detail.as_ref().and_then(|detail| detail.properties.as_ref()));
            maps.extend(chain.node.properties.as_ref());
        }
        let text = |written: &&Written| match written {
            Written::Map(map) => self.text[map.span.start..map.span.end].to_owned(),
            Written::Parameter(name) => self.text[name.span.start..name.span.end].to_owned(),
        };
        let list = maps.iter().map(text).collect::<Vec<_>>().join(", ");
        let values = self.ask(&format!("WITH [{list}] AS ` maps`"), &[" maps".to_owned()])?;
        for (at, value) in values.into_iter().enumerate() {
            let Some(Cell::List(values)) = value.get(" maps").cloned() else {
                return Err("no maps".to_owned());
            };
            let mut values = values.into_iter();
            let mut from = self.node(at, start, &mut values)?;
            for chain in chains {
                from = self.relation(at, from, chain, &mut values)?;
            }
        }
        Ok(())
    }

    fn node(
        &mut self,
        row: usize,
        node: &NodePattern,
        values: &mut impl Iterator<Item = Cell>,
    ) -> Result<usize, String> {
        let name = node.variable.as_ref().map(|name| name.name.name.clone());
        if let Some(Cell::Node(known)) = name.as_ref().and_then(|name| self.rows[row].get(name)) {
            return Ok(known.index());
        }
        let mut labels = Vec::new();
        node.labels.iter().for_each(|label| named(label, &mut labels));
        let properties =
            if node.properties.is_some() { properties(values.next())? } else { Properties::new() };
        self.graph.nodes.push((labels, properties));
        let place = self.graph.nodes.len() - 1;
        if let Some(name) = name {
            self.rows[row].insert(name, Cell::Node(spelunk::model::NodeId::from_index(place)));
        }
        Ok(place)
    }

    fn relation(
        &mut self,
        row: usize,
        from: usize,
        chain: &PatternElementChain,
        values: &mut impl Iterator<Item = Cell>,
    ) -> Result<usize, String> {
        let detail = chain.relationship.detail.as_ref().ok_or("a relation without a type")?;
        let mut types = Vec::new();
        detail.types.iter().for_each(|kind| named(kind, &mut types));
        let own = if detail.properties.is_some() { properties(values.next())? } else { Properties::new() };
        let to = self.node(row, &chain.node, values)?;
        let kind = types.pop().ok_or("a relation without a type")?;
        let (from, to, next) = match chain.relationship.direction {
            RelationshipDirection::Left => (to, from, to),
            _ => (from, to, to),
        };
        self.graph.relations.push((from, kind, to, own));
        Ok(next)
    }
}

fn named(label: &LabelExpression, names: &mut Vec<String>) {
    match label {
        LabelExpression::Static(name) => names.push(name.name.clone()),
        LabelExpression::And { lhs, rhs, .. } | LabelExpression::Or { lhs, rhs, .. } => {
            named(lhs, names);
            named(rhs, names);
        }
        LabelExpression::Group { inner, .. } => named(inner, names),
        _ => {}
    }
}

fn properties(value: Option<Cell>) -> Result<Properties, String> {
    let Some(Cell::Map(entries)) = value else { return Err("properties that are no map".to_owned()) };
    Ok(entries.into_iter().filter(|(_, value)| *value != Cell::Null).collect())
}
