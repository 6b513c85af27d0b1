//! Placeholder
pub(super) fn split_id(id: &str) -> (&str, &str) {
    match id.rfind('/') {
        Some(at) => id.split_at(at + 1),
        None => ("", id),
    }
}
