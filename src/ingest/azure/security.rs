//! Defender for Cloud: assessments, sub-assessments, sensitive data, alerts.

use super::id::{canonical, is_arm_id, last_part};
use super::path::{self, values};
use super::resource::Resource;
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::model::{Draft, FindingState, Raw, RawFinding, Severity};

/// The resource that an assessment or sub-assessment speaks of: by its details, else by its own id.
fn assessed(resource: &Resource<'_>) -> String {
    let details = path::at(resource.json, "properties.resourceDetails");
    let named = |key: &str| details.and_then(|details| details.text(key)).filter(|id| !id.is_empty());
    let arm = |key: &str| named(key).filter(|id| is_arm_id(id));
    let id = arm("AzureResourceId").or_else(|| arm("id")).or_else(|| arm("ResourceId"));
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
pub fn assessment(resource: &Resource<'_>, draft: &mut Draft) -> Outcome {
    let json = resource.json;
    let about = assessed(resource);
    let severity =
        resource.text("properties.risk.level").or_else(|| resource.text("properties.metadata.severity"));
    let title =
        resource.text("properties.displayName").or_else(|| resource.text("properties.metadata.displayName"));
    let reason =
        resource.text("properties.status.description").or_else(|| resource.text("properties.status.cause"));
    let state = state(resource.text("properties.status.code").unwrap_or_default());
    draft.finding(&RawFinding {
        resource: &about,
        check: last_part(&resource.id),
        title: title.unwrap_or_else(|| last_part(&resource.id)),
        state,
        severity: severity.and_then(Severity::parse),
        reason: reason.unwrap_or_default(),
        factors: values(json, "properties.risk.riskFactors[]").into_iter().filter_map(Json::as_str).collect(),
    });
    super::id::write_mention(&about, draft);
    super::id::write_scopes(&about, draft);
    if path::at(json, "properties.additionalData.CvesDetails").is_some() {
        super::vulnerability::write(resource, &about, state.word(), severity, draft);
    }
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
pub fn sub_assessment(resource: &Resource<'_>, draft: &mut Draft) -> Outcome {
    let about = assessed(resource);
    let severity = resource.text("properties.status.severity");
    let state = state(resource.text("properties.status.code").unwrap_or_default());
    let id = resource.text("properties.id").filter(|id| !id.starts_with('/'));
    let id = id.unwrap_or_else(|| last_part(&resource.id));
    let title = resource.text("properties.displayName").unwrap_or(id);
    draft.finding(&RawFinding {
        resource: &about,
        check: id,
        title,
        state,
        severity: severity.and_then(Severity::parse),
        reason: resource
            .text("properties.impact")
            .or_else(|| resource.text("properties.description"))
            .unwrap_or_default(),
        factors: Vec::new(),
    });
    super::id::write_mention(&about, draft);
    super::id::write_scopes(&about, draft);
    super::vulnerability::write(resource, &about, state.word(), severity, draft);
    Outcome::Read
}

/// Sensitive data that the provider's scan found in a resource.
pub fn classification(resource: &Resource<'_>, draft: &mut Draft) -> Outcome {
    let json = resource.json;
    let about = resource.text("properties.associatedResource").map(canonical);
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
pub fn alert(resource: &Resource<'_>, draft: &mut Draft) -> Outcome {
    let json = resource.json;
    let mut node = draft.node(&resource.id, "Alert");
    node.name(resource.text("properties.alertDisplayName").unwrap_or_else(|| resource.name()));
    node.provider("azure").set("type", resource.native.as_str()).set("detail", true);
    for (name, path) in [
        ("severity", "properties.severity"),
        ("status", "properties.status"),
        ("intent", "properties.intent"),
        ("description", "properties.description"),
        ("started", "properties.startTimeUtc"),
        ("alert_type", "properties.alertType"),
    ] {
        super::resource::set_at(&mut node, name, json, path);
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
        listed.chain(resource.text("properties.compromisedEntity")).filter(|id| is_arm_id(id)).map(canonical)
    {
        if !seen.contains(&id) {
            super::id::write_mention(&id, draft);
            draft.relation("AFFECTED_BY", id.as_str(), resource.id.as_str());
            seen.push(id);
        }
    }
    Outcome::Read
}
