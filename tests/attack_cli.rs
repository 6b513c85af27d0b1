//! `spelunk paths` and `spelunk plan` from outside: shapes, bounds, exit codes, what-if files, order of files.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DEMO: &str = "sample-data/contoso";
const PATTERNS: &str = "tests/fixtures/attack/patterns.json";

fn run(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spelunk"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(args).output().expect("runs")
}

fn text(args: &[&str]) -> String {
    let output = run(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&text(&[args, &["--format", "json"]].concat())).expect("JSON")
}

fn members(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_json_has_its_documented_members() {
    let answer = json(&["paths", DEMO]);
    for member in ["paths", "pairs", "hops", "complete", "bounds"] {
        assert!(answer.get(member).is_some(), "{member}");
    }
    assert_eq!(answer["bounds"]["max_hops"], 8);
    assert_eq!(answer["complete"], true);
    let paths = answer["paths"].as_array().expect("paths");
    let origins = |origin: &str| paths.iter().filter(|path| path["origin"] == origin).count();
    assert!(origins("found") > 100 && origins("both") > 5 && origins("reported") > 0);
    assert_eq!(
        usize::try_from(answer["pairs"].as_u64().expect("pairs")).expect("small"),
        origins("found") + origins("both")
    );
    for path in paths {
        for member in
            ["id", "title", "risk", "score", "origin", "entry", "target", "steps", "breaks", "lessens"]
        {
            assert!(path.get(member).is_some(), "{member} in {:?}", members(path));
        }
        for step in path["steps"].as_array().expect("steps") {
            for member in ["from", "relation", "to", "state", "evidence"] {
                assert!(step[member].is_string(), "{member}: {step}");
            }
            assert!(step["state"] == "certain" || step["state"] == "possible");
        }
    }
    let plan = json(&["plan", DEMO]);
    assert!(plan["cut"]["cost"].as_u64().expect("cost") > 0);
    assert!(plan["cut"]["relations"].is_array());
    for step in plan["plan"].as_array().expect("plan") {
        for member in ["fix", "effort", "paths_left", "risk_left"] {
            assert!(step.get(member).is_some(), "{member}: {step}");
        }
    }
}

#[test]
fn every_pattern_is_named() {
    let answer = json(&["paths", PATTERNS]);
    for number in 1..=17 {
        let id = format!("AI-P{number:02}");
        let has =
            |path: &Value| path["patterns"].as_array().is_some_and(|all| all.iter().any(|own| *own == id));
        assert!(answer["paths"].as_array().expect("paths").iter().any(has), "{id}");
    }
}

#[test]
fn bounds_bound_and_are_said() {
    let all = json(&["paths", DEMO]);
    let short = json(&["paths", DEMO, "--max-hops", "3"]);
    assert!(short["pairs"].as_u64() < all["pairs"].as_u64());
    let steps = |path: &Value| path["steps"].as_array().expect("steps").len();
    let found = |answer: &Value| -> Vec<Value> {
        let paths = answer["paths"].as_array().expect("paths").iter();
        paths.filter(|path| path["origin"] != "reported").cloned().collect()
    };
    assert!(found(&short).iter().all(|path| steps(path) <= 3));
    let few = json(&["paths", DEMO, "--top", "5"]);
    assert_eq!(
        (found(&few).len(), &few["pairs"], &few["bounds"]["listed_all"]),
        (5, &all["pairs"], &Value::Bool(false))
    );
    assert_eq!(found(&few), found(&all)[..5].to_vec());
    for wrong in
        [&["paths", "--max-hops", "0"][..], &["paths", "--max-hops", "99"], &["paths", "--follow", "RUNS_AS"]]
    {
        assert_eq!(run(wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn questions_name_their_own_ends() {
    let from = "MATCH (n:VirtualMachine) WHERE n.name = 'vm-jump' RETURN n";
    let to = "MATCH (n:AiService) RETURN n";
    let answer = json(&["paths", DEMO, "--from", from, "--to", to]);
    let paths = answer["paths"].as_array().expect("paths");
    assert!(!paths.is_empty());
    for path in paths.iter().filter(|path| path["origin"] != "reported") {
        assert!(path["entry"].as_str().expect("entry").ends_with("vm-jump"), "{path}");
    }
    let followed = json(&[
        "paths",
        DEMO,
        "--from",
        from,
        "--to",
        to,
        "--follow",
        "RUNS_AS,HAS_PERMISSION,CONTAINS",
        "--max-hops",
        "4",
    ]);
    assert!(followed["pairs"].as_u64().expect("pairs") > 0);
    assert!(followed["cut"]["cost"].as_u64().expect("cost") > 0);
    let wrong = run(&["paths", DEMO, "--from", from, "--to", to, "--follow", "RUNS_AZ"]);
    assert_eq!(wrong.status.code(), Some(2));
    let scalar = run(&["paths", DEMO, "--from", "MATCH (n) RETURN n.name"]);
    assert_eq!(scalar.status.code(), Some(2));
}

#[test]
fn a_what_if_file_ends_paths() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("fixed.toml");
    let before = json(&["paths", PATTERNS]);
    std::fs::write(&file, "name = \"keys\"\n[[fixed]]\nfix = \"azure-ai-keys-refused\"\nnode = \"p02/aoai\"\n[[fixed]]\nnode = \"gone\"\n")
        .expect("written");
    let name = file.to_str().expect("UTF-8");
    let after = json(&["paths", PATTERNS, "--what-if", name]);
    let has = |answer: &Value| {
        let paths = answer["paths"].as_array().expect("paths");
        paths.iter().any(|path| path["target"] == "p02/aoai")
    };
    assert!(has(&before) && !has(&after));
    assert_eq!(after["what_if"]["name"], "keys");
    assert!(after["remarks"][0].as_str().expect("a remark").contains("gone"));
    assert_eq!(run(&["paths", PATTERNS, "--what-if", "no-such-file"]).status.code(), Some(3));
    std::fs::write(&file, "nonsense").expect("written");
    assert_eq!(run(&["paths", PATTERNS, "--what-if", name]).status.code(), Some(2));
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()).collect();
    files.sort();
    files
}

#[test]
fn the_order_of_the_files_changes_no_byte() {
    let files = files(DEMO);
    let in_order = |files: &[PathBuf]| {
        let names: Vec<&str> = files.iter().map(|file| file.to_str().expect("UTF-8")).collect();
        text(&[&["paths"], names.as_slice(), &["--format", "json"]].concat())
    };
    let expected = in_order(&files);
    let mut other = files.clone();
    other.reverse();
    assert_eq!(in_order(&other), expected);
    other.rotate_left(7);
    assert_eq!(in_order(&other), expected);
}

#[test]
fn people_read_it_as_text_and_markdown() {
    let table = text(&["paths", PATTERNS]);
    assert!(table.contains("attack paths") && table.contains("ends it: ") && table.contains("Choke points"));
    let markdown = text(&["paths", PATTERNS, "--format", "markdown"]);
    assert!(markdown.starts_with("# Attack paths") && markdown.contains("Additional recommendations"));
    let plan = text(&["plan", PATTERNS]);
    assert!(plan.contains("paths left") && plan.contains("today"));
}

#[test]
fn paths_are_drawn_within_the_width() {
    let drawing = text(&["paths", DEMO, "--draw", "unicode", "--top", "1", "--width", "70"]);
    let first = json(&["paths", DEMO, "--top", "1"]);
    let target = first["paths"][0]["target"].as_str().expect("an id");
    assert!(drawing.contains(target.rsplit('/').next().expect("a name")), "{drawing}");
    let ascii = text(&["paths", DEMO, "--draw", "ascii", "--top", "25", "--width", "90"]);
    assert!(ascii.is_ascii() && ascii.lines().count() > 20, "{ascii}");
    for (text, most) in [(&drawing, 70), (&ascii, 90)] {
        assert!(text.lines().all(|line| line.chars().count() <= most), "{text}");
    }
}

#[test]
fn paths_are_written_in_drawing_languages() {
    for (form, start, end) in
        [("mermaid", "flowchart", ""), ("dot", "digraph", "}"), ("svg", "<svg", "</svg>")]
    {
        let text = text(&["paths", DEMO, "--draw", form]);
        assert!(text.starts_with(start) && text.trim_end().ends_with(end), "{form}: {text}");
        assert!(text.contains("prompt-logs"), "{form}: {text}");
    }
    assert_eq!(run(&["paths", DEMO, "--draw", "dot", "--format", "json"]).status.code(), Some(2));
}
