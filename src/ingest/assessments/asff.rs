//! AWS Security Finding Format: verdicts, vulnerabilities and alerts of Security Hub and what feeds it.

use super::resource::Named;
use super::table::Table;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::scanners::{number, severity, subject};
use crate::ingest::supply::fields::prose;
use crate::ingest::supply::{Affected, Purl, Weakness};
use crate::model::{Draft, FindingState, RawFinding, moment};

/// Starts of finding types that report something that happens, not how something is set.
const EVENTS: [&str; 3] = ["TTPs", "Effects", "Unusual Behaviors"];

/// Reads one finding.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let Some(id) = json.text("Id").or_else(|| json.text("GeneratorId")) else {
        return Outcome::Skipped("no_id", "a finding without an id".to_owned());
    };
    if let Some(seconds) = json.text("UpdatedAt").and_then(moment::seconds) {
        draft.moment(seconds);
    }
    let resources = values(json, "Resources[]");
    if resources.is_empty() {
        return Outcome::Skipped("no_resource", format!("the finding {id} names no resource"));
    }
    let kinds: Vec<&str> = values(json, "Types[]").into_iter().filter_map(Json::as_str).collect();
    let event = kinds.iter().any(|one| EVENTS.iter().any(|start| one.starts_with(start)));
    for resource in resources {
        let about = about(json, resource, draft);
        if event {
            alert(json, id, &about, draft);
        } else {
            verdict(json, &about, draft);
        }
        for found in values(json, "Vulnerabilities[]") {
            vulnerability(json, found, &about, draft);
        }
    }
    Outcome::Read
}

/// The resource that it speaks of: an image by its digest, else by ARN.
fn about(json: Json<'_>, resource: Json<'_>, draft: &mut Draft) -> String {
    let uid = resource.text("Id").unwrap_or_default();
    let region = resource.text("Region").or_else(|| json.text("Region")).unwrap_or_default();
    let image = resource.at("Details.AwsEcrContainerImage").and_then(|image| {
        let registry = image.text("RegistryId")?;
        let name = format!("{registry}.dkr.ecr.{region}.amazonaws.com/{}", image.text("RepositoryName")?);
        let tags: Vec<String> = values(image, "ImageTags[]")
            .into_iter()
            .filter_map(|tag| Some(format!("{name}:{}", tag.as_str()?)))
            .collect();
        let digest = image.text("ImageDigest").map(|digest| format!("@{digest}")).unwrap_or_default();
        subject::image(&format!("{name}{digest}"), tags.iter().map(String::as_str), [], draft)
    });
    if let Some(image) = image {
        draft.alias(uid, &image);
        return image;
    }
    let named = resource.text("Tags.Name").unwrap_or_default();
    let uid = uid.strip_prefix("AWS::::Account:").unwrap_or(uid);
    Named {
        provider: "aws",
        account: json.text("AwsAccountId").unwrap_or_default(),
        account_name: json.text("AwsAccountName").unwrap_or_default(),
        uid,
        name: named,
        sort: resource.text("Type").unwrap_or_default(),
        region,
    }
    .write(draft)
}

fn state(json: Json<'_>) -> FindingState {
    if json.text("RecordState") == Some("ARCHIVED") {
        return FindingState::NotApplicable;
    }
    match (json.text("Workflow.Status"), json.text("Compliance.Status")) {
        (Some("SUPPRESSED"), _) => FindingState::NotApplicable,
        (_, Some(word)) => Table::get().state(word),
        (Some("RESOLVED"), None) => FindingState::Pass,
        _ => FindingState::Fail,
    }
}

fn verdict(json: Json<'_>, about: &str, draft: &mut Draft) {
    let control = json.text("Compliance.SecurityControlId").or_else(|| json.text("ProductFields.ControlId"));
    let generator = json.text("GeneratorId").unwrap_or_default();
    let last = generator.rsplit('/').next().unwrap_or(generator);
    let check = control.unwrap_or_else(|| last.strip_prefix("prowler-").unwrap_or(last));
    draft.finding(&RawFinding {
        resource: about,
        check,
        title: json.text("Title").unwrap_or(check),
        state: state(json),
        severity: json.text("Severity.Label").and_then(severity),
        reason: prose(json.text("Description").unwrap_or_default()),
        factors: Vec::new(),
    });
}

fn alert(json: Json<'_>, id: &str, about: &str, draft: &mut Draft) {
    let mut node = draft.node(id, "Alert");
    node.name(json.text("Title").unwrap_or(id)).provider("aws").set("detail", true);
    for (name, path) in [
        ("severity", "Severity.Label"),
        ("status", "Workflow.Status"),
        ("description", "Description"),
        ("started", "FirstObservedAt"),
        ("alert_type", "Types"),
    ] {
        let text = json.text(path).or_else(|| json.at(path)?.items().find_map(Json::as_str));
        if let Some(text) = text {
            node.set(name, prose(text));
        }
    }
    drop(node);
    draft.relation("AFFECTED_BY", about, id);
}

fn vulnerability(json: Json<'_>, found: Json<'_>, about: &str, draft: &mut Draft) {
    let scored = values(found, "Cvss[]")
        .into_iter()
        .filter_map(|one| Some((number(one.get("BaseScore")?)?, one.text("BaseVector"))));
    let cvss = scored.max_by(|a, b| a.0.total_cmp(&b.0));
    let word = json.text("Severity.Label");
    let weakness = Weakness {
        id: found.text("Id").unwrap_or_default(),
        severity: word,
        cvss,
        description: json.text("Description"),
        epss: found.get("EpssScore").or_else(|| json.get("EpssScore")).and_then(number),
        ..Weakness::default()
    };
    let Some(weakness) = weakness.write(draft) else {
        return draft.remark("no_id", "a vulnerability without an id was left out");
    };
    let state = state(json).word();
    let packages = values(found, "VulnerablePackages[]");
    for package in &packages {
        let Some(name) = package.text("Name") else { continue };
        let purl = Purl::of(&ecosystem(*package, found), name, &version(*package));
        let place = package.text("FilePath").unwrap_or_default();
        let id = subject::package(about, &purl, place, draft);
        let fixed = package.text("FixedInVersion");
        let affected = Affected { state, severity: word, package: Some(&id), fixed, ..Affected::default() };
        affected.write(about, &weakness, draft);
    }
    if packages.is_empty() {
        Affected { state, severity: word, ..Affected::default() }.write(about, &weakness, draft);
    }
}

/// The family of a package: packages of the system belong to the vendor of the image.
fn ecosystem(package: Json<'_>, found: Json<'_>) -> String {
    let manager = package.text("PackageManager").unwrap_or("generic");
    let vendor = found.text("Vendor.Name").unwrap_or_default().to_lowercase();
    if manager == "OS" { vendor.split('_').next().unwrap_or_default().to_owned() } else { manager.to_owned() }
}

/// Version and release, as the system's own tools show them.
fn version(package: Json<'_>) -> String {
    let version = package.text("Version").unwrap_or_default();
    package.text("Release").map_or_else(|| version.to_owned(), |release| format!("{version}-{release}"))
}
