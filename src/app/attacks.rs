//! The attack paths of the estate: those that spelunk finds beside those that the provider reports.

use crate::model::{Estate, NodeId, Severity};
use crate::posture::attack::{Analysis, AttackPath, Options, Origin, View, WhatIf, only_reported};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Where a listed path comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// a found path, by its place in the view
    Found(usize),
    /// a path that only the provider reports, by its place in the estate's list
    Reported(usize),
    /// a path that the what-if ends, by its place in the view without it
    Ended(usize),
}

/// One path as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// which path it is
    pub of: Of,
    /// the shown title
    pub title: String,
    /// the risk level; `None` means not reported
    pub risk: Option<Severity>,
    /// 0 to 100; only of found paths
    pub score: Option<u8>,
    /// who says so
    pub origin: Origin,
    /// the name of where it starts
    pub from: String,
    /// the name of what it reaches
    pub to: String,
    /// how many steps it takes
    pub steps: usize,
    /// whether every step is known to be possible
    pub certain: bool,
    /// risk factors
    pub factors: String,
    /// the kinds of what it runs through: what equal-looking paths share
    pub shape: String,
    /// the providers of what it runs through
    pub provider: String,
    /// the names of what it runs through, the internet aside
    pub resources: Vec<String>,
    /// the recommendations that end it; those of reported paths are not known
    pub fixes: Vec<String>,
}

impl Entry {
    /// Whether the what-if does not end it.
    #[must_use]
    pub fn is_left(&self) -> bool {
        !matches!(self.of, Of::Ended(_))
    }
}

/// Every path, and the nodes that each runs through.
#[derive(Clone, Debug, Default)]
pub struct Attacks {
    /// what spelunk finds, once it is there; the what-if counted
    pub found: Option<Arc<Found>>,
    /// the same without the what-if
    pub base: Option<Arc<Found>>,
    /// every path, the riskiest first
    pub entries: Vec<Entry>,
    /// the places of the paths that run through a node, the riskiest first
    through: HashMap<NodeId, Vec<u32>>,
}

/// What spelunk found.
#[derive(Debug)]
pub struct Found {
    /// the attack map and what every entry reaches
    pub analysis: Arc<Analysis>,
    /// the lists
    pub view: View,
}

impl Attacks {
    /// What the provider reports; at once.
    #[must_use]
    pub fn reported(estate: &Estate) -> Self {
        Self::of(estate, None, None)
    }

    /// What spelunk finds beside it; takes an analysis of the estate.
    #[must_use]
    pub fn analysed(estate: &Estate) -> Self {
        let analysis = Arc::new(Analysis::new(estate, Options::default()));
        let view = analysis.view(estate);
        let found = Arc::new(Found { analysis, view });
        Self::of(estate, Some(found.clone()), Some(found))
    }

    /// What is left of what was found when the changes of a what-if are made.
    #[must_use]
    pub fn left(estate: &Estate, base: &Arc<Found>, what_if: &WhatIf) -> Self {
        let analysis = base.analysis.clone();
        let view = what_if.view(estate, &analysis);
        Self::of(estate, Some(Arc::new(Found { analysis, view })), Some(base.clone()))
    }

    fn of(estate: &Estate, found: Option<Arc<Found>>, base: Option<Arc<Found>>) -> Self {
        let paths = found.as_ref().map_or(&[][..], |found| found.view.paths.as_slice());
        let mut entries: Vec<Entry> =
            (0..paths.len()).filter_map(|place| Some(entry(estate, found.as_deref()?, place))).collect();
        entries.extend(
            only_reported(estate, paths).into_iter().filter_map(|place| reported_entry(estate, place)),
        );
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.risk, entry.score)));
        entries.extend(ended(estate, paths, base.as_deref()));
        let mut attacks = Self { found, base, entries, through: HashMap::new() };
        for place in 0..attacks.entries.len() {
            for node in attacks.nodes(estate, place) {
                attacks.through.entry(node).or_default().push(u32::try_from(place).unwrap_or(u32::MAX));
            }
        }
        attacks
    }

    /// The nodes of a path, each once.
    fn nodes(&self, estate: &Estate, place: usize) -> Vec<NodeId> {
        let mut nodes: Vec<NodeId> = match (self.entries[place].of, &self.found) {
            (Of::Found(at), Some(found)) => {
                let steps = &found.view.paths[at].steps;
                steps.iter().flat_map(|step| step.from.into_iter().chain([step.to])).collect()
            }
            (Of::Reported(at), _) => {
                let path = &estate.paths()[at];
                let ends = path.steps.iter().flat_map(|step| [step.from, step.to]);
                path.entry
                    .into_iter()
                    .chain(path.nodes.iter().copied())
                    .chain(ends)
                    .chain(path.target)
                    .collect()
            }
            // what is ended runs through nothing any more
            (Of::Found(_) | Of::Ended(_), _) => Vec::new(),
        };
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }

    /// The places of the paths that run through a node, the riskiest first.
    #[must_use]
    pub fn through(&self, node: NodeId) -> &[u32] {
        self.through.get(&node).map_or(&[], Vec::as_slice)
    }

    /// How many paths there are of a level.
    #[must_use]
    pub fn count(&self, risk: Severity) -> usize {
        self.left_entries().filter(|entry| entry.risk == Some(risk)).count()
    }

    /// The paths that the what-if does not end.
    pub fn left_entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.is_left())
    }
}

