//! The two glyph sets: arrowheads by who says it, lines by how sure it is, joints by the arms they have.

use super::drawing::Role;
use super::picture::{Glyphs, Origin, Relation, State};

/// The marks of a glyph set, each one column wide.
pub(super) struct Marks {
    /// a line down, where nothing else is said
    pub down: &'static str,
    /// a line down that goes on beside a branch to the right
    pub fork: &'static str,
    /// a line from above that turns to the right
    pub last: &'static str,
    /// as the row above
    pub ditto: &'static str,
    /// the name behind it stands further down
    pub below: &'static str,
    /// the name behind it stands further up
    pub above: &'static str,
    /// the relation leads back to the node it leaves
    pub round: &'static str,
    cut: &'static str,
    /// found, reported; each down, right, up
    arrows: [[&'static str; 3]; 2],
    /// certain, heavy, possible, cut; each across, down
    lines: [[&'static str; 2]; 4],
}

const UNICODE: Marks = Marks {
    down: "│",
    fork: "├",
    last: "└",
    ditto: "″",
    below: "↓",
    above: "↑",
    round: "↺",
    cut: "╳",
    arrows: [["▼", "▶", "▲"], ["▽", "▷", "△"]],
    lines: [["─", "│"], ["━", "┃"], ["╌", "╎"], ["┈", "┊"]],
};

const ASCII: Marks = Marks {
    down: "|",
    fork: "+",
    last: "'",
    ditto: "\"",
    below: "v",
    above: "^",
    round: "@",
    cut: "x",
    arrows: [["v", ">", "^"], ["V", "}", "A"]],
    lines: [["-", "|"], ["=", "#"], ["~", ":"], ["_", "!"]],
};

/// The role of the line of a relation.
pub(super) fn line_role(relation: &Relation) -> Role {
    match (relation.state, relation.heavy) {
        (State::Cut, _) => Role::Cut,
        (State::Possible, false) => Role::Possible,
        (_, true) => Role::Heavy,
        (State::Certain, false) => Role::Line,
    }
}

impl Marks {
    /// The marks of a glyph set.
    pub fn of(glyphs: Glyphs) -> &'static Self {
        match glyphs {
            Glyphs::Unicode => &UNICODE,
            Glyphs::Ascii => &ASCII,
        }
    }

    fn arrow(&self, relation: &Relation, to: usize) -> &'static str {
        match (relation.state, relation.origin) {
            (State::Cut, _) => self.cut,
            (_, Origin::Found) => self.arrows[0][to],
            (_, Origin::Reported) => self.arrows[1][to],
        }
    }

    /// The arrowhead of a relation that reaches its node from above.
    pub fn arrow_down(&self, relation: &Relation) -> &'static str {
        self.arrow(relation, 0)
    }

    /// The arrowhead of a relation that reaches its node from the left.
    pub fn arrow_right(&self, relation: &Relation) -> &'static str {
        self.arrow(relation, 1)
    }

    /// A line from left to right.
    pub fn across(&self, relation: &Relation) -> &'static str {
        self.line(line_role(relation))[0]
    }

    fn line(&self, role: Role) -> &[&'static str; 2] {
        match role {
            Role::Heavy => &self.lines[1],
            Role::Possible => &self.lines[2],
            Role::Cut => &self.lines[3],
            _ => &self.lines[0],
        }
    }
}
