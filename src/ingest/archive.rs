//! ZIP archives: their entries as files of their own, read without being unpacked to disk.

use super::decode::Bytes;
use flate2::CrcReader;
use flate2::read::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use zip::{CompressionMethod, ZipArchive};

/// The most entries of one archive that are read.
const MAX_ENTRIES: usize = 10_000;
/// The most bytes that the entries of one archive may come to.
const MAX_TOTAL: u64 = 64 << 30;
/// Bytes of an entry from which on its ratio is watched, and how much larger than packed it may then be.
const WATCHED_FROM: u64 = 64 << 20;
const MAX_RATIO: u64 = 200;

/// One file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// the archive
    pub archive: PathBuf,
    /// its name within the archive, as it stands there
    pub name: String,
    /// bytes when unpacked, as the archive says
    pub size: u64,
    packed: u64,
    start: u64,
    crc: u32,
    deflated: bool,
    /// why it cannot be read
    fault: Option<&'static str>,
}

/// Whether a file begins as a ZIP archive does.
pub(super) fn is_archive(path: &Path) -> bool {
    let mut head = [0; 4];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *b"PK\x03\x04"
}

/// The files in an archive, in the order of their names; hidden ones and folders are passed over, as they are on disk.
///
/// # Errors
/// When its directory cannot be read, or says more than is ever read.
pub(super) fn entries(path: &Path) -> io::Result<Vec<Entry>> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(io::Error::other)?;
    if archive.len() > MAX_ENTRIES {
        let message = format!("the archive has {} entries; at most {MAX_ENTRIES} are read", archive.len());
        return Err(io::Error::other(message));
    }
    let mut found = Vec::with_capacity(archive.len());
    for at in 0..archive.len() {
        found.extend(entry(&mut archive, path, at)?);
    }
    let total = found.iter().fold(0u64, |sum, entry: &Entry| sum.saturating_add(entry.size));
    if total > MAX_TOTAL {
        return Err(io::Error::other("the archive would unpack to more than 64 GB"));
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    for at in 1..found.len() {
        if found[at].name == found[at - 1].name {
            found[at].name.push_str(" (again)");
        }
    }
    Ok(found)
}

fn entry(archive: &mut ZipArchive<BufReader<File>>, path: &Path, at: usize) -> io::Result<Option<Entry>> {
    let file = archive.by_index_raw(at).map_err(io::Error::other)?;
    let name = String::from_utf8_lossy(file.name_raw()).into_owned();
    let hidden =
        name.split(['/', '\\']).any(|part| part.starts_with('.') && part != ".." || part == "__MACOSX");
    if file.is_dir() || hidden {
        return Ok(None);
    }
    let method = file.compression();
    let deflated = method == CompressionMethod::Deflated;
    let fault = match (file.encrypted(), deflated || method == CompressionMethod::Stored, file.data_start()) {
        (true, _, _) => Some("the entry is encrypted: unpack it with its password and give what is in it"),
        (false, false, _) => {
            Some("the entry is packed in a way that is not read: unpack it and give what is in it")
        }
        (false, true, None) => Some("the archive does not say where the entry starts"),
        (false, true, Some(_)) => None,
    };
    Ok(Some(Entry {
        archive: path.to_owned(),
        name,
        size: file.size(),
        packed: file.compressed_size(),
        start: file.data_start().unwrap_or(0),
        crc: file.crc32(),
        deflated,
        fault,
    }))
}

/// The entry that a path names which leads into an archive: `exports.zip/folder/file.json`.
pub(super) fn find(path: &Path) -> Option<Entry> {
    let archive = path.ancestors().skip(1).find(|above| above.is_file())?;
    entries(archive).ok()?.into_iter().find(|entry| entry.path() == path)
}

impl Entry {
    /// The path that names it: that of the archive, and its name within. It never leads out of the archive.
    pub fn path(&self) -> PathBuf {
        let inner = Path::new(&self.name).components();
        let inside = inner.filter(|part| matches!(part, std::path::Component::Normal(_)));
        self.archive.join(inside.collect::<PathBuf>())
    }

    /// Its unpacked bytes.
    ///
    /// # Errors
    /// When the archive cannot be opened or the entry not be read; while reading also when it swells too much or
    /// its checksum is wrong.
    pub fn open(&self) -> io::Result<Bytes> {
        if let Some(fault) = self.fault {
            return Err(io::Error::other(fault));
        }
        let mut file = File::open(&self.archive)?;
        file.seek(SeekFrom::Start(self.start))?;
        let packed = BufReader::with_capacity(256 << 10, file).take(self.packed);
        let bytes: Bytes =
            if self.deflated { Box::new(DeflateDecoder::new(packed)) } else { Box::new(packed) };
        let most = self.packed.saturating_mul(MAX_RATIO).max(WATCHED_FROM);
        Ok(Box::new(Checked { inner: CrcReader::new(bytes), read: 0, most, crc: self.crc }))
    }
}

/// Watches how far an entry swells, and at its end whether it is what was packed.
struct Checked {
    inner: CrcReader<Bytes>,
    read: u64,
    most: u64,
    crc: u32,
}

impl Read for Checked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        self.read += got as u64;
        let fault = |message| Err(io::Error::new(io::ErrorKind::InvalidData, message));
        if self.read > self.most {
            return fault("the entry swells more than 200 times: unpack it and give what is in it");
        }
        if got == 0 && !into.is_empty() && self.inner.crc().sum() != self.crc {
            return fault("the archive is damaged here: the checksum of the entry is wrong");
        }
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(folder: &Path, files: &[(&str, &[u8])]) -> PathBuf {
        let path = folder.join("exports.zip");
        let mut writer = ZipWriter::new(File::create(&path).unwrap());
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap();
        path
    }

    fn text(entry: &Entry) -> io::Result<String> {
        let mut text = String::new();
        entry.open()?.read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn entries_are_files_and_found_again_by_their_path() {
        let folder = tempfile::tempdir().unwrap();
        let path =
            archive(folder.path(), &[("b/two.json", b"[2]"), ("../a.json", b"[1]"), (".git/x", b"no")]);
        assert!(is_archive(&path));
        let found = entries(&path).unwrap();
        let names: Vec<&str> = found.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["../a.json", "b/two.json"]);
        assert_eq!(found[0].path(), path.join("a.json"));
        assert_eq!(text(&found[1]).unwrap(), "[2]");
        assert_eq!(find(&path.join("b/two.json")).as_ref(), Some(&found[1]));
        assert_eq!(find(&path.join("c.json")), None);
    }

    #[test]
    fn a_bomb_and_a_damaged_entry_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = archive(folder.path(), &[("bomb.json", &vec![b' '; 80 << 20]), ("fine.json", b"[1]")]);
        let found = entries(&path).unwrap();
        assert!(io::copy(&mut found[0].open().unwrap(), &mut io::sink()).is_err());
        let damaged = Entry { crc: 1, ..found[1].clone() };
        assert!(text(&damaged).unwrap_err().to_string().contains("checksum"));
    }
}
