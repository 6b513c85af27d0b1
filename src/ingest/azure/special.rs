//! What some resource types say beyond the table: models, guardrails, connections, ports, images.

use super::id::{canonical, is_arm_id, is_within};
use super::path::values;
use super::resource::Resource;
use super::table::Table;
use super::{devops, held, lineage, settings};
use crate::ingest::json::Json;
use crate::model::{Draft, Endpoint};

/// Writes what the type of the resource says beyond the table.
pub fn write(resource: &Resource<'_>, draft: &mut Draft) {
    match resource.native.as_str() {
        "microsoft.cognitiveservices/accounts/deployments" => deployment(resource, draft),
        "microsoft.machinelearningservices/workspaces/onlineendpoints/deployments" => {
            ml_deployment(resource, draft);
        }
        "microsoft.machinelearningservices/workspaces/jobs" => lineage::job(resource, draft),
        "microsoft.machinelearningservices/workspaces/models/versions"
        | "microsoft.machinelearningservices/registries/models/versions" => {
            lineage::model_version(resource, draft);
        }
        "microsoft.machinelearningservices/workspaces/data/versions" => {
            lineage::data_version(resource, draft);
        }
        "microsoft.cognitiveservices/accounts/raipolicies" => settings::guardrail(resource, draft),
        "microsoft.cognitiveservices/accounts/defenderforaisettings" => {
            settings::defender_for_ai(resource, draft);
        }
        "microsoft.cognitiveservices/accounts/projects/applications" => {
            settings::application(resource, draft);
        }
        "microsoft.machinelearningservices/workspaces/onlineendpoints" => settings::traffic(resource, draft),
        "microsoft.machinelearningservices/workspaces/computes" => settings::compute(resource, draft),
        "microsoft.search/searchservices" => settings::search_service(resource, draft),
        "microsoft.insights/diagnosticsettings" => settings::diagnostics(resource, draft),
        "microsoft.web/sites" => settings::web_image(resource, draft),
        "microsoft.app/containerapps" => settings::no_ingress(resource, draft),
        "microsoft.apimanagement/service/apis" | "microsoft.apimanagement/service/backends" => {
            settings::gateway(resource, draft);
        }

        "microsoft.cognitiveservices/accounts/connections"
        | "microsoft.cognitiveservices/accounts/projects/connections"
        | "microsoft.machinelearningservices/workspaces/connections" => connection(resource, draft),
        "microsoft.cognitiveservices/accounts/projects/capabilityhosts"
        | "microsoft.cognitiveservices/accounts/capabilityhosts" => capability_host(resource, draft),
        "microsoft.machinelearningservices/workspaces/datastores" => datastore(resource, draft),
        "microsoft.network/networksecuritygroups" => super::ports::write(resource, draft),
        "microsoft.network/virtualnetworks" => subnets(resource, draft),
        "microsoft.keyvault/vaults" | "microsoft.keyvault/vaults/accesspolicies" => {
            super::authorization::access_policies(resource, draft);
        }
        "microsoft.management/managementgroups" => management_group(resource, draft),
        "microsoft.resources/subscriptions" => ancestors(resource, draft),
        _ => {}
    }
    if Table::get().kind(&resource.native, "") == "Repository" {
        devops::repository(resource, draft);
    }
    devops::provisioned(resource, draft);
    held::settings(resource, draft);
    key_vault_encryption(resource, draft);
}

/// The id of a base model: the same model everywhere is one node.
#[must_use]
pub fn model_id(format: &str, name: &str, version: &str) -> String {
    format!("model:azure:{}/{}@{}", format.to_lowercase(), name.to_lowercase(), version.to_lowercase())
}

fn deployment(resource: &Resource<'_>, draft: &mut Draft) {
    if let Some(name) = resource.text("properties.model.name") {
        let format = resource.text("properties.model.format").unwrap_or("unknown");
        let version = resource.text("properties.model.version").unwrap_or_default();
        write_model(&resource.id, (format, name, version), draft);
    }
    let account = super::id::parent(&resource.id).unwrap_or_default();
    if let Some(policy) = resource.text("properties.raiPolicyName") {
        let policy_id = format!("{account}/raipolicies/{}", policy.to_ascii_lowercase());
        draft.mention(&policy_id, "Guardrail").name(policy).provider("azure");
        draft.relation("GUARDED_BY", &resource.id, &policy_id);
        draft.relation("CONTAINS", account, policy_id.as_str());
    }
}

