//! A path as rows of text with roles: knows no terminal, so that panes, reports and exports draw alike.
//!
//! One row for each node in the order in which an attacker meets them; above it one row for each
//! relation that leads to it, with its own arrow and label. Relations never share an arrow.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Characters to draw with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Glyphs {
    /// box-drawing characters
    #[default]
    Unicode,
    /// ASCII only
    Ascii,
}

/// A node of the path.
#[derive(Clone, Debug)]
pub struct Stop {
    /// one column wide
    pub glyph: String,
    /// the shown name
    pub name: String,
    /// the shown word for its kind and whatever else stands behind the name
    pub note: String,
}

/// A relation of the path, by the positions of its stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// the stop it leaves
    pub from: usize,
    /// the stop it reaches
    pub to: usize,
    /// the shown words
    pub label: String,
}

/// What a piece of a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// a line or an arrow
    Line,
    /// the words of a relation
    Label,
    /// a node's glyph and name
    Node,
    /// what stands behind the name
    Note,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// its pieces from left to right
    pub pieces: Vec<(Role, String)>,
    /// the stop it shows, when it shows one
    pub stop: Option<usize>,
}

/// The order in which an attacker meets the stops: every stop after those that lead to it, as far as
/// the relations are without cycles; ties in the order given.
#[must_use]
pub fn order(stops: usize, links: &[Link]) -> Vec<usize> {
    let mut order = Vec::with_capacity(stops);
    let mut placed = vec![false; stops];
    while order.len() < stops {
        let waits =
            |stop: usize| links.iter().any(|link| link.to == stop && link.from != stop && !placed[link.from]);
        let free = (0..stops).filter(|&stop| !placed[stop]);
        let after_last = |stop: &usize| {
            order.last().is_some_and(|last| links.iter().any(|link| link.from == *last && link.to == *stop))
        };
        let mut ready = free.clone().filter(|&stop| !waits(stop));
        let next = ready.clone().find(after_last).or_else(|| ready.next()).or_else(|| free.clone().next());
        let Some(next) = next else { break };
        placed[next] = true;
        order.push(next);
    }
    order
}

/// Draws a path into rows of at most `width` columns.
#[must_use]
pub fn draw(stops: &[Stop], links: &[Link], width: usize, glyphs: Glyphs) -> Vec<Row> {
    let order = order(stops.len(), links);
    let place: Vec<usize> =
        (0..stops.len()).map(|stop| order.iter().position(|&at| at == stop).unwrap_or(0)).collect();
    let mut rows = Vec::new();
    for (at, &stop) in order.iter().enumerate() {
        for link in links.iter().filter(|link| link.to == stop) {
            rows.push(arrow(link, at, &place, stops, width, glyphs));
        }
        rows.push(node(&stops[stop], stop, width));
    }
    rows
}

fn arrow(link: &Link, at: usize, place: &[usize], stops: &[Stop], width: usize, glyphs: Glyphs) -> Row {
    let unicode = glyphs == Glyphs::Unicode;
    let direct = at > 0 && place[link.from] + 1 == at;
    let (line, from) = match (direct, place[link.from] < at) {
        (true, _) => (if unicode { "  ▼ " } else { "  v " }, String::new()),
        (false, true) => {
            (if unicode { "  ├▶ " } else { "  +> " }, format!("from {}: ", stops[link.from].name))
        }
        (false, false) => {
            (if unicode { "  ↺ " } else { "  ^ " }, format!("back from {}: ", stops[link.from].name))
        }
    };
    let room = width.saturating_sub(line.width());
    let label = shortened(&format!("{from}{}", link.label), room);
    Row { pieces: vec![(Role::Line, line.to_owned()), (Role::Label, label)], stop: None }
}

fn node(stop: &Stop, number: usize, width: usize) -> Row {
    let head = format!("  {} ", stop.glyph);
    let room = width.saturating_sub(head.width());
    let name = shortened(&stop.name, room);
    let left = room.saturating_sub(name.width() + 2);
    let mut pieces = vec![(Role::Node, format!("{head}{name}"))];
    if left >= 4 && !stop.note.is_empty() {
        pieces.push((Role::Note, format!("  {}", shortened(&stop.note, left))));
    }
    Row { pieces, stop: Some(number) }
}

/// A text cut in its middle to at most `width` columns.
#[must_use]
pub fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let Some(room) = width.checked_sub(1) else { return String::new() };
    let head = taken(text.chars(), room - room / 2);
    let tail: String = taken(text.chars().rev(), room / 2).chars().rev().collect();
    format!("{head}…{tail}")
}

fn taken(chars: impl Iterator<Item = char>, width: usize) -> String {
    let mut used = 0;
    chars
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stops(count: usize) -> Vec<Stop> {
        (0..count)
            .map(|at| Stop { glyph: "o".to_owned(), name: format!("node-{at}"), note: "kind".to_owned() })
            .collect()
    }

    proptest! {
        #[test]
        fn every_node_and_relation_has_its_own_row(
            ends in prop::collection::vec((0usize..8, 0usize..8), 0..20),
            width in 1usize..120,
        ) {
            let links: Vec<Link> = ends.iter().enumerate()
                .map(|(at, &(from, to))| Link { from, to, label: format!("label{at}") }).collect();
            let rows = draw(&stops(8), &links, width, Glyphs::Unicode);
            prop_assert_eq!(rows.len(), 8 + links.len());
            for (at, link) in links.iter().enumerate() {
                let own = rows.iter().position(|row| row.pieces.iter().any(|(_, text)| text.ends_with(&format!("label{at}"))));
                if width >= 60 {
                    let below = rows[own.expect("label")..].iter().find_map(|row| row.stop);
                    prop_assert_eq!(below, Some(link.to));
                }
            }
            for row in &rows {
                let used: usize = row.pieces.iter().map(|(_, text)| text.width()).sum();
                prop_assert!(used <= width.max(5));
            }
        }
    }

    #[test]
    fn names_are_cut_in_the_middle() {
        assert_eq!(shortened("abcdefghij", 5), "ab…ij");
        assert_eq!(shortened("日本語テキスト", 6), "日…ト");
        assert_eq!(shortened("abc", 3), "abc");
        assert_eq!(shortened("abc", 0), "");
    }
}
