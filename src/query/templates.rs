//! Query templates, `assets/templates/*.toml`.

use super::answer::Answer;
use super::parse::parse;
use super::run::run;
use crate::model::Estate;
use serde::Deserialize;
use std::sync::OnceLock;

/// One template.
#[derive(Clone, Debug, Deserialize)]
pub struct Template {
    /// a stable name for scripts
    pub name: String,
    /// the shown title
    pub title: String,
    /// what it returns, in one sentence
    pub card: String,
    /// the group it is listed under
    pub category: String,
    /// the query
    pub cypher: String,
    /// kinds without which there can be no row
    #[serde(default)]
    pub needs: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    template: Vec<Template>,
}

/// Every template, in the order of the files.
#[must_use]
pub fn templates() -> &'static [Template] {
    static TEMPLATES: OnceLock<Vec<Template>> = OnceLock::new();
    TEMPLATES.get_or_init(|| {
        let files = [
            ("templates/ai.toml", include_str!("../../assets/templates/ai.toml")),
            ("templates/exposure.toml", include_str!("../../assets/templates/exposure.toml")),
        ];
        files.into_iter().flat_map(|(name, text)| crate::model::asset::<File>(name, text).template).collect()
    })
}

impl Template {
    /// Runs the template.
    ///
    /// # Errors
    /// When its query is wrong, which a test rules out for the shipped ones.
    pub fn run(&self, estate: &Estate) -> Result<Answer, super::error::QueryError> {
        run(&parse(&self.cypher)?, estate)
    }

    /// Why there is no row: the data is missing, or nothing is wrong.
    #[must_use]
    pub fn why_empty(&self, estate: &Estate, answer: &Answer) -> String {
        let missing: Vec<&str> = self
            .needs
            .iter()
            .filter(|kind| estate.kind_named(kind).is_none_or(|kind| estate.of_kind(kind).is_empty()))
            .map(|kind| {
                crate::model::Ontology::get()
                    .kind_id(kind)
                    .and_then(|id| crate::model::Ontology::get().kind(id))
                    .map_or(kind.as_str(), |kind| kind.plural.as_str())
            })
            .collect();
        match (missing.is_empty(), answer.unknown_rows) {
            (false, _) => format!("no data: {} not in these files", missing.join(", ").to_lowercase()),
            (true, 0) => "none found".to_owned(),
            (true, unknown) => format!("none found, {unknown} unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_template_parses_and_runs() {
        let estate = crate::model::Builder::new().build(Vec::new());
        let mut names = HashSet::new();
        for template in templates() {
            assert!(names.insert(&template.name), "{} twice", template.name);
            let answer = template.run(&estate).unwrap_or_else(|error| panic!("{}: {error}", template.name));
            assert!(answer.rows.is_empty(), "{}", template.name);
        }
        assert!(templates().len() >= 12);
    }
}
