//! The sections of a node's detail, from what matters most to what is only there to look up.

use super::{Detail, Door};
use super::{Line, RAW, Tone};
use crate::app::attacks::Attacks;
use crate::model::{Finding, FindingState, INTERNET, Insight, NodeRef, Severity, Truth, Value};
use crate::posture::bom::model_of;
use crate::posture::check::{Judgement, Verdict};
use crate::posture::insights::row;
use std::collections::BTreeSet;

/// The most attack paths that are listed.
const MAX_PATHS: usize = 50;
/// Properties that other sections show.
const SHOWN_ELSEWHERE: [&str; 3] = ["type", "location", "detail"];

/// Every line of a node, those of folded sections left out.
pub(super) fn lines(node: NodeRef<'_>, detail: &Detail) -> Vec<Line> {
    let mut writer = Writer { lines: Vec::new(), section: 0, open: true, folded: &detail.folded };
    writer.general(node);
    writer.insights(node);
    if let Some(judgement) = &detail.judgement {
        writer.verdicts(node, judgement);
    }
    writer.findings(node);
    writer.paths(node, &detail.attacks);
    writer.access(node);
    writer.connections(node);
    writer.properties(node);
    writer.identity(node);
    writer.sources(node);
    writer.raw(detail.raw.as_deref());
    writer.lines
}

/// Writes lines section by section.
pub(super) struct Writer<'f> {
    lines: Vec<Line>,
    section: usize,
    open: bool,
    folded: &'f BTreeSet<String>,
}

