//! The words of a node: glyph, name and what stands behind it, within a number of columns.

use super::drawing::{Role, Run, What};
use super::fold::Loop;
use super::glyphs::Marks;
use super::picture::{Glyphs, Node};
use super::text::{columns, fitted};
use std::borrow::Cow;

/// Columns that a name keeps before the facts behind it go.
const LEAST_NAME: usize = 12;

/// A node's text in pieces; `columns` in all, gaps included.
pub(super) struct Words<'n> {
    pieces: Vec<(Role, Cow<'n, str>, Option<What>)>,
    behind: Option<(Role, &'n str)>,
    pub columns: usize,
}

/// The glyph of a node in a glyph set, one column wide.
pub(super) fn glyph(node: &Node, glyphs: Glyphs) -> &str {
    let (glyph, other) = match glyphs {
        Glyphs::Unicode => (node.glyph.as_str(), "•"),
        Glyphs::Ascii => (node.ascii.as_str(), "o"),
    };
    if columns(glyph) == 1 { glyph } else { other }
}

/// What a node is to an attacker and the facts about it, bracketed.
pub(super) fn facts(node: &Node) -> Vec<(Role, String)> {
    let marks = [node.entry.then_some("entry"), node.target.then_some("target")];
    let choke = node.choke.as_ref().map(|words| format!("[choke: {words}]"));
    let marks = marks.into_iter().flatten().map(|word| format!("[{word}]")).chain(choke);
    let badges = node.badges.iter().map(|badge| (Role::Badge, format!("[{badge}]")));
    marks.map(|word| (Role::Mark, word)).chain(badges).collect()
}

impl<'n> Words<'n> {
    /// Glyph, name, relations back to the node, and as many facts as `room` columns hold. The name is cut to
    /// `name` columns, then further as far as the rest needs it; then facts go, from the last on.
    pub(super) fn new(
        node: &'n Node,
        loops: &'n [Loop],
        facts: Vec<(Role, String)>,
        room: usize,
        name: usize,
        glyphs: Glyphs,
    ) -> Self {
        let room = room.saturating_sub(2);
        let least = columns(&node.name).min(name).min(LEAST_NAME);
        let round = Marks::of(glyphs).round;
        let mut behind: Vec<(Role, Cow<'n, str>, Option<What>)> = Vec::new();
        for one in loops {
            behind.push((one.role, Cow::Borrowed(round), Some(one.what)));
            behind.push((Role::Label, Cow::Borrowed(&one.label), Some(one.what)));
        }
        behind.extend(facts.into_iter().map(|(role, text)| (role, Cow::Owned(text), None)));
        behind.retain(|(_, text, _)| !text.is_empty());
        let mut wide: usize = behind.iter().map(|(_, text, _)| columns(text) + 1).sum();
        while wide + least > room {
            let Some((_, last, _)) = behind.pop() else { break };
            wide -= columns(&last) + 1;
        }
        let name = fitted(&node.name, name.min(room.saturating_sub(wide)), glyphs);
        let mut pieces =
            vec![(Role::Glyph, Cow::Borrowed(glyph(node, glyphs)), None), (Role::Name, name, None)];
        pieces.retain(|(_, text, _)| !text.is_empty());
        pieces.append(&mut behind);
        let columns = pieces.iter().map(|(_, text, _)| columns(text) + 1).sum::<usize>().saturating_sub(1);
        Self { pieces, behind: None, columns }
    }

    /// Adds a piece two blanks behind the others if `room` columns hold it.
    pub(super) fn add(&mut self, role: Role, text: &'n str, room: usize) {
        let wide = columns(text);
        if wide > 0 && self.columns + 2 + wide <= room {
            self.behind = Some((role, text));
            self.columns += 2 + wide;
        }
    }

    /// The pieces as runs from a column on.
    pub(super) fn runs(self, mut col: usize, what: What) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::with_capacity(self.pieces.len());
        for (role, text, own) in self.pieces {
            let role = if matches!(what, What::More(_)) { Role::More } else { role };
            let run = Run::new(col, text, role, own.unwrap_or(what));
            col += run.width + 1;
            runs.push(run);
        }
        runs.extend(self.behind.map(|(role, text)| Run::new(col + 1, text, role, what)));
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(room: usize, name: usize, loops: &[Loop]) -> String {
        let node = Node {
            glyph: "★".to_owned(),
            name: "customer-pii-of-the-shop".to_owned(),
            badges: vec!["PII".to_owned(), "HIGH".to_owned()],
            target: true,
            ..Node::default()
        };
        let words = Words::new(&node, loops, facts(&node), room, name, Glyphs::Unicode);
        let wide = words.columns;
        let runs = words.runs(0, What::Node(0));
        let line = runs.iter().map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ");
        assert_eq!(columns(&line), wide);
        assert!(wide <= room);
        line
    }

    #[test]
    fn facts_stand_behind_the_name_as_long_as_there_is_room() {
        assert_eq!(line(80, 80, &[]), "★ customer-pii-of-the-shop [target] [PII] [HIGH]");
        assert_eq!(line(80, 12, &[]), "★ custom…-shop [target] [PII] [HIGH]");
        assert_eq!(line(30, 80, &[]), "★ custom…e-shop [target] [PII]");
        assert_eq!(line(10, 80, &[]), "★ cust…hop");
        assert_eq!(line(2, 80, &[]), "★");
    }

    #[test]
    fn relations_back_to_the_node_come_before_its_facts() {
        let one = Loop { label: "owns".to_owned(), role: Role::Line, what: What::Relation(3) };
        assert_eq!(line(31, 80, &[one]), "★ custom…e-shop ↺ owns [target]");
    }
}
