//! A check for people: table, Markdown, CSV.

use super::evidence_of;
use crate::model::FindingState;
use crate::posture::check::{Check, Fate, Opinion, Row, Selection, area_score, compare};
use crate::posture::rules::areas;
use crate::report::table;
use std::cmp::Reverse;
use std::collections::BTreeMap;

const HEADING: [&str; 8] = ["state", "severity", "area", "rule", "resource", "kind", "muted", "evidence"];

/// What a table shows when no state is asked for.
fn shown(selection: &Selection) -> Selection {
    let states = match selection.states.as_slice() {
        [] => vec![FindingState::Fail],
        states => states.to_vec(),
    };
    Selection { states, ..selection.clone() }
}

/// The rows, the most severe first.
fn rows(check: &Check<'_>, selection: &Selection) -> Vec<Vec<String>> {
    let mut all: Vec<Row<'_>> = check.rows(selection).collect();
    all.sort_by_key(|row| (row.muted.is_some(), Reverse(row.rule.severity), row.verdict.rule, row.node));
    let cells = |row: &Row<'_>| {
        let node = check.estate.node(row.node);
        vec![
            row.verdict.state.word().to_owned(),
            row.rule.severity.to_string(),
            row.rule.area.key.clone(),
            row.rule.id.clone(),
            node.name().to_string(),
            node.kind_label().to_owned(),
            row.muted.map_or_else(String::new, |exception| exception.reason.clone()),
            evidence_of(check, row).to_string(),
        ]
    };
    all.iter().map(cells).collect()
}

/// Counts by area, the wanted rows, what is missing, and what the provider says.
#[must_use]
pub fn table(check: &Check<'_>, selection: &Selection) -> String {
    let mut out = areas_text(check, selection);
    let rows = rows(check, &shown(selection));
    if !rows.is_empty() {
        out.push('\n');
        out.push_str(&table::text(&HEADING, &rows));
    }
    out.push_str(&missing_text(check, selection));
    out.push_str(&opinions_text(check));
    out.push_str(&exceptions_text(check));
    out
}

/// As [`table`], in Markdown.
#[must_use]
pub fn markdown(check: &Check<'_>, selection: &Selection) -> String {
    let mut out = format!("| {} |\n|{}\n", HEADING.join(" | "), "--|".repeat(HEADING.len()));
    for row in rows(check, &shown(selection)) {
        let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    out
}

/// Every wanted verdict as CSV.
///
/// # Errors
/// When the writer fails.
pub fn csv(check: &Check<'_>, selection: &Selection) -> anyhow::Result<String> {
    table::csv(&HEADING, &rows(check, selection))
}

fn escaped(cell: &str) -> String {
    cell.replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('`', "\\`")
        .replace('<', "&lt;")
        .replace('[', "\\[")
}

fn areas_text(check: &Check<'_>, selection: &Selection) -> String {
    let mut rows = Vec::new();
    for area in areas() {
        let own = Selection { areas: vec![area.key.clone()], ..selection.clone() };
        let (counts, muted) = check.counts(&own);
        let wanted = selection.areas.is_empty() || selection.areas.contains(&area.key);
        if !wanted || counts == crate::posture::check::Counts::default() {
            continue;
        }
        let score = area_score(check.estate, check.verdicts, check.muted, &area.key);
        rows.push(vec![
            area.title.clone(),
            counts.fail.to_string(),
            counts.pass.to_string(),
            counts.unknown.to_string(),
            muted.to_string(),
            score.map_or_else(String::new, |(points, _)| points.to_string()),
        ]);
    }
    table::text(&["area", "fail", "pass", "unknown", "muted", "score"], &rows)
}

/// What would turn the most unknowns into answers.
fn missing_text(check: &Check<'_>, selection: &Selection) -> String {
    let unknown = Selection { states: vec![FindingState::Unknown], ..selection.clone() };
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for row in check.rows(&unknown).filter(|row| row.muted.is_none()).take(MAX_UNKNOWN) {
        let mut ways: Vec<String> =
            evidence_of(check, &row).missing.into_iter().map(|missing| missing.get).collect();
        ways.sort_unstable();
        ways.dedup();
        for get in ways {
            *wanted.entry(get).or_default() += 1;
        }
    }
    let mut ways: Vec<(String, usize)> = wanted.into_iter().collect();
    ways.sort_by_key(|(get, count)| (Reverse(*count), get.clone()));
    if ways.is_empty() {
        return String::new();
    }
    let mut out = String::from("\nUnknown: what is missing, and how to get it\n");
    for (get, count) in ways.iter().take(10) {
        out.push_str(&format!("  {count:>5}  {get}\n"));
    }
    out
}

/// How many unknowns are looked at for a summary of what is missing.
const MAX_UNKNOWN: usize = 20_000;

fn opinions_text(check: &Check<'_>) -> String {
    let all = compare(check.estate, check.verdicts);
    if all.iter().all(|one| one.theirs.is_none()) {
        return String::new();
    }
    let count = |opinion: Opinion| all.iter().filter(|one| one.opinion == opinion).count();
    let mut out = format!(
        "\nBeside the provider's verdicts: {} agree, {} disagree, {} only theirs, {} only ours\n",
        count(Opinion::Agree),
        count(Opinion::Disagree),
        count(Opinion::OnlyTheirs),
        count(Opinion::OnlyOurs)
    );
    for one in all.iter().filter(|one| one.opinion == Opinion::Disagree) {
        let (Some(ours), Some(theirs)) = (one.ours, one.theirs) else { continue };
        let node = check.estate.node(one.node);
        let rule = check.verdicts.rule(ours);
        let why = crate::posture::check::evidence(check.estate, rule, node, ours.state);
        out.push_str(&format!(
            "  {}  {}: ours {} ({why}); theirs {} ({})\n",
            node.name(),
            rule.id,
            ours.state.word(),
            theirs.state.word(),
            check.estate.text(theirs.title)
        ));
    }
    out
}

fn exceptions_text(check: &Check<'_>) -> String {
    let mut out = String::new();
    for (exception, fate) in check.exceptions.iter().zip(&check.muted.fates) {
        let what = match fate {
            Fate::Mutes(_) => continue,
            Fate::Expired => "has ended: its verdicts are back",
            Fate::Idle => "mutes nothing",
            Fate::NoRule => "names no rule",
        };
        out.push_str(&format!("\nException of line {} ({}) {what}", exception.line, exception.rule));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}
