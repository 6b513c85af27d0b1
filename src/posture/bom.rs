//! The AI bill of materials: every AI workload with its models, data, identities and exposure.

use super::insights::row;
use crate::model::{Estate, Finding, FindingState, NodeId, NodeRef, Severity, Truth};

/// Kinds of the category AI that are parts of a workload, not workloads.
const PARTS: [&str; 2] = ["AgentTool", "Guardrail"];

/// One AI workload.
#[derive(Clone, Debug)]
pub struct Workload {
    /// the node
    pub node: NodeId,
    /// models as `name@version`
    pub models: Vec<String>,
    /// names of the data it is grounded on or reads
    pub data: Vec<String>,
    /// names of the identities it runs as
    pub identities: Vec<String>,
    /// open to the internet
    pub exposed: Truth,
    /// accepts keys
    pub key_auth: Truth,
    /// failed provider recommendations
    pub failed: usize,
    /// the worst of them
    pub worst: Option<Severity>,
    /// reported attack paths through it
    pub paths: usize,
}

/// Whether a node is an AI workload.
#[must_use]
pub fn is_workload(node: NodeRef<'_>) -> bool {
    node.category() == "AI" && !PARTS.iter().any(|part| node.kind_name() == *part)
}

/// Every AI workload, in the order of the ids.
#[must_use]
pub fn workloads(estate: &Estate) -> Vec<Workload> {
    estate.nodes().filter(|node| is_workload(*node)).map(workload).collect()
}

/// The facts of one workload.
#[must_use]
pub fn workload(node: NodeRef<'_>) -> Workload {
    let related = |kinds: &[&str]| -> Vec<String> {
        let out = node.outgoing().filter(|relation| kinds.iter().any(|kind| relation.kind_name() == *kind));
        unique(out.map(|relation| relation.to().name().to_string()))
    };
    Workload {
        node: node.id(),
        models: models(node),
        data: related(&["GROUNDED_ON", "READS_FROM", "TRAINED_ON"]),
        identities: related(&["RUNS_AS"]),
        exposed: node.truth("exposed"),
        key_auth: node.truth("key_auth"),
        failed: failures(node).count(),
        worst: worst_failure(node),
        paths: paths_through(node),
    }
}

/// The provider's failed recommendations on a node.
pub fn failures(node: NodeRef<'_>) -> impl Iterator<Item = &Finding> {
    node.findings().iter().filter(|finding| finding.state == FindingState::Fail)
}

/// The worst failed recommendation of a node.
#[must_use]
pub fn worst_failure(node: NodeRef<'_>) -> Option<Severity> {
    failures(node).filter_map(|finding| finding.severity).max()
}

/// The bad insights that a node is known to have, as short words: `internet`, `keys`.
pub fn risk_factors(node: NodeRef<'_>) -> impl Iterator<Item = &'static str> {
    let known = node.insights().iter().filter(|insight| insight.truth == Truth::Yes);
    known
        .filter_map(move |insight| row(&node.estate().key_name(insight.key)))
        .filter(|row| row.bad)
        .map(|row| row.short.as_str())
}

/// How many reported paths a node lies on.
#[must_use]
pub fn paths_through(node: NodeRef<'_>) -> usize {
    node.estate().paths().iter().filter(|path| path.nodes.contains(&node.id())).count()
}

fn models(node: NodeRef<'_>) -> Vec<String> {
    let own = node.text("model_name").map(|_| node);
    let deployed =
        node.outgoing().filter(|relation| matches!(relation.kind_name().as_str(), "CONTAINS" | "USES_MODEL"));
    let deployed =
        deployed.map(crate::model::RelationRef::to).filter(|other| other.kind_name() == "ModelDeployment");
    unique(own.into_iter().chain(deployed).filter_map(model_of))
}

/// A deployment's model as `name@version`.
#[must_use]
pub fn model_of(node: NodeRef<'_>) -> Option<String> {
    let name = node.text("model_name")?;
    Some(node.text("model_version").map_or_else(|| name.to_string(), |version| format!("{name}@{version}")))
}

fn unique(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = texts.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The name of the nearest containing scope of a kind.
#[must_use]
pub fn scope_name<'e>(node: NodeRef<'e>, kind: &str) -> &'e str {
    let found = node.scopes().find(|scope| scope.kind_name() == kind);
    found.map_or("", |scope| scope.name().as_str())
}
