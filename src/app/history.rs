//! Where the person has been: back and forward bring the whole view again.

use super::inventory::Inventory;
use super::list::List;
use super::{Pane, State};
use crate::model::NodeId;
use std::collections::BTreeSet;

/// The most places that are remembered.
const MAX_PLACES: usize = 200;

/// A place to come back to: what was looked at, how it was filtered and folded, where the cursors were.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    focus: Pane,
    zoomed: bool,
    inventory: Inventory,
    queries: (String, List),
    results: Option<super::results::Results>,
    detail: (Option<NodeId>, List, BTreeSet<String>, String),
    paths: super::paths::View,
    board: Option<super::board::Board>,
    builder: Option<super::builder::Builder>,
}

impl Place {
    /// The place that the state is at.
    #[must_use]
    pub fn of(state: &State) -> Self {
        let detail = &state.detail;
        Self {
            focus: state.focus,
            zoomed: state.zoomed,
            inventory: state.inventory.clone(),
            queries: (state.queries.filter.clone(), state.queries.list),
            results: state.results.clone(),
            detail: (detail.node, detail.list, detail.folded.clone(), detail.filter.clone()),
            paths: state.paths.view(),
            board: state.board.clone(),
            builder: state.builder.clone(),
        }
    }

    /// Brings the state here.
    pub fn restore(self, state: &mut State) {
        (state.focus, state.zoomed) = (self.focus, self.zoomed);
        state.inventory = self.inventory;
        (state.queries.filter, state.queries.list) = self.queries;
        state.queries.refilter();
        state.results = self.results;
        state.board = self.board;
        state.builder = self.builder;
        let (node, list, folded, filter) = self.detail;
        if let Some((estate, node)) = state.estate.clone().zip(node) {
            state.detail.show(&estate, node);
            (state.detail.folded, state.detail.filter) = (folded, filter);
            state.detail.list = list;
            state.detail.rebuild(&estate);
        }
        if let Some(estate) = state.estate.clone() {
            state.paths.restore(self.paths, &estate);
        }
    }
}

/// Places behind and ahead.
#[derive(Clone, Debug, Default)]
pub struct History {
    back: Vec<Place>,
    forward: Vec<Place>,
}

impl History {
    /// Remembers a place that is being left; what lay ahead is forgotten.
    pub fn leave(&mut self, place: Place) {
        self.forward.clear();
        if self.back.last() != Some(&place) {
            self.back.push(place);
        }
        if self.back.len() > MAX_PLACES {
            self.back.remove(0);
        }
    }

    /// The place behind; `here` then lies ahead.
    pub fn back(&mut self, here: Place) -> Option<Place> {
        let there = self.back.pop()?;
        self.forward.push(here);
        Some(there)
    }

    /// The place ahead; `here` then lies behind.
    pub fn forward(&mut self, here: Place) -> Option<Place> {
        let there = self.forward.pop()?;
        self.back.push(here);
        Some(there)
    }

    /// Whether there is a place behind.
    #[must_use]
    pub fn can_go_back(&self) -> bool {
        !self.back.is_empty()
    }

    /// Whether there is a place ahead.
    #[must_use]
    pub fn can_go_forward(&self) -> bool {
        !self.forward.is_empty()
    }
}
