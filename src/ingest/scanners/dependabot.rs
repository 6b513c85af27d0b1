//! Dependabot alerts: the REST list, the event, and the answer of the GraphQL interface.

use super::subject;
use super::trivy::number;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::{Affected, Purl, Weakness};
use crate::model::Draft;

/// Reads one alert of the REST list, one event, or a whole GraphQL answer.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    if let Some(data) = json.get("data") {
        return answer(data, record.document, draft);
    }
    let alert = json.get("alert").unwrap_or(json);
    let address = ["repository.html_url", "repository.url", "html_url", "url"];
    let address = address.iter().find_map(|path| json.text(path).or_else(|| alert.text(path)));
    let address = json.text("repository.html_url").or(address).map(repository_of).unwrap_or_default();
    let about = subject::code(&address, record.document, draft);
    let told = if alert.get("affected_package_name").is_some() { older(alert) } else { rest(alert) };
    told.write(&about, draft)
}

/// The repository in the address of an alert.
pub fn repository_of(url: &str) -> String {
    let web = url.replacen("://api.github.com/repos/", "://github.com/", 1);
    let ends = ["/security/", "/dependabot/", "/code-scanning/"];
    ends.iter().fold(web, |url, end| url.split(end).next().unwrap_or_default().to_owned())
}

/// Repositories of a GraphQL answer, at whatever depth; each holds its alerts.
fn answer(data: Json<'_>, document: &str, draft: &mut Draft) -> Outcome {
    let mut repositories = Vec::new();
    gather(data, None, 0, &mut repositories);
    if repositories.is_empty() {
        return Outcome::Skipped("no_repository", "an answer without vulnerabilityAlerts".to_owned());
    }
    for (repository, name) in repositories {
        let named = name.map(|name| format!("https://github.com/{name}"));
        let address = repository.text("url").map(str::to_owned).or(named);
        let about = subject::code(&address.unwrap_or_default(), document, draft);
        let alerts = repository.get("vulnerabilityAlerts");
        if alerts.and_then(|alerts| alerts.at("pageInfo.hasNextPage")?.as_bool()) == Some(true) {
            draft.remark("page_limit", "more alerts follow that are not in the file");
        }
        for alert in alerts.map(|alerts| values(alerts, "nodes[]")).unwrap_or_default() {
            if let Outcome::Skipped(code, message) = graph(alert).write(&about, draft) {
                draft.remark(code, &message);
            }
        }
    }
    Outcome::Read
}

/// Objects with alerts, and the full name of the repository that they lie in.
fn gather<'t>(
    json: Json<'t>,
    holder: Option<&'t str>,
    depth: usize,
    found: &mut Vec<(Json<'t>, Option<&'t str>)>,
) {
    let name = json.text("nameWithOwner").or(holder);
    if json.get("vulnerabilityAlerts").is_some() {
        found.push((json, name));
    } else if depth < 8 {
        json.members().for_each(|(_, value)| gather(value, name, depth + 1, found));
        json.items().for_each(|value| gather(value, name, depth + 1, found));
    }
}

/// An alert, in whatever shape it came.
struct Alert<'t> {
    weakness: Weakness<'t>,
    state: &'t str,
    ecosystem: &'t str,
    package: Option<&'t str>,
    manifest: &'t str,
    fixed: Option<&'t str>,
    dismissed: Option<&'t str>,
}

impl Alert<'_> {
    fn write(&self, about: &str, draft: &mut Draft) -> Outcome {
        let Some(name) = self.package else {
            return Outcome::Skipped("no_package", "an alert that names no package".to_owned());
        };
        let package = subject::package(about, &Purl::of(self.ecosystem, name, ""), self.manifest, draft);
        let Some(weakness) = self.weakness.write(draft) else {
            return Outcome::Skipped("no_id", "an alert that names no vulnerability".to_owned());
        };
        let state = match self.state.to_ascii_lowercase().as_str() {
            "fixed" => "pass",
            "dismissed" | "auto_dismissed" => "not_applicable",
            _ => "fail",
        };
        let affected = Affected {
            state,
            severity: self.weakness.severity,
            package: Some(&package),
            fixed: self.fixed,
            fix_status: None,
            analysis: Some(self.state).filter(|state| !state.is_empty()),
            justification: self.dismissed,
        };
        affected.write(about, &weakness, draft);
        Outcome::Read
    }
}

fn rest(json: Json<'_>) -> Alert<'_> {
    let advisory = |path: &str| json.text(&format!("security_advisory.{path}"));
    let score = json.at("security_advisory.cvss.score").and_then(number).filter(|score| *score > 0.0);
    let epss = json.at("security_advisory.epss.percentage").and_then(number);
    Alert {
        weakness: Weakness {
            id: advisory("ghsa_id").or_else(|| advisory("cve_id")).unwrap_or_default(),
            aliases: advisory("cve_id").into_iter().collect(),
            severity: json.text("security_vulnerability.severity").or_else(|| advisory("severity")),
            cvss: score.map(|score| (score, advisory("cvss.vector_string"))),
            published: advisory("published_at"),
            title: advisory("summary"),
            description: advisory("description"),
            exploited: None,
            epss,
        },
        state: json.text("state").unwrap_or_default(),
        ecosystem: json.text("dependency.package.ecosystem").unwrap_or("generic"),
        package: json.text("dependency.package.name"),
        manifest: json.text("dependency.manifest_path").unwrap_or_default(),
        fixed: json.text("security_vulnerability.first_patched_version.identifier"),
        dismissed: json.text("dismissed_reason"),
    }
}

/// The alerts of repositories before Dependabot had an interface of its own.
fn older(json: Json<'_>) -> Alert<'_> {
    Alert {
        weakness: Weakness {
            id: json.text("ghsa_id").or_else(|| json.text("external_identifier")).unwrap_or_default(),
            aliases: json.text("external_identifier").into_iter().collect(),
            severity: json.text("severity"),
            ..Weakness::default()
        },
        state: json.text("state").unwrap_or_default(),
        ecosystem: "generic",
        package: json.text("affected_package_name"),
        manifest: "",
        fixed: json.text("fixed_in"),
        dismissed: json.text("dismiss_reason"),
    }
}

fn graph(json: Json<'_>) -> Alert<'_> {
    let advisory = |path: &str| json.text(&format!("securityVulnerability.advisory.{path}"));
    let listed = values(json, "securityVulnerability.advisory.identifiers[].value");
    let ids: Vec<&str> = listed.into_iter().filter_map(Json::as_str).collect();
    let score = json.at("securityVulnerability.advisory.cvss.score").and_then(number);
    Alert {
        weakness: Weakness {
            id: ids.first().copied().or_else(|| json.text("id")).unwrap_or_default(),
            aliases: ids.iter().skip(1).copied().collect(),
            severity: json.text("securityVulnerability.severity"),
            cvss: score.filter(|score| *score > 0.0).map(|score| (score, advisory("cvss.vectorString"))),
            published: advisory("publishedAt"),
            title: advisory("summary"),
            description: advisory("description"),
            ..Weakness::default()
        },
        state: json.text("state").unwrap_or_default(),
        ecosystem: json.text("securityVulnerability.package.ecosystem").unwrap_or("generic"),
        package: json.text("securityVulnerability.package.name"),
        manifest: json
            .text("vulnerableManifestPath")
            .or_else(|| json.text("vulnerableManifestFilename"))
            .unwrap_or_default(),
        fixed: json.text("securityVulnerability.firstPatchedVersion.identifier"),
        dismissed: json.text("dismissReason"),
    }
}
