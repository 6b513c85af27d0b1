//! Query templates: questions with a title, a card, and what data they need. The shipped ones lie in
//! `assets/templates/*.toml`; people add their own, in the same form, in a folder of theirs.

mod file;
mod needs;

use super::answer::{Answer, Cell, Options};
use super::error::QueryError;
use super::{parse, run_with};
use crate::model::Estate;
pub use file::{TemplateError, load_dir};
pub use needs::Need;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

/// One template.
#[derive(Clone, Debug)]
pub struct Template {
    /// a stable name for scripts: small letters, digits and `-`
    pub name: String,
    /// the shown title
    pub title: String,
    /// what it returns, in one sentence
    pub card: String,
    /// the group it is listed under
    pub category: String,
    /// the query
    pub cypher: String,
    /// the shown columns in their order; empty: every column of the query
    pub columns: Vec<String>,
    /// data without which there can be no row
    pub needs: Vec<Need>,
    /// words that it is found by
    pub tags: Vec<String>,
    /// grows with every change of what it returns
    pub version: u32,
    /// values of the query's `$name`
    pub params: BTreeMap<String, Cell>,
    /// why the demo estate has no row for it; empty when it has some
    pub without_demo_rows: String,
}

/// Name and text of every shipped file, in the order of the picker.
const SHIPPED: [(&str, &str); 11] = [
    ("ai.toml", include_str!("../../../assets/templates/ai.toml")),
    ("models.toml", include_str!("../../../assets/templates/models.toml")),
    ("agents.toml", include_str!("../../../assets/templates/agents.toml")),
    ("grounding.toml", include_str!("../../../assets/templates/grounding.toml")),
    ("keys.toml", include_str!("../../../assets/templates/keys.toml")),
    ("identity.toml", include_str!("../../../assets/templates/identity.toml")),
    ("exposure.toml", include_str!("../../../assets/templates/exposure.toml")),
    ("code.toml", include_str!("../../../assets/templates/code.toml")),
    ("compute.toml", include_str!("../../../assets/templates/compute.toml")),
    ("watching.toml", include_str!("../../../assets/templates/watching.toml")),
    ("aws.toml", include_str!("../../../assets/templates/aws.toml")),
];

static OWN: OnceLock<Vec<Template>> = OnceLock::new();

/// Puts the templates of a person's folder beside the shipped ones; one of the same name replaces it. To be
/// called once, before the first look at [`templates`]. Returns what is wrong with the files.
#[must_use]
pub fn use_folder(folder: &Path) -> Vec<TemplateError> {
    let (own, errors) = load_dir(folder);
    // a second folder changes nothing
    let _ = OWN.set(own);
    errors
}

/// Every template: the shipped ones in the order of their files, then the person's own.
#[must_use]
pub fn templates() -> &'static [Template] {
    static TEMPLATES: OnceLock<Vec<Template>> = OnceLock::new();
    TEMPLATES.get_or_init(|| with_own(OWN.get().map(Vec::as_slice).unwrap_or_default()))
}

/// The shipped templates with others after them; one of the same name replaces the shipped one.
#[must_use]
pub fn with_own(own: &[Template]) -> Vec<Template> {
    let shipped = SHIPPED.iter().flat_map(|(name, text)| file::known_good(name, text));
    let kept = shipped.filter(|template| own.iter().all(|other| other.name != template.name));
    kept.chain(own.iter().cloned()).collect()
}

/// What is wrong with the shipped files: nothing, as a test sees to.
#[must_use]
pub fn template_faults() -> Vec<TemplateError> {
    SHIPPED.iter().flat_map(|(name, text)| file::read(name, text).1).collect()
}

impl Template {
    /// Parameters and bounds of a run.
    #[must_use]
    pub fn options(&self) -> Options {
        Options { params: self.params.clone(), ..Options::default() }
    }

    /// Runs the template with its own parameters.
    ///
    /// # Errors
    /// When its query is wrong, which loading rules out, or meets a value that it cannot use.
    pub fn run(&self, estate: &Estate) -> Result<Answer, QueryError> {
        self.run_with(estate, &self.options())
    }

    /// Runs the template with other parameters or bounds; the answer has its shown columns.
    ///
    /// # Errors
    /// As [`Template::run`].
    pub fn run_with(&self, estate: &Estate, options: &Options) -> Result<Answer, QueryError> {
        Ok(self.shown(run_with(&parse(&self.cypher)?, estate, options)?))
    }

    /// The answer with the shown columns only.
    fn shown(&self, answer: Answer) -> Answer {
        if self.columns.is_empty() {
            return answer;
        }
        let place = |name: &String| answer.columns.iter().position(|column| column == name);
        let places: Vec<usize> = self.columns.iter().filter_map(place).collect();
        let row = |row: &Vec<Cell>| places.iter().filter_map(|&at| row.get(at).cloned()).collect();
        Answer {
            columns: places.iter().filter_map(|&at| answer.columns.get(at).cloned()).collect(),
            rows: answer.rows.iter().map(row).collect(),
            ..answer
        }
    }

    /// Why there is no row: the data is missing, or nothing is wrong.
    #[must_use]
    pub fn why_empty(&self, estate: &Estate, answer: &Answer) -> String {
        let missing: Vec<&Need> = self.needs.iter().filter(|need| !need.is_met(estate)).collect();
        match (missing.is_empty(), answer.unknown_rows) {
            (false, _) => needs::missing(&missing),
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
    fn the_shipped_files_are_right() {
        let faults: Vec<String> = template_faults().iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        let mut names = HashSet::new();
        let mut titles = HashSet::new();
        for template in templates() {
            assert!(names.insert(&template.name), "{} twice", template.name);
            assert!(titles.insert(&template.title), "{} twice", template.title);
            assert!(template.category.chars().count() <= 10, "{}", template.category);
            assert!(!template.tags.is_empty(), "{} has no tag", template.name);
        }
        assert!(names.len() >= 45, "{}", names.len());
    }

    #[test]
    fn an_empty_estate_lacks_data_and_is_not_called_clean() {
        let estate = crate::model::Builder::new().build(Vec::new());
        for template in templates() {
            let answer = template.run(&estate).unwrap_or_else(|error| panic!("{}: {error}", template.name));
            assert!(answer.rows.is_empty(), "{}", template.name);
            let why = template.why_empty(&estate, &answer);
            assert!(why.starts_with("no data: "), "{}: {why}", template.name);
        }
    }
}
