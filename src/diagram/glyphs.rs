//! The two glyph sets: arrowheads by who says it, lines by how sure it is, joints by the arms they have.

use super::drawing::Role;
use super::picture::{Glyphs, Origin, Relation, State};

/// The marks of a glyph set, each one column wide.
pub(super) struct Marks {
    pub glyphs: Glyphs,
    /// the frame of a scope: across, down, and its corners from left to right and from the top down
    pub frame: [&'static str; 6],
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
    /// behind a name: arrowheads above it point at the node as well
    pub ledge: &'static str,
    cut: &'static str,
    /// found, reported; each down, right, up
    arrows: [[&'static str; 3]; 2],
    /// possible, heavy and possible, cut, heavy and cut; each across, down
    dashes: [[&'static str; 2]; 4],
    joints: fn([u8; 4]) -> &'static str,
}

const UNICODE: Marks = Marks {
    glyphs: Glyphs::Unicode,
    frame: ["┄", "┆", "╭", "╮", "╰", "╯"],
    down: "│",
    fork: "├",
    last: "└",
    ditto: "″",
    below: "↓",
    above: "↑",
    round: "↺",
    ledge: "▔",
    cut: "╳",
    arrows: [["▼", "▶", "▲"], ["▽", "▷", "△"]],
    dashes: [["╌", "╎"], ["╍", "╏"], ["┈", "┊"], ["┈", "┊"]],
    joints: |arms| JOINTS[arms.iter().fold(0, |at, &arm| 3 * at + usize::from(arm.min(2)))],
};

const ASCII: Marks = Marks {
    glyphs: Glyphs::Ascii,
    frame: ["*"; 6],
    down: "|",
    fork: "+",
    last: "'",
    ditto: "\"",
    below: "v",
    above: "^",
    round: "@",
    ledge: ".",
    cut: "x",
    arrows: [["v", ">", "^"], ["V", "}", "A"]],
    dashes: [["~", ":"], ["~", ":"], ["_", "!"], ["_", "!"]],
    joints: ascii_joint,
};

/// By the arms up, right, down, left, each none, light or heavy.
#[rustfmt::skip]
const JOINTS: [&str; 81] = [
    " ", "╴", "╸", "╷", "┐", "┑", "╻", "┒", "┓",
    "╶", "─", "╾", "┌", "┬", "┭", "┎", "┰", "┱",
    "╺", "╼", "━", "┍", "┮", "┯", "┏", "┲", "┳",
    "╵", "┘", "┙", "│", "┤", "┥", "╽", "┧", "┪",
    "└", "┴", "┵", "├", "┼", "┽", "┟", "╁", "╅",
    "┕", "┶", "┷", "┝", "┾", "┿", "┢", "╆", "╈",
    "╹", "┚", "┛", "╿", "┦", "┩", "┃", "┨", "┫",
    "┖", "┸", "┹", "┞", "╀", "╃", "┠", "╂", "╉",
    "┗", "┺", "┻", "┡", "╄", "╇", "┣", "╊", "╋",
];

/// The arms of a line character of the Unicode set: up, right, down and left, each 0 for none, 1 for light or 2
/// for heavy. Dashes count as lines. `None` for every other text.
#[must_use]
pub fn arms(text: &str) -> Option<[u8; 4]> {
    let dashes = UNICODE.dashes.iter().chain(std::iter::once(&[UNICODE.frame[0], UNICODE.frame[1]]));
    for (row, [across, down]) in dashes.enumerate() {
        let arm = if row == 1 { 2 } else { 1 };
        if text == *across {
            return Some([0, arm, 0, arm]);
        }
        if text == *down {
            return Some([arm, 0, arm, 0]);
        }
    }
    let corners = [[0, 1, 1, 0], [0, 0, 1, 1], [1, 1, 0, 0], [1, 0, 0, 1]];
    if let Some(at) = UNICODE.frame[2..].iter().position(|corner| *corner == text) {
        return Some(corners[at]);
    }
    let at = JOINTS.iter().position(|joint| *joint == text && *joint != " ")?;
    Some([27, 9, 3, 1].map(|place| u8::try_from(at / place % 3).unwrap_or(0)))
}

/// The role of the line of a relation.
pub(super) fn line_role(relation: &Relation) -> Role {
    match (relation.state, relation.heavy) {
        (State::Cut, _) => Role::Cut,
        (State::Possible, _) => Role::Possible,
        (State::Certain, true) => Role::Heavy,
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

    /// The arrowhead of a relation that reaches its node from below.
    pub fn arrow_up(&self, relation: &Relation) -> &'static str {
        self.arrow(relation, 2)
    }

    /// What stands before the label of a relation: a question mark before a step that is only possible, a
    /// heavy line before one that most paths take.
    pub fn before_label(&self, relation: &Relation) -> Option<&'static str> {
        match line_role(relation) {
            Role::Possible => Some("?"),
            Role::Heavy => Some(self.joint([0, 2, 0, 2], Role::Heavy)),
            _ => None,
        }
    }

    /// A line from left to right.
    pub fn across(&self, relation: &Relation) -> &'static str {
        let arm = 1 + u8::from(relation.heavy);
        self.joint([0, arm, 0, arm], line_role(relation))
    }

    /// A cell with arms up, right, down and left, each 0 for none, 1 for light or 2 for heavy.
    pub fn joint(&self, arms: [u8; 4], role: Role) -> &'static str {
        let heavy = usize::from(arms.contains(&2));
        let down = match arms.map(|arm| arm > 0) {
            [true, false, true, false] => 1,
            [false, true, false, true] => 0,
            _ => return (self.joints)(arms),
        };
        match role {
            Role::Possible => self.dashes[heavy][down],
            Role::Cut => self.dashes[2 + heavy][down],
            _ => (self.joints)(arms),
        }
    }
}

/// Corners hang or stand, so that every joint can be told from the next.
fn ascii_joint(arms: [u8; 4]) -> &'static str {
    let heavy = arms.contains(&2);
    match arms.map(|arm| arm > 0) {
        [_, false, _, false] => {
            if heavy {
                "#"
            } else {
                "|"
            }
        }
        [false, _, false, _] => {
            if heavy {
                "="
            } else {
                "-"
            }
        }
        [true, _, true, _] => "+",
        [true, _, false, _] => "'",
        [false, _, true, _] => ".",
    }
}
