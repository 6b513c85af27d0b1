//! The text summary that is shown where there is no terminal.

use crate::model::{Estate, FileStatus, Truth};
use crate::posture::bom::workloads;

/// What was read, which AI workloads there are, which are open, the worst paths, what to ask next.
#[must_use]
pub fn text(estate: &Estate) -> String {
    let count = |status: FileStatus| estate.files().iter().filter(|file| file.status == status).count();
    let mut out = format!(
        "spelunk: {} nodes, {} relations from {} files ({} read, {} partly, {} refused)\n",
        estate.node_count(),
        estate.relation_count(),
        estate.files().len(),
        count(FileStatus::Read),
        count(FileStatus::Partial),
        count(FileStatus::Refused),
    );
    let all = workloads(estate);
    let of = |truth: Truth| all.iter().filter(|workload| workload.exposed == truth).count();
    out.push_str(&format!("AI workloads: {}, {} open to the internet\n", all.len(), of(Truth::Yes)));
    for workload in all.iter().filter(|workload| workload.exposed == Truth::Yes) {
        let node = estate.node(workload.node);
        out.push_str(&format!(
            "  open  {}  {}  {}\n",
            node.name(),
            node.kind_label(),
            workload.models.join(" ")
        ));
    }
    out.push_str(&format!("Reported attack paths: {}\n", estate.paths().len()));
    for path in estate.paths().iter().take(5) {
        out.push_str(&format!("  {}  {}\n", super::paths::risk(path), estate.text(path.title)));
    }
    out.push_str(
        "Next: spelunk bom, spelunk paths, spelunk inspect; in a terminal, spelunk opens the explorer.\n",
    );
    out
}
