//! Which insights apply to which kinds: `assets/insights.toml` and `assets/exposure.toml`.

use super::exposed::How;
use super::names::Prop;
use super::subject::Subject;
use serde::Deserialize;
use std::sync::OnceLock;

/// One insight.
#[derive(Debug, Deserialize)]
pub struct Row {
    /// the property name that it answers to in queries
    pub key: String,
    /// the shown title
    pub title: String,
    /// one or two words, for a list of risk factors
    pub short: String,
    /// whether yes is bad news
    pub bad: bool,
    /// kinds and categories that it can apply to
    pub applies: Vec<String>,
    /// relations that it follows to other nodes
    #[serde(default)]
    pub follows: Vec<String>,
    /// how many of them in a row
    #[serde(default)]
    pub hops: usize,
    /// what is known beside it
    #[serde(default)]
    pub details: Vec<Detail>,
    /// what it means, in one sentence
    pub about: String,
    /// what to export when it is unknown
    pub get: String,
}

/// A property that an insight brings along.
#[derive(Debug, Deserialize)]
pub struct Detail {
    /// its name in queries
    pub name: String,
    /// what its value says
    pub about: String,
}

/// How one kind of resource can be exposed.
#[derive(Debug, Deserialize)]
pub struct Method {
    /// how it is decided
    pub how: How,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    types: Vec<String>,
    /// the deciding property
    #[serde(default)]
    pub property: String,
    /// why, where no property decides
    #[serde(default)]
    pub because: String,
}

/// How one kind of resource accepts keys.
#[derive(Debug, Deserialize)]
pub struct KeyRule {
    kinds: Vec<String>,
    #[serde(default)]
    types: Vec<String>,
    /// the deciding property
    pub property: String,
    /// the value that turns keys off
    #[serde(default)]
    pub off: Option<bool>,
    /// words that mean that keys are accepted
    #[serde(default)]
    pub on_words: Vec<String>,
    /// words that mean that they are not
    #[serde(default)]
    pub off_words: Vec<String>,
    /// a detailed record without the property means that keys are accepted
    #[serde(default)]
    pub absent: Option<String>,
    /// passwords rather than keys
    #[serde(default)]
    pub basic: bool,
}

#[derive(Deserialize)]
struct Exposure {
    method: Vec<Method>,
    keys: Vec<KeyRule>,
}

#[derive(Deserialize)]
struct Insights {
    insight: Vec<Row>,
}

fn exposure_table() -> &'static Exposure {
    static TABLE: OnceLock<Exposure> = OnceLock::new();
    TABLE.get_or_init(|| crate::model::asset("exposure.toml", include_str!("../../../assets/exposure.toml")))
}

/// Every insight, in the order of the file.
#[must_use]
pub fn rows() -> &'static [Row] {
    static TABLE: OnceLock<Insights> = OnceLock::new();
    let table = TABLE
        .get_or_init(|| crate::model::asset("insights.toml", include_str!("../../../assets/insights.toml")));
    &table.insight
}

/// The row of an insight.
#[must_use]
pub fn row(key: &str) -> Option<&'static Row> {
    rows().iter().find(|row| row.key == key)
}

/// What a property that an insight or its detail answers to says, in a few words.
#[must_use]
pub fn meaning(name: &str) -> Option<String> {
    let detail = |row: &Row| {
        let of = row.details.iter().find(|detail| detail.name == name);
        of.map(|detail| format!("{} (beside {})", detail.about, row.key))
    };
    row(name).map(|row| format!("insight: {}", row.title)).or_else(|| rows().iter().find_map(detail))
}

/// The first row that fits the node.
pub fn exposure(subject: Subject<'_, '_>) -> Option<&'static Method> {
    exposure_table().method.iter().find(|method| fits(subject, &method.kinds, &method.types))
}

/// The first row that fits the node.
pub fn key_rule(subject: Subject<'_, '_>) -> Option<&'static KeyRule> {
    exposure_table().keys.iter().find(|rule| fits(subject, &rule.kinds, &rule.types))
}

fn fits(subject: Subject<'_, '_>, kinds: &[String], types: &[String]) -> bool {
    let kind = subject.node.kind_name();
    let of_kind = kinds.is_empty() || kinds.iter().any(|own| kind == own.as_str());
    of_kind && (types.is_empty() || types.iter().any(|own| subject.is(Prop::Type, own)))
}
