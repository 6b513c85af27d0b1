//! What some AWS types say beyond the table.

use super::record::Context;
use super::{arn, ec2, iam, record};
use crate::ingest::azure::values;
use crate::ingest::cloud::Owner;
use crate::ingest::json::Json;
use crate::model::{Draft, Raw, masked};

/// Writes what the type of a record says beyond the table.
pub fn write(owner: &Owner<'_>, around: &Context<'_>, draft: &mut Draft) {
    match owner.row.native.as_str() {
        "aws::bedrock::agent" => agent(owner, draft),
        "aws::bedrock::agentactiongroup" => approval(owner.id, owner.json, draft),
        "aws::bedrock::knowledgebase" => knowledge_base(owner, around, draft),
        "aws::bedrock::guardrail" => guardrail(owner, draft),
        "aws::bedrock::custommodel" => _ = draft.node(owner.id, "AiModel").set("custom", true),
        "aws::sagemaker::endpointconfig" => instances(owner, draft),
        "aws::sagemaker::notebookinstance" => in_account(owner, draft),
        "aws::lambda::function" => settings(owner, "Environment.Variables", draft),
        "aws::ecs::taskdefinition" => task(owner, draft),
        "aws::ec2::instance" => ec2::instance(owner, draft),
        "aws::ec2::securitygroup" => ec2::security_group(owner, draft),
        "aws::logs::loggroup" => protection(owner, draft),
        "aws::iam::role" | "aws::iam::user" | "aws::iam::group" => iam::identity(owner, draft),
        "aws::iam::managedpolicy" => iam::managed_policy(owner, draft),
        "aws::iam::servicespecificcredential" => iam::credential(owner, draft),
        "aws::ecr::repository" => super::loose::policy_of(owner.id, owner.json, draft),
        _ => {}
    }
}

/// Instructions, and the action groups that some tools put into the agent's record.
fn agent(owner: &Owner<'_>, draft: &mut Draft) {
    if owner.detail {
        let text = owner.json.text("instruction").is_some_and(|text| !text.trim().is_empty());
        draft.node(owner.id, "AiAgent").set("has_instructions", text);
    }
    let lists = ["actionGroupDetails[]", "actionGroups[]"];
    for group in lists.iter().flat_map(|path| values(owner.json, path)) {
        let Some(name) = group.text("actionGroupId").or_else(|| group.text("actionGroupName")) else {
            continue;
        };
        let agent = owner.json.text("agentId").unwrap_or(owner.name);
        let id = format!("bedrock/action-group/{agent}/{name}");
        let mut tool = draft.node(&id, "AgentTool");
        tool.name(group.text("actionGroupName").unwrap_or(name)).provider("aws");
        tool.set("type", "aws::bedrock::agentactiongroup").set("detail", true);
        if let Some(state) = group.text("actionGroupState") {
            tool.set("state", state);
        }
        drop(tool);
        draft.relation("USES_TOOL", owner.id, id.as_str());
        if let Some(function) = group.text("actionGroupExecutor.lambda") {
            let function = arn::canonical(function);
            draft.relation("INVOKES", id.as_str(), function.as_str());
            arn::refer(&function, draft);
        }
        approval(&id, group, draft);
    }
}

/// Whether a person is asked before the functions of an action group are called.
fn approval(id: &str, group: Json<'_>, draft: &mut Draft) {
    let asked = values(group, "functionSchema.functions[].requireConfirmation");
    if asked.is_empty() {
        return;
    }
    let always = asked.iter().all(|word| word.as_str() == Some("ENABLED"));
    draft.node(id, "AgentTool").set("require_approval", if always { "always" } else { "never" });
}

/// Whether every field that answers are made of is named, and the data sources in the record.
fn knowledge_base(owner: &Owner<'_>, around: &Context<'_>, draft: &mut Draft) {
    let storage = owner.json.get("storageConfiguration").into_iter().flat_map(Json::members);
    if let Some(fields) = storage.filter_map(|(_, store)| store.get("fieldMapping")).last() {
        let complete =
            ["vectorField", "textField", "metadataField"].iter().all(|name| fields.text(name).is_some());
        draft.node(owner.id, "KnowledgeBase").set("field_mapping_complete", complete);
    }
    let Some(row) = arn::table().named("aws::bedrock::datasource") else { return };
    for source in values(owner.json, "dataSourceDetails[]") {
        let _ = record::read(row, source, around, draft);
    }
}

