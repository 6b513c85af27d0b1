//! A drawing as text, plain and in Markdown.

use crate::diagram::Drawing;

/// The drawing in a fenced block below its title.
#[must_use]
pub fn markdown(drawing: &Drawing, title: &str) -> String {
    let text = drawing.text();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    let title: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("### {title}\n\n{fence}text\n{text}{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::{Budget, Node, Options, Picture, layout};

    #[test]
    fn the_fence_is_longer_than_any_in_the_drawing() {
        let node = Node { name: "a```b".to_owned(), ..Node::default() };
        let picture = Picture { nodes: vec![node], relations: Vec::new() };
        let drawing = layout(&picture, Budget { width: 40, height: 1 }, &Options::default());
        let expected = format!("### One\n\n````text\n{}````\n", drawing.text());
        assert_eq!(markdown(&drawing, "One"), expected);
        assert!(drawing.text().contains("a```b"));
    }
}
