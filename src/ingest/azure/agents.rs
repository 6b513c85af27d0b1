//! Foundry agents: what they say, which model and tools they use, what they are grounded on.

use super::id::{canonical, is_arm_id};
use super::path::values;
use crate::ingest::json::{Json, Kind};
use crate::ingest::reader::Outcome;
use crate::model::{Draft, Endpoint, Raw};

/// Reads one agent, in the assistant shape or the versioned one.
pub fn read(record: Json<'_>, draft: &mut Draft) -> Outcome {
    let Some(own) = record.text("name").filter(|_| is_version(record)).or_else(|| record.text("id")) else {
        return Outcome::Skipped("no_identity", "an agent without id".to_owned());
    };
    let body = ["versions.latest.definition", "definition"].iter().find_map(|path| record.at(path));
    let body = body.filter(|body| !body.is_empty()).unwrap_or(record);
    let project = project(body).or_else(|| told_project(record));
    let id = agent_id(own, project.as_deref());
    for path in ["created_at", "versions.latest.created_at"] {
        if let Some(seconds) = record.at(path).and_then(Json::as_int) {
            draft.moment(seconds);
        }
    }
    let tools: Vec<Json<'_>> = values(body, "tools[]");
    write_node(record, body, (&id, own), &tools, draft);
    write_project(project.as_deref(), &id, draft);
    write_model(body.text("model"), project.as_deref(), &id, draft);
    write_guardrail(body, project.as_deref(), &id, draft);
    for &tool in &tools {
        write_tool(tool, &id, project.as_deref(), draft);
    }
    write_grounding(body, &id, draft);
    Outcome::Read
}

/// One version of an agent: its id ends in a version, its name is the agent's.
fn is_version(record: Json<'_>) -> bool {
    record.text("object") == Some("agent.version") || record.text("id").is_none()
}

