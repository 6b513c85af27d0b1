//! Changes of the tree. Each leaves it settled.

use super::{
    At, Column, Condition, Group, Join, Link, Literal, MAX_DEPTH, Of, Operator, Place, Reach, Set, Steps,
    Test, Way, names,
};
use crate::model::Truth;

/// Where a new condition goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// among the conditions of the root, of a connection's set or of a group
    That(Place),
    /// among the conditions on a connection's relation
    Through(Place),
    /// beside a condition, joined with it the other way than its neighbours: "… or …" among conditions
    /// that must all hold
    Beside(Place),
    /// in the place of a condition
    Instead(Place),
}

impl Where {
    /// The place that it speaks of.
    #[must_use]
    pub fn place(&self) -> &[At] {
        match self {
            Self::That(place) | Self::Through(place) | Self::Beside(place) | Self::Instead(place) => place,
        }
    }
}

impl Steps {
    /// Adds a condition, or puts it in the place of another. Returns where it stands then; `None` when
    /// there is no such place, or it lies too deep.
    pub fn add(&mut self, into: &Where, mut condition: Condition) -> Option<Place> {
        if let Where::Instead(place) = into {
            // its names are free again
            *self.condition_mut(place)? = Condition::new(Test::Is(Vec::new()));
        }
        names::freshen(self, &mut condition);
        if let (Some(_), Test::Link(link)) = (&self.then, &mut condition.test) {
            // the columns are written: it can be none, and must not make more rows
            link.shown = false;
        }
        let place = self.insert(into, condition)?;
        let key = self.key(&place);
        self.settle();
        let place = self.find(&key)?;
        if let Some(Condition { test: Test::Link(link), .. }) = self.condition(&place) {
            let name = link.to.name.clone();
            self.add_column(&name);
        }
        Some(place)
    }

    /// Lists a shown set among the columns where these are listed; what is listed twice comes once.
    fn add_column(&mut self, name: &str) {
        if !self.shown().contains(&name) {
            return;
        }
        self.returned.distinct = true;
        let columns = &mut self.returned.columns;
        if !columns.is_empty() && !columns.iter().any(|column| column.of.name == name) {
            columns.push(Column { of: Of { name: name.to_owned(), key: None }, alias: None });
        }
        self.settle();
    }

    /// Puts a condition in as it is, without settling.
    pub(super) fn insert(&mut self, into: &Where, condition: Condition) -> Option<Place> {
        if into.place().len() >= MAX_DEPTH {
            return None;
        }
        let mut place = into.place().to_vec();
        match into {
            Where::That(_) => {
                let group = self.that_mut(&place)?;
                group.conditions.push(condition);
                place.push(At::That(group.conditions.len() - 1));
            }
            Where::Through(_) => {
                let group = self.through_mut(&place)?;
                group.conditions.push(condition);
                place.push(At::Through(group.conditions.len() - 1));
            }
            Where::Beside(_) => {
                let join = self.joined(&place)?.other();
                let old = self.condition_mut(&place)?;
                let neighbour = std::mem::replace(old, Condition::new(Test::Is(Vec::new())));
                old.test = Test::Group(Group { join, conditions: vec![neighbour, condition] });
                place.push(At::That(1));
            }
            Where::Instead(_) => *self.condition_mut(&place)? = condition,
        }
        Some(place)
    }

    /// Takes a condition out, with everything inside it.
    pub fn remove(&mut self, place: &[At]) -> Option<Condition> {
        let (last, above) = place.split_last()?;
        let (group, at) = match *last {
            At::That(at) => (self.that_mut(above)?, at),
            At::Through(at) => (self.through_mut(above)?, at),
        };
        let removed = (at < group.conditions.len()).then(|| group.conditions.remove(at));
        self.settle();
        removed
    }

    /// Turns a condition into its contrary, or back. Returns where it stands then.
    pub fn negate(&mut self, place: &[At]) -> Option<Place> {
        let condition = self.condition_mut(place)?;
        condition.negated = !condition.negated;
        let key = self.key(place);
        self.settle();
        self.find(&key)
    }

    /// How the condition at a place and its neighbours are joined; for the root and a connection also how
    /// the conditions of its own set are.
    #[must_use]
    pub fn joined(&self, place: &[At]) -> Option<Join> {
        let (last, above) = place.split_last()?;
        let group = match last {
            At::That(_) => self.that(above),
            At::Through(_) => self.through(above),
        };
        group.map(|group| group.join)
    }

