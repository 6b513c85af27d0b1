//! The Trivy operator: reports that it leaves in the cluster.

use super::kubernetes::Object;
use super::{subject, trivy};
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::verdicts::Told;
use crate::ingest::supply::{Affected, Purl, Verdicts, Weakness};
use crate::model::{Draft, FindingState, Severity, moment};

/// The most reports in one dictionary of reports.
const MAX_REPORTS: usize = 100_000;

/// Reads one report, a list of them, or a dictionary of lists by kind.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    if json.get("report").is_some() {
        return report(json, draft);
    }
    let lists = json.members().map(|(_, list)| list).flat_map(Json::items);
    let mut read = 0;
    for one in lists.filter(|one| one.get("report").is_some()).take(MAX_REPORTS) {
        match report(one, draft) {
            Outcome::Read => read += 1,
            Outcome::Skipped(code, message) => draft.remark(code, &message),
        }
    }
    if read > 0 { Outcome::Read } else { Outcome::Skipped("no_report", "it holds no report".to_owned()) }
}

fn report(json: Json<'_>, draft: &mut Draft) -> Outcome {
    let Some(labels) = json.at("metadata.labels") else {
        return Outcome::Skipped("no_owner", "a report that does not say on what".to_owned());
    };
    let label = |name: &str| labels.get(&format!("trivy-operator.{name}")).and_then(Json::as_str);
    let (Some(kind), Some(name)) = (label("resource.kind"), label("resource.name")) else {
        return Outcome::Skipped("no_owner", "a report that does not say on what".to_owned());
    };
    let namespace = label("resource.namespace").unwrap_or_default();
    let owner = Object { cluster: "", namespace, kind, name }.write(draft);
    let Some(body) = json.get("report") else {
        return Outcome::Skipped("no_report", "an object without a report".to_owned());
    };
    if let Some(seconds) = body.text("updateTimestamp").and_then(moment::seconds) {
        draft.moment(seconds);
    }
    let image = image(body, draft);
    if let Some(image) = &image {
        let mut relation = draft.relation("RUNS_IMAGE", owner.as_str(), image.as_str());
        if let Some(container) = label("container.name") {
            relation.key(container).set("container", container);
        }
    }
    let about = image.as_deref().unwrap_or(&owner);
    values(body, "vulnerabilities[]").into_iter().for_each(|found| vulnerability(about, found, draft));
    let mut verdicts = Verdicts::default();
    values(body, "checks[]").into_iter().for_each(|found| check(&owner, found, &mut verdicts));
    values(body, "secrets[]").into_iter().for_each(|found| secret(about, found, &mut verdicts, draft));
    verdicts.write(draft);
    Outcome::Read
}

fn image(body: Json<'_>, draft: &mut Draft) -> Option<String> {
    let repository = body.text("artifact.repository")?;
    let server = body.text("registry.server").map(|server| format!("{server}/")).unwrap_or_default();
    let tag = body.text("artifact.tag").map(|tag| format!(":{tag}")).unwrap_or_default();
    let digest = body.text("artifact.digest").map(|digest| format!("@{digest}")).unwrap_or_default();
    subject::image(&format!("{server}{repository}{tag}{digest}"), [], [], draft)
}

fn vulnerability(about: &str, json: Json<'_>, draft: &mut Draft) {
    let Some(name) = json.text("resource") else {
        return draft.remark("no_package", "a vulnerability of nothing");
    };
    let sort = json.text("packageType").unwrap_or("generic");
    let version = json.text("installedVersion").unwrap_or_default();
    let purl =
        json.text("packagePURL").and_then(Purl::parse).unwrap_or_else(|| Purl::of(sort, name, version));
    let package = subject::package(about, &purl, json.text("target").unwrap_or_default(), draft);
    let severity = json.text("severity");
    let weakness = Weakness {
        id: json.text("vulnerabilityID").unwrap_or_default(),
        severity,
        cvss: json.get("score").and_then(trivy::number).map(|score| (score, None)),
        published: json.text("publishedDate"),
        title: json.text("title"),
        description: json.text("description"),
        ..Weakness::default()
    };
    let Some(weakness) = weakness.write(draft) else {
        return draft.remark("no_id", "a vulnerability without an id was left out");
    };
    let (package, fixed) = (Some(package.as_str()), json.text("fixedVersion"));
    Affected { severity, package, fixed, ..Affected::default() }.write(about, &weakness, draft);
}

fn check(owner: &str, json: Json<'_>, verdicts: &mut Verdicts) {
    let passed = json.get("success").and_then(Json::as_bool) == Some(true);
    let reason: Vec<&str> = values(json, "messages[]").into_iter().filter_map(Json::as_str).collect();
    verdicts.add(Told {
        resource: owner,
        check: json.text("checkID").unwrap_or("check"),
        title: json.text("title").unwrap_or_default(),
        state: if passed { FindingState::Pass } else { FindingState::Fail },
        severity: json.text("severity").and_then(Severity::parse),
        reason: &reason.join("; "),
        place: String::new(),
    });
}

fn secret(about: &str, json: Json<'_>, verdicts: &mut Verdicts, draft: &mut Draft) {
    let (rule, place) = (json.text("ruleID").unwrap_or("secret"), json.text("target").unwrap_or_default());
    verdicts.add(Told {
        resource: about,
        check: rule,
        title: json.text("title").unwrap_or_default(),
        state: FindingState::Fail,
        severity: json.text("severity").and_then(Severity::parse),
        reason: "a secret lies in it",
        place: place.to_owned(),
    });
    trivy::held_secret(about, rule, json.text("title").unwrap_or(rule), place, draft);
}
