//! The readers from records to estates: what hostile, sparse and unusual records become.

use super::{agent, resource, search_data_source, search_index};
use crate::ingest::json::Json;
use crate::ingest::reader::{Envelope, Outcome, ReadRecord};
use crate::model::{Builder, Draft, Estate, Source};

fn draft(read: ReadRecord, records: &[&str], envelope: &Envelope) -> Draft {
    let mut draft = Draft::new();
    for record in records {
        let json = Json::parse(record.as_bytes()).expect(record);
        draft.begin_record(Source::default());
        assert_eq!(read(&json, envelope, &mut draft), Outcome::Read, "{record}");
    }
    draft
}

fn estate_of(draft: &Draft) -> Estate {
    let mut builder = Builder::new();
    builder.absorb(draft);
    super::roles::resolve(&mut builder);
    builder.build(Vec::new())
}

fn resources(records: &[&str]) -> Estate {
    estate_of(&draft(resource, records, &Envelope::default()))
}

/// `KIND from -> to` of every relation, by canonical ids.
fn relations(estate: &Estate, kind: &str) -> Vec<String> {
    let of_kind = estate.relations().filter(|one| one.kind_name().as_str() == kind);
    of_kind.map(|one| format!("{} -> {}", one.from().canonical_id(), one.to().canonical_id())).collect()
}

fn text(estate: &Estate, id: &str, key: &str) -> Option<String> {
    estate.node(estate.find(id)?).text(key).map(|text| text.to_string())
}

const RG: &str = "/subscriptions/s/resourceGroups/rg/providers";

#[test]
fn ids_that_are_no_arm_ids_have_no_parents() {
    let scope = r#"{"id":"/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/1",
        "properties":{"principalId":"p","roleDefinitionId":"r","scope":"aé/b/c/d"}}"#;
    let aws = r#"{"id":"/subscriptions/s/providers/Microsoft.Security/assessments/1","type":"microsoft.security/assessments",
        "properties":{"displayName":"x","status":{"code":"Unhealthy"},
        "resourceDetails":{"Source":"Aws","AwsResourceId":"arn:aws:iam::1:role/a/b/c"}}}"#;
    let estate = resources(&[scope, aws]);
    assert!(estate.find("arn:aws:iam::1:role/a/b/c").is_some());
    assert!(estate.find("ar").is_none(), "a piece of an ARN became a node");
}

#[test]
fn resources_whose_ids_begin_alike_are_linked() {
    let vm = format!(
        r#"{{"id":"{RG}/Microsoft.X/a/vm1","type":"microsoft.x/a","properties":{{"peer":"{RG}/Microsoft.X/a/vm10",
        "own":"{RG}/Microsoft.X/a/vm1/part/p"}}}}"#
    );
    let links = relations(&resources(&[&vm]), "DEPENDS_ON");
    assert_eq!(links.len(), 1, "{links:?}");
    assert!(links[0].ends_with("/a/vm1 -> /subscriptions/s/resourcegroups/rg/providers/microsoft.x/a/vm10"));
}

#[test]
fn only_types_are_cut_back_not_names() {
    let nic = r#"{"id":"/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/networkInterfaces/n",
        "type":"Microsoft.Network/networkInterfaces","properties":{"virtualMachine":{
        "id":"/subscriptions/s/resourceGroups/probes/providers/Microsoft.Compute/virtualMachines/v"}}}"#;
    let vm = "/subscriptions/s/resourcegroups/probes/providers/microsoft.compute/virtualmachines/v";
    assert!(relations(&resources(&[nic]), "ATTACHED_TO")[0].ends_with(&format!("-> {vm}")));
}

