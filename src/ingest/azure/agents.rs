//! Foundry agents: what they say, which model and tools they use, what they are grounded on.

use super::id::{canonical, is_arm_id};
use super::resource::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Envelope, Outcome};
use crate::model::{Draft, Endpoint, Raw};

/// Reads one agent, in the assistant shape or the versioned one.
pub fn read(record: &Json<'_>, _envelope: &Envelope, draft: &mut Draft) -> Outcome {
    let Some(own) = record.text("id").or_else(|| record.text("name")) else {
        return Outcome::Skipped("no_identity", "an agent without id".to_owned());
    };
    let body = record.at("versions.latest.definition").unwrap_or(record);
    let project = project(body).or_else(|| told_project(record));
    let id = agent_id(own, project.as_deref());
    let tools: Vec<&Json<'_>> = values(body, "tools[]");
    let kinds: Vec<&str> = tools.iter().filter_map(|tool| tool.text("type")).collect();
    let mut node = draft.node(&id, "AiAgent");
    node.name(record.text("name").unwrap_or(own))
        .provider("azure")
        .set("type", "foundry agent")
        .set("detail", true);
    node.set("tools", kinds.iter().copied().collect::<Raw<'_>>());
    node.set("has_instructions", body.text("instructions").is_some());
    if let Some(model) = body.text("model") {
        node.set("model_deployment", model);
    }
    if let Some(approval) = approval(&tools) {
        node.set("human_approval", approval);
    }
    drop(node);
    write_project(project.as_deref(), &id, draft);
    write_model(body.text("model"), project.as_deref(), &id, draft);
    for tool in &tools {
        write_tool(tool, &id, project.as_deref(), draft);
    }
    write_grounding(body, &id, draft);
    Outcome::Read
}

/// Ids of assistants are unique everywhere; other ids are names, unique in their project.
fn agent_id(own: &str, project: Option<&str>) -> String {
    let own = own.to_ascii_lowercase();
    match project.filter(|_| !own.starts_with("asst_")) {
        Some(project) => format!("{project}/agents/{own}"),
        None => format!("agent:{own}"),
    }
}

/// The project that the agent's own metadata names.
fn told_project(record: &Json<'_>) -> Option<String> {
    let told = ["metadata.project", "versions.latest.metadata.project"].iter().find_map(|at| record.text(at));
    told.filter(|id| is_arm_id(id)).map(canonical).filter(|id| id.contains("/projects/"))
}

/// The project whose connections the agent names, anywhere in its definition.
fn project(body: &Json<'_>) -> Option<String> {
    match body {
        Json::Text(text) if is_arm_id(text) => {
            let id = canonical(text);
            id.find("/connections/").map(|at| id[..at].to_owned()).filter(|id| id.contains("/projects/"))
        }
        Json::Array(items) => items.iter().find_map(project),
        Json::Object(members) => members.iter().find_map(|(_, value)| project(value)),
        _ => None,
    }
}

fn write_project(project: Option<&str>, id: &str, draft: &mut Draft) {
    if let Some(project) = project {
        draft.relation("CONTAINS", project, id);
        super::id::write_mention(project, draft);
        super::id::write_scopes(project, draft);
    } else {
        draft.remark("agent_unplaced", &format!("{id}: no connection says which project it belongs to"));
    }
}

fn write_model(model: Option<&str>, project: Option<&str>, id: &str, draft: &mut Draft) {
    let Some(model) = model else { return };
    let account = project.and_then(|project| project.split("/projects/").next());
    match account {
        Some(account) => {
            let deployment = format!("{account}/deployments/{}", model.to_ascii_lowercase());
            draft.mention(&deployment, "ModelDeployment").name(model).provider("azure");
            draft.relation("CONTAINS", account, deployment.as_str());
            draft.relation("USES_MODEL", id, deployment.as_str());
        }
        None => {
            draft.relation("USES_MODEL", id, Endpoint::Named { kind: "ModelDeployment", name: model });
        }
    }
}

/// When a person must approve what tools do: the weakest setting of all tools that can ask.
fn approval<'j>(tools: &[&'j Json<'_>]) -> Option<&'j str> {
    let asked = tools.iter().filter_map(|tool| tool.get("mcp").unwrap_or(tool).get("require_approval"));
    let mut words: Vec<&str> = asked.map(|value| value.as_str().unwrap_or("some")).collect();
    words.sort_unstable_by_key(|word| ["never", "some", "always"].iter().position(|known| known == word));
    words.first().copied()
}

fn write_tool(tool: &Json<'_>, agent: &str, project: Option<&str>, draft: &mut Draft) {
    let kind = tool.text("type").unwrap_or("tool");
    let details = tool.get(kind).unwrap_or(tool);
    if kind == "connected_agent" {
        if let Some(other) = details.text("id") {
            draft.relation("INVOKES", agent, agent_id(other, project).as_str());
        }
        return;
    }
    let label = details.text("server_label").or_else(|| details.text("name")).unwrap_or(kind);
    let id = format!("{agent}/tools/{}:{}", kind, label.to_ascii_lowercase());
    let mut node = draft.node(&id, "AgentTool");
    node.name(label).provider("azure").set("type", kind).set("detail", true);
    for name in ["server_url", "require_approval"] {
        super::resource::set(&mut node, name, details, name);
    }
    if kind == "mcp" {
        let allowed = values(details, "allowed_tools[]");
        node.set("allowed_tools", allowed.into_iter().filter_map(Json::as_str).collect::<Raw<'_>>());
    }
    drop(node);
    draft.relation("USES_TOOL", agent, id.as_str());
    draft.relation("CONTAINS", agent, id.as_str());
    for url in values(details, "spec.servers[]").into_iter().filter_map(|server| server.text("url")) {
        if let Some((kind, name)) = super::special::named_by_url(url) {
            draft.relation("INVOKES", id.as_str(), Endpoint::Named { kind, name });
        }
    }
}

/// The indexes that the agent answers from, and the connections that reach them.
fn write_grounding(body: &Json<'_>, agent: &str, draft: &mut Draft) {
    let resources = values(body, "tool_resources.azure_ai_search.indexes[]");
    let inline =
        values(body, "tools[]").into_iter().flat_map(|tool| values(tool, "azure_ai_search.indexes[]"));
    for index in resources.into_iter().chain(inline) {
        if let Some(name) = index.text("index_name") {
            draft.relation("GROUNDED_ON", agent, Endpoint::Named { kind: "VectorIndex", name });
        }
        let connection = index.text("index_connection_id").or_else(|| index.text("project_connection_id"));
        if let Some(connection) = connection.filter(|id| is_arm_id(id)) {
            draft
                .relation("DEPENDS_ON", agent, canonical(connection).as_str())
                .set("via", "index connection");
        }
    }
}
