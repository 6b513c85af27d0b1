//! Exposed to the internet: how wide, on which ports, and why. Data: `assets/exposure.toml`.

mod machine;
mod settings;

use super::fact::Fact;
use super::names::{Prop, Rel};
use super::subject::Subject;
use super::{public_access, table};
use crate::model::{Added, Truth};
use serde::Deserialize;

/// How exposure is decided.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// public network access and network rules
    Settings,
    /// the same, selected networks counting as exposed
    Storage,
    /// public network access and firewall rules of its own
    Firewall,
    /// as the containing resource
    Inherit,
    /// one property
    Flag,
    /// a bucket policy
    Bucket,
    /// every one is exposed
    Always,
    /// addresses, load balancers and security groups
    Machine,
    /// anonymous containers
    Blobs,
    /// a control plane
    Cluster,
    /// private networking
    Private,
}

/// How broadly the internet is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// every address
    Wide,
    /// some addresses
    Narrow,
    /// no address: some virtual networks at most
    Private,
}

impl Fact {
    fn wide(self, width: Width) -> Self {
        let word = match width {
            Width::Wide => "wide",
            Width::Narrow => "narrow",
            Width::Private => "none",
        };
        self.with("exposed_width", Added::Text(word.to_owned()))
    }
}

/// Whether the internet can open a connection to the node.
pub fn conclude(subject: Subject<'_, '_>) -> Option<Fact> {
    let internet = subject.lookup.internet;
    let stated = subject.relations_in(Rel::Exposes).find(|relation| Some(relation.from_id()) == internet);
    if stated.is_some_and(|relation| !relation.is_derived()) {
        return Some(Fact::yes("a record says that the internet reaches it"));
    }
    let method = table::exposure(subject)?;
    Some(match method.how {
        How::Settings => settings::by_rules(subject, false),
        How::Storage => settings::by_rules(subject, true),
        How::Firewall => settings::by_firewall(subject),
        How::Inherit => inherited(subject),
        How::Flag => flag(subject, &method.property),
        How::Bucket => bucket(subject),
        How::Always => Fact::yes(method.because.clone()).wide(Width::Wide),
        How::Machine => machine::conclude(subject),
        How::Blobs => blobs(subject),
        How::Cluster => cluster(subject),
        How::Private => private(subject),
    })
}

fn flag(subject: Subject<'_, '_>, property: &str) -> Fact {
    let value = subject.node.property(property).and_then(crate::model::Value::as_bool);
    let fact = Fact::of_flag(property, value);
    if fact.truth == Truth::Yes { fact.wide(Width::Wide) } else { fact }
}

fn inherited(subject: Subject<'_, '_>) -> Fact {
    let Some(scope) = subject.node.scope() else { return Fact::missing("the containing resource") };
    conclude(subject.at(scope)).unwrap_or_else(|| Fact::missing("the containing resource")).by(scope)
}

fn bucket(subject: Subject<'_, '_>) -> Fact {
    match subject.flag(Prop::PolicyIpCondition) {
        Some(true) => Fact::no("its policy has a condition on addresses"),
        Some(false) => Fact::yes("no policy has a condition on addresses").wide(Width::Wide),
        None => Fact::missing("the bucket policy"),
    }
}

fn blobs(subject: Subject<'_, '_>) -> Fact {
    let account = subject.scope("StorageAccount");
    let reach = account.and_then(conclude);
    let Some(anonymous) = public_access::conclude(subject) else { return Fact::missing("publicAccess") };
    match (anonymous.truth, reach.map(|fact| (fact.truth, fact))) {
        (Truth::No, _) => anonymous,
        (_, Some((Truth::No, fact))) => fact,
        (Truth::Yes, Some((Truth::Yes, _))) => anonymous.wide(Width::Wide),
        (Truth::Yes, Some((Truth::Unknown, fact))) => fact,
        (Truth::Yes, None) => Fact::missing("the network configuration of its account"),
        (Truth::Unknown, _) => anonymous,
    }
}

fn cluster(subject: Subject<'_, '_>) -> Fact {
    let ranges = subject.texts(Prop::IpRules).unwrap_or_default();
    match subject.flag(Prop::PrivateCluster) {
        Some(true) => Fact::no("private_cluster is true"),
        Some(false) if ranges.is_empty() => {
            Fact::yes("its control plane answers publicly, to all addresses").wide(Width::Wide)
        }
        Some(false) => {
            Fact::yes(format!("its control plane answers to {}", ranges.join(", "))).wide(Width::Narrow)
        }
        None if subject.is_detailed() && ranges.is_empty() => {
            Fact::yes("private_cluster is absent: the control plane answers publicly by default")
                .wide(Width::Wide)
        }
        None => Fact::missing("private_cluster"),
    }
}

fn private(subject: Subject<'_, '_>) -> Fact {
    let connected = subject.flag(Prop::PrivateServiceConnect);
    match (subject.text(Prop::Network), connected) {
        (Some(network), _) if !network.is_empty() => Fact::no(format!("served in the network {network}")),
        (_, Some(true)) => Fact::no("private_service_connect is true"),
        (Some(_), Some(false)) => Fact::yes("no network and no private service connection").wide(Width::Wide),
        (None, Some(false)) if subject.is_detailed() => {
            Fact::yes("no network and no private service connection").wide(Width::Wide)
        }
        _ => Fact::missing("network or private_service_connect"),
    }
}

/// Whether some address of the internet is let in: selected virtual networks alone are exposed by
/// Microsoft's definition of a storage account, and yet nobody outside reaches them.
pub fn is_reachable(conclusion: &crate::model::Conclusion) -> bool {
    !conclusion
        .details
        .iter()
        .any(|(name, value)| *name == "exposed_width" && *value == Added::Text("none".to_owned()))
}