#[test]
fn a_permission_on_everything_is_on_the_tenant() {
    let grant = r#"{"id":"/providers/Microsoft.Authorization/roleAssignments/1","tenantId":"T",
        "type":"microsoft.authorization/roleassignments","properties":{"principalId":"P","principalType":"User",
        "roleDefinitionId":"/providers/Microsoft.Authorization/RoleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        "scope":"/"}}"#;
    let estate = resources(&[grant]);
    assert_eq!(relations(&estate, "HAS_PERMISSION"), ["p -> /tenants/t"]);
    let relation =
        estate.relations().find(|one| one.kind_name().as_str() == "HAS_PERMISSION").expect("grant");
    assert_eq!(relation.text("role").map(|role| role.to_string()).as_deref(), Some("Owner"));
    assert_eq!(relation.text("access").map(|access| access.to_string()).as_deref(), Some("admin"));
}

#[test]
fn a_key_vault_policy_does_not_say_what_its_holder_is() {
    let vault = format!(
        r#"{{"id":"{RG}/Microsoft.KeyVault/vaults/k","type":"microsoft.keyvault/vaults","properties":{{"accessPolicies":[
        {{"objectId":"P","permissions":{{"secrets":["get","list"]}}}}]}}}}"#
    );
    let grant = format!(
        r#"{{"id":"{RG}/Microsoft.KeyVault/vaults/k/providers/Microsoft.Authorization/roleAssignments/1",
        "properties":{{"principalId":"P","principalType":"User","roleDefinitionId":"r"}}}}"#
    );
    for records in [[vault.as_str(), &grant], [&grant, vault.as_str()]] {
        let estate = resources(&records);
        let holder = estate.node(estate.find("p").expect("holder"));
        assert_eq!(holder.kind_name().as_str(), "User");
    }
}

#[test]
fn agents_of_two_projects_stay_two() {
    let of = |project: &str| {
        format!(
            r#"{{"object":"agent","id":"helper","name":"helper","versions":{{"latest":{{"metadata":{{"project":
        "{RG}/Microsoft.CognitiveServices/accounts/a/projects/{project}"}},"definition":{{"model":"gpt",
        "tools":[{{"type":"connected_agent","connected_agent":{{"id":"other"}}}}]}}}}}}}}"#
        )
    };
    let (one, two) = (of("One"), of("Two"));
    let estate = estate_of(&draft(agent, &[&one, &two], &Envelope::default()));
    let account = "/subscriptions/s/resourcegroups/rg/providers/microsoft.cognitiveservices/accounts/a";
    assert!(estate.find(&format!("{account}/projects/one/agents/helper")).is_some());
    assert!(estate.find(&format!("{account}/projects/two/agents/helper")).is_some());
    assert!(relations(&estate, "INVOKES")[0].ends_with("/projects/one/agents/other"));
    assert!(relations(&estate, "USES_MODEL")[0].ends_with(&format!("-> {account}/deployments/gpt")));
}

#[test]
fn an_agent_that_nothing_places_is_remarked_on() {
    let record = r#"{"object":"assistant","id":"asst_1","name":"a","model":"m","tools":[{"type":"mcp",
        "server_label":"web","server_url":"https://x.example/mcp","require_approval":"never"}]}"#;
    let draft = draft(agent, &[record], &Envelope::default());
    assert!(draft.remarks().contains_key("agent_unplaced"));
    let estate = estate_of(&draft);
    assert_eq!(text(&estate, "agent:asst_1", "human_approval").as_deref(), Some("never"));
    assert_eq!(relations(&estate, "USES_TOOL"), ["agent:asst_1 -> agent:asst_1/tools/mcp:web"]);
}

#[test]
fn a_path_claims_no_ends_that_nothing_tells() {
    let row = |ends: &str, steps: &str| {
        format!(
            r#"{{"id":"/subscriptions/s/providers/Microsoft.Security/attackPaths/1","type":"microsoft.security/attackpaths",
        "properties":{{"displayName":"t","manualRemediationSteps":"Rotate keys, then close the port."{ends},"graphComponent":{{
        "entities":[{{"entityInternalId":"B","entityName":"b"}},{{"entityInternalId":"A","entityName":"a"}}],
        "connections":[{steps}]}}}}}}"#
        )
    };
    let step = r#"{"sourceEntityInternalId":"A","targetEntityInternalId":"B","description":"reaches"}"#;
    let ends = |record: &str| {
        let estate = resources(&[record]);
        let path = &estate.paths()[0];
        let fix: Vec<String> = path.remediation.iter().map(|&fix| estate.text(fix).to_string()).collect();
        assert_eq!(fix, ["Rotate keys, then close the port."]);
        let id = |node: crate::model::NodeId| estate.node(node).canonical_id();
        (path.entry.map(id), path.target.map(id), path.risk)
    };
    let (a, b) = (Some("entity:a".to_owned()), Some("entity:b".to_owned()));
    assert_eq!(ends(&row("", step)), (a.clone(), b.clone(), None));
    assert_eq!(ends(&row("", "")), (None, None, None));
    assert_eq!(
        ends(&row(r#","entryPointEntityInternalID":"B","targetEntityInternalId":"A""#, step)),
        (b, a, None)
    );
}

#[test]
fn an_alert_affects_the_resources_among_its_entities() {
    let alert = format!(
        r#"{{"id":"/subscriptions/s/providers/Microsoft.Security/locations/l/alerts/1","type":"microsoft.security/locations/alerts",
        "properties":{{"alertDisplayName":"Jailbreak","severity":"High","entities":[{{"type":"azure-resource",
        "resourceId":"{RG}/Microsoft.X/a/b"}}]}}}}"#
    );
    let affected = relations(&resources(&[&alert]), "AFFECTED_BY");
    assert_eq!(affected.len(), 1);
    assert!(affected[0].starts_with("/subscriptions/s/resourcegroups/rg/providers/microsoft.x/a/b ->"));
}

