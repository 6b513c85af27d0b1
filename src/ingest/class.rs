//! Names of members told apart at a glance, without a look at the whole of them.

/// What names that are the same but for case and underscores have in common: how they begin and end. It tells most
/// others apart without a look at the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u16);

impl Class {
    #[inline]
    pub fn of(name: &[u8]) -> Self {
        let (mut start, mut end) = (name, name);
        while let [b'_', rest @ ..] = start {
            start = rest;
        }
        while let [rest @ .., b'_'] = end {
            end = rest;
        }
        let end_of = |byte: Option<&u8>| u16::from(byte.map_or(0, u8::to_ascii_lowercase));
        Self(end_of(start.first()) << 8 | end_of(end.last()))
    }

    /// The first letter, lower case.
    pub fn initial(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// One bit of 64.
    pub fn bit(self) -> u64 {
        1 << ((self.0 >> 8).wrapping_mul(5).wrapping_add(self.0) & 63)
    }
}

/// One bit of 64 for a name: equal names have the same, others seldom.
pub(super) fn kind(name: &[u8]) -> u64 {
    let tail = match name {
        [first, .., before, last] => {
            u32::from_le_bytes([*first, *before, *last, 0])
                | u32::try_from(name.len()).unwrap_or(u32::MAX) << 24
        }
        short => short.iter().fold(0, |word, byte| word << 8 | u32::from(*byte)),
    };
    1 << (tail.wrapping_mul(0x9E37_79B1) >> 26)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_name_are_of_one_class_and_others_mostly_not() {
        let of = |name: &str| Class::of(name.as_bytes());
        for spelling in ["hardwareProfile", "hardware_profile", "_HardwareProfile_", "HARDWAREPROFILE"] {
            assert_eq!(of(spelling), of("hardwareprofile"), "{spelling}");
        }
        assert_ne!(of("setting00"), of("setting01"));
        assert_eq!((of(""), of("___")), (Class::default(), Class::default()));
        let kinds = (0..40).map(|at| kind(format!("setting{at:02}").as_bytes()));
        assert!(kinds.collect::<std::collections::HashSet<_>>().len() > 25);
    }
}
