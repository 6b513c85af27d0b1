//! The rules themselves: a list, one of them in full, and the table of the documentation.

use super::table;
use crate::posture::rules::{Rule, RuleSet, areas, frameworks};
use serde_json::{Value, json};

const HEADING: [&str; 5] = ["rule", "severity", "area", "applies to", "title"];

/// Every rule in one line.
#[must_use]
pub fn list(rules: &RuleSet) -> String {
    let row = |rule: &Rule| {
        vec![
            rule.id.clone(),
            rule.severity.to_string(),
            rule.area.key.clone(),
            rule.selector.kinds.join(" "),
            rule.title.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = rules.rules().iter().map(row).collect();
    let mut out = table::text(&HEADING, &rows);
    for (id, reason) in rules.off() {
        out.push_str(&format!("off: {id} ({reason})\n"));
    }
    out
}

/// The table of the documentation: by area, what each rule says, and what it equals.
#[must_use]
pub fn markdown(rules: &RuleSet) -> String {
    let mut out = String::from("# Rules\n\nMade by `spelunk rules --format markdown`.\n");
    out.push_str(&format!("{} rules, by risk area, the most severe first.\n", rules.rules().len()));
    for area in areas() {
        let own: Vec<&Rule> = rules.rules().iter().filter(|rule| rule.area == area).collect();
        out.push_str(&format!("\n## {} ({})\n\n{}\n\n", area.title, own.len(), area.about));
        out.push_str("| id | title | severity | equals |\n|--|--|--|--|\n");
        for rule in own {
            let equals = rule.ids.equals.join(", ");
            let severity = rule.severity.word().to_lowercase();
            out.push_str(&format!("| `{}` | {} | {severity} | {equals} |\n", rule.id, rule.title));
        }
    }
    out
}

/// The rules as JSON.
#[must_use]
pub fn json(rules: &RuleSet) -> Value {
    json!({ "rules": rules.rules().iter().map(one_json).collect::<Vec<_>>() })
}

/// One rule as JSON.
#[must_use]
pub fn one_json(rule: &Rule) -> Value {
    let [applies, fails, passes] = &rule.conditions.texts;
    let fix: serde_json::Map<String, Value> =
        rule.fix.forms().map(|(form, steps)| (form.to_lowercase(), json!(steps))).collect();
    let controls: serde_json::Map<String, Value> =
        rule.ids.controls.lists().map(|(framework, ids)| (framework.to_owned(), json!(ids))).collect();
    json!({
        "id": rule.id, "version": rule.version, "title": rule.title, "area": rule.area.key,
        "severity": rule.severity.word().to_lowercase(), "kinds": rule.selector.kinds,
        "types": rule.selector.types, "provider": rule.selector.provider, "applies": applies,
        "fails": fails, "passes": passes, "evidence": rule.evidence, "why": rule.why,
        "effort": rule.effort.word(), "fix": fix, "controls": controls, "policy": rule.ids.policy,
        "defender": rule.ids.defender, "equals": rule.ids.equals, "shipped": rule.origin.shipped,
    })
}

/// One rule in full, for a person.
#[must_use]
pub fn one(rule: &Rule) -> String {
    let mut out = format!("{}\n{}\n\n{}\n\n", rule.id, rule.title, rule.why);
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("{name:<12}{value}\n"));
        }
    };
    let [applies, fails, passes] = &rule.conditions.texts;
    line("severity", rule.severity.word());
    line("area", &rule.area.title);
    line("effort", rule.effort.word());
    line("version", &rule.version);
    line("kinds", &rule.selector.kinds.join(", "));
    line("types", &rule.selector.types.join(", "));
    line("provider", &rule.selector.provider);
    line("applies", applies);
    line("fails", fails);
    line("passes", passes);
    line("evidence", &rule.evidence.join(", "));
    line("policy", &rule.ids.policy.join(", "));
    line("defender", &rule.ids.defender.join("; "));
    line("equals", &rule.ids.equals.join(", "));
    line("from", &rule.origin.to_string());
    out.push_str(&controls(rule));
    out.push_str(&fix(rule));
    out
}

fn controls(rule: &Rule) -> String {
    let mut out = String::new();
    for (word, ids) in rule.ids.controls.lists() {
        let Some(framework) = frameworks().get(word).filter(|_| !ids.is_empty()) else { continue };
        out.push_str(&format!("\n{}\n", framework.title));
        for id in ids {
            let name = framework.controls.get(id).map_or("", String::as_str);
            out.push_str(&format!("  {id:<14}{name}\n"));
        }
    }
    out
}

fn fix(rule: &Rule) -> String {
    let mut out = String::from("\nHow to put it right\n");
    for (form, steps) in rule.fix.forms() {
        for (at, step) in steps.iter().enumerate() {
            let head = if at == 0 { form } else { "" };
            out.push_str(&format!("  {head:<10}{step}\n"));
        }
    }
    for (name, value) in &rule.change.set {
        out.push_str(&format!("  then {name} becomes {value}\n"));
    }
    for removal in &rule.change.remove {
        let side = if removal.outgoing { "leaves" } else { "reaches" };
        out.push_str(&format!("  then {} that {side} it is gone\n", removal.relation));
    }
    if !rule.change.note.is_empty() {
        out.push_str(&format!("  then {}\n", rule.change.note));
    }
    out
}
