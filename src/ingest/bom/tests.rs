#![allow(clippy::unwrap_used, clippy::expect_used)]

use crate::ingest::supply::testing::{assert_related, fixture, named, relations, verdicts};
use crate::model::FileStatus;

#[test]
fn a_model_is_tied_to_its_data_base_code_and_weakness() {
    let estate = fixture(&["model.cdx.json"]);
    let file = &estate.files()[0];
    assert_eq!((file.status, file.records), (FileStatus::Read, 9), "{:?}", file.notes);
    assert_related(
        &estate,
        &[
            "chat-large TRAINED_ON tickets",
            "chat-large TRAINED_ON public-talk",
            "chat-large BASED_ON acme/base-7b",
            "chat-large DEPENDS_ON transformers",
            "transformers AFFECTED_BY CVE-2099-0001",
            "safetensors AFFECTED_BY CVE-2099-0002",
            "assistant DEPENDS_ON chat-large",
            "transformers DEPENDS_ON safetensors",
            "transformers CONTAINS tokenizer",
        ],
    );
    let model = named(&estate, "chat-large");
    assert_eq!(model.kind_name().as_str(), "AiModel");
    assert_eq!(model.text("task").as_deref(), Some("text-generation"));
    let code = named(&estate, "assistant");
    assert_eq!(code.kind_name().as_str(), "Repository");
    assert_eq!(code.text("full_name").as_deref(), Some("acme/assistant"));
    let vex = estate.relations().find(|one| one.text("analysis").as_deref() == Some("not_affected"));
    assert_eq!(vex.unwrap().text("state").as_deref(), Some("not_applicable"));
}

#[test]
fn what_breaks_the_specification_is_shown_with_warnings() {
    let estate = fixture(&["broken.cdx.json"]);
    let codes: Vec<&str> = estate.files()[0].notes.iter().map(|note| note.code).collect();
    for code in [
        "invalid_hash",
        "invalid_scope",
        "invalid_serial_number",
        "invalid_timestamp",
        "skipped_no_name",
        "unknown_component_type",
    ] {
        assert!(codes.contains(&code), "{code} is not among {codes:?}");
    }
    assert_eq!(estate.files()[0].status, FileStatus::Partial);
    // a circle of dependencies, and one that leads nowhere
    assert_eq!(
        relations(&estate).iter().filter(|one| *one == "a DEPENDS_ON b" || *one == "b DEPENDS_ON a").count(),
        2
    );
    assert!(relations(&estate).iter().any(|one| one == "b DEPENDS_ON nowhere"));
}

#[test]
fn both_editions_of_spdx_speak_of_the_same_packages() {
    let estate = fixture(&["model.spdx3.json", "app.spdx.json"]);
    assert_related(
        &estate,
        &[
            "triage TRAINED_ON claims",
            "triage DEPENDS_ON torch",
            "triage DELEGATED_TO claims",
            "claims READS_FROM acme-claims",
            "torch AFFECTED_BY CVE-2099-2000",
            "app DEPENDS_ON torch",
            "app CONTAINS ./a.py",
        ],
    );
    let model = named(&estate, "triage");
    assert_eq!((model.kind_name().as_str(), model.text("safety_risk").as_deref()), ("AiModel", Some("high")));
    assert_eq!(named(&estate, "claims").text("declared_license").as_deref(), Some("CC0-1.0"));
    assert_eq!(estate.nodes().filter(|node| node.name().as_str() == "torch").count(), 1);
    let notes: Vec<_> =
        estate.files().iter().flat_map(|file| file.notes.iter().map(|note| note.code)).collect();
    assert_eq!(notes, ["skipped_unknown_element"]);
}

#[test]
fn what_a_scan_for_ai_found_lies_in_what_was_scanned() {
    let estate = fixture(&["cisco.json", "image.trivy.json", "k8s-aibom.json"]);
    let image = "acme.azurecr.io/chat:1.4";
    assert_related(
        &estate,
        &[
            &format!("{image} CONTAINS Helper"),
            &format!("{image} CONTAINS tickets"),
            &format!("{image} HOLDS_CREDENTIAL key"),
            &format!("{image} DEPENDS_ON litellm"),
            &format!("{image} DEPENDS_ON langchain"),
            "Helper USES_MODEL gpt-x",
            "rows READS_FROM acme-claims",
            "vllm RUNS_IMAGE vllm/vllm-openai:v1",
            "vllm USES_MODEL meta-llama/L-8B",
            "vllm READS_FROM weights",
        ],
    );
    assert!(verdicts(&estate).contains(&format!("hardcoded_api_key fail on {image}: /app/k.py:4")));
    assert_eq!(named(&estate, "litellm").canonical_id(), "pkg:pypi/litellm@1.83.0");
    assert!(estate.files().iter().any(|file| file.notes.iter().any(|note| note.code == "unknown_component")));
}
