//! What a scanner looked at: an image, a repository, or files of which nobody says where they belong.

use crate::ingest::azure::image::Image;
use crate::ingest::supply::{Purl, repository};
use crate::model::Draft;

/// An image by reference, with the tags and digests that the report tells beside it.
pub fn image<'t>(
    reference: &str,
    tags: impl IntoIterator<Item = &'t str>,
    digests: impl IntoIterator<Item = &'t str>,
    draft: &mut Draft,
) -> Option<String> {
    let mut image = Image::parse(reference)?;
    for other in tags.into_iter().filter_map(Image::parse) {
        let same = other.repository == image.repository;
        image.tags.extend(other.tags.into_iter().filter(|_| same));
    }
    for other in digests.into_iter().filter_map(Image::parse) {
        if other.repository == image.repository && image.digest.is_none() {
            image.digest = other.digest;
        }
    }
    image.tags.sort_unstable();
    image.tags.dedup();
    Some(image.write(draft))
}

/// The repository at an address, else the files that the document is about.
pub fn code(address: &str, document: &str, draft: &mut Draft) -> String {
    repository::write(address, draft).unwrap_or_else(|| files(address, document, draft))
}

/// Files of which the report does not say where they come from: told apart by document.
pub fn files(name: &str, document: &str, draft: &mut Draft) -> String {
    let id = format!("scan:{document}");
    let shown = if name.is_empty() || name == "." { file_name(document) } else { name };
    draft.mention(&id, "Resource").name(shown).set("type", "scanned files").set("unresolved", true);
    id
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A package that was found, and that `holder` is made of; its id.
pub fn package(holder: &str, purl: &Purl, place: &str, draft: &mut Draft) -> String {
    let id = purl.describe(draft);
    if id != holder {
        let mut relation = draft.relation("DEPENDS_ON", holder, id.as_str());
        relation.set("via", "software");
        if !place.is_empty() {
            relation.key(place).set("place", place);
        }
    }
    id
}
