//! What a format's reader is: a function from one record to facts.

use super::json::Json;
use crate::model::Draft;

/// What became of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// facts were written
    Read,
    /// nothing could be taken from it: a stable code and a sentence
    Skipped(&'static str, String),
}

/// What stands around a record: scalar members of the document beside its list of records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// member names and texts, in the order of the document, as far as they come before the records
    pub members: Vec<(String, String)>,
}

impl Envelope {
    /// The text of a member, to the letter.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.members.iter().find(|(key, _)| key == name).map(|(_, text)| text.as_str())
    }
}

/// One record as a reader gets it.
#[derive(Clone, Copy, Debug)]
pub struct Record<'t> {
    /// the dotted path of the list that it lies in; empty when it is an item of the outermost array, a line, a row, or
    /// the whole document
    pub list: &'static str,
    /// its content
    pub json: Json<'t>,
    /// what stands beside it
    pub beside: &'t Envelope,
    /// the shown name of its file: what is named within one document only is told apart by it
    pub document: &'t str,
}

/// Reads one record of a format into a draft.
pub type ReadRecord = fn(&Record<'_>, &mut Draft) -> Outcome;
