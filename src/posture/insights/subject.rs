//! A node as insights look at it: properties and relations by handles that are found once per estate.

use super::names::{Prop, Rel};
use crate::model::{
    Estate, FindingState, INTERNET, KeyId, NodeId, NodeRef, Ontology, RelationKindId, RelationRef, Value,
};

/// The handles of one estate.
pub struct Lookup<'e> {
    /// the estate
    pub estate: &'e Estate,
    /// the one node that stands for everybody outside
    pub internet: Option<NodeId>,
    keys: Vec<Option<KeyId>>,
    relations: Vec<Option<RelationKindId>>,
}

impl<'e> Lookup<'e> {
    /// Looks the names up.
    pub fn new(estate: &'e Estate) -> Self {
        Self {
            estate,
            internet: estate.find(INTERNET),
            keys: Prop::NAMES.iter().map(|name| estate.key_named(name)).collect(),
            relations: Rel::NAMES.iter().map(|name| Ontology::get().relation_id(name)).collect(),
        }
    }

    /// A node to look at.
    pub fn subject<'l>(&'l self, node: NodeRef<'e>) -> Subject<'l, 'e> {
        Subject { node, lookup: self }
    }
}

/// One node, with the handles of its estate.
#[derive(Clone, Copy)]
pub struct Subject<'l, 'e> {
    /// the node
    pub node: NodeRef<'e>,
    /// the handles
    pub lookup: &'l Lookup<'e>,
}

impl<'e> Subject<'_, 'e> {
    /// Another node of the same estate.
    pub fn at(self, node: NodeRef<'e>) -> Self {
        Self { node, ..self }
    }

    /// A property.
    pub fn get(self, prop: Prop) -> Option<Value<'e>> {
        self.node.property_by(self.lookup.keys[prop as usize]?)
    }

    /// A property's truth value.
    pub fn flag(self, prop: Prop) -> Option<bool> {
        self.get(prop).and_then(Value::as_bool)
    }

    /// A property's text.
    pub fn text(self, prop: Prop) -> Option<&'e str> {
        self.get(prop).and_then(Value::as_text).map(crate::model::SafeStr::as_str)
    }

    /// A relation's property as text.
    pub fn told(self, relation: RelationRef<'e>, prop: Prop) -> Option<&'e str> {
        let value = relation.property_by(self.lookup.keys[prop as usize]?)?;
        value.as_text().map(crate::model::SafeStr::as_str)
    }

    /// A property's items as texts; `None` when the property is absent.
    pub fn texts(self, prop: Prop) -> Option<Vec<String>> {
        self.get(prop).map(|value| value.items().map(|item| item.to_string()).collect())
    }

    /// Whether a text property is one of some words, whatever their case.
    pub fn is(self, prop: Prop, word: &str) -> bool {
        self.text(prop).is_some_and(|text| text.eq_ignore_ascii_case(word))
    }

    /// Whether the record carried its settings, so that an absent one has the provider's default.
    pub fn is_detailed(self) -> bool {
        self.flag(Prop::Detail) == Some(true)
    }

    /// The relations of one kind that leave it.
    pub fn relations_out(self, kind: Rel) -> impl Iterator<Item = RelationRef<'e>> {
        let wanted = self.lookup.relations[kind as usize];
        self.node.outgoing().filter(move |relation| Some(relation.kind()) == wanted)
    }

    /// The relations of one kind that reach it.
    pub fn relations_in(self, kind: Rel) -> impl Iterator<Item = RelationRef<'e>> {
        let wanted = self.lookup.relations[kind as usize];
        self.node.incoming().filter(move |relation| Some(relation.kind()) == wanted)
    }

    /// Where the relations of one kind lead.
    pub fn out(self, kind: Rel) -> impl Iterator<Item = Self> {
        self.relations_out(kind).map(move |relation| self.at(relation.to()))
    }

    /// Where the relations of one kind come from.
    pub fn into(self, kind: Rel) -> impl Iterator<Item = Self> {
        self.relations_in(kind).map(move |relation| self.at(relation.from()))
    }

    /// The nearest containing node of a kind.
    pub fn scope(self, kind: &str) -> Option<Self> {
        self.node.scopes().find(|scope| scope.kind_name() == kind).map(|scope| self.at(scope))
    }

    /// Whether its kind has that name.
    pub fn is_kind(self, kind: &str) -> bool {
        self.node.kind_name() == kind
    }

    /// The shown name.
    pub fn name(self) -> &'e str {
        self.node.name().as_str()
    }

    /// The provider's verdicts whose title contains all the words (lower case).
    pub fn verdict(self, words: &[&str]) -> Option<FindingState> {
        let titled = |title: &str| words.iter().all(|word| title.contains(word));
        let estate = self.lookup.estate;
        let found = self.node.findings().iter();
        found.filter(|finding| titled(&estate.text(finding.title).to_lowercase())).map(|f| f.state).next()
    }
}
