//! Values as keys of DISTINCT, groups and joins: two values have the same key when nobody could tell
//! them apart (null is null, 1 is 1.0, not-a-number is itself).

use super::Val;

/// The key of one value or of several in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(Vec<u8>);

impl Key {
    /// The key of a row.
    pub fn of<'v, 'e: 'v>(values: impl IntoIterator<Item = &'v Val<'e>>) -> Self {
        let mut key = Self::default();
        for value in values {
            key.push(value);
        }
        key
    }

    /// Roughly how much memory it takes, in bytes.
    pub fn weight(&self) -> usize {
        self.0.len() + 32
    }

    fn push(&mut self, value: &Val<'_>) {
        match value {
            Val::Null => self.tag(0),
            Val::Bool(flag) => self.tag(1 + u8::from(*flag)),
            Val::Int(number) => self.number(3, number.to_le_bytes()),
            Val::Float(number) => self.float(*number),
            Val::Text(text) => {
                self.tag(5);
                self.bytes(text.as_bytes());
            }
            Val::Node(node) => self.number(6, u64::from(node.0).to_le_bytes()),
            Val::Relation(relation) => self.number(7, u64::from(relation.0).to_le_bytes()),
            Val::List(items) => {
                self.number(8, (items.len() as u64).to_le_bytes());
                items.iter().for_each(|item| self.push(item));
            }
            Val::Map(entries) => {
                self.number(9, (entries.len() as u64).to_le_bytes());
                for (key, value) in entries.iter() {
                    self.bytes(key.as_bytes());
                    self.push(value);
                }
            }
            Val::Path(walk) => {
                self.number(10, (walk.nodes.len() as u64).to_le_bytes());
                walk.nodes.iter().for_each(|node| self.0.extend(node.0.to_le_bytes()));
                walk.relations.iter().for_each(|relation| self.0.extend(relation.0.to_le_bytes()));
            }
            Val::Date(days) => self.number(11, days.to_le_bytes()),
            Val::Moment(seconds) => self.number(12, seconds.to_le_bytes()),
            Val::Duration(length) => {
                self.tag(13);
                length.parts().iter().for_each(|part| self.0.extend(part.to_le_bytes()));
            }
        }
    }

    /// A float that is a whole number has the key of that number.
    #[allow(clippy::cast_possible_truncation, clippy::float_cmp)]
    fn float(&mut self, number: f64) {
        const LIMIT: f64 = 9_223_372_036_854_775_808.0;
        if number.trunc() == number && (-LIMIT..LIMIT).contains(&number) {
            self.number(3, (number as i64).to_le_bytes());
        } else {
            let one = if number.is_nan() { f64::NAN } else { number };
            self.number(4, one.to_bits().to_le_bytes());
        }
    }

    fn tag(&mut self, tag: u8) {
        self.0.push(tag);
    }

    fn number(&mut self, tag: u8, bytes: [u8; 8]) {
        self.tag(tag);
        self.0.extend(bytes);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend((bytes.len() as u64).to_le_bytes());
        self.0.extend(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_equal_keys_and_others_have_not() {
        let key = |value: Val<'_>| Key::of([&value]);
        assert_eq!(key(Val::Int(1)), key(Val::Float(1.0)));
        assert_eq!(key(Val::Null), key(Val::Null));
        assert_eq!(key(Val::Float(f64::NAN)), key(Val::Float(-f64::NAN)));
        assert_eq!(key(Val::lent("a")), key(Val::own("a")));
        assert_ne!(key(Val::lent("1")), key(Val::Int(1)));
        // texts cannot run into each other
        assert_ne!(
            Key::of([&Val::lent("ab"), &Val::lent("c")]),
            Key::of([&Val::lent("a"), &Val::lent("bc")])
        );
        assert_ne!(key(Val::list(vec![Val::Null])), Key::of([&Val::list(vec![]), &Val::Null]));
    }
}
