//! Exposure by public network access, network rules and firewall rules.

use super::super::fact::Fact;
use super::super::names::{Prop, Rel};
use super::super::subject::Subject;
use super::Width;

/// What the switch for public network access says.
enum Switch {
    Off(String),
    On(String),
    Silent,
}

fn switch(subject: Subject<'_, '_>) -> Switch {
    match subject.text(Prop::PublicNetworkAccess) {
        Some(word) if ["disabled", "securedbyperimeter"].iter().any(|off| word.eq_ignore_ascii_case(off)) => {
            Switch::Off(format!("publicNetworkAccess is {word}"))
        }
        Some(word) => Switch::On(format!("publicNetworkAccess is {word}")),
        None if subject.is_detailed() => {
            Switch::On("publicNetworkAccess is absent: enabled by default".to_owned())
        }
        None => Switch::Silent,
    }
}

/// By network rules: `selected_counts` when selected networks alone count as exposed.
pub fn by_rules(subject: Subject<'_, '_>, selected_counts: bool) -> Fact {
    let on = match switch(subject) {
        Switch::Off(why) => return Fact::no(why),
        Switch::Silent => return Fact::missing("network configuration"),
        Switch::On(why) => why,
    };
    let ranges = subject.texts(Prop::IpRules).unwrap_or_default();
    let networks = subject.texts(Prop::VirtualNetworkRules).unwrap_or_default();
    if let Some(range) = ranges.iter().find(|range| is_everyone(range)) {
        return Fact::yes(format!("{on}, and a rule lets {range} in")).wide(Width::Wide);
    }
    let deny = subject.is(Prop::NetworkDefaultAction, "deny");
    let silent = subject.text(Prop::NetworkDefaultAction).is_none();
    let selected = deny || (silent && !(ranges.is_empty() && networks.is_empty()));
    if !selected {
        return Fact::yes(format!("{on}, open to all networks")).wide(Width::Wide);
    }
    if !ranges.is_empty() {
        let what = format!("{on}, open to selected networks only: {}", shown(&ranges));
        return Fact::yes(what).wide(Width::Narrow);
    }
    let rest = match networks.len() {
        0 => "no exceptions".to_owned(),
        1 => "one virtual network".to_owned(),
        many => format!("{many} virtual networks"),
    };
    if selected_counts {
        return Fact::yes(format!("{on} for selected networks: {rest}")).wide(Width::Private);
    }
    Fact::no(format!("default action Deny and {rest}"))
}

/// By a database server's own firewall rules.
pub fn by_firewall(subject: Subject<'_, '_>) -> Fact {
    let on = match switch(subject) {
        Switch::Off(why) => return Fact::no(why),
        Switch::Silent => return Fact::missing("network configuration"),
        Switch::On(why) => why,
    };
    let rules: Vec<(String, String)> = subject.out(Rel::Contains).filter_map(range_of).collect();
    let shown = |range: &(String, String)| format!("{} to {}", range.0, range.1);
    if let Some(range) = rules.iter().find(|(start, end)| start == "0.0.0.0" && end == "255.255.255.255") {
        return Fact::yes(format!("{on}, and a rule lets {} in", shown(range))).wide(Width::Wide);
    }
    let azure = rules.iter().any(|(start, end)| start == "0.0.0.0" && end == "0.0.0.0");
    let some: Vec<String> = rules.iter().filter(|(_, end)| end != "0.0.0.0").map(shown).collect();
    match (some.is_empty(), azure) {
        (false, _) => Fact::yes(format!("{on}, open to {}", some.join(", "))).wide(Width::Narrow),
        (true, true) => Fact::yes(format!("{on}, open to every tenant of Azure")).wide(Width::Narrow),
        (true, false) => Fact::unknown(format!("{on}; its firewall rules are not in the export")),
    }
}

fn range_of(rule: Subject<'_, '_>) -> Option<(String, String)> {
    Some((rule.text(Prop::StartIp)?.to_owned(), rule.text(Prop::EndIp)?.to_owned()))
}

/// A rule that lets every address in.
fn is_everyone(range: &str) -> bool {
    matches!(
        range.trim(),
        "0.0.0.0/0" | "::/0" | "*" | "Any" | "any" | "Internet" | "0.0.0.0-255.255.255.255"
    )
}

fn shown(ranges: &[String]) -> String {
    let first: Vec<&str> = ranges.iter().take(3).map(String::as_str).collect();
    let more = ranges.len().saturating_sub(3);
    if more > 0 { format!("{} and {more} more", first.join(", ")) } else { first.join(", ") }
}
