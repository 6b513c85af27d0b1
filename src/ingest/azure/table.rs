//! The table of resource types, `assets/azure.toml`.

use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

#[derive(Deserialize)]
struct File {
    cut: Vec<String>,
    common: BTreeMap<String, String>,
    #[serde(rename = "type")]
    types: Vec<TypeRow>,
}

/// One resource type.
#[derive(Debug, Deserialize)]
pub struct TypeRow {
    #[serde(rename = "type")]
    native: String,
    kind: String,
    #[serde(default)]
    kinds: Vec<KindByWord>,
    /// property name -> dotted path
    #[serde(default)]
    pub props: BTreeMap<String, String>,
    /// values that name other resources
    #[serde(default)]
    pub links: Vec<Link>,
}

/// A kind that a word in the record's `kind` decides.
#[derive(Debug, Deserialize)]
struct KindByWord {
    contains: String,
    kind: String,
}

/// A value that names another resource.
#[derive(Debug, Deserialize)]
pub struct Link {
    /// dotted path
    pub path: String,
    /// relation kind
    pub relation: String,
    /// the relation runs from the named resource to this one
    #[serde(default)]
    pub reverse: bool,
    /// the kind of thing that the value names, when it is a name and no id
    #[serde(default)]
    pub named: Option<String>,
}

/// The compiled table.
pub struct Table {
    cut: Vec<String>,
    /// property name -> dotted path, for every type
    pub common: BTreeMap<String, String>,
    types: HashMap<String, TypeRow>,
}

impl Table {
    /// The table that the binary carries.
    #[must_use]
    pub fn get() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| {
            let file: File = crate::model::asset("azure.toml", include_str!("../../../assets/azure.toml"));
            let types = file.types.into_iter().map(|row| (row.native.clone(), row)).collect();
            Self { cut: file.cut, common: file.common, types }
        })
    }

    /// The row of a type (lower case).
    #[must_use]
    pub fn row(&self, native: &str) -> Option<&TypeRow> {
        self.types.get(native)
    }

    /// The ontology's kind of a type, given the record's own `kind`.
    #[must_use]
    pub fn kind(&self, native: &str, word: &str) -> &str {
        let Some(row) = self.row(native) else { return "Resource" };
        let by_word = row.kinds.iter().find(|by| word.to_ascii_lowercase().contains(&by.contains));
        by_word.map_or(row.kind.as_str(), |by| by.kind.as_str())
    }

    /// Cuts the id of a sub-resource (an IP configuration) back to the resource it belongs to.
    #[must_use]
    pub fn cut<'i>(&self, id: &'i str) -> &'i str {
        // Only types are looked at: every other part after `providers/NAMESPACE`; names may be anything.
        let Some(start) = id.rfind("/providers/").map(|at| at + "/providers/".len()) else { return id };
        let (mut end, mut is_type) = (start, false);
        for part in id[start..].split('/') {
            if is_type && self.cut.iter().any(|word| word == part) {
                return &id[..end - 1];
            }
            is_type = end == start || !is_type;
            end += part.len() + 1;
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Ontology;

    #[test]
    fn every_row_speaks_the_ontologys_words() {
        let table = Table::get();
        for row in table.types.values() {
            assert!(Ontology::get().kind_id(&row.kind).is_some(), "{}", row.native);
            for link in &row.links {
                assert!(Ontology::get().relation_id(&link.relation).is_some(), "{}", link.path);
            }
        }
        assert!(table.types.len() > 50);
    }

    #[test]
    fn sub_resources_are_cut_back() {
        let nic = "/subscriptions/s/resourcegroups/r/providers/microsoft.network/networkinterfaces/n";
        let table = Table::get();
        assert_eq!(table.cut(&format!("{nic}/ipconfigurations/c")), nic);
        assert_eq!(table.cut(nic), nic);
    }
}
