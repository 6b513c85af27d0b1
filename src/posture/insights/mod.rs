//! Insights: facts about a node that follow from its record and its neighbours, each with its evidence.
//!
//! Three values: what the export does not carry is unknown, never no. Which kinds each insight applies to
//! is data (`assets/insights.toml`); how it is decided is one small file each.

mod approval_missing;
pub mod critical;
mod expires;
mod exposed;
mod external_user;
mod fact;
mod key_auth;
mod model_metadata;
mod names;
mod no_content_filter;
mod no_mfa;
mod plaintext_secret;
mod privileged;
mod public_access;
mod sensitive;
mod subject;
mod table;
mod unused;
mod vulnerable;

use crate::model::{Conclusion, Derived, Estate, INTERNET, NodeId, NodeRef, Ontology, Truth};
use fact::Fact;
use rayon::prelude::*;
use std::ops::Range;
use subject::{Lookup, Subject};

pub use table::{Detail, Row, meaning, row, rows};

/// How one insight is decided; `None` where it does not apply.
type Judge = fn(Subject<'_, '_>) -> Option<Fact>;

/// The insights that need nothing but the records.
const JUDGES: [(&str, Judge); 14] = [
    ("approval_missing", approval_missing::conclude),
    ("expires", expires::conclude),
    ("exposed", exposed::conclude),
    ("external_user", external_user::conclude),
    ("key_auth", key_auth::conclude),
    ("model_metadata", model_metadata::conclude),
    ("no_content_filter", no_content_filter::conclude),
    ("no_mfa", no_mfa::conclude),
    ("plaintext_secret", plaintext_secret::conclude),
    ("privileged", privileged::conclude),
    ("public_access", public_access::conclude),
    ("sensitive", sensitive::conclude),
    ("unused", unused::conclude),
    ("vulnerable", vulnerable::conclude),
];

/// The property names that insights answer to in queries: the insights and their details.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let of = |row: &'static table::Row| row.details.iter().map(|detail| detail.name.as_str());
    rows().iter().flat_map(|row| std::iter::once(row.key.as_str()).chain(of(row))).collect()
}

/// The same estate with insights and derived EXPOSES relations added.
#[must_use]
pub fn complete(estate: Estate) -> Estate {
    complete_with(estate, &[])
}

/// As [`complete`], with a person's own critical resources.
#[must_use]
pub fn complete_with(estate: Estate, own: &[critical::CriticalRule]) -> Estate {
    let plan = Plan::new();
    let estate = estate.concluded_by(&names(), |estate, window| plan.window(estate, window));
    let critical = critical::conclude(&estate, own);
    estate.with_conclusions(&[], &critical)
}

/// Which judges are asked about which kind.
struct Plan {
    /// by the number of the ontology's kind
    of_kind: Vec<Vec<(&'static str, Judge)>>,
    /// for kinds that only the files know
    of_other: Vec<(&'static str, Judge)>,
}

impl Plan {
    fn new() -> Self {
        let ontology = Ontology::get();
        let of = |names: &[&str]| -> Vec<(&'static str, Judge)> {
            let applies = |key: &str| {
                let row = rows().iter().find(|row| row.key == key);
                row.is_some_and(|row| row.applies.iter().any(|own| names.contains(&own.as_str())))
            };
            JUDGES.into_iter().filter(|(key, _)| applies(key)).collect()
        };
        let of_kind = ontology.kinds().iter().map(|kind| of(&[&kind.name, &kind.category])).collect();
        Self { of_kind, of_other: of(&["Other"]) }
    }

    fn window(&self, estate: &Estate, window: Range<usize>) -> (Vec<Derived>, Vec<Conclusion>) {
        let lookup = Lookup::new(estate);
        let conclusions: Vec<Conclusion> = window
            .into_par_iter()
            .with_min_len(1024)
            .flat_map_iter(|row| self.node(&lookup, estate.node(NodeId::from_index(row))))
            .collect();
        (exposures(estate, &conclusions), conclusions)
    }

    fn node(&self, lookup: &Lookup<'_>, node: NodeRef<'_>) -> Vec<Conclusion> {
        let judges = self.of_kind.get(node.kind().index()).unwrap_or(&self.of_other);
        let concluded = |(key, judge): &(&'static str, Judge)| {
            let fact = judge(lookup.subject(node))?;
            Some(conclusion(node.id(), key, fact))
        };
        judges.iter().filter_map(concluded).collect()
    }
}

fn conclusion(node: NodeId, key: &'static str, fact: Fact) -> Conclusion {
    Conclusion {
        node,
        key,
        truth: fact.truth,
        evidence: fact.evidence.into_owned(),
        of: fact.of.unwrap_or(node),
        details: fact.details,
    }
}

/// A relation from the internet to everything that it reaches and that no record says so of.
fn exposures(estate: &Estate, conclusions: &[Conclusion]) -> Vec<Derived> {
    let (Some(from), Some(kind)) = (estate.find(INTERNET), Ontology::get().relation_id("EXPOSES")) else {
        return Vec::new();
    };
    let stated = |node: NodeId| {
        estate.incoming(node).any(|relation| relation.kind() == kind && relation.from_id() == from)
    };
    let reached = conclusions.iter().filter(|one| one.key == "exposed" && one.truth == Truth::Yes);
    let reached = reached.filter(|one| exposed::is_reachable(one) && !stated(one.node));
    reached.map(|one| Derived { from, kind, to: one.node, because: one.evidence.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Builder, Draft, FindingState, RawFinding};

    fn finding(resource: &'static str, title: &'static str, state: FindingState) -> RawFinding<'static> {
        RawFinding { resource, check: "c", title, state, severity: None, reason: "", factors: Vec::new() }
    }

    #[test]
    fn a_providers_verdict_can_say_what_records_do_not() {
        let mut draft = Draft::new();
        draft.node("image", "ContainerImage");
        draft.node("user", "User");
        let scan = "Azure registry container images should have vulnerabilities resolved";
        draft.finding(&finding("image", scan, FindingState::Pass));
        draft.finding(&finding(
            "user",
            "Accounts with owner permissions should be MFA enabled",
            FindingState::Fail,
        ));
        let mut builder = Builder::new();
        builder.absorb(&draft);
        let estate = complete(builder.build(Vec::new()));
        let truth = |id: &str, key: &str| estate.node(estate.find(id).expect(id)).truth(key);
        assert_eq!(truth("image", "vulnerable"), Truth::No);
        assert_eq!(truth("user", "no_mfa"), Truth::Yes);
    }

    #[test]
    fn every_insight_is_described_and_every_description_is_an_insight() {
        let judged = JUDGES.iter().map(|(key, _)| *key).chain(["critical", "failing"]);
        for key in judged.clone() {
            assert!(rows().iter().any(|row| row.key == key), "{key} is not in the table");
        }
        for row in rows() {
            assert!(judged.clone().any(|key| key == row.key), "{} is decided by nothing", row.key);
            assert!(!row.title.is_empty() && !row.about.is_empty() && !row.get.is_empty(), "{}", row.key);
        }
    }
}
