//! The relation table and what is indexed beside it: adjacency both ways, scopes, kinds, counts per file.

use super::bags::Bag;
use super::estate::{Estate, Relations};
use super::ids::{NodeId, RelationId, RelationKindId, Source, Sym};
use super::ontology::Ontology;

/// What a relation connects; the table is sorted by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Triple {
    pub from: NodeId,
    pub kind: RelationKindId,
    pub to: NodeId,
}

impl Estate {
    /// Appends a relation. Relations come in the order of their triples.
    pub(super) fn push_relation(&mut self, triple: Triple, bag: Bag, sources: &[Source]) {
        self.relations.kind.push(triple.kind);
        self.relations.from.push(triple.from);
        self.relations.to.push(triple.to);
        self.relations.bags.push(bag);
        self.relations.evidence.push(sources);
    }

    /// Closes the relation table and builds every index over nodes and relations.
    pub(super) fn finish(mut self) -> Self {
        self.index_adjacency();
        self.index_scopes();
        self.index_kinds();
        self.count_per_file();
        self.count_words();
        self.shrink();
        self
    }

    fn shrink(&mut self) {
        self.bags.shrink();
        self.nodes.ids.shrink();
        self.nodes.evidence.shrink();
        let Relations { kind, from, to, bags, evidence, .. } = &mut self.relations;
        kind.shrink_to_fit();
        from.shrink_to_fit();
        to.shrink_to_fit();
        bags.shrink_to_fit();
        evidence.shrink();
    }

    fn index_adjacency(&mut self) {
        let nodes = self.node_count();
        let Relations { from, to, outgoing, incoming_at, incoming, .. } = &mut self.relations;
        *outgoing = starts(nodes, from);
        *incoming_at = starts(nodes, to);
        let mut next = incoming_at.clone();
        *incoming = vec![RelationId(0); to.len()];
        for (at, node) in to.iter().enumerate() {
            let slot = &mut next[node.index()];
            incoming[*slot as usize] = RelationId::from_index(at);
            *slot += 1;
        }
    }

    fn index_scopes(&mut self) {
        let Some(contains) = Ontology::get().relation_id("CONTAINS") else { return };
        for scope in 0..self.nodes.scope.len() {
            self.nodes.scope[scope] = Sym::from_index(scope).0;
        }
        for at in 0..self.relations.kind.len() {
            if self.relations.kind[at] == contains {
                self.nodes.scope[self.relations.to[at].index()] = self.relations.from[at].0;
            }
        }
    }

    fn index_kinds(&mut self) {
        let kind = |label_set: &u32| self.label_sets[*label_set as usize].kind.index();
        let mut counts = vec![0; self.kinds.len()];
        for own in self.nodes.labels.iter().map(kind) {
            counts[own] += 1;
        }
        let mut by_kind: Vec<Vec<NodeId>> = counts.into_iter().map(Vec::with_capacity).collect();
        for (row, own) in self.nodes.labels.iter().map(kind).enumerate() {
            by_kind[own].push(NodeId::from_index(row));
        }
        self.by_kind = by_kind;
    }

    fn count_per_file(&mut self) {
        let mut files = std::mem::take(&mut self.files);
        for file in &mut files {
            (file.nodes, file.relations) = (0, 0);
        }
        for row in 0..self.node_count() {
            for_each_file(self.nodes.evidence.get(row), |file| {
                if let Some(report) = files.get_mut(file) {
                    report.nodes += 1;
                }
            });
        }
        for row in 0..self.relation_count() {
            for_each_file(self.relations.evidence.get(row), |file| {
                if let Some(report) = files.get_mut(file) {
                    report.relations += 1;
                }
            });
        }
        self.files = files;
    }
}

/// Calls `see` once for each different file; `sources` are sorted.
fn for_each_file(sources: &[Source], mut see: impl FnMut(usize)) {
    for group in sources.chunk_by(|a, b| a.file() == b.file()) {
        see(group[0].file().index());
    }
}

/// Starts of the runs of each node, one more entry than nodes.
fn starts(nodes: usize, ends: &[NodeId]) -> Vec<u32> {
    let mut starts = vec![0u32; nodes + 1];
    for node in ends {
        starts[node.index() + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    starts
}
