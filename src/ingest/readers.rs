//! Every format that is read, and the function that takes its records.
//!
//! What a document of a format looks like, and where its records lie, is told by `assets/formats.toml`; Azure's own
//! shapes, which overlap, are told apart by [`super::shape`].

use super::reader::ReadRecord;
use super::{assessments, aws, azure, bom, opengraph, redteam, scanners};

/// The readers, by the name of their format.
const READERS: &[(&str, ReadRecord)] = &[
    ("azure-resource-graph", azure::resource),
    ("azure-resource-graph-csv", azure::resource),
    ("arm-rest", azure::resource),
    ("entra-directory", azure::resource),
    ("foundry-agents", azure::agent),
    ("search-indexes", azure::search_index),
    ("search-data-sources", azure::search_data_source),
    ("search-indexers", azure::search_indexer),
    ("opengraph", opengraph::record),
    ("cyclonedx", bom::cyclonedx),
    ("spdx-3", bom::spdx_3),
    ("spdx-2", bom::spdx_2),
    ("cisco-aibom", bom::cisco),
    ("k8s-aibom", bom::k8s_aibom),
    ("trivy", scanners::trivy),
    ("trivy-kubernetes", scanners::trivy_cluster),
    ("trivy-operator", scanners::operator),
    ("grype", scanners::grype),
    ("osv", scanners::osv),
    ("dependabot", scanners::dependabot),
    ("github-code-scanning", scanners::code_scanning),
    ("sarif", scanners::sarif),
    ("semgrep", scanners::semgrep),
    ("semgrep-supply-chain", scanners::semgrep_supply_chain),
    ("checkov", scanners::checkov),
    ("prowler-ocsf", assessments::ocsf),
    ("prowler-3", assessments::prowler_3),
    ("prowler-csv", assessments::prowler_csv),
    ("defender-recommendations-csv", assessments::defender_csv),
    ("defender-endpoint", assessments::defender_endpoint),
    ("asff", assessments::asff),
    ("kubescape", assessments::kubescape),
    ("scoutsuite", assessments::scoutsuite),
    ("garak", redteam::garak),
    ("promptfoo", redteam::promptfoo),
    ("aws-cli", aws::answer),
    ("aws-config", aws::config_item),
];

/// The reader of a format; nothing when it is only recognised.
pub fn reader_of(format: &str) -> Option<ReadRecord> {
    READERS.iter().find(|(name, _)| *name == format).map(|(_, read)| *read)
}
