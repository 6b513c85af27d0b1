//! Nodes that many attack paths pass.

use super::{Column, Content, Line, Sources, bar};
use crate::app::detail::{Door, Tone};
use crate::model::Estate;

/// Cells of the bar.
const BAR: usize = 10;

/// The lines of the list.
pub fn content(estate: &Estate, sources: &Sources) -> Content {
    let column = |heading, width| Column { heading, width };
    let columns = vec![
        column("Share of paths", 22),
        column("Choke point", 0),
        column("Entries", 9),
        column("Targets", 9),
        column("Only way to", 12),
    ];
    let title = "7 Choke points".to_owned();
    let Some(found) = &sources.attacks.found else {
        let why_empty = "The attack paths are still being looked for.".to_owned();
        return Content { title, columns, why_empty, ..Content::default() };
    };
    let line = |choke: &crate::posture::attack::Choke| {
        let node = estate.node(choke.node);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 100
        let share = choke.share.round() as u64;
        let only =
            if choke.only_way_to == 0 { String::new() } else { format!("{} targets", choke.only_way_to) };
        Line {
            cells: vec![
                (format!("{} {share:>3}%", bar(share, 100, BAR)), Tone::Plain),
                (format!("{} ({})", node.name(), node.kind_label()), Tone::Plain),
                (choke.entries.to_string(), Tone::Plain),
                (choke.targets.to_string(), Tone::Bad),
                (only, Tone::Bad),
            ],
            branch: false,
            door: Some(Door::Node(choke.node)),
        }
    };
    Content {
        title,
        note: format!(
            "{} attack paths, at most {} steps",
            found.view.totals.pairs, found.analysis.options.max_hops
        ),
        columns,
        lines: found.view.chokes.iter().map(line).collect(),
        why_empty: "No attack path, so nothing that many of them pass.".to_owned(),
        wraps: false,
    }
}
