//! Files that the binary carries: the demo estate.

use super::Input;

/// What the path of an embedded file starts with, so that it is found again.
pub const PREFIX: &str = "built-in:";

macro_rules! contoso {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../sample-data/contoso/", $name)))),+]
    };
}

/// Name and bytes of the demo estate's files.
pub const CONTOSO: &[(&str, &[u8])] = contoso![
    "agents-finance.json",
    "agents.json",
    "alerts.json",
    "assessments.json",
    "attack-paths.json",
    "authorization.json",
    "cognitive-services.json",
    "machine-learning.json",
    "resource-containers.json",
    "resources-network.json",
    "resources.json",
    "search-datasources.json",
    "search-indexes.json",
];

/// The inputs of the demo estate.
#[must_use]
pub fn demo() -> Vec<Input> {
    CONTOSO.iter().map(|&(name, bytes)| Input::Embedded { name, bytes }).collect()
}

/// The bytes of the embedded file of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static [u8]> {
    CONTOSO.iter().find(|(own, _)| *own == name).map(|(_, bytes)| *bytes)
}
