//! Scanners' reports: vulnerabilities, misconfigurations and secrets, on what they were found in.

mod dependabot;
mod grype;
mod kubernetes;
mod operator;
mod osv;
mod subject;
#[cfg(test)]
mod tests;
mod trivy;
mod trivy_cluster;

pub use dependabot::record as dependabot;
pub use grype::record as grype;
pub use operator::record as operator;
pub use osv::record as osv;
pub use trivy::record as trivy;
pub use trivy_cluster::record as trivy_cluster;
