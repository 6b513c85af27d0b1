//! Trivy: images, file systems, repositories and bills of materials.

use super::subject;
use super::verdicts_of::at_line;
use crate::ingest::azure::path::values;
use crate::ingest::json::{Json, Kind};
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::verdicts::Told;
use crate::ingest::supply::{Affected, Purl, Verdicts, Weakness};
use crate::model::{Draft, FindingState, Severity, moment};
use std::collections::BTreeMap;

/// Reads a whole report, or one target of the older shape.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    if let Some(seconds) = json.text("CreatedAt").and_then(moment::seconds) {
        draft.moment(seconds);
    }
    if json.get("ArtifactName").is_none() && json.get("Target").is_none() {
        return Outcome::Skipped("no_target", "a Trivy result that does not say what was scanned".to_owned());
    }
    let about = about(json, record.document, draft);
    let mut verdicts = Verdicts::default();
    if json.get("Target").is_some() {
        result(&about, json, &mut verdicts, draft);
    }
    for target in values(json, "Results[]") {
        result(&about, target, &mut verdicts, draft);
    }
    verdicts.write(draft);
    Outcome::Read
}

/// What was scanned; its id.
fn about(json: Json<'_>, document: &str, draft: &mut Draft) -> String {
    let name = json.text("ArtifactName").unwrap_or_default();
    let texts = |path: &str| values(json, path).into_iter().filter_map(Json::as_str).collect::<Vec<_>>();
    let (tags, digests) = (texts("Metadata.RepoTags[]"), texts("Metadata.RepoDigests[]"));
    let legacy = json.text("Target").filter(|_| json.get("ArtifactName").is_none());
    let found = match (json.text("ArtifactType"), legacy) {
        (Some("container_image" | "image"), _) => {
            let first = digests.first().or(tags.first()).copied().unwrap_or(name);
            subject::image(first, tags, digests, draft)
        }
        // the older shape says what was scanned only in the target: `NAME (OS VERSION)`
        (None, Some(target)) => target
            .rsplit_once(" (")
            .filter(|(name, rest)| rest.ends_with(')') && !name.contains(' '))
            .and_then(|(name, _)| subject::image(name, [], [], draft)),
        _ => None,
    };
    let id = found
        .unwrap_or_else(|| subject::code(json.text("Metadata.RepoURL").unwrap_or(name), document, draft));
    if let Some(image) = json.text("Metadata.ImageID") {
        draft.refer(&id, "ContainerImage").set("image_id", image);
    }
    if let (Some(family), Some(version)) = (json.text("Metadata.OS.Family"), json.text("Metadata.OS.Name")) {
        draft.refer(&id, "ContainerImage").set("operating_system", format!("{family} {version}").as_str());
    }
    id
}

/// Writes one target of a report.
pub fn result(about: &str, json: Json<'_>, verdicts: &mut Verdicts, draft: &mut Draft) {
    let scan = Scan {
        about,
        target: json.text("Target").unwrap_or_default(),
        sort: json.text("Type").unwrap_or_default(),
        in_files: json.text("Class") != Some("os-pkgs"),
    };
    scan.packages(json, draft);
    for found in values(json, "Vulnerabilities[]") {
        scan.vulnerability(found, None, draft);
    }
    for modified in values(json, "ExperimentalModifiedFindings[]") {
        if let Some(found) =
            modified.get("Finding").filter(|_| modified.text("Type") == Some("vulnerability"))
        {
            scan.vulnerability(found, Some(modified), draft);
        }
    }
    values(json, "Misconfigurations[]").into_iter().for_each(|found| scan.misconfiguration(found, verdicts));
    values(json, "Secrets[]").into_iter().for_each(|found| scan.secret(found, verdicts, draft));
    values(json, "Licenses[]").into_iter().for_each(|found| scan.license(found, verdicts));
}

/// One target of a report.
struct Scan<'r> {
    /// canonical id of what was scanned
    about: &'r str,
    target: &'r str,
    sort: &'r str,
    in_files: bool,
}

