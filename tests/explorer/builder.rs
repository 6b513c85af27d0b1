//! The step builder: opened on a template, refined, run; its text; its own templates.

use super::driver::Explorer;
use spelunk::app::builder::{Builder, Found};
use spelunk::app::{Action, Effect, Event, Pane};
use spelunk::query::steps::Steps;

/// The builder on a query.
pub fn on_query(width: u16, height: u16, title: &str, text: &str) -> Explorer {
    let mut explorer = Explorer::new(width, height);
    explorer.press("2");
    let (builder, jobs) = Builder::open(title, text, Pane::Queries);
    (explorer.state.builder, explorer.state.focus) = (Some(builder), Pane::Builder);
    explorer.work(jobs.into_iter().map(|job| Effect::Builder(Box::new(job))).collect());
    explorer
}

/// A query whose steps are all of them steps.
pub const MODELS: &str = "MATCH (m:AiModel)-[:RUNS_ON]->(d:ModelDeployment)<-[:CONTAINS]-(s) \
     RETURN m AS model, m.model_version AS version, d AS deployment, s AS service";

fn on_models() -> Explorer {
    on_query(120, 40, "models", MODELS)
}

fn builder(explorer: &Explorer) -> &Builder {
    explorer.state.builder.as_ref().expect("the builder is open")
}

fn cypher(explorer: &Explorer) -> &str {
    builder(explorer).text.text()
}

fn rows(explorer: &Explorer) -> usize {
    match &builder(explorer).found {
        Found::Rows(rows) => rows.rows,
        other => panic!("not counted: {other:?}"),
    }
}

/// What the line under the cursor says.
fn line(explorer: &Explorer) -> String {
    let builder = builder(explorer);
    let parts = &builder.lines[builder.list.cursor].parts;
    parts.iter().map(|(_, text)| text.as_str()).collect::<String>().trim().to_owned()
}

#[test]
fn a_template_is_opened_refined_and_run() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("2 /").type_text("AI workloads and models in use");
    explorer.state.typing = false;
    explorer.press("Q");
    assert_eq!(explorer.state.focus, Pane::Builder);
    assert_eq!(line(&explorer), "find ◇ AI models");
    let before = rows(&explorer);
    explorer.press("+").type_text("contains sensitive data").press("enter");
    assert!(line(&explorer).contains("that ✦ Contains sensitive data"), "{}", line(&explorer));
    let after = rows(&explorer);
    assert!(after < before, "the count follows each change: {after} of {before}");
    explorer.press("n");
    assert!(line(&explorer).contains("that not ✦ Contains sensitive data"), "{}", line(&explorer));
    explorer.press("n r");
    assert!(explorer.state.builder.is_none());
    assert_eq!(explorer.state.focus, Pane::Results);
    let results = explorer.state.results.as_ref().expect("rows");
    assert_eq!(results.rows.len(), after);
    assert_eq!(results.title, "AI workloads and models in use (edited)");
    explorer.press("[");
    assert!(line(&explorer).contains("that ✦ Contains sensitive data"), "back brings the builder again");
    assert_eq!(rows(&explorer), after);
}

#[test]
fn every_choice_says_what_it_leaves() {
    let mut explorer = on_models();
    explorer.press("down down +");
    let popup = builder(&explorer).popup.clone().expect("choices");
    let choice = popup.selected().expect("a choice").clone();
    explorer.press("enter");
    assert_eq!(builder(&explorer).tallies.list[0].yes, choice.left);
}

#[test]
fn the_value_of_a_property_is_typed_with_an_operator() {
    let text = "MATCH (i:ContainerImage)-[:AFFECTED_BY]->(v:Vulnerability) RETURN i, v";
    let mut explorer = on_query(120, 40, "images", text);
    explorer.press("down +").type_text("cvss").press("enter").type_text(">= 9");
    let popup = builder(&explorer).popup.clone().expect("choices");
    assert_eq!(popup.rows.len(), 1);
    for _ in 0..4 {
        explorer.apply(Event::Erase);
    }
    explorer.apply(Event::Erase);
    let popup = builder(&explorer).popup.clone().expect("choices");
    assert!(popup.rows.len() > 5, "one step back, to the conditions");
    explorer.type_text("cvss").press("enter").type_text(">= 9").press("enter");
    assert_eq!(line(&explorer), "└─ that cvss is at least 9");
    assert!(cypher(&explorer).contains("v.cvss >= 9"), "{}", cypher(&explorer));
}