/// The paths that were found and are left no more.
fn ended(estate: &Estate, left: &[AttackPath], base: Option<&Found>) -> Vec<Entry> {
    let Some(base) = base else { return Vec::new() };
    let ids: HashSet<&str> = left.iter().map(|path| path.id.as_str()).collect();
    let gone = base.view.paths.iter().enumerate().filter(|(_, path)| !ids.contains(path.id.as_str()));
    gone.map(|(place, _)| Entry { of: Of::Ended(place), ..entry(estate, base, place) }).collect()
}

fn entry(estate: &Estate, found: &Found, place: usize) -> Entry {
    let path = &found.view.paths[place];
    Entry {
        of: Of::Found(place),
        title: path.title.clone(),
        risk: Some(path.risk),
        score: Some(path.score),
        origin: path.origin,
        from: estate.node(path.entry).name().to_string(),
        to: estate.node(path.target).name().to_string(),
        steps: path.steps.len(),
        certain: path.is_certain(),
        factors: path.factors.join(", "),
        shape: shape(estate, path.nodes()),
        provider: providers(estate, path.nodes()),
        resources: resources(estate, path.nodes()),
        fixes: path.breaks.iter().map(|remedy| remedy.title(estate)).collect(),
    }
}

/// The providers of nodes, each once.
fn providers(estate: &Estate, nodes: impl Iterator<Item = NodeId>) -> String {
    let named = nodes.map(|node| estate.node(node).provider().as_str());
    let mut names: Vec<&str> = named.filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

/// The names of nodes that a provider runs, each once.
fn resources(estate: &Estate, nodes: impl Iterator<Item = NodeId>) -> Vec<String> {
    let own = nodes.filter(|&node| estate.node(node).kind_name() != "Internet");
    let mut names: Vec<String> = own.map(|node| estate.node(node).name().to_string()).collect();
    names.dedup();
    names
}

/// The kinds of nodes in their order, each run of one kind once.
fn shape(estate: &Estate, nodes: impl Iterator<Item = NodeId>) -> String {
    let mut kinds: Vec<&str> = nodes.map(|node| estate.node(node).kind_label()).collect();
    kinds.dedup();
    kinds.join(" → ")
}

fn reported_entry(estate: &Estate, place: usize) -> Option<Entry> {
    let path = estate.paths().get(place)?;
    let name = |node: Option<NodeId>| node.map_or_else(String::new, |id| estate.node(id).name().to_string());
    let nodes = || path.entry.into_iter().chain(path.nodes.iter().copied());
    let factors: Vec<&str> = path.factors.iter().map(|&factor| estate.text(factor).as_str()).collect();
    Some(Entry {
        of: Of::Reported(place),
        title: estate.text(path.title).to_string(),
        risk: path.risk,
        score: None,
        origin: Origin::Reported,
        from: name(path.entry.or(path.nodes.first().copied())),
        to: name(path.target.or(path.nodes.last().copied())),
        steps: path.steps.len(),
        certain: !path.partial,
        factors: factors.join(", "),
        shape: shape(estate, nodes()),
        provider: providers(estate, nodes()),
        resources: resources(estate, nodes()),
        fixes: Vec::new(),
    })
}
