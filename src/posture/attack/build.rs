//! Builds the attack map: relations and permissions to links, entry and target rules to doors and goals.

use super::hold::Hold;
use super::map::{Cause, DOUBT, Door, Goal, Link, Map, Part, State};
use super::rights::{Rights, allows};
use super::rules::{Move, Rules};
use super::words::is_critical;
use crate::graph::Graph;
use crate::model::{Estate, INTERNET, NodeId, NodeRef, Ontology, RelationId, RelationRef, Truth};
use hashbrown::{HashMap, HashSet};

/// A link before it is known with which hold it is taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Raw {
    from: NodeId,
    need: Need,
    to: NodeId,
    gain: Hold,
    relation: RelationId,
    cause: Cause,
    certain: bool,
    cost: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// this hold or a better one
    Least(Hold),
    /// exactly this hold
    Just(Hold),
}

impl Need {
    fn met_by(self, hold: Hold) -> bool {
        match self {
            Self::Least(need) => hold.meets(need),
            Self::Just(need) => hold == need,
        }
    }
}

/// Nodes that a question names instead of the rules.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'q> {
    /// where attackers start: they control these
    pub from: Option<&'q [NodeId]>,
    /// what they want: any hold on these
    pub to: Option<&'q [NodeId]>,
}

/// What a target that only the question names is worth.
const ASKED_VALUE: u8 = 60;

pub fn build(estate: &Estate, asked: Asked<'_>) -> Map {
    let mut builder = Builder::new(estate);
    for relation in estate.relations() {
        builder.relation(relation);
    }
    builder.spread();
    let doors = match asked.from {
        None => builder.doors(),
        Some(nodes) => nodes.iter().map(|&node| asked_door(node)).collect(),
    };
    let mut map = builder.finish(&doors);
    if let Some(nodes) = asked.to {
        map.goals = asked_goals(&map, nodes);
    }
    map
}

fn asked_door(node: NodeId) -> (State, Door) {
    let door = Door { state: 0, entry: None, relation: None, certain: true, cost: 0 };
    (State { node, hold: Hold::CONTROL }, door)
}

/// Every state of the named nodes, with what the rules want of it where they want something.
fn asked_goals(map: &Map, nodes: &[NodeId]) -> Vec<Goal> {
    let states = (0u32..).zip(&map.states).filter(|(_, state)| nodes.binary_search(&state.node).is_ok());
    let own = |(state, _): (u32, &State)| {
        let own = map.goals_of(state).to_vec();
        if own.is_empty() { vec![Goal { state, target: None, value: ASKED_VALUE }] } else { own }
    };
    states.flat_map(own).collect()
}

struct Builder<'e> {
    estate: &'e Estate,
    rules: &'static Rules,
    /// by the number of the relation kind: the places of the steps that follow it
    steps_over: Vec<Vec<usize>>,
    permission: Option<crate::model::RelationKindId>,
    contains: Option<crate::model::RelationKindId>,
    rights: Rights,
    /// (whether it is a step's from, a step's to or a right's, place, node) -> truth
    known: HashMap<(u8, u16, NodeId), Truth>,
    raws: Vec<Raw>,
    /// rights that arrive at scopes and are still to spread to what those contain
    arrived: Vec<(NodeId, usize)>,
    /// all rights that ever arrived
    seen: HashSet<(NodeId, usize)>,
}

impl<'e> Builder<'e> {
    fn new(estate: &'e Estate) -> Self {
        let (rules, ontology) = (Rules::get(), Ontology::get());
        let over = |name: &str| {
            let places = rules.steps.iter().enumerate().filter(|(_, step)| step.base.relation == name);
            places.map(|(place, _)| place).collect()
        };
        Self {
            estate,
            rules,
            steps_over: ontology.relations().iter().map(|kind| over(&kind.name)).collect(),
            permission: ontology.relation_id("HAS_PERMISSION"),
            contains: ontology.relation_id("CONTAINS"),
            rights: Rights::default(),
            known: HashMap::new(),
            raws: Vec::new(),
            arrived: Vec::new(),
            seen: HashSet::new(),
        }
    }

    fn relation(&mut self, relation: RelationRef<'e>) {
        if Some(relation.kind()) == self.permission {
            self.permission(relation);
        }
        let places = self.steps_over.get(relation.kind().index()).cloned().unwrap_or_default();
        for place in places {
            self.step(place, relation);
        }
    }

