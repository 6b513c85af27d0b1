//! Cuts a text into its records, without ever holding the whole of it.

use super::json::same_key;
use super::reader::Envelope;
use super::scan::Scan;
use super::windows::Windows;
use std::io::{self, Read};

/// The longest record that is read.
pub const MAX_RECORD: usize = 64 << 20;
const MAX_MEMBERS: usize = 64;

/// Where the records of a text lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// in lists, each at its own dotted path of member names; the empty path is the outermost array. An object at
    /// such a path is one record.
    Lists(&'static [&'static str]),
    /// one on each line
    Lines,
    /// the whole text is one record, or one after the other
    Whole,
}

/// One record: the number of its list, and where it lies in the decoded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// index into the layout's lists
    pub list: u8,
    /// byte offset in the decoded text
    pub offset: u64,
    /// line, from 1; only told for a record that is too long
    pub line: u64,
    /// how many bytes of [`Splitter::bytes`] are the record; 0 when it was too long to keep
    pub len: usize,
}

/// Why cutting stopped.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// the stream could not be read
    #[error("{0}")]
    Io(#[from] io::Error),
    /// the text is not JSON here
    #[error("line {line}, byte {offset}: expected {expected}, found {found}")]
    Syntax {
        /// line, from 1
        line: u64,
        /// byte offset in the decoded text
        offset: u64,
        /// what would have been right
        expected: &'static str,
        /// what was there
        found: String,
    },
}

enum Frame {
    Object { first: bool },
    List { list: u8, first: bool },
}

/// The cutter. Call [`Splitter::next_cut`] until it gives nothing.
pub struct Splitter<R> {
    windows: Windows<R>,
    layout: Layout,
    stack: Vec<Frame>,
    path: Vec<String>,
    envelope: Envelope,
    passed: Envelope,
    pages: u32,
    started: bool,
    pending: usize,
}

impl<R: Read> Splitter<R> {
    /// Cuts `reader`, reading `window` bytes at a time.
    pub fn new(reader: R, layout: Layout, window: usize) -> Self {
        let windows = Windows::new(reader, window);
        let (envelope, passed) = (Envelope::default(), Envelope::default());
        let (stack, path) = (Vec::new(), Vec::new());
        Self { windows, layout, stack, path, envelope, passed, pages: 0, started: false, pending: 0 }
    }

    /// The bytes of the last cut; valid until the next call of [`Splitter::next_cut`].
    pub fn bytes(&self, cut: &Cut) -> &[u8] {
        &self.windows.rest()[..cut.len.min(self.windows.rest().len())]
    }

    /// Scalar members beside the records of this page, as far as they were passed.
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// How many outermost values were passed, and what stood beside the records of the last one.
    pub fn passed(&self) -> (u32, &Envelope) {
        (self.pages, &self.passed)
    }

    /// The next record; nothing at the end.
    ///
    /// # Errors
    /// When the stream cannot be read or the text is not JSON; what came before stays good.
    pub fn next_cut(&mut self) -> Result<Option<Cut>, Fault> {
        self.windows.advance(std::mem::take(&mut self.pending));
        if self.layout == Layout::Lines {
            return self.line();
        }
        loop {
            if self.stack.is_empty() && self.started && !self.goes_on()? {
                return Ok(None);
            }
            let cut = match self.stack.last() {
                None => self.start()?,
                Some(Frame::List { list, first }) => {
                    let (list, first) = (*list, *first);
                    self.item(list, first)?
                }
                Some(Frame::Object { first }) => {
                    let first = *first;
                    self.member(first)?
                }
            };
            if cut.is_some() {
                return Ok(cut);
            }
        }
    }

    fn start(&mut self) -> Result<Option<Cut>, Fault> {
        self.started = true;
        if self.layout == Layout::Whole {
            self.need("a value")?;
            return self.cut(0).map(Some);
        }
        self.value()
    }

    /// Whether another outermost value follows: answers are often appended to one file.
    fn goes_on(&mut self) -> Result<bool, Fault> {
        match self.peek()? {
            None => Ok(false),
            Some(b'{' | b'[') => {
                self.passed = std::mem::take(&mut self.envelope);
                self.pages += 1;
                Ok(true)
            }
            Some(_) => Err(self.fault("the end of the text")),
        }
    }

    fn item(&mut self, list: u8, first: bool) -> Result<Option<Cut>, Fault> {
        let byte = self.need("a record or the end of the list")?;
        if byte == b']' {
            self.close();
            return Ok(None);
        }
        if !first {
            self.expect(b',', "a comma or the end of the list")?;
            self.need("a record")?;
        }
        if let Some(Frame::List { first, .. }) = self.stack.last_mut() {
            *first = false;
        }
        self.cut(list).map(Some)
    }

