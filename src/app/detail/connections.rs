//! Who can use a node, and what it is connected with: bounded, so that a hub costs no more than its first rows.

use super::sections::Writer;
use super::{Door, Tone};
use crate::model::{NodeRef, Ontology, RelationKindId, RelationRef};
use crate::posture::access::{Grant, who_can};
use std::collections::BTreeMap;

/// The most connections of one kind that are listed.
const MAX_LISTED: usize = 200;

/// Connections of one kind in one direction.
#[derive(Default)]
struct Group<'e> {
    count: usize,
    first: Vec<(RelationRef<'e>, NodeRef<'e>)>,
}

impl Writer<'_> {
    pub(super) fn access(&mut self, node: NodeRef<'_>) {
        let grants = who_can(node);
        if grants.is_empty() {
            return;
        }
        self.heading("Who can use it", grants.len().to_string());
        for grant in grants.iter().take(MAX_LISTED) {
            self.grant(node, grant);
        }
        self.more(grants.len());
    }

    fn grant(&mut self, node: NodeRef<'_>, grant: &Grant<'_>) {
        let principal = grant.principal();
        let direct = grant.scope.id() == node.id();
        let via = if direct { String::new() } else { format!(" on {}", grant.scope.name()) };
        let value = format!("{} ({})  {}{via}", principal.name(), principal.kind_label(), grant.role());
        self.line(grant.access(), value, Tone::Plain, Some(Door::Node(principal.id())));
    }

    pub(super) fn connections(&mut self, node: NodeRef<'_>) {
        let permission = Ontology::get().relation_id("HAS_PERMISSION");
        let outgoing = node.outgoing().map(|relation| (false, relation));
        let incoming = node.incoming().map(|relation| (true, relation));
        // who holds a permission on it has its own section
        let incoming = incoming.filter(|(_, relation)| Some(relation.kind()) != permission);
        let mut groups: BTreeMap<(bool, RelationKindId), Group<'_>> = BTreeMap::new();
        for (inverse, relation) in outgoing.chain(incoming) {
            let group = groups.entry((inverse, relation.kind())).or_default();
            group.count += 1;
            if group.first.len() < MAX_LISTED {
                group.first.push((relation, relation.other(node.id())));
            }
        }
        for ((inverse, _), group) in groups {
            self.group(inverse, &group);
        }
    }

    fn group(&mut self, inverse: bool, group: &Group<'_>) {
        let Some((relation, _)) = group.first.first() else { return };
        let words = if inverse { relation.inverse_label() } else { relation.label() };
        self.heading(&capital(words), group.count.to_string());
        let known = Ontology::get().relation(relation.kind());
        if let Some(known) = known.filter(|known| !known.description.is_empty()) {
            self.line("", known.description.clone(), Tone::Dim, None);
        }
        let mut lines: Vec<_> = group
            .first
            .iter()
            .map(|(relation, other)| (shown(*relation, *other), *relation, other.id()))
            .collect();
        lines.sort_by(|a, b| (&a.0, a.2).cmp(&(&b.0, b.2)));
        lines.dedup_by(|a, b| (&a.0, a.2) == (&b.0, b.2));
        for (text, relation, other) in lines {
            let mark = if relation.is_derived() { "derived" } else { "" };
            self.line(mark, text, Tone::Plain, Some(Door::Node(other)));
        }
        self.more(group.count);
    }

    fn more(&mut self, count: usize) {
        if count > MAX_LISTED {
            self.line(
                "",
                format!("and {} more: ask for them with a query", count - MAX_LISTED),
                Tone::Dim,
                None,
            );
        }
    }
}

fn shown(relation: RelationRef<'_>, other: NodeRef<'_>) -> String {
    let note = relation.text("role").or_else(|| relation.text("because"));
    let note = note.map_or_else(String::new, |note| format!("  {note}"));
    format!("{} ({}){note}", other.name(), other.kind_label())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
