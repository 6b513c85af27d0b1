//! A score of 0 to 100 per resource and per area, every point of it explained.
//!
//! A resource starts at 100. A failed rule costs by its severity: critical 40, high 20, medium 10, low 4,
//! info 1. An unknown one costs a quarter of that, rounded up: not knowing is not being safe. On a resource
//! that is exposed to the internet or critical a failure costs half as much again, on one that is both twice
//! as much. What is muted, passed or not applicable costs nothing. Nothing falls below 0. The score of an area is
//! the same over its rules alone; over many resources it is the mean of those that the area speaks of.

use super::exceptions::Muted;
use super::verdicts::Verdicts;
use crate::model::{Estate, FindingState, NodeId, Severity, Truth};

/// One cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// the rule's place
    pub rule: u16,
    /// fail or unknown
    pub state: FindingState,
    /// what the severity alone costs
    pub base: u32,
    /// what it costs here, exposure and criticality counted
    pub points: u32,
}

/// The score of one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// 0 to 100
    pub points: u32,
    /// what was taken off, the largest first
    pub costs: Vec<Cost>,
    /// the resource is exposed to the internet
    pub exposed: bool,
    /// the resource is critical
    pub critical: bool,
}

/// What a failure of that severity costs.
#[must_use]
pub fn weight(severity: Severity) -> u32 {
    match severity {
        Severity::Critical => 40,
        Severity::High => 20,
        Severity::Medium => 10,
        Severity::Low => 4,
        Severity::Info => 1,
    }
}

/// The score of a resource; `None` when no rule speaks of it. `area`: of the rules of one area alone.
#[must_use]
pub fn score(
    estate: &Estate,
    verdicts: &Verdicts,
    muted: &Muted,
    node: NodeId,
    area: Option<&str>,
) -> Option<Score> {
    let wanted =
        |rule: u16| area.is_none_or(|area| verdicts.rules().rules()[usize::from(rule)].area.key == area);
    let speaks = |state: FindingState| state != FindingState::NotApplicable;
    let on = verdicts.on(node);
    if !on.iter().any(|verdict| wanted(verdict.rule) && speaks(verdict.state)) {
        return None;
    }
    let truth = |key: &str| estate.node(node).truth(key) == Truth::Yes;
    let (exposed, critical) = (truth("exposed"), truth("critical"));
    let halves = 2 + u32::from(exposed) + u32::from(critical);
    let mut costs: Vec<Cost> = Vec::new();
    for verdict in on.iter().filter(|verdict| wanted(verdict.rule)) {
        if muted.exception(node, verdict.rule).is_some() {
            continue;
        }
        let base = weight(verdicts.rule(*verdict).severity);
        let points = match verdict.state {
            FindingState::Fail => (base * halves).div_ceil(2),
            FindingState::Unknown => base.div_ceil(4),
            FindingState::Pass | FindingState::NotApplicable => continue,
        };
        costs.push(Cost { rule: verdict.rule, state: verdict.state, base, points });
    }
    costs.sort_by_key(|cost| (std::cmp::Reverse(cost.points), cost.rule));
    let lost: u32 = costs.iter().map(|cost| cost.points).sum();
    Some(Score { points: 100u32.saturating_sub(lost), costs, exposed, critical })
}

/// The mean score of all resources that the rules of an area speak of, in whole points, and how many they are.
#[must_use]
pub fn area_score(estate: &Estate, verdicts: &Verdicts, muted: &Muted, area: &str) -> Option<(u32, usize)> {
    let (mut sum, mut count) = (0u64, 0u64);
    for node in estate.nodes() {
        if let Some(score) = score(estate, verdicts, muted, node.id(), Some(area)) {
            sum += u64::from(score.points);
            count += 1;
        }
    }
    let mean = sum.checked_div(count)?;
    Some((u32::try_from(mean).unwrap_or(100), usize::try_from(count).unwrap_or(usize::MAX)))
}
