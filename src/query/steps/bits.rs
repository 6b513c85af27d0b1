//! Sets of nodes as bits, and what is yes or unknown of each node.

/// A set of nodes by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// No node of `len`.
    pub fn none(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)] }
    }

    /// Every node of `len`.
    pub fn all(len: usize) -> Self {
        let mut all = Self { words: vec![u64::MAX; len.div_ceil(64)] };
        if let Some(last) = all.words.last_mut().filter(|_| !len.is_multiple_of(64)) {
            *last = (1 << (len % 64)) - 1;
        }
        all
    }

    pub fn add(&mut self, at: usize) {
        if let Some(word) = self.words.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub fn has(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The numbers, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let some = |word: u64| (word != 0).then_some(word);
            let rest = std::iter::successors(some(word), move |word| some(word & (word - 1)));
            rest.map(move |word| at * 64 + word.trailing_zeros() as usize)
        })
    }

    /// Keeps what is in both.
    pub fn and(mut self, other: &Self) -> Self {
        self.words.iter_mut().zip(&other.words).for_each(|(own, other)| *own &= other);
        self
    }

    /// Takes in what is in either.
    pub fn or(mut self, other: &Self) -> Self {
        self.words.iter_mut().zip(&other.words).for_each(|(own, other)| *own |= other);
        self
    }

    /// Drops what is in the other.
    pub fn without(mut self, other: &Self) -> Self {
        self.words.iter_mut().zip(&other.words).for_each(|(own, other)| *own &= !other);
        self
    }
}

/// What holds of which nodes. The rest is no.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kleene {
    /// it holds
    pub yes: Bits,
    /// it is not known whether it holds
    pub unknown: Bits,
}

impl Kleene {
    /// Holds of these, and of no other.
    pub fn of(yes: Bits) -> Self {
        let unknown = Bits { words: vec![0; yes.words.len()] };
        Self { yes, unknown }
    }

    /// Both hold.
    pub fn and(self, other: &Self) -> Self {
        let maybe = self.yes.clone().or(&self.unknown).and(&other.yes.clone().or(&other.unknown));
        let yes = self.yes.and(&other.yes);
        Self { unknown: maybe.without(&yes), yes }
    }

    /// One of both holds.
    pub fn or(self, other: &Self) -> Self {
        let yes = self.yes.or(&other.yes);
        Self { unknown: self.unknown.or(&other.unknown).without(&yes), yes }
    }

    /// It does not hold, among `of`.
    pub fn not(self, of: &Bits) -> Self {
        Self { yes: of.clone().without(&self.yes).without(&self.unknown), unknown: self.unknown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn bits(len: usize, of: &BTreeSet<usize>) -> Bits {
        let mut bits = Bits::none(len);
        for &at in of {
            bits.add(at);
        }
        bits
    }

    proptest! {
        #[test]
        fn they_are_sets(
            a in prop::collection::btree_set(0usize..150, 0..40),
            b in prop::collection::btree_set(0usize..150, 0..40),
        ) {
            let len = 150;
            let (x, y) = (bits(len, &a), bits(len, &b));
            prop_assert_eq!(x.iter().collect::<BTreeSet<_>>(), a.clone());
            prop_assert_eq!(x.count(), a.len());
            prop_assert_eq!(x.is_empty(), a.is_empty());
            prop_assert!(a.iter().all(|&at| x.has(at)) && !x.has(len + 64));
            let set = |bits: Bits| bits.iter().collect::<BTreeSet<_>>();
            prop_assert_eq!(set(x.clone().and(&y)), &a & &b);
            prop_assert_eq!(set(x.clone().or(&y)), &a | &b);
            prop_assert_eq!(set(x.clone().without(&y)), &a - &b);
            prop_assert_eq!(Bits::all(len).without(&x).count(), len - a.len());
        }
    }

    #[test]
    fn unknown_is_neither_yes_nor_no() {
        // yes, no, unknown in every pair
        let truth = |yes: &[usize], unknown: &[usize]| Kleene {
            yes: bits(9, &yes.iter().copied().collect()),
            unknown: bits(9, &unknown.iter().copied().collect()),
        };
        let (a, b) = (truth(&[0, 1, 2], &[6, 7, 8]), truth(&[0, 3, 6], &[2, 5, 8]));
        assert_eq!(a.clone().and(&b), truth(&[0], &[2, 6, 8]));
        assert_eq!(a.clone().or(&b), truth(&[0, 1, 2, 3, 6], &[5, 7, 8]));
        assert_eq!(a.not(&Bits::all(9)), truth(&[3, 4, 5], &[6, 7, 8]));
    }
}
