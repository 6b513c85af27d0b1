//! Bytes to model: detect by content, decode, read records, say what was skipped.

mod archive;
mod assessments;
mod aws;
pub mod azure;
mod batch;
mod bom;
mod bytes;
mod catalogue;
mod class;
mod cloud;
mod comments;
mod cutting;
mod decode;
mod detect;
pub mod embedded;
mod head;
pub mod json;
mod load;
mod opengraph;
mod progress;
pub mod reader;
mod readers;
mod record;
mod redteam;
mod scan;
mod scanners;
mod shape;
mod source;
mod splitter;
mod supply;
mod table;
mod tally;
mod tape;
mod windows;

pub use load::{Input, LoadError, Progress, Snapshot, load};
pub use record::{RecordError, read_record};
