//! The least fixes, the least-cost cut, and what is switched to fixed; each can be tried in the what-if.

use super::{Column, Content, Line, Sources, bar};
use crate::app::attacks::Found;
use crate::app::detail::{Door, Tone};
use crate::model::{Estate, Severity};
use crate::posture::attack::{Aim, Change, Place, Plan, Remedy, WhatIf, plan, sever};

/// The groupings, by their shown words: what the plan aims at.
const AIMS: [(&str, Severity); 3] = [
    ("until no critical or high path is left", Severity::Medium),
    ("until no critical path is left", Severity::High),
    ("until no medium path is left", Severity::Low),
];
/// Cells of the bar.
const BAR: usize = 12;

/// The lines of the list.
pub fn content(estate: &Estate, sources: &Sources, grouping: usize) -> Content {
    let (words, target_risk) = AIMS[grouping % AIMS.len()];
    let column = |heading, width| Column { heading, width };
    let columns = vec![
        column("", 4),
        column("Fix", 0),
        column("Effort", 8),
        column("Paths left", 20),
        column("Worst left", 10),
    ];
    let title = "6 Least fixes".to_owned();
    let Some(found) = &sources.attacks.base else {
        let why_empty = "The attack paths are still being looked for.".to_owned();
        return Content { title, columns, why_empty, ..Content::default() };
    };
    let what_if = sources.what_if.clone().unwrap_or_else(|| WhatIf::new(&found.analysis));
    let made =
        plan(estate, &found.analysis, &WhatIf::new(&found.analysis), Aim { target_risk, ..Aim::default() });
    let mut lines = planned(estate, &made, &what_if);
    lines.extend(cut(estate, found, &what_if));
    lines.extend(changes(estate, &what_if));
    let reached = if made.reached { "" } else { ", not all can be ended" };
    let note =
        format!("{words}{reached}; space tries a fix, at most {} steps", found.analysis.options.max_hops);
    let why_empty = "No attack path, so nothing to fix.".to_owned();
    Content { title, note, columns, lines, why_empty, wraps: false }
}

fn planned(estate: &Estate, plan: &Plan, what_if: &WhatIf) -> Vec<Line> {
    let start = plan.start.pairs;
    let first = vec![
        (String::new(), Tone::Plain),
        ("today".to_owned(), Tone::Dim),
        (String::new(), Tone::Plain),
        (format!("{} {start}", bar(start, start, BAR)), Tone::Bad),
        (plan.worst.map_or("", Severity::word).to_owned(), Tone::Plain),
    ];
    let mut lines = vec![Line { cells: first, branch: false, door: None }];
    for (number, step) in (1..).zip(&plan.steps) {
        let mut cells = remedy_cells(estate, step.remedy, what_if, &number.to_string());
        cells.push((format!("{} {}", bar(step.pairs_left, start, BAR), step.pairs_left), Tone::Bad));
        cells.push((step.worst_left.map_or("none", Severity::word).to_owned(), Tone::Plain));
        lines.push(Line { cells, branch: false, door: Some(Door::Change(Change::Remedy(step.remedy))) });
    }
    lines
}

fn remedy_cells(estate: &Estate, remedy: Remedy, what_if: &WhatIf, number: &str) -> Vec<(String, Tone)> {
    let on = what_if.has(Change::Remedy(remedy));
    let mark = if on { "✂".to_owned() } else { number.to_owned() };
    vec![
        (mark, Tone::Heading),
        (remedy.title(estate), if on { Tone::Good } else { Tone::Plain }),
        (remedy.kind().effort.word().to_owned(), Tone::Plain),
    ]
}

/// The least-cost cut of every path, from both sides where they differ.
fn cut(estate: &Estate, found: &Found, what_if: &WhatIf) -> Vec<Line> {
    let Some(cut) = sever(estate, &found.analysis, &crate::posture::attack::Off::default()) else {
        return vec![heading(
            "Some paths have a step that no recommendation ends: there is no cut of all paths",
        )];
    };
    let exact = if cut.exact { "the least effort" } else { "no more than twice the least effort" };
    let mut lines = Vec::new();
    let mut side = |words: &str, remedies: &[Remedy]| {
        lines.push(heading(&format!("Cut of every path, effort {}, {exact}{words}", cut.cost)));
        lines.extend(remedies.iter().map(|&remedy| Line {
            cells: remedy_cells(estate, remedy, what_if, "·"),
            branch: false,
            door: Some(Door::Change(Change::Remedy(remedy))),
        }));
    };
    if cut.near_entries == cut.near_targets {
        side("", &cut.near_entries);
    } else {
        side(", near the entries", &cut.near_entries);
        side(", near the targets", &cut.near_targets);
    }
    lines
}

/// What is switched to fixed and stands in no list above.
fn changes(estate: &Estate, what_if: &WhatIf) -> Vec<Line> {
    if what_if.changes().len() == 0 {
        return Vec::new();
    }
    let mut lines = vec![heading("Switched to fixed")];
    lines.extend(what_if.changes().map(|change| Line {
        cells: vec![("✂".to_owned(), Tone::Heading), (words(estate, change), Tone::Good)],
        branch: false,
        door: Some(Door::Change(change)),
    }));
    lines
}

/// A change in words.
pub fn words(estate: &Estate, change: Change) -> String {
    match change {
        Change::Node(node) => format!("nobody gets into {}", estate.node(node).name()),
        Change::Relation(relation) => {
            let relation = estate.relation(relation);
            format!("{} no longer {} {}", relation.from().name(), relation.label(), relation.to().name())
        }
        Change::Remedy(remedy) => match remedy.at {
            Place::Node(_) | Place::Relation(_) => remedy.title(estate),
        },
    }
}

fn heading(text: &str) -> Line {
    let cells = vec![(String::new(), Tone::Plain), (text.to_owned(), Tone::Heading)];
    Line { cells, branch: false, door: None }
}
