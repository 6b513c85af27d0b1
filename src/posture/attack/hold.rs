//! What an attacker holds at a node.

/// A hold. Three are levels, each with what the lower ones give; who changes a thing can also feed it. The
/// others stand for themselves: a permission on a scope, or the use of an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hold(pub u8);

impl Hold {
    /// uses it, reads its data
    pub const READ: Self = Self(0);
    /// changes its data or its configuration
    pub const WRITE: Self = Self(1);
    /// acts as it
    pub const CONTROL: Self = Self(2);
    /// uses the identity of it
    pub const IDENTITY: Self = Self(3);
    /// feeds it with content of the attacker's
    pub const FED: Self = Self(4);
    /// how many holds there are beside those of permissions
    pub const NAMED: u8 = 5;

    /// The three levels, the lowest first.
    pub const LEVELS: [Self; 3] = [Self::READ, Self::WRITE, Self::CONTROL];

    /// The hold of a permission on a scope, by the place of its right.
    #[must_use]
    pub fn right(place: usize) -> Self {
        Self(u8::try_from(place).unwrap_or(u8::MAX - Self::NAMED).saturating_add(Self::NAMED))
    }

    /// The hold of that name in the data; `None` for `same`, which is no hold of its own.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "read" => Some(Self::READ),
            "write" => Some(Self::WRITE),
            "control" => Some(Self::CONTROL),
            "identity" => Some(Self::IDENTITY),
            "fed" => Some(Self::FED),
            _ => None,
        }
    }

    /// Whether it is as good as `need`.
    #[must_use]
    pub fn meets(self, need: Self) -> bool {
        let level = self.is_level() && need.is_level() && self > need;
        self == need || level || (need == Self::FED && self.meets(Self::WRITE))
    }

    fn is_level(self) -> bool {
        self <= Self::CONTROL
    }

    /// What the attacker can do with it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::READ => "reads",
            Self::WRITE => "changes",
            Self::CONTROL => "controls",
            Self::IDENTITY => "uses the identity of",
            Self::FED => "feeds",
            _ => "has a permission on",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_give_what_lower_ones_give_and_others_only_themselves() {
        assert!(Hold::CONTROL.meets(Hold::READ) && Hold::WRITE.meets(Hold::WRITE));
        assert!(!Hold::READ.meets(Hold::WRITE));
        assert!(!Hold::IDENTITY.meets(Hold::READ) && !Hold::CONTROL.meets(Hold::IDENTITY));
        assert!(Hold::WRITE.meets(Hold::FED) && Hold::CONTROL.meets(Hold::FED));
        assert!(!Hold::FED.meets(Hold::READ) && !Hold::READ.meets(Hold::FED));
        assert!(Hold::right(3).meets(Hold::right(3)) && !Hold::right(3).meets(Hold::right(2)));
    }
}
