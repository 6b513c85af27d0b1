//! One record as a borrowed tree: text is borrowed from the input where it has no escapes.
//!
//! Keys are looked up without regard to case and underscores, because Azure's exports differ in both.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A JSON value that borrows from the text it was parsed from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json<'a> {
    /// null
    #[default]
    Null,
    /// true or false
    Bool(bool),
    /// a whole number that fits
    Int(i64),
    /// any other number
    Float(f64),
    /// text
    Text(Cow<'a, str>),
    /// array
    Array(Vec<Json<'a>>),
    /// object, members in the order of the text, duplicates kept
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// Parses one value. The error carries line and column within `text`.
    ///
    /// # Errors
    /// When `text` is not exactly one JSON value, or nests deeper than the parser's limit of 128.
    pub fn parse(text: &'a [u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(text)
    }

    /// The member of that name, compared without case and underscores; the last one wins.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        let Self::Object(members) = self else { return None };
        members.iter().rev().find(|(key, _)| same_key(key, name)).map(|(_, value)| value)
    }

    /// The value at a dotted path of member names: `properties.networkAcls.defaultAction`.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Json<'a>> {
        path.split('.').try_fold(self, |value, name| value.get(name))
    }

    /// The text at a dotted path; `None` when absent, empty or not text.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.at(path).and_then(Self::as_str).filter(|text| !text.is_empty())
    }

    /// The text, when it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The truth value; the texts `true` and `false` count, whatever their case.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Self::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The items of an array; nothing for anything else.
    #[must_use]
    pub fn items(&self) -> &[Json<'a>] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// The members of an object; nothing for anything else.
    #[must_use]
    pub fn members(&self) -> &[(Cow<'a, str>, Json<'a>)] {
        if let Self::Object(members) = self { members } else { &[] }
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// How many members of this object repeat an earlier one's name, to the letter.
    #[must_use]
    pub fn duplicate_keys(&self) -> usize {
        let members = self.members();
        if members.len() > 64 {
            let mut names: Vec<&str> = members.iter().map(|(name, _)| name.as_ref()).collect();
            names.sort_unstable();
            return names.windows(2).filter(|pair| pair[0] == pair[1]).count();
        }
        (1..members.len()).filter(|&at| members[..at].iter().any(|(name, _)| *name == members[at].0)).count()
    }
}

/// Whether two member names are the same but for case and underscores.
#[must_use]
pub fn same_key(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let plain = |text: &'_ str| {
        let bytes: Vec<u8> = text.bytes().filter(|&b| b != b'_').map(|b| b.to_ascii_lowercase()).collect();
        bytes
    };
    if !a.contains('_') && !b.contains('_') {
        return a.eq_ignore_ascii_case(b);
    }
    plain(a) == plain(b)
}

impl<'de: 'a, 'a> Deserialize<'de> for Json<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Json::Int(number))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(number).map_or(Json::Float(number as f64), Json::Int))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Json::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            members.push((key, map.next_value()?));
        }
        Ok(Json::Object(members))
    }
}

/// Reads a member name, borrowed where it can be.
struct Key;

impl<'de> serde::de::DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_whatever_their_case_and_underscores() {
        let json = Json::parse(br#"{"hardware_profile":{"vmSize":"D2"},"Name":"a"}"#).unwrap_or_default();
        assert_eq!(json.text("hardwareProfile.vmsize"), Some("D2"));
        assert_eq!(json.text("name"), Some("a"));
        assert_eq!(json.at("name.deeper"), None);
    }

    #[test]
    fn duplicates_are_counted_and_the_last_wins() {
        let json = Json::parse(br#"{"a":1,"b":2,"a":3}"#).unwrap_or_default();
        assert_eq!((json.duplicate_keys(), json.get("a")), (1, Some(&Json::Int(3))));
    }
}
