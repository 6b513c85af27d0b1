//! The first stretch of a text as a JSON tree, although the text goes on: the last complete member
//! or item is kept and what is open is closed.

use super::json::Json;
use super::mend::mended;

/// Bytes of the decoded text that detection looks at.
pub const HEAD: usize = 256 << 10;

/// The head, closed off.
pub struct Head {
    /// one complete JSON value, unless the text is not JSON
    pub closed: Vec<u8>,
    /// whether further values follow the first one, each on its own line
    pub lines: bool,
}

impl Head {
    /// Closes off what is open at the end of `bytes`.
    pub fn new(bytes: &[u8]) -> Self {
        let mut closed = mended(&close(bytes)).into_owned();
        let lines = value_lines(bytes, &closed);
        for _ in 0..2 {
            let Err(error) = Json::parse(&closed) else { break };
            let Some(fault) = offset_of(&closed, error.line(), error.column()) else { break };
            closed = close(&closed[..fault]);
        }
        Self { closed, lines }
    }

    /// The value; bytes and escapes that are no text were replaced.
    ///
    /// # Errors
    /// When the text is no JSON.
    pub fn value(&self) -> Result<Json<'_>, serde_json::Error> {
        Json::parse(&self.closed)
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

fn offset_of(text: &[u8], line: usize, column: usize) -> Option<usize> {
    let start = match line {
        0 => return None,
        1 => 0,
        _ => memchr::memchr_iter(b'\n', text).nth(line - 2)? + 1,
    };
    Some((start + column.saturating_sub(1)).min(text.len()))
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
            assert!(Json::parse(&head.closed).is_ok(), "{}", String::from_utf8_lossy(&head.closed));
        }
    }

    #[test]
    fn values_on_lines_are_told_from_one_value() {
        assert!(Head::new(b"{\"a\":1}\n{\"a\":2}\n").lines);
        assert!(!Head::new(b"{\"a\":1}\n").lines);
        assert!(!Head::new(b"{\n\"a\":1}\n{\"a\":2}").lines);
    }
}