    fn member(&mut self, first: bool) -> Result<Option<Cut>, Fault> {
        let byte = self.need("a member or the end of the object")?;
        if byte == b'}' {
            self.close();
            return Ok(None);
        }
        if !first {
            self.expect(b',', "a comma or the end of the object")?;
        }
        if let Some(Frame::Object { first }) = self.stack.last_mut() {
            *first = false;
        }
        if self.need("a member name")? != b'"' {
            return Err(self.fault("a member name"));
        }
        let name = self.scalar()?;
        self.expect(b':', "a colon")?;
        self.path.push(name);
        let depth = self.stack.len();
        let cut = self.value()?;
        if self.stack.len() == depth {
            self.path.pop();
        }
        Ok(cut)
    }

    /// Enters a list of records or an object on the way to one; gives an object that is a record; keeps a scalar;
    /// passes the rest.
    fn value(&mut self) -> Result<Option<Cut>, Fault> {
        let byte = self.need("a value")?;
        match (byte, self.list_here()) {
            (b'[', Some(list)) => {
                self.open(Frame::List { list, first: true });
                return Ok(None);
            }
            (b'{', Some(list)) => return self.cut(list).map(Some),
            _ => {}
        }
        match byte {
            b'{' if self.leads_on() => self.open(Frame::Object { first: true }),
            b'{' | b'[' => {
                let cut = self.cut(0)?;
                self.windows.advance(cut.len);
                self.pending = 0;
            }
            b'}' | b']' | b',' | b':' => return Err(self.fault("a value")),
            _ => {
                let text = self.scalar()?;
                if self.envelope.members.len() < MAX_MEMBERS && text != "null" && !text.is_empty() {
                    self.envelope.members.push((self.path.join("."), text));
                }
            }
        }
        Ok(None)
    }

    fn open(&mut self, frame: Frame) {
        self.windows.advance(1);
        self.stack.push(frame);
    }

    fn close(&mut self) {
        self.windows.advance(1);
        self.stack.pop();
        self.path.pop();
    }

