//! The stable JSON shape of `spelunk check`, written row by row.

use super::evidence_of;
use crate::model::{Finding, moment};
use crate::posture::check::{
    Check, Comparison, Fate, Opinion, Row, Selection, area_score, compare, evidence,
};
use crate::posture::logical::logical_id;
use crate::posture::rules::areas;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::io::{self, Write};

/// Writes the answer.
///
/// # Errors
/// When the writer fails.
pub fn write(check: &Check<'_>, selection: &Selection, out: &mut impl Write) -> io::Result<()> {
    let compared = compare(check.estate, check.verdicts);
    let spoken: HashMap<_, _> =
        compared.iter().filter_map(|one| Some(((one.node, one.ours?.rule), one))).collect();
    out.write_all(b"{\"findings\":[")?;
    for (at, row) in check.rows(selection).enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        let provider = spoken.get(&(row.node, row.verdict.rule)).copied();
        serde_json::to_writer(&mut *out, &finding(check, &row, provider))?;
    }
    let (counts, muted) = check.counts(selection);
    let counts = json!({
        "fail": counts.fail, "pass": counts.pass, "unknown": counts.unknown,
        "not_applicable": counts.not_applicable, "muted": muted,
    });
    write!(out, "\n],\"counts\":{counts}")?;
    write!(out, ",\n\"areas\":{}", areas_json(check, selection))?;
    write!(out, ",\n\"exceptions\":{}", exceptions(check))?;
    write!(out, ",\n\"provider\":{}", provider(check, &compared))?;
    let as_of = check.estate.moment().map(moment::day);
    writeln!(out, ",\n\"as_of\":{}}}", json!(as_of))
}

fn finding(check: &Check<'_>, row: &Row<'_>, compared: Option<&Comparison<'_>>) -> Value {
    let node = check.estate.node(row.node);
    let why = evidence_of(check, row);
    let missing: Vec<Value> =
        why.missing.iter().map(|missing| json!({ "name": missing.name, "get": missing.get })).collect();
    let muted = row.muted.map(|exception| {
        json!({
            "reason": exception.reason, "owner": exception.owner,
            "expires": moment::day(exception.expires),
        })
    });
    json!({
        "rule": row.rule.id, "title": row.rule.title, "resource": node.canonical_id(),
        "name": node.name().as_str(), "kind": node.kind_name().as_str(), "logical_id": logical_id(node),
        "state": row.verdict.state.word(), "severity": row.rule.severity.word().to_lowercase(),
        "area": row.rule.area.key, "evidence": why.to_string(), "missing": missing, "muted": muted,
        "provider": compared.map(|one| one.opinion.word()),
    })
}

fn areas_json(check: &Check<'_>, selection: &Selection) -> Value {
    let mut all = Map::new();
    for area in areas() {
        let own = Selection { areas: vec![area.key.clone()], ..selection.clone() };
        let (counts, muted) = check.counts(&own);
        let score = area_score(check.estate, check.verdicts, check.muted, &area.key);
        let value = json!({
            "title": area.title, "fail": counts.fail, "pass": counts.pass, "unknown": counts.unknown,
            "not_applicable": counts.not_applicable, "muted": muted,
            "score": score.map(|(points, _)| points), "resources": score.map_or(0, |(_, count)| count),
        });
        if selection.areas.is_empty() || selection.areas.contains(&area.key) {
            all.insert(area.key.clone(), value);
        }
    }
    Value::Object(all)
}

fn exceptions(check: &Check<'_>) -> Value {
    let one = |(exception, fate): (&crate::posture::check::Exception, &Fate)| {
        let (word, count) = match fate {
            Fate::Mutes(count) => ("mutes", *count),
            Fate::Expired => ("expired", 0),
            Fate::Idle => ("idle", 0),
            Fate::NoRule => ("no_rule", 0),
        };
        json!({ "line": exception.line, "rule": exception.rule, "state": word, "muted": count })
    };
    check.exceptions.iter().zip(&check.muted.fates).map(one).collect()
}

fn provider(check: &Check<'_>, compared: &[Comparison<'_>]) -> Value {
    let count = |opinion: Opinion| compared.iter().filter(|one| one.opinion == opinion).count();
    let disagreements: Vec<Value> = compared
        .iter()
        .filter(|one| one.opinion == Opinion::Disagree)
        .filter_map(|one| disagreement(check, one))
        .collect();
    json!({
        "agree": count(Opinion::Agree), "disagree": count(Opinion::Disagree),
        "only_theirs": count(Opinion::OnlyTheirs), "only_ours": count(Opinion::OnlyOurs),
        "disagreements": disagreements,
    })
}

fn disagreement(check: &Check<'_>, one: &Comparison<'_>) -> Option<Value> {
    let (ours, theirs) = (one.ours?, one.theirs?);
    let (estate, rule) = (check.estate, check.verdicts.rule(ours));
    let why = evidence(estate, rule, estate.node(one.node), ours.state).to_string();
    Some(json!({
        "resource": estate.node(one.node).canonical_id(), "rule": rule.id,
        "ours": { "state": ours.state.word(), "evidence": why },
        "theirs": theirs_json(check, theirs),
    }))
}

fn theirs_json(check: &Check<'_>, theirs: &Finding) -> Value {
    let estate = check.estate;
    let file = estate.file(theirs.source.file()).map(|file| file.shown.to_string());
    json!({
        "state": theirs.state.word(), "check": estate.text(theirs.check).as_str(),
        "title": estate.text(theirs.title).as_str(), "evidence": estate.text(theirs.reason).as_str(),
        "file": file, "offset": theirs.source.offset(),
    })
}
