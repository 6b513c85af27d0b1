//! AI model metadata: what a model is, what it can do, and when it is retired.

use super::fact::Fact;
use super::names::Prop;
use super::subject::Subject;
use crate::model::{Added, moment};
use serde::Deserialize;
use std::sync::OnceLock;

/// A day in seconds.
const DAY: i64 = 86_400;

/// A model family as its publisher documents it.
#[derive(Debug, Deserialize)]
struct Family {
    name: String,
    #[serde(default)]
    versions: Vec<Version>,
    capabilities: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Version {
    version: String,
    retires: String,
}

#[derive(Deserialize)]
struct Families {
    model: Vec<Family>,
}

fn families() -> &'static [Family] {
    static TABLE: OnceLock<Families> = OnceLock::new();
    let text = include_str!("../../../assets/insights-models.toml");
    &TABLE.get_or_init(|| crate::model::asset("insights-models.toml", text)).model
}

/// What is known of a model or of the model that a deployment serves.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    let Some(name) =
        subject.text(Prop::ModelName).or_else(|| subject.is_kind("AiModel").then_some(subject.name()))
    else {
        return Some(Fact::missing("the model's name"));
    };
    let version = subject.text(Prop::ModelVersion).unwrap_or_default();
    let family = families().iter().find(|family| family.name.eq_ignore_ascii_case(name));
    let shown = if version.is_empty() { name.to_owned() } else { format!("{name} {version}") };
    let mut fact = Fact::yes(shown);
    let capabilities =
        subject.texts(Prop::Capabilities).or_else(|| family.map(|one| one.capabilities.clone()));
    if let Some(capabilities) = capabilities {
        fact = fact.with("model_capabilities", Added::Texts(capabilities));
    }
    if let Some(format) = subject.text(Prop::ModelFormat) {
        fact = fact.with("model_collection", Added::Text(format.to_owned()));
    }
    let documented =
        || family?.versions.iter().find(|one| one.version == version).map(|one| one.retires.as_str());
    match subject.text(Prop::DeprecationDate).or_else(documented) {
        Some(date) => Some(dated(fact, date, subject.lookup.estate.moment())),
        None => Some(fact),
    }
}

fn dated(fact: Fact, date: &str, now: Option<i64>) -> Fact {
    let day = date.get(..10).unwrap_or(date);
    let why = format!("{}, retires {day}", fact.evidence);
    let fact = Fact { evidence: why.into(), ..fact }.with("model_deprecation", Added::Text(day.to_owned()));
    match (moment::seconds(date), now) {
        (Some(retires), Some(now)) => {
            fact.with("model_deprecation_days", Added::Number((retires - now).div_euclid(DAY)))
        }
        _ => fact,
    }
}
