//! Dotted paths into Azure records, in whatever of their shapes.
//!
//! The step `properties` may be missing: command line tools and projections lift its members up.

use crate::ingest::json::{Json, same_key};
use serde::{Deserialize, Deserializer};

/// A path with its alternatives: `a.b|c.d[].e`. `[]` steps into every item of a list.
#[derive(Clone, Debug)]
pub struct Path {
    text: String,
    /// the alternatives
    pub ways: Vec<Way>,
}

/// One way to a value: names to follow, and when they lead to a list, what to follow in its items.
#[derive(Clone, Debug)]
pub struct Way {
    /// member names
    pub names: Vec<String>,
    /// the rest of the path, in each item of the list that the names lead to
    items: Option<String>,
}

impl Path {
    fn new(text: &str) -> Self {
        let way = |way: &str| {
            let (names, items) = match way.split_once("[]") {
                Some((names, rest)) => (names, Some(rest.trim_start_matches('.').to_owned())),
                None => (way, None),
            };
            Way { names: names.split('.').map(str::to_owned).collect(), items }
        };
        Self { text: text.to_owned(), ways: text.split('|').map(way).collect() }
    }

    /// The path as it is written in the table.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Way {
    /// Whether the names lead to a list whose items are meant.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.items.is_some()
    }

    /// The values behind what the names led to: the value itself, or those in the items of a list.
    #[must_use]
    pub fn values<'t>(&self, found: Json<'t>) -> Vec<Json<'t>> {
        match self.items.as_deref() {
            None => vec![found],
            Some("") => found.items().collect(),
            Some(rest) => found.items().flat_map(|item| values(item, rest)).collect(),
        }
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}

/// One member; a missing `properties` is the value itself.
fn step<'t>(value: Json<'t>, name: &str) -> Option<Json<'t>> {
    value.get(name).or_else(|| (name == "properties" && value.is_object()).then_some(value))
}

/// The value at a dotted path.
#[must_use]
pub fn at<'t>(json: Json<'t>, path: &str) -> Option<Json<'t>> {
    path.split('.').try_fold(json, step)
}

/// The text at a dotted path; `None` when absent, empty or not text.
#[must_use]
pub fn text<'t>(json: Json<'t>, path: &str) -> Option<&'t str> {
    at(json, path).and_then(Json::as_str).filter(|text| !text.is_empty())
}

/// The values at a dotted path; `[]` steps into every item of a list.
#[must_use]
pub fn values<'t>(json: Json<'t>, path: &str) -> Vec<Json<'t>> {
    let mut found = Vec::new();
    gather(json, path, &mut found);
    found
}

fn gather<'t>(json: Json<'t>, path: &str, found: &mut Vec<Json<'t>>) {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let list = name.strip_suffix("[]");
    let Some(value) = step(json, list.unwrap_or(name)) else { return };
    let mut goes_on = |value: Json<'t>| {
        if rest.is_empty() { found.push(value) } else { gather(value, rest, found) }
    };
    if list.is_some() {
        value.items().for_each(goes_on);
    } else if !value.is_null() {
        goes_on(value);
    }
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
pub fn is_detailed(json: Json<'_>) -> bool {
    if let Some(properties) = json.get("properties") {
        return properties.is_object() && !properties.is_empty();
    }
    let own = |name: &str| ENVELOPE.iter().any(|known| same_key(known, name));
    json.members().filter(|(name, _)| !own(name)).count() >= WHOLE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::json::Document;

    fn shown(found: Vec<Json<'_>>) -> Vec<String> {
        found.into_iter().map(|value| value.source().into_owned()).collect()
    }

    #[test]
    fn lifted_properties_are_found() {
        let nested =
            Document::parse(br#"{"properties":{"a":{"b":[{"properties":{"c":1}},{"c":2}]}}}"#).unwrap();
        let lifted = Document::parse(br#"{"a":{"b":[{"c":1},{"c":2}]}}"#).unwrap();
        for json in [nested.root(), lifted.root()] {
            assert_eq!(shown(values(json, "properties.a.b[].properties.c")), ["1", "2"]);
            assert_eq!(at(json, "properties.a.b").map(|list| list.items().count()), Some(2));
        }
        let path = Path::new("x.y|properties.a.b[].properties.c");
        assert_eq!((path.ways[0].is_list(), path.ways[1].is_list()), (false, true));
        let list = at(nested.root(), "properties.a.b").unwrap();
        assert_eq!(shown(path.ways[1].values(list)), ["1", "2"]);
    }

    #[test]
    fn an_empty_properties_hides_nothing_behind_it() {
        let document = Document::parse(br#"{"displayName":"x","properties":null}"#).unwrap();
        assert_eq!(text(document.root(), "properties.displayName"), None);
        assert!(!is_detailed(document.root()));
    }
}