    fn step(&mut self, place: usize, relation: RelationRef<'e>) {
        let step = &self.rules.steps[place];
        let (from, to) = if step.against {
            (relation.to(), relation.from())
        } else {
            (holder(relation.from()), relation.to())
        };
        if !step.from.subject.takes(from.kind()) || !step.to.subject.takes(to.kind()) {
            return;
        }
        let truth = self.fits(0, place, from).min(self.fits(1, place, to));
        let cause = Cause::Step(number(place));
        match (step.from.hold, step.to.hold) {
            (Some(need), Some(gain)) => {
                self.push((from, Need::Least(need)), (to, gain), relation, cause, (truth, &step.base));
            }
            _ => {
                for hold in Hold::LEVELS {
                    self.push((from, Need::Just(hold)), (to, hold), relation, cause, (truth, &step.base));
                }
            }
        }
    }

    fn permission(&mut self, relation: RelationRef<'e>) {
        let (from, to) = (relation.from(), relation.to());
        let given = self.rights.of(relation);
        for &(place, truth) in given.iter() {
            let right = &self.rules.rights[place];
            if !right.also.is_empty() && !self.has_elsewhere(from, &right.also) {
                continue;
            }
            if right.to.subject.takes(to.kind()) {
                let truth = truth.min(self.fits(2, place, to));
                let (cause, gain) = (Cause::Right(number(place), Part::Whole), right.to.hold);
                let gain = gain.unwrap_or(Hold::READ);
                self.push(
                    (from, Need::Least(Hold::CONTROL)),
                    (to, gain),
                    relation,
                    cause,
                    (truth, &right.base),
                );
            }
            if to.category() == "Scope" {
                let cause = Cause::Right(number(place), Part::Grant);
                let gain = Hold::right(place);
                self.push(
                    (from, Need::Least(Hold::CONTROL)),
                    (to, gain),
                    relation,
                    cause,
                    (truth, &right.base),
                );
                self.arrive(to.id(), place);
            }
        }
    }

    fn has_elsewhere(&self, identity: NodeRef<'e>, actions: &[String]) -> bool {
        let permissions = identity.outgoing().filter(|relation| Some(relation.kind()) == self.permission);
        permissions.into_iter().any(|relation| allows(relation, actions))
    }

    fn arrive(&mut self, scope: NodeId, right: usize) {
        if self.seen.insert((scope, right)) {
            self.arrived.push((scope, right));
        }
    }

    /// Lets every right reach what its scope contains: scopes carry it on, resources that it works on end it.
    fn spread(&mut self) {
        while let Some((scope, place)) = self.arrived.pop() {
            let right = &self.rules.rights[place];
            let inside =
                self.estate.outgoing(scope).filter(|relation| Some(relation.kind()) == self.contains);
            for relation in inside.collect::<Vec<_>>() {
                let (from, to) = (relation.from(), relation.to());
                let need = Need::Just(Hold::right(place));
                if right.to.subject.takes(to.kind()) {
                    let truth = self.fits(2, place, to);
                    let cause = Cause::Right(number(place), Part::Inside);
                    let gain = right.to.hold.unwrap_or(Hold::READ);
                    self.push((from, need), (to, gain), relation, cause, (truth, &right.base));
                }
                if to.category() == "Scope" {
                    let cause = Cause::Right(number(place), Part::Carry);
                    self.push(
                        (from, need),
                        (to, Hold::right(place)),
                        relation,
                        cause,
                        (Truth::Yes, &right.base),
                    );
                    self.arrive(to.id(), place);
                }
            }
        }
    }

    fn fits(&mut self, side: u8, place: usize, node: NodeRef<'e>) -> Truth {
        let subject = match side {
            0 => &self.rules.steps[place].from.subject,
            1 => &self.rules.steps[place].to.subject,
            _ => &self.rules.rights[place].to.subject,
        };
        if subject.is_plain() {
            return Truth::from(Some(subject.takes(node.kind())));
        }
        *self.known.entry((side, number(place), node.id())).or_insert_with(|| subject.fits(node))
    }

