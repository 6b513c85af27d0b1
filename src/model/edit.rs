//! An estate as it would be: properties of nodes with other values, relations that are gone.

use super::builder::Added;
use super::estate::{Estate, Relations};
use super::ids::{NodeId, RelationId};
use super::insight::DetailSets;
use super::table::Triple;
use super::value::Property;

/// What is different of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// the node
    pub node: NodeId,
    /// properties and the values they get
    pub set: Vec<(String, Added)>,
}

impl Estate {
    /// What the files say but for these edits, without the relations that are gone. Nothing is concluded of it yet.
    /// Nodes keep their handles, relations do not.
    #[must_use]
    pub fn edited(&self, edits: &[Edit], is_gone: impl Fn(RelationId) -> bool) -> Self {
        let mut after = Self {
            relations: Relations::default(),
            insights: Vec::new(),
            insights_at: Vec::new(),
            details: DetailSets::default(),
            ..self.clone()
        };
        for relation in self.relations().filter(|relation| !relation.is_derived() && !is_gone(relation.id()))
        {
            let at = relation.id().index();
            let triple = Triple { from: relation.from_id(), kind: relation.kind(), to: relation.to_id() };
            after.push_relation(triple, self.relations.bags[at], self.relations.evidence.get(at));
        }
        let names: Vec<&str> =
            edits.iter().flat_map(|edit| &edit.set).map(|(name, _)| name.as_str()).collect();
        after.add_keys(&names);
        edits.iter().for_each(|edit| after.edit(edit));
        after.count_conclusions();
        after.finish()
    }

    fn edit(&mut self, edit: &Edit) {
        let Some(&bag) = self.nodes.bags.get(edit.node.index()) else { return };
        let mut props: Vec<Property> = self.bags.all(bag).collect();
        for (name, value) in &edit.set {
            let value = value.pack(&mut self.strings, &mut self.values);
            let new = self.key_named(name).and_then(|key| Property::new(key, value));
            props.retain(|own| new.is_none_or(|new| new.key() != own.key()));
            props.extend(new);
        }
        props.sort_unstable_by_key(|property| property.key());
        self.nodes.bags[edit.node.index()] = self.bags.push(&props);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Builder, Draft, Source};

    #[test]
    fn values_change_and_relations_go_and_the_rest_stays() {
        let mut draft = Draft::new();
        draft.begin_record(Source::default());
        draft.node("a", "AiService").name("a").set("open", true).set("size", 3i64);
        draft.node("b", "StorageAccount").name("b").set("open", true);
        draft.relation("READS_FROM", "a", "b");
        draft.relation("DEPENDS_ON", "a", "b");
        let mut builder = Builder::new();
        builder.absorb(&draft);
        let estate = builder.build(Vec::new());
        let a = estate.find("a").unwrap();
        let reads = estate.outgoing(a).find(|own| own.kind_name() == *"READS_FROM").unwrap().id();
        let set =
            vec![("open".to_owned(), Added::Flag(false)), ("new".to_owned(), Added::Text("x".to_owned()))];
        let after = estate.edited(&[Edit { node: a, set }], |id| id == reads);
        let node = after.node(a);
        assert_eq!(node.property("open").and_then(crate::model::Value::as_bool), Some(false));
        assert_eq!(node.property("size").and_then(crate::model::Value::as_int), Some(3));
        assert_eq!(node.text("new").map(|text| text.to_string()).as_deref(), Some("x"));
        let kinds: Vec<String> = after.outgoing(a).map(|own| own.kind_name().to_string()).collect();
        assert_eq!(kinds, ["DEPENDS_ON"]);
        let b = estate.find("b").unwrap();
        assert_eq!(after.node(b).property("open").and_then(crate::model::Value::as_bool), Some(true));
        assert_eq!(estate.outgoing(a).count(), 2, "the estate itself is as it was");
    }
}
