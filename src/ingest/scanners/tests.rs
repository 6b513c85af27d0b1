#![allow(clippy::unwrap_used)]

use crate::ingest::supply::testing::{assert_related, fixture, named, relations, verdicts};
use crate::model::FileStatus;

#[test]
fn an_image_has_its_packages_weaknesses_secrets_and_verdicts() {
    let estate = fixture(&["image.trivy.json"]);
    assert_eq!(estate.files()[0].status, FileStatus::Read, "{:?}", estate.files()[0].notes);
    let image = named(&estate, "acme.azurecr.io/chat:1.4");
    assert_eq!(image.text("operating_system").as_deref(), Some("debian 12"));
    assert_related(
        &estate,
        &[
            "acme.azurecr.io/chat:1.4 DEPENDS_ON openssl",
            "acme.azurecr.io/chat:1.4 DEPENDS_ON langchain",
            "langchain DEPENDS_ON pydantic",
            "langchain AFFECTED_BY CVE-2099-1001",
            "acme.azurecr.io/chat:1.4 AFFECTED_BY CVE-2099-1000",
            "acme.azurecr.io/chat:1.4 HOLDS_CREDENTIAL OpenAI key",
        ],
    );
    let openssl = named(&estate, "openssl");
    assert_eq!(openssl.canonical_id(), "pkg:deb/debian/openssl@3.0");
    let spared = estate.relations().find(|one| one.to().name().as_str() == "CVE-2099-1002").unwrap();
    assert_eq!(spared.text("state").as_deref(), Some("not_applicable"));
    let all = verdicts(&estate);
    let expected = [
        "DS002 fail on acme.azurecr.io/chat:1.4: Last USER is root (Dockerfile:9)",
        "DS005 pass on acme.azurecr.io/chat:1.4: (Dockerfile)",
        "openai-api-key fail on acme.azurecr.io/chat:1.4: a secret lies in it (app/.env:3)",
    ];
    assert_eq!(all, expected);
}

#[test]
fn scanners_agree_on_what_is_one_thing() {
    let all = [
        "image.trivy.json",
        "image.grype.json",
        "osv.json",
        "dependabot.json",
        "cluster.trivy.json",
        "operator.json",
    ];
    let estate = fixture(&all);
    let count = |kind: &str| estate.nodes().filter(|node| node.kind_name().as_str() == kind).count();
    assert_eq!(count("ContainerImage"), 1, "{:#?}", relations(&estate));
    let cves: Vec<String> = estate
        .nodes()
        .filter(|node| node.kind_name().as_str() == "Vulnerability")
        .map(|node| node.name().to_string())
        .collect();
    assert_eq!(cves, ["CVE-2099-1000", "CVE-2099-1001", "CVE-2099-1002", "GHSA-dddd-eeee-ffff"]);
    let exploited = named(&estate, "CVE-2099-1001");
    assert!(
        exploited.property("known_exploited").is_some()
            && exploited.property("remote_code_execution").is_some()
    );
    assert_related(
        &estate,
        &[
            "chat RUNS_IMAGE acme.azurecr.io/chat:1.4",
            "chat-1 RUNS_IMAGE acme.azurecr.io/chat:1.4",
            "prod CONTAINS ai",
            "assistant DEPENDS_ON langchain",
            "assistant AFFECTED_BY CVE-2099-1001",
        ],
    );
    let turned = fixture(&[
        "operator.json",
        "cluster.trivy.json",
        "dependabot.json",
        "osv.json",
        "image.grype.json",
        "image.trivy.json",
    ]);
    assert_eq!(relations(&estate), relations(&turned));
}

#[test]
fn verdicts_on_code_are_on_its_repository() {
    let estate = fixture(&["code.sarif", "checkov.json", "code-scanning.json"]);
    let expected = [
        "CKV_AZURE_134 fail on assistant: (/ai.tf:1 azurerm_cognitive_account.a)",
        "CVE-2099-1001-langchain fail on assistant: v",
        "R1 fail on assistant: m (a.py:3, b.py:9)",
        "R1 not_applicable on assistant: m",
        "R2 fail on assistant: Path in main.",
        "py/eval fail on assistant: evaluated (a.py:4)",
    ];
    assert_eq!(verdicts(&estate), expected);
    assert_related(&estate, &["assistant AFFECTED_BY CVE-2099-1001"]);
    let severities: Vec<_> =
        estate.findings().iter().filter_map(|one| one.severity).map(crate::model::Severity::word).collect();
    assert_eq!(severities.iter().filter(|word| **word == "Critical").count(), 3);
}

#[test]
fn what_a_scanner_could_not_look_at_is_told() {
    let estate = fixture(&["semgrep.json"]);
    assert_eq!(verdicts(&estate), ["python.eval fail on semgrep.json: no eval (a.py:4)"]);
    assert!(estate.files()[0].notes.iter().any(|note| note.code == "scanner_error"));
}
