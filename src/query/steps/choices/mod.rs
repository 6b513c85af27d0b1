//! What can be asked at a place of the tree, each with the number of resources that would be left, the most
//! first: so that no step leads to an empty set unannounced.

mod kinds;
mod postings;
mod targets;
mod values;

use super::bits::{Bits, Kleene};
use super::evaluate::{Evaluator, Halt, Hole, Over, over};
use super::{At, Condition, Join, Link, Place, Reach, Steps, Test, Way, Where};
use crate::model::{Estate, NodeRef, Value};

/// The most choices whose rest is counted: those that hold of the most.
const MAX_COUNTED: usize = 400;

/// What is to be chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// a condition: an insight, a property, a connection
    Condition {
        /// where it goes
        into: Where,
        /// properties whose values are offered at once
        spread: Vec<String>,
    },
    /// the value of a property
    Value {
        /// where the condition goes
        into: Where,
        /// the property
        key: String,
        /// what is typed: an operator and a constant, or part of a value
        typed: String,
    },
    /// what a connection leads to
    Target {
        /// where the condition goes
        into: Where,
        /// relation types; none: any
        types: Vec<String>,
        /// which way
        way: Way,
        /// how far
        reach: Reach,
    },
    /// the kind of the root, or of what a connection leads to
    Kind(Place),
}

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// a whole condition
    Condition(Condition),
    /// a property whose value is to be chosen next
    Property(String),
    /// a connection whose target is to be chosen next
    Connection(Vec<String>, Way, Reach),
    /// a kind or a category; `None`: any
    Kind(Option<String>),
}

/// A choice and what it leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// what
    pub offer: Offer,
    /// how many resources of the root would be left; of a kind: how many it has that meet the conditions
    pub left: usize,
}

/// What can be chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// those that leave the most first
    pub list: Vec<Choice>,
    /// whether all of them are here
    pub complete: bool,
    /// false: the numbers are at most so many
    pub exact: bool,
}

impl Choices {
    /// Nothing can be chosen.
    fn none() -> Self {
        Self { list: Vec::new(), complete: true, exact: true }
    }
}

impl Steps {
    /// What can be chosen. The tree must be settled.
    ///
    /// # Errors
    /// When `stop` says that nobody waits any more, or the engine refuses a condition of the tree.
    pub fn choices(&self, ask: &Ask, estate: &Estate, stop: &dyn Fn() -> bool) -> Result<Choices, Halt> {
        let into = match ask {
            Ask::Kind(place) => return kinds::choices(self, place, estate, stop),
            Ask::Condition { into, .. } | Ask::Value { into, .. } | Ask::Target { into, .. } => into,
        };
        let mut holed = self.clone();
        let Some(place) = holed.insert(into, Condition::new(Test::Is(Vec::new()))) else {
            return Ok(Choices::none());
        };
        let mut spot = Spot::new(&holed, place, estate, stop);
        match ask {
            Ask::Value { key, typed, .. } => values::choices(&mut spot, key, typed),
            Ask::Target { types, way, reach, .. } => {
                targets::choices(&mut spot, &Link::to_any(types.clone(), *way, *reach))
            }
            Ask::Condition { spread, .. } => postings::choices(&mut spot, spread),
            Ask::Kind(_) => Ok(Choices::none()),
        }
    }
}

/// A property of a node as the engine answers it: an insight or a detail of one, what a record says, what
/// every node has.
fn value_of<'e>(node: NodeRef<'e>, key: &str) -> Option<Value<'e>> {
    let id = node.estate().key_named(key);
    if let Some(said) = id.and_then(|id| node.estate().concluded(node.id(), id)) {
        return said;
    }
    let built_in = || match key {
        "name" => node.stated_name().map(|_| node.name()),
        "provider" => Some(node.provider()).filter(|provider| !provider.is_empty()),
        _ => None,
    };
    id.and_then(|id| node.value(id)).or_else(|| built_in().map(Value::Text))
}

/// A place of a tree where a condition is wanted, ready to try many.
struct Spot<'e> {
    /// the tree with a hole at the place
    steps: &'e Steps,
    place: Place,
    estate: &'e Estate,
    evaluator: Evaluator<'e>,
    over: Over,
}

impl<'e> Spot<'e> {
    fn new(steps: &'e Steps, place: Place, estate: &'e Estate, stop: &'e dyn Fn() -> bool) -> Self {
        let evaluator = Evaluator::new(steps, estate, stop, Some(Hole::Condition(place.clone())));
        let over = over(&place);
        Self { steps, place, estate, evaluator, over }
    }

    /// The nodes or relations that a condition here can decide on: those of the set's kinds that the tree
    /// leads to, less what the set's other conditions leave out.
    fn among(&mut self) -> Result<Bits, Halt> {
        let around = self.steps.set_around(&self.place);
        if self.over == Over::Relations {
            let Some(Test::Link(link)) = self.steps.condition(&around).map(|condition| &condition.test)
            else {
                return Ok(Bits::none(0));
            };
            return self.evaluator.relations_of(link);
        }
        let among = self.reached(&around)?;
        let Some(set) = self.steps.set(&around) else { return Ok(Bits::none(0)) };
        if self.place.len() == around.len() + 1 && set.that.join == Join::All {
            // a hole that always holds leaves what the others decide
            self.evaluator.fill = Kleene::of(among.clone());
            let met = self.evaluator.group(&set.that, &around, At::That, &among)?;
            return Ok(met.yes.or(&met.unknown));
        }
        Ok(among)
    }

    /// The nodes of a set's kinds that connections from the kinds above lead to.
    fn reached(&mut self, place: &Place) -> Result<Bits, Halt> {
        let Some(set) = self.steps.set(place) else { return Ok(Bits::none(0)) };
        let among = self.evaluator.of_kinds(set, place)?;
        let Some(Test::Link(link)) = self.steps.condition(place).map(|condition| &condition.test) else {
            return Ok(among);
        };
        let above = self.reached(&self.steps.set_around(place))?;
        Ok(self.evaluator.forth(link, &above)?.and(&among))
    }

    /// How many resources of the root are left when the hole is worth so much.
    fn left(&mut self, fill: Kleene) -> Result<usize, Halt> {
        self.evaluator.fill = fill;
        self.evaluator.found()
    }

    /// How many things there are of the sort that the condition speaks of.
    fn len(&self) -> usize {
        match self.over {
            Over::Nodes => self.estate.node_count(),
            Over::Relations => self.estate.relation_count(),
        }
    }

    fn bits(&self, of: impl IntoIterator<Item = usize>) -> Bits {
        let mut bits = Bits::none(self.len());
        of.into_iter().for_each(|at| bits.add(at));
        bits
    }

    /// Counts what each offer leaves; of too many only those that hold of the most.
    fn counted(&mut self, mut offers: Vec<(Offer, Kleene)>) -> Result<Choices, Halt> {
        let complete = offers.len() <= MAX_COUNTED;
        if !complete {
            offers.sort_by_key(|(_, fill)| std::cmp::Reverse(fill.yes.count()));
            offers.truncate(MAX_COUNTED);
        }
        let mut list = Vec::with_capacity(offers.len());
        for (offer, fill) in offers {
            let left = self.left(fill)?;
            list.push(Choice { offer, left });
        }
        list.sort_by_key(|choice| std::cmp::Reverse(choice.left));
        Ok(Choices { list, complete, exact: self.evaluator.exact })
    }
}
