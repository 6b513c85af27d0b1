//! Defender for Cloud: assessments, sub-assessments, sensitive data, alerts.

use super::id::{canonical, is_arm_id, last_part};
use super::resource::{Resource, values};
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::model::{Draft, FindingState, Raw, RawFinding, Severity};

/// The resource that an assessment or sub-assessment speaks of: by its details, else by its own id.
fn assessed(resource: &Resource<'_, '_>) -> String {
    let details = resource.json.at("properties.resourceDetails");
    let named = |key: &str| details.and_then(|details| details.text(key)).filter(|id| !id.is_empty());
    let id = named("AzureResourceId")
        .or_else(|| named("id").filter(|id| id.starts_with('/')))
        .or_else(|| named("ResourceId"));
    match id.or_else(|| named("AwsResourceId")).or_else(|| named("GcpResourceId")) {
        Some(id) if id.starts_with('/') => canonical(id),
        Some(id) => id.to_owned(),
        None => {
            let marker = "/providers/microsoft.security/assessments/";
            resource.id.find(marker).map_or_else(|| resource.id.clone(), |at| resource.id[..at].to_owned())
        }
    }
}

/// An assessment: a provider's verdict on one resource.
pub fn assessment(resource: &Resource<'_, '_>, draft: &mut Draft) -> Outcome {
    let json = resource.json;
    let about = assessed(resource);
    let severity = json.text("properties.risk.level").or_else(|| json.text("properties.metadata.severity"));
    let title = json.text("properties.displayName").or_else(|| json.text("properties.metadata.displayName"));
    let reason = json.text("properties.status.description").or_else(|| json.text("properties.status.cause"));
    draft.finding(&RawFinding {
        resource: &about,
        check: last_part(&resource.id),
        title: title.unwrap_or_else(|| last_part(&resource.id)),
        state: state(json.text("properties.status.code").unwrap_or_default()),
        severity: severity.and_then(Severity::parse),
        reason: reason.unwrap_or_default(),
        factors: values(json, "properties.risk.riskFactors[]").into_iter().filter_map(Json::as_str).collect(),
    });
    super::id::write_mention(&about, draft);
    super::id::write_scopes(&about, draft);
    Outcome::Read
}

fn state(code: &str) -> FindingState {
    match code.to_ascii_lowercase().as_str() {
        "unhealthy" => FindingState::Fail,
        "healthy" => FindingState::Pass,
        "notapplicable" => FindingState::NotApplicable,
        _ => FindingState::Unknown,
    }
}

/// A sub-assessment: one vulnerability on one resource.
pub fn sub_assessment(resource: &Resource<'_, '_>, draft: &mut Draft) -> Outcome {
    let json = resource.json;
    let about = assessed(resource);
    let severity = json.text("properties.status.severity");
    let id = json.text("properties.id").unwrap_or_else(|| last_part(&resource.id));
    let title = json.text("properties.displayName").unwrap_or(id);
    draft.finding(&RawFinding {
        resource: &about,
        check: id,
        title,
        state: state(json.text("properties.status.code").unwrap_or_default()),
        severity: severity.and_then(Severity::parse),
        reason: json
            .text("properties.impact")
            .or_else(|| json.text("properties.description"))
            .unwrap_or_default(),
        factors: Vec::new(),
    });
    super::id::write_mention(&about, draft);
    let mut cves: Vec<&str> = Vec::new();
    let listed =
        values(json, "properties.additionalData.cve[]").into_iter().filter_map(|cve| cve.text("title"));
    cves.extend(listed.chain([id]).filter(|text| text.to_ascii_uppercase().starts_with("CVE-")));
    cves.sort_unstable();
    cves.dedup();
    let image = image(json);
    for cve in cves {
        write_cve(cve, &about, severity, draft);
        if let Some(image) = &image {
            write_cve(cve, image, severity, draft);
        }
    }
    Outcome::Read
}

