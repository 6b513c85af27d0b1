//! The provider's own verdicts beside ours: agree, disagree, only theirs, only ours.

use super::verdicts::{Verdict, Verdicts};
use crate::model::{Estate, Finding, FindingState, NodeId};
use crate::posture::rules::RuleSet;
use std::collections::HashMap;

/// How two opinions on one thing relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opinion {
    /// both know, and say different things
    Disagree,
    /// only the provider knows
    OnlyTheirs,
    /// only we know
    OnlyOurs,
    /// both know, and say the same
    Agree,
}

impl Opinion {
    /// `agree`, `disagree`, `only_theirs` or `only_ours`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Disagree => "disagree",
            Self::OnlyTheirs => "only_theirs",
            Self::OnlyOurs => "only_ours",
        }
    }
}

/// One thing that the provider or we have an opinion on.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'e> {
    /// the resource
    pub node: NodeId,
    /// our verdict; `None`: no rule of ours says the same
    pub ours: Option<Verdict>,
    /// the provider's verdict; `None`: it has none
    pub theirs: Option<&'e Finding>,
    /// how they relate
    pub opinion: Opinion,
}

/// Finds the rule that says what a provider's check says: by policy id, recommendation id, or title.
pub struct Matcher {
    by_id: HashMap<String, u16>,
    by_title: HashMap<String, Vec<u16>>,
}

impl Matcher {
    /// A matcher over a set of rules.
    #[must_use]
    pub fn new(rules: &RuleSet) -> Self {
        let (mut by_id, mut by_title) = (HashMap::new(), HashMap::<String, Vec<u16>>::new());
        for (at, rule) in (0u16..).zip(rules.rules()) {
            for id in &rule.ids.policy {
                by_id.entry(id.to_lowercase()).or_insert(at);
            }
            for equal in &rule.ids.equals {
                let check = equal.split_once(':').map_or(equal.as_str(), |(_, check)| check);
                by_id.entry(check.to_lowercase()).or_insert(at);
            }
            for title in &rule.ids.defender {
                by_title.entry(plain(title)).or_default().push(at);
            }
        }
        Self { by_id, by_title }
    }

    /// The rules that could say the same as a check with that id and title, the likeliest first.
    #[must_use]
    pub fn rules(&self, check: &str, title: &str) -> Vec<u16> {
        let by_title = self.by_title.get(&plain(title)).cloned().unwrap_or_default();
        let by_id = self.by_id.get(&check.to_lowercase()).copied();
        let mut found = by_title;
        found.extend(by_id);
        found.dedup();
        found
    }
}

/// A title without what changes between editions: marks of preview and of being optional, case, spaces.
fn plain(title: &str) -> String {
    let title = title.to_lowercase();
    let title = title.replace("(preview)", "").replace("[preview]:", "");
    let title = title.replace("(enable if required)", "").replace("[enable if required]", "");
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Compares every verdict, the disagreements first, then by resource.
#[must_use]
pub fn compare<'e>(estate: &'e Estate, verdicts: &Verdicts) -> Vec<Comparison<'e>> {
    let matcher = Matcher::new(verdicts.rules());
    let mut all = Vec::new();
    for node in estate.nodes() {
        let findings = node.findings();
        if findings.is_empty() {
            continue;
        }
        let ours = verdicts.on(node.id());
        let mut spoken: Vec<u16> = Vec::new();
        for theirs in findings {
            let wanted = matcher.rules(&estate.text(theirs.check), &estate.text(theirs.title));
            let own = wanted.iter().find_map(|rule| ours.iter().find(|one| one.rule == *rule)).copied();
            spoken.extend(own.map(|own| own.rule));
            if let Some(opinion) = opinion(own.map(|own| own.state), Some(theirs.state)) {
                all.push(Comparison { node: node.id(), ours: own, theirs: Some(theirs), opinion });
            }
        }
        for own in ours.iter().filter(|own| !spoken.contains(&own.rule)) {
            if let Some(opinion) = opinion(Some(own.state), None) {
                all.push(Comparison { node: node.id(), ours: Some(*own), theirs: None, opinion });
            }
        }
    }
    all.sort_by_key(|one| (one.opinion, one.node));
    all
}

/// How two states relate; nothing when neither knows anything.
fn opinion(ours: Option<FindingState>, theirs: Option<FindingState>) -> Option<Opinion> {
    use FindingState::{Fail, NotApplicable, Pass, Unknown};
    let known = |state: Option<FindingState>| state.filter(|state| *state != Unknown);
    match (known(ours), known(theirs)) {
        (None | Some(NotApplicable), None) => None,
        (None, Some(_)) => Some(Opinion::OnlyTheirs),
        (Some(_), None) => Some(Opinion::OnlyOurs),
        (Some(a), Some(b)) if a == b => Some(Opinion::Agree),
        (Some(Pass | NotApplicable), Some(Pass | NotApplicable)) => Some(Opinion::Agree),
        (Some(Fail | Pass | NotApplicable), Some(_)) => Some(Opinion::Disagree),
        (Some(Unknown), _) => None,
    }
}
