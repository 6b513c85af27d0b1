//! The estate: everything one snapshot says, merged, numbered and indexed. Never changes once made,
//! except that derived relations and insights are added to it as a new estate.

use super::bags::{Bag, Bags};
use super::evidence::Evidence;
use super::file::{FileReport, Note};
use super::idents::{Idents, split_id};
use super::ids::{FileId, KeyId, KindId, NodeId, RelationId, RelationKindId, Source, Sym};
use super::insight::{DetailSets, Insight};
use super::node::NodeRef;
use super::ontology::Ontology;
use super::raw::FindingState;
use super::relation::RelationRef;
use super::severity::Severity;
use super::strings::Strings;
use super::text::SafeStr;
use super::value::{Packed, Value, Values};
use std::ops::Range;

/// Stands for a name that is the last part of the id.
pub(super) const NAME_IS_TAIL: Sym = Sym(u32::MAX);

/// The columns of the node table.
#[derive(Clone, Default)]
pub(super) struct Nodes {
    pub ids: Idents,
    pub name: Vec<Sym>,
    /// a row of `label_sets`
    pub labels: Vec<u32>,
    /// the containing node; itself when there is none
    pub scope: Vec<u32>,
    pub bags: Vec<Bag>,
    pub evidence: Evidence,
}

impl Nodes {
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            ids: Idents::default(),
            name: Vec::with_capacity(rows),
            labels: Vec::with_capacity(rows),
            scope: Vec::with_capacity(rows),
            bags: Vec::with_capacity(rows),
            evidence: Evidence::with_capacity(rows),
        }
    }
}

/// The columns of the relation table, sorted by source node.
#[derive(Clone, Default)]
pub(super) struct Relations {
    pub kind: Vec<RelationKindId>,
    pub from: Vec<NodeId>,
    pub to: Vec<NodeId>,
    pub bags: Vec<Bag>,
    pub evidence: Evidence,
    /// starts of each node's outgoing relations; one more entry than nodes
    pub outgoing: Vec<u32>,
    /// starts of each node's incoming relations in `incoming`; one more entry than nodes
    pub incoming_at: Vec<u32>,
    pub incoming: Vec<RelationId>,
}

impl Relations {
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            kind: Vec::with_capacity(rows),
            from: Vec::with_capacity(rows),
            to: Vec::with_capacity(rows),
            bags: Vec::with_capacity(rows),
            evidence: Evidence::with_capacity(rows),
            ..Self::default()
        }
    }
}

/// A kind, the labels beside it and the provider, shared by all nodes that carry them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct LabelSet {
    pub kind: KindId,
    pub extra: Vec<KindId>,
    pub provider: Sym,
}

/// A provider's verdict on one node.
#[derive(Clone, Debug)]
pub struct Finding {
    /// the resource it speaks of
    pub node: NodeId,
    /// the provider's id of the check
    pub check: Sym,
    /// the shown title
    pub title: Sym,
    /// the verdict
    pub state: FindingState,
    /// how bad, when the record says
    pub severity: Option<Severity>,
    /// why, in the provider's words
    pub reason: Sym,
    /// risk factors in the provider's words
    pub factors: Vec<Sym>,
    /// the record
    pub source: Source,
}

/// One connection of a reported path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathStep {
    /// the node it leaves
    pub from: NodeId,
    /// the node it reaches
    pub to: NodeId,
    /// the provider's words for the connection
    pub label: Sym,
}

/// An attack path that the provider reports. Texts that the record lacks are empty.
#[derive(Clone, Debug)]
pub struct ReportedPath {
    /// the provider's id of the path
    pub id: Sym,
    /// the shown title
    pub title: Sym,
    /// what the provider says of it
    pub description: Sym,
    /// the numbered attack story
    pub story: Sym,
    /// what an attacker gains
    pub impact: Sym,
    /// the record's shape
    pub shape: Sym,
    /// the risk level; `None` means not reported
    pub risk: Option<Severity>,
    /// risk factors
    pub factors: Vec<Sym>,
    /// tactics and techniques
    pub tactics: Vec<Sym>,
    /// remediation steps
    pub remediation: Vec<Sym>,
    /// where it starts, when known
    pub entry: Option<NodeId>,
    /// what it reaches, when known
    pub target: Option<NodeId>,
    /// every node on it, in the order of the record
    pub nodes: Vec<NodeId>,
    /// the connections
    pub steps: Vec<PathStep>,
    /// whether the provider says that it is partial
    pub partial: bool,
    /// the record
    pub source: Source,
}

