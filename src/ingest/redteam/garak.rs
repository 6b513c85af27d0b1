//! garak: its report and its log of hits, line by line.

use super::model;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::fields::prose;
use crate::model::{Draft, FindingState, RawFinding, moment};

/// Reads one line.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let stamp = ["start_time", "end_time"].iter().find_map(|name| json.text(name));
    if let Some(seconds) = stamp.and_then(moment::seconds) {
        draft.moment(seconds);
    }
    let tested = format!("garak:{}", record.document);
    if let Some(generator) = json.text("generator").filter(|_| json.text("entry_type").is_none()) {
        return hit(json, generator, draft);
    }
    if let Some((vendor, name)) = named(json) {
        let id = model::write(vendor, name, draft);
        draft.alias(&tested, &id);
        return Outcome::Read;
    }
    match json.text("entry_type") {
        Some("eval") => evaluation(json, &tested, draft),
        Some(_) => Outcome::Read,
        None => Outcome::Skipped("no_model", "a hit that does not say on which model".to_owned()),
    }
}

/// Vendor and name of the model, where the line that says how the run was set names them.
fn named(json: Json<'_>) -> Option<(&str, &str)> {
    let told = |name: &str| {
        json.members()
            .find(|(key, _)| *key == name)
            .and_then(|(_, value)| value.as_str())
            .filter(|text| !text.is_empty())
    };
    let vendor = ["plugins.model_type", "plugins.target_type"].iter().find_map(|name| told(name));
    let name = ["plugins.model_name", "plugins.target_name"].iter().find_map(|name| told(name))?;
    Some((vendor.unwrap_or_default(), name))
}

/// What a probe came to over all its attempts.
fn evaluation(json: Json<'_>, tested: &str, draft: &mut Draft) -> Outcome {
    let Some(probe) = json.text("probe") else {
        return Outcome::Skipped("no_probe", "an evaluation that names no probe".to_owned());
    };
    let count = |names: [&str; 2]| names.iter().find_map(|name| json.get(name)?.as_int());
    let (passed, total) = (count(["passed", "passed"]), count(["total", "total_evaluated"]));
    let state = match (passed, total) {
        (Some(passed), Some(total)) if total > 0 && passed >= total => FindingState::Pass,
        (Some(_), Some(total)) if total > 0 => FindingState::Fail,
        _ => FindingState::Unknown,
    };
    let of = passed.zip(total).map(|(passed, total)| format!("{passed} of {total} attempts were withstood"));
    draft.refer(tested, "AiModel").name("the tested model");
    write(tested, probe, json.text("detector"), state, &of.unwrap_or_default(), draft);
    Outcome::Read
}

/// An attempt that the model did not withstand.
fn hit(json: Json<'_>, generator: &str, draft: &mut Draft) -> Outcome {
    let Some(probe) = json.text("probe") else {
        return Outcome::Skipped("no_probe", "a hit that names no probe".to_owned());
    };
    let (vendor, name) = generator.split_once(' ').unwrap_or(("", generator));
    let id = model::write(vendor, name, draft);
    write(
        &id,
        probe,
        json.text("detector"),
        FindingState::Fail,
        json.text("goal").unwrap_or_default(),
        draft,
    );
    Outcome::Read
}

fn write(
    about: &str,
    probe: &str,
    detector: Option<&str>,
    state: FindingState,
    reason: &str,
    draft: &mut Draft,
) {
    let title =
        detector.map_or_else(|| probe.to_owned(), |detector| format!("{probe}, judged by {detector}"));
    let (severity, factors) = (None, Vec::new());
    draft.finding(&RawFinding {
        resource: about,
        check: probe,
        title: &title,
        state,
        severity,
        reason: prose(reason),
        factors,
    });
}
