//! Files that the binary carries: the demo estate.

/// What the path of an embedded file starts with, so that it is found again.
pub const PREFIX: &str = "built-in:";

/// Name and bytes of the demo estate's files.
pub const CONTOSO: &[(&str, &[u8])] = &[];

/// The bytes of the embedded file of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static [u8]> {
    CONTOSO.iter().find(|(own, _)| *own == name).map(|(_, bytes)| *bytes)
}