/// Everything one snapshot says. See the module's text.
#[derive(Clone, Default)]
pub struct Estate {
    pub(super) strings: Strings,
    pub(super) values: Values,
    pub(super) keys: Vec<Sym>,
    pub(super) kinds: Vec<Sym>,
    pub(super) relation_kinds: Vec<Sym>,
    pub(super) label_sets: Vec<LabelSet>,
    pub(super) nodes: Nodes,
    pub(super) relations: Relations,
    pub(super) bags: Bags,
    pub(super) by_kind: Vec<Vec<NodeId>>,
    pub(super) findings: Vec<Finding>,
    pub(super) paths: Vec<ReportedPath>,
    pub(super) insights: Vec<Insight>,
    /// starts of each node's insights; one more entry than nodes, or empty when there are none
    pub(super) insights_at: Vec<u32>,
    pub(super) details: DetailSets,
    pub(super) files: Vec<FileReport>,
    pub(super) notes: Vec<Note>,
    pub(super) moment: Option<i64>,
    pub(super) counts: super::counts::Counts,
}

impl std::fmt::Debug for Estate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Estate({} nodes, {} relations)", self.node_count(), self.relation_count())
    }
}

impl Estate {
    /// How many nodes there are.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.nodes.name.len()
    }

    /// How many relations there are, derived ones included.
    #[must_use]
    pub fn relation_count(&self) -> usize {
        self.relations.kind.len()
    }

    /// Every node, in the order of the canonical ids.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = NodeRef<'_>> + DoubleEndedIterator {
        (0..self.node_count()).map(|row| NodeRef::new(self, NodeId::from_index(row)))
    }

    /// One node. The handle must be of this estate.
    #[must_use]
    pub fn node(&self, id: NodeId) -> NodeRef<'_> {
        NodeRef::new(self, id)
    }

    /// Every relation, by source, kind and target.
    pub fn relations(&self) -> impl ExactSizeIterator<Item = RelationRef<'_>> {
        (0..self.relation_count()).map(|row| RelationRef::new(self, RelationId::from_index(row)))
    }

    /// One relation. The handle must be of this estate.
    #[must_use]
    pub fn relation(&self, id: RelationId) -> RelationRef<'_> {
        RelationRef::new(self, id)
    }

    /// The relations that leave a node.
    pub fn outgoing(
        &self,
        node: NodeId,
    ) -> impl DoubleEndedIterator<Item = RelationRef<'_>> + ExactSizeIterator {
        span(&self.relations.outgoing, node.index())
            .map(|row| RelationRef::new(self, RelationId::from_index(row)))
    }

    /// The relations that reach a node.
    pub fn incoming(
        &self,
        node: NodeId,
    ) -> impl DoubleEndedIterator<Item = RelationRef<'_>> + ExactSizeIterator {
        let rows = span(&self.relations.incoming_at, node.index());
        self.relations.incoming[rows].iter().map(|&id| RelationRef::new(self, id))
    }

    /// The node with this canonical id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<NodeId> {
        let (prefix, tail) = split_id(id);
        let key = |row: usize| {
            let row = Sym::from_index(row).0;
            (self.strings.get(self.nodes.ids.prefix(row)).as_str(), self.nodes.ids.tail(row).as_str())
        };
        let (mut low, mut high) = (0, self.node_count());
        while low < high {
            let middle = usize::midpoint(low, high);
            match key(middle).cmp(&(prefix, tail)) {
                std::cmp::Ordering::Equal => return Some(NodeId::from_index(middle)),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The nodes of one specific kind, in the order of their ids.
    #[must_use]
    pub fn of_kind(&self, kind: KindId) -> &[NodeId] {
        self.by_kind.get(kind.index()).map_or(&[], Vec::as_slice)
    }

    /// Every kind that the ontology or a file knows.
    pub fn kinds(&self) -> impl Iterator<Item = KindId> {
        (0..self.kinds.len()).map(KindId::from_index)
    }

    /// The kind of that name, when a node could carry it.
    #[must_use]
    pub fn kind_named(&self, name: &str) -> Option<KindId> {
        Ontology::get()
            .kind_id(name)
            .or_else(|| position(&self.kinds, &self.strings, name).map(KindId::from_index))
    }

    /// The name of a kind: its label in queries.
    #[must_use]
    pub fn kind_name(&self, kind: KindId) -> SafeStr<'_> {
        self.kinds.get(kind.index()).map(|&sym| self.strings.get(sym)).unwrap_or_default()
    }

    /// Every relation kind that the ontology or a file knows.
    pub fn relation_kinds(&self) -> impl Iterator<Item = RelationKindId> {
        (0..self.relation_kinds.len()).map(RelationKindId::from_index)
    }

    /// The relation kind of that name.
    #[must_use]
    pub fn relation_kind_named(&self, name: &str) -> Option<RelationKindId> {
        let known = Ontology::get().relation_id(name);
        known.or_else(|| position(&self.relation_kinds, &self.strings, name).map(RelationKindId::from_index))
    }

    /// The name of a relation kind: its type in queries.
    #[must_use]
    pub fn relation_kind_name(&self, kind: RelationKindId) -> SafeStr<'_> {
        self.relation_kinds.get(kind.index()).map(|&sym| self.strings.get(sym)).unwrap_or_default()
    }

    /// Every property key, in the order of the names.
    pub fn keys(&self) -> impl Iterator<Item = SafeStr<'_>> {
        self.keys.iter().map(|&sym| self.strings.get(sym))
    }

    /// The property key of that name.
    #[must_use]
    pub fn key_named(&self, name: &str) -> Option<KeyId> {
        let found = self.keys.binary_search_by(|&sym| self.strings.get(sym).as_str().cmp(name));
        found.ok().map(KeyId::from_index)
    }

    /// The name of a property key.
    #[must_use]
    pub fn key_name(&self, key: KeyId) -> SafeStr<'_> {
        self.keys.get(key.index()).map(|&sym| self.strings.get(sym)).unwrap_or_default()
    }

    /// The text behind a handle of this estate.
    #[must_use]
    pub fn text(&self, sym: Sym) -> SafeStr<'_> {
        self.strings.get(sym)
    }

    /// Every provider verdict, by node.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The provider verdicts on one node.
    #[must_use]
    pub fn findings_of(&self, node: NodeId) -> &[Finding] {
        rows_of(&self.findings, node, |finding| finding.node)
    }

    /// The paths that the provider reports, the most severe first.
    #[must_use]
    pub fn paths(&self) -> &[ReportedPath] {
        &self.paths
    }

    /// The files of the snapshot and what became of each, in the order of their paths.
    #[must_use]
    pub fn files(&self) -> &[FileReport] {
        &self.files
    }

    /// The file of a source.
    #[must_use]
    pub fn file(&self, file: FileId) -> Option<&FileReport> {
        self.files.get(file.index())
    }

    /// Remarks on the whole estate: conflicts, dangling references, caps.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The snapshot's own moment, in seconds since 1970: the newest one that a record tells. Ages and
    /// retirements count from it.
    #[must_use]
    pub fn moment(&self) -> Option<i64> {
        self.moment
    }

    pub(super) fn unpack(&self, value: Packed) -> Value<'_> {
        self.values.get(value, &self.strings)
    }
}

/// The rows between two entries of a column of starts.
pub(super) fn span(starts: &[u32], row: usize) -> Range<usize> {
    let at = |row: usize| starts.get(row).map_or(0, |&start| start as usize);
    at(row)..at(row + 1)
}

fn position(names: &[Sym], strings: &Strings, name: &str) -> Option<usize> {
    let sym = strings.find(name)?;
    names.iter().position(|&own| own == sym)
}

fn rows_of<T>(rows: &[T], node: NodeId, node_of: impl Fn(&T) -> NodeId) -> &[T] {
    let start = rows.partition_point(|row| node_of(row) < node);
    let end = start + rows[start..].partition_point(|row| node_of(row) == node);
    &rows[start..end]
}
