//! The analysis of an estate: the attack map, what every entry reaches, and lists made of it.

use super::map::Map;
use super::search::{Off, Row, Search};
use super::view::View;
use crate::graph::Answers;
use crate::model::{Estate, NodeId};
use std::collections::BTreeMap;

/// What bounds an analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// the most steps of a path, the way in included: 1 to 64
    pub max_hops: u8,
    /// the most paths that are listed; all are counted
    pub top: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_hops: 8, top: 500 }
    }
}

/// Everything that does not change while facts are switched: made once per estate, away from the screen.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// what an attacker can hold and follow
    pub map: Map,
    /// the part of it between entries and targets
    pub search: Search,
    /// the answers with nothing switched off, one per source of the search
    pub answers: Answers<Row>,
    /// what bounds the answers
    pub options: Options,
    /// node -> nodes about which an insight rests on its record
    dependents: BTreeMap<NodeId, Vec<NodeId>>,
}

impl Analysis {
    /// Analyses an estate whose insights are complete.
    #[must_use]
    pub fn new(estate: &Estate, options: Options) -> Self {
        Self::of_map(estate, Map::new(estate), options)
    }

    /// Analyses a map that was made of the estate.
    #[must_use]
    pub fn of_map(estate: &Estate, map: Map, options: Options) -> Self {
        let options = Options { max_hops: options.max_hops.clamp(1, 64), ..options };
        let search = Search::new(&map, options.max_hops);
        let answers = search.answers(&map, &Off::default());
        let mut dependents: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for insight in estate.insights().iter().filter(|insight| insight.of != insight.node) {
            dependents.entry(insight.of).or_default().push(insight.node);
        }
        dependents.values_mut().for_each(Vec::dedup);
        Self { map, search, answers, options, dependents }
    }

    /// The lists with nothing switched off.
    #[must_use]
    pub fn view(&self, estate: &Estate) -> View {
        View::new(estate, self, &self.answers, &Off::default())
    }

    /// A node and the nodes about which insights rest on its record.
    pub(super) fn resting_on(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let more = self.dependents.get(&node).map(Vec::as_slice).unwrap_or_default();
        std::iter::once(node).chain(more.iter().copied())
    }
}
