//! Bytes of a file to UTF-8 text: gzip, byte order marks and UTF-16 are undone while reading.

use std::io::{self, Cursor, Read};

/// Decompressed bytes from which on the ratio is watched.
const WATCHED_FROM: u64 = 256 << 20;
/// How much larger the decompressed text may be than what was read, beyond [`WATCHED_FROM`].
const MAX_RATIO: u64 = 64;

/// A stream of bytes that can be handed to another thread.
pub type Bytes = Box<dyn Read + Send>;

/// The decoded text of `raw`. Whether it is plain (its offsets are those of the file, after
/// `skipped` bytes) is told beside it.
pub struct Decoded {
    /// UTF-8 text, when the file holds any
    pub text: Bytes,
    /// length of the byte order mark when the text lies in the file as it is
    pub plain_after: Option<u64>,
}

/// Undoes gzip, byte order marks and UTF-16.
///
/// # Errors
/// When the first bytes cannot be read.
pub fn decoded(raw: Bytes) -> io::Result<Decoded> {
    let (head, raw) = peeked(raw)?;
    if head.starts_with(&[0x1f, 0x8b]) {
        let inflated: Bytes = Box::new(Inflate::new(raw));
        let inner = without_mark(inflated)?;
        return Ok(Decoded { text: inner.text, plain_after: None });
    }
    without_mark(raw)
}

fn without_mark(raw: Bytes) -> io::Result<Decoded> {
    let (head, mut raw) = peeked(raw)?;
    let wide = |encoding, raw| Decoded { text: Box::new(Wide::new(raw, encoding)), plain_after: None };
    match head.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => {
            raw.read_exact(&mut [0; 3])?;
            Ok(Decoded { text: raw, plain_after: Some(3) })
        }
        [0xFF, 0xFE, ..] => {
            raw.read_exact(&mut [0; 2])?;
            Ok(wide(encoding_rs::UTF_16LE, raw))
        }
        [0xFE, 0xFF, ..] => {
            raw.read_exact(&mut [0; 2])?;
            Ok(wide(encoding_rs::UTF_16BE, raw))
        }
        [b'{' | b'[', 0, ..] => Ok(wide(encoding_rs::UTF_16LE, raw)),
        [0, b'{' | b'[', ..] => Ok(wide(encoding_rs::UTF_16BE, raw)),
        _ => Ok(Decoded { text: raw, plain_after: Some(0) }),
    }
}

/// Up to four bytes from the start, and the stream from its start.
fn peeked(mut raw: Bytes) -> io::Result<(Vec<u8>, Bytes)> {
    let mut head = Vec::with_capacity(4);
    (&mut raw).take(4).read_to_end(&mut head)?;
    Ok((head.clone(), Box::new(Cursor::new(head).chain(raw))))
}

/// Counts what passes.
struct Counted {
    inner: Bytes,
    count: std::sync::Arc<std::sync::atomic::AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        self.count.fetch_add(got as u64, std::sync::atomic::Ordering::Relaxed);
        Ok(got)
    }
}

/// Gzip undone, with a limit on how far it may swell.
struct Inflate {
    inner: flate2::read::MultiGzDecoder<Counted>,
    packed: std::sync::Arc<std::sync::atomic::AtomicU64>,
    unpacked: u64,
}

impl Inflate {
    fn new(inner: Bytes) -> Self {
        let packed = std::sync::Arc::default();
        let counted = Counted { inner, count: std::sync::Arc::clone(&packed) };
        Self { inner: flate2::read::MultiGzDecoder::new(counted), packed, unpacked: 0 }
    }
}

impl Read for Inflate {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(into)?;
        self.unpacked += got as u64;
        let packed = self.packed.load(std::sync::atomic::Ordering::Relaxed);
        if self.unpacked > WATCHED_FROM && self.unpacked > packed.saturating_mul(MAX_RATIO) {
            let message = "the compressed text swells more than 64 times: decompress it first";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(got)
    }
}

/// UTF-16 to UTF-8.
struct Wide {
    inner: Bytes,
    decoder: encoding_rs::Decoder,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Wide {
    fn new(inner: Bytes, encoding: &'static encoding_rs::Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { inner, decoder, text: Vec::new(), at: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut units = vec![0; 64 << 10];
        let got = self.inner.read(&mut units)?;
        self.ended = got == 0;
        self.text.resize(got * 3 + 16, 0);
        self.at = 0;
        let (_, _, written, _) = self.decoder.decode_to_utf8(&units[..got], &mut self.text, self.ended);
        self.text.truncate(written);
        Ok(())
    }
}

impl Read for Wide {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.refill()?;
        }
        let count = into.len().min(self.text.len() - self.at);
        into[..count].copy_from_slice(&self.text[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn text_of(bytes: Vec<u8>) -> String {
        let mut text = String::new();
        decoded(Box::new(Cursor::new(bytes))).unwrap().text.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "{\"name\":\"é日本😀\"}";
        let le: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let be: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&le).unwrap();
        let packed = gzip.finish().unwrap();
        let marked: Vec<u8> = [0xEF, 0xBB, 0xBF].into_iter().chain(text.bytes()).collect();
        for bytes in [text.as_bytes().to_vec(), marked, le, be, packed] {
            assert_eq!(text_of(bytes), text);
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let block = vec![b' '; 1 << 20];
        for _ in 0..258 {
            gzip.write_all(&block).unwrap();
        }
        let packed = gzip.finish().unwrap();
        let mut text = decoded(Box::new(Cursor::new(packed))).unwrap().text;
        assert!(io::copy(&mut text, &mut io::sink()).is_err());
    }
}
