//! The tree as lines, each with what it says, the way down to it, and the place that it stands for.

use super::words;
use crate::model::SafeText;
use crate::query::steps::{At, Condition, Group, Join, Link, Place, Set, Steps, Test};

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// the branches of the tree
    Guide,
    /// "that", "or that", "find"
    Joint,
    /// "not"
    Not,
    /// the condition itself
    Text,
    /// the kinds of a set
    Kinds,
    /// beside the point
    Note,
}

/// What a line stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// the root or a condition
    Step(Place),
    /// a condition that can be added
    Add,
    /// what follows the steps as text
    Then,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// what it stands for
    pub what: What,
    /// its number in [`Steps::places`]
    pub number: Option<usize>,
    /// its pieces, from left to right
    pub parts: Vec<(Part, String)>,
}

/// The arrow from a connection to what it leads to.
const ARROW: &str = "─▸";

/// The lines of a tree: the root, its conditions, one that takes another condition, what follows as text.
#[must_use]
pub fn lines(steps: &Steps) -> Vec<Line> {
    let mut writer = Writer { steps, lines: Vec::new() };
    writer.line(&[], vec![(Part::Joint, "find ".to_owned()), set(&steps.root)]);
    writer.group(&steps.root.that, &[], At::That, "  ");
    let hint = if steps.root.that.conditions.is_empty() { "+ condition" } else { "+ another condition" };
    let parts = vec![(Part::Guide, "  ".to_owned()), (Part::Note, hint.to_owned())];
    writer.lines.push(Line { what: What::Add, number: None, parts });
    if let Some(then) = &steps.then {
        let text = SafeText::new(&then.split_whitespace().collect::<Vec<_>>().join(" ")).to_string();
        let parts = vec![(Part::Joint, "then ".to_owned()), (Part::Note, text)];
        writer.lines.push(Line { what: What::Then, number: None, parts });
    }
    writer.lines
}

struct Writer<'s> {
    steps: &'s Steps,
    lines: Vec<Line>,
}

impl Writer<'_> {
    fn line(&mut self, place: &[At], parts: Vec<(Part, String)>) {
        let safe = |(part, text): (Part, String)| (part, SafeText::new(&text).to_string());
        let parts = parts.into_iter().map(safe).collect();
        self.lines.push(Line { what: What::Step(place.to_vec()), number: Some(self.lines.len()), parts });
    }

    fn group(&mut self, group: &Group, above: &[At], at: fn(usize) -> At, guide: &str) {
        let last = group.conditions.len().saturating_sub(1);
        for (number, condition) in group.conditions.iter().enumerate() {
            let place: Place = above.iter().copied().chain([at(number)]).collect();
            // conditions on the relation stand above those on what it leads to
            let more = matches!(at(0), At::Through(_)) && self.has_more_below(above);
            let is_last = number == last && !more;
            let (branch, below) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let joint = joint(number, group.join, matches!(at(0), At::Through(_)), above, self.steps);
            self.condition(
                condition,
                &place,
                vec![(Part::Guide, format!("{guide}{branch}")), (Part::Joint, joint.to_owned())],
            );
            self.inside(condition, &place, &format!("{guide}{below}"));
        }
    }

    fn has_more_below(&self, link: &[At]) -> bool {
        self.steps.that(link).is_some_and(|that| !that.conditions.is_empty())
    }

    fn inside(&mut self, condition: &Condition, place: &[At], guide: &str) {
        match &condition.test {
            Test::Link(link) => {
                self.group(&link.through, place, At::Through, guide);
                self.group(&link.to.that, place, At::That, guide);
            }
            Test::Group(inner) => self.group(inner, place, At::That, guide),
            _ => {}
        }
    }

    fn led(&self, link: &Link) -> Vec<(Part, String)> {
        let mut parts = vec![(Part::Guide, format!(" {ARROW} ")), set(&link.to)];
        if let Some(heading) = self.steps.heading(&link.to.name).filter(|_| link.shown) {
            parts.push((Part::Note, format!("  column {heading}")));
        }
        parts
    }

    fn condition(&mut self, condition: &Condition, place: &[At], mut parts: Vec<(Part, String)>) {
        if words::is_denied(condition) {
            parts.push((Part::Not, "not ".to_owned()));
        }
        let mark = words::mark(condition);
        let space = if mark.is_empty() { "" } else { " " };
        parts.push((Part::Text, format!("{mark}{space}{}", words::condition(condition))));
        if let Test::Link(link) = &condition.test {
            parts.extend(self.led(link));
        }
        self.line(place, parts);
    }
}

/// "that", "and that", "or that"; on a relation "by one with", inside a group "or".
fn joint(number: usize, join: Join, through: bool, above: &[At], steps: &Steps) -> &'static str {
    let in_group = steps.condition(above).is_some_and(|around| matches!(around.test, Test::Group(_)));
    match (number, join) {
        (0, _) if through => "by one with ",
        (0, _) if in_group => "",
        (0, _) => "that ",
        (_, Join::All) if through || in_group => "and ",
        (_, Join::Any) if through || in_group => "or ",
        (_, Join::All) => "and that ",
        (_, Join::Any) => "or that ",
    }
}

fn set(set: &Set) -> (Part, String) {
    (Part::Kinds, format!("{} {}", words::glyph(set), words::kinds(&set.kinds)))
}
