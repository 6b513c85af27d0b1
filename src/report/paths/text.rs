//! Attack paths for people: numbered steps in a terminal, sections in Markdown.

use super::{Report, risk};
use crate::model::{Estate, ReportedPath};
use crate::posture::attack::{AttackPath, Remedy, Unseen};
use std::fmt::Write;

/// Each path with its numbered steps, then choke points and what only the provider reports.
#[must_use]
pub fn text(report: &Report<'_>) -> String {
    let mut out = head(report);
    for path in report.listed() {
        out.push_str(&path_text(report.estate, path));
    }
    for (at, unseen) in &report.only_reported {
        out.push_str(&reported_text(report.estate, &report.estate.paths()[*at], unseen));
    }
    if !report.chokes.is_empty() {
        out.push_str("Choke points\n");
        for choke in report.chokes.iter().take(10) {
            let name = report.estate.node(choke.node).name();
            let (pairs, share) = (choke.pairs, choke.share);
            _ = writeln!(
                out,
                "  {name}: {pairs:.0} paths ({share:.0} %), {} entries reach it, it reaches {} targets",
                choke.entries, choke.targets
            );
        }
    }
    out
}

/// Counts and bounds, in a line or two.
fn head(report: &Report<'_>) -> String {
    let bounds = format!("at most {} steps", report.options.max_hops);
    let mut out = match report.totals.pairs {
        0 => format!("No attack paths found ({bounds}).\n"),
        pairs => format!("{pairs} attack paths, {} listed ({bounds})\n", report.paths.len()),
    };
    if !report.ways.is_empty() {
        _ = writeln!(out, "{} ways of the listed pairs", report.ways.len());
    }
    if let Some(what_if) = report.what_if {
        _ = writeln!(out, "what-if {}: {} fixed", what_if.name, what_if.changes().len());
    }
    if let Some(cut) = report.cut {
        _ = writeln!(out, "least-cost cut: {} (ways of any length)", cut.cost);
    }
    for remark in &report.remarks {
        _ = writeln!(out, "note: {remark}");
    }
    out.push('\n');
    out
}

fn path_text(estate: &Estate, path: &AttackPath) -> String {
    let origin = if path.reported.is_some() { "found and reported" } else { "found" };
    let mut out = format!("{} {}  {}  [{origin}]\n", path.risk.word(), path.score, path.title);
    for line in path.story().lines() {
        _ = writeln!(out, "  {line}");
    }
    for missing in path.steps.iter().flat_map(|step| &step.missing) {
        _ = writeln!(out, "  not known: {missing}");
    }
    for (what, list) in [("ends it", &path.breaks), ("only lessens it", &path.lessens)] {
        for remedy in list {
            _ = writeln!(out, "  {what}: {}", remedy_text(estate, *remedy));
        }
    }
    out.push('\n');
    out
}

fn remedy_text(estate: &Estate, remedy: Remedy) -> String {
    format!("{} ({} effort)", remedy.title(estate), remedy.kind().effort.word())
}

fn reported_text(estate: &Estate, path: &ReportedPath, unseen: &[Unseen]) -> String {
    let mut out = format!("{}  {}  [reported]\n", risk(path), estate.text(path.title));
    for (at, step) in path.steps.iter().enumerate() {
        let (from, to) = (estate.node(step.from).name(), estate.node(step.to).name());
        _ = writeln!(out, "  {}. {from} {} {to}", at + 1, estate.text(step.label));
        for gap in unseen.iter().filter(|gap| gap.step == at) {
            _ = writeln!(out, "     not in the files: {} ({})", gap.missing, gap.export);
        }
    }
    out.push('\n');
    out
}

/// The same as Markdown. Names are set as code, so that nothing in them is taken for markup.
#[must_use]
pub fn markdown(report: &Report<'_>) -> String {
    let mut out = format!("# Attack paths\n\n{}", head(report));
    for path in report.listed() {
        _ = write!(out, "## {} {}: {}\n\n", path.risk.word(), path.score, plain(&path.title));
        for line in path.story().lines() {
            _ = writeln!(out, "{}", plain(line));
        }
        for (what, list) in [("Recommendations", &path.breaks), ("Additional recommendations", &path.lessens)]
        {
            if !list.is_empty() {
                _ = write!(out, "\n{what}\n\n");
            }
            for remedy in list {
                _ = writeln!(out, "- {}", plain(&remedy_text(report.estate, *remedy)));
            }
        }
        let listed = |list: Vec<&str>| list.join(", ");
        _ = write!(
            out,
            "\nTactics: {}. Techniques: {}.\n\n",
            listed(path.tactics()),
            listed(path.techniques())
        );
    }
    for (at, _) in &report.only_reported {
        let path = &report.estate.paths()[*at];
        _ = write!(out, "## {}: {} (reported only)\n\n", risk(path), plain(&report.estate.text(path.title)));
    }
    out
}

/// Text with the characters escaped that Markdown would take for markup.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\`*_[]<>#|!~".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_names_is_escaped() {
        assert_eq!(plain("a_b [x](y) <z>"), "a\\_b \\[x\\](y) \\<z\\>");
    }
}
