//! The interner: every text of the model once, in one blob.

use super::ids::Sym;
use super::secret::without_secrets;
use super::text::{SafeStr, made_safe};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::borrow::Cow;
use std::hash::BuildHasher;
use std::ops::Range;

/// Interned, safe text. Holds at most 4 GiB; what comes after that is the empty text and
/// [`Strings::is_full`] says so.
#[derive(Clone)]
pub struct Strings {
    blob: String,
    ends: Vec<u32>,
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
    full: bool,
    masked: u64,
}

impl Default for Strings {
    fn default() -> Self {
        let mut strings = Self {
            blob: String::new(),
            ends: Vec::new(),
            index: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            full: false,
            masked: 0,
        };
        strings.push_safe("");
        strings
    }
}

impl Strings {
    /// The handle of `raw` after it is made safe and every secret in it is masked. The empty text is
    /// always `Sym(0)`.
    pub fn intern(&mut self, raw: &str) -> Sym {
        let hash = self.hasher.hash_one(raw);
        // What is held already is safe, and most texts come again.
        if let Some(known) = self.known(raw, hash) {
            return known;
        }
        match self.safe(raw) {
            Cow::Borrowed(safe) => self.push_new(safe, hash),
            Cow::Owned(safe) => self.push_safe(&safe),
        }
    }

    /// `raw` made safe, with every secret in it masked; counted when there is one.
    pub fn safe<'r>(&mut self, raw: &'r str) -> Cow<'r, str> {
        let Some(masked) = without_secrets(raw) else { return made_safe(raw) };
        self.masked += 1;
        Cow::Owned(made_safe(&masked).into_owned())
    }

    /// How many texts held a secret that was masked.
    #[must_use]
    pub fn masked(&self) -> u64 {
        self.masked
    }

    /// The handle of a text that is already safe.
    pub fn adopt(&mut self, text: SafeStr<'_>) -> Sym {
        self.push_safe(text.as_str())
    }

    /// The handle of `text` when it is known.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Sym> {
        self.known(text, self.hasher.hash_one(text))
    }

    /// The text behind a handle; empty for a handle of another table.
    #[must_use]
    pub fn get(&self, sym: Sym) -> SafeStr<'_> {
        SafeStr::trusted(self.slice(sym.0))
    }

    /// Forgets every text but the empty one.
    pub fn clear(&mut self) {
        self.blob.clear();
        self.ends.clear();
        self.index.clear();
        (self.full, self.masked) = (false, 0);
        self.push_safe("");
    }

    /// How many different texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether text was dropped because the table can hold no more.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Gives back memory that growth reserved.
    pub fn shrink(&mut self) {
        self.blob.shrink_to_fit();
        self.ends.shrink_to_fit();
        let Self { blob, ends, index, hasher, .. } = self;
        let text_of = |row: u32| {
            let row = row as usize;
            let start = if row == 0 { 0 } else { ends[row - 1] };
            &blob[start as usize..ends[row] as usize]
        };
        index.shrink_to_fit(|&row| hasher.hash_one(text_of(row)));
    }

    fn slice(&self, row: u32) -> &str {
        self.blob.get(self.range(row)).unwrap_or_default()
    }

    fn is(&self, row: u32, text: &str) -> bool {
        self.blob.as_bytes().get(self.range(row)) == Some(text.as_bytes())
    }

    #[inline]
    fn range(&self, row: u32) -> Range<usize> {
        let row = row as usize;
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(row).copied().unwrap_or(start);
        start as usize..end as usize
    }

    fn push_safe(&mut self, text: &str) -> Sym {
        let hash = self.hasher.hash_one(text);
        self.known(text, hash).unwrap_or_else(|| self.push_new(text, hash))
    }

    fn known(&self, text: &str, hash: u64) -> Option<Sym> {
        self.index.find(hash, |&row| self.is(row, text)).map(|&row| Sym(row))
    }

    /// Adds a safe text that is not there yet.
    fn push_new(&mut self, text: &str, hash: u64) -> Sym {
        let Ok(end) = u32::try_from(self.blob.len() + text.len()) else {
            self.full = true;
            return Sym(0);
        };
        let row = Sym::from_index(self.ends.len()).0;
        self.blob.push_str(text);
        self.ends.push(end);
        let Self { blob, ends, index, hasher, .. } = self;
        let text_of = |row: u32| {
            let row = row as usize;
            let start = if row == 0 { 0 } else { ends[row - 1] };
            &blob[start as usize..ends[row] as usize]
        };
        index.insert_unique(hash, row, |&row| hasher.hash_one(text_of(row)));
        Sym(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_a_handle() {
        let mut strings = Strings::default();
        let a = strings.intern("westeurope");
        let b = strings.intern("eastus");
        assert_eq!(strings.intern("westeurope"), a);
        assert_ne!(a, b);
        assert_eq!(strings.get(b), "eastus");
        assert_eq!(strings.find("nowhere"), None);
        assert_eq!(strings.intern(""), Sym(0));
    }

    #[test]
    fn text_is_made_safe_on_the_way_in() {
        let mut strings = Strings::default();
        let sym = strings.intern("\u{1b}]0;pwned\u{7}");
        assert!(!strings.get(sym).contains('\u{1b}'));
    }
}
