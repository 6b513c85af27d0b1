//! Columns that a query made of properties: `properties_networkAcls_defaultAction`.

use crate::ingest::json::Json;
use std::borrow::Cow;

const PREFIX: &str = "properties_";

/// The record with such columns put back in their place; nothing when it has none, or a `properties` of its own.
#[must_use]
pub fn folded<'a>(record: &Json<'a>) -> Option<Json<'a>> {
    let members = record.members();
    let made = |name: &str| name.len() > PREFIX.len() && name.starts_with(PREFIX);
    if !members.iter().any(|(name, _)| made(name)) || record.get("properties").is_some() {
        return None;
    }
    let mut kept = Vec::new();
    let mut properties = Json::Object(Vec::new());
    for (name, value) in members {
        match name.strip_prefix(PREFIX).filter(|_| made(name)) {
            Some(path) => put(&mut properties, path, value.clone()),
            None => kept.push((name.clone(), value.clone())),
        }
    }
    kept.push((Cow::Borrowed("properties"), properties));
    Some(Json::Object(kept))
}

fn put<'a>(at: &mut Json<'a>, path: &str, value: Json<'a>) {
    let Json::Object(members) = at else { return };
    let (first, rest) = path.split_once('_').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let Some(rest) = rest else {
        members.push((Cow::Owned(first.to_owned()), value));
        return;
    };
    let found = members.iter().position(|(name, value)| name == first && matches!(value, Json::Object(_)));
    let index = found.unwrap_or_else(|| {
        members.push((Cow::Owned(first.to_owned()), Json::Object(Vec::new())));
        members.len() - 1
    });
    put(&mut members[index].1, rest, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_go_back_where_they_came_from() {
        let text = br#"{"id":"/x","properties_networkAcls_defaultAction":"Deny","properties_networkAcls_bypass":"None","properties_a":1}"#;
        let json = Json::parse(text).unwrap_or_default();
        let folded = folded(&json).unwrap_or_default();
        assert_eq!(folded.text("properties.networkAcls.defaultAction"), Some("Deny"));
        assert_eq!(folded.text("properties.networkAcls.bypass"), Some("None"));
        assert_eq!(folded.at("properties.a"), Some(&Json::Int(1)));
        assert!(super::folded(&Json::parse(br#"{"id":"/x"}"#).unwrap_or_default()).is_none());
    }
}
