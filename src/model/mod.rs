//! What an estate is: interned ids, kinds, relations, properties, findings, sources, and the builder
//! that merges records of the same thing, in any order, to the same bytes.

mod bags;
mod builder;
mod counts;
mod derive;
mod draft;
mod edit;
mod estate;
mod evidence;
mod file;
mod idents;
mod ids;
mod insight;
mod links;
mod merge;
pub mod moment;
mod node;
mod ontology;
mod order;
mod raw;
mod relation;
mod secret;
mod severity;
mod strings;
mod table;
mod text;
mod value;

pub use builder::{Added, Builder, Described};
pub use draft::{Draft, MAX_LIST_ITEMS, MAX_PROPERTIES, NodeEntry, RelationEntry};
pub use edit::Edit;
pub use estate::{Estate, Finding, PathStep, ReportedPath};
pub use file::{FileReport, FileStatus, Note};
pub use ids::{FileId, KeyId, KindId, NodeId, RelationId, RelationKindId, Source, Sym};
pub use insight::{Conclusion, Derived, Insight};
pub use node::NodeRef;
pub use ontology::{Category, Kind, Ontology, RelationKind};
pub use raw::{Endpoint, FindingState, Raw, RawFinding, RawPath, RawStep, Remark};
pub use relation::RelationRef;
pub use secret::{is_mask, masked};
pub use severity::{Severity, Truth};
pub use text::{MAX_TEXT_BYTES, SafeStr, SafeText, is_unsafe};
pub use value::{List, Value};

/// The canonical id of the one node that stands for everybody outside.
pub const INTERNET: &str = "internet";

/// Reads an asset that the binary carries. A broken asset is a fault of the build, which tests
/// catch; the message names the file and the line.
///
/// # Panics
/// When the asset is no valid TOML of that shape.
#[allow(clippy::panic)]
pub fn asset<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("assets/{name}: {error}"))
}
