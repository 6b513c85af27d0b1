//! What is read: files, folders, standard input, files that the binary carries.

use super::archive::{self, Entry};
use super::decode::Bytes;
use super::embedded::PREFIX;
use super::load::LoadError;
use super::progress::{Progress, add};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// a file, a folder with everything in it, or a ZIP archive likewise
    Path(PathBuf),
    /// standard input
    Stdin,
    /// a file that the binary carries
    Embedded {
        /// its shown name
        name: &'static str,
        /// its bytes
        bytes: &'static [u8],
    },
}

/// One file to read.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// the path to open it again
    pub path: PathBuf,
    /// the path as shown
    pub shown: String,
    pub size: u64,
    from: From,
}

#[derive(Clone, Debug)]
enum From {
    File,
    Stdin,
    Memory(&'static [u8]),
    Packed(Box<Entry>),
}

/// The files of the inputs, in the order of their paths, each once.
pub(super) fn places(inputs: &[Input]) -> Result<Vec<Place>, LoadError> {
    let mut places = Vec::new();
    for input in inputs {
        match input {
            Input::Stdin => {
                let (path, shown) = (PathBuf::from("-"), "standard input".to_owned());
                places.push(Place { path, shown, size: 0, from: From::Stdin });
            }
            Input::Embedded { name, bytes } => {
                let (path, size) = (PathBuf::from(format!("{PREFIX}{name}")), bytes.len() as u64);
                places.push(Place { path, shown: (*name).to_owned(), size, from: From::Memory(bytes) });
            }
            Input::Path(path) => walk(path, &mut places)?,
        }
    }
    places.sort_by(|a, b| a.path.cmp(&b.path));
    places.dedup_by(|a, b| a.path == b.path);
    Ok(places)
}

fn walk(path: &Path, places: &mut Vec<Place>) -> Result<(), LoadError> {
    let found = std::fs::metadata(path).map_err(|error| LoadError::NotFound(path.to_owned(), error))?;
    if !found.is_dir() {
        add_file(path, found.len(), places);
        return Ok(());
    }
    let hidden =
        |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let entries = walkdir::WalkDir::new(path).into_iter().filter_entry(|entry| !hidden(entry));
    for entry in entries.flatten().filter(|entry| entry.file_type().is_file()) {
        add_file(entry.path(), entry.metadata().map_or(0, |found| found.len()), places);
    }
    Ok(())
}

/// A file, or the files in it when it is an archive. One that cannot be read stays a file, and is refused as such.
fn add_file(path: &Path, size: u64, places: &mut Vec<Place>) {
    let place = |path: &Path, size, from| Place {
        path: path.to_owned(),
        shown: path.display().to_string(),
        size,
        from,
    };
    match archive::is_archive(path).then(|| archive::entries(path)) {
        Some(Ok(found)) => places.extend(
            found.into_iter().map(|entry| place(&entry.path(), entry.size, From::Packed(Box::new(entry)))),
        ),
        _ => places.push(place(path, size, From::File)),
    }
}

impl Place {
    /// The undecoded bytes, counted while they are read.
    pub fn open(&self, progress: &Arc<Progress>) -> io::Result<Bytes> {
        let inner: Bytes = match &self.from {
            From::File => Box::new(File::open(&self.path)?),
            From::Stdin => Box::new(io::stdin()),
            From::Memory(bytes) => Box::new(*bytes),
            From::Packed(entry) => entry.open()?,
        };
        Ok(Box::new(Watched { inner, progress: Arc::clone(progress) }))
    }
}

/// Counts what is read, and stops when the load is cancelled.
struct Watched {
    inner: Bytes,
    progress: Arc<Progress>,
}

impl Read for Watched {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.progress.is_cancelled() {
            return Err(io::Error::other("cancelled"));
        }
        let got = self.inner.read(into)?;
        add(&self.progress.bytes_read, got as u64);
        Ok(got)
    }
}
