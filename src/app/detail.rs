//! The detail of one node as foldable sections of lines; a line that names a node can be entered.

use super::list::List;
use crate::model::{Estate, FindingState, NodeId, NodeRef, Severity, Value};
use crate::posture::access::who_can;
use crate::posture::bom::model_of;
use std::collections::{BTreeMap, BTreeSet};

/// The longest list of connections of one kind that is shown.
const MAX_CONNECTIONS: usize = 500;

/// How a line is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// as any text
    Plain,
    /// a section's heading
    Heading,
    /// good news
    Good,
    /// bad news
    Bad,
    /// not known
    Unknown,
    /// beside the point
    Dim,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// the first column
    pub label: String,
    /// the second column
    pub value: String,
    /// how it is to be looked at
    pub tone: Tone,
    /// the node that it names
    pub target: Option<NodeId>,
    /// the section it belongs to
    pub section: usize,
}

/// The state of the pane.
#[derive(Clone, Debug, Default)]
pub struct Detail {
    /// the node that is shown
    pub node: Option<NodeId>,
    /// every line, folded ones left out
    pub lines: Vec<Line>,
    /// cursor and window
    pub list: List,
    /// titles of folded sections; kept from node to node
    pub folded: BTreeSet<String>,
    /// the text that lines must contain
    pub filter: String,
    /// the raw record, when it was asked for
    pub raw: Option<Vec<String>>,
}

impl Detail {
    /// Shows a node.
    pub fn show(&mut self, estate: &Estate, node: NodeId) {
        if self.node != Some(node) {
            self.raw = None;
            self.list = List::default();
            self.filter.clear();
        }
        self.node = Some(node);
        self.rebuild(estate);
    }

    /// Writes the lines anew.
    pub fn rebuild(&mut self, estate: &Estate) {
        let Some(node) = self.node else { return };
        let mut writer = Writer { lines: Vec::new(), section: 0, open: true, folded: &self.folded };
        writer.write(estate.node(node), self.raw.as_deref());
        let filter = self.filter.to_lowercase();
        let keeps = |line: &Line| {
            filter.is_empty()
                || line.label.to_lowercase().contains(&filter)
                || line.value.to_lowercase().contains(&filter)
        };
        self.lines = writer.lines.into_iter().filter(keeps).collect();
        self.list.cursor = self.list.cursor.min(self.lines.len().saturating_sub(1));
    }

    /// Folds or unfolds the section under the cursor.
    pub fn fold(&mut self, estate: &Estate, open: bool) {
        let Some(line) = self.lines.get(self.list.cursor) else { return };
        let section = line.section;
        let heading =
            self.lines.iter().position(|line| line.section == section && line.tone == Tone::Heading);
        let Some(at) = heading else { return };
        let title = self.lines[at].label.clone();
        if open {
            self.folded.remove(&title);
        } else {
            self.folded.insert(title);
            self.list.cursor = at;
        }
        self.rebuild(estate);
    }

    /// The line under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<&Line> {
        self.lines.get(self.list.cursor)
    }
}

struct Writer<'f> {
    lines: Vec<Line>,
    section: usize,
    open: bool,
    folded: &'f BTreeSet<String>,
}

