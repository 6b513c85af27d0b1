//! Fixtures of rules: small estates in which a rule must fail, pass, not know, or not apply.
//!
//! One table per rule. `fail`, `pass`, `unknown` and `not_applicable` each name the properties of a node;
//! kind, type and provider are the first that the rule selects. `near` lists neighbours: `rel` is the
//! relation (`<KIND` when it reaches the node), `with` its properties, the rest the neighbour's own. What is
//! not given: `unknown` is a node without properties, `not_applicable` one that the rule does not select.

use super::rule::Rule;
use super::set::RuleSet;
use crate::model::{Builder, Draft, Estate, FindingState, Raw, moment};
use crate::posture::check::Verdicts;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::{Table, Value};

/// The id of the node in question.
const SUBJECT: &str = "subject";

/// The fixtures of one rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    /// properties of the node in all states
    #[serde(default)]
    pub base: Table,
    /// it must fail
    pub fail: Table,
    /// it must pass
    pub pass: Table,
    /// it must not know
    #[serde(default)]
    pub unknown: Table,
    /// it must not apply
    pub not_applicable: Option<Table>,
    /// the snapshot's day
    pub at: Option<String>,
}

/// The fixtures of a file, by rule.
pub type Fixtures = BTreeMap<String, Fixture>;

/// One case: a node, and the state that the rule must have on it.
#[derive(Clone, Debug)]
pub struct Case {
    /// the wanted state
    pub state: FindingState,
    /// the node with its neighbours
    pub node: Table,
}

impl Fixture {
    /// The four cases of a rule.
    #[must_use]
    pub fn cases(&self, rule: &Rule) -> Vec<Case> {
        let with = |own: &Table| {
            let mut node = selected(rule);
            node.extend(self.base.clone());
            node.extend(own.clone());
            node
        };
        let unfit = || {
            let mut node = with(&self.pass);
            unselect(rule, &mut node);
            node
        };
        let not_applicable = self.not_applicable.as_ref().map_or_else(unfit, with);
        [
            (FindingState::Fail, with(&self.fail)),
            (FindingState::Pass, with(&self.pass)),
            (FindingState::Unknown, with(&self.unknown)),
            (FindingState::NotApplicable, not_applicable),
        ]
        .into_iter()
        .map(|(state, node)| Case { state, node })
        .collect()
    }

    /// Every case that applies with one property or neighbour taken away, each in turn, with a name for what
    /// is gone. None of them may pass.
    #[must_use]
    pub fn mutants(&self, rule: &Rule) -> Vec<(String, Table)> {
        let cases = self.cases(rule).into_iter().filter(|case| case.state != FindingState::NotApplicable);
        let named = |case: Case| {
            let state = case.state.word();
            mutants(&case.node, "")
                .into_iter()
                .map(move |(gone, node)| (format!("{state} without {gone}"), node))
        };
        cases.flat_map(named).collect()
    }

    /// The state of a rule on a node of a fixture; `None` when the rule is not asked of it.
    #[must_use]
    pub fn judge(&self, rule: &Rule, node: &Table) -> Option<FindingState> {
        let estate = self.estate(node);
        let verdicts = Verdicts::of(&estate, &Arc::new(RuleSet::of([rule.clone()])));
        verdicts.state(0, estate.find(SUBJECT)?)
    }

    /// The estate of a node of a fixture, completed with insights.
    #[must_use]
    pub fn estate(&self, node: &Table) -> Estate {
        let mut draft = Draft::new();
        draft.begin_record(crate::model::Source::default());
        if let Some(seconds) = self.at.as_deref().and_then(moment::seconds) {
            draft.moment(seconds);
        }
        write(&mut draft, SUBJECT, node);
        let mut builder = Builder::new();
        builder.absorb(&draft);
        crate::posture::complete(builder.build(Vec::new()))
    }
}

/// The kind, type and provider that a rule selects first.
fn selected(rule: &Rule) -> Table {
    let mut node = Table::new();
    let selector = &rule.selector;
    let mut set = |key: &str, value: &str| _ = node.insert(key.to_owned(), Value::from(value));
    if let Some(kind) = selector.kinds.first() {
        set("kind", kind);
    }
    if let Some(native) = selector.types.first() {
        set("type", native);
    }
    if !selector.provider.is_empty() {
        set("provider", &selector.provider);
    }
    node
}

