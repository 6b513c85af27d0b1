//! The readers from records to estates: what hostile, sparse and unusual records become.

use super::{agent, resource, search_data_source, search_index};
use crate::ingest::json::Document;
use crate::ingest::json::Json;
use crate::ingest::reader::{Envelope, Outcome, ReadRecord, Record};
use crate::model::{Builder, Draft, Estate, Source};

fn whole<'t>(json: Json<'t>, beside: &'t Envelope) -> Record<'t> {
    Record { list: "", json, beside, document: "test" }
}

fn draft(read: ReadRecord, records: &[&str], envelope: &Envelope) -> Draft {
    let mut draft = Draft::new();
    for record in records {
        let document = Document::parse(record.as_bytes()).expect(record);
        draft.begin_record(Source::default());
        assert_eq!(read(&whole(document.root(), envelope), &mut draft), Outcome::Read, "{record}");
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
        let document = Document::parse(record.as_bytes()).expect(record);
        let outcome = resource(&whole(document.root(), &Envelope::default()), &mut Draft::new());
        assert!(matches!(outcome, Outcome::Skipped(found, _) if found == code), "{outcome:?}");
    }
}

#[test]
fn a_scanned_image_is_the_one_that_workloads_run() {
    let app = format!(
        r#"{{"id":"{RG}/Microsoft.App/containerApps/c","type":"Microsoft.App/containerApps","properties":{{"template":{{
        "containers":[{{"image":"reg.azurecr.io/chat:1.0"}}]}}}}}}"#
    );
    let registry = format!("{RG}/Microsoft.ContainerRegistry/registries/reg");
    let row = format!(
        r#"{{"id":"{registry}/providers/Microsoft.Security/assessments/a/subassessments/s","type":"microsoft.security/assessments/subassessments",
        "properties":{{"id":"CVE-2024-1","displayName":"CVE-2024-1","description":"Allows remote code execution.","timeGenerated":"2026-10-01T00:00:00Z",
        "resourceDetails":{{"id":"/repositories/chat/images/sha256:aa","source":"Azure"}},"status":{{"code":"Unhealthy","severity":"High"}},
        "additionalData":{{"cvssV30Score":7.5,"artifactDetails":{{"registryHost":"REG.azurecr.io","repositoryName":"chat","digest":"sha256:aa","tags":["1.0"]}},
        "softwareDetails":{{"packageName":"LangChain","version":"0.1","language":"python","fixedVersion":"0.2"}},
        "vulnerabilityDetails":{{"cveId":"CVE-2024-1","severity":"Critical","cvss":{{"2.0":null,"3.0":{{"base":9.8,"cvssVectorString":"CVSS:3.0/AV:N"}}}},
        "exploitabilityAssessment":{{"isInExploitKit":true,"exploitStepsPublished":true,"types":["Remote"]}}}}}}}}}}"#
    );
    let estate = resources(&[&app, &row]);
    let image = "image:reg.azurecr.io/chat@sha256:aa";
    let registry = registry.to_lowercase();
    assert_eq!(relations(&estate, "AFFECTED_BY").len(), 2, "the image and the package, not the registry");
    assert!(relations(&estate, "AFFECTED_BY").contains(&format!("{image} -> cve-2024-1")));
    assert!(relations(&estate, "RUNS_IMAGE")[0].ends_with(&format!("-> {image}")));
    assert!(relations(&estate, "CONTAINS").contains(&format!("{registry} -> {image}")));
    assert!(relations(&estate, "DEPENDS_ON").contains(&format!("{image} -> pkg:pypi/langchain@0.1")));
    let cve = estate.node(estate.find("cve-2024-1").expect("CVE"));
    let shown = |key: &str| cve.property(key).map(|value| value.to_string()).unwrap_or_default();
    assert_eq!(
        (shown("severity"), shown("cvss"), shown("cvss_vector")),
        ("Critical".into(), "9.8".into(), "CVSS:3.0/AV:N".into())
    );
    assert_eq!(
        (shown("in_exploit_kit"), shown("remote_exploit"), shown("remote_code_execution")),
        ("true".into(), "true".into(), "true".into())
    );
    assert_eq!(cve.property("exploit_verified").map(|value| value.to_string()), None, "not said is unknown");
    assert_eq!(estate.findings()[0].severity, Some(crate::model::Severity::High));
    assert_eq!(estate.moment(), crate::model::moment::seconds("2026-10-01T00:00:00Z"));
}

