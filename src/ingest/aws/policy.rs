//! Policy documents: statements in one shape, whatever the shape of the document.

use super::arn;
use crate::ingest::json::{Document as Text, Json};
use serde::{Deserialize, Serialize};

/// The most statements of a document that are read.
const MAX_STATEMENTS: usize = 256;

/// A policy document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// its statements, in the order of the document
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(default)]
pub struct Statement {
    /// whether it allows; otherwise it denies
    pub allow: bool,
    /// action patterns
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// everything but these, when it says so
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_actions: Vec<String>,
    /// resource patterns
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// everything but these, when it says so
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_resources: Vec<String>,
    /// whom it is for: ARNs, account numbers as ARNs of accounts, `*`, `service:NAME`, `federated:NAME`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
    /// `OPERATOR KEY is VALUES`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<String>,
}

impl Document {
    /// Reads a document from text: JSON, percent-encoded or not.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = if text.trim_start().starts_with('%') { decoded(text) } else { text.to_owned() };
        Text::parse(plain.as_bytes()).ok().map(|document| Self::of(document.root()))
    }

    /// Reads a document from a value: an object, or text.
    pub fn read(json: Json<'_>) -> Option<Self> {
        match json.as_str() {
            Some(text) => Self::parse(text),
            None => json.is_object().then(|| Self::of(json)),
        }
    }

    fn of(json: Json<'_>) -> Self {
        let listed = json.get("Statement");
        let single = listed.filter(|value| value.is_object());
        let all = listed.into_iter().flat_map(Json::items).chain(single);
        Self { statements: all.take(MAX_STATEMENTS).map(Statement::of).collect() }
    }
}

impl Statement {
    fn of(json: Json<'_>) -> Self {
        let own = |name: &str| texts(json.get(name)).into_iter().map(str::to_owned).collect();
        Self {
            allow: json.text("Effect").is_some_and(|word| word.eq_ignore_ascii_case("Allow")),
            actions: own("Action"),
            not_actions: own("NotAction"),
            resources: own("Resource"),
            not_resources: own("NotResource"),
            principals: whom(json),
            conditions: conditions(json.get("Condition")),
        }
    }

    /// Whether it is for anybody at all.
    pub fn is_for_everybody(&self) -> bool {
        self.principals.iter().any(|one| one == "*")
    }

    /// Whether a condition ties it to somebody. Only one that must hold, and that not everybody meets, does.
    pub fn is_narrowed(&self) -> bool {
        NARROWING.iter().any(|key| self.is_narrowed_by(key))
    }

    /// Whether a condition on a key (lower case) ties it to somebody.
    pub fn is_narrowed_by(&self, key: &str) -> bool {
        self.conditions.iter().any(|condition| narrows(&condition.to_lowercase(), key))
    }

    /// What it amounts to: `admin`, `write` or `read`.
    pub fn access(&self) -> &'static str {
        if ADMIN.iter().any(|action| self.allows(action)) {
            return "admin";
        }
        let reads = |action: &String| {
            let verb = action.split(':').nth(1).unwrap_or("*").to_lowercase();
            READS.iter().chain(&USES).any(|word| verb.starts_with(word))
        };
        // all actions but some hold more than reads
        if self.not_actions.is_empty() && self.actions.iter().all(reads) { "read" } else { "write" }
    }

    /// Whether it is about a resource, or about what lies in it.
    pub fn is_about(&self, id: &str) -> bool {
        let id = id.to_lowercase();
        let inside =
            |pattern: &str| pattern.strip_prefix(&id).is_some_and(|rest| rest.starts_with(['/', ':']));
        let about = |pattern: String| fits(&pattern, &id) || inside(&pattern);
        self.resources.is_empty() || self.resources.iter().any(|one| about(one.to_lowercase()))
    }

    /// Whether it is about an action (lower case).
    pub fn allows(&self, action: &str) -> bool {
        let among =
            |patterns: &[String]| patterns.iter().any(|pattern| fits(&pattern.to_lowercase(), action));
        if self.not_actions.is_empty() { among(&self.actions) } else { !among(&self.not_actions) }
    }

    /// Whether it is about every resource.
    pub fn is_on_all(&self) -> bool {
        self.resources.iter().any(|one| one == "*") && self.not_resources.is_empty()
    }
}

