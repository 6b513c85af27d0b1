//! Pane 4: the list of attack paths, and the walk along the one that is open.

pub mod around;
mod found;
mod reported;
mod walk;

pub use walk::{Fork, Step, Walk};

use super::attacks::{Attacks, Entry, Of};
use super::list::List;
use crate::model::{Estate, NodeId, Severity};
use crate::posture::attack::{Change, WhatIf};
use around::Drawn;
use std::sync::Arc;

/// One labelled line about a stop.
pub type Told = (&'static str, String);

/// What back and forward bring again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    filter: String,
    list: List,
    stop: usize,
    open: bool,
    story: bool,
}

/// The state of the pane.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// every path, the riskiest first
    pub attacks: Arc<Attacks>,
    /// the listed paths, by their places
    pub rows: Vec<u32>,
    /// the text that listed paths must contain
    pub filter: String,
    /// cursor and window over the list
    pub list: List,
    /// whether the path under the cursor is drawn, else the list is shown
    pub open: bool,
    /// whether its story is told as text
    pub story: bool,
    /// the path under the cursor
    pub walk: Option<Walk>,
    /// the first shown line of the story
    pub top: usize,
    /// what is drawn instead of a path
    pub around: Option<Drawn>,
}

impl Paths {
    /// The paths of an estate, the riskiest one open.
    #[must_use]
    pub fn new(estate: &Estate, attacks: Attacks) -> Self {
        let mut paths = Self { attacks: Arc::new(attacks), open: true, ..Self::default() };
        paths.refilter(estate);
        paths
    }

    /// Takes the paths anew; the one under the cursor stays under it where it is still there.
    pub fn set(&mut self, estate: &Estate, attacks: Attacks) {
        let title = self.entry().map(|entry| entry.title.clone());
        let moved = self.list.cursor > 0 || self.walk.as_ref().is_some_and(|walk| walk.stop > 0);
        let around = self.around.take().map(|around| (around, self.walk.take()));
        self.attacks = Arc::new(attacks);
        self.list = List::default();
        let same =
            |at: &u32| title.as_ref() == self.attacks.entries.get(*at as usize).map(|entry| &entry.title);
        self.rows = self.listed();
        if let Some(row) = self.rows.iter().position(same).filter(|_| moved) {
            self.list.cursor = row;
        }
        self.reopen(estate);
        if let Some((around, walk)) = around {
            (self.around, self.walk) = (Some(around), walk);
        }
    }

    /// Shows a drawing instead of a path, until a path is asked for.
    pub fn show(&mut self, around: Drawn, walk: Walk) {
        (self.around, self.walk) = (Some(around), Some(walk));
        (self.open, self.story) = (true, false);
    }

    /// Back from what is drawn instead of a path; false when nothing is.
    pub fn close_drawn(&mut self, estate: &Estate) -> bool {
        let drawn = self.around.is_some();
        if drawn {
            self.reopen(estate);
        }
        drawn
    }

    /// The places of the paths that a node lies on.
    #[must_use]
    pub fn through(&self, node: NodeId) -> &[u32] {
        self.attacks.through(node)
    }

    /// The path under the cursor.
    #[must_use]
    pub fn entry(&self) -> Option<&Entry> {
        self.attacks.entries.get(self.selected()?)
    }

    /// The title of what is drawn: a path's, or what lies around a node.
    #[must_use]
    pub fn title(&self) -> Option<String> {
        let around = self.around.as_ref().map(|around| around.title.clone());
        around.or_else(|| self.entry().map(|entry| entry.title.clone()))
    }

    /// The place of the found path under the cursor among those that are left.
    #[must_use]
    pub fn found_here(&self) -> Option<usize> {
        match self.entry()?.of {
            Of::Found(place) => Some(place),
            Of::Reported(_) | Of::Ended(_) => None,
        }
    }

