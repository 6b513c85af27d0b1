//! The walk: along the relations of the drawn path, one stop at a time.

use crate::app::list::List;
use crate::diagram::{Budget, Density, Drawing, Options, Picture, State, View, What, layout};
use crate::model::NodeId;

/// The open path: its nodes in the order in which an attacker meets them, and its picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// the nodes; positions are those of the picture
    pub nodes: Vec<NodeId>,
    /// what is drawn
    pub picture: Picture,
    /// how sure each relation is without a what-if
    states: Vec<State>,
    /// the stop under the cursor
    pub stop: usize,
    /// the stops that led here, the last one last
    pub trail: Vec<usize>,
    /// how much is shown of each node
    pub density: Density,
    /// hubs that show everything that hangs on them
    pub opened: Vec<String>,
    /// the first shown row and column of the drawing
    pub window: (usize, usize),
    /// whether the window was moved by itself: it then stays until the cursor moves
    panned: bool,
    /// the drawing, and what it was made for
    drawing: Option<(Budget, Options, Drawing)>,
}

/// The ways on from a fork: the stop and the words of the relation that leads there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// stop, its name, the relation's words
    pub choices: Vec<(usize, String, String)>,
    /// cursor and window
    pub list: List,
}

/// What a step along a relation came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// the walk went on
    Gone,
    /// there is no way on
    End,
    /// there are several
    Fork(Fork),
}

impl Walk {
    pub(super) fn new(nodes: Vec<NodeId>, picture: Picture) -> Self {
        Self {
            states: picture.relations.iter().map(|relation| relation.state).collect(),
            nodes,
            picture,
            stop: 0,
            trail: Vec::new(),
            density: Density::Auto,
            opened: Vec::new(),
            window: (0, 0),
            panned: false,
            drawing: None,
        }
    }

    /// The stops that relations of this one lead to, forward or back.
    fn ways(&self, forward: bool) -> Vec<(usize, String, String)> {
        let mut ways: Vec<(usize, String, String)> = Vec::new();
        for relation in &self.picture.relations {
            let (here, there) =
                if forward { (relation.from, relation.to) } else { (relation.to, relation.from) };
            let known = ways.iter().any(|(stop, ..)| *stop == there);
            if here == self.stop && there != here && !known {
                let name = self.picture.nodes.get(there).map_or_else(String::new, |node| node.name.clone());
                ways.push((there, name, relation.label.clone()));
            }
        }
        ways
    }

    /// Goes along a relation; back along the trail where it leads.
    pub fn along(&mut self, forward: bool) -> Step {
        let ways = self.ways(forward);
        if !forward && let Some(last) = self.trail.pop() {
            if ways.iter().any(|(stop, ..)| *stop == last) {
                (self.stop, self.panned) = (last, false);
                return Step::Gone;
            }
            self.trail.clear();
        }
        match ways.as_slice() {
            [] => Step::End,
            [(stop, ..)] => {
                self.go(*stop, forward);
                Step::Gone
            }
            _ => Step::Fork(Fork { choices: ways, list: List::default() }),
        }
    }

    /// Moves the window over the drawing; the cursor stays where it is.
    pub fn pan(&mut self, down: isize, right: isize) {
        let Some((budget, _, drawing)) = &self.drawing else { return };
        let moved = |first: usize, by: isize, whole: usize, room: usize| {
            first.saturating_add_signed(by).min(whole.saturating_sub(room))
        };
        self.window = (
            moved(self.window.0, down, drawing.height(), budget.height),
            moved(self.window.1, right, drawing.width, budget.width),
        );
        self.panned = true;
    }

    /// Goes to a stop; forward steps are remembered.
    pub fn go(&mut self, stop: usize, forward: bool) {
        self.panned = false;
        if forward && stop != self.stop {
            self.trail.push(self.stop);
        }
        self.stop = stop.min(self.nodes.len().saturating_sub(1));
    }

    /// Jumps in the order in which an attacker meets the stops.
    pub fn jump(&mut self, by: isize) {
        let last = self.nodes.len().saturating_sub(1);
        self.trail.clear();
        self.panned = false;
        self.stop = self.stop.saturating_add_signed(by).min(last);
    }

    /// Draws the relations at these places as cut, the others as they are.
    pub fn cut(&mut self, cut: &[usize]) {
        for (at, relation) in self.picture.relations.iter_mut().enumerate() {
            if cut.contains(&at) {
                relation.state = State::Cut;
            } else if relation.state == State::Cut {
                relation.state = self.states[at];
            }
        }
        self.drawing = None;
    }

