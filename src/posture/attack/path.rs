//! One attack path as people read it: title, risk, numbered steps with evidence, what the attacker gains.

use super::condition::{Evidence, Subject};
use super::fix::Remedy;
use super::map::{Cause, Door, Link, Map, Part};
use super::risk::{self, Point};
use super::rules::{Entry, Move, Rules, Target};
use super::search::Found;
use super::words::{between, capital, detail, filled, is_critical, listed, type_words};
use crate::model::{Estate, INTERNET, NodeId, NodeRef, RelationId, Severity};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Where a path comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// spelunk found it
    Found,
    /// the provider reports it
    Reported,
    /// found and reported
    Both,
}

impl Origin {
    /// `found`, `reported` or `both`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Reported => "reported",
            Self::Both => "both",
        }
    }
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttackStep {
    /// where it starts; `None`: outside, where no node stands for the internet
    pub from: Option<NodeId>,
    /// where it leads
    pub to: NodeId,
    /// the shown relation: a relation kind, or a composite like `CAN_READ_KEYS`
    pub relation: String,
    /// the relation that it follows
    pub over: Option<RelationId>,
    /// one sentence
    pub words: String,
    /// whether every precondition is known to hold
    pub certain: bool,
    /// the properties that would tell, where it is not certain
    pub missing: Vec<String>,
    /// why it is possible
    pub evidence: Vec<Evidence>,
    /// ATT&CK tactic
    pub tactic: &'static str,
    /// ATT&CK and ATLAS techniques
    pub techniques: &'static [String],
    /// 0 trivial to 10 very hard
    pub cost: u8,
}

/// An attack path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttackPath {
    /// the same for the same entry and target in every run
    pub id: String,
    /// in the product's grammar
    pub title: String,
    /// the level of the score
    pub risk: Severity,
    /// 0 to 100
    pub score: u8,
    /// the account of the score
    pub points: Vec<Point>,
    /// found, or found and reported
    pub origin: Origin,
    /// the place among the estate's reported paths that tells the same
    pub reported: Option<usize>,
    /// where the attacker starts
    pub entry: NodeId,
    /// what the attacker reaches
    pub target: NodeId,
    /// the steps, the way in first
    pub steps: Vec<AttackStep>,
    /// the classes of what the attacker gains
    pub impacts: Vec<&'static str>,
    /// what the attacker then can do, one sentence
    pub gain: String,
    /// risk factors
    pub factors: Vec<String>,
    /// ids of the known patterns that it is an instance of
    pub patterns: Vec<&'static str>,
    /// recommendations that end it
    pub breaks: Vec<Remedy>,
    /// recommendations that make it harder or seen, but do not end it
    pub lessens: Vec<Remedy>,
    /// the map's links, and the door
    pub(super) links: Vec<u32>,
    pub(super) door: u32,
}

impl AttackPath {
    /// Whether every step is certain.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.steps.iter().all(|step| step.certain)
    }

    /// The nodes, from the entry to the target.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::once(self.entry)
            .chain(self.steps.iter().map(|step| step.to).filter(|node| *node != self.entry))
    }

    /// The numbered attack story.
    #[must_use]
    pub fn story(&self) -> String {
        let mut story = String::new();
        for (number, step) in (1..).zip(&self.steps) {
            let doubt = if step.certain { "" } else { " (possible)" };
            _ = writeln!(story, "{number}. The attacker {}{doubt}.", step.words);
        }
        _ = writeln!(story, "{}. {}", self.steps.len() + 1, self.gain);
        story
    }

    /// ATT&CK tactics, in the order of the steps.
    #[must_use]
    pub fn tactics(&self) -> Vec<&'static str> {
        unique(self.steps.iter().map(|step| step.tactic))
    }

    /// ATT&CK and ATLAS techniques, in the order of the steps.
    #[must_use]
    pub fn techniques(&self) -> Vec<&'static str> {
        unique(self.steps.iter().flat_map(|step| step.techniques).map(String::as_str))
    }

    /// What equal-looking paths share: the kinds of entry and target and the relations between them.
    #[must_use]
    pub fn shape(&self, estate: &Estate) -> String {
        let mut shape = estate.node(self.entry).kind_name().to_string();
        for step in &self.steps {
            let last = step.to == self.target;
            let to = if last {
                type_words(estate.node(step.to))
            } else {
                estate.node(step.to).kind_name().to_string()
            };
            _ = write!(shape, " {} {to}", step.relation);
        }
        shape
    }
}

