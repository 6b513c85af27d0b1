//! The shown words of insights, `assets/insights.toml`.

use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct Row {
    key: String,
    label: String,
    short: String,
    bad: bool,
}

#[derive(Deserialize)]
struct File {
    insight: Vec<Row>,
}

/// The words of one insight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InsightWords<'k> {
    /// "Exposed to the internet"
    pub label: &'k str,
    /// one or two words, for a list of risk factors
    pub short: &'k str,
    /// whether yes is bad news
    pub is_bad: bool,
}

fn table() -> &'static [Row] {
    static TABLE: OnceLock<Vec<Row>> = OnceLock::new();
    TABLE.get_or_init(|| {
        crate::model::asset::<File>("insights.toml", include_str!("../../assets/insights.toml")).insight
    })
}

/// The words of the insight `key`; the key itself where the table has none.
#[must_use]
pub fn insight_words(key: &str) -> InsightWords<'_> {
    table().iter().find(|row| row.key == key).map_or(
        InsightWords { label: key, short: key, is_bad: false },
        |row| InsightWords { label: &row.label, short: &row.short, is_bad: row.bad },
    )
}
