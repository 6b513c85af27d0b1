//! Attack paths as text, JSON and Markdown: those found, those reported, and how they compare.

mod around;
mod json;
mod picture;
mod text;

pub use around::{near, reach};
pub use json::{json, remedies, remedy_json};
pub use picture::{Around, node, picture};
pub use text::{markdown, text};

use crate::model::{Estate, ReportedPath, Severity};
use crate::posture::attack::{
    Analysis, AttackPath, Choke, Followed, FollowedCut, Group, Options, Totals, Unseen, View, WhatIf,
    only_reported, unseen,
};

/// What one run of `spelunk paths` answers.
pub struct Report<'r> {
    /// the estate
    pub estate: &'r Estate,
    /// the listed paths, the riskiest first
    pub paths: &'r [AttackPath],
    /// where more than the easiest are asked for: the ways of each listed pair, in its place
    pub ways: &'r [AttackPath],
    /// counts over all pairs
    pub totals: Totals,
    /// what bounds the answer
    pub options: Options,
    /// listed paths of one shape together
    pub groups: Vec<Group>,
    /// few paths that cover every listed pair, by place
    pub covering: Vec<usize>,
    /// nodes that many pairs pass
    pub chokes: &'r [Choke],
    /// reported paths that no found one tells, by place, with the steps that cannot be seen
    pub only_reported: Vec<(usize, Vec<Unseen>)>,
    /// the least-cost cut, where relations were followed
    pub cut: Option<&'r FollowedCut>,
    /// what is switched to "fixed"
    pub what_if: Option<&'r WhatIf>,
    /// items of the what-if that the estate has not, and other remarks
    pub remarks: Vec<String>,
    /// whether the nodes that the question names are all there are
    pub asked_all: bool,
}

impl<'r> Report<'r> {
    /// The report of an analysis.
    #[must_use]
    pub fn of_view(estate: &'r Estate, analysis: &Analysis, view: &'r View) -> Self {
        let only = only_reported(estate, &view.paths).into_iter();
        Self {
            estate,
            paths: &view.paths,
            ways: &[],
            totals: view.totals,
            options: analysis.options,
            groups: view.groups(estate),
            covering: view.covering(),
            chokes: &view.chokes,
            only_reported: only.map(|at| (at, unseen(estate, analysis, &estate.paths()[at]))).collect(),
            cut: None,
            what_if: None,
            remarks: Vec::new(),
            asked_all: true,
        }
    }

    /// The report of a question over named relations.
    #[must_use]
    pub fn of_followed(estate: &'r Estate, followed: &'r Followed, options: Options) -> Self {
        Self {
            estate,
            paths: &followed.paths,
            ways: &[],
            totals: followed.totals,
            options,
            groups: Vec::new(),
            covering: Vec::new(),
            chokes: &[],
            only_reported: Vec::new(),
            cut: followed.cut.as_ref(),
            what_if: None,
            remarks: Vec::new(),
            asked_all: true,
        }
    }

    /// What is told one by one: a path for each pair, or its ways.
    #[must_use]
    pub fn listed(&self) -> &'r [AttackPath] {
        if self.ways.is_empty() { self.paths } else { self.ways }
    }

    /// Whether every counted pair is listed.
    #[must_use]
    pub fn lists_all(&self) -> bool {
        self.paths.len() as u64 == self.totals.pairs
    }
}

/// The risk's word; a path without one says so.
#[must_use]
pub fn risk(path: &ReportedPath) -> &'static str {
    path.risk.map_or("not reported", Severity::word)
}
