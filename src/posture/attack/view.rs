//! The lists of one moment: paths by risk, counts, choke points.

use super::analysis::Analysis;
use super::choke::{Choke, chokes};
use super::fix::{Remedy, asked_for};
use super::path::{AttackPath, Writer, unique};
use super::pattern;
use super::plan::ending;
use super::search::{Found, Off, Row};
use crate::graph::{Answers, Choice, Easiest, Top, cover};
use crate::model::{Estate, NodeId, Severity};
use crate::posture::check::failing;
use crate::posture::rules::RuleSet;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Rules of less severity than this are not listed among what lessens a path.
const LEAST_LESSENING: Severity = Severity::Low;

/// The places of the rules that fail, by node.
type Failing = BTreeMap<NodeId, Vec<u16>>;

/// How many pairs there are and what they add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// entries with a target they reach
    pub pairs: u64,
    /// the sum of the steps
    pub hops: u64,
    /// the sum of the scores
    pub risk: u64,
    /// entries that reach something
    pub entries: u64,
}

impl Totals {
    /// Sums the answers up.
    #[must_use]
    pub fn of(answers: &Answers<Row>) -> Self {
        let mut totals = Self::default();
        for row in &answers.rows {
            totals.pairs += u64::from(row.pairs);
            totals.hops += u64::from(row.hops);
            totals.risk += u64::from(row.risk);
            totals.entries += u64::from(row.pairs > 0);
        }
        totals
    }
}

/// Paths of one shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// the kinds and relations that they share
    pub shape: String,
    /// places in the list of paths, the riskiest first
    pub paths: Vec<usize>,
}

/// The lists of one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// the riskiest paths
    pub paths: Vec<AttackPath>,
    /// counts over all pairs, listed or not
    pub totals: Totals,
    /// nodes that many pairs pass, the most first
    pub chokes: Vec<Choke>,
}

impl View {
    /// Lists what the answers say.
    pub(super) fn new(estate: &Estate, analysis: &Analysis, answers: &Answers<Row>, off: &Off) -> Self {
        let totals = Totals::of(answers);
        let mut easiest = Easiest::new(analysis.search.core.graph.vertices());
        let links = |found: &Found| analysis.search.way(&analysis.map, found, off, &mut easiest);
        let best = best(answers, analysis.options.top);
        let links: Vec<Vec<u32>> = best.iter().map(links).collect();
        let mut paths = written(estate, analysis, best.iter().zip(links));
        super::compare::mark(estate, &mut paths);
        Self { chokes: chokes(estate, analysis, answers, totals), totals, paths }
    }

    /// Whether every pair within the hop bound is listed.
    #[must_use]
    pub fn lists_all(&self) -> bool {
        self.paths.len() as u64 == self.totals.pairs
    }

    /// How many listed paths there are of each level, the worst first.
    pub fn levels(&self) -> impl Iterator<Item = (Severity, usize)> + '_ {
        let count = |level: Severity| self.paths.iter().filter(|path| path.risk == level).count();
        Severity::ALL.into_iter().map(move |level| (level, count(level)))
    }

    /// The listed paths grouped by shape, the group of the riskiest first.
    #[must_use]
    pub fn groups(&self, estate: &Estate) -> Vec<Group> {
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, path) in self.paths.iter().enumerate() {
            places.entry(path.shape(estate)).or_default().push(at);
        }
        let mut groups: Vec<Group> =
            places.into_iter().map(|(shape, paths)| Group { shape, paths }).collect();
        groups.sort_by_key(|group| group.paths[0]);
        groups
    }

    /// The places of paths that run through a node.
    pub fn through(&self, node: NodeId) -> impl Iterator<Item = usize> + '_ {
        let runs = move |path: &AttackPath| path.nodes().any(|own| own == node);
        self.paths.iter().enumerate().filter(move |(_, path)| runs(path)).map(|(at, _)| at)
    }

    /// The places of few paths that between them run from every listed entry to every listed target that it
    /// reaches: a path covers every pair of an entry and a target along it.
    #[must_use]
    pub fn covering(&self) -> Vec<usize> {
        let pairs: BTreeMap<(NodeId, NodeId), u32> =
            self.paths.iter().map(|path| (path.entry, path.target)).zip(0..).collect();
        let choice = |path: &AttackPath| {
            let nodes: Vec<NodeId> = path.nodes().collect();
            let mut elements = Vec::new();
            for (at, from) in nodes.iter().enumerate() {
                elements.extend(nodes[at..].iter().filter_map(|to| pairs.get(&(*from, *to)).copied()));
            }
            Choice { cost: 1, elements }
        };
        let choices: Vec<Choice> = self.paths.iter().map(choice).collect();
        let mut places: Vec<usize> =
            cover(&choices, &vec![1; pairs.len()]).into_iter().map(|pick| pick.choice).collect();
        places.sort_unstable();
        places
    }
}

/// The best of all entries' ways, in the order of their rank.
pub(super) fn best(answers: &Answers<Row>, most: usize) -> Vec<Found> {
    let mut top = Top::new(most);
    for (row, answer) in answers.rows.iter().enumerate() {
        for (at, found) in answer.found.iter().take(most).enumerate() {
            top.offer(Reverse((found.rank(), row, at)));
        }
    }
    let places = top.finish().into_iter();
    places.map(|Reverse((_, row, at))| answers.rows[row].found[at]).collect()
}

/// Ways, each with the map's links that it follows, as people read them.
pub(super) fn written<'f>(
    estate: &Estate,
    analysis: &Analysis,
    ways: impl Iterator<Item = (&'f Found, Vec<u32>)>,
) -> Vec<AttackPath> {
    let writer = Writer { estate, map: &analysis.map };
    let (found, mut paths): (Vec<&Found>, Vec<AttackPath>) =
        ways.map(|(found, links)| (found, writer.path(found, links))).unzip();
    let failing = failing(RuleSet::shipped(), estate, paths.iter().flat_map(AttackPath::nodes));
    for (path, found) in paths.iter_mut().zip(found) {
        advise(estate, path, analysis, found, &failing);
        path.patterns = pattern::of(estate, analysis, path);
    }
    paths
}

/// Adds the remedies that end the path, and those that only lessen it: what rules ask for that fail on its nodes.
fn advise(estate: &Estate, path: &mut AttackPath, analysis: &Analysis, found: &Found, failing: &Failing) {
    let map = &analysis.map;
    path.breaks = ending(estate, map, found, &path.links);
    let all = path.nodes().flat_map(|node| asked_for(failing.get(&node).map_or(&[], Vec::as_slice), node));
    let all: Vec<Remedy> = unique(all);
    let ends = |remedy: &Remedy| {
        remedy.closes_door(estate, map, map.doors[path.door as usize])
            || path.links.iter().any(|&link| remedy.ends_link(estate, map, map.links[link as usize]))
    };
    let (breaking, lessening): (Vec<Remedy>, Vec<Remedy>) = all.into_iter().partition(ends);
    path.breaks.extend(breaking);
    path.lessens = lessening.into_iter().filter(|remedy| remedy.severity() >= LEAST_LESSENING).collect();
}
