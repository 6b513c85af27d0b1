//! Answers and items as they come, from text to estate.

#![allow(clippy::expect_used, clippy::unwrap_used)]

use crate::ingest::json::Document;
use crate::ingest::reader::{Envelope, Outcome, ReadRecord, Record};
use crate::model::{Builder, Draft, Estate, Source};

fn estate(read: ReadRecord, list: &'static str, records: &[&str]) -> Estate {
    let (mut draft, beside) = (Draft::new(), Envelope::default());
    for text in records {
        let document = Document::parse(text.as_bytes()).expect(text);
        draft.begin_record(Source::default());
        let record = Record { list, json: document.root(), beside: &beside, document: "answer.json" };
        assert_eq!(read(&record, &mut draft), Outcome::Read, "{text}");
    }
    let mut builder = Builder::new();
    builder.absorb(&draft);
    builder.build(Vec::new())
}

const NOTEBOOK: &str = r#"{"NotebookInstanceArn":"arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/lab",
    "NotebookInstanceName":"lab","NotebookInstanceStatus":"InService","RoleArn":"arn:aws:iam::123456789012:role/lab",
    "DirectInternetAccess":"Enabled","RootAccess":"Enabled","SubnetId":"subnet-1"}"#;

#[test]
fn a_notebook_has_its_settings_and_its_role() {
    let estate = estate(super::answer, "", &[NOTEBOOK]);
    let id = "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/lab";
    let node = estate.find(id).expect("the notebook");
    assert_eq!(estate.node(node).kind_name().as_str(), "Notebook");
    let roles = estate.relations().filter(|one| one.kind_name().as_str() == "RUNS_AS");
    let roles: Vec<String> = roles.map(|one| one.to().canonical_id()).collect();
    assert_eq!(roles, ["arn:aws:iam::123456789012:role/lab"]);
}

#[test]
fn the_policy_of_a_bucket_says_whether_it_is_for_everybody() {
    let bucket = |condition: &str| {
        let policy = format!(
            r#"{{\"Statement\":[{{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",
            \"Resource\":\"arn:aws:s3:::grounding/*\"{condition}}}]}}"#
        );
        let answer = format!(r#"{{"Policy":"{}"}}"#, policy.replace('\n', ""));
        let estate = estate(super::answer, "", &[&answer]);
        let node = estate.find("arn:aws:s3:::grounding").expect("the bucket");
        estate.node(node).property("policy_public").and_then(crate::model::Value::as_bool)
    };
    assert_eq!(bucket(""), Some(true));
    let whole = r#",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"0.0.0.0/0\"}}"#;
    assert_eq!(bucket(whole), Some(true));
    assert_eq!(bucket(&whole.replace("0.0.0.0/0", "203.0.113.0/24")), Some(false));
}
