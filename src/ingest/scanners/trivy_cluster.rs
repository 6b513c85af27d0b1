//! Trivy on a cluster: what runs in it, on which images, and how it is set.

use super::kubernetes::Object;
use super::{subject, trivy};
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::reader::{Outcome, Record};
use crate::ingest::supply::Verdicts;
use crate::model::Draft;

/// Reads one resource of the cluster.
pub fn record(record: &Record<'_>, draft: &mut Draft) -> Outcome {
    let json = record.json;
    let Some(name) = json.text("Name") else {
        return Outcome::Skipped("no_name", "a resource of the cluster without a name".to_owned());
    };
    let object = Object {
        cluster: record.beside.text("ClusterName").unwrap_or_default(),
        namespace: json.text("Namespace").unwrap_or_default(),
        kind: json.text("Kind").unwrap_or("Resource"),
        name,
    };
    let id = object.write(draft);
    let mut verdicts = Verdicts::default();
    for target in values(json, "Results[]") {
        let image = ran(json, target, draft);
        if let Some(image) = &image {
            draft.relation("RUNS_IMAGE", id.as_str(), image.as_str());
        }
        trivy::result(image.as_deref().unwrap_or(&id), target, &mut verdicts, draft);
    }
    verdicts.write(draft);
    Outcome::Read
}

/// The image that a target speaks of; nothing when it speaks of the object itself.
fn ran(json: Json<'_>, target: Json<'_>, draft: &mut Draft) -> Option<String> {
    if target.text("Class") == Some("config") {
        return None;
    }
    let texts = |path: &str| values(json, path).into_iter().filter_map(Json::as_str).collect::<Vec<_>>();
    let (tags, digests) = (texts("Metadata.RepoTags[]"), texts("Metadata.RepoDigests[]"));
    let named = target.text("Target").and_then(|text| text.rsplit_once(" (")).map(|(name, _)| name);
    let first = digests.first().or(tags.first()).copied().or(named)?;
    subject::image(first, tags, digests, draft)
}
