//! Patterns: which set is connected with which.

use super::super::write::{Hop as Apart, are_apart};
use super::super::{Condition, Reach, Way};
use super::{Body, FoundLink, Read, no_step};
use crate::query::ast::{Direction, Hop, Labels, NodePattern, Pattern, Shape, Span};

impl Body {
    /// Reads the patterns of one MATCH. Each must meet the sets that are known at one node.
    pub(super) fn patterns(&mut self, patterns: &[Pattern]) -> Read<()> {
        let mut types: Vec<Vec<&str>> = Vec::new();
        for pattern in patterns {
            self.pattern(pattern)?;
            apart(pattern)?;
            let own: Vec<Vec<&str>> = pattern.hops.iter().map(hop_types).collect();
            let meets = |a: &Vec<&str>| {
                own.iter().any(|b| a.is_empty() || b.is_empty() || a.iter().any(|kind| b.contains(kind)))
            };
            if types.iter().any(meets) {
                return no_step(TWICE, pattern.span);
            }
            types.extend(own);
        }
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern) -> Read<()> {
        if pattern.shape != Shape::Every {
            return no_step("a shortest path is no step", pattern.span);
        }
        if let Some(name) = &pattern.name {
            return no_step(
                format!("{name} is a whole path: steps have its resources one by one"),
                pattern.span,
            );
        }
        let nodes: Vec<&NodePattern> =
            std::iter::once(&pattern.start).chain(pattern.hops.iter().map(|hop| &hop.node)).collect();
        let anchor = self.anchor(&nodes, pattern.span)?;
        let start = self.node(nodes[anchor])?;
        let mut from = start;
        for hop in &pattern.hops[anchor..] {
            from = self.hop(from, hop, way(hop.direction), &hop.node)?;
        }
        from = start;
        for (at, hop) in pattern.hops[..anchor].iter().enumerate().rev() {
            from = self.hop(from, hop, way(hop.direction).reversed(), nodes[at])?;
        }
        Ok(())
    }

    /// The node that is known already; the first one of the first pattern.
    fn anchor(&self, nodes: &[&NodePattern], span: Span) -> Read<usize> {
        let is_known =
            |node: &NodePattern| node.name.as_ref().is_some_and(|name| self.by_name.contains_key(name));
        let known: Vec<usize> = (0..nodes.len()).filter(|&at| is_known(nodes[at])).collect();
        match known.as_slice() {
            [] if self.sets.is_empty() => Ok(0),
            [] => no_step("it is not connected with what comes before", span),
            [only] => Ok(*only),
            [first, ..] => {
                let name = nodes[*first].name.as_deref().unwrap_or_default();
                no_step(format!("it comes back to {name}: steps only lead away"), span)
            }
        }
    }

    /// A node of the pattern as a set: the known one, or a new one.
    fn node(&mut self, node: &NodePattern) -> Read<usize> {
        let known = node.name.as_ref().and_then(|name| self.by_name.get(name)).copied();
        let at = known.unwrap_or_else(|| self.add(node.name.as_ref()));
        let kinds = kinds(node.labels.as_ref(), node.span)?;
        let set = &mut self.sets[at];
        if set.kinds.is_empty() && known.is_none() {
            set.kinds = kinds;
        } else if !kinds.is_empty() && kinds != set.kinds {
            return no_step(format!("{} gets its kinds twice", set.name), node.span);
        }
        for (key, value) in &node.properties {
            self.sets[at].conditions.push(Condition::equal(key, value)?);
        }
        Ok(at)
    }

    fn hop(&mut self, from: usize, hop: &Hop, way: Way, to: &NodePattern) -> Read<usize> {
        let reach = reach(hop, way)?;
        let types = kinds(hop.types.as_ref(), hop.span)?;
        if let Some(name) = to.name.as_ref().filter(|name| self.by_name.contains_key(*name)) {
            return no_step(format!("it comes back to {name}: steps only lead away"), to.span);
        }
        let mut through = Vec::new();
        for (key, value) in &hop.properties {
            if reach != Reach::One {
                return no_step("conditions on every relation of many are no step", value.span);
            }
            through.push(Condition::equal(key, value)?);
        }
        let to = self.node(to)?;
        let name = hop.name.clone().filter(|_| reach == Reach::One);
        if let Some(name) = &name {
            self.relations.insert(name.clone(), (from, self.sets[from].links.len()));
        }
        self.sets[from].links.push(FoundLink { name, types, way, reach, through, to });
        Ok(to)
    }
}

const TWICE: &str = "no relation is followed twice in one MATCH, which steps do not ask for: \
                     write the connection in a MATCH of its own";

fn apart(pattern: &Pattern) -> Read<()> {
    let hops: Vec<Apart<'_>> =
        pattern.hops.iter().map(|hop| Apart { types: hop_types(hop), way: way(hop.direction) }).collect();
    if are_apart(&hops) { Ok(()) } else { no_step(TWICE, pattern.span) }
}

fn hop_types(hop: &Hop) -> Vec<&str> {
    hop.types.as_ref().map(Labels::names).unwrap_or_default().into_iter().map(|(name, _)| name).collect()
}

fn way(direction: Direction) -> Way {
    match direction {
        Direction::Out => Way::Out,
        Direction::In => Way::In,
        Direction::Both => Way::Both,
    }
}

fn reach(hop: &Hop, way: Way) -> Read<Reach> {
    let Some((least, most)) = hop.length else { return Ok(Reach::One) };
    if way == Way::Both {
        return no_step("many relations in either direction are no step", hop.span);
    }
    match least {
        0 | 1 => Ok(Reach::Many { itself: least == 0, most }),
        _ => no_step(format!("at least {least} relations are no step: one, or up to so many"), hop.span),
    }
}

/// The labels of `A|B`.
pub(super) fn kinds(labels: Option<&Labels>, span: Span) -> Read<Vec<String>> {
    match labels {
        None => Ok(Vec::new()),
        Some(Labels::Is(name, _)) => Ok(vec![name.clone()]),
        Some(Labels::OneOf(of)) => {
            let each: Read<Vec<Vec<String>>> = of.iter().map(|one| kinds(Some(one), span)).collect();
            Ok(each?.concat())
        }
        Some(Labels::All(_)) => no_step("labels that must all hold are no step: write A|B", span),
        Some(Labels::Any | Labels::Not(_)) => no_step("this condition on labels is no step: write A|B", span),
    }
}
