//! Nothing that could steer a terminal, hide or reorder text, and no secret, gets through the boundary of the model.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use serde_json::{Value, json};
use spelunk::ingest::{Input, Progress, load, read_record};
use spelunk::model::Estate;
use std::path::Path;
use std::sync::Arc;

/// Characters that must never come out, one of each family and its neighbours.
const UNSAFE: [char; 26] = [
    '\u{0}',
    '\u{7}',
    '\u{8}',
    '\n',
    '\r',
    '\t',
    '\u{1b}',
    '\u{7f}',
    '\u{80}',
    '\u{85}',
    '\u{9b}',
    '\u{9f}',
    '\u{ad}',
    '\u{61c}',
    '\u{200b}',
    '\u{200e}',
    '\u{2028}',
    '\u{202e}',
    '\u{2060}',
    '\u{2066}',
    '\u{2069}',
    '\u{feff}',
    '\u{fff9}',
    '\u{e0001}',
    '\u{e0041}',
    '\u{e007f}',
];

fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE007F)
}

/// Secrets of every listed shape, each different from the others.
fn secrets(seed: u64) -> Vec<String> {
    let fill = |length: usize| -> String {
        (0..length).map(|at| char::from(b'a' + u8::try_from((seed + at as u64 * 7) % 26).unwrap())).collect()
    };
    vec![
        format!("DefaultEndpointsProtocol=https;AccountName=st;AccountKey={}==;EndpointSuffix=x", fill(86)),
        format!("Endpoint=sb://n.example/;SharedAccessKeyName=k;SharedAccessKey={}=", fill(43)),
        format!("Server=tcp:s.example;Database=d;User ID=u;Password={};", fill(12)),
        format!("https://st.blob.example/c?sv=2024&se=2030-01-01&sig={}%3D", fill(43)),
        format!("-----BEGIN RSA PRIVATE KEY----- {} -----END RSA PRIVATE KEY-----", fill(64)),
        format!("AKIA{}", fill(16).to_uppercase()),
        format!("eyJ{}.eyJ{}.{}", fill(20), fill(30), fill(30)),
        format!("ghp_{}", fill(36)),
        format!("github_pat_{}", fill(40)),
        format!("sk-{}", fill(40)),
        format!("glpat-{}", fill(20)),
        format!("AIza{}", fill(35)),
        format!("abc8Q~{}", fill(34)),
        format!("https://user:{}@host.example/mcp", fill(10)),
    ]
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-zA-Z0-9 /._-]{0,6}",
        3 => prop::sample::select(UNSAFE.to_vec()).prop_map(String::from),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// Files of every reader with the same text wherever a text can stand.
