//! One record, seen as a tree: values are places in the record's text.
//!
//! Keys are looked up without regard to case and underscores, because Azure's exports differ in both.

use super::class::Class;
use super::tape::{Entry, Fault, Tag, Tape};
use std::borrow::Cow;

/// A JSON value of a parsed text. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Json<'t> {
    tape: &'t Tape,
    text: &'t str,
    at: u32,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind<'t> {
    /// null
    Null,
    /// true or false
    Bool(bool),
    /// a whole number that fits
    Int(i64),
    /// any other number
    Float(f64),
    /// text
    Text(&'t str),
    /// array
    Array,
    /// object
    Object,
}

impl<'t> Json<'t> {
    pub(super) fn new(tape: &'t Tape, text: &'t str, at: u32) -> Self {
        Self { tape, text, at }
    }

    #[inline]
    fn entry(self) -> Entry {
        self.tape.entries[self.at as usize]
    }

    #[inline]
    fn to(self, at: u32) -> Self {
        Self { at, ..self }
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind<'t> {
        match self.entry().tag {
            Tag::Null => Kind::Null,
            Tag::True => Kind::Bool(true),
            Tag::False => Kind::Bool(false),
            Tag::Number => number(self.raw()),
            Tag::Text | Tag::Escaped => Kind::Text(self.string()),
            Tag::Array => Kind::Array,
            Tag::Object => Kind::Object,
        }
    }

    /// The value as it stands in the text; what a text with escapes says, without quotes.
    fn raw(self) -> &'t str {
        let Entry { start, len, .. } = self.entry();
        self.text.get(start as usize..(start + len) as usize).unwrap_or_default()
    }

    /// The value as JSON.
    #[must_use]
    pub fn source(self) -> Cow<'t, str> {
        match self.kind() {
            Kind::Text(text) => Cow::Owned(serde_json::to_string(text).unwrap_or_default()),
            _ => Cow::Borrowed(self.raw()),
        }
    }

    /// The text of a text or name.
    fn string(self) -> &'t str {
        let Entry { tag, start, len, .. } = self.entry();
        let all = if tag == Tag::Escaped { self.tape.unescaped.as_str() } else { self.text };
        all.get(start as usize..(start + len) as usize).unwrap_or_default()
    }

    /// The member of that name, compared without case and underscores; the last one wins.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Json<'t>> {
        // A record says the same name twice in two spellings only by accident or with intent: look at all of them.
        let (key, mut last) = (Key::new(name), None);
        let (mut at, end) = (self.at + 1, if self.is_object() { self.entry().next } else { 0 });
        while at < end {
            if Name(self.to(at)).is(&key) {
                last = Some(at + 1);
            }
            at = self.to(at + 1).entry().next;
        }
        last.map(|at| self.to(at))
    }

    /// The value at a dotted path of member names: `properties.networkAcls.defaultAction`.
    #[must_use]
    pub fn at(self, path: &str) -> Option<Json<'t>> {
        path.split('.').try_fold(self, Json::get)
    }

    /// The text at a dotted path; `None` when absent, empty or not text.
    #[must_use]
    pub fn text(self, path: &str) -> Option<&'t str> {
        self.at(path).and_then(Self::as_str).filter(|text| !text.is_empty())
    }

    /// The text, when it is one.
    #[must_use]
    pub fn as_str(self) -> Option<&'t str> {
        matches!(self.entry().tag, Tag::Text | Tag::Escaped).then(|| self.string())
    }

    /// The truth value; the texts `true` and `false` count, whatever their case.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self.kind() {
            Kind::Bool(flag) => Some(flag),
            Kind::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Kind::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The whole number, when it is one.
    #[must_use]
    pub fn as_int(self) -> Option<i64> {
        if let Kind::Int(number) = self.kind() { Some(number) } else { None }
    }

    /// The items of an array; nothing for anything else.
    pub fn items(self) -> impl Iterator<Item = Json<'t>> + Clone {
        let end = if self.is_array() { self.entry().next } else { 0 };
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let item = (at < end).then(|| self.to(at))?;
            at = item.entry().next;
            Some(item)
        })
    }

    /// The members of an object, in the order of the text, repeated names kept; nothing for anything else.
    pub fn members(self) -> impl Iterator<Item = (&'t str, Json<'t>)> + Clone {
        self.named().map(|(name, value)| (name.text(), value))
    }

    /// As [`Json::members`], with names that are quick to compare.
    pub fn named(self) -> impl Iterator<Item = (Name<'t>, Json<'t>)> + Clone {
        let end = if self.is_object() { self.entry().next } else { 0 };
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let name = (at < end).then(|| Name(self.to(at)))?;
            let value = self.to(at + 1);
            at = value.entry().next;
            Some((name, value))
        })
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.entry().tag == Tag::Null
    }

    /// Whether it is an array.
    #[must_use]
    pub fn is_array(self) -> bool {
        self.entry().tag == Tag::Array
    }

    /// Whether it is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        self.entry().tag == Tag::Object
    }

    /// Whether it is an object, when it is an object or an array.
    #[must_use]
    pub fn kind_of_container(self) -> Option<bool> {
        match self.entry().tag {
            Tag::Object => Some(true),
            Tag::Array => Some(false),
            _ => None,
        }
    }

    /// The texts in it that begin with a slash, at any depth, member names included.
    pub fn rooted_texts(self) -> impl Iterator<Item = &'t str> {
        let own = self.at..self.entry().next;
        let among = self.tape.rooted.iter().copied().filter(move |at| own.contains(at));
        among.map(move |at| self.to(at).string())
    }

    /// Whether it has no items or members.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.entry().next <= self.at + 1
    }
}

