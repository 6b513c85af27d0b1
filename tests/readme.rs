//! What the README shows is what the program does: the tables of keys and templates, and the screen.
//!
//! `UPDATE_README=1 cargo test --test readme` writes all anew.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, dead_code)]

#[path = "explorer/driver.rs"]
mod driver;

use spelunk::app::action::table;
use std::fmt::Write as _;
use std::path::Path;

/// The part between two markers must be `fresh`.
fn check(name: &str, fresh: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).expect("README.md");
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let from = readme.find(&start).unwrap_or_else(|| panic!("no {start}")) + start.len();
    let to = readme.find(&end).unwrap_or_else(|| panic!("no {end}"));
    if std::env::var_os("UPDATE_README").is_some() {
        let text = format!("{}{fresh}{}", &readme[..from], &readme[to..]);
        std::fs::write(&path, text).expect("writes");
    } else {
        assert_eq!(&readme[from..to], fresh, "stale: UPDATE_README=1 cargo test --test readme");
    }
}

/// Every template: what it is called, what it returns, what it needs.
fn templates() -> String {
    let mut rows = String::from("| category | title | name | returns | needs |\n|--|--|--|--|--|\n");
    for one in spelunk::query::templates() {
        let needs: Vec<String> = one.needs.iter().map(|need| format!("`{need}`")).collect();
        let (category, title, name, card) = (&one.category, &one.title, &one.name, &one.card);
        writeln!(rows, "| {category} | {title} | `{name}` | {card} | {} |", needs.join(" ")).expect("text");
    }
    rows
}

/// Every insight and its details, as queries name them.
fn insights() -> String {
    let mut rows = String::from("| property | says | beside it |\n|--|--|--|\n");
    for one in spelunk::posture::insights::rows() {
        let details: Vec<String> =
            one.details.iter().map(|detail| format!("`{}`: {}", detail.name, detail.about)).collect();
        writeln!(rows, "| `{}` | {} | {} |", one.key, one.about, details.join("; ")).expect("text");
    }
    rows
}

/// One test: all parts are of one file.
#[test]
fn the_readme_is_fresh() {
    let mut keys = String::from("| keys | what | where |\n|--|--|--|\n");
    for row in table() {
        // a bar would end the cell, even in code
        let shown: Vec<String> =
            row.keys.iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
        let pane = if row.only {
            let lines = row.lines.then(|| "lines of text".to_owned());
            row.panes.iter().map(|pane| pane.word()).chain(lines).collect::<Vec<_>>().join(", ")
        } else {
            "everywhere".to_owned()
        };
        writeln!(keys, "| {} | {} | {pane} |", shown.join(" "), row.description).expect("text");
    }
    check("keys", &keys);
    check("templates", &templates());
    check("insights", &insights());
    let screen = driver::Explorer::new(120, 38).press("4 down down").text();
    check("screen", &format!("```\n{screen}\n```\n"));
}
