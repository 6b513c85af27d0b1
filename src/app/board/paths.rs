//! Attack paths in groups: a thousand that look alike are one line with a count.

use super::{Column, Content, Line, Sources};
use crate::app::attacks::Entry;
use crate::app::detail::{Door, Tone};
use crate::model::Severity;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The groupings, by their shown words.
const GROUPINGS: [&str; 10] = [
    "by shape",
    "by entry point",
    "by target",
    "by risk factor",
    "by risk",
    "by who says so",
    "by length",
    "by provider",
    "by affected resource",
    "by recommendation",
];

/// The lines of the list.
pub fn content(sources: &Sources, grouping: usize) -> Content {
    let grouping = grouping % GROUPINGS.len();
    let attacks = &sources.attacks;
    let mut groups: BTreeMap<String, Vec<(usize, &Entry)>> = BTreeMap::new();
    for (place, entry) in attacks.entries.iter().enumerate().filter(|(_, entry)| entry.is_left()) {
        for group in names(entry, grouping) {
            groups.entry(group).or_default().push((place, entry));
        }
    }
    let mut groups: Vec<(String, Vec<(usize, &Entry)>)> = groups.into_iter().collect();
    // entries come the riskiest first
    groups.sort_by_key(|(name, own)| {
        (Reverse(own[0].1.risk), Reverse(own[0].1.score), Reverse(own.len()), name.clone())
    });
    let count = groups.len();
    let lines = groups.into_iter().flat_map(|(name, own)| group(&name, &own)).collect();
    let column = |heading, width| Column { heading, width };
    let searched = if attacks.found.is_some() { "" } else { ", still searching" };
    Content {
        title: "8 Attack paths".to_owned(),
        note: format!(
            "{}: {count} groups of {} paths{searched}",
            GROUPINGS[grouping],
            attacks.left_entries().count()
        ),
        columns: vec![column("Risk", 13), column("Attack paths", 0), column("Count", 7), column("Steps", 7)],
        lines,
        why_empty:
            "No attack path: nothing that an attacker could enter leads to anything worth reaching, as far \
                    as these files show it."
                .to_owned(),
        wraps: false,
    }
}

/// The groups that a path belongs to.
fn names(entry: &Entry, grouping: usize) -> Vec<String> {
    match grouping {
        1 => vec![entry.from.clone()],
        2 => vec![entry.to.clone()],
        3 if !entry.factors.is_empty() => entry.factors.split(", ").map(str::to_owned).collect(),
        3 => vec!["no risk factor".to_owned()],
        4 => vec![entry.risk.map_or("Not reported", Severity::word).to_owned()],
        5 => vec![entry.origin.word().to_owned()],
        6 => vec![format!("{:>2} steps", entry.steps)],
        7 if entry.provider.is_empty() => vec!["no provider".to_owned()],
        7 => vec![entry.provider.clone()],
        8 => each(&entry.resources, "no resource"),
        9 => each(&entry.fixes, "no recommendation ends it"),
        _ => vec![entry.shape.clone()],
    }
}

/// Every name once, or what is said where there is none.
fn each(names: &[String], none: &str) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() { vec![none.to_owned()] } else { names }
}

fn group(name: &str, own: &[(usize, &Entry)]) -> Vec<Line> {
    let (_, worst) = own[0];
    let (least, most) = (
        own.iter().map(|(_, entry)| entry.steps).min().unwrap_or(0),
        own.iter().map(|(_, entry)| entry.steps).max().unwrap_or(0),
    );
    let steps = if least == most { least.to_string() } else { format!("{least}-{most}") };
    let cells = vec![
        risk(worst),
        (name.to_owned(), Tone::Plain),
        (own.len().to_string(), Tone::Plain),
        (steps, Tone::Plain),
    ];
    let mut lines = vec![Line { cells, branch: true, door: None }];
    lines.extend(own.iter().map(|&(place, entry)| {
        let doubt = if entry.certain { "" } else { "(possible) " };
        let title = format!("  {doubt}{}: {} to {}", entry.title, entry.from, entry.to);
        let steps = entry.steps.to_string();
        Line {
            cells: vec![
                risk(entry),
                (title, Tone::Plain),
                (String::new(), Tone::Plain),
                (steps, Tone::Plain),
            ],
            branch: false,
            door: Some(Door::Path(place)),
        }
    }));
    lines
}

fn risk(entry: &Entry) -> (String, Tone) {
    let tone = if entry.risk >= Some(Severity::High) { Tone::Bad } else { Tone::Plain };
    let word = entry.risk.map_or("?", Severity::word);
    (entry.score.map_or_else(|| word.to_owned(), |score| format!("{word} {score}")), tone)
}
