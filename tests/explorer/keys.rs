//! Keys that the person gave: they work, and every place that names keys names them.

use super::driver::Explorer;
use spelunk::app::Keymap;
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