/// Keys of conditions that tell one caller from others, in lower case.
const NARROWING: [&str; 10] = [
    "aws:sourceip",
    "aws:principalorg",
    "aws:principalaccount",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourcevpc",
    "aws:principalarn",
    "aws:userid",
    "aws:sourceowner",
    "sts:externalid",
];

const ADMIN: [&str; 4] =
    ["iam:putrolepolicy", "iam:attachrolepolicy", "iam:putuserpolicy", "iam:attachuserpolicy"];
const READS: [&str; 9] = ["get", "list", "describe", "batchget", "search", "query", "scan", "lookup", "head"];
const USES: [&str; 5] = ["invokemodel", "converse", "retrieve", "invokeagent", "invokeendpoint"];

/// Whether `OPERATOR KEY is VALUES` (lower case) is about a key and must hold for somebody only: what holds for a
/// missing key, what excludes, and a value that everybody has narrow nothing.
fn narrows(condition: &str, wanted: &str) -> bool {
    let Some((operator, rest)) = condition.split_once(' ') else { return false };
    let Some((key, values)) = rest.split_once(" is ") else { return false };
    let lax = operator.ends_with("ifexists")
        || operator.starts_with("forallvalues")
        || operator.contains("not")
        || operator == "null";
    let everybody = |value: &str| value.chars().all(|c| matches!(c, '*' | '?')) || value.ends_with("/0");
    key.starts_with(wanted) && !lax && !values.split(", ").any(everybody)
}

/// Whom a statement is for; one for all but some is for everybody.
fn whom(json: Json<'_>) -> Vec<String> {
    match json.get("NotPrincipal") {
        Some(_) => vec!["*".to_owned()],
        None => principals(json.get("Principal")),
    }
}

/// The one text, or those of a list.
fn texts(json: Option<Json<'_>>) -> Vec<&str> {
    let Some(json) = json else { return Vec::new() };
    json.as_str().into_iter().chain(json.items().filter_map(Json::as_str)).collect()
}

fn principals(json: Option<Json<'_>>) -> Vec<String> {
    let mut found: Vec<String> = texts(json).into_iter().map(str::to_owned).collect();
    for (kind, value) in json.into_iter().flat_map(Json::members) {
        for text in texts(Some(value)) {
            found.push(match kind {
                "Service" => format!("service:{text}"),
                "Federated" => format!("federated:{text}"),
                _ if arn::is_account(text) => arn::account_id("aws", text),
                _ => text.to_owned(),
            });
        }
    }
    found
}

fn conditions(json: Option<Json<'_>>) -> Vec<String> {
    let mut found = Vec::new();
    for (operator, keys) in json.into_iter().flat_map(Json::members) {
        for (key, value) in keys.members() {
            let listed: Vec<String> = value.items().map(|one| plain(one)).collect();
            let shown = if value.is_array() { listed.join(", ") } else { plain(value) };
            found.push(format!("{operator} {key} is {shown}"));
        }
    }
    found
}

fn plain(json: Json<'_>) -> String {
    json.as_str().map_or_else(|| json.source().into_owned(), str::to_owned)
}

/// Whether a pattern with `*` and `?` fits a text. Actions are compared in lower case, resources as they are.
pub fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut own, mut star) = (0, 0, None);
    while at < text.len() {
        match pattern.get(own) {
            Some('*') => {
                star = Some((own, at));
                own += 1;
            }
            Some(&letter) if letter == '?' || text.get(at) == Some(&letter) => {
                own += 1;
                at += 1;
            }
            _ => {
                let Some((back, from)) = star else { return false };
                star = Some((back, from + 1));
                own = back + 1;
                at = from + 1;
            }
        }
    }
    pattern.iter().skip(own).all(|&letter| letter == '*')
}

