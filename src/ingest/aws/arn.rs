//! Amazon resource names: taken apart, made one for one thing, and what kind of thing they name.

use crate::ingest::cloud::table::{Table, TypeRow};
use crate::model::{Draft, NodeEntry};
use std::sync::OnceLock;

/// The table of AWS types.
pub fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table::new("aws.toml", include_str!("../../../assets/aws.toml")))
}

/// The parts of `arn:partition:service:region:account:resource`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// `bedrock`
    pub service: &'a str,
    /// may be empty
    pub region: &'a str,
    /// twelve digits, empty, or `aws`
    pub account: &'a str,
    /// what follows
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Takes a text apart; nothing when it is no ARN.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next();
        let (head, partition, service) = (next()?, next()?, next()?);
        let (region, account, resource) = (next()?, next()?, next()?);
        let plain = !resource.is_empty() && !text.contains(char::is_whitespace);
        (head == "arn" && plain).then_some(Self { partition, service, region, account, resource })
    }
}

/// The id of the thing that an ARN or a bare id names, whatever part or version of it.
pub fn canonical(text: &str) -> String {
    let Some(arn) = Arn::parse(text) else { return text.to_owned() };
    let Arn { partition, service, region, account, resource } = arn;
    let rest = match service {
        "s3" => resource.split('/').next().unwrap_or(resource),
        "lambda" if resource.starts_with("function:") => {
            let end = resource.match_indices(':').nth(1).map_or(resource.len(), |(at, _)| at);
            &resource[..end]
        }
        "logs" => resource.trim_end_matches(":*"),
        "sts" => {
            let role = resource.strip_prefix("assumed-role/").and_then(|rest| rest.split('/').next());
            return match role {
                Some(role) => format!("arn:{partition}:iam::{account}:role/{role}"),
                None => text.to_owned(),
            };
        }
        "sagemaker" => {
            return format!("arn:{partition}:sagemaker:{region}:{account}:{}", resource.to_lowercase());
        }
        _ => return text.to_owned(),
    };
    format!("arn:{partition}:{service}:{region}:{account}:{rest}")
}

/// The bucket that an `s3://` address lies in, as an ARN.
pub fn bucket_of(address: &str, partition: &str) -> Option<String> {
    let rest = address.strip_prefix("s3://").or_else(|| {
        let (host, rest) = address.strip_prefix("https://")?.split_once('/')?;
        (host.starts_with("s3.") || host.starts_with("s3-")).then_some(rest)
    })?;
    let bucket = rest.split('/').next().filter(|name| !name.is_empty())?;
    Some(format!("arn:{partition}:s3:::{bucket}"))
}

/// The id of an account.
pub fn account_id(partition: &str, account: &str) -> String {
    format!("arn:{partition}:iam::{account}:root")
}

/// Whether a text is the number of an account.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The type of the thing that an id names; the longest mark wins.
pub fn row_of(id: &str) -> Option<&'static TypeRow> {
    let (mut best, mut length) = (None, 0);
    let arn = Arn::parse(id);
    for row in table().rows() {
        let short = row.short.split('{').next().unwrap_or_default();
        let fits = |mark: &str| match arn {
            Some(arn) => mark
                .strip_prefix(arn.service)
                .and_then(|rest| rest.strip_prefix(':'))
                .is_some_and(|rest| arn.resource.starts_with(rest)),
            None => id.starts_with(mark) && !mark.contains(':'),
        };
        let marks = row.marks.iter().map(String::as_str).chain((!short.is_empty()).then_some(short));
        for mark in marks {
            if mark.len() > length && fits(mark) {
                (best, length) = (Some(row), mark.len());
            }
        }
    }
    best
}

/// What an id shows as: its last part.
pub fn shown(id: &str) -> &str {
    let Some(arn) = Arn::parse(id) else { return id.rsplit('/').next().unwrap_or(id) };
    let last = if arn.resource.contains('/') { '/' } else { ':' };
    if arn.service == "iam" && arn.resource == "root" {
        arn.account
    } else {
        arn.resource.rsplit(last).next().unwrap_or(id)
    }
}

