//! What data a template needs, so that no rows can be told apart from no data.

use crate::model::{Estate, NodeRef, Ontology};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

/// Data without which a template can have no row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// a node of a kind or category: `AiAgent`
    Kind(String),
    /// a relation: `PROVISIONS`
    Relation(String),
    /// a property or insight that is known of some node of a kind or category: `User.no_mfa`
    Property(String, String),
}

/// What is said of a need that is not met.
#[derive(Deserialize)]
struct Words {
    /// what is missing, when the need's own word does not say it
    #[serde(default)]
    label: String,
    /// what to export
    get: String,
}

fn words() -> &'static BTreeMap<String, Words> {
    static WORDS: OnceLock<BTreeMap<String, Words>> = OnceLock::new();
    let text = include_str!("../../../assets/needs.toml");
    WORDS.get_or_init(|| crate::model::asset("needs.toml", text))
}

impl Need {
    /// The need that a word writes.
    ///
    /// # Errors
    /// What is wrong with the word.
    pub fn parse(word: &str) -> Result<Self, String> {
        let name =
            |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if let Some((kind, property)) = word.split_once('.') {
            let fine = name(kind) && property.split('.').all(name);
            let need = || Self::Property(kind.to_owned(), property.to_owned());
            return if fine { Ok(need()) } else { Err(format!("{word} is no KIND.property")) };
        }
        if !name(word) {
            return Err(format!("{word} is no kind, no RELATION and no KIND.property"));
        }
        let relation = !word.chars().any(|c| c.is_ascii_lowercase());
        let known = Ontology::get().category(word).is_some();
        Ok(if relation && !known { Self::Relation(word.to_owned()) } else { Self::Kind(word.to_owned()) })
    }

    /// Whether the estate has it.
    #[must_use]
    pub fn is_met(&self, estate: &Estate) -> bool {
        match self {
            Self::Kind(kind) => of(estate, kind).next().is_some(),
            Self::Relation(kind) => {
                let kind = estate.relation_kind_named(kind);
                kind.is_some_and(|kind| estate.relations().any(|relation| relation.kind() == kind))
            }
            Self::Property(kind, name) => estate.key_named(name).is_some_and(|key| {
                let says = |node: NodeRef<'_>| {
                    let concluded = matches!(estate.concluded(node.id(), key), Some(Some(_)));
                    concluded || node.property_by(key).is_some()
                };
                of(estate, kind).any(says)
            }),
        }
    }

    /// What is missing, in words.
    fn label(&self) -> String {
        if let Some(words) = words().get(&self.to_string()).filter(|words| !words.label.is_empty()) {
            return words.label.clone();
        }
        let ontology = Ontology::get();
        let plural = |kind: &str| {
            let kind_row = ontology.kind_id(kind).and_then(|id| ontology.kind(id));
            kind_row.map_or_else(|| kind.to_owned(), |row| row.plural.clone())
        };
        match self {
            Self::Kind(kind) => plural(kind).to_lowercase(),
            Self::Relation(kind) => format!("relations {kind}"),
            Self::Property(kind, name) => format!("{name} of {}", plural(kind).to_lowercase()),
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(word) | Self::Relation(word) => f.write_str(word),
            Self::Property(kind, name) => write!(f, "{kind}.{name}"),
        }
    }
}

/// The nodes of a kind, or of a category.
fn of<'e>(estate: &'e Estate, label: &'e str) -> impl Iterator<Item = NodeRef<'e>> {
    let kind = estate.kind_named(label);
    let of_kind = kind.into_iter().flat_map(|kind| estate.of_kind(kind)).map(|&id| estate.node(id));
    let all = kind.is_none().then(|| estate.nodes().filter(move |node| node.has_label(label)));
    of_kind.chain(all.into_iter().flatten())
}

/// One sentence about the needs that are not met: what is missing, and what to export.
pub fn missing(needs: &[&Need]) -> String {
    let labels: Vec<String> = needs.iter().map(|need| need.label()).collect();
    let mut get: Vec<&str> = needs
        .iter()
        .filter_map(|need| words().get(&need.to_string()))
        .map(|words| words.get.as_str())
        .collect();
    get.dedup();
    let export = if get.is_empty() { String::new() } else { format!("; export {}", get.join(" and ")) };
    format!("no data: {} not in these files{export}", labels.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Builder, Draft};

    #[test]
    fn words_write_needs_and_needs_write_words() {
        for (word, need) in [
            ("AiAgent", Need::Kind("AiAgent".to_owned())),
            ("AI", Need::Kind("AI".to_owned())),
            ("PROVISIONS", Need::Relation("PROVISIONS".to_owned())),
            ("User.no_mfa", Need::Property("User".to_owned(), "no_mfa".to_owned())),
            ("Database.tags.env", Need::Property("Database".to_owned(), "tags.env".to_owned())),
        ] {
            assert_eq!(Need::parse(word), Ok(need.clone()));
            assert_eq!(need.to_string(), word);
        }
        for wrong in ["", "a b", "User.", ".x", "A-B"] {
            assert!(Need::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn needs_are_met_by_what_is_there() {
        let mut draft = Draft::new();
        draft.node("u", "User").set("mfa_enabled", false);
        draft.node("g", "Group");
        draft.relation("MEMBER_OF", "u", "g");
        let mut builder = Builder::new();
        builder.absorb(&draft);
        let estate = builder.build(Vec::new());
        let met = |word: &str| Need::parse(word).expect(word).is_met(&estate);
        assert!(met("User") && met("Identity") && met("MEMBER_OF") && met("User.mfa_enabled"));
        assert!(!met("AiAgent") && !met("AI") && !met("PROVISIONS") && !met("User.user_type"));
        let needs = ["AiAgent", "User.user_type", "PROVISIONS"].map(|word| Need::parse(word).expect(word));
        let said = missing(&needs.iter().collect::<Vec<_>>());
        assert!(said.starts_with("no data: ai agents, "), "{said}");
        assert!(said.contains(" not in these files; export "), "{said}");
    }
}
