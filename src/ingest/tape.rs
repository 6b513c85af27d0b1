//! A JSON text as a flat list of its values: parsed in one pass, into memory that is used again for the next record.
//!
//! What is read of a record is a small part of it, so nothing is copied: a value is a place in the text.

use super::bytes::plain;
use super::class::{Class, kind};
use super::json::Json;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::fmt;
use std::hash::BuildHasher;

/// How deep values may nest.
const MAX_DEPTH: usize = 128;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    True,
    False,
    Number,
    /// lies in the text as it is
    Text,
    /// lies among the texts whose escapes were undone
    Escaped,
    Array,
    Object,
}

/// One value or member name: where it lies, and the number of the value behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub tag: Tag,
    /// of a member name; 0 of a value
    pub class: Class,
    pub start: u32,
    pub len: u32,
    pub next: u32,
}

/// A list or object whose end is still to come.
struct Open {
    entry: usize,
    object: bool,
    /// which names it may hold: a bit for each of 64 kinds
    names: u64,
    members: u32,
    /// its names, when it has many
    index: Option<HashTable<u32>>,
}

/// From so many members on an object's names are looked up and not walked through.
const MANY: u32 = 64;

/// Why a text is no JSON: where, and what would have been right there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// byte offset in the text
    pub offset: usize,
    /// what was expected
    pub expected: &'static str,
}

impl Fault {
    /// The fault as a sentence with line and column, both from 1.
    #[must_use]
    pub fn in_text(self, text: &[u8]) -> String {
        let before = &text[..self.offset.min(text.len())];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let column = before.len() - memchr::memrchr(b'\n', before).map_or(0, |at| at + 1) + 1;
        let end = if self.is_end(text) { ", where the text ends" } else { "" };
        format!("expected {} at line {line} column {column}{end}", self.expected)
    }

    /// Whether the text only ends too early.
    #[must_use]
    pub fn is_end(self, text: &[u8]) -> bool {
        self.offset >= text.len()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} at byte {}", self.expected, self.offset)
    }
}

/// The values of one text, in its order. An object's members are its names and values by turns.
#[derive(Default)]
pub struct Tape {
    pub(super) entries: Vec<Entry>,
    pub(super) unescaped: String,
    /// the entries of texts that begin with a slash: few, and every path and id is among them
    pub(super) rooted: Vec<u32>,
    open: Vec<Open>,
    hasher: DefaultHashBuilder,
    /// how many members repeat an earlier name of their object, to the letter
    pub duplicates: u32,
    /// how many escapes stood for no character and were replaced
    pub replaced: u32,
}

impl Tape {
    /// Parses one value.
    ///
    /// # Errors
    /// When the text is not exactly one JSON value, or nests deeper than 128.
    pub fn read<'t>(&'t mut self, text: &'t str) -> Result<Json<'t>, Fault> {
        self.parse(text)?;
        Ok(self.root(text))
    }

    /// The value that was parsed from this text.
    pub(super) fn root<'t>(&'t self, text: &'t str) -> Json<'t> {
        Json::new(self, text, 0)
    }

    pub(super) fn parse(&mut self, text: &str) -> Result<(), Fault> {
        self.entries.clear();
        self.unescaped.clear();
        self.rooted.clear();
        self.open.clear();
        (self.duplicates, self.replaced) = (0, 0);
        let mut parser = Parser { tape: self, text, bytes: text.as_bytes(), at: 0 };
        parser.document()
    }
}

