//! Azure records: Resource Graph rows and ARM resources, Foundry agents, AI Search data-plane lists.
//!
//! What a type means is data (`assets/azure.toml`); the files here hold what a table cannot say.

mod agents;
mod attack_path;
mod authorization;
mod columns;
mod devops;
mod directory;
mod held;
pub mod id;
mod identify;
mod identity;
pub mod image;
mod lineage;
pub mod path;
mod plan;
mod ports;
mod resource;
pub mod roles;
mod search;
mod security;
mod settings;
mod special;
mod table;
#[cfg(test)]
mod tests;
mod vulnerability;

use super::json::{Document, Json};
use super::reader::{Outcome, Record};
use crate::model::Draft;
use columns::Columns;
pub use devops::canonical_url;
pub use directory::is_directory_object;
pub use id::is_guid;
pub(in crate::ingest) use image::write_run;
pub(in crate::ingest) use path::{Path, values};
pub(in crate::ingest) use plan::{Found, Plan};
pub(in crate::ingest) use ports::{Source, source};
use resource::Resource;
pub(in crate::ingest) use resource::{scalar, set_list, set_value};

/// Whether a record is a resource of the management API, in whatever of its shapes.
#[must_use]
pub fn is_resource(record: Json<'_>) -> bool {
    Resource::of(record, &Columns::of(record)).is_ok()
}

/// Reads one Azure Resource Graph row, ARM resource or directory object, of any type.
pub fn resource(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let columns = Columns::of(record.json);
    match columns::folded(record.json, &columns).map(|text| Document::parse(text.as_bytes())) {
        Some(Ok(folded)) => read(folded.root(), &Columns::of(folded.root()), draft),
        Some(Err(fault)) => Outcome::Skipped("malformed_record", fault.to_string()),
        None => read(record.json, &columns, draft),
    }
}

fn read<'t>(record: Json<'t>, columns: &Columns<'t>, draft: &mut Draft) -> Outcome {
    if !columns.names_rooted_id() && is_directory_object(record) {
        return directory::read(record, draft);
    }
    let resource = match Resource::of(record, columns) {
        Ok(resource) => resource,
        Err(outcome) => return outcome,
    };
    if identify::is_incomplete(&resource.id) {
        let message =
            format!("{}: the row names no id, subscription and group: look-alikes are one node", resource.id);
        draft.remark("incomplete_id", &message);
    }
    if resource.native.starts_with("microsoft.security/")
        || resource.native.starts_with("microsoft.authorization/")
    {
        resource.write_moments(draft);
    }
    match resource.native.as_str() {
        "microsoft.authorization/roleassignments" => authorization::assignment(&resource, draft),
        "microsoft.authorization/roledefinitions" => authorization::definition(&resource, draft),
        "microsoft.security/assessments" => security::assessment(&resource, draft),
        "microsoft.security/assessments/subassessments" => security::sub_assessment(&resource, draft),
        "microsoft.security/insights/classification" => security::classification(&resource, draft),
        "microsoft.security/attackpaths" => attack_path::read(&resource, draft),
        "microsoft.security/locations/alerts" | "microsoft.security/alerts" => {
            security::alert(&resource, draft)
        }
        "microsoft.insights/metrics" => {
            Outcome::Skipped("not_a_resource", "a metric is a measurement, not a resource".to_owned())
        }
        _ => {
            resource.write(draft);
            special::write(&resource, draft);
            Outcome::Read
        }
    }
}

/// Reads one Foundry agent, in the assistant or the versioned shape.
pub fn agent(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    agents::read(record.json, draft)
}

/// Reads one AI Search index; the service is named by `@odata.context`.
pub fn search_index(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    search::index(record.json, record.beside, draft)
}

/// Reads one AI Search data source; the service is named by `@odata.context`.
pub fn search_data_source(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    search::data_source(record.json, record.beside, draft)
}

/// Reads one AI Search indexer: which data an index is filled from.
pub fn search_indexer(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    search::indexer(record.json, record.beside, draft)
}
