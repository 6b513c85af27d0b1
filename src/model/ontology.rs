//! What the program knows about kinds and relations: names, shown words, glyphs. Data: `assets/ontology.toml`.

use super::ids::{KindId, RelationKindId};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A category of kinds.
#[derive(Clone, Debug, Deserialize)]
pub struct Category {
    /// the label in queries
    pub name: String,
    /// the shown word
    pub label: String,
    /// one column wide
    pub glyph: String,
    /// the ASCII twin
    pub ascii: String,
}

/// A kind of node.
#[derive(Clone, Debug, Deserialize)]
pub struct Kind {
    /// the label in queries
    pub name: String,
    /// the name of its category
    pub category: String,
    /// the shown word for one
    pub label: String,
    /// the shown word for many
    pub plural: String,
    /// one column wide; empty: its category's
    #[serde(default)]
    pub glyph: String,
    /// the ASCII twin; empty: its category's
    #[serde(default)]
    pub ascii: String,
    /// the less precise kind that loses when records disagree
    #[serde(default)]
    pub refines: Option<String>,
}

/// A kind of relation.
#[derive(Clone, Debug, Deserialize)]
pub struct RelationKind {
    /// the type in queries
    pub name: String,
    /// the shown words from source to target
    pub label: String,
    /// the shown words from target to source
    pub inverse: String,
    /// one sentence
    pub description: String,
}

#[derive(Deserialize)]
struct File {
    category: Vec<Category>,
    kind: Vec<Kind>,
    relation: Vec<RelationKind>,
}

/// The shipped ontology. Its kinds and relation kinds keep their numbers in every estate.
#[derive(Debug)]
pub struct Ontology {
    categories: Vec<Category>,
    kinds: Vec<Kind>,
    relations: Vec<RelationKind>,
    kind_of: HashMap<String, KindId>,
    relation_of: HashMap<String, RelationKindId>,
    relation_by_words: HashMap<String, RelationKindId>,
}

impl Ontology {
    /// The ontology that the binary carries.
    #[must_use]
    pub fn get() -> &'static Self {
        static ONTOLOGY: OnceLock<Ontology> = OnceLock::new();
        ONTOLOGY.get_or_init(|| {
            Self::new(super::asset("ontology.toml", include_str!("../../assets/ontology.toml")))
        })
    }

    fn new(file: File) -> Self {
        let File { category, mut kind, relation } = file;
        for one in &mut kind {
            if let Some(of) = category.iter().find(|of| of.name == one.category) {
                inherit(&mut one.glyph, &of.glyph);
                inherit(&mut one.ascii, &of.ascii);
            }
        }
        let kind_of = numbered(kind.iter().map(|k| k.name.clone())).map(|(n, i)| (n, KindId(i))).collect();
        let relation_of =
            numbered(relation.iter().map(|r| r.name.clone())).map(|(n, i)| (n, RelationKindId(i))).collect();
        let relation_by_words =
            numbered(relation.iter().map(|r| r.label.clone())).map(|(n, i)| (n, RelationKindId(i))).collect();
        Self {
            categories: category,
            kinds: kind,
            relations: relation,
            kind_of,
            relation_of,
            relation_by_words,
        }
    }

    /// Every category, in the order of the inventory.
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// Every kind; its position is its [`KindId`].
    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// Every relation kind; its position is its [`RelationKindId`].
    #[must_use]
    pub fn relations(&self) -> &[RelationKind] {
        &self.relations
    }

    /// A category by its name.
    #[must_use]
    pub fn category(&self, name: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.name == name)
    }

    /// The number of a kind that the ontology knows.
    #[must_use]
    pub fn kind_id(&self, name: &str) -> Option<KindId> {
        self.kind_of.get(name).copied()
    }

    /// The number of a relation kind that the ontology knows.
    #[must_use]
    pub fn relation_id(&self, name: &str) -> Option<RelationKindId> {
        self.relation_of.get(name).copied()
    }

    /// The relation kind whose shown words are these ("has permission to"), whatever their case.
    #[must_use]
    pub fn relation_by_words(&self, words: &str) -> Option<RelationKindId> {
        self.relation_by_words.get(words.trim().to_lowercase().as_str()).copied()
    }

    /// A kind by number; `None` for a kind that only the files know.
    #[must_use]
    pub fn kind(&self, id: KindId) -> Option<&Kind> {
        self.kinds.get(id.index())
    }

    /// A relation kind by number; `None` for one that only the files know.
    #[must_use]
    pub fn relation(&self, id: RelationKindId) -> Option<&RelationKind> {
        self.relations.get(id.index())
    }
}

fn inherit(own: &mut String, of: &str) {
    if own.is_empty() {
        of.clone_into(own);
    }
}

fn numbered(names: impl Iterator<Item = String>) -> impl Iterator<Item = (String, u32)> {
    names.zip(0u32..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn every_kind_has_a_category_and_narrow_glyphs() {
        let ontology = Ontology::get();
        for kind in ontology.kinds() {
            assert!(ontology.category(&kind.category).is_some(), "{}", kind.name);
            assert_eq!(kind.glyph.width(), 1, "{}", kind.name);
            assert!(kind.ascii.is_ascii() && kind.ascii.len() == 1, "{}", kind.name);
        }
        assert!(ontology.kinds().len() > 50);
    }

    #[test]
    fn names_are_unique_and_found() {
        let ontology = Ontology::get();
        for (at, kind) in ontology.kinds().iter().enumerate() {
            assert_eq!(ontology.kind_id(&kind.name), Some(KindId::from_index(at)));
        }
        for (at, relation) in ontology.relations().iter().enumerate() {
            assert_eq!(ontology.relation_id(&relation.name), Some(RelationKindId::from_index(at)));
        }
        assert_eq!(ontology.relation_by_words("Has permission to"), ontology.relation_id("HAS_PERMISSION"));
    }
}