    /// The place of the path under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<usize> {
        self.rows.get(self.list.cursor).map(|&at| at as usize)
    }

    /// Lists the paths that match what is typed.
    pub fn refilter(&mut self, estate: &Estate) {
        self.rows = self.listed();
        self.list.cursor = self.list.cursor.min(self.rows.len().saturating_sub(1));
        self.reopen(estate);
    }

    fn listed(&self) -> Vec<u32> {
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        let text = |entry: &Entry| {
            let risk = entry.risk.map_or("not reported", Severity::word);
            let Entry { title, from, to, factors, origin, .. } = entry;
            format!("{risk} {title} {from} {to} {factors} {}", origin.word()).to_lowercase()
        };
        let listed = (0u32..).zip(&self.attacks.entries);
        let kept = listed.filter(|(_, entry)| words.iter().all(|word| text(entry).contains(word)));
        kept.map(|(at, _)| at).collect()
    }

    /// Goes along the list.
    pub fn step_path(&mut self, by: isize, estate: &Estate) {
        let old = self.selected();
        self.list.step(by, self.rows.len());
        if self.selected() != old || self.around.is_some() {
            self.reopen(estate);
        }
    }

    /// The node under the cursor.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        let walk = self.walk.as_ref()?;
        walk.nodes.get(walk.stop).copied()
    }

    /// Goes to the most severe path through a node, and to the node on it, if there is one.
    pub fn follow(&mut self, estate: &Estate, node: NodeId) {
        self.close_drawn(estate);
        let through = self.attacks.through(node);
        let here = self.selected().is_some_and(|at| through.iter().any(|&other| other as usize == at));
        let row = through.iter().find_map(|at| self.rows.binary_search(at).ok());
        if let Some(row) = row.filter(|_| !here) {
            self.list.cursor = row;
            self.reopen(estate);
        }
        if let Some(walk) = &mut self.walk
            && let Some(stop) = walk.nodes.iter().position(|&own| own == node)
        {
            walk.trail.clear();
            walk.stop = stop;
        }
    }

    /// Opens the path at a place of the whole list.
    pub fn go_to(&mut self, estate: &Estate, place: usize) {
        self.filter.clear();
        self.refilter(estate);
        self.list.cursor = place.min(self.rows.len().saturating_sub(1));
        self.open = true;
        self.reopen(estate);
    }

    /// What back and forward bring again.
    #[must_use]
    pub fn view(&self) -> View {
        let stop = self.walk.as_ref().map_or(0, |walk| walk.stop);
        let (filter, list) = (self.filter.clone(), self.list);
        View { filter, list, stop, open: self.open, story: self.story }
    }

    /// Brings a view again.
    pub fn restore(&mut self, view: View, estate: &Estate) {
        (self.filter, self.list) = (view.filter, view.list);
        self.refilter(estate);
        if let Some(walk) = &mut self.walk {
            walk.stop = view.stop;
        }
        (self.open, self.story) = (view.open, view.story);
    }

    /// What is to be said of the stop under the cursor.
    #[must_use]
    pub fn told(&self, estate: &Estate) -> Vec<Told> {
        if let (Some(around), Some(walk)) = (&self.around, &self.walk) {
            return around.told(estate, walk);
        }
        let (Some(entry), Some(walk)) = (self.entry(), &self.walk) else { return Vec::new() };
        match (entry.of, &self.attacks.found, &self.attacks.base) {
            (Of::Found(place), Some(found), _) | (Of::Ended(place), _, Some(found)) => {
                found::told(estate, &found.view.paths[place], walk)
            }
            (Of::Reported(place), ..) => reported::told(estate, &estate.paths()[place], walk),
            _ => Vec::new(),
        }
    }

    /// The path as numbered text, with everything that is known of it.
    #[must_use]
    pub fn told_whole(&self, estate: &Estate) -> Vec<String> {
        if let Some(around) = &self.around {
            return around.told_whole();
        }
        let (Some(entry), Some(walk)) = (self.entry(), &self.walk) else { return Vec::new() };
        match (entry.of, &self.attacks.found, &self.attacks.base) {
            (Of::Found(place), Some(found), _) | (Of::Ended(place), _, Some(found)) => {
                found::story(estate, found, place)
            }
            (Of::Reported(place), found, _) => {
                reported::story(estate, &estate.paths()[place], walk, found.as_deref())
            }
            _ => Vec::new(),
        }
    }

    /// What pane 4 shows of the open path, whole: its story, or its drawing.
    #[must_use]
    pub fn shown_text(&self, estate: &Estate) -> Option<String> {
        if self.story {
            return Some(self.told_whole(estate).join("\n"));
        }
        self.walk.as_ref()?.shown().map(|(drawing, _)| drawing.text())
    }

    /// The relation that leads to the stop under the cursor: what a cut here would take away.
    #[must_use]
    pub fn step_here(&self, estate: &Estate) -> Option<Change> {
        if let (Some(around), Some(walk)) = (&self.around, &self.walk) {
            return around.change(walk);
        }
        let (entry, walk) = (self.entry()?, self.walk.as_ref()?);
        let here = *walk.nodes.get(walk.stop)?;
        match (entry.of, &self.attacks.found, &self.attacks.base) {
            (Of::Found(place), Some(found), _) | (Of::Ended(place), _, Some(found)) => {
                found::change(found, place, here)
            }
            (Of::Reported(place), ..) => reported::change(estate, &estate.paths()[place], here),
            _ => None,
        }
    }

    /// Draws what the what-if cuts as cut; moves nothing.
    pub fn mark_cut(&mut self, estate: &Estate, what_if: Option<&WhatIf>) {
        if let (Some(around), Some(walk)) = (&self.around, &mut self.walk) {
            return walk.cut(&around.cut(|change| what_if.is_some_and(|what_if| what_if.has(change))));
        }
        let Some(entry) = self.entry() else { return };
        let cut: Vec<usize> = match (entry.of, &self.attacks.found, &self.attacks.base, what_if) {
            (Of::Found(place), Some(found), _, Some(what_if))
            | (Of::Ended(place), _, Some(found), Some(what_if)) => {
                what_if.ended(estate, &found.analysis, &found.view.paths[place])
            }
            _ => Vec::new(),
        };
        if let Some(walk) = &mut self.walk {
            walk.cut(&cut);
        }
    }

    fn reopen(&mut self, estate: &Estate) {
        self.around = None;
        self.walk =
            self.entry().and_then(|entry| match (entry.of, &self.attacks.found, &self.attacks.base) {
                (Of::Found(place), Some(found), _) | (Of::Ended(place), _, Some(found)) => {
                    Some(found::walk(estate, found, place))
                }
                (Of::Reported(place), ..) => Some(reported::walk(estate, &estate.paths()[place])),
                _ => None,
            });
        self.top = 0;
    }
}

/// A titled section of a story, unless it has nothing to say.
fn section<S: AsRef<str>>(lines: &mut Vec<String>, title: &str, texts: impl Iterator<Item = S>) {
    let mut texts = texts.filter(|text| !text.as_ref().is_empty()).peekable();
    if texts.peek().is_some() {
        lines.extend([String::new(), title.to_owned()]);
        lines.extend(texts.map(|text| format!("  {}", text.as_ref())));
    }
}
