//! Exposure to the internet, key authentication, anonymous access: insights with their evidence.
//!
//! Three values: what the export does not carry is unknown, never no. Which settings decide which
//! kind is data: `assets/exposure.toml`.

use crate::model::{Conclusion, Derived, Estate, INTERNET, NodeRef, Ontology, Truth, Value};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

#[derive(Deserialize)]
struct Table {
    settings: Vec<String>,
    flags: BTreeMap<String, String>,
    keys: Vec<KeyRule>,
}

#[derive(Deserialize)]
struct KeyRule {
    kinds: Vec<String>,
    property: String,
    off: bool,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| crate::model::asset("exposure.toml", include_str!("../../assets/exposure.toml")))
}

/// A verdict and why.
type Verdict = (Truth, String);

fn unknown(missing: &str) -> Verdict {
    (Truth::Unknown, format!("{missing} is not in the export"))
}

/// The same estate with insights and derived EXPOSES relations added.
#[must_use]
pub fn complete(estate: Estate) -> Estate {
    let (derived, conclusions) = conclude(&estate);
    estate.with_conclusions(&derived, &conclusions)
}

/// What follows from the settings of every node.
#[must_use]
pub fn conclude(estate: &Estate) -> (Vec<Derived>, Vec<Conclusion>) {
    let mut derived = Vec::new();
    let mut conclusions = Vec::new();
    let exposes = Ontology::get().relation_id("EXPOSES").unwrap_or_default();
    let internet = estate.find(INTERNET);
    for node in estate.nodes() {
        if let Some((truth, evidence)) = exposed(node) {
            if let (Truth::Yes, Some(from)) = (truth, internet) {
                derived.push(Derived { from, kind: exposes, to: node.id(), because: evidence.clone() });
            }
            conclusions.push(Conclusion { node: node.id(), key: "exposed", truth, evidence });
        }
        for (key, verdict) in
            [("key_auth", key_auth(node)), ("public_access", anonymous(node)), ("sensitive", sensitive(node))]
        {
            if let Some((truth, evidence)) = verdict {
                conclusions.push(Conclusion { node: node.id(), key, truth, evidence });
            }
        }
    }
    (derived, conclusions)
}

fn exposed(node: NodeRef<'_>) -> Option<Verdict> {
    let kind = node.kind_name();
    if table().settings.iter().any(|own| kind == own.as_str()) {
        return Some(by_settings(node));
    }
    if let Some(flag) = table().flags.get(kind.as_str()) {
        return Some(by_flag(node, flag));
    }
    match kind.as_str() {
        "VirtualMachine" => Some(machine(node)),
        "StorageContainer" => Some(container(node)),
        _ => None,
    }
}

fn is_detailed(node: NodeRef<'_>) -> bool {
    node.property("detail").and_then(Value::as_bool) == Some(true)
}

fn has_items(node: NodeRef<'_>, name: &str) -> bool {
    matches!(node.property(name), Some(Value::List(list)) if !list.is_empty())
}

fn by_settings(node: NodeRef<'_>) -> Verdict {
    let access = node.text("public_network_access");
    if !is_detailed(node) && access.is_none() {
        return unknown("network configuration");
    }
    let deny = node.text("network_default_action").is_some_and(|action| action.eq_ignore_ascii_case("deny"));
    let some = has_items(node, "ip_rules") || has_items(node, "virtual_network_rules");
    match access {
        Some(word) if word.eq_ignore_ascii_case("disabled") => {
            (Truth::No, "publicNetworkAccess is Disabled".to_owned())
        }
        Some(word) if word.eq_ignore_ascii_case("securedbyperimeter") => {
            (Truth::No, "publicNetworkAccess is SecuredByPerimeter".to_owned())
        }
        _ if some && (deny || node.text("network_default_action").is_none()) => {
            (Truth::Yes, "open to selected networks only".to_owned())
        }
        _ if deny => (Truth::No, "default action Deny and no exceptions".to_owned()),
        Some(word) => (Truth::Yes, format!("publicNetworkAccess is {word}, open to all networks")),
        None => (Truth::Yes, "publicNetworkAccess is absent: enabled by default".to_owned()),
    }
}

