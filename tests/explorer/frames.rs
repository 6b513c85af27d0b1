//! Frames with their styles, at the three sizes, without colours, in ASCII.

use super::builder::{MODELS, on_query};
use super::driver::Explorer;
use spelunk::ui::theme::{Theme, look::Depth};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

fn check(name: &str, keys: &str) {
    for (width, height) in SIZES {
        let frame = Explorer::new(width, height).press(keys).with_styles();
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), frame);
    }
}

#[test]
fn home() {
    check("home", "");
}

#[test]
fn a_path_is_walked() {
    check("walk", "4 down down");
}

#[test]
fn the_list_of_paths() {
    check("paths", "4 esc down");
}

#[test]
fn rows_of_a_query() {
    check("results", "2 down down down enter down");
}

#[test]
fn everything_by_scope() {
    check("scope", "b b z");
}

#[test]
fn the_step_builder() {
    for (width, height) in SIZES {
        let mut explorer = on_query(width, height, "Models and where they run", MODELS);
        explorer.press("down +").type_text("content filter").press("enter n |");
        let choices = explorer.with_styles();
        explorer.type_text("critical").press("enter");
        let steps = explorer.with_styles();
        explorer.press("e").type_text(", d.deployment_").press("down");
        let text = explorer.with_styles();
        for (name, frame) in [("choices", choices), ("steps", steps), ("text", text)] {
            insta::assert_snapshot!(format!("builder-{name}-{width}x{height}"), frame);
        }
    }
}

#[test]
fn without_colours_everything_is_still_said() {
    let mut explorer = Explorer::new(80, 24);
    let coloured = explorer.press("down").text();
    explorer.theme = Theme::named("mono", None, Depth::None).expect("shipped");
    let frame = explorer.with_styles();
    assert!(frame.starts_with(&coloured), "only colours differ");
    let styles = &frame[coloured.len()..];
    assert!(styles.contains('R') && !styles.contains(['r', 'g', 'y', 'c']), "{styles}");
    insta::assert_snapshot!("mono-80x24", frame);
}

#[test]
fn ascii_is_ascii_only() {
    for keys in ["Q + down", "Q e", "", "4 down", "4 esc", "2 enter", "d", "?", "b b z"] {
        let mut explorer = Explorer::new(120, 40);
        explorer.theme.ascii = true;
        let frame = explorer.press(keys).text();
        assert!(frame.is_ascii(), "{keys}: {frame}");
        assert_eq!(frame.lines().count(), 40);
    }
    let mut explorer = Explorer::new(80, 24);
    explorer.theme.ascii = true;
    insta::assert_snapshot!("ascii-80x24", explorer.press("4 down").text());
}

#[test]
fn before_the_estate_is_there() {
    let mut explorer = Explorer::empty(80, 24);
    let progress = spelunk::ingest::Snapshot {
        bytes_total: 500_000_000,
        bytes_read: 125_000_000,
        files_total: 4,
        files_done: 1,
        records: 70_000,
        ..Default::default()
    };
    explorer.apply(spelunk::app::Event::Progress(progress));
    insta::assert_snapshot!("loading-80x24", explorer.text());
}

/// Five themes at four sizes: the frame, its styles, and what each letter of theirs is.
#[test]
fn themes() {
    for name in ["default", "light", "high-contrast", "deuteranopia", "mono"] {
        for (width, height) in [(40, 12), (80, 24), (120, 40), (200, 60)] {
            let mut explorer = Explorer::new(width, height);
            explorer.theme = Theme::named(name, None, Depth::True).expect("shipped");
            let frame = explorer.press("down").with_every_style();
            insta::assert_snapshot!(format!("theme-{name}-{width}x{height}"), frame);
        }
    }
}

#[test]
fn with_fewer_colours_nothing_but_colours_changes() {
    let mut texts = Vec::new();
    for depth in [Depth::True, Depth::Indexed, Depth::Ansi, Depth::None] {
        let mut explorer = Explorer::new(120, 40);
        explorer.theme = Theme::named("high-contrast", None, depth).expect("shipped");
        texts.push(explorer.press("4 down").text());
        let (buffer, _) = explorer.draw();
        let coloured = buffer.content.iter().any(|cell| cell.fg != ratatui::style::Color::Reset);
        assert_eq!(coloured, depth != Depth::None);
    }
    assert!(texts.windows(2).all(|two| two[0] == two[1]));
}