impl Writer<'_> {
    pub(super) fn heading(&mut self, title: &str, value: String) {
        self.section += 1;
        self.open = !self.folded.contains(title);
        let (label, section) = (title.to_owned(), self.section);
        self.lines.push(Line { label, value, tone: Tone::Heading, door: None, section });
    }

    pub(super) fn line(&mut self, label: &str, value: String, tone: Tone, door: Option<Door>) {
        if self.open {
            let (label, section) = (label.to_owned(), self.section);
            self.lines.push(Line { label, value, tone, door, section });
        }
    }

    /// What it is and where it lies; the tenant and the ids stand at the end.
    fn general(&mut self, node: NodeRef<'_>) {
        self.heading("General", node.kind_label().to_owned());
        if let Some(model) = model_of(node) {
            self.line("Model", model, Tone::Plain, None);
        }
        if let Some(region) = node.text("location") {
            self.line("Region", region.to_string(), Tone::Plain, None);
        }
        let mut label = "Contained in";
        for scope in node.scopes().filter(|scope| scope.kind_name() != "Tenant") {
            let text = format!("{} ({})", scope.name(), scope.kind_label());
            self.line(label, text, Tone::Plain, Some(Door::Node(scope.id())));
            label = " ";
        }
        if !node.is_described() && node.estate().find(INTERNET) != Some(node.id()) {
            let note = "no record describes it: other records only refer to it";
            self.line("Note", note.to_owned(), Tone::Unknown, None);
        }
    }

    fn identity(&mut self, node: NodeRef<'_>) {
        self.heading("Identity", String::new());
        let texts = [
            ("Id", node.canonical_id()),
            ("Type", node.native_type().to_string()),
            ("Provider", node.provider().to_string()),
        ];
        for (label, value) in texts.into_iter().filter(|(_, value)| !value.is_empty()) {
            self.line(label, value, Tone::Dim, None);
        }
        for tenant in node.scopes().filter(|scope| scope.kind_name() == "Tenant") {
            self.line("Tenant", tenant.name().to_string(), Tone::Dim, Some(Door::Node(tenant.id())));
        }
    }

    fn insights(&mut self, node: NodeRef<'_>) {
        let all = node.insights();
        if all.is_empty() {
            return;
        }
        let bad = all.iter().filter(|insight| insight.truth == Truth::Yes).count();
        let unknown = all.iter().filter(|insight| insight.truth == Truth::Unknown).count();
        self.heading("Insights", counted(&[(bad, "yes"), (unknown, "unknown")]));
        for insight in all {
            self.insight(node, insight);
        }
    }

    fn insight(&mut self, node: NodeRef<'_>, insight: &Insight) {
        let key = node.estate().key_name(insight.key);
        let row = row(&key);
        let is_bad = row.is_some_and(|row| row.bad);
        let tone = match insight.truth {
            Truth::Yes if is_bad => Tone::Bad,
            Truth::No if is_bad => Tone::Good,
            Truth::Unknown => Tone::Unknown,
            _ => Tone::Plain,
        };
        let value = format!("{:<8}{}", insight.truth.word(), node.estate().text(insight.evidence));
        let label = row.map_or(key.as_str(), |row| row.title.as_str());
        self.line(label, value, tone, None);
    }

    /// What the rules say of the node: failures first, then what is not known, then what is right.
    fn verdicts(&mut self, node: NodeRef<'_>, judgement: &Judgement) {
        let verdicts = &judgement.verdicts;
        let speaks = |verdict: &&Verdict| verdict.state != FindingState::NotApplicable;
        let mut on: Vec<Verdict> = verdicts.on(node.id()).iter().filter(speaks).copied().collect();
        if on.is_empty() {
            return;
        }
        let is_accepted = |verdict: &Verdict| judgement.exception(node.id(), verdict.rule).is_some();
        let rank = |verdict: &Verdict| match verdict.state {
            FindingState::Fail | FindingState::Unknown if is_accepted(verdict) => 2,
            FindingState::Fail => 0,
            FindingState::Unknown => 1,
            _ => 3,
        };
        on.sort_by_key(|verdict| (rank(verdict), std::cmp::Reverse(verdicts.rule(*verdict).severity)));
        let of = |wanted: u8| on.iter().filter(|verdict| rank(verdict) == wanted).count();
        let counts = counted(&[(of(0), "fail"), (of(1), "unknown"), (of(3), "pass"), (of(2), "accepted")]);
        let score = judgement.score(node.estate(), node.id());
        let points =
            score.as_ref().map_or_else(String::new, |score| format!(", score {} of 100", score.points));
        self.heading("Recommendations", format!("{counts}{points}"));
        let cost = |rule: u16| {
            let cost = score.as_ref().and_then(|score| score.costs.iter().find(|cost| cost.rule == rule));
            cost.map_or_else(String::new, |cost| format!(" (-{})", cost.points))
        };
        for verdict in on {
            let rule = verdicts.rule(verdict);
            let door = Some(Door::Rule(verdict.rule, Some(node.id())));
            let label = state_label(verdict.state, Some(rule.severity));
            match judgement.exception(node.id(), verdict.rule) {
                None => {
                    let text = format!("{}{}", rule.title, cost(verdict.rule));
                    self.line(&label, text, state_tone(verdict.state), door);
                }
                Some(accepted) => {
                    let text = format!("{} (accepted: {})", rule.title, accepted.reason);
                    self.line(&label, text, Tone::Dim, door);
                }
            }
        }
    }

    fn findings(&mut self, node: NodeRef<'_>) {
        let all = node.findings();
        if all.is_empty() {
            return;
        }
        let of = |state: FindingState| all.iter().filter(|finding| finding.state == state).count();
        let counts = [(of(FindingState::Fail), "fail"), (of(FindingState::Pass), "pass")];
        self.heading("Verdicts of the provider", counted(&counts));
        for finding in all {
            self.finding(node, finding);
        }
    }

    fn finding(&mut self, node: NodeRef<'_>, finding: &Finding) {
        let (tone, label) = (state_tone(finding.state), state_label(finding.state, finding.severity));
        self.line(&label, node.estate().text(finding.title).to_string(), tone, None);
    }

    fn paths(&mut self, node: NodeRef<'_>, attacks: &Attacks) {
        let through = attacks.through(node.id());
        if through.is_empty() {
            return;
        }
        self.heading("Attack paths through it", through.len().to_string());
        for &place in through.iter().take(MAX_PATHS) {
            let Some(entry) = attacks.entries.get(place as usize) else { continue };
            let risk = entry.risk.map_or("not reported", Severity::word);
            let text = format!("{} ({})", entry.title, entry.origin.word());
            self.line(risk, text, Tone::Bad, Some(Door::Path(place as usize)));
        }
        if through.len() > MAX_PATHS {
            self.line("", format!("and {} more", through.len() - MAX_PATHS), Tone::Dim, None);
        }
    }

    fn properties(&mut self, node: NodeRef<'_>) {
        let all = node.properties().filter(|(key, _)| !SHOWN_ELSEWHERE.contains(&key.as_str()));
        let shown: Vec<(String, Value<'_>)> = all.map(|(key, value)| (key.to_string(), value)).collect();
        if shown.is_empty() {
            return;
        }
        self.heading("Properties", shown.len().to_string());
        for (key, value) in shown {
            self.line(&key, value.to_string(), Tone::Plain, None);
        }
    }

    fn sources(&mut self, node: NodeRef<'_>) {
        let sources = node.sources();
        if sources.is_empty() {
            return;
        }
        self.heading("Sources", sources.len().to_string());
        for source in sources {
            let file = node.estate().file(source.file());
            let file = file.map_or_else(String::new, |file| file.shown.to_string());
            self.line("Record", format!("{file} at byte {}", source.offset()), Tone::Dim, None);
        }
    }

    fn raw(&mut self, raw: Option<&[String]>) {
        let Some(lines) = raw else { return };
        self.heading(RAW, format!("{} lines", lines.len()));
        for line in lines {
            self.line("", line.clone(), Tone::Dim, None);
        }
    }
}

fn state_tone(state: FindingState) -> Tone {
    match state {
        FindingState::Fail => Tone::Bad,
        FindingState::Pass => Tone::Good,
        _ => Tone::Unknown,
    }
}

fn state_label(state: FindingState, severity: Option<Severity>) -> String {
    let word = match state {
        FindingState::NotApplicable => "n/a",
        FindingState::Unknown => "?",
        FindingState::Fail => "FAIL",
        FindingState::Pass => "PASS",
    };
    format!("{word:<5}{}", severity.map_or("", Severity::word))
}

/// `2 yes, 1 unknown`; what is not there is left out.
fn counted(counts: &[(usize, &str)]) -> String {
    let some = counts.iter().filter(|(count, _)| *count > 0);
    some.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
}
