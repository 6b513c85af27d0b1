//! A table of resource types: which records are of which type, and what is read of them (`assets/aws.toml`,
//! `assets/gcp.toml`).

use crate::ingest::azure::{Path, Plan};
use hashbrown::HashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct File {
    #[serde(rename = "type")]
    types: Vec<TypeRow>,
}

/// One resource type.
#[derive(Debug, Deserialize)]
pub struct TypeRow {
    /// the provider's name of it, lower case
    #[serde(rename = "type")]
    pub native: String,
    /// the ontology's kind
    pub kind: String,
    /// how its ids begin behind provider and account (AWS: `service:resource/`), or what else tells the type
    #[serde(default)]
    pub marks: Vec<String>,
    /// members of answers that hold such records
    #[serde(default)]
    pub lists: Vec<String>,
    /// members that together tell a record which holds no id
    #[serde(default)]
    pub tells: Vec<String>,
    /// members that hold a record's own id
    #[serde(default)]
    pub id: Vec<String>,
    /// how the id is made when no member holds it
    #[serde(default)]
    pub build: String,
    /// a second id by which other records name it
    #[serde(default)]
    pub short: String,
    /// members that hold the shown name
    #[serde(default)]
    pub name: Vec<String>,
    /// members one of which a record has that carries settings; `*`: every record does
    #[serde(default)]
    pub full: Vec<String>,
    /// the provider's own: no record of it is missed
    #[serde(default)]
    pub outside: bool,
    #[serde(default)]
    props: BTreeMap<String, Path>,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(skip)]
    wanted: OnceLock<Wanted>,
}

/// A value that names another thing.
#[derive(Clone, Debug, Deserialize)]
pub struct Link {
    /// where the value stands
    pub path: Path,
    /// relation kind
    pub relation: String,
    /// the relation runs from the named thing to this one
    #[serde(default)]
    pub reverse: bool,
    /// how a bare name becomes an id; `image`: a container image
    #[serde(default)]
    pub to: String,
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
    /// a relation
    Link(Link),
}

impl TypeRow {
    /// What is wanted of its records.
    pub fn wanted(&self) -> &Wanted {
        self.wanted.get_or_init(|| {
            let props = self.props.iter().map(|(name, path)| (Use::Property(name.clone()), path.clone()));
            let links = self.links.iter().map(|link| (Use::Link(link.clone()), link.path.clone()));
            let uses: Vec<(Use, Path)> = props.chain(links).collect();
            Wanted { plan: Plan::new(uses.iter().map(|(_, path)| path)), uses }
        })
    }
}

/// The compiled table.
#[derive(Debug)]
pub struct Table {
    rows: Vec<TypeRow>,
    lists: HashMap<String, Vec<usize>>,
    ids: HashMap<String, Vec<usize>>,
    natives: HashMap<String, usize>,
}

impl Table {
    /// The table of an asset.
    #[must_use]
    pub fn new(name: &str, text: &str) -> Self {
        let rows = crate::model::asset::<File>(name, text).types;
        let (mut lists, mut ids, mut natives) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (at, row) in rows.iter().enumerate() {
            for list in &row.lists {
                lists.entry(list.clone()).or_insert_with(Vec::new).push(at);
            }
            for id in &row.id {
                ids.entry(id.to_ascii_lowercase()).or_insert_with(Vec::new).push(at);
            }
            natives.entry(row.native.clone()).or_insert(at);
        }
        Self { rows, lists, ids, natives }
    }

    /// All types, in the order of the table.
    #[must_use]
    pub fn rows(&self) -> &[TypeRow] {
        &self.rows
    }

    /// The types whose records a member of an answer may hold.
    pub fn of_list(&self, list: &str) -> impl Iterator<Item = &TypeRow> {
        self.at(self.lists.get(list))
    }

    /// The types whose own id may stand in a member of that name (lower case).
    pub fn of_id(&self, member: &str) -> impl Iterator<Item = (usize, &TypeRow)> {
        let places = self.ids.get(member).into_iter().flatten();
        places.filter_map(|&at| Some((at, self.rows.get(at)?)))
    }

    /// The type of that name, lower case.
    #[must_use]
    pub fn named(&self, native: &str) -> Option<&TypeRow> {
        self.natives.get(native).and_then(|&at| self.rows.get(at))
    }

    fn at<'t>(&'t self, places: Option<&'t Vec<usize>>) -> impl Iterator<Item = &'t TypeRow> {
        places.into_iter().flatten().filter_map(|&at| self.rows.get(at))
    }
}