#[test]
fn an_assessment_lists_its_cves_as_text_or_as_a_list() {
    let row = |cves: &str| {
        format!(
            r#"{{"id":"{RG}/Microsoft.Compute/virtualMachines/v/providers/Microsoft.Security/assessments/a","type":"microsoft.security/assessments",
            "properties":{{"displayName":"Update openssl","status":{{"code":"Unhealthy"}},"metadata":{{"recommendationCategory":"SoftwareUpdate"}},
            "resourceDetails":{{"Source":"Azure","Id":"{RG}/Microsoft.Compute/virtualMachines/v"}},
            "additionalData":{{"SoftwareName":"openssl","CvesDetails":{cves}}}}}}}"#
        )
    };
    let list = r#"[{"CveId":"CVE-2024-2","Severity":"High","Cvss":[{"Key":"3.1","Value":{"Base":8.1}}],"FixStatus":"FixAvailable",
        "ExploitabilityDetails":{"IsInExploitKit":false,"IsPubliclyDisclosed":true}},{"CveId":"none"}]"#;
    for cves in [list.to_owned(), serde_json::to_string(list).expect("text")] {
        let estate = resources(&[&row(&cves)]);
        let affected = relations(&estate, "AFFECTED_BY");
        assert!(affected.iter().any(|one| one.ends_with("/virtualmachines/v -> cve-2024-2")), "{affected:?}");
        let cve = estate.node(estate.find("cve-2024-2").expect("CVE"));
        assert_eq!(cve.property("cvss").map(|value| value.to_string()).as_deref(), Some("8.1"));
        assert_eq!(cve.property("exploit_published").map(|value| value.to_string()).as_deref(), Some("true"));
    }
}

#[test]
fn a_mended_weakness_affects_nothing() {
    let row = format!(
        r#"{{"id":"{RG}/Microsoft.X/a/b/providers/Microsoft.Security/assessments/a/subassessments/s","type":"microsoft.security/assessments/subassessments",
        "properties":{{"id":"CVE-2024-1","status":{{"code":"Healthy"}}}}}}"#
    );
    assert!(relations(&resources(&[&row]), "AFFECTED_BY").is_empty());
}

#[test]
fn repositories_come_from_connectors_and_tags_name_them() {
    let repository = format!(
        r#"{{"id":"{RG}/Microsoft.Security/securityConnectors/c/devops/default/gitHubOwners/Contoso/repos/Chat",
        "name":"Chat","type":"Microsoft.Security/securityConnectors/devops/gitHubOwners/repos",
        "properties":{{"repoUrl":"https://github.com/Contoso/Chat.git","visibility":"Public"}}}}"#
    );
    let account = format!(
        r#"{{"id":"{RG}/Microsoft.CognitiveServices/accounts/a","type":"Microsoft.CognitiveServices/accounts","kind":"OpenAI",
        "tags":{{"git_org":"contoso","git_repo":"chat","yor_trace":"t"}},"properties":{{}}}}"#
    );
    let estate = resources(&[&repository, &account]);
    let code = estate.nodes().find(|node| node.kind_name() == "Repository").expect("repository");
    assert_eq!((code.name().as_str(), code.provider().as_str()), ("Chat", "github"));
    assert_eq!(code.text("full_name").expect("name").as_str(), "Contoso/Chat");
    assert_eq!(code.text("visibility").expect("visibility").as_str(), "Public");
    assert_eq!(relations(&estate, "PROVISIONS").len(), 1, "{:?}", estate.notes());
}

#[test]
fn flattened_records_say_the_same_as_nested_ones() {
    let head = format!(
        r#""id":"{RG}/Microsoft.Search/searchServices/s","name":"s","type":"Microsoft.Search/searchServices""#
    );
    let link = format!(r#""privateLinkResourceId":"{RG}/Microsoft.Storage/storageAccounts/x""#);
    let settings = |link: &str| {
        format!(
            r#""publicNetworkAccess":"enabled","disableLocalAuth":false,"authOptions":{{"aadOrApiKey":{{"aadAuthFailureMode":"http403"}}}},
            "networkRuleSet":{{"ipRules":[{{"value":"1.2.3.4"}}]}},"provisioningState":"succeeded","replicaCount":1,"partitionCount":1,
            "hostingMode":"default","privateEndpointConnections":[],"sharedPrivateLinkResources":[{link}]"#
        )
    };
    let nested =
        format!(r#"{{{head},"properties":{{{}}}}}"#, settings(&format!(r#"{{"properties":{{{link}}}}}"#)));
    let lifted = format!("{{{head},{}}}", settings(&format!("{{{link}}}")));
    let shown = |record: &str| {
        let estate = resources(&[record]);
        let node = estate.nodes().find(|node| node.kind_name() == "SearchService").expect("service");
        let props: Vec<String> = node.properties().map(|(key, value)| format!("{key}={value}")).collect();
        (props, relations(&estate, "CAN_REACH"))
    };
    assert_eq!(shown(&nested), shown(&lifted));
    assert!(shown(&nested).0.contains(&"auth_options=aadOrApiKey".to_owned()));
    assert_eq!(shown(&nested).1.len(), 1);
}

#[test]
fn a_role_assignment_of_the_command_line_names_role_and_holder() {
    let grant = format!(
        r#"{{"condition":null,"id":"{RG}/Microsoft.X/a/b/providers/Microsoft.Authorization/roleAssignments/1","name":"1",
        "principalId":"P","principalName":"ann@contoso.example","principalType":"User","roleDefinitionId":"/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/xyz",
        "roleDefinitionName":"Own Role","scope":"{RG}/Microsoft.X/a/b","type":"Microsoft.Authorization/roleAssignments"}}"#
    );
    let estate = resources(&[&grant]);
    let relation = estate.relations().find(|one| one.kind_name() == "HAS_PERMISSION").expect("grant");
    assert_eq!(relation.text("role").expect("role").as_str(), "Own Role");
    assert_eq!(relation.text("access").expect("access").as_str(), "unknown");
    assert_eq!(relation.from().name().as_str(), "ann@contoso.example");
}

