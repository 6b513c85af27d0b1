//! Bytes of JSON texts that end a stretch: eight bytes are looked at together.

const EACH: u64 = 0x0101_0101_0101_0101;
const TOP: u64 = 0x8080_8080_8080_8080;

/// A word whose lowest top bit marks the first zero byte of `word`; none when it has none.
const fn zero(word: u64) -> u64 {
    word.wrapping_sub(EACH) & !word & TOP
}

const fn is(word: u64, byte: u8) -> u64 {
    zero(word ^ (EACH * byte as u64))
}

/// How many bytes come before the next quote, backslash or control character.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let control = |word: u64| word.wrapping_sub(EACH * 0x20) & !word & TOP;
    let ends = |byte: u8| byte < 0x20 || matches!(byte, b'"' | b'\\');
    before(bytes, |word| control(word) | is(word, b'"') | is(word, b'\\'), ends)
}

/// How many bytes come before the next quote or backslash.
pub(super) fn unquoted(bytes: &[u8]) -> usize {
    let ends = |byte: u8| matches!(byte, b'"' | b'\\');
    before(bytes, |word| is(word, b'"') | is(word, b'\\'), ends)
}

/// How many bytes come before the first that `ends` tells, and whose top bit `marks` sets first in a word of eight.
#[inline]
fn before(bytes: &[u8], marks: impl Fn(u64) -> u64, ends: impl Fn(u8) -> bool) -> usize {
    let (eights, rest) = bytes.as_chunks::<8>();
    for (at, eight) in eights.iter().enumerate() {
        let found = marks(u64::from_le_bytes(*eight));
        if found != 0 {
            return at * 8 + (found.trailing_zeros() / 8) as usize;
        }
    }
    bytes.len() - rest.len() + rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn stretches_end_where_a_look_at_each_byte_ends_them(bytes in proptest::collection::vec(
            prop_oneof![8 => any::<u8>(), 1 => Just(b'"'), 1 => Just(b'\\'), 1 => 0u8..0x22], 0..64)) {
            let first = |ends: fn(&u8) -> bool| bytes.iter().position(ends).unwrap_or(bytes.len());
            prop_assert_eq!(unquoted(&bytes), first(|byte| matches!(byte, b'"' | b'\\')));
            prop_assert_eq!(plain(&bytes), first(|byte| *byte < 0x20 || matches!(byte, b'"' | b'\\')));
        }
    }
}
