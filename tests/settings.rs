//! `config.toml`, its sub-command, and what wrong settings end with.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs with a settings folder of its own and no variables that set anything.
fn spelunk(folder: &Path, variables: &[(&str, &str)], args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spelunk"));
    command.env_clear().env("HOME", folder).env("XDG_CONFIG_HOME", folder);
    command.envs(variables.iter().copied()).args(args).stdin(Stdio::null()).output().expect("runs")
}

fn folder(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("folder");
    std::fs::create_dir(folder.path().join("spelunk")).expect("made");
    std::fs::write(folder.path().join("spelunk/config.toml"), config).expect("written");
    folder
}

fn text(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[test]
fn the_template_is_accepted_as_it_is_and_never_overwrites() {
    let folder = tempfile::tempdir().expect("folder");
    let path = text(&spelunk(folder.path(), &[], &["config", "path"]));
    assert!(path.trim_end().ends_with("spelunk/config.toml"), "{path}");
    std::fs::create_dir(folder.path().join("spelunk")).expect("made");
    text(&spelunk(folder.path(), &[], &["config", "template", "-o", path.trim_end()]));
    let shown = text(&spelunk(folder.path(), &[], &["config", "show"]));
    assert!(shown.lines().skip(1).all(|line| line.ends_with("default")), "{shown}");
    assert_eq!(
        spelunk(folder.path(), &[], &["config", "template", "-o", path.trim_end()]).status.code(),
        Some(2)
    );
    let schema: serde_json::Value =
        serde_json::from_str(&text(&spelunk(folder.path(), &[], &["config", "schema"]))).expect("JSON");
    assert_eq!(schema["properties"]["mouse"]["default"], true);
    assert!(schema["properties"]["keys"]["properties"]["paths"].is_object());
}

#[test]
fn variables_beat_the_file_and_origins_are_told() {
    let folder = folder("mouse = false\ncolor = \"256\"\n[keys]\nzoom = \"ctrl-l\"\n");
    let variables = [("SPELUNK_COLOR", "16"), ("SPELUNK_GLYPHS", "ascii")];
    let shown = text(&spelunk(folder.path(), &variables, &["config", "show", "--format", "json"]));
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    let setting = |name: &str| {
        let one = &shown["settings"][name];
        (one["value"].clone(), one["from"].as_str().expect("an origin").to_owned())
    };
    assert_eq!(setting("color"), ("16".into(), "variable SPELUNK_COLOR".into()));
    assert_eq!(setting("glyphs").0, "ascii");
    assert!(setting("mouse").1.ends_with("config.toml:1"));
    assert_eq!(setting("clipboard").1, "default");
    assert_eq!(shown["keys"][0]["action"], "zoom");
    let keys = text(&spelunk(folder.path(), &[], &["keys"]));
    assert!(keys.lines().any(|line| line.starts_with("ctrl-l") && line.contains("zoom")), "{keys}");
}

#[test]
fn what_is_wrong_ends_with_2_and_says_where() {
    let wrong = folder("[keys]\nzom = \"Z\"\nquit = \"z\"\n");
    let told = refused(&spelunk(wrong.path(), &[], &["keys"]));
    assert!(told.contains("config.toml:2: no action is called `zom`; did you mean `zoom`?"), "{told}");
    assert!(told.contains("config.toml:3: `z` everywhere would do both `zoom` and `quit`"), "{told}");
    let other = wrong.path().join("other.toml");
    std::fs::write(&other, "colr = \"16\"\n").expect("written");
    let named = other.display().to_string();
    let told = refused(&spelunk(wrong.path(), &[], &["config", "show", "--config", &named]));
    assert!(told.contains("other.toml:1: no setting is called `colr`; did you mean `color`?"), "{told}");
    let told = refused(&spelunk(wrong.path(), &[("SPELUNK_CONFIG", "/no/such.toml")], &["keys"]));
    assert!(told.contains("/no/such.toml"), "{told}");
    let odd = folder("\"\u{1b}[31mtheme\" = 1\n");
    let told = refused(&spelunk(odd.path(), &[], &["keys"]));
    assert!(!told.contains('\u{1b}'), "nothing of the file reaches the terminal raw: {told}");
}

#[test]
fn the_doctor_tells_what_is_and_what_to_do() {
    let own = folder("theme = \"light\"\ncolor = \"256\"\n");
    let variables = [("TERM", "xterm"), ("LC_ALL", "C"), ("TMUX", "/tmp/tmux-1/default,1,0")];
    let shown = text(&spelunk(own.path(), &variables, &["doctor", "--format", "json"]));
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    let row = |what: &str| {
        let rows = shown.as_array().expect("rows");
        rows.iter().find(|row| row["what"] == what).unwrap_or_else(|| panic!("no {what}")).clone()
    };
    let is = |what: &str| row(what)["is"].as_str().expect("text").to_owned();
    assert!(is("terminal").contains("tmux"));
    assert!(is("colours").starts_with("256"));
    assert!(is("theme").starts_with("light"));
    assert!(is("glyphs").starts_with("ASCII (C)"));
    assert!(row("clipboard")["advice"].as_str().expect("text").contains("set-clipboard"));
    assert_eq!(row("settings")["state"], "fine");
    assert!(is("own themes").starts_with("none"));
}

#[test]
fn the_doctor_ends_with_1_when_something_is_wrong() {
    let broken = folder("them = \"light\"\n");
    let output = spelunk(broken.path(), &[], &["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(shown.contains("WRONG") && shown.contains("config.toml:1"), "{shown}");
    let themeless = folder("theme = \"nothing\"\n");
    let output = spelunk(themeless.path(), &[], &["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("no theme is called"));
}

#[test]
fn shells_and_manuals_know_every_sub_command() {
    let folder = tempfile::tempdir().expect("folder");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let completions = text(&spelunk(folder.path(), &[], &["completions", shell]));
        for word in ["doctor", "config", "--theme"] {
            let word = if shell == "fish" { word.trim_start_matches('-') } else { word };
            assert!(completions.contains(word), "{shell}: {word}");
        }
    }
    let page = text(&spelunk(folder.path(), &[], &["man"]));
    assert!(page.contains(".TH spelunk") && page.contains("spelunk\\-doctor"), "{page}");
    assert!(text(&spelunk(folder.path(), &[], &["man", "check"])).contains("unknown\\-fails"));
    let told = refused(&spelunk(folder.path(), &[], &["man", "chekc"]));
    assert!(told.contains("did you mean `check`?"), "{told}");
}
