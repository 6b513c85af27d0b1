//! One recommendation: why it matters, what it says of a node and from what, and how to put it right.

use super::{Column, Content, Line};
use crate::app::detail::{Door, Tone};
use crate::model::{Estate, FindingState, NodeId, moment};
use crate::posture::check::{Judgement, evidence};
use crate::posture::rules::{Rule, frameworks};

/// The lines of the list.
pub fn content(estate: &Estate, judgement: &Judgement, at: u16, node: Option<NodeId>) -> Content {
    let Some(rule) = judgement.verdicts.rules().rules().get(usize::from(at)) else {
        return Content::default();
    };
    let mut lines = Lines::default();
    lines.section("Why it matters", std::iter::once(rule.why.as_str()));
    if let Some(node) = node {
        lines.verdict(estate, judgement, rule, at, node);
    }
    for (form, steps) in rule.fix.forms() {
        let numbered: Vec<String> =
            (1..).zip(steps).map(|(number, step)| format!("{number}. {step}")).collect();
        lines.section(&format!("How to put it right: {form}"), numbered.iter().map(String::as_str));
    }
    if !rule.change.note.is_empty() {
        lines.section("What that changes", std::iter::once(rule.change.note.as_str()));
    }
    lines.controls(rule);
    Content {
        title: rule.title.clone(),
        note: format!("{}, {}, {} effort", rule.severity.word(), rule.area.title, rule.effort.word()),
        columns: vec![Column { heading: "", width: 22 }, Column { heading: "", width: 0 }],
        lines: lines.0,
        wraps: true,
        ..Content::default()
    }
}

#[derive(Default)]
struct Lines(Vec<Line>);

impl Lines {
    fn line(&mut self, label: &str, text: &str, tone: Tone, door: Option<Door>) {
        let cells = vec![(label.to_owned(), Tone::Heading), (text.to_owned(), tone)];
        self.0.push(Line { cells, branch: false, door });
    }

    /// A titled section: the title stands beside its first line.
    fn section<'t>(&mut self, title: &str, texts: impl Iterator<Item = &'t str>) {
        let mut label = title;
        for text in texts.filter(|text| !text.is_empty()) {
            self.line(label, text, Tone::Plain, None);
            label = "";
        }
        self.line("", "", Tone::Plain, None);
    }

    fn verdict(&mut self, estate: &Estate, judgement: &Judgement, rule: &Rule, at: u16, id: NodeId) {
        let node = estate.node(id);
        let state = judgement.verdicts.state(at, id).unwrap_or(FindingState::NotApplicable);
        let tone = match state {
            FindingState::Fail => Tone::Bad,
            FindingState::Pass => Tone::Good,
            _ => Tone::Unknown,
        };
        let said = format!("{}: {}", node.name(), state.word().replace('_', " "));
        self.line("Verdict", &said, tone, Some(Door::Node(id)));
        if let Some(accepted) = judgement.exception(id, at) {
            let until = moment::day(accepted.expires);
            let text = format!("until {until} by {}: {}", accepted.owner, accepted.reason);
            self.line("Accepted", &text, Tone::Plain, None);
        }
        let evidence = evidence(estate, rule, node, state);
        for seen in evidence.facts {
            let because = if seen.because.is_empty() { String::new() } else { format!(": {}", seen.because) };
            self.line("", &format!("{} is {}{because}", seen.name, seen.value), Tone::Plain, None);
        }
        for missing in evidence.missing {
            let text = format!("{} is not in the export; to get it: {}", missing.name, missing.get);
            self.line("", &text, Tone::Unknown, None);
        }
        self.line("", "", Tone::Plain, None);
    }

    fn controls(&mut self, rule: &Rule) {
        let mut texts = vec![format!("{} version {}", rule.id, rule.version)];
        for (word, ids) in rule.ids.controls.lists().filter(|(_, ids)| !ids.is_empty()) {
            let title = frameworks().get(word).map_or(word, |framework| framework.title.as_str());
            texts.push(format!("{title}: {}", ids.join(", ")));
        }
        let equals = [("Azure policy", &rule.ids.policy), ("the same as", &rule.ids.equals)];
        for (title, ids) in equals.into_iter().filter(|(_, ids)| !ids.is_empty()) {
            texts.push(format!("{title}: {}", ids.join(", ")));
        }
        self.section("Ids", texts.iter().map(String::as_str));
    }
}
