//! Recommendations and what they say of each resource.

use super::{Column, Content, Line};
use crate::app::detail::{Door, Tone};
use crate::model::{Estate, FindingState, NodeId, Severity};
use crate::posture::check::{Comparison, Counts, Judgement, Opinion, Verdict, Verdicts, compare};
use crate::posture::rules::{Rule, areas, frameworks};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The groupings, by their shown words.
const GROUPINGS: [&str; 6] = [
    "by recommendation",
    "by resource",
    "by area",
    "by severity",
    "by framework control",
    "beside the provider's verdicts",
];
/// The most resources that are listed below one recommendation.
const MAX_BELOW: usize = 500;

/// The lines of the list.
pub fn content(estate: &Estate, judgement: &Judgement, grouping: usize) -> Content {
    let grouping = grouping % GROUPINGS.len();
    let sum = judgement.sum(None);
    let lines = match grouping {
        1 => by_resource(estate, judgement),
        2 => by_area(judgement),
        3 => by_severity(judgement),
        4 => by_control(judgement),
        5 => beside(estate, &judgement.verdicts),
        _ => by_rule(estate, judgement),
    };
    let accepted = match judgement.muted.len() {
        0 => String::new(),
        muted => format!(", {muted} accepted"),
    };
    let heading = if grouping == 1 { "Resource" } else { "Recommendation" };
    let column = |heading, width| Column { heading, width };
    Content {
        title: "5 Recommendations".to_owned(),
        note: format!(
            "{}: {} fail{accepted}, {} unknown, {} pass",
            GROUPINGS[grouping], sum.fail, sum.unknown, sum.pass
        ),
        columns: vec![
            column("Severity", 10),
            column(heading, 0),
            column("Fail", 6),
            column("?", 6),
            column("Pass", 6),
        ],
        lines,
        why_empty: "No rule speaks of anything in these files.".to_owned(),
        wraps: false,
    }
}

fn numbered(verdicts: &Verdicts) -> impl Iterator<Item = (u16, &Rule)> {
    (0u16..).zip(verdicts.rules().rules())
}

/// Rules with a verdict, the worst and most failed first.
fn ranked(judgement: &Judgement) -> Vec<(u16, &Rule, Counts)> {
    let mut rules: Vec<(u16, &Rule, Counts)> = numbered(&judgement.verdicts)
        .map(|(at, rule)| (at, rule, judgement.counts(at)))
        .filter(|(at, _, counts)| {
            let accepted = judgement.accepted(*at);
            counts.fail + counts.unknown + counts.pass + accepted.fail + accepted.unknown > 0
        })
        .collect();
    rules.sort_by_key(|(at, rule, counts)| {
        (counts.fail == 0, Reverse(rule.severity), Reverse(counts.fail), Reverse(counts.unknown), *at)
    });
    rules
}

fn by_rule(estate: &Estate, judgement: &Judgement) -> Vec<Line> {
    let mut lines = Vec::new();
    for (at, rule, counts) in ranked(judgement) {
        lines.push(branch(Some(rule.severity), rule.title.clone(), counts, Some(Door::Rule(at, None))));
        let mut on = judgement.verdicts.of_rule(estate, at);
        on.retain(|(_, state)| matches!(state, FindingState::Fail | FindingState::Unknown));
        let is_accepted = |node: NodeId| judgement.exception(node, at).is_some();
        on.sort_by_key(|(node, state)| (is_accepted(*node), *state != FindingState::Fail));
        let below = on.into_iter().take(MAX_BELOW);
        lines.extend(below.map(|(node, state)| resource(estate, judgement, node, state, at)));
    }
    lines
}

fn resource(estate: &Estate, judgement: &Judgement, id: NodeId, state: FindingState, rule: u16) -> Line {
    let node = estate.node(id);
    let (word, tone) = match (judgement.exception(id, rule), state) {
        (Some(_), _) => ("accepted", Tone::Dim),
        (None, FindingState::Fail) => ("fail", Tone::Bad),
        (None, _) => ("unknown", Tone::Unknown),
    };
    let name = format!("  {} ({})", node.name(), node.kind_label());
    Line {
        cells: vec![(word.to_owned(), tone), (name, Tone::Plain)],
        branch: false,
        door: Some(Door::Rule(rule, Some(id))),
    }
}

fn by_resource(estate: &Estate, judgement: &Judgement) -> Vec<Line> {
    let verdicts = &judgement.verdicts;
    let mut groups: Vec<(NodeId, Vec<Verdict>, Counts)> = Vec::new();
    for node in estate.nodes() {
        let failed: Vec<Verdict> = judgement.failures(node.id()).collect();
        if failed.is_empty() {
            continue;
        }
        let mut counts = Counts::default();
        let open = verdicts.on(node.id()).iter();
        let open = open.filter(|verdict| judgement.exception(node.id(), verdict.rule).is_none());
        open.for_each(|verdict| counts.add(verdict.state));
        groups.push((node.id(), failed, counts));
    }
    groups.sort_by_key(|(node, failed, _)| (Reverse(judgement.worst(*node)), Reverse(failed.len()), *node));
    let mut lines = Vec::new();
    for (id, mut failed, counts) in groups {
        let node = estate.node(id);
        let name = format!("{} ({})", node.name(), node.kind_label());
        lines.push(branch(judgement.worst(id), name, counts, Some(Door::Node(id))));
        failed.sort_by_key(|verdict| Reverse(verdicts.rule(*verdict).severity));
        lines.extend(failed.into_iter().map(|verdict| rule_line(judgement, verdict.rule, Some(id))));
    }
    lines
}