fn files(text: &str, secret: &str, file: &str) -> Vec<(String, Vec<u8>)> {
    let arm = format!("/subscriptions/s/resourceGroups/g/providers/Microsoft.X/things/{text}");
    let rows = json!([
        {"id": arm, "name": text, "type": "microsoft.storage/storageaccounts", "kind": text, "location": text, "managedBy": arm,
         "tenantId": text, "sku": {"name": text}, "identity": {"type": text, "principalId": text, "userAssignedIdentities": {&arm: {}}},
         "tags": {text: text, "note": secret, "password": "correct horse"},
         "properties": {"publicNetworkAccess": text, "networkAcls": {"ipRules": [{"value": text}, {"value": secret}]}, "peer": arm, text: text}},
        {"id": format!("{arm}/providers/Microsoft.Authorization/roleAssignments/1"), "type": "microsoft.authorization/roleassignments",
         "properties": {"principalId": text, "roleDefinitionId": text, "scope": arm, "condition": secret}},
        {"id": format!("{arm}/providers/Microsoft.Security/assessments/{text}"), "type": "microsoft.security/assessments",
         "properties": {"displayName": text, "status": {"code": "Unhealthy", "description": secret}, "metadata": {"severity": text},
         "risk": {"riskFactors": [text, secret]}, "resourceDetails": {"Id": arm}}},
        {"id": format!("/subscriptions/s/providers/Microsoft.Security/attackPaths/{text}"), "type": "microsoft.security/attackpaths",
         "properties": {"displayName": text, "description": secret, "attackStory": text, "potentialImpact": text, "riskFactors": [text],
         "mITRETacticsAndTechniques": [text], "manualRemediationSteps": [secret, text], "graphComponent": {
         "entities": [{"entityInternalId": text, "entityName": secret, "entityType": text}, {"entityInternalId": "b", "entityName": text}],
         "connections": [{"sourceEntityInternalId": text, "targetEntityInternalId": "b", "description": text}]}}},
        {text: secret}
    ]);
    let graph = json!({"graph": {
        "nodes": [{"id": text, "kinds": [text, secret], "properties": {"name": secret, text: text, "apiKey": "correct horse", "list": [text, secret], secret: 1}},
                  {"id": secret, "kinds": ["KeyVault"], "properties": {"provider": text}}],
        "edges": [{"kind": text, "start": {"value": text}, "end": {"value": secret}, "properties": {text: secret}},
                  {"kind": secret, "start": {"value": text, "match_by": "name"}, "end": {"value": "nowhere", "match_by": "name"}}]}});
    let agents = json!({"object": "list", "data": [{"object": "assistant", "id": text, "name": text, "model": secret, "instructions": secret,
        "tools": [{"type": text, "server_label": secret, "server_url": secret}, {"type": "mcp", "server_label": text, "allowed_tools": [secret]},
                  {"type": "connected_agent", "connected_agent": {"id": text, "name": secret}}]}]});
    let search = json!({"@odata.context": format!("https://{text}/$metadata#datasources"), "value": [{"name": text, "type": secret,
        "credentials": {"connectionString": secret}, "container": {"name": text}}]});
    let unknown = json!({text: 1, secret: 2});
    let all =
        [("rows", rows), ("graph", graph), ("agents", agents), ("search", search), ("unknown", unknown)];
    let mut files: Vec<(String, Vec<u8>)> = all
        .into_iter()
        .map(|(name, value)| (format!("{name}{file}"), serde_json::to_vec(&value).unwrap()))
        .collect();
    files.push((format!("broken{file}"), format!("[{{\"id\":\"{secret}").into_bytes()));
    files.push((
        format!("table{file}"),
        format!("{},b,c\n1,2,3\n", file.replace(['"', ','], "")).into_bytes(),
    ));
    files
}

/// Every text that an estate gives out.
fn everything(estate: &Estate) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for node in estate.nodes() {
        all.extend([
            node.canonical_id(),
            node.name().to_string(),
            node.kind_label().to_owned(),
            node.provider().to_string(),
        ]);
        all.extend(node.labels().map(str::to_owned));
        all.extend(node.properties().flat_map(|(key, value)| [key.to_string(), value.to_string()]));
        all.extend([node.native_type().to_string(), format!("{node:?}")]);
    }
    for relation in estate.relations() {
        all.extend([
            relation.kind_name().to_string(),
            relation.label().to_owned(),
            relation.inverse_label().to_owned(),
        ]);
        all.extend(relation.properties().flat_map(|(key, value)| [key.to_string(), value.to_string()]));
    }
    for finding in estate.findings() {
        let texts =
            [finding.check, finding.title, finding.reason].into_iter().chain(finding.factors.iter().copied());
        all.extend(texts.map(|sym| estate.text(sym).to_string()));
    }
    for path in estate.paths() {
        let texts = [path.id, path.title, path.description, path.story, path.impact, path.shape];
        let lists = [&path.factors, &path.tactics, &path.remediation].into_iter().flatten().copied();
        let steps = path.steps.iter().map(|step| step.label);
        all.extend(texts.into_iter().chain(lists).chain(steps).map(|sym| estate.text(sym).to_string()));
    }
    for file in estate.files() {
        all.push(file.shown.to_string());
        all.extend(file.notes.iter().map(|note| note.message.to_string()));
    }
    all.extend(estate.notes().iter().map(|note| note.message.to_string()));
    all.extend(estate.keys().map(|key| key.to_string()));
    all.extend(estate.kinds().map(|kind| estate.kind_name(kind).to_string()));
    all.extend(estate.relation_kinds().map(|kind| estate.relation_kind_name(kind).to_string()));
    all.push(spelunk::report::inspect::json(estate).to_string());
    all
}

