//! Known patterns of attacks on AI workloads, `assets/paths/patterns.toml`: which of them a path is.

use super::analysis::Analysis;
use super::condition::Subject;
use super::path::AttackPath;
use super::rules::Rules;
use crate::model::{Estate, NodeId, Truth};
use serde::Deserialize;
use std::sync::OnceLock;

/// A known pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// `AI-P01`
    pub id: String,
    /// one sentence
    pub name: String,
    entries: Vec<String>,
    entry: Subject,
    steps: Vec<String>,
    target: Subject,
    impacts: Vec<String>,
    crosses_clouds: bool,
}

#[derive(Deserialize)]
struct File {
    pattern: Vec<Row>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SubjectRow {
    kinds: Vec<String>,
    when: Vec<String>,
    read_by: Vec<String>,
}

impl SubjectRow {
    fn compile(&self) -> Subject {
        Subject::new(&self.kinds, &self.when, &self.read_by, true)
    }
}

#[derive(Deserialize)]
struct Row {
    id: String,
    name: String,
    #[serde(default)]
    entries: Vec<String>,
    #[serde(default)]
    entry: SubjectRow,
    #[serde(default)]
    steps: Vec<String>,
    #[serde(default)]
    target: SubjectRow,
    #[serde(default)]
    impacts: Vec<String>,
    #[serde(default)]
    crosses_clouds: bool,
}

/// Every pattern.
#[must_use]
pub fn patterns() -> &'static [Pattern] {
    static PATTERNS: OnceLock<Vec<Pattern>> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let text = include_str!("../../../assets/paths/patterns.toml");
        let compile = |row: Row| Pattern {
            entry: row.entry.compile(),
            target: row.target.compile(),
            id: row.id,
            name: row.name,
            entries: row.entries,
            steps: row.steps,
            impacts: row.impacts,
            crosses_clouds: row.crosses_clouds,
        };
        crate::model::asset::<File>("paths/patterns.toml", text).pattern.into_iter().map(compile).collect()
    })
}

/// The patterns that a path is an instance of.
pub(super) fn of(estate: &Estate, analysis: &Analysis, path: &AttackPath) -> Vec<&'static str> {
    let fits = patterns().iter().filter(|pattern| pattern.fits(estate, analysis, path));
    fits.map(|pattern| pattern.id.as_str()).collect()
}

impl Pattern {
    fn fits(&self, estate: &Estate, analysis: &Analysis, path: &AttackPath) -> bool {
        let map = &analysis.map;
        let rule = map.doors[path.door as usize]
            .entry
            .and_then(|place| Rules::get().entries.get(usize::from(place)));
        let is = |subject: &Subject, node: NodeId| subject.fits(estate.node(node)) == Truth::Yes;
        let entered =
            rule.is_some_and(|rule| self.entries.is_empty() || self.entries.contains(&rule.base.id));
        entered
            && is(&self.entry, path.entry)
            && is(&self.target, path.target)
            && (self.impacts.is_empty()
                || path.impacts.iter().any(|own| self.impacts.iter().any(|one| one == own)))
            && self.follows(analysis, path)
            && (!self.crosses_clouds || crosses_clouds(estate, path))
    }

    /// Whether the path takes the pattern's steps in their order; `a|b` names steps that will both do.
    fn follows(&self, analysis: &Analysis, path: &AttackPath) -> bool {
        let map = &analysis.map;
        let mut ids = path.links.iter().filter_map(|&link| map.links[link as usize].cause.base());
        self.steps.iter().all(|wanted| ids.any(|base| wanted.split('|').any(|one| one == base.id)))
    }
}

/// Whether two nodes of a path belong to different clouds.
fn crosses_clouds(estate: &Estate, path: &AttackPath) -> bool {
    let cloud = |node: NodeId| {
        Some(estate.node(node).provider()).filter(|name| ["azure", "aws", "gcp"].contains(&name.as_str()))
    };
    let mut clouds = path.nodes().filter_map(cloud);
    clouds.next().is_some_and(|first| clouds.any(|other| other.as_str() != first.as_str()))
}