impl Scan<'_> {
    fn place(&self) -> &str {
        if self.in_files { self.target } else { "" }
    }

    /// All packages, and what they need of each other.
    fn packages(&self, json: Json<'_>, draft: &mut Draft) {
        let mut ids: BTreeMap<&str, String> = BTreeMap::new();
        let listed = values(json, "Packages[]");
        for package in &listed {
            let version = package.text("Version").unwrap_or_default();
            let Some(purl) = self.purl(*package, "Identifier.PURL", "Name", version) else { continue };
            let id = subject::package(self.about, &purl, self.place(), draft);
            ids.insert(package.text("ID").unwrap_or_default(), id);
        }
        for package in &listed {
            let Some(from) = package.text("ID").and_then(|id| ids.get(id)) else { continue };
            let needs = values(*package, "DependsOn[]").into_iter().filter_map(Json::as_str);
            for to in needs.filter_map(|id| ids.get(id)).filter(|to| *to != from) {
                draft.relation("DEPENDS_ON", from, to);
            }
        }
    }

    fn purl(&self, json: Json<'_>, purl: &str, name: &str, version: &str) -> Option<Purl> {
        json.text(purl).and_then(Purl::parse).or_else(|| Some(Purl::of(self.sort, json.text(name)?, version)))
    }

    /// `modified`: what an analyst says of it.
    fn vulnerability(&self, json: Json<'_>, modified: Option<Json<'_>>, draft: &mut Draft) {
        let version = json.text("InstalledVersion").unwrap_or_default();
        let Some(purl) = self.purl(json, "PkgIdentifier.PURL", "PkgName", version) else { return };
        let package = subject::package(self.about, &purl, self.place(), draft);
        let severity = json.text("Severity");
        let weakness = Weakness {
            id: json.text("VulnerabilityID").unwrap_or_default(),
            aliases: values(json, "VendorIDs[]").into_iter().filter_map(Json::as_str).collect(),
            severity,
            cvss: cvss(json),
            published: json.text("PublishedDate"),
            title: json.text("Title"),
            description: json.text("Description"),
            ..Weakness::default()
        };
        let Some(weakness) = weakness.write(draft) else {
            return draft.remark("no_id", "a vulnerability without an id was left out");
        };
        let analysis = modified.and_then(|modified| modified.text("Status"));
        let affected = Affected {
            state: analysis.map_or("fail", state_of),
            severity,
            package: Some(&package),
            fixed: json.text("FixedVersion"),
            fix_status: json.text("Status"),
            analysis,
            justification: modified.and_then(|modified| modified.text("Statement")),
        };
        affected.write(self.about, &weakness, draft);
    }

    fn misconfiguration(&self, json: Json<'_>, verdicts: &mut Verdicts) {
        let state = match json.text("Status") {
            Some("PASS") => FindingState::Pass,
            Some("EXCEPTION") => FindingState::NotApplicable,
            _ => FindingState::Fail,
        };
        let line = json.at("CauseMetadata.StartLine").and_then(Json::as_int);
        verdicts.add(Told {
            resource: self.about,
            check: json.text("ID").or_else(|| json.text("AVDID")).unwrap_or("misconfiguration"),
            title: json.text("Title").unwrap_or_default(),
            state,
            severity: json.text("Severity").and_then(Severity::parse),
            reason: json.text("Message").unwrap_or_default(),
            place: at_line(self.target, line),
        });
    }

    fn secret(&self, json: Json<'_>, verdicts: &mut Verdicts, draft: &mut Draft) {
        let rule = json.text("RuleID").unwrap_or("secret");
        let place = at_line(self.target, json.get("StartLine").and_then(Json::as_int));
        verdicts.add(Told {
            resource: self.about,
            check: rule,
            title: json.text("Title").unwrap_or_default(),
            state: FindingState::Fail,
            severity: json.text("Severity").and_then(Severity::parse),
            reason: "a secret lies in it",
            place: place.clone(),
        });
        held_secret(self.about, rule, json.text("Title").unwrap_or(rule), &place, draft);
    }

    fn license(&self, json: Json<'_>, verdicts: &mut Verdicts) {
        let Some(name) = json.text("Name") else { return };
        let title = format!("License {name} ({})", json.text("Category").unwrap_or("unknown"));
        let path = json.text("FilePath").filter(|path| !path.is_empty());
        verdicts.add(Told {
            resource: self.about,
            check: &format!("license:{name}"),
            title: &title,
            state: FindingState::Fail,
            severity: json.text("Severity").and_then(Severity::parse),
            reason: "",
            place: path.or_else(|| json.text("PkgName")).unwrap_or_default().to_owned(),
        });
    }
}

/// A credential that lies in what was scanned. Its value is never kept.
pub fn held_secret(about: &str, rule: &str, title: &str, place: &str, draft: &mut Draft) {
    let id = format!("secret:{about}#{rule}:{place}");
    let mut node = draft.node(&id, "Secret");
    node.name(title).set("type", rule).set("place", place);
    drop(node);
    draft.relation("HOLDS_CREDENTIAL", about, id.as_str());
}

fn state_of(status: &str) -> &'static str {
    match status {
        "fixed" => "pass",
        "affected" | "under_investigation" => "fail",
        _ => "not_applicable",
    }
}

/// The highest score that a vendor gives in the newest version of the system, and its vector.
fn cvss(json: Json<'_>) -> Option<(f64, Option<&str>)> {
    let vendors: Vec<Json<'_>> = json.get("CVSS")?.members().map(|(_, vendor)| vendor).collect();
    let versions = [("V40Score", "V40Vector"), ("V3Score", "V3Vector"), ("V2Score", "V2Vector")];
    versions.iter().find_map(|(score, vector)| {
        let scored =
            vendors.iter().filter_map(|vendor| Some((number(vendor.get(score)?)?, vendor.text(vector))));
        scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)))
    })
}

/// A number, also when a text holds it.
#[allow(clippy::cast_precision_loss)]
pub fn number(json: Json<'_>) -> Option<f64> {
    match json.kind() {
        Kind::Int(number) => Some(number as f64),
        Kind::Float(number) => Some(number),
        Kind::Text(text) => text.parse().ok(),
        _ => None,
    }
}
