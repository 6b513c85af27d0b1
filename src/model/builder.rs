//! Merges drafts into an estate, in any order, to the same result.
use super::draft::Draft;
use super::estate::{Conclusion, Derived, Estate};
use super::file::FileReport;
/// stub
#[derive(Default)]
pub struct Builder {}
/// What the loader found out about a file, before counts are known.
pub type Reading = FileReport;
impl Builder {
    /// stub
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// Takes in a draft.
    pub fn absorb(&mut self, _draft: &Draft) {}
    /// Merges everything into the estate. `files[i]` is the file that sources name `FileId(i)`;
    /// counts of nodes and relations are filled in here.
    #[must_use]
    pub fn build(self, _files: Vec<FileReport>) -> Estate {
        Estate::default()
    }
}
impl Estate {
    /// The same estate with derived relations and insights added.
    #[must_use]
    pub fn with_conclusions(self, _derived: &[Derived], _insights: &[Conclusion]) -> Estate {
        self
    }
}
