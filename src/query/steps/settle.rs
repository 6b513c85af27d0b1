//! The one form of every tree: what reads the same is the same.

use super::{Column, Condition, Group, Join, Link, Of, Set, Steps, Test, names, write};
use std::collections::BTreeSet;

impl Steps {
    /// Brings the tree into its one form: groups without need are dissolved, what can be no column is
    /// none, conditions stand before the connections of the pattern, names are unique.
    pub fn settle(&mut self) {
        set(&mut self.root, true);
        names::give(self);
        self.keep_columns();
    }

    /// Columns and sort keys of what is not there are dropped; the usual columns are not listed.
    fn keep_columns(&mut self) {
        if self.then.is_some() {
            self.returned = super::Returned::default();
        }
        let mut scope: Vec<String> = self.shown().into_iter().map(str::to_owned).collect();
        let usual = scope.clone();
        relations(&self.root, &mut scope);
        let columns = &mut self.returned.columns;
        let mut headings = BTreeSet::new();
        columns.retain(|column| scope.contains(&column.of.name) && headings.insert(column.heading()));
        let plain = columns.iter().all(|column| column.alias.is_none() && column.of.key.is_none());
        if plain && columns.iter().map(|column| &column.of.name).eq(&usual) {
            columns.clear();
        }
        if self.returned.distinct && !columns.is_empty() {
            // rows that were made distinct have only their columns left
            scope = columns
                .iter()
                .filter(|column| column.of.key.is_none())
                .map(|column| column.of.name.clone())
                .collect();
        }
        let listed: Vec<Of> = columns.iter().map(|column| column.of.clone()).collect();
        scope.extend(columns.iter().filter_map(|column| column.alias.clone()));
        self.returned.order.retain(|order| scope.contains(&order.of.name) || listed.contains(&order.of));
    }
}

impl Column {
    /// What stands above it; unique in a row.
    fn heading(&self) -> String {
        self.alias.clone().unwrap_or_else(|| write::of(&self.of))
    }
}

fn relations(set: &Set, scope: &mut Vec<String>) {
    for link in set.that.links().filter(|link| link.shown) {
        scope.extend(link.name.clone());
        relations(&link.to, scope);
    }
}

fn set(set: &mut Set, shown: bool) {
    group(&mut set.that);
    absorb(&mut set.that);
    let all = set.that.join == Join::All;
    for condition in &mut set.that.conditions {
        let may = shown && all && !condition.negated;
        links(condition, may);
    }
    if all {
        set.that.conditions.sort_by_key(|condition| is_in_pattern(condition, shown));
    }
}

/// Settles the sets that a condition leads to. Only a connection directly in a shown set can be shown.
fn links(condition: &mut Condition, may_show: bool) {
    match &mut condition.test {
        Test::Link(link) => {
            link.shown &= may_show;
            if link.reach != super::Reach::One {
                link.through = Group::default();
            }
            group(&mut link.through);
            absorb(&mut link.through);
            set(&mut link.to, link.shown);
        }
        Test::Group(inner) => inner.conditions.iter_mut().for_each(|condition| links(condition, false)),
        _ => {}
    }
}

/// Whether a condition of an all-joined set is written as a part of the pattern: a shown connection of a
/// shown set, any connection of a set that is not shown.
pub(super) fn is_in_pattern(condition: &Condition, set_is_shown: bool) -> bool {
    let fits = |link: &Link| !set_is_shown || link.shown;
    !condition.negated && matches!(&condition.test, Test::Link(link) if fits(link))
}

/// Dissolves groups of none, of one, and of the same join as the group around them.
fn group(own: &mut Group) {
    for condition in std::mem::take(&mut own.conditions) {
        push(own, condition);
    }
    if own.conditions.len() < 2 {
        own.join = Join::All;
    }
}

fn push(own: &mut Group, mut condition: Condition) {
    let Test::Group(mut inner) = condition.test else {
        own.conditions.push(condition);
        return;
    };
    group(&mut inner);
    match inner.conditions.len() {
        0 => {}
        1 => {
            if let Some(mut only) = inner.conditions.pop() {
                only.negated ^= condition.negated;
                push(own, only);
            }
        }
        _ if !condition.negated && inner.join == own.join => own.conditions.append(&mut inner.conditions),
        _ => {
            condition.test = Test::Group(inner);
            own.conditions.push(condition);
        }
    }
}

/// A group that is the only condition of a set is the set's own conditions.
fn absorb(own: &mut Group) {
    if own.conditions.len() != 1 || own.conditions[0].negated {
        return;
    }
    match own.conditions.pop() {
        Some(Condition { test: Test::Group(inner), .. }) => *own = inner,
        other => own.conditions.extend(other),
    }
}
