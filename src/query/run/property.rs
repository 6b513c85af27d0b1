//! What nodes and relations answer: their properties and their neighbours.

use crate::model::{Estate, NodeId, RelationId};
use crate::query::ast::Direction;
use crate::query::plan::{BuiltIn, Prop, TypeTest};
use crate::query::value::{Val, from_stored};
use std::ops::Range;

/// A property of a node: an insight or a detail of one first, then what a record says, then what every node has.
pub fn of_node<'e>(estate: &'e Estate, node: NodeId, prop: &Prop) -> Val<'e> {
    let own = estate.node(node);
    if prop.insight
        && let Some(said) = prop.key.and_then(|key| estate.concluded(node, key))
    {
        return said.map_or(Val::Null, from_stored);
    }
    if let Some(value) = prop.key.and_then(|key| own.value(key)) {
        return from_stored(value);
    }
    match prop.built_in {
        None => Val::Null,
        Some(BuiltIn::Id) => Val::own(own.canonical_id()),
        Some(BuiltIn::Name) => own.stated_name().map_or(Val::Null, Val::lent),
        Some(BuiltIn::Kind) => Val::lent(own.kind_name().as_str()),
        Some(BuiltIn::Category) => Val::lent(own.category()),
        Some(BuiltIn::Provider) => {
            let provider = own.provider();
            if provider.is_empty() { Val::Null } else { Val::lent(provider.as_str()) }
        }
    }
}

/// A property of a relation.
pub fn of_relation<'e>(estate: &'e Estate, relation: RelationId, prop: &Prop) -> Val<'e> {
    let value = prop.key.and_then(|key| estate.relation_value(relation, key));
    value.map_or(Val::Null, from_stored)
}

/// Relations of a node that are still to be followed.
pub struct Neighbours<'e> {
    node: NodeId,
    out: Range<u32>,
    into: &'e [RelationId],
    both: bool,
}

/// The relations of a node in a direction, and the nodes they lead to.
pub fn neighbours<'e>(
    estate: &'e Estate,
    node: NodeId,
    direction: Direction,
    types: &TypeTest,
) -> Neighbours<'e> {
    let out = match (direction, types) {
        (Direction::In, _) => 0..0,
        (_, TypeTest::One(kind)) => estate.outgoing_ids_of(node, *kind),
        _ => estate.outgoing_ids(node),
    };
    let into = if direction == Direction::Out { &[] } else { estate.incoming_ids(node) };
    Neighbours { node, out, into, both: direction == Direction::Both }
}

impl Neighbours<'_> {
    /// The next relation of the wanted kinds and the node at its other end.
    #[inline]
    pub fn next(&mut self, estate: &Estate, types: &TypeTest) -> Option<(RelationId, NodeId)> {
        for id in self.out.by_ref() {
            let relation = estate.relation(RelationId(id));
            if types.fits(relation.kind()) {
                return Some((relation.id(), relation.to_id()));
            }
        }
        while let Some((id, rest)) = self.into.split_first() {
            self.into = rest;
            let relation = estate.relation(*id);
            // a relation to itself was there on the way out
            let again = self.both && relation.from_id() == self.node;
            if types.fits(relation.kind()) && !again {
                return Some((*id, relation.from_id()));
            }
        }
        None
    }
}
