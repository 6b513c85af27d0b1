//! Components: packages, models, data, images; what identifies them, and what is nested in them.

use super::cyclonedx::Bom;
use super::lineage;
use super::table::Table;
use super::warnings;
use crate::ingest::azure::image::Image;
use crate::ingest::azure::path::values;
use crate::ingest::json::Json;
use crate::ingest::supply::{Purl, Words};
use crate::model::Draft;

/// How deep components lie in components.
const MAX_DEPTH: usize = 32;

/// Writes a component and what is nested in it; its id. Nothing when it has no name.
pub fn write(bom: &Bom<'_, '_>, json: Json<'_>, draft: &mut Draft) -> Option<String> {
    write_at(bom, json, 0, draft)
}

fn write_at(bom: &Bom<'_, '_>, json: Json<'_>, depth: usize, draft: &mut Draft) -> Option<String> {
    let id = write_one(bom, json, draft)?;
    let nested = values(json, "components[]");
    if depth >= MAX_DEPTH && !nested.is_empty() {
        draft.remark("nested_too_deep", &format!("components below {MAX_DEPTH} levels are left out"));
        return Some(id);
    }
    for inner in nested {
        match write_at(bom, inner, depth + 1, draft) {
            Some(inner) => {
                draft.relation("CONTAINS", id.as_str(), inner.as_str());
                super::cyclonedx::belongs(bom, &inner, draft);
            }
            None => draft.remark("no_name", "a nested component without a name was left out"),
        }
    }
    Some(id)
}

/// Whether a component is code that a repository holds.
pub fn is_code(json: Json<'_>) -> bool {
    matches!(json.text("type"), Some("application" | "library" | "framework" | "firmware") | None)
}

/// Writes a component without what is nested in it.
fn write_one(bom: &Bom<'_, '_>, json: Json<'_>, draft: &mut Draft) -> Option<String> {
    let identity = Identity::of(bom, json)?;
    warnings::component(json, draft);
    if let Some(image) = &identity.image {
        image.write(draft);
    }
    let table = Table::get();
    let mut node = draft.node(&identity.id, identity.kind);
    if identity.image.is_none() {
        node.name(&identity.shown);
    }
    for fields in ["component", identity.kind].iter().filter_map(|name| table.fields(name)) {
        fields.set(json, &mut node);
    }
    if identity.kind == "AiModel" {
        node.set("model_name", identity.shown.as_str()).set("model_card", json.get("modelCard").is_some());
    } else if let Some(version) = json.text("version") {
        node.set("version", version);
    }
    if let Some(purl) = &identity.purl {
        node.set("package_type", purl.kind.as_str());
    }
    if values(json, "data[].sensitiveData[]").iter().any(|one| one.as_str().is_some()) {
        node.set("sensitive", true);
    }
    drop(node);
    bom.name(json.text("bom-ref"), &identity.id, draft);
    lineage::write(bom, json, &identity.id, identity.kind, draft);
    Some(identity.id)
}

/// What tells a component from all others.
struct Identity {
    id: String,
    kind: &'static str,
    shown: String,
    purl: Option<Purl>,
    image: Option<Image>,
}

impl Identity {
    /// By its package URL, as an image by its reference, else by type, group, name and version.
    fn of(bom: &Bom<'_, '_>, json: Json<'_>) -> Option<Self> {
        let name = json.text("name").or_else(|| json.text("bom-ref"));
        let sort = json.text("type").unwrap_or("library");
        let kind = Table::get().kind(sort).unwrap_or("Resource");
        if let Some(purl) = json.text("purl").and_then(Purl::parse) {
            let image = purl.image().map(|image| tagged(image, json));
            let named = Words::get().kind(&purl.kind);
            let id = image.as_ref().map_or_else(|| purl.id(), Image::id);
            let kind = if named == "Package" && kind != "Resource" { kind } else { named };
            let shown = purl.shown().into_owned();
            return Some(Self { id, kind, shown, purl: Some(purl), image });
        }
        let (name, version) = (name?, json.text("version").unwrap_or_default());
        if let Some(image) = image(name, version).filter(|_| kind == "ContainerImage") {
            let id = image.id();
            return Some(Self { id, kind, shown: name.to_owned(), purl: None, image: Some(image) });
        }
        let owner = ["group", "publisher", "supplier.name"].iter().find_map(|path| json.text(path));
        let id = match (kind, owner, version) {
            (_, None, "") => bom.local(&format!("{sort}:{name}")),
            ("AiModel", owner, version) => model_id(owner.unwrap_or_default(), name, version),
            (_, owner, version) => {
                format!("component:{sort}/{}/{name}@{version}", owner.unwrap_or_default()).to_lowercase()
            }
        };
        Some(Self { id, kind, shown: name.to_owned(), purl: None, image: None })
    }
}

/// The id of a model that no package URL names.
pub fn model_id(owner: &str, name: &str, version: &str) -> String {
    format!("model:{owner}/{name}@{version}").to_lowercase()
}

/// The image with the tags that the component's name and properties tell.
fn tagged(mut image: Image, json: Json<'_>) -> Image {
    let properties = values(json, "properties[]").into_iter();
    let tags = properties.filter(|one| one.text("name").is_some_and(|name| name.ends_with(":RepoTag")));
    let told = tags.filter_map(|one| one.text("value")).chain(json.text("name"));
    for other in told.filter_map(Image::parse) {
        let same = other.repository == image.repository;
        image.tags.extend(other.tags.into_iter().filter(|_| same));
    }
    image.tags.sort_unstable();
    image.tags.dedup();
    image
}

/// The image that name and version tell: a version may be a tag or a digest.
fn image(name: &str, version: &str) -> Option<Image> {
    let mark = if version.starts_with("sha256:") { "@" } else { ":" };
    let named = Image::parse(name)?;
    let whole = named.digest.is_some() || version.is_empty() || (mark == ":" && !named.tags.is_empty());
    if whole { Some(named) } else { Image::parse(&format!("{name}{mark}{version}")) }
}
