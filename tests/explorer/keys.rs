//! Keys that the person gave: they work, and every place that names keys names them.

use super::driver::Explorer;
use spelunk::app::{Event, Keymap};
use spelunk::config::file::parse;
use std::path::Path;

pub fn keymap(config: &str) -> Keymap {
    let path = Path::new("config.toml");
    Keymap::new(path, &parse(path, config).expect("a config").bindings).expect("no conflict")
}

#[test]
fn own_keys_work_and_are_shown_everywhere() {
    let mut explorer = Explorer::new(120, 40);
    explorer.state.keys = keymap("[keys]\nzoom = \"ctrl-l\"\n[keys.paths]\nstory = \"T\"\n");
    assert!(explorer.text().contains("ctrl-l zoom"), "the hints: {}", explorer.text());
    explorer.press("4 T");
    assert!(explorer.state.paths.story);
    assert!(explorer.text().contains("T story"), "the hints: {}", explorer.text());
    explorer.press("ctrl-l");
    assert!(explorer.state.zoomed);
    explorer.press(":").type_text("numbered text");
    let list = explorer.text();
    assert!(list.lines().any(|line| line.contains(" T ") && line.contains("tell the attack path")), "{list}");
}

/// Types, moves, cuts and pastes the way a shell does.
fn edit(explorer: &mut Explorer) {
    explorer.type_text("one two three").press("ctrl-a ctrl-f").type_text("X");
    explorer.press("alt-f ctrl-k ctrl-b ctrl-b").type_text("-");
    explorer.press("ctrl-e ctrl-w ctrl-y ctrl-y home delete");
}

const EDITED: &str = "X-nene";

#[test]
fn every_line_is_edited_alike() {
    let shown = |explorer: &Explorer| explorer.state.line_text().map(str::to_owned);
    for open in ["/", "2 /", "3 /", "4 esc /", "5 /", ":", "Q +", "Q w"] {
        let mut explorer = Explorer::new(120, 40);
        explorer.state.templates = Some("templates".into());
        explorer.press(open);
        edit(&mut explorer);
        assert_eq!(shown(&explorer).as_deref(), Some(EDITED), "{open}");
        explorer.press("ctrl-a alt-d ctrl-u");
        assert_eq!(shown(&explorer).as_deref(), Some("-nene"), "{open}");
        explorer.press("end ctrl-u");
        assert_eq!(shown(&explorer).as_deref(), Some(""), "{open}");
        explorer.press("ctrl-y");
        assert_eq!(shown(&explorer).as_deref(), Some("-nene"), "{open}");
    }
}

#[test]
fn the_cursor_of_a_line_is_shown_and_what_it_finds_follows() {
    let mut explorer = Explorer::new(120, 40);
    explorer.press("/").type_text("oai-sandbx").press("left");
    assert!(explorer.text().contains("filter: oai-sandb▏x"), "{}", explorer.text());
    assert!(explorer.state.inventory.rows.is_empty());
    explorer.type_text("o");
    assert!(!explorer.state.inventory.rows.is_empty());
    explorer.press("end");
    assert!(explorer.text().contains("filter: oai-sandbox_"), "{}", explorer.text());
    explorer.apply(Event::Paste("a\nb".to_owned()));
    assert_eq!(explorer.state.filter(), "oai-sandboxa b", "a pasted line break is no line break");
}

#[test]
fn keys_of_lines_can_be_given_anew() {
    let mut explorer = Explorer::new(120, 40);
    explorer.state.keys = keymap("[keys.line]\ncut_to_end = \"ctrl-x\"\n");
    explorer.press("/").type_text("sand").press("home ctrl-x");
    assert_eq!(explorer.state.filter(), "");
    let path = Path::new("config.toml");
    let typed = parse(path, "[keys.line]\ncut_to_end = \"x\"\n").expect("a config");
    assert!(Keymap::new(path, &typed.bindings).is_err(), "x is typed");
}