fn rule_line(judgement: &Judgement, at: u16, node: Option<NodeId>) -> Line {
    let rule = &judgement.verdicts.rules().rules()[usize::from(at)];
    let mut cells = vec![severity(Some(rule.severity)), (format!("  {}", rule.title), Tone::Plain)];
    if node.is_none() {
        cells.extend(counted(judgement.counts(at)));
    }
    Line { cells, branch: false, door: Some(Door::Rule(at, node)) }
}

fn by_area(judgement: &Judgement) -> Vec<Line> {
    let mut lines = Vec::new();
    for area in areas() {
        lines.push(branch(None, area.title.clone(), judgement.sum(Some(&area.key)), None));
        let own = ranked(judgement).into_iter().filter(|(_, rule, _)| rule.area.key == area.key);
        lines.extend(own.map(|(at, ..)| rule_line(judgement, at, None)));
    }
    lines
}

fn by_severity(judgement: &Judgement) -> Vec<Line> {
    let mut lines = Vec::new();
    for level in Severity::ALL {
        let own: Vec<(u16, &Rule, Counts)> =
            ranked(judgement).into_iter().filter(|(_, rule, _)| rule.severity == level).collect();
        let mut counts = Counts::default();
        own.iter().for_each(|(_, _, one)| counts += *one);
        if !own.is_empty() {
            lines.push(branch(Some(level), format!("{} recommendations", own.len()), counts, None));
            lines.extend(own.into_iter().map(|(at, ..)| rule_line(judgement, at, None)));
        }
    }
    lines
}

fn by_control(judgement: &Judgement) -> Vec<Line> {
    let mut controls: BTreeMap<(&str, &str), Vec<u16>> = BTreeMap::new();
    for (at, rule, _) in ranked(judgement) {
        for (framework, ids) in rule.ids.controls.lists() {
            for id in ids {
                controls.entry((framework, id)).or_default().push(at);
            }
        }
    }
    let mut lines = Vec::new();
    for ((word, id), rules) in controls {
        let framework = frameworks().get(word);
        let title = framework.map_or(word, |framework| framework.title.as_str());
        let name = framework.and_then(|framework| framework.controls.get(id)).map_or("", String::as_str);
        let mut counts = Counts::default();
        rules.iter().for_each(|rule| counts += judgement.counts(*rule));
        lines.push(branch(None, format!("{title} {id}  {name}"), counts, None));
        lines.extend(rules.into_iter().map(|at| rule_line(judgement, at, None)));
    }
    lines
}

/// Our verdicts beside the provider's, what is disputed first.
fn beside(estate: &Estate, verdicts: &Verdicts) -> Vec<Line> {
    let mut groups: BTreeMap<Opinion, Vec<Comparison<'_>>> = BTreeMap::new();
    for comparison in compare(estate, verdicts) {
        groups.entry(comparison.opinion).or_default().push(comparison);
    }
    let mut lines = Vec::new();
    for (opinion, group) in groups {
        let words = match opinion {
            Opinion::Disagree => "The provider and we say different things",
            Opinion::OnlyTheirs => "Only the provider says something",
            Opinion::OnlyOurs => "Only we say something",
            Opinion::Agree => "Both say the same",
        };
        let cells = vec![(String::new(), Tone::Plain), (format!("{words}  {}", group.len()), Tone::Heading)];
        lines.push(Line { cells, branch: true, door: None });
        lines.extend(group.into_iter().take(MAX_BELOW).map(|one| opinions(estate, verdicts, one)));
    }
    lines
}

fn opinions(estate: &Estate, verdicts: &Verdicts, one: Comparison<'_>) -> Line {
    let node = estate.node(one.node);
    let title = match (one.ours, one.theirs) {
        (Some(verdict), _) => verdicts.rule(verdict).title.clone(),
        (None, Some(finding)) => estate.text(finding.title).to_string(),
        (None, None) => String::new(),
    };
    let ours = one.ours.map_or("-", |verdict| verdict.state.word());
    let theirs = one.theirs.map_or("-", |finding| finding.state.word());
    let text = format!("  {}: {title}  (we: {ours}, provider: {theirs})", node.name());
    let rank = one.ours.map(|verdict| verdicts.rule(verdict).severity);
    let door = one.ours.map_or(Door::Node(one.node), |verdict| Door::Rule(verdict.rule, Some(one.node)));
    Line { cells: vec![severity(rank), (text, Tone::Plain)], branch: false, door: Some(door) }
}

fn severity(worst: Option<Severity>) -> (String, Tone) {
    let tone = if worst >= Some(Severity::High) { Tone::Bad } else { Tone::Plain };
    (worst.map_or(String::new(), |severity| severity.word().to_owned()), tone)
}

fn counted(counts: Counts) -> [(String, Tone); 3] {
    let cell = |count: usize, tone| (if count == 0 { String::new() } else { count.to_string() }, tone);
    [cell(counts.fail, Tone::Bad), cell(counts.unknown, Tone::Unknown), cell(counts.pass, Tone::Good)]
}

fn branch(worst: Option<Severity>, text: String, counts: Counts, door: Option<Door>) -> Line {
    let mut cells = vec![severity(worst), (text, Tone::Plain)];
    cells.extend(counted(counts));
    Line { cells, branch: true, door }
}
