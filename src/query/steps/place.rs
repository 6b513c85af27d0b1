//! Where in the tree something stands.

use super::{Condition, Group, Set, Steps, Test};

/// One step down the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// a condition of the set or group, by its place
    That(usize),
    /// a condition on the relation of the connection, by its place
    Through(usize),
}

/// The way from the root to a condition; empty: the root itself. A connection's place is also that of the
/// set it leads to.
pub type Place = Vec<At>;

impl Steps {
    /// The condition at a place; `None` for the root and where there is none.
    #[must_use]
    pub fn condition(&self, place: &[At]) -> Option<&Condition> {
        let (last, above) = place.split_last()?;
        match last {
            At::That(at) => self.that(above)?.conditions.get(*at),
            At::Through(at) => self.through(above)?.conditions.get(*at),
        }
    }

    /// The condition at a place, to be changed.
    pub fn condition_mut(&mut self, place: &[At]) -> Option<&mut Condition> {
        let (last, above) = place.split_last()?;
        match last {
            At::That(at) => self.that_mut(above)?.conditions.get_mut(*at),
            At::Through(at) => self.through_mut(above)?.conditions.get_mut(*at),
        }
    }

    /// The conditions inside the root, a connection's set or a group.
    #[must_use]
    pub fn that(&self, place: &[At]) -> Option<&Group> {
        if place.is_empty() {
            return Some(&self.root.that);
        }
        match &self.condition(place)?.test {
            Test::Link(link) => Some(&link.to.that),
            Test::Group(group) => Some(group),
            _ => None,
        }
    }

    /// The conditions inside, to be changed.
    pub fn that_mut(&mut self, place: &[At]) -> Option<&mut Group> {
        if place.is_empty() {
            return Some(&mut self.root.that);
        }
        match &mut self.condition_mut(place)?.test {
            Test::Link(link) => Some(&mut link.to.that),
            Test::Group(group) => Some(group),
            _ => None,
        }
    }

    /// The conditions on the relation of a connection.
    #[must_use]
    pub fn through(&self, place: &[At]) -> Option<&Group> {
        match &self.condition(place)?.test {
            Test::Link(link) => Some(&link.through),
            _ => None,
        }
    }

    pub(super) fn through_mut(&mut self, place: &[At]) -> Option<&mut Group> {
        match &mut self.condition_mut(place)?.test {
            Test::Link(link) => Some(&mut link.through),
            _ => None,
        }
    }

    /// The root, or the set that a connection leads to.
    #[must_use]
    pub fn set(&self, place: &[At]) -> Option<&Set> {
        if place.is_empty() {
            return Some(&self.root);
        }
        match &self.condition(place)?.test {
            Test::Link(link) => Some(&link.to),
            _ => None,
        }
    }

    pub(super) fn set_mut(&mut self, place: &[At]) -> Option<&mut Set> {
        if place.is_empty() {
            return Some(&mut self.root);
        }
        match &mut self.condition_mut(place)?.test {
            Test::Link(link) => Some(&mut link.to),
            _ => None,
        }
    }

    /// The place of the set that a place lies in: a condition's own set, a connection's outer one.
    #[must_use]
    pub fn set_around(&self, place: &[At]) -> Place {
        let mut above = place;
        while let Some((_, rest)) = above.split_last() {
            above = rest;
            if self.set(above).is_some() {
                break;
            }
        }
        above.to_vec()
    }

    /// Every place, from the root down, each before what lies inside it.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let mut places = vec![Vec::new()];
        gather(&self.root.that, &[], At::That, &mut places);
        places
    }
}

fn gather(group: &Group, above: &[At], at: fn(usize) -> At, places: &mut Vec<Place>) {
    for (number, condition) in group.conditions.iter().enumerate() {
        let place: Place = above.iter().copied().chain([at(number)]).collect();
        places.push(place.clone());
        match &condition.test {
            Test::Link(link) => {
                gather(&link.through, &place, At::Through, places);
                gather(&link.to.that, &place, At::That, places);
            }
            Test::Group(inner) => gather(inner, &place, At::That, places),
            _ => {}
        }
    }
}
