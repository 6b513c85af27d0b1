//! A stable logical id: the same for a resource that was rebuilt under a generated name.
//!
//! A tag that names the logical resource wins. Otherwise it is the canonical id without the account and
//! without the parts of names that deployments generate: hashes, dates, unique strings.

use crate::model::NodeRef;

/// Tags by which deployment tools name what they build, the most telling first.
const TAGS: [&str; 5] = [
    "tags.logical-id",
    "tags.logical_id",
    "tags.aws:cloudformation:logical-id",
    "tags.azd-service-name",
    "tags.goog-dm",
];

/// The logical id of a node.
#[must_use]
pub fn logical_id(node: NodeRef<'_>) -> String {
    let tagged = TAGS.iter().find_map(|tag| node.text(tag).filter(|text| !text.is_empty()));
    if let Some(tag) = tagged {
        return format!("{}:{}", node.native_type(), tag.to_lowercase());
    }
    let id = node.canonical_id();
    let (logical, name) = (logical_of(&id), node.name());
    let own = id.rsplit('/').next().unwrap_or(&id);
    if own.eq_ignore_ascii_case(&name) || logical.ends_with(own) {
        return logical;
    }
    // the id's own part is generated: the name that people gave says more
    let scope = node.scope().map(|scope| logical_of(&scope.canonical_id())).unwrap_or_default();
    format!("{scope}/{}/{}", node.kind_name().to_lowercase(), named_part(&name))
}

/// The logical id that a canonical id stands for.
#[must_use]
pub fn logical_of(id: &str) -> String {
    let without_account = id.strip_prefix("/subscriptions/").and_then(|rest| rest.split_once('/'));
    let rest = without_account.map_or(id, |(_, rest)| rest);
    let parts: Vec<String> = rest.split('/').map(|part| stable(part, without_account.is_none())).collect();
    parts.join("/")
}

/// A part of an id without what is generated; of an ARN also without account and region.
fn stable(part: &str, may_be_arn: bool) -> String {
    if may_be_arn && part.starts_with("arn:") {
        let fields: Vec<&str> = part.split(':').collect();
        let named = fields.iter().enumerate().filter(|(at, _)| !matches!(at, 3 | 4));
        return named.map(|(_, field)| named_part(field)).collect::<Vec<_>>().join(":");
    }
    named_part(part)
}

fn named_part(name: &str) -> String {
    let name = name.to_lowercase();
    let tokens: Vec<&str> = name.split(['-', '_']).collect();
    if tokens.len() == 1 {
        return without_tail(&name).to_owned();
    }
    let kept: Vec<&str> = tokens.iter().copied().filter(|token| !is_generated(token)).collect();
    if kept.is_empty() { name } else { kept.join("-") }
}

/// Whether a token of a name was made by a machine: long enough, and digits among letters or digits alone.
fn is_generated(token: &str) -> bool {
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let letters = token.bytes().filter(u8::is_ascii_alphabetic).count();
    let plain = digits + letters == token.len();
    let hexadecimal = token.bytes().all(|byte| byte.is_ascii_hexdigit());
    match token.len() {
        0..=3 => false,
        4 => digits == 4 || (hexadecimal && digits >= 1 && letters >= 1),
        5..=7 => plain && (digits >= 2 || (hexadecimal && digits >= 1)),
        _ => plain && digits >= 2,
    }
}

/// A name without separators ends in the 13 characters of a unique string, or it is kept.
fn without_tail(name: &str) -> &str {
    const UNIQUE: usize = 13;
    let Some(at) = name.len().checked_sub(UNIQUE).filter(|at| *at >= 2 && name.is_char_boundary(*at)) else {
        return name;
    };
    let tail = &name.as_bytes()[at..];
    let digits = tail.iter().filter(|byte| byte.is_ascii_digit()).count();
    let plain = tail.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if plain && (2..UNIQUE).contains(&digits) { &name[..at] } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rebuilt_under_a_generated_name_stays_the_same() {
        let arm = |account: &str, name: &str| {
            format!(
                "/subscriptions/{account}/resourcegroups/rg-chat/providers/microsoft.cognitiveservices/accounts/{name}"
            )
        };
        let same = [
            (arm("a", "aoai-prod-x7f3k2"), arm("b", "aoai-prod-9dk21m")),
            (arm("a", "aoai-2024"), arm("a", "aoai-2026")),
            (arm("a", "aif4hx2kq9wn3b7c"), arm("a", "aifq8zj3n5v1m2xt")),
            (
                "arn:aws:bedrock:us-east-1:111122223333:agent/support-a1b2c3".to_owned(),
                "arn:aws:bedrock:eu-west-1:444455556666:agent/support-9f8e7d".to_owned(),
            ),
        ];
        for (old, new) in same {
            assert_eq!(logical_of(&old), logical_of(&new), "{old}");
        }
    }

    #[test]
    fn what_people_named_differently_stays_different() {
        let different =
            [("aoai-prod", "aoai-test"), ("stftdata01", "stftdata02"), ("mlw-research", "mlw-core")];
        for (a, b) in different {
            assert_ne!(logical_of(a), logical_of(b));
            assert_eq!(logical_of(a), a);
        }
    }
}
