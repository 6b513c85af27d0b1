//! Files that the binary carries: the demo estate, and the same estate some weeks later.

use super::Input;

/// What the path of an embedded file starts with, so that it is found again.
pub const PREFIX: &str = "built-in:";

macro_rules! snapshot {
    ($folder:literal; $($name:literal),+ $(,)?) => {
        &[$((
            concat!($folder, "/", $name),
            include_bytes!(concat!("../../sample-data/", $folder, "/", $name)),
        )),+]
    };
}

macro_rules! both {
    ($($name:literal),+ $(,)?) => {
        /// Name and bytes of the demo estate's files.
        pub const CONTOSO: &[(&str, &[u8])] = snapshot!["contoso"; $($name),+];
        /// Name and bytes of the files of the same estate, some weeks later.
        pub const CONTOSO_NEXT: &[(&str, &[u8])] = snapshot!["contoso-next"; $($name),+];
    };
}

both![
    "agents-finance.json",
    "agents-hr.json",
    "agents-labs.json",
    "agents.json",
    "alerts.json",
    "assessments.json",
    "attack-paths.json",
    "authorization.json",
    "code-to-cloud.json",
    "cognitive-services.json",
    "database-firewalls.json",
    "devops.json",
    "diagnostic-settings.json",
    "directory.json",
    "key-vault.json",
    "machine-learning.json",
    "model-lineage.json",
    "resource-containers.json",
    "resources-network.json",
    "resources.json",
    "search-datasources.json",
    "search-indexers.json",
    "search-indexes.json",
    "search-internal-datasources.json",
    "search-internal-indexers.json",
    "search-internal-indexes.json",
];

/// The inputs of the demo estate.
#[must_use]
pub fn demo() -> Vec<Input> {
    inputs(CONTOSO)
}

/// The inputs of the demo estate some weeks later: what was changed, fixed, added and opened since.
#[must_use]
pub fn demo_next() -> Vec<Input> {
    inputs(CONTOSO_NEXT)
}

fn inputs(files: &'static [(&'static str, &'static [u8])]) -> Vec<Input> {
    files.iter().map(|&(name, bytes)| Input::Embedded { name, bytes }).collect()
}

/// The bytes of the embedded file of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static [u8]> {
    CONTOSO.iter().chain(CONTOSO_NEXT).find(|(own, _)| *own == name).map(|(_, bytes)| *bytes)
}
