//! The stable JSON shape of `spelunk paths`.

use super::Report;
use crate::model::{Estate, NodeId, ReportedPath, Severity, Sym};
use crate::posture::attack::{
    AttackPath, AttackStep, Choke, FollowedCut, Origin, Remedy, Saved, Severed, Unseen,
};
use serde_json::{Value, json};

/// The whole answer.
#[must_use]
pub fn json(report: &Report<'_>) -> Value {
    let estate = report.estate;
    let found = report.listed().iter().map(|path| found(estate, path));
    let theirs =
        report.only_reported.iter().map(|(at, unseen)| reported(estate, &estate.paths()[*at], unseen));
    let paths: Vec<Value> = found.chain(theirs).collect();
    let both = report.paths.iter().filter(|path| path.origin == Origin::Both).count();
    json!({
        "paths": paths,
        "pairs": report.totals.pairs,
        "hops": report.totals.hops,
        "risk": report.totals.risk,
        "complete": report.asked_all,
        "bounds": {
            "max_hops": report.options.max_hops, "top": report.options.top, "listed": report.paths.len(),
            "listed_all": report.lists_all(), "entries": report.totals.entries, "ways": report.ways.len(),
        },
        "groups": report.groups.iter().map(|group| group_json(report, group)).collect::<Vec<_>>(),
        "covering": report.covering.iter().map(|&at| report.paths[at].id.as_str()).collect::<Vec<_>>(),
        "choke_points": report.chokes.iter().map(|choke| choke_json(estate, choke)).collect::<Vec<_>>(),
        "compared": {
            "both": both, "only_found": report.paths.len() - both, "only_reported": report.only_reported.len(),
        },
        "cut": report.cut.map(|cut| cut_json(estate, cut)),
        "what_if": report.what_if.map(|what_if| json!(Saved::of(estate, what_if))),
        "remarks": report.remarks,
    })
}

fn found(estate: &Estate, path: &AttackPath) -> Value {
    let points = path.points.iter().map(|point| json!({ "points": point.points, "words": point.words }));
    json!({
        "id": path.id, "title": path.title, "risk": path.risk.word(), "score": path.score,
        "origin": path.origin.word(),
        "entry": id(estate, path.entry), "target": id(estate, path.target),
        "steps": path.steps.iter().map(|step| step_json(estate, step)).collect::<Vec<_>>(),
        "breaks": remedies(estate, &path.breaks), "lessens": remedies(estate, &path.lessens),
        "state": if path.is_certain() { "certain" } else { "possible" },
        "impacts": path.impacts, "potential_impact": path.gain, "risk_factors": path.factors,
        "points": points.collect::<Vec<_>>(), "story": path.story(), "tactics": path.tactics(),
        "techniques": path.techniques(), "patterns": path.patterns,
        "reported_as": path.reported.map(|at| estate.text(estate.paths()[at].id).to_string()),
    })
}

fn step_json(estate: &Estate, step: &AttackStep) -> Value {
    let evidence: Vec<&str> = step.evidence.iter().map(|evidence| evidence.text.as_str()).collect();
    json!({
        "from": step.from.map_or_else(|| "internet".to_owned(), |node| id(estate, node)),
        "relation": step.relation, "to": id(estate, step.to),
        "state": if step.certain { "certain" } else { "possible" },
        "evidence": evidence.join("; "), "missing": step.missing, "words": step.words, "tactic": step.tactic,
        "techniques": step.techniques, "cost": step.cost,
    })
}

/// Remedies as JSON: the fix and where it applies.
#[must_use]
pub fn remedies(estate: &Estate, remedies: &[Remedy]) -> Vec<Value> {
    remedies.iter().map(|remedy| remedy_json(estate, *remedy)).collect()
}

/// One remedy as JSON.
#[must_use]
pub fn remedy_json(estate: &Estate, remedy: Remedy) -> Value {
    let (fix, at) = remedy.key(estate);
    let kind = remedy.kind();
    let rule = remedy.rule();
    json!({
        "fix": fix, "at": at, "title": remedy.title(estate), "effort": kind.effort.word(),
        "rule": rule.map(|rule| rule.id.as_str()), "why": rule.map(|rule| rule.why.as_str()),
    })
}

fn reported(estate: &Estate, path: &ReportedPath, unseen: &[Unseen]) -> Value {
    let texts = |list: &[Sym]| list.iter().map(|&sym| estate.text(sym).to_string()).collect::<Vec<_>>();
    let step = |(at, step): (usize, &crate::model::PathStep)| {
        let gap = unseen.iter().find(|gap| gap.step == at);
        json!({
            "from": id(estate, step.from), "relation": estate.text(step.label).as_str(), "to": id(estate, step.to),
            "state": if gap.is_some() { "possible" } else { "certain" }, "evidence": "reported by the provider",
            "missing": gap.map(|gap| &gap.missing), "export": gap.map(|gap| &gap.export),
        })
    };
    json!({
        "id": estate.text(path.id).as_str(), "title": estate.text(path.title).as_str(),
        "risk": path.risk.map(Severity::word), "score": null, "origin": Origin::Reported.word(),
        "entry": path.entry.map(|node| id(estate, node)), "target": path.target.map(|node| id(estate, node)),
        "steps": path.steps.iter().enumerate().map(step).collect::<Vec<_>>(), "breaks": [], "lessens": [],
        "potential_impact": estate.text(path.impact).as_str(), "risk_factors": texts(&path.factors),
        "story": estate.text(path.story).as_str(), "tactics": texts(&path.tactics), "partial": path.partial,
    })
}

fn group_json(report: &Report<'_>, group: &crate::posture::attack::Group) -> Value {
    let best = &report.paths[group.paths[0]];
    json!({ "shape": group.shape, "count": group.paths.len(), "risk": best.risk.word(), "first": best.id })
}

fn choke_json(estate: &Estate, choke: &Choke) -> Value {
    json!({
        "node": id(estate, choke.node), "pairs": rounded(choke.pairs), "share": rounded(choke.share),
        "entries": choke.entries, "targets": choke.targets, "only_way_to": choke.only_way_to,
    })
}

fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn cut_json(estate: &Estate, cut: &FollowedCut) -> Value {
    let side = |parts: &[Severed]| parts.iter().map(|part| severed(estate, *part)).collect::<Vec<_>>();
    let other = (cut.near_entries != cut.near_targets).then(|| side(&cut.near_targets));
    json!({ "cost": cut.cost, "relations": side(&cut.near_entries), "other": other, "bound": "ways of any length" })
}

fn severed(estate: &Estate, part: Severed) -> Value {
    match part {
        Severed::Entry(node) => json!({ "entry": id(estate, node) }),
        Severed::Relation(relation) => {
            let relation = estate.relation(relation);
            json!({
                "from": id(estate, relation.from_id()), "relation": relation.kind_name().as_str(),
                "to": id(estate, relation.to_id()),
            })
        }
    }
}

fn id(estate: &Estate, node: NodeId) -> String {
    estate.node(node).canonical_id()
}
