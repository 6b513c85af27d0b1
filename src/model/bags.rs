//! The properties of nodes and relations: what keys a record has is said once for all records that have the same.

use super::ids::KeyId;
use super::value::{Packed, Property, Tag};
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use std::hash::{BuildHasher, Hash, Hasher};

/// One key of a shape, and of what type its values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Slot {
    key: u16,
    tag: Tag,
}

/// The properties of one node or relation: where they lie among all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bag(u32);

/// Every bag: the number of its shape, then one word for each value.
#[derive(Clone)]
pub(super) struct Bags {
    words: Vec<u32>,
    shapes: Vec<Box<[Slot]>>,
    shape_of: HashMap<Box<[Slot]>, u32>,
    scratch: Vec<Slot>,
}

impl Default for Bags {
    fn default() -> Self {
        let empty: Box<[Slot]> = Box::default();
        let shape_of = HashMap::from_iter([(empty.clone(), 0)]);
        Self { words: vec![0], shapes: vec![empty], shape_of, scratch: Vec::new() }
    }
}

impl Bags {
    /// Adds properties, which are sorted by key, each key once.
    pub fn push(&mut self, props: &[Property]) -> Bag {
        let Ok(start) = u32::try_from(self.words.len()) else { return Bag::default() };
        if props.is_empty() {
            return Bag::default();
        }
        self.scratch.clear();
        self.scratch.extend(props.iter().map(|property| Slot { key: property.key, tag: property.tag }));
        let shape = match self.shape_of.get(self.scratch.as_slice()) {
            Some(&known) => known,
            None => self.new_shape(),
        };
        self.words.push(shape);
        self.words.extend(props.iter().map(|property| property.data));
        Bag(start)
    }

    fn new_shape(&mut self) -> u32 {
        let new = u32::try_from(self.shapes.len()).unwrap_or_default();
        let slots: Box<[Slot]> = self.scratch.as_slice().into();
        self.shapes.push(slots.clone());
        self.shape_of.insert(slots, new);
        new
    }

    fn shape(&self, bag: Bag) -> usize {
        self.words.get(bag.0 as usize).map_or(0, |&shape| shape as usize)
    }

    /// The properties of a bag, in the order of the keys.
    pub fn all(&self, bag: Bag) -> impl ExactSizeIterator<Item = Property> + Clone + '_ {
        let slots = self.shapes.get(self.shape(bag)).map_or(&[][..], |slots| slots);
        let values = self.words.get(bag.0 as usize + 1..).unwrap_or_default();
        let property = |(slot, data): (&Slot, &u32)| Property { data: *data, key: slot.key, tag: slot.tag };
        slots.iter().zip(values).map(property)
    }

    /// One property of a bag. Keys are few and sorted: a walk is faster than a search.
    pub fn get(&self, bag: Bag, key: KeyId) -> Option<Packed> {
        self.all(bag).find(|property| property.key() == key).map(Property::value)
    }

    /// Gives the keys other numbers, in the same order.
    pub fn renumber(&mut self, numbers: &[KeyId]) {
        for slot in self.shapes.iter_mut().flat_map(|slots| slots.iter_mut()) {
            let new = numbers.get(usize::from(slot.key)).and_then(|key| u16::try_from(key.0).ok());
            slot.key = new.unwrap_or(slot.key);
        }
        let numbered = self.shapes.iter().cloned().zip(0..);
        self.shape_of = numbered.collect();
    }

    /// How many of these bags have each key.
    pub fn count_keys(&self, bags: impl Iterator<Item = Bag>, counts: &mut [u32]) {
        let mut of_shapes = vec![0u32; self.shapes.len()];
        for bag in bags {
            of_shapes[self.shape(bag)] += 1;
        }
        for (slots, count) in self.shapes.iter().zip(of_shapes) {
            for slot in slots {
                if let Some(total) = counts.get_mut(usize::from(slot.key)) {
                    *total += count;
                }
            }
        }
    }

    /// Gives back memory that growth reserved.
    pub fn shrink(&mut self) {
        self.words.shrink_to_fit();
    }
}

/// Adds bags so that equal ones are one: relations say the same few things.
#[derive(Default)]
pub(super) struct Shared {
    index: HashTable<Bag>,
    hasher: DefaultHashBuilder,
}

impl Shared {
    /// The bag of these properties, added when there is none yet.
    pub fn push(&mut self, props: &[Property], bags: &mut Bags) -> Bag {
        let hash = self.hash(props.iter().copied());
        let same = |bag: &Bag| bags.all(*bag).eq(props.iter().copied());
        if let Some(&known) = self.index.find(hash, same) {
            return known;
        }
        let new = bags.push(props);
        let Self { index, hasher } = self;
        index.insert_unique(hash, new, |bag| hash_of(hasher, bags.all(*bag)));
        new
    }

    fn hash(&self, props: impl Iterator<Item = Property>) -> u64 {
        hash_of(&self.hasher, props)
    }
}

fn hash_of(hasher: &DefaultHashBuilder, props: impl Iterator<Item = Property>) -> u64 {
    let mut state = hasher.build_hasher();
    for property in props {
        (property.key, property.tag, property.data).hash(&mut state);
    }
    state.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::Values;

    fn props(pairs: &[(u32, bool)]) -> Vec<Property> {
        pairs.iter().filter_map(|&(key, flag)| Property::new(KeyId(key), Values::bool(flag))).collect()
    }

    #[test]
    fn bags_give_back_what_was_put_in() {
        let (mut bags, mut shared) = (Bags::default(), Shared::default());
        let lists = [
            props(&[]),
            props(&[(1, true), (4, false)]),
            props(&[(1, false), (4, false)]),
            props(&[(2, true)]),
        ];
        let all: Vec<Bag> = lists.iter().map(|list| bags.push(list)).collect();
        for (list, bag) in lists.iter().zip(&all) {
            assert!(bags.all(*bag).eq(list.iter().copied()));
        }
        assert_eq!(bags.shapes.len(), 3, "the empty shape and two more");
        assert!(bags.get(all[1], KeyId(4)).is_some() && bags.get(all[1], KeyId(2)).is_none());
        let one = shared.push(&lists[1], &mut bags);
        assert_eq!(
            (shared.push(&lists[1], &mut bags), shared.push(&lists[2], &mut bags) == one),
            (one, false)
        );
        let mut counts = [0; 5];
        bags.count_keys(all.iter().copied(), &mut counts);
        assert_eq!(counts, [0, 2, 1, 0, 2]);
        bags.renumber(&[0, 3, 4, 5, 9].map(KeyId));
        let keys: Vec<u32> = bags.all(all[1]).map(|property| property.key().0).collect();
        assert_eq!(keys, [3, 9]);
        assert_eq!(bags.push(&props(&[(3, true), (9, true)])).0 as usize, bags.words.len() - 3);
        assert_eq!(bags.shapes.len(), 3);
    }
}