impl Writer<'_> {
    fn write(&mut self, node: NodeRef<'_>, raw: Option<&[String]>) {
        self.general(node);
        self.insights(node);
        self.findings(node);
        self.paths(node);
        self.access(node);
        self.connections(node);
        self.properties(node);
        self.raw(raw);
    }

    fn heading(&mut self, title: &str, count: usize) {
        self.section += 1;
        self.open = !self.folded.contains(title);
        let value = if count > 0 { count.to_string() } else { String::new() };
        let line =
            Line { label: title.to_owned(), value, tone: Tone::Heading, target: None, section: self.section };
        self.lines.push(line);
    }

    fn line(&mut self, label: &str, value: String, tone: Tone, target: Option<NodeId>) {
        if self.open {
            self.lines.push(Line { label: label.to_owned(), value, tone, target, section: self.section });
        }
    }

    fn general(&mut self, node: NodeRef<'_>) {
        self.heading("General", 0);
        self.line("Kind", node.kind_label().to_owned(), Tone::Plain, None);
        if let Some(model) = model_of(node) {
            self.line("Model", model, Tone::Plain, None);
        }
        for (label, value) in
            [("Type", node.native_type().to_string()), ("Provider", node.provider().to_string())]
        {
            if !value.is_empty() {
                self.line(label, value, Tone::Plain, None);
            }
        }
        if let Some(region) = node.text("location") {
            self.line("Region", region.to_string(), Tone::Plain, None);
        }
        for scope in node.scopes() {
            self.line(
                "Contained in",
                format!("{} ({})", scope.name(), scope.kind_label()),
                Tone::Plain,
                Some(scope.id()),
            );
        }
        self.line("Id", node.canonical_id(), Tone::Dim, None);
        if !node.is_described() {
            self.line(
                "Note",
                "no record describes it: other records only refer to it".to_owned(),
                Tone::Unknown,
                None,
            );
        }
    }

    fn insights(&mut self, node: NodeRef<'_>) {
        if node.insights().is_empty() {
            return;
        }
        self.heading("Insights", node.insights().len());
        for insight in node.insights() {
            let key = node.estate().key_name(insight.key);
            let (label, bad) = match key.as_str() {
                "exposed" => ("Exposed to the internet", true),
                "key_auth" => ("Key authentication", true),
                "public_access" => ("Anonymous access", true),
                "sensitive" => ("Contains sensitive data", true),
                other => (other, false),
            };
            let tone = match insight.truth {
                crate::model::Truth::Yes if bad => Tone::Bad,
                crate::model::Truth::No if bad => Tone::Good,
                crate::model::Truth::Unknown => Tone::Unknown,
                _ => Tone::Plain,
            };
            let value = format!("{:<8} {}", insight.truth.word(), node.estate().text(insight.evidence));
            self.line(label, value, tone, None);
        }
    }

    fn findings(&mut self, node: NodeRef<'_>) {
        let all = node.findings();
        if all.is_empty() {
            return;
        }
        let failed = all.iter().filter(|finding| finding.state == FindingState::Fail).count();
        self.heading("Recommendations", failed);
        for finding in all {
            let word = finding.severity.map_or("", Severity::word);
            let tone = match finding.state {
                FindingState::Fail => Tone::Bad,
                FindingState::Pass => Tone::Good,
                _ => Tone::Unknown,
            };
            let label =
                format!("{:<5}{word}", finding.state.word().replace("not_applicable", "n/a").to_uppercase());
            self.line(&label, node.estate().text(finding.title).to_string(), tone, None);
        }
    }

    fn paths(&mut self, node: NodeRef<'_>) {
        let estate = node.estate();
        let through: Vec<_> = estate.paths().iter().filter(|path| path.nodes.contains(&node.id())).collect();
        if through.is_empty() {
            return;
        }
        self.heading("Attack paths through it", through.len());
        for path in through {
            let risk = path.risk.map_or("not reported", Severity::word);
            self.line(risk, estate.text(path.title).to_string(), Tone::Bad, None);
        }
    }

    fn access(&mut self, node: NodeRef<'_>) {
        let grants = who_can(node);
        if grants.is_empty() {
            return;
        }
        self.heading("Who can use it", grants.len());
        for grant in grants.iter().take(MAX_CONNECTIONS) {
            let principal = grant.principal();
            let via = if grant.scope.id() == node.id() {
                String::new()
            } else {
                format!(" on {}", grant.scope.name())
            };
            let value = format!("{} ({}) {}{via}", principal.name(), principal.kind_label(), grant.role());
            self.line(grant.access(), value, Tone::Plain, Some(principal.id()));
        }
    }

    fn connections(&mut self, node: NodeRef<'_>) {
        let mut groups: BTreeMap<String, Vec<(String, NodeId)>> = BTreeMap::new();
        let mut add = |label: &str, other: NodeRef<'_>, role: &str| {
            let role = if role.is_empty() { String::new() } else { format!("  {role}") };
            let text = format!("{} ({}){role}", other.name(), other.kind_label());
            groups.entry(capital(label)).or_default().push((text, other.id()));
        };
        for relation in node.outgoing() {
            add(relation.label(), relation.to(), relation.text("role").map_or("", |role| role.as_str()));
        }
        for relation in node.incoming().filter(|relation| relation.kind_name() != "HAS_PERMISSION") {
            add(relation.inverse_label(), relation.from(), "");
        }
        for (label, mut ends) in groups {
            ends.sort();
            ends.dedup();
            self.heading(&label, ends.len());
            for (text, id) in ends.into_iter().take(MAX_CONNECTIONS) {
                self.line("", text, Tone::Plain, Some(id));
            }
        }
    }

    fn properties(&mut self, node: NodeRef<'_>) {
        let hidden = ["type", "location", "detail"];
        let shown: Vec<(String, Value<'_>)> = node
            .properties()
            .filter(|(key, _)| !hidden.contains(&key.as_str()))
            .map(|(key, value)| (key.to_string(), value))
            .collect();
        if shown.is_empty() {
            return;
        }
        self.heading("Properties", shown.len());
        for (key, value) in shown {
            self.line(&key, value.to_string(), Tone::Plain, None);
        }
    }

    fn raw(&mut self, raw: Option<&[String]>) {
        let Some(lines) = raw else { return };
        self.heading("Raw record", 0);
        for line in lines {
            self.line("", line.clone(), Tone::Dim, None);
        }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
