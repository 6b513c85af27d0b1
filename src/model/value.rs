//! Typed property values, packed eight bytes each.

use super::ids::{KeyId, Sym};
use super::strings::Strings;
use super::text::SafeStr;
use std::cmp::Ordering;
use std::ops::Range;

/// A property value. Text is safe and masked; a list holds scalars only.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// true or false
    Bool(bool),
    /// a whole number
    Int(i64),
    /// any other number
    Float(f64),
    /// safe text
    Text(SafeStr<'a>),
    /// a list of scalars, in the order of the record
    List(List<'a>),
}

impl<'a> Value<'a> {
    /// The text, when it is one.
    #[must_use]
    pub fn as_text(self) -> Option<SafeStr<'a>> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    /// The truth value, when it is one (a text `true` or `false`, whatever its case, counts).
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self {
            Value::Bool(flag) => Some(flag),
            Value::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The whole number, when it is one.
    #[must_use]
    pub fn as_int(self) -> Option<i64> {
        if let Value::Int(number) = self { Some(number) } else { None }
    }

    /// The items: a list's, or the one scalar itself.
    pub fn items(self) -> impl Iterator<Item = Value<'a>> {
        let (list, single) = match self {
            Value::List(list) => (Some(list), None),
            scalar => (None, Some(scalar)),
        };
        list.into_iter().flat_map(List::iter).chain(single)
    }

    /// A total order over all values: by type, then by content; deterministic across runs.
    #[must_use]
    pub fn total_cmp(self, other: Value<'_>) -> Ordering {
        match (self, other) {
            (Value::Bool(a), Value::Bool(b)) => a.cmp(&b),
            (Value::Int(a), Value::Int(b)) => a.cmp(&b),
            (Value::Float(a), Value::Float(b)) => a.total_cmp(&b),
            (Value::Text(a), Value::Text(b)) => a.as_str().cmp(b.as_str()),
            (Value::List(a), Value::List(b)) => a.total_cmp(b),
            (a, b) => a.type_rank().cmp(&b.type_rank()),
        }
    }

    fn type_rank(self) -> u8 {
        match self {
            Value::Bool(_) => 0,
            Value::Int(_) => 1,
            Value::Float(_) => 2,
            Value::Text(_) => 3,
            Value::List(_) => 4,
        }
    }
}

impl std::fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Bool(flag) => write!(f, "{flag}"),
            Value::Int(number) => write!(f, "{number}"),
            Value::Float(number) => write!(f, "{number}"),
            Value::Text(text) => f.write_str(text),
            Value::List(list) => {
                for (position, item) in list.iter().enumerate() {
                    write!(f, "{}{item}", if position > 0 { ", " } else { "" })?;
                }
                Ok(())
            }
        }
    }
}

/// A list value: a view into the store that holds its items.
#[derive(Clone, Copy)]
pub struct List<'a> {
    values: &'a Values,
    strings: &'a Strings,
    start: u32,
    len: u32,
}

impl<'a> List<'a> {
    /// The items in the order of the record.
    pub fn iter(self) -> impl Iterator<Item = Value<'a>> {
        let range = self.start as usize..(self.start + self.len) as usize;
        let items = self.values.items.get(range).unwrap_or_default();
        items.iter().map(move |&item| self.values.get(item, self.strings))
    }

    /// How many items there are.
    #[must_use]
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    fn total_cmp(self, other: List<'_>) -> Ordering {
        let mut theirs = other.iter();
        for mine in self.iter() {
            match theirs.next() {
                None => return Ordering::Greater,
                Some(their) => match mine.total_cmp(their) {
                    Ordering::Equal => {}
                    unequal => return unequal,
                },
            }
        }
        if theirs.next().is_some() { Ordering::Less } else { Ordering::Equal }
    }
}

impl std::fmt::Debug for List<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// What a packed value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tag {
    Bool,
    Int,
    Wide,
    Float,
    Text,
    List,
}

/// A value packed into eight bytes; read it through the [`Values`] that made it.
#[derive(Clone, Copy, Debug)]
pub struct Packed {
    tag: Tag,
    data: u32,
}

impl Packed {
    /// A text that is already interned.
    #[must_use]
    pub fn text(sym: Sym) -> Self {
        Self { tag: Tag::Text, data: sym.0 }
    }
}