fn search_envelope() -> Envelope {
    let context = "https://find.search.windows.net/$metadata#datasources".to_owned();
    Envelope { members: vec![("@odata.context".to_owned(), context)] }
}

#[test]
fn a_data_source_without_connection_string_says_nothing_of_credentials() {
    let hidden =
        r#"{"name":"d","type":"azureblob","credentials":{"connectionString":null},"container":{"name":"c"}}"#;
    let keyed = r#"{"name":"k","credentials":{"connectionString":"AccountName=st;AccountKey=c2VjcmV0c2VjcmV0c2VjcmV0;"}}"#;
    let bare = r#"{"name":"i","credentials":{"connectionString":"ResourceId=/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/st;"},"container":{"name":"Docs"}}"#;
    let estate = estate_of(&draft(search_data_source, &[hidden, keyed, bare], &search_envelope()));
    let credentials =
        |name: &str| text(&estate, &format!("search:find/datasources/{name}"), "credentials_type");
    assert_eq!(credentials("d"), None);
    assert_eq!(credentials("k").as_deref(), Some("AccountKey"));
    assert_eq!(credentials("i").as_deref(), Some("Identity"));
    let kept = text(&estate, "search:find/datasources/k", "connectionString").unwrap_or_default();
    assert!(!kept.contains("c2VjcmV0"), "{kept}");
    assert!(
        relations(&estate, "READS_FROM")[0]
            .ends_with("/storageaccounts/st/blobservices/default/containers/docs")
    );
}

#[test]
fn an_index_whose_service_is_not_named_is_remarked_on() {
    let unplaced = draft(search_index, &[r#"{"name":"x"}"#], &Envelope::default());
    assert!(unplaced.remarks().contains_key("search_unplaced"));
    let placed = draft(search_index, &[r#"{"name":"X"}"#], &search_envelope());
    assert!(estate_of(&placed).find("search:find/indexes/x").is_some());
}

#[test]
fn what_an_identity_may_be_is_told_by_every_record() {
    let app = format!(
        r#"{{"ID":"{RG}/Microsoft.App/containerApps/c/","Type":"Microsoft.App/containerApps","identity":{{"type":"SystemAssigned, UserAssigned",
        "principalId":"SYS","userAssignedIdentities":{{"{RG}/Microsoft.ManagedIdentity/userAssignedIdentities/U":{{"principalId":"UP"}}}}}}}}"#
    );
    let grant = format!(
        r#"{{"id":"{RG}/Microsoft.X/a/b/providers/Microsoft.Authorization/roleAssignments/1",
        "properties":{{"principalId":"Up","principalType":"ServicePrincipal","roleDefinitionId":"r"}}}}"#
    );
    let estate = resources(&[&app, &grant]);
    let mut whom = relations(&estate, "RUNS_AS");
    whom.sort();
    assert_eq!(whom.len(), 2);
    assert!(whom[0].ends_with("/userassignedidentities/u") && whom[1].ends_with("-> sys"));
    let holders = relations(&estate, "HAS_PERMISSION");
    assert!(holders[0].contains("/userassignedidentities/u -> "), "{holders:?}");
}

#[test]
fn records_without_identity_are_skipped() {
    for (record, code) in [
        (r#"{"a":1}"#, "no_identity"),
        (r#"{"id":"/subscriptions/s/providers/x","type":"Microsoft.Insights/metrics"}"#, "not_a_resource"),
    ] {
        let json = Json::parse(record.as_bytes()).expect(record);
        let outcome = resource(&json, &Envelope::default(), &mut Draft::new());
        assert!(matches!(outcome, Outcome::Skipped(found, _) if found == code), "{outcome:?}");
    }
}