/// Says what an id names that a record points at, and which account it lies in.
pub fn refer(id: &str, draft: &mut Draft) {
    let row = row_of(id);
    let kind = row.map_or("Resource", |row| row.kind.as_str());
    let arn = Arn::parse(id);
    // what AWS itself owns has no record in anybody's export
    let owned = arn.is_some_and(|arn| arn.account == "aws" || is_root(arn));
    if owned || row.is_some_and(|row| row.outside) {
        describe(draft.mention(id, kind), id, row);
    } else {
        describe(draft.refer(id, kind), id, row);
    }
    write_account(id, draft);
}

fn is_root(arn: Arn<'_>) -> bool {
    arn.service == "iam" && arn.resource == "root"
}

fn describe(mut node: NodeEntry<'_>, id: &str, row: Option<&TypeRow>) {
    node.name(shown(id)).provider("aws");
    match (row, Arn::parse(id)) {
        (Some(row), _) => _ = node.set("type", row.native.as_str()),
        (None, Some(arn)) => {
            let what = arn.resource.split(['/', ':']).next().unwrap_or_default();
            node.set(
                "type",
                format!("aws::{}::{}", arn.service, what.replace('-', "")).to_lowercase().as_str(),
            );
        }
        (None, None) => {}
    }
    if let Some(arn) = Arn::parse(id).filter(|arn| !arn.region.is_empty()) {
        node.set("location", arn.region);
    }
}

/// The account that an ARN names contains what it names.
pub fn write_account(id: &str, draft: &mut Draft) {
    let Some(arn) = Arn::parse(id).filter(|arn| is_account(arn.account) && !is_root(*arn)) else { return };
    contain(arn.partition, arn.account, id, draft);
}

/// An account contains a thing.
pub fn contain(partition: &str, account: &str, id: &str, draft: &mut Draft) {
    if !is_account(account) || !draft.first_time(&["within", id]) {
        return;
    }
    let root = account_id(partition, account);
    draft.relation("CONTAINS", root.as_str(), id);
    if draft.first_time(&["account", &root]) {
        draft.mention(&root, "Account").name(account).provider("aws").set("type", "aws::account");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_has_one_id() {
        let of = |text: &str| canonical(text);
        assert_eq!(of("arn:aws:s3:::b/a/key"), "arn:aws:s3:::b");
        assert_eq!(of("arn:aws:lambda:r:1:function:f:prod"), "arn:aws:lambda:r:1:function:f");
        assert_eq!(of("arn:aws:logs:r:1:log-group:/a/b:*"), "arn:aws:logs:r:1:log-group:/a/b");
        assert_eq!(of("arn:aws:sts::1:assumed-role/R/s"), "arn:aws:iam::1:role/R");
        assert_eq!(of("arn:aws:sagemaker:r:1:model/My-Model"), "arn:aws:sagemaker:r:1:model/my-model");
        assert_eq!(bucket_of("s3://b/k", "aws").as_deref(), Some("arn:aws:s3:::b"));
        assert_eq!(bucket_of("s3://", "aws"), None);
    }

    #[test]
    fn types_are_told_by_the_longest_mark() {
        let native = |id: &str| row_of(id).map(|row| row.native.as_str());
        assert_eq!(native("arn:aws:bedrock:r:1:agent/A"), Some("aws::bedrock::agent"));
        assert_eq!(native("arn:aws:bedrock:r:1:agent-alias/A/B"), Some("aws::bedrock::agentalias"));
        assert_eq!(native("arn:aws:comprehend:r:1:flywheel/f"), Some("aws::comprehend::flywheel"));
        assert_eq!(native("arn:aws:comprehend:r:1:topics-detection-job/f"), Some("aws::comprehend::job"));
        assert_eq!(native("sg-1"), Some("aws::ec2::securitygroup"));
        assert_eq!(native("bedrock/agent/A"), Some("aws::bedrock::agent"));
        assert_eq!(native("arn:aws:sqs:r:1:q"), None);
    }

    #[test]
    fn every_row_speaks_the_ontologys_words() {
        use crate::ingest::cloud::table::Use;
        use crate::model::Ontology;
        for row in table().rows() {
            assert!(Ontology::get().kind_id(&row.kind).is_some(), "{}", row.native);
            for (what, _) in &row.wanted().uses {
                match what {
                    Use::Link(link) => {
                        assert!(Ontology::get().relation_id(&link.relation).is_some(), "{}", row.native);
                    }
                    Use::Property(name) => {
                        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
                        assert!(name.chars().all(plain), "{name}");
                    }
                }
            }
        }
    }
}