/// Takes the node out of the rule's reach.
fn unselect(rule: &Rule, node: &mut Table) {
    let selector = &rule.selector;
    let (key, value) = match (selector.types.is_empty(), selector.provider.is_empty()) {
        (false, _) => ("type", "another/type"),
        (true, false) => ("provider", "another"),
        (true, true) => ("kind", "Tenant"),
    };
    node.insert(key.to_owned(), Value::from(value));
}

fn mutants(node: &Table, path: &str) -> Vec<(String, Table)> {
    let mut all = Vec::new();
    for (key, value) in node {
        if matches!(key.as_str(), "kind" | "rel") {
            continue;
        }
        let place = format!("{path}{key}");
        let mut without = node.clone();
        without.remove(key);
        if let ("near" | "with", Some(parts)) = (key.as_str(), parts(value)) {
            for (at, part) in parts.iter().enumerate() {
                for (name, mutant) in mutants(part, &format!("{place}[{at}].")) {
                    all.push((name, replaced(node, key, at, Some(mutant))));
                }
                if key == "near" {
                    all.push((format!("{place}[{at}]"), replaced(node, key, at, None)));
                }
            }
            continue;
        }
        all.push((place, without));
    }
    all
}

/// The tables of a list of neighbours, or the one of a relation's properties.
fn parts(value: &Value) -> Option<Vec<Table>> {
    match value {
        Value::Array(items) => Some(items.iter().filter_map(|item| item.as_table().cloned()).collect()),
        Value::Table(table) => Some(vec![table.clone()]),
        _ => None,
    }
}

fn replaced(node: &Table, key: &str, at: usize, by: Option<Table>) -> Table {
    let mut node = node.clone();
    match (node.get_mut(key), by) {
        (Some(Value::Array(items)), Some(table)) => items[at] = Value::Table(table),
        (Some(Value::Array(items)), None) => _ = items.remove(at),
        (Some(value), Some(table)) => *value = Value::Table(table),
        _ => {}
    }
    node
}

/// Writes a node with its neighbours.
fn write(draft: &mut Draft, id: &str, node: &Table) {
    let kind = node.get("kind").and_then(Value::as_str).unwrap_or("Resource");
    let mut entry = draft.node(id, kind);
    entry.name(node.get("name").and_then(Value::as_str).unwrap_or(id));
    for (key, value) in node {
        match (key.as_str(), value) {
            ("kind" | "name" | "near" | "rel" | "with", _) => {}
            ("provider", Value::String(provider)) => _ = entry.provider(provider),
            (key, value) => {
                if let Some(raw) = raw(value) {
                    entry.set(key, raw);
                }
            }
        }
    }
    drop(entry);
    let near = node.get("near").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table);
    for (at, neighbour) in near.enumerate() {
        let other =
            neighbour.get("id").and_then(Value::as_str).map_or_else(|| format!("{id}.{at}"), str::to_owned);
        relate(draft, id, &other, neighbour);
        write(draft, &other, neighbour);
    }
}

fn relate(draft: &mut Draft, id: &str, other: &str, neighbour: &Table) {
    let relation = neighbour.get("rel").and_then(Value::as_str).unwrap_or("DEPENDS_ON");
    let mut entry = match relation.strip_prefix('<') {
        Some(kind) => draft.relation(kind, other, id),
        None => draft.relation(relation, id, other),
    };
    for (key, value) in neighbour.get("with").and_then(Value::as_table).into_iter().flatten() {
        if let Some(raw) = raw(value) {
            entry.set(key, raw);
        }
    }
}

fn raw(value: &Value) -> Option<Raw<'_>> {
    Some(match value {
        Value::Boolean(flag) => Raw::Bool(*flag),
        Value::Integer(number) => Raw::Int(*number),
        Value::Float(number) => Raw::Float(*number),
        Value::String(text) => Raw::Text(text),
        Value::Array(items) => Raw::List(items.iter().filter_map(raw).collect()),
        Value::Datetime(_) | Value::Table(_) => return None,
    })
}
