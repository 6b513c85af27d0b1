#![allow(clippy::unwrap_used)]

use crate::ingest::supply::testing::{assert_related, fixture, named, verdicts};
use crate::model::FileStatus;

#[test]
fn verdicts_are_on_the_resources_that_they_name() {
    let estate = fixture(&["prowler.ocsf.json", "prowler.csv", "recommendations.csv"]);
    assert!(estate.files().iter().all(|file| file.status == FileStatus::Read), "{:?}", estate.files());
    let expected = [
        "71ef260a-8f18-47b7-abcb-62d0673d94dc fail on ai: ",
        "bedrock_guardrail not_applicable on g1: ",
        "cognitive_key_access fail on ai: keys are on",
        "s3_public pass on lake: fine",
    ];
    assert_eq!(verdicts(&estate), expected);
    let kinds = ["ai", "g1", "lake"].map(|name| named(&estate, name).kind_name().as_str().to_owned());
    assert_eq!(kinds, ["AiService", "Guardrail", "StorageAccount"]);
    assert_related(&estate, &["main CONTAINS lake", "main CONTAINS g1"]);
}

#[test]
fn findings_of_aws_are_verdicts_alerts_and_weaknesses() {
    let estate = fixture(&["asff.json"]);
    let image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/chat:1";
    assert_related(
        &estate,
        &[
            &format!("{image} AFFECTED_BY CVE-2099-1000"),
            &format!("{image} DEPENDS_ON openssl"),
            "gpu AFFECTED_BY Odd calls",
        ],
    );
    assert_eq!(named(&estate, "openssl").canonical_id(), "pkg:deb/debian/openssl@3.0-1");
    assert!(verdicts(&estate).contains(&"SageMaker.1 fail on n: ".to_owned()));
    assert_eq!(named(&estate, "n").kind_name().as_str(), "Notebook");
}

#[test]
fn objects_machines_and_flagged_items_are_told_apart() {
    let estate = fixture(&["kubescape.json", "endpoint.json", "scoutsuite.js"]);
    assert!(estate.files().iter().all(|file| file.status == FileStatus::Read), "{:?}", estate.files());
    let expected = [
        "C-0002 not_applicable on chat: ",
        "C-0057 fail on chat: spec.containers[0]",
        "bucket-logs pass on p1: ",
        "bucket-public fail on lake: cloudstorage.projects.p1.buckets.b1.acl",
    ];
    assert_eq!(verdicts(&estate), expected);
    assert_related(&estate, &["m1 AFFECTED_BY CVE-2099-1000", "ai CONTAINS chat", "p1 CONTAINS lake"]);
}
