//! Estates for the tests of attack paths.

#![allow(dead_code)]

use spelunk::ingest::{Input, Progress, load};
use spelunk::model::Estate;
use spelunk::posture::attack::{Analysis, Options};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file or folder below the project's own.
pub fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The estate of some files or folders, insights added.
pub fn estate(names: &[&str]) -> Estate {
    let inputs: Vec<Input> = names.iter().map(|name| Input::Path(place(name))).collect();
    spelunk::posture::complete(load(&inputs, &Arc::new(Progress::default())).expect("loads"))
}

/// The demo estate.
pub fn demo() -> Estate {
    estate(&["sample-data/contoso"])
}

/// The estate that shows every known pattern.
pub fn patterns() -> Estate {
    estate(&["tests/fixtures/attack/patterns.json"])
}

/// An analysis with the usual bounds.
pub fn analysed(estate: &Estate) -> Analysis {
    Analysis::new(estate, Options::default())
}
