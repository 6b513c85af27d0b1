//! The command line: answers, exit codes, and that nothing is overwritten.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use std::process::{Command, Output, Stdio};

fn spelunk(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spelunk")).args(args).stdin(Stdio::null()).output().expect("runs")
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[test]
fn version_and_help_answer() {
    assert!(text(&spelunk(&["--version"])).starts_with("spelunk "));
    assert!(text(&spelunk(&["--help"])).contains("inspect"));
    assert_eq!(spelunk(&["--no-such-thing"]).status.code(), Some(2));
}

#[test]
fn what_the_rules_say_is_asked_of_queries() {
    let asked = spelunk(&[
        "query",
        "-q",
        "MATCH (s:AiService) WHERE s.risk > 0 RETURN s.name, s.risk",
        "--format",
        "csv",
    ]);
    let shown = text(&asked);
    assert!(shown.lines().count() > 3 && !shown.contains("unknown"), "{shown}");
}

#[test]
fn every_key_is_told() {
    let shown = text(&spelunk(&["keys"]));
    assert!(shown.lines().any(|line| line.starts_with("q ctrl-c") && line.contains("everywhere")), "{shown}");
    let json: serde_json::Value =
        serde_json::from_str(&text(&spelunk(&["keys", "--format", "json"]))).expect("JSON");
    let rows = json.as_array().expect("a list");
    assert_eq!(rows.len(), spelunk::app::action::table().len());
    assert!(rows.iter().any(|row| row["keys"][0] == "V" && row["panes"][0] == "inventory"));
}

#[test]
fn without_a_terminal_there_is_a_summary() {
    let output = spelunk(&[]);
    assert_eq!(output.status.code(), Some(0));
    let shown = text(&output);
    assert!(shown.contains("AI workloads") && shown.contains("Reported attack paths: 15"), "{shown}");
}

#[test]
fn what_cannot_be_read_ends_with_3() {
    assert_eq!(spelunk(&["bom", "/no/such/folder"]).status.code(), Some(3));
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("a.json");
    std::fs::write(&file, "{\"bomFormat\":\"CycloneDX\"").expect("written");
    let output = spelunk(&["inspect", &file.display().to_string(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(3));
    let json: serde_json::Value = serde_json::from_str(&text(&output)).expect("JSON");
    assert_eq!(json["files"][0]["status"], "refused");
}

#[test]
fn the_demo_estate_is_read_whole() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-data/contoso");
    let json: serde_json::Value =
        serde_json::from_str(&text(&spelunk(&["inspect", folder, "--format", "json"]))).expect("JSON");
    let files = json["files"].as_array().expect("files");
    assert_eq!(files.len(), 26);
    for file in files {
        assert_eq!(file["status"], "read", "{file}");
    }
    assert_eq!(json["estate"]["kinds"]["AiAgent"], 14);
    assert_eq!(json["estate"]["paths"], 15);
}

#[test]
fn an_export_reads_back_as_the_same_estate() {
    let folder = tempfile::tempdir().expect("folder");
    let first = folder.path().join("first.json").display().to_string();
    let second = folder.path().join("second.json").display().to_string();
    assert_eq!(spelunk(&["export", "--to", "opengraph", "-o", &first]).status.code(), Some(0));
    assert_eq!(spelunk(&["export", "--to", "opengraph", "-o", &first]).status.code(), Some(2), "no --force");
    assert_eq!(spelunk(&["export", "--to", "opengraph", &first, "-o", &second]).status.code(), Some(0));
    let read = |path: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(path).expect("file")).expect("JSON")
    };
    let (first, second) = (read(&first), read(&second));
    let count = |json: &serde_json::Value, list: &str| json["graph"][list].as_array().map(Vec::len);
    assert_eq!(count(&first, "nodes"), count(&second, "nodes"));
    assert_eq!(count(&first, "edges"), count(&second, "edges"));
    assert!(count(&first, "nodes") > Some(300));
}

#[test]
fn a_query_answers_in_its_stable_shape() {
    let output =
        spelunk(&["query", "-q", "MATCH (s:AiService) WHERE s.exposed RETURN s.name", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text(&output)).expect("JSON");
    assert_eq!(json["columns"][0], "s.name");
    assert!(
        json["rows"].as_array().is_some_and(|rows| rows.iter().any(|row| row[0] == "aoai-prod")),
        "{json}"
    );
    assert_eq!(json["complete"], true);
    assert_eq!(spelunk(&["query", "-q", "MATCH (s:Nonsense) RETURN s"]).status.code(), Some(2));
}

#[test]
fn a_query_is_read_from_a_file_with_parameters_in_every_form() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("q.cypher").display().to_string();
    std::fs::write(
        &file,
        "\u{feff}MATCH (s:AiService)\nWHERE s.name = $name\nRETURN s.name AS `a|b`, $list AS list",
    )
    .expect("written");
    let ask = |format: &str| {
        let given = ["--param", "name=aoai-prod", "-p", "list=[1, \"x\"]"];
        spelunk(&[&["query", "--file", &file, "--format", format][..], &given[..]].concat())
    };
    let json: serde_json::Value = serde_json::from_str(&text(&ask("json"))).expect("JSON");
    assert_eq!(json["rows"], serde_json::json!([["aoai-prod", [1, "x"]]]));
    assert_eq!(json["bound"], "");
    assert_eq!(text(&ask("csv")), "a|b,list\naoai-prod,\"1, x\"\n");
    assert_eq!(text(&ask("markdown")).lines().next(), Some("| a\\|b | list |"));
    assert!(text(&ask("table")).contains("1 rows"));
    assert_eq!(spelunk(&["query", "--file", &file]).status.code(), Some(2), "no parameters");
    assert_eq!(spelunk(&["query", "--file", "/no/such/file"]).status.code(), Some(3));
    assert_eq!(
        spelunk(&["query", "--file", &file, "-q", "RETURN 1"]).status.code(),
        Some(2),
        "two questions"
    );
    assert_eq!(spelunk(&["query"]).status.code(), Some(2), "no question");
}