/// The words once each, in their order.
pub(super) fn unique<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}

/// Writes a path out.
pub(super) struct Writer<'m> {
    pub estate: &'m Estate,
    pub map: &'m Map,
}

impl Writer<'_> {
    /// The path of a way. Its remedies, origin and patterns are added by others.
    pub fn path(&self, found: &Found, links: Vec<u32>) -> AttackPath {
        let door = self.map.doors[found.door as usize];
        let mut steps: Vec<AttackStep> = self.door_step(door).into_iter().collect();
        steps.extend(links.iter().map(|&link| self.step(self.map.links[link as usize])));
        let targets = self.targets(found);
        let impacts = unique(targets.iter().map(|target| target.impact.as_str()));
        let node = self.estate.node(found.target);
        let says =
            unique(targets.iter().map(|target| filled(&target.says, &[("node", node.name().as_str())])));
        let says: Vec<&str> = says.iter().map(String::as_str).collect();
        let gain = match says.as_slice() {
            [] => format!("The attacker reaches {}.", node.name()),
            says => format!("The attacker can {}.", listed(says)),
        };
        AttackPath {
            id: self.id(found),
            title: self.title(found, &targets, links.is_empty()),
            risk: risk::level(found.score),
            score: found.score,
            points: self.points(found, &steps),
            origin: Origin::Found,
            reported: None,
            entry: found.entry,
            target: found.target,
            factors: self.factors(found, &targets, &links),
            steps,
            impacts,
            gain,
            patterns: Vec::new(),
            breaks: Vec::new(),
            lessens: Vec::new(),
            links,
            door: found.door,
        }
    }

    fn id(&self, found: &Found) -> String {
        let (entry, target) = (self.estate.node(found.entry), self.estate.node(found.target));
        let digest = Sha256::digest(format!("{}\n{}", entry.canonical_id(), target.canonical_id()));
        digest.iter().take(6).fold(String::from("ap-"), |mut id, byte| {
            _ = write!(id, "{byte:02x}");
            id
        })
    }

    /// Everything wanted of the state that is reached, the most valuable first.
    fn targets(&self, found: &Found) -> Vec<&'static Target> {
        let state = self.map.goals[found.goal as usize].state;
        let places = self.map.goals_of(state).iter().filter_map(|goal| goal.target);
        let mut targets: Vec<&Target> =
            places.filter_map(|place| Rules::get().targets.get(usize::from(place))).collect();
        targets.sort_by_key(|target| std::cmp::Reverse(target.value));
        targets
    }

    fn title(&self, found: &Found, targets: &[&Target], stays: bool) -> String {
        let entry = self.estate.node(found.entry);
        let Some(own) = self.entry_of(found.door) else {
            return format!("{} reaches {}", entry.name(), self.estate.node(found.target).name());
        };
        let mut title = lead(entry, own);
        let weak = self.weaknesses(found, own);
        if own.subject.is_empty() && !weak.is_empty() {
            let weak: Vec<&str> = weak.iter().map(String::as_str).collect();
            title.push_str(&format!(" with {}", listed(&weak)));
        }
        let impacts = unique(targets.iter().map(|target| target.impact.as_str()));
        if stays {
            return format!("{title} allows {}", impacts.first().copied().unwrap_or("access"));
        }
        let target = self.estate.node(found.target);
        let critical = if is_critical(self.estate, found.target) { "Critical " } else { "" };
        let words = targets.first().map_or("{type}", |target| target.title.as_str());
        let words = filled(words, &[("type", &type_words(target))]);
        format!("{title} allows lateral movement to {critical}{words}")
    }

    fn entry_of(&self, door: u32) -> Option<&'static Entry> {
        let place = self.map.doors[door as usize].entry?;
        Rules::get().entries.get(usize::from(place))
    }

    /// The words after "with": of the way in that is taken, then of the others at the same node.
    fn weaknesses(&self, found: &Found, own: &'static Entry) -> Vec<String> {
        let node = |door: &Door| self.map.states[door.state as usize].node;
        let others = self.map.doors.iter().filter(|door| node(door) == found.entry && door.certain);
        let others = others.filter_map(|door| Rules::get().entries.get(usize::from(door.entry?)));
        let certain = self.map.doors[found.door as usize].certain;
        let possible = if certain { "" } else { "possible " };
        let words = |entry: &&Entry| entry.subject.is_empty() && !entry.weakness.is_empty();
        let first = Some(own).filter(words).map(|entry| format!("{possible}{}", entry.weakness));
        let mut weak =
            unique(first.into_iter().chain(others.filter(words).map(|entry| entry.weakness.clone())));
        weak.truncate(2);
        weak
    }

    fn factors(&self, found: &Found, targets: &[&Target], links: &[u32]) -> Vec<String> {
        let entry = self.entry_of(found.door).map(|entry| entry.factors.as_slice()).unwrap_or_default();
        let lateral = (!links.is_empty()).then_some("Lateral movement");
        let critical = is_critical(self.estate, found.target).then_some("Critical resource");
        let of_targets = targets.iter().flat_map(|target| &target.factors).map(String::as_str);
        let all = entry.iter().map(String::as_str).chain(lateral).chain(of_targets).chain(critical);
        unique(all).into_iter().map(str::to_owned).collect()
    }

    fn points(&self, found: &Found, steps: &[AttackStep]) -> Vec<Point> {
        let mut points =
            vec![Point { words: "likelihood, before anything makes it harder".to_owned(), points: 100 }];
        let per = i32::from(risk::PER_COST);
        for step in steps.iter().filter(|step| step.cost > 0) {
            let doubt = if step.certain { "" } else { ", not known to be possible" };
            let words = format!("difficulty {} of: {}{doubt}", step.cost, step.words);
            points.push(Point { words, points: -per * i32::from(step.cost) });
        }
        let more = i32::from(found.hops.saturating_sub(1));
        if more > 0 {
            let words = format!("{more} more steps");
            points.push(Point { words, points: -i32::from(risk::PER_STEP) * more });
        }
        let likelihood = i32::from(risk::likelihood(found.cost, found.hops));
        let sum: i32 = points.iter().map(|point| point.points).sum();
        if sum != likelihood {
            points.push(Point { words: "likelihood never falls lower".to_owned(), points: likelihood - sum });
        }
        let impact =
            self.targets(found).first().map_or("named by the question", |target| target.impact.as_str());
        let value = self.map.goals[found.goal as usize].value;
        let critical = if is_critical(self.estate, found.target) { " of a critical resource" } else { "" };
        points.push(Point { words: format!("percent impact: {impact}{critical}"), points: i32::from(value) });
        points
    }

    fn door_step(&self, door: Door) -> Option<AttackStep> {
        let entry = Rules::get().entries.get(usize::from(door.entry?))?;
        let to = self.map.states[door.state as usize].node;
        let outside = self.estate.find(INTERNET);
        let relation = door.relation.map(|relation| self.estate.relation(relation));
        let node = self.estate.node(to);
        Some(AttackStep {
            from: outside,
            to,
            relation: if entry.base.relation.is_empty() {
                "EXPOSES".to_owned()
            } else {
                entry.base.relation.clone()
            },
            over: door.relation,
            words: between(&entry.base.words, node, node, relation),
            certain: door.certain,
            missing: self.missing(door.certain, &[(&entry.at.subject, to)]),
            evidence: self.evidence(door.relation, &[(&entry.at.subject, to)]),
            tactic: &entry.base.tactic,
            techniques: &entry.base.techniques,
            cost: door.cost,
        })
    }

    fn step(&self, link: Link) -> AttackStep {
        let (from, to) = (self.map.states[link.from as usize].node, self.map.states[link.to as usize].node);
        let relation = self.estate.relation(link.relation);
        let subjects = subjects(link.cause, from, to);
        let base = link.cause.base();
        let composite = base.filter(|base| !base.relation.is_empty() && !carries(link.cause));
        AttackStep {
            from: Some(from),
            to,
            relation: composite
                .map_or_else(|| relation.kind_name().to_string(), |base| base.relation.clone()),
            over: Some(link.relation),
            words: self.words(link.cause, base, from, to),
            certain: link.certain,
            missing: self.missing(link.certain, &subjects),
            evidence: self.evidence(Some(link.relation), &subjects),
            tactic: base.map_or("Lateral Movement", |base| &base.tactic),
            techniques: base.map_or(&[], |base| &base.techniques),
            cost: link.cost,
        }
    }

    fn words(&self, cause: Cause, base: Option<&Move>, from: NodeId, to: NodeId) -> String {
        let (from, to) = (self.estate.node(from), self.estate.node(to));
        let label = match cause {
            Cause::Right(place, _) => {
                Rules::get().rights.get(usize::from(place)).map_or("", |right| &right.label)
            }
            _ => "",
        };
        let sentence = match cause {
            Cause::Right(_, Part::Grant) => "uses the role of {from} on {to}",
            Cause::Right(_, Part::Carry) => "goes on to {to} in {from}, which the role reaches",
            Cause::Right(_, Part::Inside) => "uses the role on {to} in {from}: can {label}",
            Cause::Followed => "goes from {from} to {to}",
            _ => base.map_or("", |base| &base.words),
        };
        let fill = [("from", from.name().as_str()), ("to", to.name().as_str()), ("label", label)];
        filled(sentence, &fill)
    }

    fn missing(&self, certain: bool, subjects: &[(&Subject, NodeId)]) -> Vec<String> {
        if certain {
            return Vec::new();
        }
        let named = |(subject, node): &(&Subject, NodeId)| {
            let name = self.estate.node(*node).name().to_string();
            let missing = subject.missing(self.estate, *node).into_iter();
            missing.map(move |property| format!("{property} of {name}")).collect::<Vec<_>>()
        };
        let missing: Vec<String> = subjects.iter().flat_map(named).collect();
        if missing.is_empty() { vec!["what the role allows".to_owned()] } else { missing }
    }

    fn evidence(&self, relation: Option<RelationId>, subjects: &[(&Subject, NodeId)]) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> =
            relation.map(|relation| self.stated(relation)).into_iter().collect();
        for (subject, node) in subjects {
            let facts =
                subject.conditions().iter().flat_map(|condition| condition.evidence(self.estate.node(*node)));
            evidence.extend(facts);
        }
        unique(evidence.into_iter())
    }

    /// What states a relation: its records, or what it was concluded from.
    fn stated(&self, relation: RelationId) -> Evidence {
        let relation = self.estate.relation(relation);
        let mut text = format!("{} {} {}", relation.from().name(), relation.label(), relation.to().name());
        if let Some(role) = relation.text("role") {
            _ = write!(text, " as {role}");
        }
        match (relation.text("because"), relation.evidence().first()) {
            (Some(because), _) => _ = write!(text, " because {because}"),
            (None, Some(source)) => {
                let file =
                    self.estate.file(source.file()).map(|file| file.shown.to_string()).unwrap_or_default();
                _ = write!(text, " ({file}, byte {})", source.offset());
            }
            (None, None) => {}
        }
        Evidence { node: relation.from_id(), text }
    }
}

/// The subjects that a rule rests on, with their nodes.
pub(super) fn subjects(cause: Cause, from: NodeId, to: NodeId) -> Vec<(&'static Subject, NodeId)> {
    let rules = Rules::get();
    match cause {
        Cause::Step(place) => {
            let step = &rules.steps[usize::from(place)];
            vec![(&step.from.subject, from), (&step.to.subject, to)]
        }
        Cause::Right(place, Part::Whole | Part::Inside) => {
            vec![(&rules.rights[usize::from(place)].to.subject, to)]
        }
        _ => Vec::new(),
    }
}

/// Whether a link only carries a permission to where it works.
fn carries(cause: Cause) -> bool {
    matches!(cause, Cause::Right(_, Part::Grant | Part::Carry))
}

/// "Widely Internet exposed Azure Container App", or the entry's own words.
fn lead(entry: NodeRef<'_>, own: &Entry) -> String {
    let words = type_words(entry);
    if !own.subject.is_empty() {
        return capital(&filled(&own.subject, &[("type", &words)]));
    }
    let wide =
        detail(entry.estate(), entry.id(), "exposed", "exposed_width").is_some_and(|width| width == "wide");
    format!("{}Internet exposed {words}", if wide { "Widely " } else { "" })
}
