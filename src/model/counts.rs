//! How many nodes and relations carry each word: what a query plans by and a completion shows.

use super::estate::{Estate, LabelSet, span};
use super::ids::{KeyId, KindId, NodeId, RelationId, RelationKindId, Sym};
use super::node::NodeRef;
use super::text::SafeStr;
use super::value::Value;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counted once, when the estate is made.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    relation_kinds: Vec<u32>,
    node_keys: Vec<u32>,
    relation_keys: Vec<u32>,
    label_rows: Vec<u32>,
    insight_keys: Vec<KeyId>,
    identity: u64,
}

/// The next estate's identity.
static IDENTITIES: AtomicU64 = AtomicU64::new(1);

impl Estate {
    pub(super) fn count_words(&mut self) {
        let mut counts = Counts {
            relation_kinds: vec![0; self.relation_kinds.len()],
            node_keys: vec![0; self.keys.len()],
            relation_keys: vec![0; self.keys.len()],
            label_rows: vec![0; self.label_sets.len()],
            ..Counts::default()
        };
        for kind in &self.relations.kind {
            counts.relation_kinds[kind.index()] += 1;
        }
        for row in &self.nodes.labels {
            counts.label_rows[*row as usize] += 1;
        }
        self.bags.count_keys(self.nodes.bags.iter().copied(), &mut counts.node_keys);
        self.bags.count_keys(self.relations.bags.iter().copied(), &mut counts.relation_keys);
        self.counts = counts;
        self.count_conclusions();
    }

    /// Notes what insights answer to. The estate is another one from then on.
    pub(super) fn count_conclusions(&mut self) {
        let details = self.details.props.iter().map(|property| property.key());
        let mut keys: Vec<KeyId> = self.insights.iter().map(|insight| insight.key).chain(details).collect();
        keys.sort_unstable();
        keys.dedup();
        self.counts.insight_keys = keys;
        self.counts.identity = IDENTITIES.fetch_add(1, Ordering::Relaxed);
    }

    /// Tells estates of one process apart: what was looked up in one may be kept for the same one. Copies of
    /// an estate share it.
    #[must_use]
    pub fn identity(&self) -> u64 {
        self.counts.identity
    }

    /// How many relations are of a kind.
    #[must_use]
    pub fn relation_kind_count(&self, kind: RelationKindId) -> usize {
        self.counts.relation_kinds.get(kind.index()).map_or(0, |&count| count as usize)
    }

    /// How many nodes carry a property; insights are not counted.
    #[must_use]
    pub fn key_count(&self, key: KeyId) -> usize {
        self.counts.node_keys.get(key.index()).map_or(0, |&count| count as usize)
    }

    /// How many relations carry a property.
    #[must_use]
    pub fn relation_key_count(&self, key: KeyId) -> usize {
        self.counts.relation_keys.get(key.index()).map_or(0, |&count| count as usize)
    }

    /// Whether some node has an insight, or a detail of one, of that key.
    #[must_use]
    pub fn is_insight(&self, key: KeyId) -> bool {
        self.counts.insight_keys.binary_search(&key).is_ok()
    }

    /// Every different set of labels, by its row: how many nodes have it, the specific kind, and the
    /// labels beside it. A node's set is [`NodeRef::label_row`].
    pub fn label_rows(&self) -> impl ExactSizeIterator<Item = (usize, KindId, &[KindId])> {
        self.label_sets
            .iter()
            .zip(&self.counts.label_rows)
            .map(|(LabelSet { kind, extra, .. }, count)| (*count as usize, *kind, extra.as_slice()))
    }

    /// The relations that leave a node: a run of numbers, sorted by kind, then by target.
    #[must_use]
    pub fn outgoing_ids(&self, node: NodeId) -> Range<u32> {
        let starts = &self.relations.outgoing;
        let at = |row: usize| starts.get(row).copied().unwrap_or_default();
        at(node.index())..at(node.index() + 1)
    }

    /// The relations of one kind that leave a node.
    #[must_use]
    pub fn outgoing_ids_of(&self, node: NodeId, kind: RelationKindId) -> Range<u32> {
        let all = self.outgoing_ids(node);
        let kinds = self.relations.kind.get(all.start as usize..all.end as usize).unwrap_or_default();
        let before = |bound: &dyn Fn(&RelationKindId) -> bool| {
            all.start + Sym::from_index(kinds.partition_point(|own| bound(own))).0
        };
        before(&|own| *own < kind)..before(&|own| *own <= kind)
    }

    /// The relations that reach a node, by their numbers.
    #[must_use]
    pub fn incoming_ids(&self, node: NodeId) -> &[RelationId] {
        let rows = span(&self.relations.incoming_at, node.index());
        self.relations.incoming.get(rows).unwrap_or_default()
    }
}

impl<'e> NodeRef<'e> {
    /// The row of its labels in [`Estate::label_rows`].
    #[must_use]
    pub fn label_row(self) -> usize {
        self.estate().nodes.labels.get(self.id().index()).map_or(0, |&row| row as usize)
    }

    /// The name that a record gives it; `None` when none does.
    #[must_use]
    pub fn stated_name(self) -> Option<&'e str> {
        self.own_name().map(SafeStr::as_str)
    }

    /// One property, by its key's handle.
    #[must_use]
    pub fn value(self, key: KeyId) -> Option<Value<'e>> {
        self.property_by(key)
    }
}

impl Estate {
    /// One property of a relation, by its key's handle.
    #[must_use]
    pub fn relation_value(&self, relation: RelationId, key: KeyId) -> Option<Value<'_>> {
        self.relation(relation).property_by(key)
    }
}