#[test]
fn a_connection_is_added_hidden_deepened_and_its_kinds_changed() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("Q");
    assert_eq!(builder(&explorer).title, "a new query");
    explorer.press("t").type_text("model deployments").press("enter");
    assert_eq!(cypher(&explorer), "MATCH (deployment:ModelDeployment)\nRETURN deployment");
    explorer.press("+").type_text("contained in").press("enter").press("enter");
    assert!(line(&explorer).starts_with("└─ that contained in ─▸"), "{}", line(&explorer));
    explorer.press("t").type_text("accounts").press("enter");
    assert!(cypher(&explorer).contains("(account:Account)"), "{}", cypher(&explorer));
    assert_eq!(rows(&explorer), 0, "no deployment lies directly in an account");
    explorer.press("*");
    assert!(cypher(&explorer).contains("<-[:CONTAINS*]-(account:Account)"), "{}", cypher(&explorer));
    assert!(rows(&explorer) > 0);
    assert_eq!(builder(&explorer).steps.as_ref().map(Steps::shown), Some(vec!["deployment", "account"]));
    explorer.press("c");
    assert!(cypher(&explorer).contains("WHERE EXISTS { (deployment)<-[:CONTAINS*]-(account:Account) }"));
    explorer.press("d");
    assert_eq!(cypher(&explorer), "MATCH (deployment:ModelDeployment)\nRETURN DISTINCT deployment");
    explorer.press("u");
    assert!(cypher(&explorer).contains("EXISTS"), "{}", cypher(&explorer));
    explorer.press("U");
    assert!(!cypher(&explorer).contains("EXISTS"), "{}", cypher(&explorer));
}

#[test]
fn several_types_are_checked_together() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("Q t").type_text("ai agents").press("tab");
    for _ in 0.."ai agents".len() {
        explorer.apply(Event::Erase);
    }
    explorer.type_text("ai models").press("tab enter");
    let steps = builder(&explorer).steps.as_ref().expect("steps");
    assert!(steps.root.kinds.contains(&"AiAgent".to_owned()), "{:?}", steps.root.kinds);
    assert!(steps.root.kinds.contains(&"AiModel".to_owned()), "{:?}", steps.root.kinds);
}

#[test]
fn or_stands_beside_and_joins_turn() {
    let mut explorer = on_query(120, 40, "deployments", "MATCH (d:ModelDeployment) RETURN d");
    explorer.press("+").type_text("critical resource").press("enter");
    explorer.press("|").type_text("no content filter").press("enter");
    let text = cypher(&explorer).to_owned();
    assert!(text.contains(" OR "), "{text}");
    explorer.press("o");
    assert_ne!(cypher(&explorer), text);
}

#[test]
fn the_text_is_edited_and_becomes_steps_again_or_says_why_not() {
    let mut explorer = on_models();
    let (steps, before) = (builder(&explorer).steps.clone(), rows(&explorer));
    explorer.press("e").type_text(" LIMIT WHERE");
    assert!(matches!(builder(&explorer).found, Found::Wrong(_)), "{:?}", builder(&explorer).found);
    assert!(explorer.with_styles().contains('r'), "the fault is marked");
    explorer.act(Action::CutWordLeft).type_text("3");
    assert_eq!(rows(&explorer), 3);
    explorer.press("esc");
    assert_eq!(explorer.state.focus, Pane::Builder);
    let now = builder(&explorer).steps.as_ref().expect("steps again");
    assert_eq!(now.returned.limit, Some(3));
    explorer
        .press("e")
        .type_text(" UNION MATCH (x:AiAgent) RETURN x AS model, 1 AS version, 2 AS deployment, 3 AS service");
    explorer.press("esc esc");
    assert!(builder(&explorer).steps.is_none());
    assert!(builder(&explorer).why_text.contains("UNION is no step"), "{}", builder(&explorer).why_text);
    assert!(explorer.text().contains("The steps cannot say this query"));
    explorer.press("+");
    assert!(explorer.state.message.contains("e edits its text"), "{}", explorer.state.message);
    explorer.press("u u");
    assert_eq!(builder(&explorer).steps, steps);
    assert_eq!(rows(&explorer), before);
}