/// The image that a container finding speaks of, as workloads name it.
fn image(json: &Json<'_>) -> Option<String> {
    let data = json.at("properties.additionalData")?;
    let details = |key: &str| data.text(key).or_else(|| data.text(&format!("artifactDetails.{key}")));
    let (host, name) = (details("registryHost")?, details("repositoryName")?);
    let mut tags =
        values(data, "artifactDetails.tags[]").into_iter().chain(values(data, "imageDetails.tags[]"));
    let tag = tags.find_map(Json::as_str);
    let reference = tag.map_or_else(|| format!("{host}/{name}"), |tag| format!("{host}/{name}:{tag}"));
    Some(format!("image:{}", reference.to_ascii_lowercase()))
}

fn write_cve(cve: &str, about: &str, severity: Option<&str>, draft: &mut Draft) {
    let id = cve.to_ascii_lowercase();
    let mut node = draft.mention(&id, "Vulnerability");
    node.name(&cve.to_ascii_uppercase());
    if let Some(severity) = severity {
        node.set("severity", severity);
    }
    drop(node);
    let mut relation = draft.relation("AFFECTED_BY", about, id.as_str());
    if let Some(severity) = severity {
        relation.set("severity", severity);
    }
}

/// Sensitive data that the provider's scan found in a resource.
pub fn classification(resource: &Resource<'_, '_>, draft: &mut Draft) -> Outcome {
    let json = resource.json;
    let about = json.text("properties.associatedResource").map(canonical);
    let marker = "/providers/microsoft.security/insights/";
    let about = about.or_else(|| resource.id.find(marker).map(|at| resource.id[..at].to_owned()));
    let Some(about) = about.filter(|id| is_arm_id(id)) else {
        return Outcome::Skipped("no_resource", "a classification that names no resource".to_owned());
    };
    super::id::write_mention(&about, draft);
    super::id::write_scopes(&about, draft);
    let kind = super::table::Table::get().kind(&super::id::native_type(&about), "");
    let labels = values(json, "properties.insightProperties.purviewCatalogs[]");
    let labels: Vec<&str> = labels
        .into_iter()
        .filter_map(|one| one.text("sensitivity.label").or_else(|| one.text("sensitivity")))
        .collect();
    let types = values(json, "properties.insightProperties.purviewCatalogs[].classifications[]");
    let types: Vec<&str> =
        types.into_iter().filter_map(|one| one.as_str().or_else(|| one.text("name"))).collect();
    let mut node = draft.mention(&about, kind);
    node.set("sensitive", true);
    if !labels.is_empty() {
        node.set("sensitivity_labels", labels.into_iter().collect::<Raw<'_>>());
    }
    if !types.is_empty() {
        node.set("info_types", types.into_iter().collect::<Raw<'_>>());
    }
    Outcome::Read
}

/// A security alert: a node, and what it affects.
pub fn alert(resource: &Resource<'_, '_>, draft: &mut Draft) -> Outcome {
    let json = resource.json;
    let mut node = draft.node(&resource.id, "Alert");
    node.name(json.text("properties.alertDisplayName").unwrap_or_else(|| resource.name()));
    node.provider("azure").set("type", resource.native.as_str()).set("detail", true);
    for (name, path) in [
        ("severity", "properties.severity"),
        ("status", "properties.status"),
        ("intent", "properties.intent"),
        ("description", "properties.description"),
        ("started", "properties.startTimeUtc"),
        ("alert_type", "properties.alertType"),
    ] {
        super::resource::set(&mut node, name, json, path);
    }
    drop(node);
    super::id::write_scopes(&resource.id, draft);
    let listed = values(json, "properties.resourceIdentifiers[]")
        .into_iter()
        .filter_map(|one| one.text("azureResourceId"));
    let entities = values(json, "properties.entities[]")
        .into_iter()
        .filter_map(|one| one.text("azureResourceId").or_else(|| one.text("resourceId")));
    let listed = listed.chain(entities);
    let mut seen: Vec<String> = Vec::new();
    for id in
        listed.chain(json.text("properties.compromisedEntity")).filter(|id| is_arm_id(id)).map(canonical)
    {
        if !seen.contains(&id) {
            super::id::write_mention(&id, draft);
            draft.relation("AFFECTED_BY", id.as_str(), resource.id.as_str());
            seen.push(id);
        }
    }
    Outcome::Read
}
