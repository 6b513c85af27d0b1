//! Every template answers on the demo estate as the committed table says, or its file says why it cannot.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use spelunk::ingest::{Progress, embedded, load};
use spelunk::model::Estate;
use spelunk::query::{Template, load_dir, templates, with_own};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

/// Name, number of rows and first cells of every template, one a line. `SPELUNK_BLESS=1` writes it anew.
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/templates.tsv");
/// How many first cells of each template are compared.
const FIRST: usize = 6;

/// Properties that templates ask for and that no record of the demo estate carries: other scanners bring them.
const NOT_IN_THE_DEMO: [&str; 1] = ["property known_exploited"];

fn demo() -> Estate {
    spelunk::posture::complete(load(&embedded::demo(), &Arc::new(Progress::default())).expect("loads"))
}

/// One line of the table: name, rows, the different first cells in their order.
fn line(template: &Template, estate: &Estate) -> String {
    let answer = template.run(estate).unwrap_or_else(|error| panic!("{}: {error}", template.name));
    assert!(answer.complete, "{}", template.name);
    let mut first: Vec<String> = Vec::new();
    for row in &answer.rows {
        let cell = row.first().map(|cell| cell.shown(estate)).unwrap_or_default();
        if !first.contains(&cell) {
            first.push(cell);
        }
    }
    let more = if first.len() > FIRST { ", …" } else { "" };
    first.truncate(FIRST);
    format!("{}\t{}\t{}{more}", template.name, answer.rows.len(), first.join(", "))
}

#[test]
fn templates_answer_as_the_table_says() {
    let estate = demo();
    let mut ours = String::from("template\trows\tfirst cells\n");
    for template in templates() {
        writeln!(ours, "{}", line(template, &estate)).expect("written");
    }
    if std::env::var_os("SPELUNK_BLESS").is_some() {
        std::fs::write(TABLE, &ours).expect("written");
    }
    let table = std::fs::read_to_string(TABLE).expect("the table");
    for (ours, theirs) in ours.lines().zip(table.lines()) {
        assert_eq!(ours, theirs, "if that is right, write the table anew with SPELUNK_BLESS=1");
    }
    assert_eq!(ours.lines().count(), table.lines().count());
}

#[test]
fn a_template_without_rows_says_why() {
    let estate = demo();
    for template in templates() {
        let answer = template.run(&estate).expect("runs");
        let said = !template.without_demo_rows.is_empty();
        assert_eq!(answer.rows.is_empty(), said, "{}: {}", template.name, template.without_demo_rows);
        let unmet: Vec<String> =
            template.needs.iter().filter(|need| !need.is_met(&estate)).map(ToString::to_string).collect();
        assert!(said || unmet.is_empty(), "{} has rows without {unmet:?}", template.name);
        for column in &answer.columns {
            assert!(!column.contains('.'), "{}: the column {column} has no name of its own", template.name);
        }
        let unknown = |warning: &&String| !NOT_IN_THE_DEMO.iter().any(|name| warning.contains(name));
        let warnings: Vec<&String> = answer.warnings.iter().filter(unknown).collect();
        assert!(warnings.is_empty() || said, "{}: {warnings:?}", template.name);
    }
}

#[test]
fn answers_are_the_same_every_time() {
    let (one, two) = (demo(), demo());
    for template in templates() {
        let (first, second) = (template.run(&one).expect("runs"), template.run(&two).expect("runs"));
        assert_eq!(first, second, "{}", template.name);
    }
}

#[test]
fn the_verbatim_titles_of_the_product_are_there() {
    let titles: BTreeSet<&str> = templates().iter().map(|template| template.title.as_str()).collect();
    for title in [
        "AI workloads and models in use",
        "Generative AI vulnerable code repositories that provision Azure OpenAI",
        "Containers running container images with known Generative AI vulnerabilities",
        "Sensitive data resource used for grounding",
        "Vulnerable containers used for AI",
        "Internet exposed VMs",
        "Internet exposed VMs with high severity vulnerabilities",
        "Internet exposed SQL servers with managed identity",
        "Internet exposed SQL Servers tagged as production",
        "User accounts without MFA and with permissions to Storage Accounts",
        "Kubernetes pods running images with high severity vulnerabilities",
        "Kubernetes namespaces contain vulnerable pods",
        "Key Vault keys and secrets without any expiration period",
        "User accounts with permission to vulnerable VMs",
        "Internet exposed storage account containers with sensitive data that allow public access",
        "Internet exposed containers with high severity vulnerabilities",
    ] {
        assert!(titles.contains(title), "{title}");
    }
}

const GOOD: &str = r#"
[params]
least = 1