/// A property, key and value, in eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property {
    pub(super) data: u32,
    pub(super) key: u16,
    pub(super) tag: Tag,
}

impl Property {
    /// Joins a key and a value; `None` when the key's number does not fit into 16 bits.
    #[must_use]
    pub fn new(key: KeyId, value: Packed) -> Option<Self> {
        let key = u16::try_from(key.0).ok()?;
        Some(Self { data: value.data, key, tag: value.tag })
    }

    /// The key.
    #[must_use]
    pub fn key(self) -> KeyId {
        KeyId(u32::from(self.key))
    }

    /// The value, readable through the store it was made by.
    #[must_use]
    pub fn value(self) -> Packed {
        Packed { tag: self.tag, data: self.data }
    }
}

/// The store of what does not fit into eight bytes: wide numbers and list items.
#[derive(Clone, Debug, Default)]
pub struct Values {
    wide: Vec<u64>,
    items: Vec<Packed>,
    lists: Vec<(u32, u32)>,
}

impl Values {
    /// Forgets every value.
    pub fn clear(&mut self) {
        self.wide.clear();
        self.items.clear();
        self.lists.clear();
    }

    /// Packs a truth value.
    #[must_use]
    pub fn bool(flag: bool) -> Packed {
        Packed { tag: Tag::Bool, data: u32::from(flag) }
    }

    /// Packs a whole number.
    pub fn int(&mut self, number: i64) -> Packed {
        match u32::try_from(number) {
            Ok(small) => Packed { tag: Tag::Int, data: small },
            Err(_) => self.wide(Tag::Wide, number.cast_unsigned()),
        }
    }

    /// Packs a number.
    pub fn float(&mut self, number: f64) -> Packed {
        self.wide(Tag::Float, number.to_bits())
    }

    /// Packs a list of values that this store packed.
    pub fn list(&mut self, items: &[Packed]) -> Packed {
        let start = Sym::from_index(self.items.len()).0;
        self.items.extend_from_slice(items);
        self.lists.push((start, Sym::from_index(items.len()).0));
        Packed { tag: Tag::List, data: Sym::from_index(self.lists.len() - 1).0 }
    }

    /// Unpacks a value that this store packed.
    #[must_use]
    pub fn get<'a>(&'a self, packed: Packed, strings: &'a Strings) -> Value<'a> {
        let wide = || self.wide.get(packed.data as usize).copied().unwrap_or_default();
        match packed.tag {
            Tag::Bool => Value::Bool(packed.data != 0),
            Tag::Int => Value::Int(i64::from(packed.data)),
            Tag::Wide => Value::Int(wide().cast_signed()),
            Tag::Float => Value::Float(f64::from_bits(wide())),
            Tag::Text => Value::Text(strings.get(Sym(packed.data))),
            Tag::List => {
                let (start, len) = self.lists.get(packed.data as usize).copied().unwrap_or_default();
                Value::List(List { values: self, strings, start, len })
            }
        }
    }

    /// Copies a value of another store into this one; `sym` translates the text handles.
    pub fn import(&mut self, from: &Values, packed: Packed, sym: &mut impl FnMut(Sym) -> Sym) -> Packed {
        match packed.tag {
            Tag::Bool | Tag::Int => packed,
            Tag::Wide | Tag::Float => {
                let bits = from.wide.get(packed.data as usize).copied().unwrap_or_default();
                self.wide(packed.tag, bits)
            }
            Tag::Text => Packed::text(sym(Sym(packed.data))),
            Tag::List => {
                let range = from.list_range(packed);
                let items: Vec<Packed> = range.map(|at| self.import(from, from.items[at], sym)).collect();
                self.list(&items)
            }
        }
    }

    fn list_range(&self, packed: Packed) -> Range<usize> {
        let (start, len) = self.lists.get(packed.data as usize).copied().unwrap_or_default();
        start as usize..(start as usize + len as usize).min(self.items.len())
    }

    fn wide(&mut self, tag: Tag, bits: u64) -> Packed {
        self.wide.push(bits);
        Packed { tag, data: Sym::from_index(self.wide.len() - 1).0 }
    }
}
