//! One relation of an estate, as its readers see it.

use super::bags::Bag;
use super::estate::Estate;
use super::ids::{KeyId, NodeId, RelationId, RelationKindId, Source};
use super::node::NodeRef;
use super::ontology::Ontology;
use super::text::SafeStr;
use super::value::Value;

/// A borrowed relation. Cheap to copy.
#[derive(Clone, Copy)]
pub struct RelationRef<'e> {
    estate: &'e Estate,
    id: RelationId,
}

impl<'e> RelationRef<'e> {
    pub(super) fn new(estate: &'e Estate, id: RelationId) -> Self {
        Self { estate, id }
    }

    /// The handle.
    #[must_use]
    pub fn id(self) -> RelationId {
        self.id
    }

    /// The kind.
    #[must_use]
    pub fn kind(self) -> RelationKindId {
        self.estate.relations.kind.get(self.id.index()).copied().unwrap_or_default()
    }

    /// The name of the kind: its type in queries.
    #[must_use]
    pub fn kind_name(self) -> SafeStr<'e> {
        self.estate.relation_kind_name(self.kind())
    }

    /// The shown words from source to target ("has permission to").
    #[must_use]
    pub fn label(self) -> &'e str {
        let known = Ontology::get().relation(self.kind());
        known.map_or(self.kind_name().as_str(), |kind| kind.label.as_str())
    }

    /// The shown words from target to source.
    #[must_use]
    pub fn inverse_label(self) -> &'e str {
        let known = Ontology::get().relation(self.kind());
        known.map_or(self.kind_name().as_str(), |kind| kind.inverse.as_str())
    }

    /// The source node's handle.
    #[must_use]
    pub fn from_id(self) -> NodeId {
        self.estate.relations.from.get(self.id.index()).copied().unwrap_or_default()
    }

    /// The target node's handle.
    #[must_use]
    pub fn to_id(self) -> NodeId {
        self.estate.relations.to.get(self.id.index()).copied().unwrap_or_default()
    }

    /// The source node.
    #[must_use]
    pub fn from(self) -> NodeRef<'e> {
        self.estate.node(self.from_id())
    }

    /// The target node.
    #[must_use]
    pub fn to(self) -> NodeRef<'e> {
        self.estate.node(self.to_id())
    }

    /// The end that is not `node`.
    #[must_use]
    pub fn other(self, node: NodeId) -> NodeRef<'e> {
        if self.from_id() == node { self.to() } else { self.from() }
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

    /// The records that state it; none for a derived relation.
    #[must_use]
    pub fn evidence(self) -> &'e [Source] {
        self.estate.relations.evidence.get(self.id.index())
    }

    /// Whether spelunk concluded it; its `because` property then says from what.
    #[must_use]
    pub fn is_derived(self) -> bool {
        self.evidence().is_empty()
    }

    fn bag(self) -> Bag {
        self.estate.relations.bags.get(self.id.index()).copied().unwrap_or_default()
    }
}

impl std::fmt::Debug for RelationRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} -{}-> {:?}", self.from(), self.kind_name(), self.to())
    }
}