fn by_flag(node: NodeRef<'_>, flag: &str) -> Verdict {
    match node.property(flag).and_then(Value::as_bool) {
        Some(true) => (Truth::Yes, format!("{flag} is true")),
        Some(false) => (Truth::No, format!("{flag} is false")),
        None if node.kind_name() == "Container" && is_detailed(node) => (Truth::No, "no ingress".to_owned()),
        None => unknown(flag),
    }
}

/// A machine is exposed when a public address leads to it and a security group lets the internet in.
fn machine(node: NodeRef<'_>) -> Verdict {
    let cards: Vec<NodeRef<'_>> =
        attached(node).filter(|other| other.kind_name() == "NetworkInterface").collect();
    let described: Vec<NodeRef<'_>> = cards.iter().copied().filter(|card| card.is_described()).collect();
    if described.is_empty() {
        return unknown("network interface");
    }
    let public =
        described.iter().flat_map(|card| attached(*card)).find(|other| other.kind_name() == "PublicIp");
    let Some(public) = public else {
        return (Truth::No, "no public address on its network interfaces".to_owned());
    };
    let subnets =
        described.iter().flat_map(|card| targets(*card)).filter(|other| other.kind_name() == "Subnet");
    let groups: Vec<NodeRef<'_>> = described
        .iter()
        .copied()
        .chain(subnets)
        .flat_map(attached)
        .filter(|other| other.kind_name() == "SecurityGroup")
        .collect();
    if groups.is_empty() {
        return (Truth::Yes, format!("public address {} and no security group", public.name()));
    }
    let known: Vec<NodeRef<'_>> =
        groups.into_iter().filter(|group| group.property("open_ports").is_some()).collect();
    if known.is_empty() {
        return unknown("security rules");
    }
    match known.iter().find(|group| has_items(**group, "open_ports")) {
        Some(group) => {
            let ports = group.property("open_ports").map(|ports| ports.to_string()).unwrap_or_default();
            (
                Truth::Yes,
                format!("public address {}, {} opens {ports} to the internet", public.name(), group.name()),
            )
        }
        None => (Truth::No, "its security groups open no port to the internet".to_owned()),
    }
}