#[test]
fn words_are_offered_while_the_text_is_written() {
    let mut explorer = on_models();
    explorer.press("e").type_text(", m.model_ver");
    let completion = builder(&explorer).completion.as_ref().expect("words");
    assert_eq!(completion.words[0].text, "model_version");
    assert!(completion.words[0].count.is_some());
    explorer.press("tab");
    assert!(cypher(&explorer).ends_with(", m.model_version"), "{}", cypher(&explorer));
    explorer.type_text(" AS v").press("esc");
    if builder(&explorer).completion.is_some() {
        explorer.press("esc");
    }
    assert!(builder(&explorer).steps.is_some(), "{}", builder(&explorer).why_text);
}

#[test]
fn a_query_is_saved_once_and_copied_as_a_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut explorer = on_models();
    explorer.state.templates = Some(folder.path().join("templates"));
    explorer.state.inputs = vec!["my exports".to_owned()];
    explorer.press("w").type_text("Mine: all of it").press("enter");
    assert!(builder(&explorer).naming.is_none(), "{}", explorer.state.message);
    let saved = folder.path().join("templates").join("mine-all-of-it.toml");
    let text = std::fs::read_to_string(&saved).expect("saved");
    assert!(text.contains("MATCH (m:AiModel)"), "{text}");
    assert!(text.contains("find ◇ AI models that runs on ◇ Model deployments that contained in"), "{text}");
    explorer.press("d w").type_text("mine all of it").press("enter");
    assert!(explorer.state.message.contains("already there"), "{}", explorer.state.message);
    assert_eq!(std::fs::read_to_string(&saved).expect("still there"), text);
    explorer.press("esc y");
    let copied = explorer.copied.last().expect("copied");
    assert!(copied.starts_with("spelunk query -q 'MATCH (m:AiModel)"), "{copied}");
    assert!(copied.ends_with("' 'my exports'"), "{copied}");
}

#[test]
fn a_changed_query_is_not_lost_by_one_key() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("2 Q esc");
    assert!(explorer.state.builder.is_none(), "nothing was changed");
    assert_eq!(explorer.state.focus, Pane::Queries);
    explorer.press("Q + enter esc");
    assert!(explorer.state.builder.is_some());
    assert!(explorer.state.message.contains("Esc again leaves"), "{}", explorer.state.message);
    explorer.press("esc");
    assert!(explorer.state.builder.is_none());
}

#[test]
fn the_query_of_the_rows_is_refined() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("2 /").type_text("AI workloads and models in use");
    explorer.state.typing = false;
    explorer.press("enter Q");
    assert_eq!(builder(&explorer).title, "AI workloads and models in use");
    assert!(builder(&explorer).steps.is_some());
    assert_eq!(rows(&explorer), explorer.state.results.as_ref().expect("rows").rows.len());
}

#[test]
fn actions_of_the_builder_are_found_in_the_list_of_actions() {
    let mut explorer = on_models();
    explorer.press("down :").type_text("show what the connection leads to as a column").press("enter");
    assert!(cypher(&explorer).contains("EXISTS"), "{}", cypher(&explorer));
    explorer.press("esc esc :").type_text("remove the condition").press("enter");
    assert!(explorer.state.message.contains("open it"), "{}", explorer.state.message);
}

#[test]
fn the_mouse_chooses_lines_choices_and_places_of_the_text() {
    let mut explorer = on_models();
    let click = |explorer: &mut Explorer, text: &str| {
        let frame = explorer.text();
        let (y, line) = frame.lines().enumerate().find(|(_, line)| line.contains(text)).expect(text);
        let x = line[..line.find(text).expect(text)].chars().count();
        let (_, hits) = explorer.draw();
        let at = |number: usize| u16::try_from(number).expect("small");
        let (pane, row) = hits.at(at(x), at(y)).expect("something is there");
        explorer.apply(Event::Click(pane, row));
    };
    click(&mut explorer, "runs on");
    assert!(line(&explorer).contains("runs on"));
    explorer.press("+").type_text("no content filter");
    click(&mut explorer, "No content filter");
    assert!(builder(&explorer).popup.is_none(), "a click on the choice under the cursor takes it");
    click(&mut explorer, "RETURN");
    assert_eq!(explorer.state.focus, Pane::Cypher);
    let at = builder(&explorer).text.place().0;
    assert!(cypher(&explorer).lines().nth(at).expect("a line").starts_with("RETURN"));
}
