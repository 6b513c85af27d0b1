//! Reported attack paths as text and JSON.

use crate::model::{Estate, NodeId, ReportedPath, Severity};
use serde_json::{Value, json};

/// The risk's word; a path without one says so.
#[must_use]
pub fn risk(path: &ReportedPath) -> &'static str {
    path.risk.map_or("not reported", Severity::word)
}

/// The stable JSON shape of `spelunk paths`.
#[must_use]
pub fn json(estate: &Estate) -> Value {
    let name = |node: Option<NodeId>| node.map(|node| estate.node(node).canonical_id());
    let texts =
        |list: &[crate::model::Sym]| list.iter().map(|&sym| estate.text(sym).to_string()).collect::<Vec<_>>();
    let one = |path: &ReportedPath| {
        let step = |step: &crate::model::PathStep| {
            json!({
                "from": estate.node(step.from).canonical_id(), "relation": estate.text(step.label).as_str(),
                "to": estate.node(step.to).canonical_id(), "state": "certain", "evidence": "reported by the provider",
            })
        };
        json!({
            "id": estate.text(path.id).as_str(), "title": estate.text(path.title).as_str(),
            "risk": path.risk.map(Severity::word), "score": null, "origin": "reported",
            "entry": name(path.entry), "target": name(path.target),
            "steps": path.steps.iter().map(step).collect::<Vec<_>>(), "breaks": [], "lessens": [],
            "risk_factors": texts(&path.factors), "tactics": texts(&path.tactics), "partial": path.partial,
        })
    };
    let paths: Vec<Value> = estate.paths().iter().map(one).collect();
    json!({ "paths": paths, "complete": true, "bounds": {} })
}

/// Each path with its numbered steps.
#[must_use]
pub fn text(estate: &Estate) -> String {
    let mut out = String::new();
    for path in estate.paths() {
        out.push_str(&format!("{}  {}\n", risk(path), estate.text(path.title)));
        for (at, step) in path.steps.iter().enumerate() {
            let (from, to) = (estate.node(step.from), estate.node(step.to));
            out.push_str(&format!(
                "  {}. {} {} {}\n",
                at + 1,
                from.name(),
                estate.text(step.label),
                to.name()
            ));
        }
        out.push('\n');
    }
    if out.is_empty() {
        out.push_str("No reported attack paths in these files.\n");
    }
    out
}
