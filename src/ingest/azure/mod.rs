//! Azure records: Resource Graph rows and ARM resources, Foundry agents, AI Search data-plane lists.

use super::json::Json;
use super::reader::{Envelope, Outcome};
use crate::model::Draft;

/// Reads one Azure Resource Graph row or ARM resource, of any type.
pub fn resource(_record: &Json<'_>, _envelope: &Envelope, _draft: &mut Draft) -> Outcome {
    Outcome::Read
}

/// Reads one Foundry agent, in the assistant or the versioned shape.
pub fn agent(_record: &Json<'_>, _envelope: &Envelope, _draft: &mut Draft) -> Outcome {
    Outcome::Read
}

/// Reads one AI Search index; the service is named by `@odata.context`.
pub fn search_index(_record: &Json<'_>, _envelope: &Envelope, _draft: &mut Draft) -> Outcome {
    Outcome::Read
}

/// Reads one AI Search data source; the service is named by `@odata.context`.
pub fn search_data_source(_record: &Json<'_>, _envelope: &Envelope, _draft: &mut Draft) -> Outcome {
    Outcome::Read
}