#[test]
fn logs_and_protection_are_told_of_the_resource_itself() {
    let account = format!("{RG}/Microsoft.CognitiveServices/accounts/a");
    let setting = format!(
        r#"{{"id":"{}/providers/Microsoft.Insights/diagnosticSettings/d","type":"Microsoft.Insights/diagnosticSettings","properties":{{
        "workspaceId":"{RG}/Microsoft.OperationalInsights/workspaces/w","logs":[{{"category":"Audit","enabled":true}},{{"category":"Trace","enabled":false}}]}}}}"#,
        account.trim_start_matches('/')
    );
    let defender = format!(
        r#"{{"id":"{account}/defenderForAISettings/Default","type":"Microsoft.CognitiveServices/accounts/defenderForAISettings","properties":{{"state":"Enabled"}}}}"#
    );
    let estate = resources(&[&setting, &defender]);
    let id = account.to_lowercase();
    assert_eq!(text(&estate, &id, "defender_for_ai").as_deref(), Some("Enabled"));
    let node = estate.node(estate.find(&id).expect("account"));
    assert_eq!(node.property("diagnostic_settings").and_then(crate::model::Value::as_bool), Some(true));
    let log = node.outgoing().find(|one| one.kind_name() == "LOGS_TO").expect("logs");
    assert_eq!(log.property("categories").map(|value| value.to_string()).as_deref(), Some("Audit"));
}

#[test]
fn a_model_is_traced_to_the_data_that_it_was_trained_on() {
    let ws = format!("{RG}/Microsoft.MachineLearningServices/workspaces/w");
    let typed = |name: &str| format!("Microsoft.MachineLearningServices/{name}");
    let job = format!(
        r#"{{"id":"{ws}/jobs/tune","name":"tune","type":"{}","properties":{{"jobType":"FineTuning",
        "fineTuningDetails":{{"model":{{"uri":"azureml://registries/hub/models/Base/versions/2"}},"trainingData":{{"uri":"azureml:Tickets:3"}}}},
        "outputs":{{"log":{{"jobOutputType":"uri_folder"}},"m":{{"jobOutputType":"mlflow_model","assetName":"Tuned","assetVersion":"7"}}}}}}}}"#,
        typed("workspaces/jobs")
    );
    let data = format!(
        r#"{{"id":"{ws}/data/Tickets/versions/3","name":"3","type":"{}","properties":{{"dataUri":"azureml://datastores/lake/paths/t/"}}}}"#,
        typed("workspaces/data/versions")
    );
    let model = format!(
        r#"{{"id":"{ws}/models/Tuned/versions/7","name":"7","type":"{}","properties":{{"jobName":"tune","modelUri":"azureml://datastores/files/paths/m"}}}}"#,
        typed("workspaces/models/versions")
    );
    let registry = format!(
        r#"{{"id":"{RG}/Microsoft.MachineLearningServices/registries/hub/models/Base/versions/2","name":"2","type":"{}","properties":{{}}}}"#,
        typed("registries/models/versions")
    );
    let deployed = format!(
        r#"{{"id":"{ws}/onlineEndpoints/e/deployments/d","name":"d","type":"{}","properties":{{"model":"{ws}/models/Tuned/versions/7"}}}}"#,
        typed("workspaces/onlineEndpoints/deployments")
    );
    let estate = resources(&[&job, &data, &model, &registry, &deployed]);
    let ws = ws.to_lowercase();
    let (tuned, tickets) = (format!("{ws}/models/tuned/versions/7"), format!("{ws}/data/tickets/versions/3"));
    let base = format!("{RG}/Microsoft.MachineLearningServices/registries/hub/models/Base/versions/2")
        .to_lowercase();
    assert_eq!(relations(&estate, "TRAINED_ON"), [format!("{tuned} -> {tickets}")]);
    assert_eq!(relations(&estate, "BASED_ON"), [format!("{tuned} -> {base}")]);
    assert_eq!(relations(&estate, "WRITES_TO"), [format!("{ws}/jobs/tune -> {tuned}")]);
    assert_eq!(relations(&estate, "RUNS_ON"), [format!("{tuned} -> {ws}/onlineendpoints/e/deployments/d")]);
    let reads = relations(&estate, "READS_FROM");
    assert!(reads.contains(&format!("{tickets} -> {ws}/datastores/lake")), "{reads:?}");
    assert!(reads.contains(&format!("{tuned} -> {ws}/datastores/files")), "{reads:?}");
    let name = |id: &str| estate.find(id).map(|id| estate.node(id).name().to_string());
    assert_eq!((name(&tuned).as_deref(), name(&tickets).as_deref()), (Some("Tuned"), Some("Tickets")));
    assert_eq!(text(&estate, &tuned, "model_version").as_deref(), Some("7"));
}

