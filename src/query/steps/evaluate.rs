//! Which resources meet the tree's conditions: sets of nodes, from the leaves up. The answer for the root is
//! the nodes that the query finds; the query itself tells the rows.

use super::bits::{Bits, Kleene};
use super::{At, Condition, Group, Join, Link, Place, Reach, Set, Steps, Test, Way, condition_text};
use crate::model::{Estate, NodeId, NodeRef, RelationId, RelationKindId, RelationRef, Truth};
use crate::query::{Cell, Options, Predicate, QueryError, parse, run_with};
use std::collections::HashMap;

/// How many nodes or relations are looked at between two looks at whether the work is still wanted.
const STRIDE: usize = 4096;

/// Why there is no answer.
#[derive(Debug)]
pub enum Halt {
    /// nobody waits for it any more
    Stopped,
    /// a condition that the engine cannot run
    Wrong(QueryError),
}

impl From<QueryError> for Halt {
    fn from(error: QueryError) -> Self {
        Self::Wrong(error)
    }
}

/// How many nodes of a set a condition holds of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// it holds
    pub yes: usize,
    /// it is not known
    pub unknown: usize,
    /// nodes of the set's kinds
    pub of: usize,
}

/// The tallies of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies {
    /// in the order of the places
    pub list: Vec<Tally>,
    /// false: some condition speaks of several things at once and counts as unknown here
    pub exact: bool,
}

/// A place whose value is not read off the tree but filled in.
pub enum Hole {
    /// a condition
    Condition(Place),
    /// the kinds of a set
    Kinds(Place),
}

/// What conditions speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Nodes,
    Relations,
}

/// What the condition at a place speaks of: on relations there are no connections, so that everything
/// inside speaks of them as well.
pub fn over(place: &[At]) -> Over {
    let through = |at: &At| matches!(at, At::Through(_));
    if place.iter().any(through) { Over::Relations } else { Over::Nodes }
}

/// Evaluates one tree over one estate. What cannot change is worked out once.
pub struct Evaluator<'e> {
    estate: &'e Estate,
    stop: &'e dyn Fn() -> bool,
    hole: Option<Hole>,
    /// what the hole is worth
    pub fill: Kleene,
    /// whether every condition could be evaluated
    pub exact: bool,
    steps: &'e Steps,
    kept: HashMap<Place, Kleene>,
    kinds: HashMap<Place, Bits>,
    tallies: HashMap<Place, Tally>,
}

impl<'e> Evaluator<'e> {
    pub fn new(steps: &'e Steps, estate: &'e Estate, stop: &'e dyn Fn() -> bool, hole: Option<Hole>) -> Self {
        let (kept, kinds, tallies) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { estate, stop, hole, fill: Kleene::default(), exact: true, steps, kept, kinds, tallies }
    }

    /// The nodes that meet the conditions of the root.
    pub fn root(&mut self) -> Result<Kleene, Halt> {
        let steps = self.steps;
        self.set(&steps.root, &Vec::new())
    }

    /// How many nodes that may be: those that meet the conditions, and those of which it cannot be told here.
    pub fn found(&mut self) -> Result<usize, Halt> {
        let met = self.root()?;
        Ok(if self.exact { met.yes.count() } else { met.yes.or(&met.unknown).count() })
    }

    /// The name of what the condition at a place speaks of, and a pattern that finds it.
    fn subject(&self, place: &[At]) -> Option<(String, String)> {
        let around = self.steps.set_around(place);
        if over(place) == Over::Nodes {
            let set = self.steps.set(&around)?;
            return Some((set.name.clone(), format!("({})", super::write::node(set))));
        }
        match &self.steps.condition(&around)?.test {
            Test::Link(link) => {
                let name = link.name.clone()?;
                Some((name, super::write::relation(link)))
            }
            _ => None,
        }
    }

    /// What was counted of each condition on the way; of the root at the empty place.
    pub fn into_tallies(self) -> HashMap<Place, Tally> {
        self.tallies
    }

    /// The nodes of a set's kinds.
    pub fn of_kinds(&mut self, set: &Set, place: &Place) -> Result<Bits, Halt> {
        if let Some(kept) = self.kinds.get(place) {
            return Ok(kept.clone());
        }
        let bits = if matches!(&self.hole, Some(Hole::Kinds(hole)) if hole == place) {
            Bits::all(self.estate.node_count())
        } else {
            self.labelled(&set.kinds)?
        };
        self.kinds.insert(place.clone(), bits.clone());
        Ok(bits)
    }

    /// The nodes that carry one of the labels; without labels every node.
    pub fn labelled(&self, labels: &[String]) -> Result<Bits, Halt> {
        if labels.is_empty() {
            return Ok(Bits::all(self.estate.node_count()));
        }
        let fits = |node: NodeRef<'_>| labels.iter().any(|label| node.has_label(label));
        let mut bits = Bits::none(self.estate.node_count());
        for (at, node) in self.estate.nodes().enumerate() {
            self.pause(at)?;
            if fits(node) {
                bits.add(at);
            }
        }
        Ok(bits)
    }