fn write_model(deployment: &str, (format, name, version): (&str, &str, &str), draft: &mut Draft) {
    let model = model_id(format, name, version);
    write_deployed(deployment, &model, (format, name, version), draft);
}

fn write_deployed(
    deployment: &str,
    model: &str,
    (format, name, version): (&str, &str, &str),
    draft: &mut Draft,
) {
    let mut node = draft.mention(model, "AiModel");
    node.name(name).provider("azure").set("model_name", name).set("model_format", format);
    if !version.is_empty() {
        node.set("model_version", version);
    }
    drop(node);
    draft.relation("RUNS_ON", model, deployment);
}

/// `azureml://registries/R/models/M/versions/V`, an asset id, or `M:V`.
fn ml_deployment(resource: &Resource<'_>, draft: &mut Draft) {
    let Some(text) = resource.text("properties.model") else { return };
    let parts: Vec<&str> = text.split('/').collect();
    let after = |word: &str| {
        parts
            .iter()
            .position(|part| part.eq_ignore_ascii_case(word))
            .and_then(|at| parts.get(at + 1))
            .copied()
    };
    let (name, version) = match (after("models"), after("versions")) {
        (Some(name), version) => (name, version.unwrap_or_default()),
        _ => text.split_once(':').unwrap_or((text, "")),
    };
    let told = (after("registries").unwrap_or("azureml"), name, version);
    if is_arm_id(text) {
        write_deployed(&resource.id, &canonical(text), told, draft);
    } else {
        write_model(&resource.id, told, draft);
    }
}

/// What a connection grounds its project or account on. What lies in the owner's own line needs no saying.
fn connection(resource: &Resource<'_>, draft: &mut Draft) {
    let owner = super::id::parent(&resource.id).unwrap_or_default();
    let id = resource.text("properties.metadata.ResourceId").filter(|id| is_arm_id(id));
    let target = resource.text("properties.target").unwrap_or_default();
    let id = id.or_else(|| Some(target).filter(|id| is_arm_id(id))).map(canonical);
    let id = id.map(|id| with_container(resource, id));
    let endpoint = match (&id, named_by_url(target)) {
        (Some(id), _) if is_within(owner, id) || is_within(id, owner) => return,
        (Some(id), _) => Endpoint::Id(id),
        (None, Some((_, name))) if owner.split('/').any(|part| part.eq_ignore_ascii_case(name)) => return,
        (None, Some((kind, name))) => Endpoint::Named { kind, name },
        (None, None) => return,
    };
    if let Some(id) = &id {
        super::id::write_reference(id, draft);
        super::id::write_scopes(id, draft);
    }
    let word = resource.text("properties.category").unwrap_or_default().to_ascii_lowercase();
    let grounds = ["search", "blob", "storage", "cosmos", "sql", "lake", "sharepoint", "fabric"];
    let kind = if grounds.iter().any(|part| word.contains(part)) { "GROUNDED_ON" } else { "DEPENDS_ON" };
    for (kind, from) in [(kind, owner), ("DEPENDS_ON", resource.id.as_str())] {
        let mut relation = draft.relation(kind, from, endpoint);
        relation.set("via", resource.name());
        if let Some(auth) = resource.text("properties.authType") {
            relation.set("auth_type", auth);
        }
    }
}

/// The container of a storage account, where the connection names one.
fn with_container(resource: &Resource<'_>, account: String) -> String {
    let storage = super::id::native_type(&account) == "microsoft.storage/storageaccounts";
    match resource.text("properties.metadata.ContainerName").filter(|_| storage) {
        Some(name) => format!("{account}/blobservices/default/containers/{}", name.to_ascii_lowercase()),
        None => account,
    }
}

/// The resource that an Azure service address names: its kind and name.
pub fn named_by_url(url: &str) -> Option<(&'static str, &str)> {
    let host = url.split("://").nth(1)?.split(['/', ':']).next()?;
    let (name, domain) = host.split_once('.')?;
    let kind = match domain {
        "search.windows.net" => "SearchService",
        "openai.azure.com" | "cognitiveservices.azure.com" | "services.ai.azure.com" => "AiService",
        "azurecr.io" => "ContainerRegistry",
        "vault.azure.net" => "KeyVault",
        "documents.azure.com" | "database.windows.net" => "Database",
        "azurewebsites.net" => "Function",
        _ if domain.ends_with("core.windows.net") => "StorageAccount",
        _ => return None,
    };
    Some((kind, name))
}

