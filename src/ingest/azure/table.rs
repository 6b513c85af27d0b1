//! The table of resource types, `assets/azure.toml`.

use super::path::Path;
use super::plan::Plan;
use hashbrown::HashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct File {
    cut: Vec<String>,
    moments: Vec<Path>,
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
    #[serde(default)]
    links: Vec<Link>,
}

/// What is wanted of the records of a type.
#[derive(Debug)]
pub struct Wanted {
    /// the paths, in the order of `uses`
    pub plan: Plan,
    /// what each is for
    pub uses: Vec<(Use, Path)>,
}

/// What a value is for.
#[derive(Clone, Debug)]
pub enum Use {
    /// a property of that name
    Property(String),
    /// a relation to another resource
    Link(Link),
    /// a moment at which the record was true
    Moment,
}

/// A kind that a word in the record's `kind` decides.
#[derive(Debug, Deserialize)]
struct KindByWord {
    contains: String,
    kind: String,
}

/// A value that names another resource.
#[derive(Clone, Debug, Deserialize)]
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
    moments: Vec<Path>,
    common: BTreeMap<String, Path>,
    types: HashMap<String, (TypeRow, OnceLock<Wanted>)>,
    others: OnceLock<Wanted>,
}

impl Table {
    /// The table that the binary carries.
    #[must_use]
    pub fn get() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| {
            let file: File = crate::model::asset("azure.toml", include_str!("../../../assets/azure.toml"));
            let types =
                file.types.into_iter().map(|row| (row.native.clone(), (row, OnceLock::new()))).collect();
            let File { cut, moments, common, .. } = file;
            Self { cut, moments, common, types, others: OnceLock::new() }
        })
    }

    fn row(&self, native: &str) -> Option<&TypeRow> {
        self.types.get(native).map(|(row, _)| row)
    }

    /// What is wanted of the records of a type (lower case). A type's own path wins over the common one.
    #[must_use]
    pub fn wanted(&self, native: &str) -> &Wanted {
        match self.types.get(native) {
            Some((row, wanted)) => wanted.get_or_init(|| self.compile(Some(row))),
            None => self.others.get_or_init(|| self.compile(None)),
        }
    }

    fn compile(&self, row: Option<&TypeRow>) -> Wanted {
        let mut props = self.common.clone();
        props.extend(row.into_iter().flat_map(|row| row.props.clone()));
        let mut uses: Vec<(Use, Path)> =
            props.into_iter().map(|(name, path)| (Use::Property(name), path)).collect();
        let links = row.into_iter().flat_map(|row| &row.links);
        uses.extend(links.map(|link| (Use::Link(link.clone()), link.path.clone())));
        uses.extend(self.moments.iter().map(|path| (Use::Moment, path.clone())));
        Wanted { plan: Plan::new(uses.iter().map(|(_, path)| path)), uses }
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
        if row.kinds.is_empty() {
            return &row.kind;
        }
        let word = word.to_ascii_lowercase();
        let by_word = row.kinds.iter().find(|by| word.contains(&by.contains));
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
        for (row, _) in table.types.values() {
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
        let names = table.types.keys().flat_map(|native| &table.wanted(native).uses).filter_map(
            |(what, _)| match what {
                Use::Property(name) => Some(name),
                _ => None,
            },
        );
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