    /// Looks now and then whether the work is still wanted.
    pub fn pause(&self, at: usize) -> Result<(), Halt> {
        if at.is_multiple_of(STRIDE) && (self.stop)() { Err(Halt::Stopped) } else { Ok(()) }
    }

    /// The nodes of a set that meet its conditions.
    pub fn set(&mut self, set: &Set, place: &Place) -> Result<Kleene, Halt> {
        let among = self.of_kinds(set, place)?;
        let mut met = self.group(&set.that, place, At::That, &among)?;
        if matches!(&self.hole, Some(Hole::Kinds(hole)) if hole == place) {
            met = met.and(&self.fill);
        }
        if place.is_empty() {
            let (yes, unknown, of) = (met.yes.count(), met.unknown.count(), among.count());
            self.tallies.insert(Vec::new(), Tally { yes, unknown, of });
        }
        Ok(met)
    }

    /// The nodes among which the conditions of a group hold.
    pub fn group(
        &mut self,
        group: &Group,
        place: &Place,
        at: fn(usize) -> At,
        among: &Bits,
    ) -> Result<Kleene, Halt> {
        let mut met: Option<Kleene> = None;
        for (number, condition) in group.conditions.iter().enumerate() {
            let inside: Place = place.iter().copied().chain([at(number)]).collect();
            let own = self.condition(condition, &inside, among)?;
            met = Some(match (met, group.join) {
                (None, _) => own,
                (Some(met), Join::All) => met.and(&own),
                (Some(met), Join::Any) => met.or(&own),
            });
        }
        Ok(met.unwrap_or_else(|| Kleene::of(among.clone())))
    }

    fn condition(&mut self, condition: &Condition, place: &Place, among: &Bits) -> Result<Kleene, Halt> {
        let hole = match &self.hole {
            Some(Hole::Condition(hole)) if hole == place => return Ok(self.fill.clone()),
            Some(Hole::Condition(hole) | Hole::Kinds(hole)) => hole.starts_with(place),
            None => false,
        };
        if let Some(kept) = self.kept.get(place) {
            return Ok(kept.clone());
        }
        let mut met = match &condition.test {
            Test::Text { text, of } => self.text(text, of, place, among)?,
            Test::Link(link) => self.link(link, place, among)?,
            Test::Group(group) => self.group(group, place, At::That, among)?,
            _ => self.leaf(condition, over(place), among)?,
        };
        let is_leaf = !matches!(condition.test, Test::Link(_) | Test::Group(_));
        if condition.negated && !is_leaf {
            met = met.not(among);
        }
        let (yes, unknown, of) = (met.yes.count(), met.unknown.count(), among.count());
        self.tallies.insert(place.clone(), Tally { yes, unknown, of });
        if !hole {
            self.kept.insert(place.clone(), met.clone());
        }
        Ok(met)
    }

    /// What the engine says of a condition that is kept as text. One that speaks of other things as well is
    /// left open: nothing is known of it here.
    fn text(&mut self, text: &str, of: &[String], place: &Place, among: &Bits) -> Result<Kleene, Halt> {
        let ([name], Some((own, pattern))) = (of, self.subject(place)) else {
            return Ok(self.open(among));
        };
        if *name != own {
            return Ok(self.open(among));
        }
        let find = |condition: &str| -> Result<Bits, Halt> {
            let mut found = among.clone().without(among);
            let query = format!("MATCH {pattern} WHERE {condition} RETURN {}", super::write::quoted(name));
            let options = Options { max_rows: usize::MAX, ..Options::default() };
            for row in run_with(&parse(&query)?, self.estate, &options)?.rows {
                match row.first() {
                    Some(Cell::Node(node)) => found.add(node.index()),
                    Some(Cell::Relation(relation)) => found.add(relation.index()),
                    _ => {}
                }
            }
            Ok(found.and(among))
        };
        Ok(Kleene { yes: find(text)?, unknown: find(&format!("({text}) IS NULL"))? })
    }

    fn open(&mut self, among: &Bits) -> Kleene {
        self.exact = false;
        Kleene { yes: among.clone().without(among), unknown: among.clone() }
    }

    /// What the engine says of a condition without connections, on nodes or on relations.
    pub fn leaf(&self, condition: &Condition, over: Over, among: &Bits) -> Result<Kleene, Halt> {
        let predicate = Predicate::parse(&condition_text(condition, "n"))?;
        let bound = predicate.bind(self.estate);
        let mut tester = bound.tester();
        let len = match over {
            Over::Nodes => self.estate.node_count(),
            Over::Relations => self.estate.relation_count(),
        };
        let (mut yes, mut unknown) = (Bits::none(len), Bits::none(len));
        for (count, at) in among.iter().enumerate() {
            self.pause(count)?;
            let truth = match over {
                Over::Nodes => tester.test(NodeId::from_index(at)),
                Over::Relations => tester.test_relation(RelationId::from_index(at)),
            };
            match truth {
                Truth::Yes => yes.add(at),
                Truth::Unknown => unknown.add(at),
                Truth::No => {}
            }
        }
        Ok(Kleene { yes, unknown })
    }