/// The workload that answers at an address: one that is named by it, or one that has it as its host.
pub fn called_by_url(url: &str) -> Option<Endpoint<'_>> {
    if let Some((kind, name)) = named_by_url(url) {
        return Some(Endpoint::Named { kind, name });
    }
    let host = url.split("://").nth(1)?.split(['/', ':']).next()?;
    let known = ["azurecontainerapps.io", "azure-api.net"].iter().any(|domain| host.ends_with(domain));
    known.then_some(Endpoint::Having { kind: None, key: "host", value: host })
}

/// The connections that a project's agents keep threads, files and vectors in.
fn capability_host(resource: &Resource<'_>, draft: &mut Draft) {
    let owner = super::id::parent(&resource.id).unwrap_or_default();
    for member in
        ["storageConnections", "vectorStoreConnections", "threadStorageConnections", "aiServicesConnections"]
    {
        for name in
            values(resource.json, &format!("properties.{member}[]")).into_iter().filter_map(Json::as_str)
        {
            let connection = format!("{owner}/connections/{}", name.to_ascii_lowercase());
            draft.relation("DEPENDS_ON", resource.id.as_str(), connection.as_str()).set("via", member);
            draft.mention(&connection, "Resource").name(name).provider("azure");
        }
    }
}

fn datastore(resource: &Resource<'_>, draft: &mut Draft) {
    let workspace = super::id::parent(&resource.id).unwrap_or_default();
    draft.relation("READS_FROM", workspace, resource.id.as_str());
}

/// The subnets that a virtual network's record carries within itself.
fn subnets(resource: &Resource<'_>, draft: &mut Draft) {
    for subnet in values(resource.json, "properties.subnets[]") {
        let Some(name) = subnet.text("name") else { continue };
        let id = subnet
            .text("id")
            .map_or_else(|| format!("{}/subnets/{}", resource.id, name.to_ascii_lowercase()), canonical);
        let mut node = draft.mention(&id, "Subnet");
        node.name(name).provider("azure").set("type", "microsoft.network/virtualnetworks/subnets");
        if let Some(prefix) = subnet.text("properties.addressPrefix") {
            node.set("address_prefix", prefix);
        }
        drop(node);
        draft.relation("CONTAINS", &resource.id, &id);
        if let Some(group) = subnet.text("properties.networkSecurityGroup.id") {
            draft.relation("ATTACHED_TO", &canonical(group), &id);
        }
    }
}

fn key_vault_encryption(resource: &Resource<'_>, draft: &mut Draft) {
    let uri = resource.text("properties.encryption.keyVaultProperties.keyVaultUri");
    if let Some(("KeyVault", name)) = uri.and_then(named_by_url) {
        draft.relation("ENCRYPTED_WITH", resource.id.as_str(), Endpoint::Named { kind: "KeyVault", name });
    }
}

fn management_group(resource: &Resource<'_>, draft: &mut Draft) {
    let parent = resource.text("properties.details.parent.id").map(canonical);
    let tenant = || resource.json.text("tenantId").or_else(|| resource.text("properties.tenantId"));
    if let Some(parent) = parent {
        draft.relation("CONTAINS", &parent, &resource.id);
    } else if let Some(guid) = tenant() {
        let tenant = super::id::tenant(guid);
        draft.mention(&tenant, "Tenant").name(super::id::last_part(&tenant)).provider("azure");
        draft.relation("CONTAINS", &tenant, &resource.id);
    }
}

/// The management groups above a subscription, the nearest first.
fn ancestors(resource: &Resource<'_>, draft: &mut Draft) {
    let mut child = resource.id.clone();
    for group in values(resource.json, "properties.managementGroupAncestorsChain[]") {
        let Some(name) = group.text("name") else { continue };
        let id = format!("/providers/microsoft.management/managementgroups/{}", name.to_ascii_lowercase());
        let shown = group.text("displayName").unwrap_or(name);
        draft.mention(&id, "ManagementGroup").name(shown).provider("azure");
        draft.relation("CONTAINS", &id, &child);
        child = id;
    }
}
