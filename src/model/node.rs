//! One node of an estate, as its readers see it.

use super::bags::Bag;
use super::estate::{Estate, Finding, NAME_IS_TAIL};
use super::ids::{KeyId, KindId, NodeId, Source, Sym};
use super::insight::Insight;
use super::ontology::Ontology;
use super::relation::RelationRef;
use super::severity::Truth;
use super::text::SafeStr;
use super::value::Value;

/// A borrowed node. Cheap to copy.
#[derive(Clone, Copy)]
pub struct NodeRef<'e> {
    estate: &'e Estate,
    id: NodeId,
}

impl<'e> NodeRef<'e> {
    pub(super) fn new(estate: &'e Estate, id: NodeId) -> Self {
        Self { estate, id }
    }

    /// The handle.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The estate it belongs to.
    #[must_use]
    pub fn estate(self) -> &'e Estate {
        self.estate
    }

    /// The canonical id.
    #[must_use]
    pub fn canonical_id(self) -> String {
        let (prefix, tail) = self.id_parts();
        [prefix.as_str(), tail.as_str()].concat()
    }

    /// The canonical id in its two parts: everything to the last `/`, and what follows it.
    #[must_use]
    pub fn id_parts(self) -> (SafeStr<'e>, SafeStr<'e>) {
        let ids = &self.estate.nodes.ids;
        (self.estate.text(ids.prefix(self.id.0)), ids.tail(self.id.0))
    }

    /// The shown name; the last part of the id when no record names it.
    #[must_use]
    pub fn name(self) -> SafeStr<'e> {
        if let Some(name) = self.own_name() {
            return name;
        }
        let (prefix, tail) = self.id_parts();
        if tail.is_empty() { prefix } else { tail }
    }

    /// The name that a record gives it.
    pub(super) fn own_name(self) -> Option<SafeStr<'e>> {
        match *self.estate.nodes.name.get(self.id.index())? {
            NAME_IS_TAIL => Some(self.id_parts().1),
            Sym(0) => None,
            name => Some(self.estate.text(name)),
        }
    }

    /// The specific kind.
    #[must_use]
    pub fn kind(self) -> KindId {
        self.label_set().map_or(KindId(0), |set| set.kind)
    }

    /// The name of the specific kind: its label in queries.
    #[must_use]
    pub fn kind_name(self) -> SafeStr<'e> {
        self.estate.kind_name(self.kind())
    }

    /// The shown word for the kind ("AI service").
    #[must_use]
    pub fn kind_label(self) -> &'e str {
        Ontology::get().kind(self.kind()).map_or(self.kind_name().as_str(), |kind| kind.label.as_str())
    }

    /// The category's name (`Other` for a kind that only the files know).
    #[must_use]
    pub fn category(self) -> &'static str {
        Ontology::get().kind(self.kind()).map_or("Other", |kind| kind.category.as_str())
    }

    /// Every label that a query can use: the kind, labels of the record, the category.
    pub fn labels(self) -> impl Iterator<Item = &'e str> {
        let estate = self.estate;
        let extra = self.label_set().map_or(&[][..], |set| set.extra.as_slice());
        let extra = extra.iter().map(move |&kind| estate.kind_name(kind).as_str());
        std::iter::once(self.kind_name().as_str()).chain(extra).chain(std::iter::once(self.category()))
    }

    /// Whether a query's label matches this node.
    #[must_use]
    pub fn has_label(self, label: &str) -> bool {
        self.labels().any(|own| own == label)
    }

    /// `azure`, `aws`, `gcp` …; empty when no record says.
    #[must_use]
    pub fn provider(self) -> SafeStr<'e> {
        self.label_set().map(|set| self.estate.text(set.provider)).unwrap_or_default()
    }

    /// The node that directly contains it.
    #[must_use]
    pub fn scope(self) -> Option<NodeRef<'e>> {
        let scope = NodeId(*self.estate.nodes.scope.get(self.id.index())?);
        (scope != self.id).then(|| self.estate.node(scope))
    }

    /// The containing nodes, the nearest first. Ends even when the records contain a cycle.
    pub fn scopes(self) -> impl Iterator<Item = NodeRef<'e>> {
        std::iter::successors(self.scope(), |node| node.scope()).take(64)
    }

    /// Whether a record describes it; false when other records only refer to it.
    #[must_use]
    pub fn is_described(self) -> bool {
        !self.sources().is_empty()
    }

    /// Where its own records lie.
    #[must_use]
    pub fn sources(self) -> &'e [Source] {
        self.estate.nodes.evidence.get(self.id.index())
    }

    /// Its properties, in the order of the keys.
    pub fn properties(self) -> impl Iterator<Item = (SafeStr<'e>, Value<'e>)> {
        let estate = self.estate;
        let own = estate.bags.all(self.bag());
        own.map(move |property| (estate.key_name(property.key()), estate.unpack(property.value())))
    }

    /// One property.
    #[must_use]
    pub fn property(self, name: &str) -> Option<Value<'e>> {
        self.property_by(self.estate.key_named(name)?)
    }

    /// One property, by the handle of its key.
    #[must_use]
    pub fn property_by(self, key: KeyId) -> Option<Value<'e>> {
        self.estate.bags.get(self.bag(), key).map(|value| self.estate.unpack(value))
    }

    /// A property's text, when it is one.
    #[must_use]
    pub fn text(self, name: &str) -> Option<SafeStr<'e>> {
        self.property(name).and_then(Value::as_text)
    }

    /// The provider's own type; empty when no record says.
    #[must_use]
    pub fn native_type(self) -> SafeStr<'e> {
        self.text("type").unwrap_or_default()
    }

    /// The relations that leave it.
    pub fn outgoing(self) -> impl DoubleEndedIterator<Item = RelationRef<'e>> + ExactSizeIterator {
        self.estate.outgoing(self.id)
    }

    /// The relations that reach it.
    pub fn incoming(self) -> impl DoubleEndedIterator<Item = RelationRef<'e>> + ExactSizeIterator {
        self.estate.incoming(self.id)
    }

    /// The provider's verdicts on it.
    #[must_use]
    pub fn findings(self) -> &'e [Finding] {
        self.estate.findings_of(self.id)
    }

    /// The insights about it.
    #[must_use]
    pub fn insights(self) -> &'e [Insight] {
        self.estate.insights_of(self.id)
    }

    /// An insight's truth; unknown when it does not apply.
    #[must_use]
    pub fn truth(self, key: &str) -> Truth {
        self.estate.insight(self.id, key).map_or(Truth::Unknown, |insight| insight.truth)
    }

    fn bag(self) -> Bag {
        self.estate.nodes.bags.get(self.id.index()).copied().unwrap_or_default()
    }

    fn label_set(self) -> Option<&'e super::estate::LabelSet> {
        let row = *self.estate.nodes.labels.get(self.id.index())?;
        self.estate.label_sets.get(row as usize)
    }
}

impl std::fmt::Debug for NodeRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind_name(), self.canonical_id())
    }
}
