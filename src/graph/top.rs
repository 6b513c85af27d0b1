//! The best few of a stream, in a bounded heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Keeps the `most` greatest items that were offered. The answer does not depend on their order.
#[derive(Clone, Debug)]
pub struct Top<T: Ord> {
    most: usize,
    heap: BinaryHeap<Reverse<T>>,
}

impl<T: Ord> Top<T> {
    /// Keeps at most `most` items.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { most, heap: BinaryHeap::new() }
    }

    /// Takes the item in when it is among the greatest so far.
    #[inline]
    pub fn offer(&mut self, item: T) {
        if self.heap.len() < self.most {
            self.heap.push(Reverse(item));
        } else if let Some(mut least) = self.heap.peek_mut().filter(|least| least.0 < item) {
            *least = Reverse(item);
        }
    }

    /// The kept items, the greatest first.
    #[must_use]
    pub fn finish(self) -> Vec<T> {
        self.heap.into_sorted_vec().into_iter().map(|Reverse(item)| item).collect()
    }
}
