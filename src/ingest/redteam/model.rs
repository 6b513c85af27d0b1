//! The model or endpoint that was attacked.

use crate::ingest::supply::Purl;
use crate::model::Draft;

/// Words of the tools for models of the hub.
const HUB: [&str; 2] = ["huggingface", "hf"];

/// Writes the model of a vendor, or the endpoint at an address; its id.
pub fn write(vendor: &str, name: &str, draft: &mut Draft) -> String {
    let vendor = vendor.split('.').next().unwrap_or(vendor);
    let url =
        [vendor, name].into_iter().find(|text| text.starts_with("http://") || text.starts_with("https://"));
    let (id, kind) = if let Some(url) = url {
        (url.trim_end_matches('/').to_lowercase(), "ModelEndpoint")
    } else if HUB.iter().any(|word| vendor.eq_ignore_ascii_case(word)) {
        (Purl::of("huggingface", name, "").id(), "AiModel")
    } else {
        (format!("model:{vendor}/{name}@").to_lowercase(), "AiModel")
    };
    let mut node = draft.mention(&id, kind);
    node.name(name).set("model_name", name);
    if !vendor.is_empty() {
        node.set("publisher", vendor);
    }
    drop(node);
    id
}
