//! Settings that a table of paths cannot read: what one record says about another, and words made of objects.

use super::id::{canonical, is_arm_id, parent, write_mention};
use super::path::{at, text, values};
use super::resource::Resource;
use crate::ingest::json::Json;
use crate::model::{Draft, Endpoint, Raw};

/// Where a resource sends its logs. A setting with nothing switched on says nothing.
pub fn diagnostics(resource: &Resource<'_>, draft: &mut Draft) {
    let Some(about) = parent(&resource.id) else { return };
    let lists = ["properties.logs[]", "properties.metrics[]"];
    let on = lists
        .iter()
        .flat_map(|path| resource.values(path))
        .filter(|entry| entry.get("enabled").and_then(Json::as_bool).unwrap_or(true));
    let mut categories: Vec<&str> =
        on.filter_map(|entry| entry.text("category").or_else(|| entry.text("categoryGroup"))).collect();
    categories.sort_unstable();
    if categories.is_empty() {
        return;
    }
    write_mention(about, draft);
    let native = super::id::native_type(about);
    let kind = super::table::Table::get().kind(&native, "");
    draft.mention(about, kind).set("diagnostic_settings", true);
    for path in ["workspaceId", "storageAccountId", "eventHubAuthorizationRuleId"] {
        let Some(target) = resource.text(&format!("properties.{path}")).filter(|id| is_arm_id(id)) else {
            continue;
        };
        let target = canonical(target);
        write_mention(&target, draft);
        draft
            .relation("LOGS_TO", about, target.as_str())
            .key(&resource.id)
            .set("via", path)
            .set("categories", categories.iter().copied().collect::<Raw<'_>>());
    }
}

/// Whether the threat protection of AI services is on for an account.
pub fn defender_for_ai(resource: &Resource<'_>, draft: &mut Draft) {
    if let (Some(account), Some(state)) = (parent(&resource.id), resource.text("properties.state")) {
        draft.mention(account, "AiService").set("defender_for_ai", state);
    }
}

/// Whether a search service takes keys only, or keys and roles.
pub fn search_service(resource: &Resource<'_>, draft: &mut Draft) {
    let options = at(resource.json, "properties.authOptions").into_iter().flat_map(Json::members);
    let first = options.filter(|(_, value)| !value.is_null()).last();
    if let Some((word, _)) = first {
        draft.node(&resource.id, "SearchService").set("auth_options", word);
    }
}

/// How an endpoint shares its traffic among its deployments.
pub fn traffic(resource: &Resource<'_>, draft: &mut Draft) {
    let shares = at(resource.json, "properties.traffic").into_iter().flat_map(Json::members);
    let share = |(name, share): (&str, Json<'_>)| Some(format!("{name}: {}", share.as_int()?));
    let mut words: Vec<String> = shares.filter_map(share).collect();
    if words.is_empty() {
        return;
    }
    words.sort_unstable();
    let mut node = draft.node(&resource.id, "ModelEndpoint");
    node.set("traffic", words.iter().map(String::as_str).collect::<Raw<'_>>());
}

/// Whether a compute lies in a virtual network: told only by a record that carries its settings.
pub fn compute(resource: &Resource<'_>, draft: &mut Draft) {
    let settings = resource.json.at("properties.properties");
    if settings.is_some_and(|settings| settings.is_object() && !settings.is_empty()) {
        let inside = resource.text("properties.properties.subnet.id").is_some();
        draft.node(&resource.id, "MlCompute").set("in_virtual_network", inside);
    }
}

/// A container app whose configuration is told and names no ingress has none.
pub fn no_ingress(resource: &Resource<'_>, draft: &mut Draft) {
    let told =
        at(resource.json, "properties.configuration").is_some_and(|own| own.members().next().is_some());
    let ingress = at(resource.json, "properties.configuration.ingress").filter(|own| !own.is_null());
    if told && ingress.is_none() {
        draft.node(&resource.id, "Container").set("ingress_external", false);
    }
}

/// The image of a web app that runs a container.
pub fn web_image(resource: &Resource<'_>, draft: &mut Draft) {
    let own = ["properties.siteConfig.linuxFxVersion", "properties.siteConfig.windowsFxVersion"];
    let own = own.iter().filter_map(|path| resource.text(path));
    let listed = resource.values("properties.siteProperties.properties[]");
    let listed = listed.into_iter().filter_map(|entry| entry.text("value"));
    let mut images: Vec<String> = own
        .chain(listed)
        .filter(|text| text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("docker|")))
        .map(str::to_ascii_lowercase)
        .collect();
    images.sort_unstable();
    images.dedup();
    for image in images {
        super::image::write_run(&resource.id, &image, draft);
    }
}

/// What an API gateway passes its calls on to.
pub fn gateway(resource: &Resource<'_>, draft: &mut Draft) {
    let url = resource.text("properties.url").or_else(|| resource.text("properties.serviceUrl"));
    let service =
        resource.id.rsplit_once('/').and_then(|(rest, _)| rest.rsplit_once('/')).map(|(service, _)| service);
    if let (Some((kind, name)), Some(service)) = (url.and_then(super::special::named_by_url), service) {
        draft.relation("ROUTES_TO", service, Endpoint::Named { kind, name }).set("via", resource.name());
    }
}

/// The agents that a published application answers with, and the identity that it acts as.
pub fn application(resource: &Resource<'_>, draft: &mut Draft) {
    let project = resource.id.split("/applications/").next().unwrap_or_default();
    for agent in
        resource.values("properties.agents[]").into_iter().filter_map(|agent| agent.text("agentName"))
    {
        let id = format!("{project}/agents/{}", agent.to_ascii_lowercase());
        draft.mention(&id, "AiAgent").name(agent).provider("azure");
        draft.relation("CONTAINS", project, id.as_str());
        draft.relation("DEPLOYS", resource.id.as_str(), id.as_str());
    }
    if let Some(principal) = text(resource.json, "properties.defaultInstanceIdentity.principalId") {
        let principal = principal.to_ascii_lowercase();
        draft.mention(&principal, "ServicePrincipal").name(resource.name()).provider("azure");
        draft
            .relation("RUNS_AS", resource.id.as_str(), principal.as_str())
            .key("identity")
            .set("assigned", "agent");
    }
}

/// The rules of a guardrail: what it looks for, where, how strictly, and what it lets pass.
pub fn guardrail(resource: &Resource<'_>, draft: &mut Draft) {
    let (mut on, mut off, mut levels) = (Vec::new(), Vec::new(), Vec::new());
    let filters = values(resource.json, "properties.contentFilters[]");
    for &filter in &filters {
        let Some(name) = filter.text("name") else { continue };
        let words = format!("{name} {}", filter.text("source").unwrap_or_default()).trim_end().to_owned();
        if let Some(level) = filter.text("severityThreshold").or_else(|| filter.text("allowedContentLevel")) {
            levels.push(format!("{words}: {level}"));
        }
        if blocks(filter) { on.push(words) } else { off.push(words) }
    }
    let mut node = draft.node(&resource.id, "Guardrail");
    node.set("filters_on", on.iter().map(String::as_str).collect::<Raw<'_>>());
    node.set("filters_off", off.iter().map(String::as_str).collect::<Raw<'_>>());
    node.set("filter_levels", levels.iter().map(String::as_str).collect::<Raw<'_>>());
    node.set("blocks_nothing", on.is_empty() && !off.is_empty());
    for (property, word) in [("jailbreak_filter", "jailbreak"), ("indirect_attack_filter", "indirect")] {
        let named = |filter: &&Json<'_>| {
            filter.text("name").is_some_and(|name| name.to_ascii_lowercase().contains(word))
        };
        let mut about = filters.iter().filter(named).peekable();
        if about.peek().is_some() {
            node.set(property, about.any(|filter| blocks(*filter)));
        }
    }
}

fn blocks(filter: Json<'_>) -> bool {
    let active = |key: &str| filter.get(key).and_then(Json::as_bool) != Some(false);
    active("enabled") && active("blocking")
}
