//! A stream seen through a window that slides over it: the unread part of what was read.

use std::io::{self, Read};

/// How much is read at once.
pub const WINDOW: usize = 4 << 20;
/// How much is read at first.
const FIRST: usize = 64 << 10;

/// The window. `rest` is what was read and not yet consumed.
pub struct Windows<R> {
    reader: R,
    window: usize,
    buffer: Vec<u8>,
    at: usize,
    base: u64,
    lines: u64,
    /// how much was read
    read: usize,
    ended: bool,
}

impl<R: Read> Windows<R> {
    /// A window that grows by `window` bytes at a time.
    pub fn new(reader: R, window: usize) -> Self {
        let window = window.max(1);
        Self { reader, window, buffer: Vec::new(), at: 0, base: 0, lines: 1, read: 0, ended: false }
    }

    /// Byte offset of the start of the rest.
    pub fn offset(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Line number, from 1, of the byte `ahead` bytes into the rest.
    pub fn line(&self, ahead: usize) -> u64 {
        self.lines + newlines(&self.buffer[..(self.at + ahead).min(self.buffer.len())])
    }

    /// What was read and not yet consumed.
    pub fn rest(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    /// Consumes `count` bytes of the rest.
    pub fn advance(&mut self, count: usize) {
        self.at = (self.at + count).min(self.buffer.len());
    }

    /// Reads on; false at the end of the stream.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.lines += newlines(&self.buffer[..self.at]);
        self.buffer.drain(..self.at);
        self.base += self.at as u64;
        self.at = 0;
        // small files must not pay for a large window
        let start = self.buffer.len();
        let more = self.window.min(FIRST.max(self.read));
        self.buffer.resize(start + more, 0);
        let mut filled = start;
        while filled < self.buffer.len() {
            match self.reader.read(&mut self.buffer[filled..]) {
                Ok(0) => break,
                Ok(got) => filled += got,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.buffer.truncate(filled);
                    return Err(error);
                }
            }
        }
        self.buffer.truncate(filled);
        self.ended = filled == start;
        self.read = self.read.saturating_add(filled - start);
        Ok(!self.ended)
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