/// Percent-encoded text as it was.
fn decoded(text: &str) -> String {
    let (bytes, mut plain, mut at) = (text.as_bytes(), Vec::new(), 0);
    while let Some(&byte) = bytes.get(at) {
        let code = text
            .get(at + 1..at + 3)
            .filter(|_| byte == b'%')
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        plain.push(code.unwrap_or(byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_texts() {
        for (pattern, text) in [
            ("*", "s3:getobject"),
            ("s3:get*", "s3:getobject"),
            ("a?c", "abc"),
            ("a*b*c", "aXbYbc"),
            ("a", "a"),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("s3:put*", "s3:getobject"), ("a?c", "ac"), ("a*b", "abc"), ("", "a")] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }

    fn one(text: &str) -> Statement {
        Document::parse(&format!(r#"{{"Statement":{{"Effect":"Allow","Action":"s3:GetObject",{text}}}}}"#))
            .expect("a document")
            .statements
            .remove(0)
    }

    #[test]
    fn only_a_condition_that_not_everybody_meets_narrows() {
        for (condition, narrowed) in [
            (r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, true),
            (r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]}}"#, false),
            (r#"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#, true),
            (r#"{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}"#, false),
            (r#"{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}"#, false),
            (r#"{"StringLike":{"aws:PrincipalArn":"*"}}"#, false),
            (r#"{"Bool":{"aws:SecureTransport":"true"}}"#, false),
        ] {
            let statement = one(&format!(r#""Principal":"*","Condition":{condition}"#));
            assert_eq!(
                (statement.is_for_everybody(), statement.is_narrowed()),
                (true, narrowed),
                "{condition}"
            );
        }
    }

    #[test]
    fn all_but_some_are_everybody_and_all_but_some_actions_are_more_than_reads() {
        assert!(one(r#""NotPrincipal":{"AWS":"arn:aws:iam::123456789012:root"}"#).is_for_everybody());
        let all_but =
            |action: &str| Statement { not_actions: vec![action.to_owned()], ..Statement::default() };
        assert_eq!((all_but("iam:*").access(), all_but("s3:DeleteBucket").access()), ("write", "admin"));
        assert_eq!(one(r#""Principal":"*""#).access(), "read");
    }

    #[test]
    fn a_statement_is_about_its_own_resources() {
        let statement = one(r#""Resource":["arn:aws:lambda:eu-west-1:1:function:a:prod"]"#);
        assert!(statement.is_about("arn:aws:lambda:eu-west-1:1:function:a"));
        assert!(!statement.is_about("arn:aws:lambda:eu-west-1:1:function:b"));
    }

    #[test]
    fn documents_are_read_in_every_shape() {
        let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012","Service":["lambda.amazonaws.com"]},"Action":"s3:GetObject","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":true}}}}"#;
        let percent: Vec<String> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let percent = percent.concat();
        for text in [text, percent.as_str()] {
            let document = Document::parse(text).expect("a document");
            let one = &document.statements[0];
            assert!(one.allow && one.is_on_all() && one.allows("s3:getobject"));
            assert_eq!(one.principals, ["arn:aws:iam::123456789012:root", "service:lambda.amazonaws.com"]);
            assert_eq!(one.conditions, ["Bool aws:SecureTransport is true"]);
        }
        assert!(Document::parse("{").is_none());
    }

    #[test]
    fn actions_amount_to_an_access() {
        let of = |actions: &[&str]| {
            let actions = actions.iter().map(|one| (*one).to_owned()).collect();
            Statement { actions, ..Statement::default() }.access()
        };
        assert_eq!(of(&["*"]), "admin");
        assert_eq!(of(&["iam:*"]), "admin");
        assert_eq!(of(&["s3:*"]), "write");
        assert_eq!(of(&["s3:getobject", "bedrock:invokemodel"]), "read");
        assert_eq!(of(&["s3:putobject"]), "write");
    }
}