#[test]
fn a_wrong_query_is_told_with_its_place_and_what_works() {
    let output = spelunk(&["query", "-q", "MATCH (s:AiServise)\nRETURN s"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(told.contains("line 1, column 10") && told.contains("the closest is AiService"), "{told}");
    assert!(told.contains("\n  MATCH (s:AiServise)\n           ^^^^^^^^^"), "{told}");
    let output = spelunk(&["query", "-q", "MATCH (n) DELETE n"]);
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(told.contains("DELETE is not supported") && told.contains("MATCH"), "{told}");
}

#[test]
fn a_bound_that_is_reached_is_said() {
    let output = spelunk(&["query", "-q", "MATCH (n) RETURN n", "--max-rows", "3", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text(&output)).expect("JSON");
    assert_eq!(json["rows"].as_array().map(Vec::len), Some(3));
    assert_eq!((json["complete"].as_bool(), json["bound"].as_str()), (Some(false), Some("3 rows")));
}

#[test]
fn secrets_never_come_out() {
    let raw = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/sample-data/contoso/search-datasources.json"
    ))
    .expect("demo");
    let key =
        raw.split("AccountKey=").nth(1).and_then(|rest| rest.split([';', '"']).next()).expect("a fake key");
    assert!(key.len() > 10);
    let out = text(&spelunk(&["export", "--to", "opengraph"]));
    assert!(!out.contains(key), "the fake key came out");
    assert!(out.contains("‹secret:"), "its mask is there");
}

#[test]
fn templates_are_listed_counted_and_run() {
    let listed = text(&spelunk(&["templates"]));
    assert!(listed.lines().count() > 45 && listed.starts_with("name"), "{listed}");
    let json: serde_json::Value =
        serde_json::from_str(&text(&spelunk(&["templates", "--counts", "--format", "json"]))).expect("JSON");
    let of = |name: &str| {
        let all = json["templates"].as_array().expect("templates");
        all.iter().find(|one| one["name"] == name).cloned().unwrap_or_else(|| panic!("{name}"))
    };
    assert!(of("deployments")["rows"].as_u64() > Some(10));
    let bedrock = of("bedrock-agents-without-guardrails");
    assert_eq!(bedrock["rows"], 0);
    assert!(bedrock["why_empty"].as_str().is_some_and(|why| why.starts_with("no data: ")), "{bedrock}");
    let machines = |params: &[&str]| {
        text(&spelunk(&[&["query", "-t", "vms-with-a-vulnerability", "--format", "csv"], params].concat()))
    };
    assert_eq!(machines(&[]).lines().count(), 1, "nothing has the default one");
    assert!(machines(&["-p", "cve=CVE-2024-6387"]).contains("vm-jump"));
    let none = text(&spelunk(&["query", "-t", "vms-with-a-vulnerability"]));
    assert!(none.ends_with("none found\n"), "{none}");
    assert_eq!(spelunk(&["query", "-t", "no-such-template"]).status.code(), Some(2));
    assert_eq!(spelunk(&["query", "-q", "MATCH (n) RETURN n", "-p", "x"]).status.code(), Some(2));
}

#[test]
fn templates_of_ones_own_are_checked() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("mine.toml");
    let good = "[[template]]\nname = \"mine\"\ntitle = \"T\"\ncard = \"C\"\ncategory = \"X\"\nversion = 1\ncypher = \"MATCH (n:AiAgent) RETURN n\"\n";
    std::fs::write(&file, good).expect("written");
    let shown = folder.path().display().to_string();
    let listed = spelunk(&["templates", "--folder", &shown]);
    assert!(text(&listed).lines().last().is_some_and(|line| line.starts_with("mine")));
    std::fs::write(&file, good.replace("RETURN n", "RETURN x")).expect("written");
    let refused = spelunk(&["templates", "--folder", &shown]);
    assert_eq!(refused.status.code(), Some(3));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("mine.toml:7: cypher: "), "{said}");
}