    /// A connection holds when it leads to something that is yes all the way; it is unknown when it only
    /// leads to something that may be.
    fn link(&mut self, link: &Link, place: &Place, among: &Bits) -> Result<Kleene, Halt> {
        let to = self.set(&link.to, place)?;
        let mut fits = self.types(link);
        let mut through = None;
        if !link.through.conditions.is_empty() {
            let among = self.relations(&fits)?;
            through = Some(self.group(&link.through, place, At::Through, &among)?);
        }
        fits.through = through.as_ref().map(|through| through.yes.clone());
        let yes = self.walked_back(link, &to.yes, &fits)?.and(among);
        if to.unknown.is_empty() && through.as_ref().is_none_or(|through| through.unknown.is_empty()) {
            return Ok(Kleene::of(yes));
        }
        fits.through = through.map(|through| through.yes.or(&through.unknown));
        let maybe = self.walked_back(link, &to.yes.or(&to.unknown), &fits)?.and(among);
        Ok(Kleene { unknown: maybe.without(&yes), yes })
    }

    fn walked_back(&self, link: &Link, to: &Bits, fits: &Fits) -> Result<Bits, Halt> {
        walked(to, link.reach, |of| self.neighbours(of, fits, link.way.reversed()))
    }

    /// The nodes among which a connection without conditions on its relation leads into `to`.
    pub fn back(&self, link: &Link, to: &Bits, among: &Bits) -> Result<Bits, Halt> {
        Ok(self.walked_back(link, to, &self.types(link))?.and(among))
    }

    /// The nodes that such a connection leads to from `from`, whatever they are.
    pub fn forth(&self, link: &Link, from: &Bits) -> Result<Bits, Halt> {
        let fits = self.types(link);
        walked(from, link.reach, |of| self.neighbours(of, &fits, link.way))
    }

    fn neighbours(&self, of: &Bits, fits: &Fits, way: Way) -> Result<Bits, Halt> {
        let mut found = Bits::none(self.estate.node_count());
        for (count, at) in of.iter().enumerate() {
            self.pause(count)?;
            let node = self.estate.node(NodeId::from_index(at));
            let out = (way != Way::In).then(|| node.outgoing()).into_iter().flatten();
            let into = (way != Way::Out).then(|| node.incoming()).into_iter().flatten();
            for relation in out.chain(into).filter(|relation| fits.relation(*relation)) {
                found.add(relation.other(node.id()).id().index());
            }
        }
        Ok(found)
    }

    fn types(&self, link: &Link) -> Fits {
        let kinds = link.types.iter().filter_map(|kind| self.estate.relation_kind_named(kind)).collect();
        Fits { types: (!link.types.is_empty()).then_some(kinds), through: None }
    }

    /// The relations of a connection's types, by their numbers.
    fn relations(&self, fits: &Fits) -> Result<Bits, Halt> {
        let mut bits = Bits::none(self.estate.relation_count());
        for (at, relation) in self.estate.relations().enumerate() {
            self.pause(at)?;
            if fits.relation(relation) {
                bits.add(at);
            }
        }
        Ok(bits)
    }

    /// The relations of a connection's types, by their numbers.
    pub fn relations_of(&self, link: &Link) -> Result<Bits, Halt> {
        self.relations(&self.types(link))
    }
}

/// Which relations a connection follows.
struct Fits {
    types: Option<Vec<RelationKindId>>,
    through: Option<Bits>,
}

impl Fits {
    fn relation(&self, relation: RelationRef<'_>) -> bool {
        self.types.as_ref().is_none_or(|types| types.contains(&relation.kind()))
            && self.through.as_ref().is_none_or(|through| through.has(relation.id().index()))
    }
}

/// Follows relations as often as the reach says.
fn walked(from: &Bits, reach: Reach, step: impl Fn(&Bits) -> Result<Bits, Halt>) -> Result<Bits, Halt> {
    let Reach::Many { itself, most } = reach else { return step(from) };
    let mut found = if itself { from.clone() } else { from.clone().without(from) };
    let mut edge = from.clone();
    let mut taken = 0;
    while !edge.is_empty() && most.is_none_or(|most| taken < most) {
        edge = step(&edge)?.without(&found);
        found = found.or(&edge);
        taken += 1;
    }
    Ok(found)
}

impl Way {
    /// The same relation seen from its other end.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Out => Self::In,
            Self::In => Self::Out,
            Self::Both => Self::Both,
        }
    }
}

impl Steps {
    /// How many nodes each condition holds of, among those of its own set's kinds, in the order of
    /// [`Steps::places`]; of the root how many are found.
    ///
    /// # Errors
    /// When `stop` says that nobody waits any more, or the engine refuses a condition.
    pub fn tallies(&self, estate: &Estate, stop: &dyn Fn() -> bool) -> Result<Tallies, Halt> {
        let mut evaluator = Evaluator::new(self, estate, stop, None);
        evaluator.root()?;
        let exact = evaluator.exact;
        let tallies = evaluator.into_tallies();
        let of = |place: Place| tallies.get(&place).copied().unwrap_or_default();
        let list = self.places().into_iter().map(of).collect();
        Ok(Tallies { list, exact })
    }
}
