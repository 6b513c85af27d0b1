//! What SPDX 2 and 3 share: relations by their words, and what a package is.

use super::table::Table;
use crate::ingest::azure::image::Image;
use crate::ingest::json::Json;
use crate::ingest::supply::{Purl, place};
use crate::model::Draft;

/// Words that say that nothing is known.
const NOTHING: [&str; 2] = ["NOASSERTION", "NONE"];

/// Writes the relation that a word stands for; an unknown word is kept as it is.
pub fn relate(word: &str, from: &str, to: &str, draft: &mut Draft) {
    let table = Table::get();
    let told = table.spdx_relation(word);
    match told {
        Some("") => {}
        Some(turned) if turned.starts_with('<') => {
            draft.relation(&turned[1..], to, from).set("spdx_type", word);
        }
        Some(relation) => _ = draft.relation(relation, from, to).set("spdx_type", word),
        None => _ = draft.relation(&snake(word), from, to),
    }
}

/// `availableFrom` and `AVAILABLE_FROM` as `AVAILABLE_FROM`.
fn snake(word: &str) -> String {
    let mut text = String::new();
    for (at, c) in word.chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 && word.chars().any(|c| c.is_ascii_lowercase()) {
            text.push('_');
        }
        text.push(c.to_ascii_uppercase());
    }
    text
}

/// Writes a package of either edition under `own`, the document's id for it; its canonical id.
pub fn package(own: &str, json: Json<'_>, kind: &str, purl: Option<&str>, draft: &mut Draft) -> String {
    let purl = purl.and_then(Purl::parse);
    let name = json.text("name").or_else(|| json.text("fileName")).unwrap_or(own);
    let purpose = json.text("software_primaryPurpose").or_else(|| json.text("primaryPackagePurpose"));
    let is_image = purpose.is_some_and(|purpose| purpose.eq_ignore_ascii_case("container"));
    let image = purl.as_ref().and_then(Purl::image).or_else(|| Image::parse(name).filter(|_| is_image));
    let kind = match &purl {
        _ if image.is_some() => "ContainerImage",
        Some(purl) if kind == "Package" => purl.node_kind(),
        _ => kind,
    };
    let id = match (&image, &purl) {
        (Some(image), _) => image.write(draft),
        (None, Some(purl)) => purl.id(),
        _ => own.to_owned(),
    };
    draft.alias(own, &id);
    let mut node = draft.node(&id, kind);
    if image.is_none() {
        node.name(&purl.as_ref().map_or(name.into(), Purl::shown));
    }
    if let Some(purl) = &purl {
        node.set("package_type", purl.kind.as_str());
    }
    if kind == "AiModel" {
        node.set("model_name", name);
    }
    if let Some(fields) = Table::get().fields("spdx-package") {
        fields.set(json, &mut node);
    }
    if json.text("dataset_hasSensitivePersonalInformation") == Some("yes") {
        node.set("sensitive", true);
    }
    if let Some(fields) =
        json.text("type").or_else(|| json.text("@type")).and_then(|sort| Table::get().fields(sort))
    {
        fields.set(json, &mut node);
    }
    drop(node);
    let from = json.text("software_downloadLocation").or_else(|| json.text("downloadLocation"));
    if let Some(url) = from.filter(|url| !NOTHING.contains(url)) {
        place::write(&id, url, draft);
    }
    id
}
