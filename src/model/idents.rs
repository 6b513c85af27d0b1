//! Ids, each once, cut after their last `/`: ids that lie side by side share their first part.

use super::ids::Sym;
use super::text::SafeStr;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

/// Cuts an id after its last `/`.
pub(super) fn split_id(id: &str) -> (&str, &str) {
    memchr::memrchr(b'/', id.as_bytes()).map_or(("", id), |at| id.split_at(at + 1))
}

/// Ids by row. First parts are texts of a table beside it. Holds at most 4 GiB of last parts; ids beyond
/// that share the row of the empty one.
#[derive(Clone, Default)]
pub(super) struct Idents {
    /// first part, and where the last part ends
    rows: Vec<(Sym, u32)>,
    blob: String,
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Idents {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Forgets every id.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.blob.clear();
        self.index.clear();
    }

    /// The row of an id whose parts are safe, when it is known.
    pub fn find(&self, prefix: Sym, tail: &str) -> Option<u32> {
        let hash = hash_of(&self.hasher, prefix, tail);
        self.known(prefix, tail, hash)
    }

    /// The row of an id whose parts are safe, made when it is new.
    pub fn row(&mut self, prefix: Sym, tail: &str) -> u32 {
        let hash = hash_of(&self.hasher, prefix, tail);
        if let Some(known) = self.known(prefix, tail, hash) {
            return known;
        }
        let row = self.push(prefix, tail);
        let Self { rows, blob, index, hasher } = self;
        let rehash = |&row: &u32| {
            let row = row as usize;
            let start = if row == 0 { 0 } else { rows[row - 1].1 };
            hash_of(hasher, rows[row].0, &blob[start as usize..rows[row].1 as usize])
        };
        index.insert_unique(hash, row, rehash);
        row
    }

    /// Adds an id in a table that is never asked for rows by content.
    pub fn push(&mut self, prefix: Sym, tail: &str) -> u32 {
        let row = Sym::from_index(self.rows.len()).0;
        match u32::try_from(self.blob.len() + tail.len()) {
            Ok(end) => {
                self.blob.push_str(tail);
                self.rows.push((prefix, end));
            }
            Err(_) => self.rows.push((Sym(0), Sym::from_index(self.blob.len()).0)),
        }
        row
    }

    fn known(&self, prefix: Sym, tail: &str, hash: u64) -> Option<u32> {
        let same = |&row: &u32| self.prefix(row) == prefix && self.bytes(row) == tail.as_bytes();
        self.index.find(hash, same).copied()
    }

    /// The first part of an id.
    pub fn prefix(&self, row: u32) -> Sym {
        self.rows.get(row as usize).map(|own| own.0).unwrap_or_default()
    }

    /// The last part of an id.
    pub fn tail(&self, row: u32) -> SafeStr<'_> {
        SafeStr::trusted(self.slice(row))
    }

    fn slice(&self, row: u32) -> &str {
        self.blob.get(self.range(row)).unwrap_or_default()
    }

    fn bytes(&self, row: u32) -> &[u8] {
        self.blob.as_bytes().get(self.range(row)).unwrap_or_default()
    }

    #[inline]
    fn range(&self, row: u32) -> Range<usize> {
        let row = row as usize;
        let start = row.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |before| before.1);
        let end = self.rows.get(row).map_or(start, |own| own.1);
        start as usize..end as usize
    }

    /// Gives back memory that growth reserved.
    pub fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        self.blob.shrink_to_fit();
    }
}

fn hash_of(hasher: &DefaultHashBuilder, prefix: Sym, tail: &str) -> u64 {
    let mut state = hasher.build_hasher();
    state.write_u32(prefix.0);
    state.write(tail.as_bytes());
    state.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_cut_and_found_again() {
        assert_eq!(split_id("/a/b/c"), ("/a/b/", "c"));
        assert_eq!(split_id("urn:x"), ("", "urn:x"));
        let mut ids = Idents::default();
        let rows = [ids.row(Sym(1), "x"), ids.row(Sym(2), "x"), ids.row(Sym(1), ""), ids.row(Sym(1), "x")];
        assert_eq!((rows[0], rows[0] == rows[1], ids.len()), (rows[3], false, 3));
        assert_eq!((ids.find(Sym(2), "x"), ids.find(Sym(2), "y")), (Some(rows[1]), None));
        assert_eq!(
            (ids.prefix(rows[2]), ids.tail(rows[2]).as_str(), ids.tail(rows[1]).as_str()),
            (Sym(1), "", "x")
        );
        assert_eq!(ids.tail(99).as_str(), "");
    }
}
