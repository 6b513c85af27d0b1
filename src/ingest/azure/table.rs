//! What is kept of each ARM type. Data: `assets/azure.toml`.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

#[derive(Deserialize)]
struct File {
    parts: HashSet<String>,
    common: Vec<String>,
    #[serde(rename = "type")]
    types: Vec<TypeText>,
}

#[derive(Deserialize)]
struct TypeText {
    name: String,
    kind: String,
    #[serde(default)]
    when: Vec<String>,
    #[serde(default)]
    keep: Vec<String>,
    #[serde(default)]
    links: Vec<String>,
}

/// A property to keep.
#[derive(Debug)]
pub(super) struct Keep {
    /// the property's name in the estate
    pub name: String,
    /// where it lies below `properties`
    pub path: String,
}

/// An ARM id to follow.
#[derive(Debug)]
pub(super) struct Link {
    /// relation kind
    pub relation: String,
    /// where the id lies below `properties`
    pub path: String,
    /// from the other resource to this one
    pub inward: bool,
}

/// What is kept of one type.
#[derive(Debug)]
pub(super) struct Row {
    kind: String,
    when: Vec<(String, String)>,
    /// properties
    pub keep: Vec<Keep>,
    /// links
    pub links: Vec<Link>,
}

/// The compiled table.
pub(super) struct Table {
    parts: HashSet<String>,
    /// kept of every type
    pub common: Vec<Keep>,
    types: HashMap<String, Row>,
}

impl Table {
    /// The table that the binary carries.
    pub fn get() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| {
            let text = include_str!("../../../assets/azure.toml");
            Self::new(crate::model::asset("azure.toml", text))
        })
    }

    fn new(file: File) -> Self {
        let common = file.common.iter().map(|text| keep(text)).collect();
        let types = file.types.into_iter().map(row).collect();
        Self { parts: file.parts, common, types }
    }

    /// The row of a type, when it has one.
    pub fn row(&self, ty: &str) -> Option<&Row> {
        self.types.get(ty)
    }

    /// The kind of a type, refined by the resource's own `kind`.
    pub fn kind(&self, ty: &str, resource_kind: Option<&str>) -> &str {
        let Some(row) = self.types.get(ty) else { return "Resource" };
        let Some(own) = resource_kind.filter(|_| !row.when.is_empty()) else { return &row.kind };
        let own = own.to_ascii_lowercase();
        row.when.iter().find(|(word, _)| own.contains(word.as_str())).map_or(&row.kind, |(_, kind)| kind)
    }

    /// Whether a type's last word names a part of a resource.
    pub fn is_part(&self, word: &str) -> bool {
        self.parts.contains(word)
    }
}

fn row(text: TypeText) -> (String, Row) {
    let when = text.when.iter().filter_map(|pair| pair.split_once('='));
    let when = when.map(|(word, kind)| (word.to_owned(), kind.to_owned())).collect();
    let keep = text.keep.iter().map(|one| keep(one)).collect();
    let links = text.links.iter().map(|one| link(one)).collect();
    (text.name, Row { kind: text.kind, when, keep, links })
}

fn keep(text: &str) -> Keep {
    let (name, path) = text.split_once('=').unwrap_or((text, text));
    Keep { name: name.to_owned(), path: path.to_owned() }
}

fn link(text: &str) -> Link {
    let inward = text.starts_with('<');
    let (relation, path) = text.trim_start_matches('<').split_once(' ').unwrap_or(("DEPENDS_ON", text));
    Link { relation: relation.to_owned(), path: path.to_owned(), inward }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ontology;

    #[test]
    fn every_row_names_kinds_and_relations_of_the_ontology() {
        let (table, ontology) = (Table::get(), Ontology::get());
        for row in table.types.values() {
            assert!(ontology.kind_id(&row.kind).is_some(), "{}", row.kind);
            assert!(row.when.iter().all(|(_, kind)| ontology.kind_id(kind).is_some()), "{:?}", row.when);
            assert!(row.links.iter().all(|link| ontology.relation_id(&link.relation).is_some()), "{:?}", row.links);
        }
        assert_eq!(table.kind("microsoft.web/sites", Some("FunctionApp,linux")), "Function");
    }
}
