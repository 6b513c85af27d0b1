//! Allows public access: anybody can read without proving who they are.

use super::fact::Fact;
use super::names::{Prop, Rel};
use super::subject::Subject;
use crate::model::Truth;

/// Anonymous access, after Microsoft's definition for each kind of store.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    let kind = subject.node.kind_name();
    if subject.is(Prop::Type, "aws::s3::bucket") {
        return Some(bucket(subject));
    }
    if subject.node.provider() == "gcp"
        && (subject.get(Prop::PublicRoles).is_some() || kind.starts_with("Storage"))
    {
        return Some(by_roles(subject));
    }
    match kind.as_str() {
        "StorageContainer" => Some(container(subject)),
        "StorageAccount" => Some(account(subject)),
        "ContainerRegistry" => {
            Some(Fact::of_flag("anonymousPullEnabled", subject.flag(Prop::AnonymousPullEnabled)))
        }
        "Repository" => Some(repository(subject)),
        _ => None,
    }
}

/// A container whose access level is not private, in an account that allows it.
fn container(subject: Subject<'_, '_>) -> Fact {
    let Some(word) = subject.text(Prop::PublicAccess) else { return Fact::missing("publicAccess") };
    if word.eq_ignore_ascii_case("none") || word.eq_ignore_ascii_case("private") {
        return Fact::no(format!("publicAccess is {word}"));
    }
    let account = subject.scope("StorageAccount");
    match account.and_then(|account| Some((account, account.flag(Prop::AllowBlobPublicAccess)?))) {
        Some((account, false)) => Fact::no("its account forbids anonymous access").by(account.node),
        Some((_, true)) => Fact::yes(format!("publicAccess is {word} and its account allows it")),
        None => Fact::unknown(format!(
            "publicAccess is {word}; whether its account allows it is not in the export"
        )),
    }
}

/// An account with a container that anybody can read.
fn account(subject: Subject<'_, '_>) -> Fact {
    match subject.flag(Prop::AllowBlobPublicAccess) {
        Some(false) => return Fact::no("allowBlobPublicAccess is false"),
        Some(true) => {}
        None => return Fact::missing("allowBlobPublicAccess"),
    }
    let containers = || subject.out(Rel::Contains).filter(|child| child.is_kind("StorageContainer"));
    if let Some(open) = containers().find(|child| container(*child).truth == Truth::Yes) {
        return Fact::yes(format!("its container {} can be read by anybody", open.name())).by(open.node);
    }
    Fact::unknown("allowBlobPublicAccess is true; its containers are not all in the export")
}

/// Block Public Access is off for account and bucket, and a policy or an access list lets everybody in.
fn bucket(subject: Subject<'_, '_>) -> Fact {
    let account = subject.scope("Account");
    let blocked = |prop: Prop| {
        let (own, above) = (subject.flag(prop), account.and_then(|account| account.flag(prop)));
        match (own, above) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        }
    };
    let by_policy = both(subject.flag(Prop::PolicyPublic), blocked(Prop::RestrictPublicBuckets));
    let by_list = both(subject.flag(Prop::AclPublic), blocked(Prop::IgnorePublicAcls));
    match (by_policy, by_list) {
        (Truth::Yes, _) => {
            Fact::yes("its policy lets everybody in, and Block Public Access does not restrict it")
        }
        (_, Truth::Yes) => {
            Fact::yes("its access list lets everybody in, and Block Public Access does not ignore it")
        }
        (Truth::No, Truth::No) => Fact::no("neither its policy nor its access list lets everybody in"),
        _ => Fact::missing("the policy, the access list or Block Public Access of bucket and account"),
    }
}

/// Open, unless something is known to block it.
fn both(open: Option<bool>, blocked: Option<bool>) -> Truth {
    match (open, blocked) {
        (Some(false), _) | (_, Some(true)) => Truth::No,
        (Some(true), Some(false)) => Truth::Yes,
        _ => Truth::Unknown,
    }
}

/// Roles that everybody holds, other than those that only make or list buckets.
fn by_roles(subject: Subject<'_, '_>) -> Fact {
    let Some(roles) = subject.texts(Prop::PublicRoles) else { return Fact::missing("the IAM policy") };
    let harmless = ["storage.buckets.create", "storage.buckets.list"];
    match roles.iter().find(|role| !harmless.contains(&role.as_str())) {
        Some(role) => Fact::yes(format!("allUsers or allAuthenticatedUsers hold {role}")),
        None => Fact::no("its IAM policy gives nothing to allUsers or allAuthenticatedUsers"),
    }
}

fn repository(subject: Subject<'_, '_>) -> Fact {
    match subject.text(Prop::Visibility) {
        Some(word) if word.eq_ignore_ascii_case("public") => Fact::yes("visibility is public"),
        Some(word) => Fact::no(format!("visibility is {word}")),
        None => Fact::missing("visibility"),
    }
}
