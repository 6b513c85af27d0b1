//! Recommendations and the resources that fail them.

use super::{Column, Content, Line};
use crate::app::detail::{Door, Tone};
use crate::model::{Estate, Finding, FindingState, NodeId, Severity, Sym};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The groupings, by their shown words.
pub const GROUPINGS: [&str; 2] = ["by recommendation", "by resource"];

/// The lines of the list.
pub fn content(estate: &Estate, grouping: usize) -> Content {
    let by_resource = grouping % GROUPINGS.len() == 1;
    let failed = estate.findings().iter().filter(|finding| finding.state == FindingState::Fail);
    let lines = if by_resource { resources(estate, failed.clone()) } else { recommendations(estate) };
    let note = format!("{}, {} failed", GROUPINGS[grouping % GROUPINGS.len()], failed.count());
    let heading = if by_resource { "Resource" } else { "Recommendation" };
    Content {
        title: "5 Recommendations".to_owned(),
        note,
        columns: vec![
            Column { heading: "Severity", width: 10 },
            Column { heading, width: 0 },
            Column { heading: "Fail", width: 6 },
            Column { heading: "Pass", width: 6 },
            Column { heading: "Other", width: 6 },
        ],
        lines,
        why_empty: "No verdicts in these files. Export them with the query\n  securityresources | where type == 'microsoft.security/assessments'".to_owned(),
    }
}

#[derive(Default)]
struct Group {
    worst: Option<Severity>,
    fail: Vec<NodeId>,
    pass: usize,
    other: usize,
}

fn recommendations(estate: &Estate) -> Vec<Line> {
    let mut groups: BTreeMap<Sym, Group> = BTreeMap::new();
    for finding in estate.findings() {
        let group = groups.entry(finding.title).or_default();
        match finding.state {
            FindingState::Fail => {
                group.worst = group.worst.max(finding.severity);
                group.fail.push(finding.node);
            }
            FindingState::Pass => group.pass += 1,
            _ => group.other += 1,
        }
    }
    let mut groups: Vec<(&str, Group)> =
        groups.into_iter().map(|(title, group)| (estate.text(title).as_str(), group)).collect();
    groups.sort_by_key(|(title, group)| (Reverse(group.worst), Reverse(group.fail.len()), *title));
    let mut lines = Vec::new();
    for (title, group) in groups {
        lines.push(Line {
            cells: cells(group.worst, title.to_owned(), group.fail.len(), group.pass, group.other),
            branch: true,
            door: None,
        });
        lines.extend(group.fail.into_iter().map(|id| resource(estate, id)));
    }
    lines
}

fn resource(estate: &Estate, id: NodeId) -> Line {
    let node = estate.node(id);
    let name = format!("  {} ({})", node.name(), node.kind_label());
    let cells = vec![(String::new(), Tone::Plain), (name, Tone::Plain)];
    Line { cells, branch: false, door: Some(Door::Node(id)) }
}

fn resources<'e>(estate: &'e Estate, failed: impl Iterator<Item = &'e Finding>) -> Vec<Line> {
    let mut groups: BTreeMap<NodeId, Vec<&Finding>> = BTreeMap::new();
    for finding in failed {
        groups.entry(finding.node).or_default().push(finding);
    }
    let worst = |group: &[&Finding]| group.iter().filter_map(|finding| finding.severity).max();
    let mut groups: Vec<(NodeId, Vec<&Finding>)> = groups.into_iter().collect();
    groups.sort_by_key(|(node, group)| (Reverse(worst(group)), Reverse(group.len()), *node));
    let mut lines = Vec::new();
    for (id, group) in groups {
        let node = estate.node(id);
        let name = format!("{} ({})", node.name(), node.kind_label());
        let pass = node.findings().iter().filter(|finding| finding.state == FindingState::Pass).count();
        let other = node.findings().len() - pass - group.len();
        let cells = cells(worst(&group), name, group.len(), pass, other);
        lines.push(Line { cells, branch: true, door: Some(Door::Node(id)) });
        lines.extend(group.into_iter().map(|finding| Line {
            cells: vec![
                severity(finding.severity),
                (format!("  {}", estate.text(finding.title)), Tone::Plain),
            ],
            branch: false,
            door: Some(Door::Node(id)),
        }));
    }
    lines
}

fn severity(worst: Option<Severity>) -> (String, Tone) {
    let tone = if worst >= Some(Severity::High) { Tone::Bad } else { Tone::Plain };
    (worst.map_or(String::new(), |severity| severity.word().to_owned()), tone)
}

fn cells(
    worst: Option<Severity>,
    text: String,
    fail: usize,
    pass: usize,
    other: usize,
) -> Vec<(String, Tone)> {
    let count = |count: usize, tone| (if count == 0 { String::new() } else { count.to_string() }, tone);
    vec![
        severity(worst),
        (text, Tone::Plain),
        count(fail, Tone::Bad),
        count(pass, Tone::Good),
        count(other, Tone::Unknown),
    ]
}
