//! The fix plan and the least-cost cut as text and JSON.

use super::paths::{remedies, remedy_json};
use crate::model::{Estate, Severity};
use crate::posture::attack::{Plan, Severance};
use serde_json::{Value, json};
use std::fmt::Write;

/// The stable JSON shape of `spelunk plan`.
#[must_use]
pub fn json(estate: &Estate, plan: &Plan, cut: Option<&Severance>, max_hops: u8) -> Value {
    let steps = plan.steps.iter().map(|step| {
        json!({
            "fix": step.remedy.title(estate), "effort": step.remedy.kind().effort.word(),
            "paths_left": step.pairs_left, "risk_left": step.risk_left,
            "worst_left": step.worst_left.map(Severity::word), "remedy": remedy_json(estate, step.remedy),
        })
    });
    let cut = cut.map(|cut| {
        let other = (cut.near_entries != cut.near_targets).then(|| remedies(estate, &cut.near_targets));
        json!({
            "cost": cut.cost, "relations": remedies(estate, &cut.near_entries), "other": other, "exact": cut.exact,
            "bound": "ways of any length",
        })
    });
    json!({
        "cut": cut,
        "plan": steps.collect::<Vec<_>>(),
        "start": { "paths": plan.start.pairs, "risk": plan.start.risk, "worst": plan.worst.map(Severity::word) },
        "aim": { "target_risk": plan.aim.target_risk.word(), "max_effort": some(plan.aim.max_effort) },
        "reached": plan.reached,
        "bounds": { "max_hops": max_hops },
    })
}

fn some(effort: u32) -> Option<u32> {
    Some(effort).filter(|effort| *effort != u32::MAX)
}

/// The fixes in order, with the curve of what is left after each.
#[must_use]
pub fn text(estate: &Estate, plan: &Plan, cut: Option<&Severance>, max_hops: u8) -> String {
    let aim = plan.aim.target_risk.word().to_lowercase();
    let mut out = format!(
        "Least fixes until no path is worse than {aim}: {} (at most {max_hops} steps)\n\n",
        if plan.reached { "reached" } else { "not reached" }
    );
    let bar = |risk: u64| "▇".repeat(usize::try_from(risk * 30 / plan.start.risk.max(1)).unwrap_or(0));
    let row = |what: &str, effort: &str, pairs: u64, risk: u64| {
        vec![what.to_owned(), effort.to_owned(), pairs.to_string(), risk.to_string(), bar(risk)]
    };
    let mut rows = vec![row("today", "", plan.start.pairs, plan.start.risk)];
    for (number, step) in (1..).zip(&plan.steps) {
        let title = format!("{number} {}", step.remedy.title(estate));
        rows.push(row(&title, step.remedy.kind().effort.word(), step.pairs_left, step.risk_left));
    }
    out.push_str(&super::table::text(&["fix", "effort", "paths left", "risk left", ""], &rows));
    match cut {
        Some(cut) => {
            let exact = if cut.exact { "exact" } else { "at most" };
            _ = writeln!(
                out,
                "\nto end every path of any length: {} fixes, effort {} ({exact})",
                cut.near_entries.len(),
                cut.cost
            );
        }
        None => out.push_str("\nno set of fixes ends every path of any length\n"),
    }
    out
}
