//! Where machine-learning models come from: jobs, versions of models, versions of data.

use super::id::{canonical, is_arm_id, last_part, parent};
use super::resource::Resource;
use crate::ingest::json::Json;
use crate::model::Draft;

/// What an asset address names: a node's canonical id, and its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asset {
    id: String,
    kind: &'static str,
    name: String,
}

/// A job: what it reads, what it brings out, and what the models that it brings out were trained on.
pub fn job(resource: &Resource<'_>, draft: &mut Draft) {
    let workspace = parent(&resource.id).unwrap_or_default();
    let read = addresses(resource, &["properties.inputs", "properties.fineTuningDetails"]);
    let read: Vec<(&str, Asset)> =
        read.into_iter().filter_map(|(name, uri)| Some((name, asset(uri, workspace, "data")?))).collect();
    for (name, asset) in &read {
        mention(asset, draft);
        draft.relation("READS_FROM", &resource.id, &asset.id).set("via", *name);
    }
    if let Some(compute) = resource.text("properties.computeId").filter(|id| is_arm_id(id)) {
        draft.relation("RUNS_ON", &resource.id, &canonical(compute)).set("via", "computeId");
    }
    for model in trained(resource, workspace) {
        mention(&model, draft);
        draft.relation("WRITES_TO", &resource.id, &model.id).set("via", "output");
        for (_, asset) in &read {
            let kind = if asset.kind == "AiModel" { "BASED_ON" } else { "TRAINED_ON" };
            draft.relation(kind, &model.id, &asset.id).set("via", resource.name());
        }
    }
}

/// Name and address of every member of the objects at some paths that has an address.
fn addresses<'r>(resource: &Resource<'r>, paths: &[&str]) -> Vec<(&'r str, &'r str)> {
    let objects = paths.iter().filter_map(|path| super::path::at(resource.json, path));
    let members = objects.flat_map(Json::members);
    members.filter_map(|(name, value)| Some((name, value.text("uri")?))).collect()
}

/// The models that a job registers.
fn trained(resource: &Resource<'_>, workspace: &str) -> Vec<Asset> {
    let outputs = super::path::at(resource.json, "properties.outputs").into_iter().flat_map(Json::members);
    let is_model =
        |output: &Json<'_>| output.text("jobOutputType").is_some_and(|kind| kind.ends_with("_model"));
    let outputs = outputs.map(|(_, output)| output).filter(is_model);
    let asset = |output: Json<'_>| {
        let (name, version) = (output.text("assetName")?, output.text("assetVersion").unwrap_or("1"));
        Some(versioned(workspace, "models", name, version))
    };
    outputs.filter_map(asset).collect()
}

/// A version of a model: its name, what made it, where its files lie. A registry's model answers to the
/// name that deployments call it by.
pub fn model_version(resource: &Resource<'_>, draft: &mut Draft) {
    let Some((owner, name)) = owner(resource) else { return };
    let version = last_part(&resource.id);
    let mut node = draft.node(&resource.id, "AiModel");
    node.set("model_name", name).set("model_version", version);
    drop(node);
    if resource.native.contains("/registries/") {
        draft.alias(&super::special::model_id(last_part(&owner), name, version), &resource.id);
    }
    if let Some(job) = resource.text("properties.jobName") {
        let job = format!("{owner}/jobs/{}", job.to_ascii_lowercase());
        draft.relation("WRITES_TO", job.as_str(), resource.id.as_str()).set("via", "output");
    }
    if let Some(store) = resource.text("properties.modelUri").and_then(|uri| asset(uri, &owner, "data")) {
        mention(&store, draft);
        draft.relation("READS_FROM", &resource.id, &store.id).set("via", "modelUri");
    }
}

/// A version of a data asset: where its files lie.
pub fn data_version(resource: &Resource<'_>, draft: &mut Draft) {
    let Some((owner, _)) = owner(resource) else { return };
    if let Some(store) = resource.text("properties.dataUri").and_then(|uri| asset(uri, &owner, "data")) {
        mention(&store, draft);
        draft.relation("READS_FROM", &resource.id, &store.id).set("via", "dataUri");
    }
}

/// The workspace or registry of a versioned asset (canonical id), and the asset's name in its own case.
fn owner<'r>(resource: &Resource<'r>) -> Option<(String, &'r str)> {
    let asset = parent(&resource.id)?;
    let owner = parent(asset)?.to_owned();
    let id = resource.json.text("id").unwrap_or_default().trim_end_matches('/');
    let name = id.rsplit('/').nth(2)?;
    Some((owner, name))
}

