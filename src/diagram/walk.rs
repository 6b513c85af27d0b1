//! Where the arrow keys lead: along relations, and to what stands beside.

use super::drawing::{Drawing, Place};
use super::picture::{Density, Picture};

/// Where to go from a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// along a relation, to what it reaches
    Along,
    /// against a relation, to what it leaves
    Back,
    /// to what stands left
    Left,
    /// to what stands right
    Right,
}

/// A relation and the node at its other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// the relation's position in the picture
    pub relation: usize,
    /// the node's position in the picture
    pub node: usize,
}

impl Drawing {
    /// The relations along or against which a walk can go on from a node, in the order in which their other
    /// ends stand in the drawing. More than one is a fork. What hubs fold away and loops are left out.
    #[must_use]
    pub fn steps(&self, picture: &Picture, node: usize, way: Way) -> Vec<Step> {
        let relations = picture.relations.iter().enumerate();
        let mut steps: Vec<Step> = relations
            .filter(|(_, one)| one.from != one.to)
            .filter_map(|(relation, one)| match way {
                Way::Along => (one.from == node).then_some(Step { relation, node: one.to }),
                Way::Back => (one.to == node).then_some(Step { relation, node: one.from }),
                Way::Left | Way::Right => None,
            })
            .filter(|step| self.place(step.node).is_some())
            .collect();
        steps.sort_by_key(|step| self.place(step.node).map(|place| (place.row, place.col)));
        steps
    }

    /// The node nearest to the left or right of a node, those on the same row first. A rail has none.
    #[must_use]
    pub fn beside(&self, node: usize, way: Way) -> Option<usize> {
        let here = self.place(node)?;
        let is_there = |place: &Place| match way {
            Way::Left => place.col < here.col,
            Way::Right => place.col > here.col,
            Way::Along | Way::Back => false,
        };
        let far = |place: &Place| (place.row.abs_diff(here.row), place.col.abs_diff(here.col));
        let nodes = (0..self.places.len()).filter_map(|node| Some((node, self.place(node)?)));
        nodes
            .filter(|(_, place)| self.density != Density::Rail && is_there(place))
            .min_by_key(|(_, place)| far(place))
            .map(|(node, _)| node)
    }

    fn place(&self, node: usize) -> Option<Place> {
        self.places.get(node).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout;
    use super::super::picture::{Budget, Node, Options, Relation};
    use super::*;

    fn fork() -> (Picture, Drawing) {
        let node = |at: usize| Node { key: at.to_string(), name: format!("n{at}"), ..Node::default() };
        let relation = |from, to| Relation { from, to, label: "leads to".to_owned(), ..Relation::default() };
        let relations = vec![relation(0, 2), relation(0, 1), relation(1, 1), relation(2, 3)];
        let picture = Picture { nodes: (0..4).map(node).collect(), relations };
        let options = Options { density: Density::Spine, ..Options::default() };
        let drawing = layout(&picture, Budget { width: 60, height: 20 }, &options);
        (picture, drawing)
    }

    #[test]
    fn a_fork_offers_its_relations_from_left_to_right() {
        let (picture, drawing) = fork();
        let steps = drawing.steps(&picture, 0, Way::Along);
        assert_eq!(steps.len(), 2);
        assert!(drawing.places[steps[0].node] < drawing.places[steps[1].node]);
        assert_eq!(drawing.steps(&picture, 3, Way::Back), [Step { relation: 3, node: 2 }]);
        assert!(drawing.steps(&picture, 1, Way::Along).is_empty());
    }

    #[test]
    fn left_and_right_are_each_others_way_back() {
        let (_, drawing) = fork();
        let (left, right) = if drawing.places[1] < drawing.places[2] { (1, 2) } else { (2, 1) };
        assert_eq!(drawing.beside(left, Way::Right), Some(right));
        assert_eq!(drawing.beside(right, Way::Left), Some(left));
        assert_eq!(drawing.beside(right, Way::Along), None);
    }
}