[[template]]
name = "mine"
title = "Mine"
card = "Storage accounts of mine"
category = "Mine"
version = 1
columns = ["account"]
params = { word = "st" }
cypher = '''
MATCH (a:StorageAccount)
WHERE a.name STARTS WITH $word
RETURN a.location AS region, a AS account
'''
"#;

fn in_folder(files: &[(&str, &str)]) -> (Vec<Template>, Vec<String>) {
    let folder = tempfile::tempdir().expect("folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let (templates, errors) = load_dir(folder.path());
    let prefix = format!("{}/", folder.path().display());
    (templates, errors.iter().map(|error| error.to_string().replace(&prefix, "")).collect())
}

#[test]
fn a_folder_of_ones_own_is_read() {
    let (mine, errors) =
        in_folder(&[("a.toml", GOOD), ("b.TOML", &GOOD.replace("mine", "other")), ("c.txt", "x")]);
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(mine.iter().map(|template| template.name.as_str()).collect::<Vec<_>>(), ["mine", "other"]);
    let answer = mine[0].run(&demo()).expect("runs");
    assert_eq!(answer.columns, ["account"]);
    assert!(answer.rows.len() > 5 && answer.rows.iter().all(|row| row.len() == 1));
}

#[test]
fn what_is_wrong_is_told_by_file_and_line() {
    for (wrong, said) in [
        (GOOD.replace("title = ", "titel = "), "t.toml:7: unknown field `titel`"),
        (GOOD.replace("name = \"mine\"", "name = \"My own\""), "t.toml:6: a name is made of small letters"),
        (GOOD.replace("version = 1", "version = 0"), "t.toml:10: versions count from 1"),
        (GOOD.replace("version = 1", "version = \"x\""), "t.toml:10: invalid type"),
        (GOOD.replace("RETURN", "RETRUN"), "t.toml:16: cypher: "),
        (GOOD.replace("a AS account", "b AS account"), "t.toml:16: cypher: "),
        (GOOD.replace("[\"account\"]", "[\"acount\"]"), "t.toml:11: the query returns no acount"),
        (GOOD.replace("version = 1", "version = 1\nneeds = [\"a b\"]"), "t.toml:11: a b is no kind"),
        (GOOD.replace("card = \"Storage accounts of mine\"", "card = \"\""), "t.toml:8: a card has 1 to"),
        (GOOD.replace("{ word = \"st\" }", "{ word = { x = 1 } }"), "t.toml:6: params.word"),
        (GOOD.replace("[[template]]", "[template]"), "t.toml:5: write [[template]]"),
        (format!("{GOOD}\n[other]\n"), "t.toml:19: other is not known here"),
        (format!("{GOOD}{}", &GOOD[21..]), "t.toml:19: a second template mine"),
        (GOOD.replace("'''\n", "'\n"), "t.toml:14: "),
    ] {
        let (_, errors) = in_folder(&[("t.toml", &wrong)]);
        assert!(errors.iter().any(|error| error.starts_with(said)), "{said}\n{errors:?}\n{wrong}");
    }
    let (kept, errors) = in_folder(&[
        ("a.toml", &format!("{GOOD}{}", GOOD[21..].replace("mine\"", "ours\"").replace("title", "titel"))),
        ("b.toml", GOOD),
    ]);
    assert_eq!(kept.len(), 1, "the good one of a file is kept");
    assert_eq!(errors.len(), 2, "{errors:?}");
    let (none, errors) = load_dir(std::path::Path::new("/no/such/folder"));
    assert!(none.is_empty() && errors.len() == 1 && errors[0].line == 0);
}

#[test]
fn ones_own_stand_after_the_shipped_and_replace_those_of_their_name() {
    let (own, _) = in_folder(&[("a.toml", GOOD), ("b.toml", &GOOD.replace("\"mine\"", "\"deployments\""))]);
    let all = with_own(&own);
    assert_eq!(all.len(), templates().len() + 1);
    assert_eq!(all.last().map(|one| one.name.as_str()), Some("deployments"));
    assert_eq!(all.iter().filter(|one| one.name == "deployments").count(), 1);
}

#[test]
fn what_the_explorer_saves_is_read() {
    let folder = tempfile::tempdir().expect("folder");
    let cypher = "MATCH (n:AiAgent)\nRETURN n AS agent";
    spelunk::config::templates::save(folder.path(), "My agents", "All of them", cypher).expect("saved");
    let (own, errors) = load_dir(folder.path());
    assert_eq!(errors, []);
    assert_eq!((own[0].name.as_str(), own[0].cypher.as_str(), own[0].version), ("my-agents", cypher, 1));
}
