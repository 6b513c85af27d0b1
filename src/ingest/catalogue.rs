//! Formats that are recognised and not read yet: `assets/formats.toml`.

use super::json::Json;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct Catalogue {
    format: Vec<Known>,
}

/// A format that is only recognised.
#[derive(Deserialize)]
pub struct Known {
    /// its name
    pub name: String,
    /// what a file of it is: "a SARIF report"
    pub label: String,
    /// the next step
    #[serde(default = "default_hint")]
    pub hint: String,
    #[serde(default = "object")]
    outer: String,
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    any: Vec<String>,
    #[serde(default)]
    equals: BTreeMap<String, String>,
}

fn default_hint() -> String {
    "this version does not read it; give an Azure export or a BloodHound OpenGraph file".to_owned()
}

fn object() -> String {
    "object".to_owned()
}

/// The format that the value, or one of its first items, is of.
pub fn recognised(head: &Json<'_>) -> Option<&'static Known> {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    let text = include_str!("../../assets/formats.toml");
    let catalogue = CATALOGUE.get_or_init(|| crate::model::asset("formats.toml", text));
    catalogue.format.iter().find(|known| match head {
        Json::Array(items) => known.outer == "array" && items.iter().take(3).any(|item| known.fits(item)),
        _ => known.outer == "object" && known.fits(head),
    })
}

impl Known {
    fn fits(&self, value: &Json<'_>) -> bool {
        let says = |(key, part): (&String, &String)| {
            member(value, key)
                .and_then(Json::as_str)
                .is_some_and(|text| text.to_lowercase().contains(part.as_str()))
        };
        self.keys.iter().all(|key| member(value, key).is_some())
            && (self.any.is_empty() || self.any.iter().any(|key| member(value, key).is_some()))
            && self.equals.iter().all(says)
    }
}

/// The member at a dotted path of names, to the letter.
pub fn member<'v, 'a>(value: &'v Json<'a>, path: &str) -> Option<&'v Json<'a>> {
    path.split('.').try_fold(value, |value, name| {
        value.members().iter().find(|(key, _)| key == name).map(|(_, value)| value)
    })
}