fn check(estate: &Estate, secret: &str) {
    let mut texts = everything(estate);
    let mut native = Vec::new();
    spelunk::report::opengraph::write(estate, &mut native).unwrap();
    let lines = String::from_utf8(native).unwrap();
    texts.extend(lines.lines().map(str::to_owned));
    texts.extend(spelunk::report::inspect::text(estate).lines().map(str::to_owned));
    for node in estate.nodes() {
        for &source in node.sources() {
            let file = estate.file(source.file()).unwrap();
            texts.extend(read_record(file, source).unwrap().lines().map(str::to_owned));
        }
    }
    for text in texts {
        assert!(!text.chars().any(is_unsafe), "{text:?}");
        assert!(!text.contains(secret), "{text:?} holds {secret:?}");
        assert!(!text.contains("correct horse"), "{text:?}");
    }
}

fn loaded(folder: &Path) -> Estate {
    load(&[Input::Path(folder.to_owned())], &Arc::new(Progress::default())).unwrap()
}

fn written(files: &[(String, Vec<u8>)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_text_gets_through_that_must_not(text in hostile(), seed in 0u64..1000, at in 0usize..14, file in hostile()) {
        let secret = secrets(seed).swap_remove(at);
        let name: String = file.chars().filter(|c| !matches!(c, '/' | '\0')).take(20).collect();
        let folder = written(&files(&text, &secret, &name));
        check(&loaded(folder.path()), &secret);
    }
}

/// Every shape at every place at least once, beside every unsafe character.
#[test]
fn every_shape_is_hidden_beside_every_character() {
    let all: String = UNSAFE.iter().flat_map(|c| ['x', *c]).collect();
    for secret in secrets(3) {
        let folder = written(&files(&all, &secret, "\u{1b}[31m\u{202e}"));
        let estate = loaded(folder.path());
        check(&estate, &secret);
        let notes = estate.files().iter().flat_map(|file| &file.notes);
        assert!(notes.filter(|note| note.code == "masked_secret").count() >= 3, "{secret}");
    }
}

#[test]
fn equal_secrets_stay_equal_and_others_stay_apart() {
    for (one, other) in secrets(1).into_iter().zip(secrets(2)) {
        let graph = json!({"graph": {"nodes": [
            {"id": "a", "kinds": ["KeyVault"], "properties": {"x": one, "password": "p1", "apiKey": "p1"}},
            {"id": "b", "kinds": ["KeyVault"], "properties": {"x": one, "y": other, "password": "p2"}}], "edges": []}});
        let folder = written(&[("g".to_owned(), serde_json::to_vec(&graph).unwrap())]);
        let estate = loaded(folder.path());
        let shown =
            |id: &str, key: &str| estate.node(estate.find(id).unwrap()).property(key).unwrap().to_string();
        assert_eq!(shown("a", "x"), shown("b", "x"));
        assert_ne!(shown("b", "x"), shown("b", "y"));
        assert_eq!(shown("a", "password"), shown("a", "apiKey"));
        assert_ne!(shown("a", "password"), shown("b", "password"));
    }
}

#[test]
fn a_path_that_is_not_there_is_named_safely() {
    let missing = Input::Path("no\u{1b}[31m\u{202e}such".into());
    let error = load(&[missing], &Arc::new(Progress::default())).expect_err("it is not there").to_string();
    assert!(error.contains("such") && !error.chars().any(is_unsafe), "{error:?}");
}

/// What a person types is not a secret: values that only look alike stay as they are.
#[test]
fn ordinary_texts_come_through_unchanged() {
    let texts = [
        "/subscriptions/s/resourceGroups/g",
        "https://a.example/b?c=d",
        "password policy",
        "sk-learn",
        "日本語 naïve",
        "a=b;c=d",
    ];
    let nodes: Vec<Value> = texts
        .iter()
        .map(|text| json!({"id": text, "kinds": ["AiAgent"], "properties": {"note": text}}))
        .collect();
    let folder =
        written(&[("g".to_owned(), serde_json::to_vec(&json!({"graph": {"nodes": nodes}})).unwrap())]);
    let estate = loaded(folder.path());
    let mut shown: Vec<String> =
        estate.nodes().filter_map(|node| node.text("note")).map(|text| text.to_string()).collect();
    let mut expected = texts.map(str::to_owned);
    shown.sort();
    expected.sort();
    assert_eq!(shown, expected);
}
