//! The first stretch of a text as a JSON tree, although the text goes on: the last complete member
//! or item is kept and what is open is closed.

use super::json::{Document, Json};
use super::tape::Fault;

/// Bytes of the decoded text that detection looks at.
pub const HEAD: usize = 256 << 10;

/// The head, closed off.
pub struct Head {
    /// one complete JSON value, unless the text is not JSON
    document: Result<Document, Fault>,
    /// whether further values follow the first one, each on its own line
    pub lines: bool,
    /// how much of the text is the first value as it stands; nothing when something was closed off
    pub whole: Option<usize>,
}

impl Head {
    /// Closes off what is open at the end of `bytes`.
    pub fn new(bytes: &[u8]) -> Self {
        let mut closed = close(bytes);
        let lines = value_lines(bytes, &closed);
        let mut document = Document::parse(&closed);
        for _ in 0..2 {
            let Err(fault) = &document else { break };
            closed = close(&closed[..fault.offset.min(closed.len())]);
            document = Document::parse(&closed);
        }
        let whole = bytes.starts_with(&closed).then_some(closed.len());
        Self { document, lines, whole }
    }

    /// The value; bytes and escapes that are no text were replaced.
    pub fn value(&self) -> Option<Json<'_>> {
        self.document.as_ref().ok().map(Document::root)
    }
}

/// Whether the first value stands on one line and another one follows on the next.
fn value_lines(bytes: &[u8], first: &[u8]) -> bool {
    let first = first.trim_ascii_end();
    if !bytes.starts_with(first) || memchr::memchr(b'\n', first.trim_ascii_start()).is_some() {
        return false;
    }
    let rest = &bytes[first.len()..];
    let line_ends = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).any(|&byte| byte == b'\n');
    line_ends && matches!(rest.trim_ascii_start().first(), Some(b'{' | b'['))
}

fn close(bytes: &[u8]) -> Vec<u8> {
    let (mut open, mut safe, mut still_open) = (Vec::new(), 0, Vec::new());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let Some(end) = string_end(bytes, at) else { break };
                at = end;
                continue;
            }
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            b'}' | b']' => {
                open.pop();
                if open.is_empty() {
                    return bytes[..=at].to_vec();
                }
            }
            b',' => {}
            _ => {
                at += 1;
                continue;
            }
        }
        safe = if bytes[at] == b',' { at } else { at + 1 };
        still_open.clone_from(&open);
        at += 1;
    }
    if open.is_empty() && still_open.is_empty() {
        return bytes.to_vec();
    }
    let mut closed = bytes[..safe].to_vec();
    closed.extend(still_open.iter().rev());
    closed
}

fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        let found = memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at + found] == b'"' {
            return Some(at + found + 1);
        }
        at += found + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_of_a_document_becomes_a_document() {
        let text = br#"{"a":[{"b":"x,\"]y"},{"b":[1,2]}],"c":{"d":null},"e":12}"#;
        for end in 1..=text.len() {
            let head = Head::new(&text[..end]);
            assert!(head.value().is_some(), "{}", String::from_utf8_lossy(&text[..end]));
        }
    }

    #[test]
    fn values_on_lines_are_told_from_one_value() {
        assert!(Head::new(b"{\"a\":1}\n{\"a\":2}\n").lines);
        assert!(!Head::new(b"{\"a\":1}\n").lines);
        assert!(!Head::new(b"{\n\"a\":1}\n{\"a\":2}").lines);
    }
}