fn write_node(
    record: Json<'_>,
    body: Json<'_>,
    (id, own): (&str, &str),
    tools: &[Json<'_>],
    draft: &mut Draft,
) {
    let mut node = draft.node(id, "AiAgent");
    node.name(record.text("name").unwrap_or(own))
        .provider("azure")
        .set("type", "foundry agent")
        .set("detail", true);
    node.set("tools", tools.iter().filter_map(|tool| tool.text("type")).collect::<Raw<'_>>());
    node.set("has_instructions", body.text("instructions").is_some());
    for (name, path) in
        [("agent_kind", "kind"), ("model_deployment", "model"), ("description", "description")]
    {
        super::resource::set_at(&mut node, name, body, path);
    }
    if let Some(approval) = approval(tools) {
        node.set("human_approval", approval);
    }
    let open =
        tools.iter().filter(|tool| tool.text("type") == Some("mcp") && allowed(details(**tool)).is_empty());
    node.set("tools_without_allow_list", open.map(|tool| label(*tool)).collect::<Raw<'_>>());
    let connected: Vec<Json<'_>> =
        tools.iter().copied().filter(|tool| is_connected(*tool)).map(details).collect();
    let name =
        |agent: &Json<'_>| agent.text("name").or_else(|| agent.text("id")).unwrap_or_default().to_owned();
    let all: Vec<String> = connected.iter().map(name).collect();
    let mute: Vec<String> =
        connected.iter().filter(|agent| agent.text("description").is_none()).map(name).collect();
    node.set("connected_agents", all.iter().map(String::as_str).collect::<Raw<'_>>());
    node.set("connected_agents_without_description", mute.iter().map(String::as_str).collect::<Raw<'_>>());
}

fn is_connected(tool: Json<'_>) -> bool {
    matches!(tool.text("type"), Some("connected_agent" | "a2a" | "a2a_preview"))
}

/// What a tool is set to: in a member named like its type, or on the tool itself.
fn details(tool: Json<'_>) -> Json<'_> {
    tool.text("type").and_then(|kind| tool.get(kind)).filter(|own| !own.is_empty()).unwrap_or(tool)
}

fn label(tool: Json<'_>) -> &str {
    let own = details(tool);
    let named = own.text("server_label").or_else(|| own.text("name"));
    named.or_else(|| tool.text("type")).unwrap_or("tool")
}

/// The tools of a server that may be called: a list, or a list within a filter.
fn allowed(details: Json<'_>) -> Vec<&str> {
    let lists = ["allowed_tools[]", "allowed_tools.tool_names[]"];
    lists.iter().flat_map(|path| values(details, path)).filter_map(Json::as_str).collect()
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
fn told_project(record: Json<'_>) -> Option<String> {
    let told = ["metadata.project", "versions.latest.metadata.project"].iter().find_map(|at| record.text(at));
    told.filter(|id| is_arm_id(id)).map(canonical).filter(|id| id.contains("/projects/"))
}

/// The project whose connections the agent names, anywhere in its definition.
fn project(body: Json<'_>) -> Option<String> {
    match body.kind() {
        Kind::Text(text) if is_arm_id(text) => {
            let id = canonical(text);
            id.find("/connections/").map(|at| id[..at].to_owned()).filter(|id| id.contains("/projects/"))
        }
        Kind::Array => body.items().find_map(project),
        Kind::Object => body.members().find_map(|(_, value)| project(value)),
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

/// The guardrail that the agent's own definition names.
fn write_guardrail(body: Json<'_>, project: Option<&str>, id: &str, draft: &mut Draft) {
    let Some(policy) = body.text("rai_config.rai_policy_name") else { return };
    draft.mention(id, "AiAgent").set("rai_policy", policy);
    let own = is_arm_id(policy).then(|| canonical(policy));
    let account = project.and_then(|project| project.split("/projects/").next());
    let target = own.or_else(|| Some(format!("{}/raipolicies/{}", account?, policy.to_ascii_lowercase())));
    if let Some(target) = target {
        draft.mention(&target, "Guardrail").name(super::id::last_part(policy)).provider("azure");
        super::id::write_scopes(&target, draft);
        draft.relation("GUARDED_BY", id, target.as_str());
    }
}

/// When a person must approve what tools do: the weakest setting of all tools that can ask.
fn approval<'t>(tools: &[Json<'t>]) -> Option<&'t str> {
    let asked = tools.iter().filter_map(|tool| details(*tool).get("require_approval"));
    let asked = asked.filter(|value| !value.is_null());
    let mut words: Vec<&str> = asked.map(|value| value.as_str().unwrap_or("some")).collect();
    words.sort_unstable_by_key(|word| ["never", "some", "always"].iter().position(|known| known == word));
    words.first().copied()
}

fn write_tool(tool: Json<'_>, agent: &str, project: Option<&str>, draft: &mut Draft) {
    let (kind, details, label) = (tool.text("type").unwrap_or("tool"), details(tool), label(tool));
    if is_connected(tool) {
        if let Some(other) = details.text("id").or_else(|| details.text("name")) {
            let mut relation = draft.relation("INVOKES", agent, agent_id(other, project).as_str());
            relation.set("has_description", details.text("description").is_some());
        }
        return;
    }
    let id = format!("{agent}/tools/{}:{}", kind, label.to_ascii_lowercase());
    let mut node = draft.node(&id, "AgentTool");
    node.name(label).provider("azure").set("type", kind).set("tool_type", kind).set("detail", true);
    super::resource::set_at(&mut node, "server_url", details, "server_url");
    super::resource::set_at(&mut node, "auth_type", details, "auth.type");
    if let Some(approval) = details.get("require_approval").filter(|value| !value.is_null()) {
        node.set("require_approval", approval.as_str().unwrap_or("some"));
    }
    if kind == "mcp" {
        let allowed = allowed(details);
        node.set("has_allow_list", !allowed.is_empty());
        node.set("allowed_tools", allowed.into_iter().collect::<Raw<'_>>());
    }
    drop(node);
    draft.relation("USES_TOOL", agent, id.as_str());
    draft.relation("CONTAINS", agent, id.as_str());
    write_calls(details, &id, draft);
}

/// The services that a tool calls and the connection that it calls them with.
fn write_calls(details: Json<'_>, tool: &str, draft: &mut Draft) {
    let servers = values(details, "spec.servers[]").into_iter().filter_map(|server| server.text("url"));
    for url in servers.chain(details.text("server_url")) {
        if let Some(endpoint) = super::special::called_by_url(url) {
            draft.relation("INVOKES", tool, endpoint);
        }
    }
    let connections = ["project_connection_id", "connection_id", "auth.security_scheme.connection_id"];
    for connection in connections.iter().filter_map(|path| details.text(path)).filter(|id| is_arm_id(id)) {
        draft.relation("DEPENDS_ON", tool, canonical(connection).as_str()).set("via", "connection");
    }
}

/// The indexes that the agent answers from, and the connections that reach them.
fn write_grounding(body: Json<'_>, agent: &str, draft: &mut Draft) {
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