#[test]
fn data_sources_name_databases_by_id_and_by_host() {
    let source = |name: &str, kind: &str, connection: &str| {
        format!(
            r#"{{"name":"{name}","type":"{kind}","credentials":{{"connectionString":"{connection}"}},"container":{{"name":"dbo.T"}}}}"#
        )
    };
    let sql = format!("{RG}/Microsoft.Sql/servers/s");
    let by_id = source("i", "azuresql", &format!("Initial Catalog=Db;ResourceId={sql};"));
    let by_host = source(
        "h",
        "azuresql",
        "Server=tcp:s.database.windows.net,1433;Database=Db;User ID=u;Password=not-a-real-one;",
    );
    let documents = source(
        "c",
        "cosmosdb",
        "AccountEndpoint=https://c.documents.azure.com:443/;AccountKey=bm90IHJlYWw=;Database=d",
    );
    let mut all = draft(search_data_source, &[by_id.as_str(), &by_host, &documents], &search_envelope());
    for (id, kind) in [(sql.to_lowercase(), "Database"), ("x/c".to_owned(), "Database")] {
        let name = id.rsplit('/').next().unwrap_or_default().to_owned();
        all.node(&id, kind).name(&name);
    }
    let estate = estate_of(&all);
    let reads = relations(&estate, "READS_FROM");
    let sql = sql.to_lowercase();
    assert!(reads.contains(&format!("search:find/datasources/i -> {sql}/databases/db")), "{reads:?}");
    assert!(reads.contains(&format!("search:find/datasources/h -> {sql}")), "{reads:?}");
    assert!(reads.contains(&"search:find/datasources/c -> x/c".to_owned()), "{reads:?}");
    let kept = text(&estate, "search:find/datasources/h", "connectionString").unwrap_or_default();
    assert!(kept.contains("secret:") && !kept.contains("not-a-real-one"), "{kept}");
    let credentials =
        |name: &str| text(&estate, &format!("search:find/datasources/{name}"), "credentials_type");
    assert_eq!(
        ["i", "h", "c"].map(|name| credentials(name).unwrap_or_default()),
        ["Identity", "Password", "AccountKey"]
    );
}

#[test]
fn a_secret_in_a_setting_is_held_and_opens_what_it_names() {
    let store = format!(
        r#"{{"id":"{RG}/Microsoft.Storage/storageAccounts/st","name":"st","type":"Microsoft.Storage/storageAccounts","properties":{{}}}}"#
    );
    let site = format!(
        r#"{{"id":"{RG}/Microsoft.Web/sites/w","name":"w","type":"Microsoft.Web/sites","properties":{{"siteConfig":{{"appSettings":[
        {{"name":"STORE","value":"AccountName=st;AccountKey=bm90IHJlYWwgYXQgYWxs;"}},
        {{"name":"API_KEY","value":"not-a-real-one"}},
        {{"name":"VAULTED_PASSWORD","value":"@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/x)"}},
        {{"name":"REGION","value":"westeurope"}}]}}}}}}"#
    );
    let estate = resources(&[&store, &site]);
    let site = format!("{RG}/Microsoft.Web/sites/w").to_lowercase();
    let setting = |name: &str| format!("{site}/settings/{name}");
    let mut held = relations(&estate, "HOLDS_CREDENTIAL");
    held.sort();
    assert_eq!(held, ["api_key", "store"].map(|name| format!("{site} -> {}", setting(name))));
    let opened = format!("{} -> {RG}/microsoft.storage/storageaccounts/st", setting("store")).to_lowercase();
    assert_eq!(relations(&estate, "AUTHENTICATES_AS"), [opened]);
    for name in ["store", "api_key"] {
        let kept = text(&estate, &setting(name), "secret").unwrap_or_default();
        assert!(kept.starts_with("‹secret:"), "{kept}");
    }
}