fn mention(asset: &Asset, draft: &mut Draft) {
    let mut node = draft.mention(&asset.id, asset.kind);
    node.name(&asset.name).provider("azure");
    drop(node);
    super::id::write_scopes(&asset.id, draft);
}

fn versioned(workspace: &str, sort: &str, name: &str, version: &str) -> Asset {
    let kind = if sort == "models" { "AiModel" } else { "Dataset" };
    let id = format!("{workspace}/{sort}/{name}/versions/{version}").to_ascii_lowercase();
    Asset { id, kind, name: name.to_owned() }
}

/// What an address names, seen from a workspace: `azureml://datastores/D/paths/…`, the same with its own
/// workspace, `azureml://registries/R/models/M/versions/V`, `azureml:NAME:VERSION` of the sort that is
/// expected there (`data`, `models`), or an ARM id.
fn asset(uri: &str, workspace: &str, sort: &str) -> Option<Asset> {
    if is_arm_id(uri) {
        let (id, native) = (canonical(uri), super::id::native_type(&canonical(uri)));
        let kind = if native.contains("/models") { "AiModel" } else { "Dataset" };
        let name = uri.rsplit('/').nth(2).unwrap_or_default().to_owned();
        return native.ends_with("/versions").then_some(Asset { id, kind, name });
    }
    let Some(path) = strip(uri, "azureml://") else {
        let (name, version) = strip(uri, "azureml:")?.rsplit_once(':')?;
        return Some(versioned(workspace, sort, name, version));
    };
    let parts: Vec<&str> = path.split('/').collect();
    let after = |word: &str| {
        let at = parts.iter().position(|part| part.eq_ignore_ascii_case(word))?;
        parts.get(at + 1).copied().filter(|part| !part.is_empty())
    };
    let told = || {
        let scope =
            format!("/subscriptions/{}/resourcegroups/{}", after("subscriptions")?, after("resourcegroups")?);
        let provider = "/providers/microsoft.machinelearningservices/workspaces/";
        Some(format!("{scope}{provider}{}", after("workspaces")?).to_ascii_lowercase())
    };
    let home = told().unwrap_or_else(|| workspace.to_owned());
    if let (Some(registry), Some(name)) = (after("registries"), after("models")) {
        let id = super::special::model_id(registry, name, after("versions").unwrap_or_default());
        return Some(Asset { id, kind: "AiModel", name: name.to_owned() });
    }
    if let Some(name) = after("datastores") {
        let id = format!("{home}/datastores/{}", name.to_ascii_lowercase());
        return Some(Asset { id, kind: "DataStore", name: name.to_owned() });
    }
    let sort = ["data", "models"].into_iter().find(|sort| after(sort).is_some())?;
    Some(versioned(&home, sort, after(sort)?, after("versions").unwrap_or("1")))
}

fn strip<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let start = text.get(..prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_what_they_name() {
        let home =
            "/subscriptions/s/resourcegroups/g/providers/microsoft.machinelearningservices/workspaces/w";
        let other =
            "/subscriptions/S/resourceGroups/G/providers/Microsoft.MachineLearningServices/workspaces/W2";
        let named = |uri: &str| asset(uri, home, "data").map(|asset| (asset.id, asset.kind));
        let store = |workspace: &str| Some((format!("{workspace}/datastores/lake"), "DataStore"));
        assert_eq!(named("azureml://datastores/Lake/paths/a/b"), store(home));
        let long = "azureml://subscriptions/S/resourcegroups/G/workspaces/W2/datastores/lake/paths/a";
        assert_eq!(named(long), store(&other.to_ascii_lowercase()));
        assert_eq!(named("azureml:Tickets:3"), Some((format!("{home}/data/tickets/versions/3"), "Dataset")));
        let by_id = format!("{other}/models/m/versions/2");
        assert_eq!(named(&by_id), Some((by_id.to_ascii_lowercase(), "AiModel")));
        let registry = "azureml://registries/Reg/models/M/versions/4";
        assert_eq!(named(registry), Some(("model:azure:reg/m@4".to_owned(), "AiModel")));
        for nothing in ["", "azureml:", "azureml://", "azureml://jobs/x", "wasbs://a@b/c", "azureml:x"] {
            assert_eq!(named(nothing), None, "{nothing}");
        }
    }
}
