//! A drawing as SVG: the same grid as on the screen, lines as lines, everything else as text.

use crate::diagram::{Drawing, Role, Run, arms, columns};
use std::fmt::Write;

/// The size of a cell, in user units.
const CELL: (usize, usize) = (9, 20);

const STYLE: &str = "\
svg{background:#fff}text{font:15px monospace;fill:#222;white-space:pre}\
path{fill:none;stroke:#555}.thick{stroke-width:3}.heavy{stroke:#000}.possible{stroke-dasharray:4 3}\
.cut{stroke:#a00;stroke-dasharray:1 4}.border{stroke:#222}.frame{stroke:#888;stroke-dasharray:5 4}\
.head{fill:#555}.heavyhead{fill:#000}.open{fill:#fff;stroke:#555}\
.name{font-weight:bold}.kind,.note{fill:#666}.mark{font-weight:bold}.cutlabel{fill:#a00;text-decoration:line-through}\
@media(prefers-color-scheme:dark){svg{background:#111}text{fill:#ddd}path{stroke:#999}.heavy{stroke:#fff}\
.border{stroke:#ccc}.head{fill:#999}.heavyhead{fill:#fff}.open{fill:#111;stroke:#999}.kind,.note{fill:#999}\
.cut{stroke:#f77}.cutlabel{fill:#f77}}";

/// The drawing as an SVG document with a title, light or dark as the viewer prefers.
#[must_use]
pub fn svg(drawing: &Drawing, title: &str) -> String {
    let (width, height) = ((drawing.width + 1) * CELL.0, (drawing.height() + 1) * CELL.1);
    let title = escaped(title);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{title}</title>\n<style>{STYLE}</style>\n"
    );
    for (row, runs) in drawing.rows.iter().enumerate() {
        for run in runs {
            out.push_str(&run_element(run, row));
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Lines and arrowheads cell by cell, words as one text of exactly the columns that they have on the screen.
fn run_element(run: &Run, row: usize) -> String {
    if matches!(run.role, Role::Line | Role::Heavy | Role::Possible | Role::Cut | Role::Border | Role::Frame)
    {
        let cells = run.text.chars().map(|c| c.to_string()).collect::<Vec<_>>();
        if let Some(lines) = cells.iter().enumerate().map(|(at, cell)| line(run, at, row, cell)).collect() {
            let lines: Vec<String> = lines;
            return lines.concat();
        }
    }
    let text = run.text.trim_start_matches(' ');
    let (x, y) = ((run.col + run.text.len() - text.len()) * CELL.0, row * CELL.1 + 15);
    let text = text.trim_end_matches(' ');
    format!(
        "<text class=\"{}\" x=\"{x}\" y=\"{y}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\">{}</text>\n",
        class(run.role),
        columns(text) * CELL.0,
        escaped(text)
    )
}

/// One cell of a line as a path; `None` for a character that is no line.
fn line(run: &Run, at: usize, row: usize, cell: &str) -> Option<String> {
    let (left, top) = ((run.col + at) * CELL.0, row * CELL.1);
    let (right, bottom) = (left + CELL.0, top + CELL.1);
    let (x, y) = (left + CELL.0 / 2, top + CELL.1 / 2);
    if let Some(arms) = arms(cell) {
        let ends = [(x, top), (right, y), (x, bottom), (left, y)];
        let mut path = String::new();
        for ((end_x, end_y), _) in ends.into_iter().zip(arms).filter(|(_, arm)| *arm > 0) {
            write!(path, "M{x} {y}L{end_x} {end_y}").ok()?;
        }
        let thick = if arms.contains(&2) { " thick" } else { "" };
        return Some(format!("<path class=\"{}{thick}\" d=\"{path}\"/>\n", class(run.role)));
    }
    let path = match cell {
        "▼" | "▽" => format!("M{left} {top}H{right}L{x} {bottom}Z"),
        "▲" | "△" => format!("M{left} {bottom}H{right}L{x} {top}Z"),
        "▶" | "▷" => format!("M{left} {}V{}L{right} {y}Z", y - 5, y + 5),
        "╳" => {
            return Some(format!(
                "<path d=\"M{left} {}L{right} {}M{right} {}L{left} {}\"/>\n",
                y - 5,
                y + 5,
                y - 5,
                y + 5
            ));
        }
        "▔" => return Some(format!("<path class=\"border\" d=\"M{left} {top}H{right}\"/>\n")),
        _ => return None,
    };
    let class = match (cell, run.role) {
        ("▽" | "△" | "▷", _) => "open",
        (_, Role::Heavy) => "heavyhead",
        _ => "head",
    };
    Some(format!("<path class=\"{class}\" d=\"{path}\"/>\n"))
}

fn class(role: Role) -> &'static str {
    match role {
        Role::Blank | Role::Line => "line",
        Role::Heavy => "heavy",
        Role::Possible => "possible",
        Role::Cut => "cut",
        Role::Label => "label",
        Role::CutLabel => "cutlabel",
        Role::Glyph | Role::Name => "name",
        Role::Border => "border",
        Role::Kind => "kind",
        Role::Badge | Role::Mark => "mark",
        Role::Reference | Role::More | Role::Scope | Role::Pointer => "note",
        Role::Frame => "frame",
    }
}

/// Text for XML: its own characters become references, characters that it does not allow go.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::{Budget, Density, Glyphs, Node, Options, Picture, Relation, layout};

    fn drawn(glyphs: Glyphs, density: Density) -> String {
        let node = |name: &str| Node { name: name.to_owned(), kind: "Kind".to_owned(), ..Node::default() };
        let relation = |to| Relation { to, label: "a<b".to_owned(), ..Relation::default() };
        let picture = Picture {
            nodes: ["R&D", "b", "c"].map(node).to_vec(),
            relations: vec![relation(1), relation(2)],
        };
        let options = Options { density, glyphs, ..Options::default() };
        svg(&layout(&picture, Budget { width: 60, height: 24 }, &options), "a \"title\"")
    }

    #[test]
    fn every_element_is_closed_and_text_is_escaped() {
        for density in [Density::Map, Density::Spine, Density::Rail] {
            for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
                let svg = drawn(glyphs, density);
                assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
                assert_eq!(svg.matches("<text").count(), svg.matches("</text>").count());
                assert_eq!(svg.matches("<path").count(), svg.matches("/>").count());
                assert!(svg.contains(">R&amp;D</text>") && svg.contains(">a&lt;b</text>"), "{svg}");
                assert!(svg.contains("<title>a &quot;title&quot;</title>"));
            }
        }
    }

    #[test]
    fn lines_are_paths_and_words_keep_their_columns() {
        let svg = drawn(Glyphs::Unicode, Density::Spine);
        assert_eq!(svg.matches("class=\"head\"").count(), 2, "{svg}");
        assert!(svg.contains("textLength=\"27\" lengthAdjust=\"spacingAndGlyphs\">R&amp;D<"));
        assert!(!svg.contains('├') && !svg.contains('▼'));
    }
}