    /// More or less of each node.
    pub fn zoom(&mut self, closer: bool) {
        let drawn = self.drawing.as_ref().map_or(Density::Rail, |(_, _, drawing)| drawing.density);
        self.density = match (drawn, closer) {
            (Density::Rail, true) | (Density::Map, false) => Density::Spine,
            (_, true) => Density::Map,
            (_, false) => Density::Rail,
        };
    }

    /// Opens or closes the hub under the cursor.
    pub fn open_hub(&mut self) {
        let Some(key) = self.picture.nodes.get(self.stop).map(|node| node.key.clone()) else { return };
        match self.opened.iter().position(|own| *own == key) {
            Some(at) => _ = self.opened.remove(at),
            None => self.opened.push(key),
        }
    }

    /// Draws for a budget unless that drawing is at hand, and moves the window to the cursor.
    pub fn fit(&mut self, budget: Budget) {
        let options = Options {
            density: self.density,
            fold: Some(FOLD),
            opened: self.opened.clone(),
            ..Options::default()
        };
        let fresh = self.drawing.as_ref().is_some_and(|(own, made, _)| (*own, made) == (budget, &options));
        if !fresh {
            let drawing = layout(&self.picture, budget, &options);
            self.drawing = Some((budget, options, drawing));
            self.panned = false;
        }
        let view = self.view(budget);
        if let Some((_, _, drawing)) = self.drawing.as_ref().filter(|_| !self.panned) {
            self.window = drawing.scrolled(&view, self.stop);
        }
    }

    /// The drawing that [`Walk::fit`] made, and the window of it to show.
    #[must_use]
    pub fn shown(&self) -> Option<(&Drawing, View)> {
        let (budget, _, drawing) = self.drawing.as_ref()?;
        Some((drawing, self.view(*budget)))
    }

    fn view(&self, budget: Budget) -> View {
        View {
            top: self.window.0,
            left: self.window.1,
            width: budget.width,
            height: budget.height,
            cursor: What::Node(self.stop),
            visited: self.trail.clone(),
        }
    }
}

/// A hub shows this many of the nodes that hang on it alone.
const FOLD: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::{Node, Relation};

    /// 0 leads to 1 and 2, both lead to 3
    fn diamond() -> Walk {
        let node = |name: &str| Node { key: name.to_owned(), name: name.to_owned(), ..Node::default() };
        let relation = |from, to| Relation { from, to, label: "to".to_owned(), ..Relation::default() };
        let picture = Picture {
            nodes: ["a", "b", "c", "d"].map(node).to_vec(),
            relations: vec![relation(0, 1), relation(0, 2), relation(1, 3), relation(2, 3), relation(0, 1)],
        };
        Walk::new((0..4).map(NodeId).collect(), picture)
    }

    #[test]
    fn a_fork_asks_and_the_way_back_is_the_way_taken() {
        let mut walk = diamond();
        let Step::Fork(fork) = walk.along(true) else { panic!("a fork") };
        assert_eq!(fork.choices.iter().map(|(stop, ..)| *stop).collect::<Vec<_>>(), [1, 2]);
        walk.go(2, true);
        assert_eq!(walk.along(true), Step::Gone);
        assert_eq!(walk.stop, 3);
        assert_eq!(walk.along(true), Step::End);
        assert_eq!(walk.along(false), Step::Gone);
        assert_eq!((walk.stop, walk.trail.as_slice()), (2, [0].as_slice()));
        walk.along(false);
        assert_eq!(walk.stop, 0);
        assert_eq!(walk.along(false), Step::End);
    }

    #[test]
    fn coming_from_nowhere_a_join_asks() {
        let mut walk = diamond();
        walk.jump(9);
        assert_eq!(walk.stop, 3);
        assert!(matches!(walk.along(false), Step::Fork(_)));
    }

    #[test]
    fn the_drawing_is_kept_while_nothing_changes_and_the_cursor_is_in_the_window() {
        let mut walk = diamond();
        let budget = Budget { width: 30, height: 2 };
        for stop in 0..4 {
            walk.go(stop, true);
            walk.fit(budget);
            let (drawing, view) = walk.shown().expect("drawn");
            let row = drawing.places[stop].expect("placed").row;
            assert!((view.top..view.top + view.height).contains(&row), "{stop}");
        }
    }
}