fn attached(node: NodeRef<'_>) -> impl Iterator<Item = NodeRef<'_>> {
    node.incoming()
        .filter(|relation| relation.kind_name() == "ATTACHED_TO")
        .map(crate::model::RelationRef::from)
}

fn targets(node: NodeRef<'_>) -> impl Iterator<Item = NodeRef<'_>> {
    node.outgoing()
        .filter(|relation| relation.kind_name() == "ATTACHED_TO")
        .map(crate::model::RelationRef::to)
}

fn account(node: NodeRef<'_>) -> Option<NodeRef<'_>> {
    node.scopes().find(|scope| scope.kind_name() == "StorageAccount")
}

fn container(node: NodeRef<'_>) -> Verdict {
    match (anonymous(node), account(node).and_then(exposed)) {
        (Some((Truth::Yes, why)), Some((Truth::Yes, _))) => (Truth::Yes, why),
        (Some((Truth::No, why)), _) | (_, Some((Truth::No, why))) => (Truth::No, why),
        (Some((_, why)), _) => (Truth::Unknown, why),
        (None, _) => unknown("publicAccess"),
    }
}

/// Anonymous access: of a container when its account allows it too, of a registry's pulls.
fn anonymous(node: NodeRef<'_>) -> Option<Verdict> {
    match node.kind_name().as_str() {
        "StorageContainer" => Some(match node.text("public_access") {
            None => unknown("publicAccess"),
            Some(word) if word.eq_ignore_ascii_case("none") => (Truth::No, "publicAccess is None".to_owned()),
            Some(word) => {
                let allowed =
                    account(node).and_then(|account| account.property("allow_blob_public_access")?.as_bool());
                match allowed {
                    Some(false) => (Truth::No, "its account forbids anonymous access".to_owned()),
                    Some(true) => (Truth::Yes, format!("publicAccess is {word} and its account allows it")),
                    None => (
                        Truth::Unknown,
                        format!("publicAccess is {word}; whether its account allows it is not in the export"),
                    ),
                }
            }
        }),
        "ContainerRegistry" => Some(match node.property("anonymous_pull_enabled").and_then(Value::as_bool) {
            Some(true) => (Truth::Yes, "anonymousPullEnabled is true".to_owned()),
            Some(false) => (Truth::No, "anonymousPullEnabled is false".to_owned()),
            None => unknown("anonymousPullEnabled"),
        }),
        _ => None,
    }
}

fn key_auth(node: NodeRef<'_>) -> Option<Verdict> {
    let kind = node.kind_name();
    let rule = table().keys.iter().find(|rule| rule.kinds.iter().any(|own| kind == own.as_str()))?;
    Some(match node.property(&rule.property).and_then(Value::as_bool) {
        Some(flag) if flag == rule.off => (Truth::No, format!("{} is {flag}", rule.property)),
        Some(flag) => (Truth::Yes, format!("{} is {flag}", rule.property)),
        None if is_detailed(node) => {
            (Truth::Yes, format!("{} is absent: keys are accepted by default", rule.property))
        }
        None => unknown(&rule.property),
    })
}

fn sensitive(node: NodeRef<'_>) -> Option<Verdict> {
    let known = node.property("sensitive").and_then(Value::as_bool);
    match (known, node.category()) {
        (Some(true), _) => {
            let labels = node.property("info_types").or_else(|| node.property("sensitivity_labels"));
            Some((
                Truth::Yes,
                labels.map_or_else(|| "found by the provider's scan".to_owned(), |labels| labels.to_string()),
            ))
        }
        (_, "Data") => Some(unknown("a scan for sensitive data")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Builder, Draft, Raw};

    fn verdict(kind: &str, props: &[(&str, Raw<'_>)]) -> (Truth, Truth) {
        let mut draft = Draft::new();
        let mut node = draft.node("x", kind);
        for (key, value) in props {
            node.set(key, value.clone());
        }
        drop(node);
        let mut builder = Builder::new();
        builder.absorb(&draft);
        let estate = complete(builder.build(Vec::new()));
        let node = estate.node(estate.find("x").expect("x"));
        (node.truth("exposed"), node.truth("key_auth"))
    }

    #[test]
    fn network_settings_decide_case_by_case() {
        let detail = ("detail", Raw::Bool(true));
        let access = |word| ("public_network_access", Raw::Text(word));
        let deny = ("network_default_action", Raw::Text("Deny"));
        let rules = ("ip_rules", Raw::List(vec![Raw::Text("1.2.3.4")]));
        let exposed = |props: &[(&str, Raw<'_>)]| verdict("AiService", props).0;
        assert_eq!(exposed(&[]), Truth::Unknown);
        assert_eq!(exposed(std::slice::from_ref(&detail)), Truth::Yes);
        assert_eq!(exposed(&[access("Enabled")]), Truth::Yes);
        assert_eq!(exposed(&[access("Disabled"), detail.clone()]), Truth::No);
        assert_eq!(exposed(&[access("Enabled"), deny.clone()]), Truth::No);
        assert_eq!(exposed(&[access("Enabled"), deny, rules]), Truth::Yes);
        assert_eq!(verdict("Container", &[("ingress_external", Raw::Bool(true))]).0, Truth::Yes);
        assert_eq!(verdict("Container", &[detail]).0, Truth::No);
        assert_eq!(verdict("VirtualMachine", &[]).0, Truth::Unknown);
    }

    #[test]
    fn keys_are_on_unless_switched_off() {
        let keys = |props: &[(&str, Raw<'_>)]| verdict("AiService", props).1;
        assert_eq!(keys(&[]), Truth::Unknown);
        assert_eq!(keys(&[("detail", Raw::Bool(true))]), Truth::Yes);
        assert_eq!(keys(&[("disable_local_auth", Raw::Bool(true))]), Truth::No);
        assert_eq!(keys(&[("disable_local_auth", Raw::Bool(false))]), Truth::Yes);
    }
}
