//! JSON with comments, or behind `name =`, as JSON: what is none becomes blanks of the same length, so that every
//! place stays its own.

use std::io::{self, Read};

/// Where the text is between two stretches.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// nothing yet
    #[default]
    Start,
    /// before the value of an assignment
    Name,
    Plain,
    /// in a text; the flag says that the next byte is escaped
    Text(bool),
    /// behind one `/`
    Slash,
    /// in a comment to the end of the line
    Line,
    /// in a comment to `*/`; the flag says that the last byte was `*`
    Block(bool),
}

/// Blanks comments out, stretch by stretch.
#[derive(Default)]
struct Blank {
    state: State,
}

impl Blank {
    /// Takes one byte; gives what stands there, after a slash that was held back.
    fn take(&mut self, byte: u8) -> (Option<u8>, Option<u8>) {
        let was = self.state;
        self.state = match (was, byte) {
            (State::Start, byte) if byte.is_ascii_alphabetic() => State::Name,
            (State::Start, byte) if byte.is_ascii_whitespace() => State::Start,
            (State::Name, b'{' | b'[') => State::Plain,
            (State::Name, _) => State::Name,
            (State::Start, b'"') => State::Text(false),
            (State::Start, b'/') => State::Slash,
            (State::Start, _) => State::Plain,
            (State::Plain | State::Slash, b'"') => State::Text(false),
            (State::Slash, b'/') => State::Line,
            (State::Slash, b'*') => State::Block(false),
            (State::Plain, b'/') => State::Slash,
            (State::Plain | State::Slash, _) => State::Plain,
            (State::Text(true), _) => State::Text(false),
            (State::Text(false), b'\\') => State::Text(true),
            (State::Text(false), b'"') => State::Plain,
            (State::Text(false), _) => State::Text(false),
            (State::Line, b'\n') => State::Plain,
            (State::Line, _) => State::Line,
            (State::Block(true), b'/') => State::Plain,
            (State::Block(_), byte) => State::Block(byte == b'*'),
        };
        let blank = Some(if byte == b'\n' || byte == b'\r' { byte } else { b' ' });
        match (was, self.state) {
            (State::Slash, State::Line | State::Block(_)) => (Some(b' '), blank),
            (State::Slash, _) => (Some(b'/'), Some(byte)),
            (State::Plain | State::Start, State::Slash) => (None, None),
            (State::Line | State::Block(_), _) | (_, State::Name) => (None, blank),
            _ => (None, Some(byte)),
        }
    }

    fn end(&mut self) -> Option<u8> {
        (std::mem::take(&mut self.state) == State::Slash).then_some(b'/')
    }
}

/// The text with its comments blanked out.
#[must_use]
pub fn without_comments(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut blank = Blank::default();
    for &byte in bytes {
        let (held, own) = blank.take(byte);
        text.extend(held);
        text.extend(own);
    }
    text.extend(blank.end());
    text
}

/// A stream with its comments blanked out.
pub struct WithoutComments<R> {
    inner: R,
    blank: Blank,
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> WithoutComments<R> {
    /// Reads `inner`, which starts outside of texts and comments.
    pub fn new(inner: R) -> Self {
        Self { inner, blank: Blank::default(), ready: Vec::new(), at: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut bytes = vec![0; 64 << 10];
        let got = self.inner.read(&mut bytes)?;
        self.ended = got == 0;
        self.ready.clear();
        self.at = 0;
        for &byte in &bytes[..got] {
            let (held, own) = self.blank.take(byte);
            self.ready.extend(held);
            self.ready.extend(own);
        }
        if self.ended {
            self.ready.extend(self.blank.end());
        }
        Ok(())
    }
}

impl<R: Read> Read for WithoutComments<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.ended {
            self.refill()?;
        }
        let count = into.len().min(self.ready.len() - self.at);
        into[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Drip<'t>(&'t [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = into.len().min(1).min(self.0.len());
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn comments_become_blanks_and_texts_stay() {
        for (text, plain) in [
            ("{//x\n\"a\":\"//y\"/*z*/}", "{   \n\"a\":\"//y\"     }"),
            ("[\"\\\"//\",1] // end", "[\"\\\"//\",1]       "),
            ("{/* a\nb **/\"c\":1/2}", "{    \n     \"c\":1/2}"),
            ("[1/", "[1/"),
            ("{}", "{}"),
            ("a_b =\n{\"c\":1}", "     \n{\"c\":1}"),
            (" // x\n[1]", "     \n[1]"),
        ] {
            assert_eq!(String::from_utf8_lossy(&without_comments(text.as_bytes())), plain);
            let mut streamed = String::new();
            WithoutComments::new(Drip(text.as_bytes())).read_to_string(&mut streamed).unwrap();
            assert_eq!(streamed, plain);
        }
    }
}
