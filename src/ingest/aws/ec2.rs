//! Virtual machines and what lets the internet in: reservations, interfaces, addresses, security groups.

use super::arn::{self, table};
use super::record::{self, Context};
use crate::ingest::azure::{Source, source, values};
use crate::ingest::cloud::Owner;
use crate::ingest::json::Json;
use crate::ingest::reader::Outcome;
use crate::model::{Draft, Raw};

/// Reads the instances of a reservation, whose owner is told there.
pub fn reservation(json: Json<'_>, draft: &mut Draft) -> Outcome {
    let Some(row) = table().named("aws::ec2::instance") else { return Outcome::Read };
    let mut outcome = Outcome::Read;
    for instance in json.get("Instances").into_iter().flat_map(Json::items) {
        let zone = instance.text("Placement.AvailabilityZone").unwrap_or_default();
        let around = Context {
            account: json.text("OwnerId").unwrap_or_default(),
            region: zone.trim_end_matches(|c: char| c.is_ascii_lowercase()),
            document: "",
        };
        if let skipped @ Outcome::Skipped(..) = record::read(row, instance, &around, draft) {
            outcome = skipped;
        }
    }
    outcome
}

/// The name, interfaces, addresses and security groups of an instance.
pub fn instance(owner: &Owner<'_>, draft: &mut Draft) {
    let json = owner.json;
    let named = |tag: &Json<'_>| tag.text("Key") == Some("Name");
    let name =
        json.get("Tags").into_iter().flat_map(Json::items).find(named).and_then(|tag| tag.text("Value"));
    if let Some(name) = name {
        draft.node(owner.id, "VirtualMachine").name(name);
    }
    let cards = values(json, "NetworkInterfaces[]");
    for card in &cards {
        let Some(id) = card.text("NetworkInterfaceId") else { continue };
        let mut node = draft.node(id, "NetworkInterface");
        node.name(id).provider("aws").set("type", "aws::ec2::networkinterface").set("detail", true);
        drop(node);
        draft.relation("ATTACHED_TO", id, owner.id);
        address(card.text("Association.PublicIp"), id, draft);
        groups(*card, id, draft);
    }
    if cards.is_empty() {
        address(json.text("PublicIpAddress"), owner.id, draft);
        groups(json, owner.id, draft);
    }
}

/// A public address that leads to an interface or machine.
fn address(text: Option<&str>, end: &str, draft: &mut Draft) {
    let Some(text) = text else { return };
    let id = format!("ip/{text}");
    draft.mention(&id, "PublicIp").name(text).provider("aws").set("ip_address", text);
    draft.relation("ATTACHED_TO", id.as_str(), end);
}

fn groups(json: Json<'_>, end: &str, draft: &mut Draft) {
    let lists = ["Groups[].GroupId", "SecurityGroups[].GroupId"];
    for group in lists.iter().flat_map(|path| values(json, path)).filter_map(Json::as_str) {
        draft.relation("ATTACHED_TO", group, end);
        arn::refer(group, draft);
    }
}

/// Which ports a security group opens to everybody, and which to some public addresses.
pub fn security_group(owner: &Owner<'_>, draft: &mut Draft) {
    if owner.json.get("IpPermissions").is_none() {
        return;
    }
    let (mut open, mut limited, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for rule in values(owner.json, "IpPermissions[]") {
        let ports = ports(rule);
        match source(&ranges(rule)) {
            Source::Anywhere => {
                words.push(format!("{}/{ports} from anywhere", rule.text("IpProtocol").unwrap_or("*")));
                open.push(ports);
            }
            Source::Some => limited.push(ports),
            Source::Inside => {}
        }
    }
    let account = owner.json.text("OwnerId").unwrap_or_default();
    arn::contain("aws", account, owner.id, draft);
    let mut node = draft.node(owner.id, "SecurityGroup");
    node.set("open_ports", open.iter().map(String::as_str).collect::<Raw<'_>>());
    node.set("limited_ports", limited.iter().map(String::as_str).collect::<Raw<'_>>());
    node.set("open_rules", words.iter().map(String::as_str).collect::<Raw<'_>>());
}

/// `*`, `22` or `20-25`.
fn ports(rule: Json<'_>) -> String {
    let port = |name: &str| rule.get(name).and_then(Json::as_int).filter(|port| *port >= 0);
    match (port("FromPort"), port("ToPort")) {
        (Some(0), Some(65_535)) | (None, _) => "*".to_owned(),
        (Some(from), Some(to)) if from != to => format!("{from}-{to}"),
        (Some(from), _) => from.to_string(),
    }
}

/// Addresses in whatever of their shapes: objects of the command line tool, texts of AWS Config.
fn ranges(rule: Json<'_>) -> Vec<&str> {
    let lists = ["IpRanges", "Ipv4Ranges", "Ipv6Ranges"];
    let items = lists.iter().filter_map(|list| rule.get(list)).flat_map(Json::items);
    items
        .filter_map(|item| item.as_str().or_else(|| item.text("CidrIp")).or_else(|| item.text("CidrIpv6")))
        .collect()
}
