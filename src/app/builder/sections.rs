//! The sections that conditions are offered in: what is in `assets/steps.toml`, and the general ones.

use crate::posture::insights::row as insight;
use crate::posture::rules::RuleSet;
use crate::query::steps::{Condition, Literal, Offer, Test};
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct Property {
    key: String,
    words: String,
}

#[derive(Deserialize)]
struct Section {
    heading: String,
    insights: Vec<String>,
    property: Vec<Property>,
}

#[derive(Deserialize)]
struct File {
    section: Vec<Section>,
}

fn table() -> &'static [Section] {
    static TABLE: OnceLock<Vec<Section>> = OnceLock::new();
    TABLE.get_or_init(|| {
        crate::model::asset::<File>("steps.toml", include_str!("../../../assets/steps.toml")).section
    })
}

/// The properties whose values are offered at once.
#[must_use]
pub fn spread() -> Vec<String> {
    table().iter().flat_map(|section| &section.property).map(|property| property.key.clone()).collect()
}

/// The words for a property that has its own: before the value, and a check's title for its id.
#[must_use]
pub fn words(key: &str, value: &Literal) -> Option<String> {
    let property =
        table().iter().flat_map(|section| &section.property).find(|property| property.key == key)?;
    let Literal::Text(text) = value else { return None };
    let title = RuleSet::shipped().rule(text).map_or(text.as_str(), |rule| rule.title.as_str());
    Some(format!("{} {title}", property.words))
}

/// The general sections, before and after those of the table.
const INSIGHTS: &str = "Insights";
const CONNECTIONS: &str = "Connections";
const PROPERTIES: &str = "Properties";

/// Where a choice is listed, counted from the first section.
#[must_use]
pub fn place(offer: &Offer) -> usize {
    match own(offer) {
        Some(at) => 2 + at,
        None if heading(offer) == INSIGHTS => 0,
        None if heading(offer) == CONNECTIONS => 1,
        None => usize::MAX,
    }
}

/// The heading of a choice's section; empty where there is only one.
#[must_use]
pub fn heading(offer: &Offer) -> &'static str {
    if let Some(section) = own(offer).and_then(|at| table().get(at)) {
        return &section.heading;
    }
    match offer {
        Offer::Kind(_) | Offer::Condition(Condition { test: Test::Link(_), .. }) => "",
        Offer::Connection(..) => CONNECTIONS,
        Offer::Condition(Condition { test: Test::Fact { key, .. }, .. }) if insight(key).is_some() => {
            INSIGHTS
        }
        Offer::Property(_) | Offer::Condition(_) => PROPERTIES,
    }
}

/// The section of the table that a choice belongs to.
fn own(offer: &Offer) -> Option<usize> {
    let Offer::Condition(condition) = offer else { return None };
    table().iter().position(|section| match &condition.test {
        Test::Fact { key, .. } => section.insights.contains(key),
        Test::Compare { key, .. } => section.property.iter().any(|property| property.key == *key),
        _ => false,
    })
}
