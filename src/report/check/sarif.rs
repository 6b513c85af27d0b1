//! Failures as SARIF 2.1.0, for code hosts and review tools. Muted ones are suppressed, not left out.

use super::evidence_of;
use crate::model::{FindingState, NodeRef, Severity};
use crate::posture::check::{Check, Row, Selection};
use crate::posture::logical::logical_id;
use crate::posture::rules::Rule;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Writes the failures.
///
/// # Errors
/// When the writer fails.
pub fn write(check: &Check<'_>, selection: &Selection, out: &mut impl Write) -> io::Result<()> {
    let rules: Vec<Value> = check.verdicts.rules().rules().iter().map(descriptor).collect();
    let driver = json!({
        "name": "spelunk", "version": env!("CARGO_PKG_VERSION"), "rules": rules,
    });
    write!(out, "{{\"version\":\"2.1.0\",\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",")?;
    write!(out, "\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\n\"results\":[")?;
    let failed = Selection { states: vec![FindingState::Fail], ..selection.clone() };
    for (at, row) in check.rows(&failed).enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &result(check, &row))?;
    }
    writeln!(out, "\n]}}]}}")
}

fn descriptor(rule: &Rule) -> Value {
    let steps: Vec<String> =
        rule.fix.forms().map(|(form, steps)| format!("{form}: {}", steps.join("; "))).collect();
    json!({
        "id": rule.id, "name": rule.id, "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.why }, "help": { "text": steps.join("\n") },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "area": rule.area.key, "security-severity": number(rule.severity), "version": rule.version,
            "tags": rule.ids.controls.lists().flat_map(|(_, ids)| ids).collect::<Vec<_>>(),
        },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

fn number(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
        Severity::Info => "1.0",
    }
}

fn result(check: &Check<'_>, row: &Row<'_>) -> Value {
    let node = check.estate.node(row.node);
    let message = format!("{}: {}", node.name(), evidence_of(check, row));
    let mut result = json!({
        "ruleId": row.rule.id, "ruleIndex": row.verdict.rule, "kind": "fail", "level": level(row.rule.severity),
        "message": { "text": message }, "locations": [location(node)],
        "partialFingerprints": { "logicalId/v1": format!("{}:{}", row.rule.id, logical_id(node)) },
    });
    if let Some(exception) = row.muted {
        result["suppressions"] = json!([{ "kind": "external", "justification": exception.reason }]);
    }
    result
}

fn location(node: NodeRef<'_>) -> Value {
    let logical = json!([{ "fullyQualifiedName": node.canonical_id(), "kind": "resource" }]);
    let source = node.sources().first().copied();
    let file = source.and_then(|source| Some((node.estate().file(source.file())?, source.offset())));
    match file {
        None => json!({ "logicalLocations": logical }),
        Some((file, offset)) => json!({
            "physicalLocation": {
                "artifactLocation": { "uri": file.shown.replace('\\', "/") },
                "region": { "byteOffset": offset, "byteLength": 0 },
            },
            "logicalLocations": logical,
        }),
    }
}