    fn lists(&self) -> &'static [&'static str] {
        if let Layout::Lists(lists) = self.layout { lists } else { &[] }
    }

    /// How many names of `path` are still to come; nothing when it leads elsewhere.
    fn left_of(&self, path: &'static str) -> Option<usize> {
        let mut names = path.split('.').filter(|name| !name.is_empty());
        let begun = self.path.iter().all(|own| names.next().is_some_and(|name| same_key(own, name)));
        begun.then(|| names.count())
    }

    fn list_here(&self) -> Option<u8> {
        let list = self.lists().iter().position(|path| self.left_of(path) == Some(0));
        list.and_then(|list| u8::try_from(list).ok())
    }

    fn leads_on(&self) -> bool {
        self.lists().iter().any(|path| self.left_of(path).is_some_and(|left| left > 0))
    }

    /// The text of a scalar value or member name, unescaped; consumed.
    fn scalar(&mut self) -> Result<String, Fault> {
        let cut = self.cut(0)?;
        self.pending = 0;
        let bytes = self.bytes(&cut);
        let text = match bytes.first() {
            Some(b'"') => serde_json::from_slice(bytes)
                .unwrap_or_else(|_| String::from_utf8_lossy(bytes).trim_matches('"').to_owned()),
            _ if serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_err() => {
                return Err(self.fault("a value"));
            }
            _ => String::from_utf8_lossy(bytes).into_owned(),
        };
        self.windows.advance(cut.len);
        Ok(text)
    }

    /// Finds the value that starts here; it is consumed by the next call of `next_cut`.
    fn cut(&mut self, list: u8) -> Result<Cut, Fault> {
        let (offset, mut scan, mut seen, mut kept) = (self.windows.offset(), Scan::default(), 0, true);
        let line = 0;
        let len = loop {
            if let Some(len) = scan.run(self.windows.rest(), &mut seen) {
                break len;
            }
            if seen > MAX_RECORD {
                self.windows.advance(seen);
                (seen, kept) = (0, false);
            }
            if !self.windows.more()? {
                if scan.may_end() && seen > 0 {
                    break seen;
                }
                self.windows.advance(self.windows.rest().len());
                return Err(self.fault(scan.expected()));
            }
        };
        if !kept || len > MAX_RECORD {
            self.windows.advance(len);
            return Ok(Cut { list, offset, line: self.windows.line(0), len: 0 });
        }
        if len == 0 {
            return Err(self.fault("a value"));
        }
        self.pending = len;
        Ok(Cut { list, offset, line, len })
    }

    fn line(&mut self) -> Result<Option<Cut>, Fault> {
        if self.peek()?.is_none() {
            return Ok(None);
        }
        let (offset, mut seen, mut kept) = (self.windows.offset(), 0, true);
        let len = loop {
            if let Some(found) = memchr::memchr(b'\n', &self.windows.rest()[seen..]) {
                break seen + found;
            }
            seen = self.windows.rest().len();
            if seen > MAX_RECORD {
                self.windows.advance(seen);
                (seen, kept) = (0, false);
            }
            if !self.windows.more()? {
                break seen;
            }
        };
        self.pending = len;
        let len = if kept { len } else { 0 };
        Ok(Some(Cut { list: 0, offset, line: 0, len }))
    }

    /// The next byte that is not white space.
    fn peek(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            let rest = self.windows.rest();
            let blank = rest.iter().position(|byte| !byte.is_ascii_whitespace());
            if let Some(blank) = blank {
                let byte = rest[blank];
                self.windows.advance(blank);
                return Ok(Some(byte));
            }
            self.windows.advance(rest.len());
            if !self.windows.more()? {
                return Ok(None);
            }
        }
    }

    fn need(&mut self, expected: &'static str) -> Result<u8, Fault> {
        self.peek()?.ok_or_else(|| self.fault(expected))
    }

    fn expect(&mut self, byte: u8, expected: &'static str) -> Result<(), Fault> {
        if self.need(expected)? != byte {
            return Err(self.fault(expected));
        }
        self.windows.advance(1);
        Ok(())
    }

    fn fault(&self, expected: &'static str) -> Fault {
        let found = self.windows.rest().first().map_or_else(
            || "the end of the text".to_owned(),
            |&byte| if byte.is_ascii() { format!("`{}`", char::from(byte)) } else { format!("byte {byte}") },
        );
        Fault::Syntax { line: self.windows.line(0), offset: self.windows.offset(), expected, found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = r#" {"a":"x\"]","skip":{"nodes":[1]},"graph":{"n":1, "nodes":[{"b":[1,"}"]}, 12 ,"t\\",null,[]],
        "edges":[{"c":{}}]},"z":[{}],"end":true} "#;
    const GRAPH: Layout = Layout::Lists(&["graph.nodes", "graph.edges"]);

    type Records = Vec<(u8, u64, String)>;

    fn records(text: &str, layout: Layout, window: usize) -> (Records, Envelope, Option<String>) {
        let mut splitter = Splitter::new(text.as_bytes(), layout, window);
        let mut records = Vec::new();
        let fault = loop {
            match splitter.next_cut() {
                Ok(Some(cut)) => {
                    let bytes = String::from_utf8_lossy(splitter.bytes(&cut)).into_owned();
                    records.push((cut.list, cut.offset, bytes));
                }
                Ok(None) => break None,
                Err(fault) => break Some(fault.to_string()),
            }
        };
        (records, splitter.envelope().clone(), fault)
    }

    #[test]
    fn records_of_both_lists_are_cut() {
        let (records, envelope, fault) = records(TEXT, GRAPH, 1 << 20);
        assert_eq!(fault, None);
        let texts: Vec<_> = records.iter().map(|(list, _, text)| (*list, text.as_str())).collect();
        let expected =
            [(0, r#"{"b":[1,"}"]}"#), (0, "12"), (0, r#""t\\""#), (0, "null"), (0, "[]"), (1, r#"{"c":{}}"#)];
        assert_eq!(texts, expected);
        assert_eq!((envelope.text("a"), envelope.text("end")), (Some("x\"]"), Some("true")));
        for (_, offset, text) in &records {
            assert!(TEXT[usize::try_from(*offset).unwrap()..].starts_with(text.as_str()));
        }
    }

    #[test]
    fn an_object_where_a_list_is_looked_for_is_one_record() {
        let layout = Layout::Lists(&["meta.of", "list"]);
        let (records, envelope, fault) =
            records(r#"{"list":[1],"meta":{"at":2,"of":{"a":[3]}},"b":4}"#, layout, 1);
        assert_eq!((records[0].2.as_str(), records[1].0, records[1].2.as_str()), ("1", 0, r#"{"a":[3]}"#));
        assert_eq!((envelope.text("meta.at"), envelope.text("b"), fault), (Some("2"), Some("4"), None));
    }

    #[test]
    fn faults_name_the_place() {
        let (read, _, fault) = records("[1,\n2 3]", Layout::Lists(&[""]), 4);
        assert_eq!(read.len(), 2);
        let expected = "line 2, byte 6: expected a comma or the end of the list, found `3`";
        assert_eq!(fault.as_deref(), Some(expected));
    }

    proptest! {
        #[test]
        fn any_window_gives_the_same_records(window in 1usize..200, end in 0usize..TEXT.len()) {
            for text in [TEXT, &TEXT[..end]] {
                prop_assert_eq!(records(text, GRAPH, window), records(text, GRAPH, 1 << 20));
            }
            let lines = "{\"a\":1}\r\n\n{\"b\":2}\n[3]";
            prop_assert_eq!(records(lines, Layout::Lines, window), records(lines, Layout::Lines, 1 << 20));
        }
    }
}
