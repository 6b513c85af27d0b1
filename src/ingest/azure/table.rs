//! The table of resource types, `assets/azure.toml`.

use super::path::Path;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

#[derive(Deserialize)]
struct File {
    cut: Vec<String>,
    moments: Vec<Path>,
    purl: BTreeMap<String, String>,
    common: BTreeMap<String, Path>,
    #[serde(rename = "type")]
    types: Vec<TypeRow>,
}

/// One resource type.
#[derive(Debug, Deserialize)]
pub struct TypeRow {
    #[serde(rename = "type")]
    native: String,
    kind: String,
    /// where it lives, when that is not Azure
    #[serde(default)]
    provider: Option<String>,
    #[serde(default)]
    kinds: Vec<KindByWord>,
    #[serde(default)]
    props: BTreeMap<String, Path>,
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
    /// where the value stands
    pub path: Path,
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
    /// moments at which the record was true
    pub moments: Vec<Path>,
    purl: BTreeMap<String, String>,
    common: Vec<(String, Path)>,
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
            let common = file.common.into_iter().collect();
            Self { cut: file.cut, moments: file.moments, purl: file.purl, common, types }
        })
    }

    /// The row of a type (lower case).
    #[must_use]
    pub fn row(&self, native: &str) -> Option<&TypeRow> {
        self.types.get(native)
    }

    /// The properties that are kept of a type: name and path. A type's own path wins over the common one.
    pub fn props(&self, native: &str) -> impl Iterator<Item = (&str, &Path)> {
        let own = self.row(native).map(|row| &row.props);
        let common =
            self.common.iter().filter(move |(name, _)| own.is_none_or(|own| !own.contains_key(name)));
        let common = common.map(|(name, path)| (name.as_str(), path));
        common.chain(own.into_iter().flatten().map(|(name, path)| (name.as_str(), path)))
    }

    /// The package type of a language or of an operating system's vendor, as package URLs name it.
    #[must_use]
    pub fn purl(&self, word: &str) -> &str {
        self.purl.get(word.to_ascii_lowercase().as_str()).map_or("generic", String::as_str)
    }

    /// Where a type of resource lives: `azure`, or the place that a connector brings it from.
    #[must_use]
    pub fn provider(&self, native: &str) -> &str {
        self.row(native).and_then(|row| row.provider.as_deref()).unwrap_or("azure")
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
            assert_eq!(row.native, row.native.to_lowercase());
            for by in &row.kinds {
                assert!(Ontology::get().kind_id(&by.kind).is_some(), "{}", row.native);
            }
            for link in &row.links {
                assert!(Ontology::get().relation_id(&link.relation).is_some(), "{}", link.path.text());
            }
        }
        assert!(table.types.len() > 50);
    }

    #[test]
    fn property_names_are_snake_case() {
        let table = Table::get();
        let names = table.types.keys().flat_map(|native| table.props(native)).map(|(name, _)| name);
        for name in names {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            assert!(name.chars().all(plain), "{name}");
        }
    }

    #[test]
    fn sub_resources_are_cut_back() {
        let nic = "/subscriptions/s/resourcegroups/r/providers/microsoft.network/networkinterfaces/n";
        let table = Table::get();
        assert_eq!(table.cut(&format!("{nic}/ipconfigurations/c")), nic);
        assert_eq!(table.cut(nic), nic);
    }
}
