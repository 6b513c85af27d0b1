//! Exposure of machines: a public address or load balancer, and security groups that let the internet in.

use super::super::fact::Fact;
use super::super::names::{Prop, Rel};
use super::super::subject::Subject;
use super::Width;
use crate::model::Added;

/// Whether the internet reaches a machine: through any of its interfaces, or at the machine itself.
pub fn conclude(machine: Subject<'_, '_>) -> Fact {
    let cards: Vec<Subject<'_, '_>> = machine
        .into(Rel::AttachedTo)
        .filter(|other| other.is_kind("NetworkInterface") && other.node.is_described())
        .collect();
    let ends = cards.iter().copied().chain([machine]);
    let facts = ends.filter_map(|end| entry(end).map(|entry| through(entry, &groups(end))));
    let likeliest = facts.reduce(|best, other| if other.truth > best.truth { other } else { best });
    likeliest.unwrap_or_else(|| {
        if !cards.is_empty() && cards.iter().all(|card| card.is_detailed()) {
            Fact::no("no public address or load balancer leads to its network interfaces")
        } else {
            Fact::missing("network interface")
        }
    })
}

/// A public address of the interface itself, or of a load balancer in front of it.
fn entry<'l, 'e>(end: Subject<'l, 'e>) -> Option<Subject<'l, 'e>> {
    let address = |at: Subject<'l, 'e>| at.into(Rel::AttachedTo).find(|other| other.is_kind("PublicIp"));
    let balancers = || end.into(Rel::RoutesTo).filter(|other| other.is_kind("LoadBalancer"));
    address(end).or_else(|| balancers().find(|balancer| address(*balancer).is_some()))
}

/// The security groups of an interface and of its subnets: traffic has to pass all of them.
fn groups<'l, 'e>(end: Subject<'l, 'e>) -> Vec<Subject<'l, 'e>> {
    let subnets = end.out(Rel::AttachedTo).filter(|other| other.is_kind("Subnet"));
    let attached = subnets.chain([end]).flat_map(|place| place.into(Rel::AttachedTo));
    attached.filter(|other| other.is_kind("SecurityGroup")).collect()
}

fn through(entry: Subject<'_, '_>, groups: &[Subject<'_, '_>]) -> Fact {
    let way = if entry.is_kind("PublicIp") { "public address" } else { "load balancer" };
    let way = format!("{way} {}", entry.name());
    let Some(first) = groups.first() else {
        return if entry.is(Prop::Sku, "standard") {
            Fact::no(format!("{way}: its tier lets nothing in without a security group")).by(entry.node)
        } else {
            Fact::yes(format!("{way} and no security group")).wide(Width::Wide).by(entry.node)
        };
    };
    if let Some(closed) = groups.iter().find(|group| opens(**group) == Some(Vec::new())) {
        return Fact::no(format!("{way}: {} opens no port to the internet", closed.name())).by(closed.node);
    }
    let Some(all) = groups.iter().map(|group| opens(*group)).collect::<Option<Vec<_>>>() else {
        return Fact::missing("security rules");
    };
    let ports = all.into_iter().reduce(|a, b| shared(&a, &b)).unwrap_or_default();
    if ports.is_empty() {
        return Fact::no(format!("{way}: its security groups share no open port")).by(first.node);
    }
    let wide = groups.iter().all(|group| has(*group, Prop::OpenPorts));
    let (width, whom) = if wide { (Width::Wide, "the internet") } else { (Width::Narrow, "some addresses") };
    let why = format!("{way}, {} opens {} to {whom}", first.name(), ports.join(", "));
    Fact::yes(why).wide(width).with("exposed_ports", Added::Texts(ports)).by(first.node)
}

fn has(group: Subject<'_, '_>, prop: Prop) -> bool {
    group.texts(prop).is_some_and(|ports| !ports.is_empty())
}

/// The ports that a group opens to anybody outside; `None` when its rules are not known.
fn opens(group: Subject<'_, '_>) -> Option<Vec<String>> {
    let wide = group.texts(Prop::OpenPorts)?;
    Some(if wide.is_empty() { group.texts(Prop::LimitedPorts).unwrap_or_default() } else { wide })
}

/// The ports that both open. Where a range is involved the first list stands: too many rather than too few.
fn shared(a: &[String], b: &[String]) -> Vec<String> {
    let every = |ports: &[String]| ports.iter().any(|port| port == "*");
    let ranges = |ports: &[String]| ports.iter().any(|port| port.contains('-'));
    match (every(a), every(b)) {
        (true, _) => b.to_vec(),
        (_, true) => a.to_vec(),
        _ if ranges(a) || ranges(b) => a.to_vec(),
        _ => a.iter().filter(|port| b.contains(port)).cloned().collect(),
    }
}