    fn push(
        &mut self,
        (from, need): (NodeRef<'e>, Need),
        (to, gain): (NodeRef<'e>, Hold),
        relation: RelationRef<'e>,
        cause: Cause,
        (truth, base): (Truth, &Move),
    ) {
        if truth == Truth::No || from.id() == to.id() {
            return;
        }
        let free = matches!(cause, Cause::Right(_, Part::Carry | Part::Inside));
        let certain = truth == Truth::Yes;
        let cost = if free { 0 } else { base.cost } + if certain { 0 } else { DOUBT };
        let (from, to, relation) = (from.id(), to.id(), relation.id());
        self.raws.push(Raw { from, need, to, gain, relation, cause, certain, cost: cost.min(10) });
    }

    /// Where attackers start: node, hold and the way in.
    fn doors(&self) -> Vec<(State, Door)> {
        let mut doors = Vec::new();
        let internet = self.estate.find(INTERNET);
        for (place, entry) in self.rules.entries.iter().enumerate() {
            for node in self.estate.kinds().filter(|&kind| entry.at.subject.takes(kind)) {
                for &id in self.estate.of_kind(node) {
                    let truth = entry.at.subject.fits(self.estate.node(id));
                    let Some(hold) = entry.at.hold.filter(|_| truth != Truth::No) else { continue };
                    let certain = truth == Truth::Yes;
                    let relation = internet.filter(|_| entry.exposure).and_then(|net| self.exposes(net, id));
                    let cost = (entry.base.cost + if certain { 0 } else { DOUBT }).min(10);
                    let door = Door { state: 0, entry: Some(number(place)), relation, certain, cost };
                    doors.push((State { node: id, hold }, door));
                }
            }
        }
        doors
    }

    fn exposes(&self, internet: NodeId, node: NodeId) -> Option<RelationId> {
        let into = self.estate.incoming(node);
        let mut into = into.filter(|one| one.from_id() == internet && one.kind_name() == "EXPOSES");
        into.next().map(RelationRef::id)
    }

    /// Numbers the states that can be held, and makes a link of each raw one for each hold that meets it.
    fn finish(mut self, doors: &[(State, Door)]) -> Map {
        self.raws.sort_unstable();
        self.raws.dedup();
        let gained = self.raws.iter().map(|raw| State { node: raw.to, hold: raw.gain });
        let mut states: Vec<State> = gained.chain(doors.iter().map(|(state, _)| *state)).collect();
        states.sort_unstable();
        states.dedup();
        let mut map = Map { states, ..Map::default() };
        let place = |map: &Map, state: State| {
            u32::try_from(map.states.binary_search(&state).unwrap_or(0)).unwrap_or(0)
        };
        let mut links = Vec::new();
        for raw in &self.raws {
            let to = place(&map, State { node: raw.to, hold: raw.gain });
            for from in map.states_of(raw.from) {
                if raw.need.met_by(map.states[from as usize].hold) {
                    let Raw { relation, cause, certain, cost, .. } = *raw;
                    links.push(Link { from, to, relation, cause, certain, cost });
                }
            }
        }
        links.sort_unstable();
        map.doors = doors.iter().map(|(state, door)| Door { state: place(&map, *state), ..*door }).collect();
        map.doors.sort_unstable();
        map.goals = goals(self.estate, &map.states);
        let vertices = u32::try_from(map.states.len()).unwrap_or(u32::MAX);
        map.graph = Graph::new(vertices, links.iter().map(|link| (link.from, link.to)).collect());
        map.links = links;
        map
    }
}

/// How much more a critical resource is worth.
const CRITICAL: u8 = 10;

/// What is wanted of the states that can be held.
fn goals(estate: &Estate, states: &[State]) -> Vec<Goal> {
    let mut goals = Vec::new();
    let targets = &Rules::get().targets;
    let mut known: Vec<Option<Truth>> = vec![None; targets.len()];
    for (at, state) in states.iter().enumerate() {
        if at == 0 || states[at - 1].node != state.node {
            known.fill(None);
        }
        let node = estate.node(state.node);
        let more = if is_critical(estate, state.node) { CRITICAL } else { 0 };
        for (place, target) in targets.iter().enumerate() {
            let held = target.at.hold.is_some_and(|need| state.hold.meets(need));
            let fits = |known: &mut Option<Truth>| *known.get_or_insert_with(|| target.at.subject.fits(node));
            if held && fits(&mut known[place]) != Truth::No {
                let state = u32::try_from(at).unwrap_or(u32::MAX);
                goals.push(Goal {
                    state,
                    target: Some(number(place)),
                    value: (target.value + more).min(100),
                });
            }
        }
    }
    goals
}

/// A node, or what contains it where it is no more than a folder of its container ("blobServices/default").
fn holder(node: NodeRef<'_>) -> NodeRef<'_> {
    let mut node = node;
    while node.kind_name() == "Resource" {
        let Some(scope) = node.scope().filter(|scope| scope.category() != "Scope") else { break };
        node = scope;
    }
    node
}

fn number(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
