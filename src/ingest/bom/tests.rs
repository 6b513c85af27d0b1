#![allow(clippy::unwrap_used, clippy::expect_used)]

use crate::ingest::supply::testing::{assert_related, fixture, named, relations};
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