/// The filters of a guardrail in the words of the rules. A line of a list says nothing of them.
fn guardrail(owner: &Owner<'_>, draft: &mut Draft) {
    if !owner.detail {
        return;
    }
    let all =
        |paths: [&str; 2]| paths.iter().flat_map(|path| values(owner.json, path)).collect::<Vec<Json<'_>>>();
    let content = all(["contentPolicy.filters[]", "contentPolicyConfig.filtersConfig[]"]);
    let of = |filter: &&Json<'_>| filter.text("type") == Some("PROMPT_ATTACK");
    let attack = content.iter().find(of).and_then(|filter| filter.text("inputStrength")).unwrap_or("NONE");
    let mut personal = all([
        "sensitiveInformationPolicy.piiEntities[]",
        "sensitiveInformationPolicyConfig.piiEntitiesConfig[]",
    ]);
    personal.extend(all([
        "sensitiveInformationPolicy.regexes[]",
        "sensitiveInformationPolicyConfig.regexesConfig[]",
    ]));
    let action =
        |filter: &Json<'_>| filter.text("outputAction").or_else(|| filter.text("action")).map(str::to_owned);
    let mut actions: Vec<String> = personal.iter().filter_map(action).collect();
    actions.sort_unstable();
    actions.dedup();
    let grounding =
        all(["contextualGroundingPolicy.filters[]", "contextualGroundingPolicyConfig.filtersConfig[]"]);
    let blocks = |filter: &Json<'_>| {
        filter.get("enabled").and_then(Json::as_bool) != Some(false)
            && filter.text("action").is_none_or(|word| word == "BLOCK")
    };
    let on = content.iter().filter(|filter| filter.text("inputStrength") != Some("NONE"));
    let on: Vec<&str> = on.filter_map(|filter| filter.text("type")).collect();
    let nothing = on.is_empty()
        && personal.is_empty()
        && grounding.is_empty()
        && all(["topicPolicy.topics[]", "wordPolicy.words[]"]).is_empty();
    let mut node = draft.node(owner.id, "Guardrail");
    node.set("prompt_attack_strength", attack);
    node.set("sensitive_information_filters", i64::try_from(personal.len()).unwrap_or(i64::MAX));
    node.set(
        "sensitive_information_output",
        actions.iter().any(|word| word == "BLOCK" || word == "ANONYMIZE"),
    );
    node.set("sensitive_information_actions", actions.iter().map(String::as_str).collect::<Raw<'_>>());
    node.set("grounding_filter", grounding.iter().any(blocks));
    node.set("filters_on", on.into_iter().collect::<Raw<'_>>());
    node.set("blocks_nothing", nothing);
}

/// The smallest number of instances that a variant of an endpoint starts with.
fn instances(owner: &Owner<'_>, draft: &mut Draft) {
    let counts = values(owner.json, "ProductionVariants[].InitialInstanceCount");
    if let Some(least) = counts.into_iter().filter_map(Json::as_int).min() {
        draft.node(owner.id, "ModelEndpoint").set("minimum_instances", least);
    }
}

/// Where a notebook's jobs run: the account's `SageMaker`.
fn in_account(owner: &Owner<'_>, draft: &mut Draft) {
    if let Some(network) = owner.json.text("SubnetId") {
        draft.node(owner.id, "Notebook").set("network", network);
    }
}

/// Whether a log group masks sensitive data.
fn protection(owner: &Owner<'_>, draft: &mut Draft) {
    let status = owner.json.text("dataProtectionStatus");
    if owner.detail {
        draft.node(owner.id, "Resource").set("data_protection", status == Some("ACTIVATED"));
    }
}

/// The environments of the containers of a task.
fn task(owner: &Owner<'_>, draft: &mut Draft) {
    for setting in values(owner.json, "containerDefinitions[].environment[]") {
        if let (Some(name), Some(value)) = (setting.text("name"), setting.text("value")) {
            secret(owner, name, value, draft);
        }
    }
}

/// Settings as an object of names and values.
fn settings(owner: &Owner<'_>, path: &str, draft: &mut Draft) {
    for (name, value) in owner.json.at(path).into_iter().flat_map(Json::members) {
        if let Some(value) = value.as_str() {
            secret(owner, name, value, draft);
        }
    }
}

/// A setting whose value is a secret: the workload holds it in plain text.
fn secret(owner: &Owner<'_>, name: &str, value: &str, draft: &mut Draft) {
    let reference = value.starts_with("arn:") || value.is_empty();
    if reference || masked(name, value).is_none() {
        return;
    }
    let id = format!("{}/settings/{}", owner.id, name.to_lowercase());
    let mut node = draft.node(&id, "Secret");
    node.name(name).provider("aws").set("type", "app setting").set("detail", true).set("secret", value);
    drop(node);
    draft.relation("CONTAINS", owner.id, id.as_str());
    draft
        .relation("HOLDS_CREDENTIAL", owner.id, id.as_str())
        .set("storage", "plaintext")
        .set("via", "setting");
}
