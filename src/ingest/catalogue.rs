//! Formats told by their outermost members: `assets/formats.toml`. Those without a reader are only recognised.

use super::json::{Json, Kind};
use super::splitter::Layout;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The most texts of a document that are looked at.
const MAX_TEXTS: usize = 400;
/// Bytes of a text that is no JSON that are looked at.
const TEXT_HEAD: usize = 64 << 10;

#[derive(Deserialize)]
struct Catalogue {
    format: Vec<Known>,
}

/// What a document is on the outside.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Outer {
    #[default]
    Object,
    Array,
    Table,
    Text,
}

/// A format. Every condition that is given must hold.
#[derive(Deserialize)]
pub struct Known {
    /// its name
    pub name: String,
    /// what a file of it is: "a SARIF report"
    pub label: String,
    /// the next step
    #[serde(default = "default_hint")]
    pub hint: String,
    #[serde(default)]
    outer: Outer,
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    any: Vec<String>,
    #[serde(default)]
    beside: Vec<String>,
    #[serde(default)]
    ends: Vec<String>,
    #[serde(default)]
    equals: BTreeMap<String, String>,
    #[serde(default)]
    texts: Vec<String>,
    #[serde(default)]
    starts: Vec<String>,
    #[serde(default)]
    contains: Vec<String>,
    /// dotted paths of the lists of records; none: the whole document is one
    #[serde(default, deserialize_with = "kept")]
    records: &'static [&'static str],
}

/// Paths that are used as long as the program runs: the catalogue is read once.
fn kept<'de, D: serde::Deserializer<'de>>(from: D) -> Result<&'static [&'static str], D::Error> {
    let paths = Vec::<String>::deserialize(from)?;
    Ok(Vec::leak(paths.into_iter().map(|path| &*String::leak(path)).collect()))
}

/// What to do with a file that this version does not read.
pub const NEXT_STEP: &str = "this version does not read it; give an export of Azure (az graph query, az rest) or AWS, a bill of materials, a scanner's JSON report or a BloodHound OpenGraph file";

fn default_hint() -> String {
    NEXT_STEP.to_owned()
}

fn formats() -> &'static [Known] {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    let text = include_str!("../../assets/formats.toml");
    &CATALOGUE.get_or_init(|| crate::model::asset("formats.toml", text)).format
}

/// The format that the value, or one of its first items, is of.
pub fn recognised(head: Json<'_>) -> Option<&'static Known> {
    formats().iter().find(|known| match (head.kind(), known.outer) {
        (Kind::Array, Outer::Array) => head.items().take(3).any(|item| known.fits(item)),
        (Kind::Object, Outer::Object) => known.fits(head),
        _ => false,
    })
}

/// The format of a table with these columns.
pub fn recognised_table(columns: &[String]) -> Option<&'static Known> {
    let has = |name: &String| columns.iter().any(|column| column.eq_ignore_ascii_case(name));
    formats().iter().find(|known| known.outer == Outer::Table && known.keys.iter().all(has))
}

/// The format of a text that is neither JSON nor a table.
pub fn recognised_text(text: &[u8]) -> Option<&'static Known> {
    let head = &text[..text.len().min(TEXT_HEAD)];
    let has = |word: &String| memchr::memmem::find(head, word.as_bytes()).is_some();
    formats().iter().find(|known| {
        known.outer == Outer::Text
            && (known.starts.is_empty() || known.starts.iter().any(|word| head.starts_with(word.as_bytes())))
            && known.contains.iter().all(has)
    })
}

impl Known {
    /// Where the records of a document of this format lie. `lines`: it is the first of many, each on its own line.
    pub fn layout(&self, value: Json<'_>, lines: bool) -> Layout {
        match (value.kind(), self.records) {
            (Kind::Array, _) => Layout::Lists(&[""]),
            _ if lines => Layout::Lines,
            (_, []) => Layout::Whole,
            (_, records) => Layout::Lists(records),
        }
    }

    fn fits(&self, value: Json<'_>) -> bool {
        let says = |(key, part): (&String, &String)| {
            member(value, key)
                .and_then(Json::as_str)
                .is_some_and(|text| text.to_lowercase().contains(part.as_str()))
        };
        let ends = |end: &String| value.members().any(|(name, _)| name.ends_with(end.as_str()));
        self.keys.iter().all(|key| member(value, key).is_some())
            && (self.any.is_empty() || self.any.iter().any(|key| member(value, key).is_some()))
            && (self.beside.is_empty() || self.holds_only(value))
            && (self.ends.is_empty() || self.ends.iter().any(ends))
            && self.equals.iter().all(says)
            && (self.texts.is_empty() || self.says_one(value, &mut MAX_TEXTS.clone()))
    }

    /// Whether nothing stands beside the members of `any` but what may.
    fn holds_only(&self, value: Json<'_>) -> bool {
        let known = |name: &str| self.any.iter().chain(&self.beside).any(|own| own == name);
        value.members().all(|(name, _)| known(name))
    }

    /// Whether one of the first texts of the document starts with one of `texts`, or contains one after a `*`.
    fn says_one(&self, value: Json<'_>, left: &mut usize) -> bool {
        if *left == 0 {
            return false;
        }
        match value.kind() {
            Kind::Text(text) => {
                *left -= 1;
                self.texts.iter().any(|word| match word.strip_prefix('*') {
                    Some(part) => text.contains(part),
                    None => text.starts_with(word.as_str()),
                })
            }
            Kind::Array => value.items().any(|item| self.says_one(item, left)),
            Kind::Object => value.members().any(|(_, member)| self.says_one(member, left)),
            _ => false,
        }
    }
}

/// The member at a dotted path of names, to the letter; `[]` steps into the first item of a list. A name
/// that holds dots itself is found first.
pub fn member<'t>(value: Json<'t>, path: &str) -> Option<Json<'t>> {
    let exact = |value: Json<'t>, name: &str| {
        let mut named = value.members().filter(|(key, _)| *key == name);
        named.next().map(|(_, found)| found)
    };
    exact(value, path).or_else(|| {
        path.split('.').try_fold(value, |value, name| match name.strip_suffix("[]") {
            Some(name) => exact(value, name)?.items().next(),
            None => exact(value, name),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::json::Document;
    use crate::ingest::readers::reader_of;

    #[test]
    fn every_entry_has_a_condition_and_a_next_step() {
        for known in formats() {
            let conditions = known.keys.len() + known.any.len() + known.ends.len() + known.equals.len();
            let more = known.texts.len() + known.starts.len() + known.contains.len();
            assert!(conditions + more > 0, "{}", known.name);
            assert!(!known.hint.is_empty() && !known.label.is_empty(), "{}", known.name);
            assert!(
                known.records.is_empty() || reader_of(&known.name).is_some(),
                "{} has no reader",
                known.name
            );
        }
    }

    #[test]
    fn paths_step_into_first_items() {
        let document = Document::parse(br#"{"a":[{"b":1},{"c":2}],"d.e":3}"#).unwrap();
        assert!(member(document.root(), "a[].b").is_some() && member(document.root(), "d.e").is_some());
        assert!(member(document.root(), "a[].c").is_none());
    }
}
