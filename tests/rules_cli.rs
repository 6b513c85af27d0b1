//! `spelunk check` and `spelunk rules`: shapes, gates, exceptions, a person's own rules, and faults with their lines.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/contoso");

fn spelunk(args: &[&str]) -> Output {
    // a folder of one's own settings would change the answers
    let home = tempfile::tempdir().expect("folder");
    Command::new(env!("CARGO_BIN_EXE_spelunk"))
        .args(args)
        .env("HOME", home.path())
        .env_remove("XDG_CONFIG_HOME")
        .stdin(Stdio::null())
        .output()
        .expect("runs")
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&text(&spelunk(args))).expect("JSON")
}

fn written(folder: &Path, name: &str, body: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, body).unwrap();
    path
}

#[test]
fn the_answer_has_its_stable_shape() {
    let answer = json(&["check", DEMO, "--format", "json"]);
    let findings = answer["findings"].as_array().unwrap();
    let count = |state: &str| findings.iter().filter(|one| one["state"] == state).count();
    for state in ["fail", "pass", "unknown", "not_applicable"] {
        assert_eq!(answer["counts"][state], count(state), "{state}");
        assert!(count(state) > 0, "{state}");
    }
    for one in findings {
        for member in ["rule", "resource", "severity", "area", "evidence", "logical_id", "kind"] {
            assert!(one[member].is_string(), "{member} of {one}");
        }
        assert_eq!(one["missing"].as_array().unwrap().is_empty(), one["state"] != "unknown", "{one}");
    }
    assert!(answer["provider"]["agree"].as_u64().unwrap() > 20);
    for one in answer["provider"]["disagreements"].as_array().unwrap() {
        assert!(one["ours"]["state"].is_string() && one["theirs"]["title"].is_string(), "{one}");
    }
    assert!(answer["areas"]["identity"]["score"].is_u64() && answer["as_of"].is_string());
}

#[test]
fn selections_narrow_the_answer_and_wrong_words_are_told() {
    let of = |args: &[&str]| -> Vec<Value> {
        let all = [&["check", DEMO, "--format", "json"], args].concat();
        json(&all)["findings"].as_array().unwrap().clone()
    };
    let network = of(&["--area", "network", "--severity", "high", "--state", "fail"]);
    assert!(!network.is_empty());
    for one in &network {
        assert!(one["area"] == "network" && one["state"] == "fail", "{one}");
        assert!(["high", "critical"].contains(&one["severity"].as_str().unwrap()), "{one}");
    }
    assert!(
        of(&["--rule", "azure-ai-keys-refused"]).iter().all(|one| one["rule"] == "azure-ai-keys-refused")
    );
    for wrong in [["--area", "weather"], ["--rule", "nope"], ["--severity", "huge"], ["--as-of", "soon"]] {
        let all = [&["check", DEMO], wrong.as_slice()].concat();
        assert_eq!(spelunk(&all).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn a_gate_ends_with_1() {
    let code = |args: &[&str]| spelunk(&[&["check", DEMO], args].concat()).status.code();
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--fail-on", "critical"]), Some(1));
    assert_eq!(code(&["--fail-on", "high", "--rule", "azure-ai-keys-refused"]), Some(0), "a medium one");
    assert_eq!(code(&["--fail-on", "medium", "--rule", "azure-ai-keys-refused"]), Some(1));
    assert_eq!(code(&["--unknown-fails"]), Some(1));
    let findings = json(&["check", DEMO, "--format", "json"])["findings"].as_array().unwrap().clone();
    let states = |rule: &str| -> Vec<Value> {
        findings.iter().filter(|one| one["rule"] == rule).map(|one| one["state"].clone()).collect()
    };
    let known = findings.iter().filter_map(|one| one["rule"].as_str()).find(|rule| {
        let states = states(rule);
        states.iter().any(|state| state == "fail") && states.iter().all(|state| state != "unknown")
    });
    assert_eq!(
        code(&["--unknown-fails", "--rule", known.expect("a rule that is known everywhere")]),
        Some(0)
    );
}

#[test]
fn exceptions_mute_and_expire_against_the_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let body = "[[exception]]\nrule = \"azure-ai-keys-refused\"\nquery = \"true\"\nreason = \"moving\"\nowner = \"ai\"\nexpires = \"2026-12-31\"\n";
    let file = written(folder.path(), "accepted.toml", body).display().to_string();
    let gate = ["check", DEMO, "--rule", "azure-ai-keys-refused", "--fail-on", "low", "--exceptions", &file];
    assert_eq!(spelunk(&gate).status.code(), Some(0));
    let answer =
        json(&["check", DEMO, "--rule", "azure-ai-keys-refused", "--exceptions", &file, "--format", "json"]);
    assert!(answer["counts"]["muted"].as_u64().unwrap() >= answer["counts"]["fail"].as_u64().unwrap());
    assert!(answer["findings"].as_array().unwrap().iter().any(|one| one["muted"]["reason"] == "moving"));
    let later = [&gate[..], &["--as-of", "2027-01-01"]].concat();
    assert_eq!(spelunk(&later).status.code(), Some(1), "it has ended");
    assert_eq!(spelunk(&["check", DEMO, "--exceptions", "/no/such/file"]).status.code(), Some(3));
    let broken = written(folder.path(), "broken.toml", "[[exception]]\nrule = 1\n").display().to_string();
    let output = spelunk(&["check", DEMO, "--exceptions", &broken]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("line 2"), "{output:?}");
}

#[test]
fn critical_resources_can_be_named() {
    let folder = tempfile::tempdir().unwrap();
    let body = "[[critical]]\nlevel = \"high\"\nwhy = \"ours\"\ntag = \"env=dev\"\n";
    let file = written(folder.path(), "critical.toml", body).display().to_string();
    assert_eq!(spelunk(&["check", DEMO, "--critical", &file]).status.code(), Some(0));
    let broken = written(folder.path(), "broken.toml", "[[critical]]\nlevel = \"high\"\nwhy = \"x\"\n");
    assert_eq!(spelunk(&["check", DEMO, "--critical", &broken.display().to_string()]).status.code(), Some(2));
}

#[test]
fn sarif_csv_and_markdown_hold_the_failures() {
    let fails = json(&["check", DEMO, "--format", "json"])["counts"]["fail"].as_u64().unwrap();
    let sarif = json(&["check", DEMO, "--format", "sarif"]);
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len() as u64, fails);
    for result in results {
        let rule =
            &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].is_string());
    }
    let csv = text(&spelunk(&["check", DEMO, "--format", "csv", "--state", "fail"]));
    let rows = csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).count();
    assert_eq!(rows as u64, fails);
    let markdown = text(&spelunk(&["check", DEMO, "--format", "markdown"]));
    assert_eq!(markdown.lines().count() as u64, fails + 2);
}