struct Parser<'p> {
    tape: &'p mut Tape,
    text: &'p str,
    bytes: &'p [u8],
    at: usize,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), Fault> {
        self.blank();
        loop {
            if self.value()? {
                continue;
            }
            if !self.behind()? {
                break;
            }
        }
        self.blank();
        if self.at < self.bytes.len() { Err(self.fault("the end of the text")) } else { Ok(()) }
    }

    /// Takes the value here. True when it is a list or object that was only entered.
    fn value(&mut self) -> Result<bool, Fault> {
        let Some(&byte) = self.bytes.get(self.at) else { return Err(self.fault("a value")) };
        match byte {
            b'"' => self.string()?,
            b'{' | b'[' => return self.enter(byte == b'{'),
            b't' => self.word(b"true", Tag::True)?,
            b'f' => self.word(b"false", Tag::False)?,
            b'n' => self.word(b"null", Tag::Null)?,
            b'-' | b'0'..=b'9' => self.number()?,
            _ => return Err(self.fault("a value")),
        }
        Ok(false)
    }

    fn enter(&mut self, object: bool) -> Result<bool, Fault> {
        if self.tape.open.len() >= MAX_DEPTH {
            return Err(self.fault("no more than 128 levels"));
        }
        let (tag, end) = if object { (Tag::Object, b'}') } else { (Tag::Array, b']') };
        let entry = self.tape.entries.len();
        self.tape.open.push(Open { entry, object, names: 0, members: 0, index: None });
        self.push(tag, self.at, 0);
        self.at += 1;
        self.blank();
        if self.bytes.get(self.at) == Some(&end) {
            self.close();
            return Ok(false);
        }
        if object {
            self.name()?;
        }
        Ok(true)
    }

    /// Passes what stands behind a value. True when another value follows.
    fn behind(&mut self) -> Result<bool, Fault> {
        loop {
            let Some(object) = self.tape.open.last().map(|open| open.object) else { return Ok(false) };
            self.blank();
            match self.bytes.get(self.at) {
                Some(b',') => {
                    self.at += 1;
                    self.blank();
                    if object {
                        self.name()?;
                    }
                    return Ok(true);
                }
                Some(b'}') if object => self.close(),
                Some(b']') if !object => self.close(),
                _ if object => return Err(self.fault("a comma or the end of the object")),
                _ => return Err(self.fault("a comma or the end of the list")),
            }
        }
    }

    fn close(&mut self) {
        self.at += 1;
        if let Some(open) = self.tape.open.pop() {
            let next = small(self.tape.entries.len());
            let entry = &mut self.tape.entries[open.entry];
            entry.len = small(self.at) - entry.start;
            entry.next = next;
        }
    }

    /// Takes a member's name and the colon behind it.
    fn name(&mut self) -> Result<(), Fault> {
        if self.bytes.get(self.at) != Some(&b'"') {
            return Err(self.fault("a member name"));
        }
        let entry = self.tape.entries.len();
        self.string()?;
        self.note_name(entry);
        self.blank();
        if self.bytes.get(self.at) != Some(&b':') {
            return Err(self.fault("a colon"));
        }
        self.at += 1;
        self.blank();
        Ok(())
    }

    /// Notes the class of a name, and counts one that its object already has.
    fn note_name(&mut self, entry: usize) {
        let name = self.bytes_of(entry);
        let (class, kind) = (Class::of(name), kind(name));
        self.tape.entries[entry].class = class;
        let Some(open) = self.tape.open.last_mut() else { return };
        let (seen, object) = (open.names & kind != 0, open.entry);
        (open.names, open.members) = (open.names | kind, open.members + 1);
        let again =
            if open.members > MANY { self.is_indexed(entry) } else { seen && self.has_name(object, entry) };
        self.tape.duplicates += u32::from(again);
    }

    fn has_name(&self, object: usize, entry: usize) -> bool {
        let Entry { class, len, .. } = self.tape.entries[entry];
        let mut at = object + 1;
        while at < entry {
            let own = self.tape.entries[at];
            if own.class == class && own.len == len && self.bytes_of(at) == self.bytes_of(entry) {
                return true;
            }
            at = self.tape.entries[at + 1].next as usize;
        }
        false
    }

    /// Whether an object of many members has the name already; from now on it has.
    fn is_indexed(&mut self, entry: usize) -> bool {
        let Some(open) = self.tape.open.last_mut() else { return false };
        let (object, known) = (open.entry, open.index.take());
        let mut index = known.unwrap_or_else(|| self.indexed(object, entry));
        let again = self.index_name(&mut index, entry);
        if let Some(open) = self.tape.open.last_mut() {
            open.index = Some(index);
        }
        again
    }

    fn indexed(&self, object: usize, entry: usize) -> HashTable<u32> {
        let (mut index, mut at) = (HashTable::new(), object + 1);
        while at < entry {
            self.index_name(&mut index, at);
            at = self.tape.entries[at + 1].next as usize;
        }
        index
    }

    fn index_name(&self, index: &mut HashTable<u32>, entry: usize) -> bool {
        let hash_of = |at: &u32| self.tape.hasher.hash_one(self.bytes_of(*at as usize));
        let (entry, own) = (small(entry), self.bytes_of(entry));
        let hash = hash_of(&entry);
        let known = index.find(hash, |at| self.bytes_of(*at as usize) == own).is_some();
        if !known {
            index.insert_unique(hash, entry, hash_of);
        }
        known
    }

    fn bytes_of(&self, entry: usize) -> &[u8] {
        let Entry { tag, start, len, .. } = self.tape.entries[entry];
        let all = if tag == Tag::Escaped { self.tape.unescaped.as_bytes() } else { self.bytes };
        &all[start as usize..(start + len) as usize]
    }

    fn string(&mut self) -> Result<(), Fault> {
        let start = self.at + 1;
        let end = start + plain(&self.bytes[start..]);
        self.at = end;
        match self.bytes.get(end) {
            Some(b'"') => {
                self.at += 1;
                if self.bytes[start] == b'/' {
                    self.tape.rooted.push(small(self.tape.entries.len()));
                }
                self.push(Tag::Text, start, end - start);
                Ok(())
            }
            Some(b'\\') => self.escaped(start),
            Some(_) => Err(self.fault("no control character in a text")),
            None => Err(self.fault("the closing quote of a text")),
        }
    }

    /// Goes on with a text that has escapes.
    fn escaped(&mut self, start: usize) -> Result<(), Fault> {
        let own = self.tape.unescaped.len();
        let mut from = start;
        loop {
            let end = self.at + plain(&self.bytes[self.at..]);
            self.tape.unescaped.push_str(&self.text[from..end]);
            self.at = end;
            match self.bytes.get(end) {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.fault("no control character in a text")),
                None => return Err(self.fault("the closing quote of a text")),
            }
            from = self.at;
        }
        self.at += 1;
        if self.tape.unescaped[own..].starts_with('/') {
            self.tape.rooted.push(small(self.tape.entries.len()));
        }
        self.push(Tag::Escaped, own, self.tape.unescaped.len() - own);
        Ok(())
    }

    fn escape(&mut self) -> Result<(), Fault> {
        let plain = match self.bytes.get(self.at + 1) {
            Some(b'u') => return self.unicode(),
            Some(&byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => return Err(self.fault("an escape that is known")),
        };
        self.tape.unescaped.push(plain);
        self.at += 2;
        Ok(())
    }

    /// `\u0041`, or two of them for one character; a half of a character is replaced.
    fn unicode(&mut self) -> Result<(), Fault> {
        let Some(first) = self.unit(self.at) else { return Err(self.fault("four digits of an escape")) };
        self.at += 6;
        let second = self.unit(self.at).filter(|second| (0xDC00..0xE000).contains(second));
        let code = match (first, second) {
            (0xD800..0xDC00, Some(second)) => {
                self.at += 6;
                0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
            }
            _ => first,
        };
        let character = char::from_u32(code).unwrap_or_else(|| {
            self.tape.replaced += 1;
            char::REPLACEMENT_CHARACTER
        });
        self.tape.unescaped.push(character);
        Ok(())
    }

    /// The UTF-16 unit that the escape at `at` stands for.
    fn unit(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |code, &digit| Some(code * 16 + char::from(digit).to_digit(16)?))
    }

    fn word(&mut self, word: &[u8], tag: Tag) -> Result<(), Fault> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(self.fault("a value"));
        }
        self.push(tag, self.at, word.len());
        self.at += word.len();
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if self.bytes[self.at] == b'-' {
            self.at += 1;
        }
        if self.bytes.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.bytes.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.bytes.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.push(Tag::Number, start, self.at - start);
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at == start { Err(self.fault("a digit")) } else { Ok(()) }
    }

    fn push(&mut self, tag: Tag, start: usize, len: usize) {
        let next = small(self.tape.entries.len() + 1);
        let class = Class::default();
        self.tape.entries.push(Entry { tag, class, start: small(start), len: small(len), next });
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn fault(&self, expected: &'static str) -> Fault {
        Fault { offset: self.at, expected }
    }
}

