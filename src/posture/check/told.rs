//! Verdicts as queries see them: `n.failing`, `n.fails`, `n.unknown_rules`, `n.risk`, `n.worst_failure`.

use super::exceptions::Muted;
use super::score::score;
use super::verdicts::Verdicts;
use crate::model::{Added, Conclusion, Estate, FindingState, NodeId, Truth};
use rayon::prelude::*;

/// The same estate with what the rules say of each node. Muted failures are left out.
#[must_use]
pub fn told(estate: Estate, verdicts: &Verdicts, muted: &Muted) -> Estate {
    let nodes: Vec<NodeId> = estate.nodes().map(crate::model::NodeRef::id).collect();
    let of = |node: &NodeId| conclusion(&estate, verdicts, muted, *node);
    let conclusions: Vec<Conclusion> = nodes.par_iter().with_min_len(4096).filter_map(of).collect();
    estate.with_conclusions(&[], &conclusions)
}

fn conclusion(estate: &Estate, verdicts: &Verdicts, muted: &Muted, node: NodeId) -> Option<Conclusion> {
    let on = verdicts.on(node);
    let with = |state: FindingState| -> Vec<String> {
        let open = on.iter().filter(|one| one.state == state && muted.exception(node, one.rule).is_none());
        open.map(|one| verdicts.rule(*one).id.clone()).collect()
    };
    let (fails, unknown) = (with(FindingState::Fail), with(FindingState::Unknown));
    let score = score(estate, verdicts, muted, node, None)?;
    let (truth, evidence) = match (fails.len(), unknown.len()) {
        (0, 0) => (Truth::No, "no rule fails".to_owned()),
        (0, open) => (Truth::Unknown, format!("no rule fails, {open} unknown")),
        (1, _) => (Truth::Yes, format!("{} fails", fails[0])),
        (many, _) => (Truth::Yes, format!("{many} rules fail")),
    };
    let mut details = vec![("risk", Added::Number(i64::from(100 - score.points)))];
    if let Some(worst) = verdicts.worst(node, muted) {
        details.push(("worst_failure", Added::Text(worst.word().to_lowercase())));
    }
    details.push(("fails", Added::Texts(fails)));
    details.push(("unknown_rules", Added::Texts(unknown)));
    Some(Conclusion { details, ..Conclusion::new(node, "failing", truth, evidence) })
}
