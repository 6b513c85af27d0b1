//! Which ports the rules of a network security group open to the internet, in the order of their priority.

use super::path::{at, values};
use super::resource::Resource;
use crate::ingest::json::Json;
use crate::model::{Draft, Raw};

/// One inbound rule.
struct Inbound<'j> {
    priority: i64,
    allow: bool,
    protocol: String,
    ports: Vec<&'j str>,
    source: Source,
    name: &'j str,
}

/// From where a rule lets traffic in, or keeps it out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// every address
    Anywhere,
    /// some public addresses
    Some,
    /// private networks or services of the provider
    Inside,
}

/// Writes the ports that are open to everybody (`open_ports`, with `open_rules` in words) and those that are open to
/// some public addresses only (`limited_ports`). A rule that an earlier one denies opens nothing.
pub fn write(resource: &Resource<'_>, draft: &mut Draft) {
    if at(resource.json, "properties.securityRules").is_none() {
        return;
    }
    let mut rules: Vec<Inbound<'_>> =
        values(resource.json, "properties.securityRules[]").into_iter().filter_map(inbound).collect();
    rules.sort_by_key(|rule| rule.priority);
    let (mut open, mut limited, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for (place, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.allow) {
        for port in rule.ports.iter().filter(|port| !denied(&rules[..place], rule, port)) {
            match rule.source {
                Source::Anywhere => {
                    open.push(*port);
                    words.push(format!("{}: {}/{port} from anywhere", rule.name, rule.protocol));
                }
                Source::Some => limited.push(*port),
                Source::Inside => {}
            }
        }
    }
    let mut node = draft.node(&resource.id, "SecurityGroup");
    node.set("open_ports", open.into_iter().collect::<Raw<'_>>());
    node.set("limited_ports", limited.into_iter().collect::<Raw<'_>>());
    node.set("open_rules", words.iter().map(String::as_str).collect::<Raw<'_>>());
}

fn inbound<'j>(rule: Json<'j>) -> Option<Inbound<'j>> {
    let text = |key: &str| rule.text(&format!("properties.{key}"));
    let is = |key: &str, word: &str| text(key).is_some_and(|text| text.eq_ignore_ascii_case(word));
    if !is("direction", "Inbound") {
        return None;
    }
    let all = |one: &str, many: &str| -> Vec<&'j str> {
        let listed = values(rule, &format!("properties.{many}[]")).into_iter().filter_map(Json::as_str);
        text(one).filter(|text| !text.is_empty()).into_iter().chain(listed).collect()
    };
    let priority = at(rule, "properties.priority").and_then(Json::as_int).unwrap_or(i64::MAX);
    Some(Inbound {
        priority,
        allow: is("access", "Allow"),
        protocol: text("protocol").unwrap_or("*").to_ascii_lowercase(),
        ports: all("destinationPortRange", "destinationPortRanges"),
        source: source(&all("sourceAddressPrefix", "sourceAddressPrefixes")),
        name: rule.text("name").unwrap_or("rule"),
    })
}

/// Whether an earlier rule keeps everybody out of a port.
fn denied(earlier: &[Inbound<'_>], rule: &Inbound<'_>, port: &str) -> bool {
    earlier.iter().any(|deny| {
        !deny.allow
            && deny.source == Source::Anywhere
            && (deny.protocol == "*" || deny.protocol == rule.protocol)
            && deny.ports.iter().any(|range| covers(range, port))
    })
}

/// Whether a range of ports holds another one.
fn covers(range: &str, port: &str) -> bool {
    let ends = |text: &str| -> Option<(u32, u32)> {
        if text == "*" {
            return Some((0, 65_535));
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
    };
    match (ends(range), ends(port)) {
        (Some(outer), Some(inner)) => outer.0 <= inner.0 && inner.1 <= outer.1,
        _ => range == port,
    }
}

/// The widest of several sources.
pub fn source(prefixes: &[&str]) -> Source {
    let mut widest = Source::Inside;
    for prefix in prefixes {
        match prefix.to_ascii_lowercase().as_str() {
            "*" | "internet" | "0.0.0.0/0" | "any" | "::/0" => return Source::Anywhere,
            other if is_public(other) => widest = Source::Some,
            _ => {}
        }
    }
    widest
}

/// Whether a prefix is an address outside of private networks; service tags are none.
fn is_public(prefix: &str) -> bool {
    let address = prefix.split('/').next().unwrap_or(prefix);
    match address.parse::<core::net::IpAddr>() {
        Ok(core::net::IpAddr::V4(address)) => {
            let [a, b, ..] = address.octets();
            !(address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || (a == 100 && (64..128).contains(&b)))
        }
        Ok(core::net::IpAddr::V6(address)) => {
            (address.segments()[0] & 0xfe00) != 0xfc00 && !address.is_loopback()
        }
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_told_apart() {
        assert!(source(&["10.0.0.0/8", "Internet"]) == Source::Anywhere);
        assert!(source(&["10.0.0.0/8", "20.1.2.3"]) == Source::Some);
        for inside in
            ["10.0.0.0/8", "192.168.1.1", "100.64.0.1", "VirtualNetwork", "AzureLoadBalancer", "fd00::1"]
        {
            assert!(source(&[inside]) == Source::Inside, "{inside}");
        }
    }

    #[test]
    fn ranges_hold_ports() {
        assert!(covers("*", "22") && covers("20-25", "22") && covers("22", "22") && covers("0-65535", "*"));
        assert!(!covers("443", "22") && !covers("22", "20-25") && !covers("22", "*"));
    }
}