    /// Joins the conditions inside a place, or around it, the other way. Connections that thereby can be
    /// columns become ones. `false` when fewer than two conditions are joined there.
    pub fn turn(&mut self, place: &[At]) -> bool {
        let written = self.then.is_some();
        let is_joined = |group: &Group| group.conditions.len() > 1;
        let inside = self.that(place).is_some_and(is_joined);
        let group = match (inside, place.split_last()) {
            (true, _) => self.that_mut(place),
            (false, Some((At::That(_), above))) => self.that_mut(above),
            (false, Some((At::Through(_), above))) => self.through_mut(above),
            (false, None) => None,
        };
        let Some(group) = group.filter(|group| is_joined(group)) else { return false };
        let links: Vec<String> = group.links().map(|link| link.to.name.clone()).collect();
        group.join = group.join.other();
        for condition in group.conditions.iter_mut().filter(|_| !written) {
            show_all(condition);
        }
        self.settle();
        links.iter().for_each(|name| self.add_column(name));
        true
    }

    /// Sets the kinds of the root or of a connection's set; its name follows unless a person chose it.
    pub fn set_kinds(&mut self, place: &[At], kinds: Vec<String>) {
        let Some(set) = self.set_mut(place) else { return };
        let old = std::mem::replace(&mut set.kinds, kinds);
        let (usual, kinds) = (names::of_kinds(&old), set.kinds.clone());
        let name = set.name.clone();
        let rest = name.strip_prefix(&usual);
        let given = rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
        if given && usual != names::of_kinds(&kinds) && !self.is_written(&name) {
            let name = names::fresh(self, &kinds);
            self.rename(place, &name);
        }
        self.settle();
    }

    /// Names a set; columns and sort keys follow.
    fn rename(&mut self, place: &[At], name: &str) {
        let Some(set) = self.set_mut(place) else { return };
        let old = std::mem::replace(&mut set.name, name.to_owned());
        let columns = self.returned.columns.iter_mut().map(|column| &mut column.of);
        let keys = self.returned.order.iter_mut().map(|order| &mut order.of);
        columns.chain(keys).filter(|of| of.name == old).for_each(|of| name.clone_into(&mut of.name));
    }

    /// Makes what a connection leads to a column, or takes the column away. `false` where it can be none.
    pub fn turn_shown(&mut self, place: &[At]) -> bool {
        if self.then.is_some() {
            return false;
        }
        let Some(Condition { test: Test::Link(link), .. }) = self.condition_mut(place) else { return false };
        let shown = !link.shown;
        link.shown = shown;
        let to = link.to.name.clone();
        self.settle();
        self.add_column(&to);
        self.shown().contains(&to.as_str()) == shown
    }

    /// Lets a connection follow one relation, or any number of them. `false` where there is none.
    pub fn turn_reach(&mut self, place: &[At]) -> bool {
        let Some(Condition { test: Test::Link(link), .. }) = self.condition_mut(place) else { return false };
        link.reach = match link.reach {
            Reach::One => Reach::Many { itself: false, most: None },
            Reach::Many { .. } => Reach::One,
        };
        self.settle();
        true
    }

    /// Whether what is kept as text speaks of a name.
    fn is_written(&self, name: &str) -> bool {
        let follows =
            self.then.as_deref().is_some_and(|then| super::read::words(then).any(|word| word == name));
        follows
            || self.places().iter().filter_map(|place| self.condition(place)).any(|condition| {
                matches!(&condition.test, Test::Text { of, .. } if of.iter().any(|own| own == name))
            })
    }

    /// What a condition is known by while the tree is settled around it.
    fn key(&self, place: &[At]) -> String {
        self.condition(place).map_or_else(String::new, |condition| match &condition.test {
            Test::Link(link) => link.to.name.clone(),
            _ => super::condition_text(condition, "n"),
        })
    }

    fn find(&self, key: &str) -> Option<Place> {
        self.places().into_iter().find(|place| !place.is_empty() && self.key(place) == key)
    }
}

fn show_all(condition: &mut Condition) {
    if let Test::Link(link) = &mut condition.test {
        link.shown = true;
    }
}

impl Link {
    /// A connection to anything; it becomes a column where it can be one.
    #[must_use]
    pub fn to_any(types: Vec<String>, way: Way, reach: Reach) -> Self {
        Self { name: None, types, way, reach, through: Group::default(), shown: true, to: Set::default() }
    }
}

impl Condition {
    /// A property compared with a constant.
    #[must_use]
    pub fn compare(key: &str, operator: Operator, value: Literal) -> Self {
        Self::new(Test::Compare { key: key.to_owned(), operator, value })
    }

    /// An insight or a property that is true, false or unknown.
    #[must_use]
    pub fn fact(key: &str, truth: Truth) -> Self {
        Self::new(Test::Fact { key: key.to_owned(), truth })
    }
}