#[test]
fn the_same_files_in_any_order_give_the_same_bytes() {
    let mut files: Vec<String> =
        std::fs::read_dir(DEMO).unwrap().map(|entry| entry.unwrap().path().display().to_string()).collect();
    files.sort();
    let ask = |files: &[String]| {
        let mut args = vec!["check", "--format", "json"];
        args.extend(files.iter().map(String::as_str));
        text(&spelunk(&args))
    };
    let first = ask(&files);
    files.reverse();
    assert!(first == ask(&files));
}

const OWN: &str = r#"
[[rule]]
id = "own-owner-tag"
version = "1.0.0"
title = "AI services name their owner"
area = "identity"
severity = "low"
kinds = ["AiService"]
fails = "n.`tags.owner` = ''"
evidence = ["tags.owner"]
why = "Somebody has to be asked before it is changed."
effort = "low"
fix.portal = ["Resource > Tags > owner"]
change.set = { "tags.owner" = "team" }

[[off]]
rule = "azure-ai-customer-key"
reason = "not required here"

[[override]]
rule = "azure-ai-keys-refused"
severity = "critical"
"#;

#[test]
fn a_persons_folder_adds_overrides_and_switches_off() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path(), "own.toml", OWN);
    let dir = folder.path().display().to_string();
    let rules = json(&["rules", "--rules", &dir, "--format", "json"]);
    let find = |id: &str| rules["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == id).cloned();
    assert_eq!(find("own-owner-tag").unwrap()["shipped"], false);
    assert!(find("azure-ai-customer-key").is_none());
    assert_eq!(find("azure-ai-keys-refused").unwrap()["severity"], "critical");
    let gate = ["check", DEMO, "--rules", &dir, "--rule", "azure-ai-keys-refused", "--fail-on", "critical"];
    assert_eq!(spelunk(&gate).status.code(), Some(1));
    assert_eq!(spelunk(&["rules", "validate", &dir]).status.code(), Some(0));
}