impl std::fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.source())
    }
}

/// The name of a member.
#[derive(Clone, Copy)]
pub struct Name<'t>(Json<'t>);

impl<'t> Name<'t> {
    /// The name as it stands.
    #[must_use]
    pub fn text(self) -> &'t str {
        self.0.string()
    }

    /// Whether it is that key, but for case and underscores.
    #[must_use]
    pub fn is<T: AsRef<str>>(self, key: &Key<T>) -> bool {
        self.0.entry().class == key.class && same_key(self.text(), key.text.as_ref())
    }

    /// The first letter, lower case; underscores at the start do not count.
    #[must_use]
    pub fn initial(self) -> u8 {
        self.0.entry().class.initial()
    }

    /// One bit of 64, the same for all spellings of a name.
    #[must_use]
    pub fn bit(self) -> u64 {
        self.0.entry().class.bit()
    }
}

/// What a member's name is compared with.
#[derive(Clone, Copy, Debug)]
pub struct Key<T> {
    /// the name
    pub text: T,
    class: Class,
}

impl<T: AsRef<str>> Key<T> {
    /// The key of that name.
    #[inline]
    #[must_use]
    pub fn new(text: T) -> Self {
        let class = Class::of(text.as_ref().as_bytes());
        Self { text, class }
    }

    /// As [`Name::bit`].
    #[must_use]
    pub fn bit(&self) -> u64 {
        self.class.bit()
    }
}

fn number(text: &str) -> Kind<'_> {
    let whole = text.parse().ok().map(Kind::Int);
    let other = || text.parse().ok().filter(|number: &f64| number.is_finite()).map(Kind::Float);
    whole.or_else(other).unwrap_or(Kind::Null)
}

/// A text with the values that were parsed from it.
pub struct Document {
    text: String,
    tape: Tape,
}

impl Document {
    /// Parses one value. Bytes that are no text are replaced.
    ///
    /// # Errors
    /// When the text is not exactly one JSON value.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let (text, mut tape) = (String::from_utf8_lossy(bytes).into_owned(), Tape::default());
        tape.parse(&text)?;
        Ok(Self { text, tape })
    }

    /// The outermost value.
    #[must_use]
    pub fn root(&self) -> Json<'_> {
        self.tape.root(&self.text)
    }
}

/// Whether two member names are the same but for case and underscores.
#[must_use]
pub fn same_key(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return true;
    }
    let plain = |text: &str, at: &mut usize| {
        let bytes = text.as_bytes();
        while bytes.get(*at) == Some(&b'_') {
            *at += 1;
        }
        let byte = bytes.get(*at).map(u8::to_ascii_lowercase);
        *at += 1;
        byte
    };
    let (mut left, mut right) = (0, 0);
    loop {
        match (plain(a, &mut left), plain(b, &mut right)) {
            (None, None) => return true,
            (one, other) if one != other => return false,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_whatever_their_case_and_underscores() {
        let document = Document::parse(br#"{"hardware_profile":{"vmSize":"D2"},"Name":"a","_x":1}"#).unwrap();
        let json = document.root();
        assert_eq!(json.text("hardwareProfile.vmsize"), Some("D2"));
        assert_eq!(json.text("name"), Some("a"));
        assert_eq!(json.get("x").and_then(Json::as_int), Some(1));
        assert!(json.at("name.deeper").is_none() && json.get("nam").is_none() && json.get("names").is_none());
    }

    #[test]
    fn the_last_of_repeated_members_counts() {
        let document = Document::parse(br#"{"a":1,"b":[2,[3]],"A":3}"#).unwrap();
        let json = document.root();
        assert_eq!(json.get("a").and_then(Json::as_int), Some(3));
        assert_eq!(json.members().count(), 3);
        assert_eq!(json.get("b").map(Json::raw), Some("[2,[3]]"));
        assert_eq!(json.get("b").map(|list| list.items().count()), Some(2));
        assert!(!json.is_empty() && json.items().next().is_none());
    }

    #[test]
    fn numbers_are_what_fits() {
        let kinds: Vec<Kind<'_>> = ["12", "-0", "1.5", "1e400"].into_iter().map(number).collect();
        assert_eq!(kinds, [Kind::Int(12), Kind::Int(0), Kind::Float(1.5), Kind::Null]);
    }
}
