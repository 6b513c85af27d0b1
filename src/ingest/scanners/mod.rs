//! Scanners' reports: vulnerabilities, misconfigurations and secrets, on what they were found in.

mod checkov;
mod code_scanning;
mod dependabot;
mod grype;
mod kubernetes;
mod operator;
mod osv;
mod sarif;
mod semgrep;
pub mod subject;
#[cfg(test)]
mod tests;
mod trivy;
mod trivy_cluster;
mod verdicts_of;

pub use checkov::record as checkov;
pub use code_scanning::record as code_scanning;
pub use dependabot::record as dependabot;
pub use grype::record as grype;
pub use kubernetes::Object;
pub use operator::record as operator;
pub use osv::record as osv;
pub use sarif::record as sarif;
pub use semgrep::record as semgrep;
pub use semgrep::supply_chain as semgrep_supply_chain;
pub use trivy::number;
pub use trivy::record as trivy;
pub use trivy_cluster::record as trivy_cluster;
pub use verdicts_of::severity;
