//! Dotted paths into Azure records, in whatever of their shapes.
//!
//! The step `properties` may be missing: command line tools and projections lift its members up.

use crate::ingest::json::{Json, same_key};
use serde::{Deserialize, Deserializer};

/// A path with its alternatives: `a.b|c.d[].e`. `[]` steps into every item of a list.
#[derive(Clone, Debug)]
pub struct Path {
    text: String,
    ways: Vec<Vec<Step>>,
}

#[derive(Clone, Debug)]
struct Step {
    name: String,
    list: bool,
}

impl Path {
    fn new(text: &str) -> Self {
        let step = |part: &str| {
            let (name, list) = part.strip_suffix("[]").map_or((part, false), |name| (name, true));
            Step { name: name.to_owned(), list }
        };
        let ways = text.split('|').map(|way| way.split('.').map(step).collect()).collect();
        Self { text: text.to_owned(), ways }
    }

    /// The path as it is written in the table.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it steps into lists.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.ways.iter().flatten().any(|step| step.list)
    }

    /// The value of the first alternative that has one; a null counts as none.
    #[must_use]
    pub fn value<'s, 'j>(&self, json: &'s Json<'j>) -> Option<&'s Json<'j>> {
        let follow = |way: &[Step]| way.iter().try_fold(json, |value, name| step(value, &name.name));
        self.ways.iter().filter_map(|way| follow(way)).find(|value| !value.is_null())
    }

    /// The values of the first alternative that has any.
    #[must_use]
    pub fn values<'s, 'j>(&self, json: &'s Json<'j>) -> Vec<&'s Json<'j>> {
        let all =
            |way: &[Step]| way.iter().fold(vec![json], |found, step| spread(found, &step.name, step.list));
        self.ways.iter().map(|way| all(way)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Whether the list that the path steps into is there, although it may be empty.
    #[must_use]
    pub fn has_list(&self, json: &Json<'_>) -> bool {
        self.ways.iter().any(|way| {
            let end = way.iter().position(|step| step.list).map_or(way.len(), |at| at + 1);
            let outer = way[..end].iter().try_fold(json, |value, name| step(value, &name.name));
            outer.is_some_and(|value| matches!(value, Json::Array(_)))
        })
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}

/// One member; a missing `properties` is the value itself.
fn step<'s, 'j>(value: &'s Json<'j>, name: &str) -> Option<&'s Json<'j>> {
    value.get(name).or_else(|| {
        let lifted = name == "properties" && matches!(value, Json::Object(_));
        lifted.then_some(value)
    })
}

fn spread<'s, 'j>(found: Vec<&'s Json<'j>>, name: &str, list: bool) -> Vec<&'s Json<'j>> {
    let next = found.into_iter().filter_map(|value| step(value, name));
    if list { next.flat_map(Json::items).collect() } else { next.filter(|value| !value.is_null()).collect() }
}

/// The value at a dotted path.
#[must_use]
pub fn at<'s, 'j>(json: &'s Json<'j>, path: &str) -> Option<&'s Json<'j>> {
    path.split('.').try_fold(json, step)
}

/// The text at a dotted path; `None` when absent, empty or not text.
#[must_use]
pub fn text<'s>(json: &'s Json<'_>, path: &str) -> Option<&'s str> {
    at(json, path).and_then(Json::as_str).filter(|text| !text.is_empty())
}

/// The values at a dotted path; `[]` steps into every item of a list.
#[must_use]
pub fn values<'s, 'j>(json: &'s Json<'j>, path: &str) -> Vec<&'s Json<'j>> {
    path.split('.').fold(vec![json], |found, name| match name.strip_suffix("[]") {
        Some(name) => spread(found, name, true),
        None => spread(found, name, false),
    })
}

/// Members that any row has beside those that its `properties` would hold.
const ENVELOPE: [&str; 18] = [
    "id",
    "name",
    "type",
    "tenantId",
    "kind",
    "location",
    "resourceGroup",
    "subscriptionId",
    "managedBy",
    "sku",
    "plan",
    "tags",
    "identity",
    "zones",
    "extendedLocation",
    "etag",
    "systemData",
    "ResourceId",
];
/// From so many lifted members on a record is a whole one and not a projection of a few columns.
const WHOLE: usize = 8;

/// Whether the record carries what its resource is set to, so that what is absent is the default.
#[must_use]
pub fn is_detailed(json: &Json<'_>) -> bool {
    if let Some(properties) = json.get("properties") {
        return !properties.members().is_empty();
    }
    let own = |name: &str| ENVELOPE.iter().any(|known| same_key(known, name));
    json.members().iter().filter(|(name, _)| !own(name)).count() >= WHOLE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifted_properties_are_found() {
        let json = Json::parse(br#"{"properties":{"a":{"b":[{"properties":{"c":1}},{"c":2}]}}}"#)
            .unwrap_or_default();
        let lifted = Json::parse(br#"{"a":{"b":[{"c":1},{"c":2}]}}"#).unwrap_or_default();
        let path = Path::new("x.y|properties.a.b[].properties.c");
        assert_eq!(path.values(&json), path.values(&lifted));
        assert_eq!(path.values(&json).len(), 2);
        assert!(path.has_list(&lifted) && path.is_list());
        assert_eq!(at(&lifted, "properties.a.b").map(|list| list.items().len()), Some(2));
    }

    #[test]
    fn an_empty_properties_hides_nothing_behind_it() {
        let json = Json::parse(br#"{"displayName":"x","properties":null}"#).unwrap_or_default();
        assert_eq!(text(&json, "properties.displayName"), None);
    }
}