#[test]
fn faults_in_rules_are_told_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().display().to_string();
    for (body, line, says) in [
        (OWN.replace("area = \"identity\"", "area = \"weather\""), 6, "no area weather"),
        (OWN.replace("severity = \"low\"", "severity = \"huge\""), 7, "a severity is"),
        (OWN.replace("[\"AiService\"]", "[\"AiServise\"]"), 8, "no kind AiServise"),
        (OWN.replace("n.`tags.owner` = ''", "n.a = = 1"), 9, "in the condition"),
        (OWN.replace("own-owner-tag", "Own Tag"), 3, "an id is made of"),
        (OWN.replace("effort", "efort"), 12, "efort"),
        (OWN.replace("azure-ai-customer-key", "no-such-rule"), 1, "no rule no-such-rule"),
    ] {
        written(folder.path(), "own.toml", &body);
        let output = spelunk(&["rules", "validate", &dir]);
        assert_eq!(output.status.code(), Some(1), "{says}");
        let shown = text(&output);
        assert!(shown.contains(&format!(":{line}: ")) && shown.contains(says), "{says}: {shown}");
        assert_eq!(spelunk(&["check", DEMO, "--rules", &dir]).status.code(), Some(2));
    }
}

#[test]
fn a_persons_rules_are_tested_by_their_fixtures() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().display().to_string();
    written(folder.path(), "own.toml", OWN);
    let test = || spelunk(&["rules", "test", &dir]);
    assert!(text(&test()).contains("own-owner-tag has no fixtures"));
    let good = "[own-owner-tag]\nfail = { \"tags.owner\" = \"\" }\npass = { \"tags.owner\" = \"ai\" }\n";
    written(folder.path(), "tests/own.toml", good);
    let output = test();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    written(folder.path(), "tests/own.toml", &good.replace("\"ai\"", "\"\""));
    assert!(text(&test()).contains("fail instead of pass"));
    written(
        folder.path(),
        "own.toml",
        &OWN.replace("n.`tags.owner` = ''", "coalesce(n.`tags.owner`, 'x') = ''"),
    );
    written(folder.path(), "tests/own.toml", good);
    assert!(text(&test()).contains("unknown instead of pass"), "what has a default proves nothing");
}

#[test]
fn a_rule_is_explained_in_full() {
    let shown = text(&spelunk(&["rules", "show", "azure-ai-keys-refused"]));
    for word in [
        "disableLocalAuth",
        "Terraform",
        "AML.T0012",
        "Valid Accounts",
        "prowler:",
        "Key",
        "disable_local_auth becomes true",
    ] {
        assert!(shown.contains(word), "{word} in {shown}");
    }
    assert_eq!(spelunk(&["rules", "show", "nope"]).status.code(), Some(2));
    assert!(text(&spelunk(&["rules"])).lines().count() > 110);
}

#[test]
fn what_steers_a_terminal_never_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = "\\u001b]52;c;x\\u0007\\u202e";
    let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a";
    let row = format!(
        "[{{\"id\":\"{id}\",\"name\":\"{hostile}\",\"type\":\"microsoft.cognitiveservices/accounts\",\"kind\":\"OpenAI\",\
         \"properties\":{{\"publicNetworkAccess\":\"{hostile}\",\"disableLocalAuth\":false}}}}]"
    );
    let input = written(folder.path(), "in.json", &row).display().to_string();
    let raw = |text: &str| {
        text.replace("\\u001b", "\u{1b}").replace("\\u0007", "\u{7}").replace("\\u202e", "\u{202e}")
    };
    let escapes = "\"[1m\\u001B\"".replace("[1m", "");
    let own = format!(
        "{OWN}\n[[rule]]\nid = \"x\"\nversion = \"1.0.0\"\ntitle = {escapes}\narea = \"data\"\nseverity = \"low\"\nkinds = [\"AiService\"]\n\
         fails = \"n.key_auth\"\nevidence = [\"type\"]\nwhy = {escapes}\neffort = \"low\"\nfix.portal = [{escapes}]\n"
    );
    written(folder.path(), "rules/own.toml", &own);
    let dir = folder.path().join("rules").display().to_string();
    for args in [
        vec!["check", &input, "--rules", &dir],
        vec!["check", &input, "--rules", &dir, "--format", "json"],
        vec!["check", &input, "--rules", &dir, "--format", "csv"],
        vec!["check", &input, "--rules", &dir, "--format", "sarif"],
        vec!["rules", "--rules", &dir],
        vec!["rules", "show", "x", "--rules", &dir],
    ] {
        let shown = text(&spelunk(&args));
        assert!(!shown.is_empty(), "{args:?}");
        for c in raw("\\u001b\\u0007\\u202e").chars() {
            assert!(!shown.contains(c), "{args:?} lets {c:?} out");
        }
    }
}