/// Records are never longer than 64 MB.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// The tape's values as those of a plain parser.
    fn value(json: Json<'_>) -> Value {
        use crate::ingest::json::Kind;
        match json.kind() {
            Kind::Null => Value::Null,
            Kind::Bool(flag) => flag.into(),
            Kind::Int(number) => number.into(),
            Kind::Float(number) => number.into(),
            Kind::Text(text) => text.into(),
            Kind::Array => json.items().map(value).collect(),
            Kind::Object => {
                Value::Object(json.members().map(|(name, member)| (name.to_owned(), value(member))).collect())
            }
        }
    }

    fn read(text: &str) -> Result<Value, Fault> {
        Tape::default().read(text).map(value)
    }

    #[test]
    fn texts_are_read_as_a_plain_parser_reads_them() {
        for text in [
            "null",
            " true ",
            "[]",
            "{}",
            "[1,-2.5e3,0,\"a\\u00e9\\n\\\\x\",[[]],{\"a\":{\"b\":[null]}}]",
            "{\"a\" : \"\\ud83d\\ude00\" , \"b\":[ ] }",
            "\"0123456789abcdef\\\"z\"",
            "[1.5]",
        ] {
            assert_eq!(read(text).ok(), serde_json::from_str(text).ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        for (text, offset) in [
            ("", 0),
            ("{", 1),
            ("[1,]", 3),
            ("{\"a\":1,}", 7),
            ("{\"a\" 1}", 5),
            ("[1 2]", 3),
            ("01", 1),
            ("-", 1),
            ("[1.]", 3),
            ("tru", 0),
            ("\"a", 2),
            ("\"a\nb\"", 2),
            ("\"\\x\"", 1),
            ("[] []", 3),
            ("{\"a\":1]", 6),
        ] {
            assert_eq!(read(text).map_err(|fault| fault.offset), Err(offset), "{text}");
        }
        assert!(read(&"[".repeat(200)).is_err());
        assert!(read(&format!("{}1{}", "[".repeat(128), "]".repeat(128))).is_ok());
        assert_eq!(Fault { offset: 4, expected: "x" }.in_text(b"{}\n{}"), "expected x at line 2 column 2");
    }

    #[test]
    fn repeated_names_and_half_characters_are_counted() {
        let mut tape = Tape::default();
        tape.parse("{\"a\":{\"b\":1,\"c\":2,\"b\":3},\"\\u0061\":0}").unwrap();
        assert_eq!((tape.duplicates, tape.replaced), (2, 0));
        tape.parse("[\"\\ud800\",\"\\udc00\\ud800x\",\"\\\\ud800\"]").unwrap();
        assert_eq!((tape.duplicates, tape.replaced), (0, 3));
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from),
            "[\u{0}-\u{ff}]{0,20}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map("[a-c\"é]{0,3}", inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn repeated_names_are_counted_in_small_and_large_objects() {
        for (members, repeats) in
            [(2, vec![1]), (20, vec![0, 7, 7]), (64, vec![63]), (200, vec![0, 63, 64, 199])]
        {
            let names = (0..members).chain(repeats.iter().copied());
            let text: Vec<String> = names.map(|at| format!("\"k\\u0061{at}\":[{at}]")).collect();
            let mut tape = Tape::default();
            assert!(tape.read(&format!("{{{}}}", text.join(","))).is_ok());
            assert_eq!(tape.duplicates as usize, repeats.len(), "{members}");
        }
    }

    proptest! {
        #[test]
        fn any_value_comes_back(value in json(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            prop_assert_eq!(read(&text), Ok(value));
        }

        #[test]
        fn any_text_is_judged_as_a_plain_parser_judges_it(text in "[\\[\\]{},:\"\\\\a0-9.eE+\\- tfn]{0,24}") {
            let plain = serde_json::from_str::<Value>(&text);
            if plain.as_ref().is_err_and(|error| error.to_string().contains("out of range")) {
                return Ok(());
            }
            prop_assert_eq!(read(&text).is_ok(), plain.is_ok(), "{}", text);
        }
    }
}
