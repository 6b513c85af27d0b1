//! Sorting by small numbers and by ids: large tables are put into order without comparing texts more than needed.

use super::builder::Builder;
use super::ids::Sym;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;
use std::ops::Range;

/// Rows grouped by a small number that each has.
pub(super) struct Groups {
    /// starts of the groups; one more entry than groups
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Groups {
    /// Groups the rows `0..count` by `group`, which says nothing for rows that are left out. In each group the
    /// rows keep their order.
    pub fn new(groups: usize, count: usize, group: impl Fn(usize) -> Option<usize>) -> Self {
        let mut starts = vec![0u32; groups + 1];
        for own in (0..count).filter_map(&group) {
            starts[own + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; starts[groups] as usize];
        for row in 0..count {
            if let Some(own) = group(row) {
                rows[next[own] as usize] = Sym::from_index(row).0;
                next[own] += 1;
            }
        }
        Self { starts, rows }
    }

    /// The rows of one group.
    pub fn get(&self, group: usize) -> &[u32] {
        &self.rows[self.starts[group] as usize..self.starts[group + 1] as usize]
    }

    /// Every group, to be sorted in itself.
    fn each_mut(&mut self) -> Vec<&mut [u32]> {
        let mut rest = self.rows.as_mut_slice();
        let mut groups = Vec::new();
        for ends in self.starts.windows(2) {
            let (own, after) = rest.split_at_mut((ends[1] - ends[0]) as usize);
            rest = after;
            if own.len() > 1 {
                groups.push(own);
            }
        }
        groups
    }
}

/// Sorts what a list holds from `start` on by a key, and keeps the first of each.
pub(super) fn sort_end<T: Copy, K: Ord>(list: &mut Vec<T>, start: usize, key: impl Fn(&T) -> K) {
    if list.len() < start + 2 {
        return;
    }
    list[start..].sort_by_key(&key);
    let mut kept = start + 1;
    for at in start + 1..list.len() {
        if key(&list[at]) != key(&list[kept - 1]) {
            list[kept] = list[at];
            kept += 1;
        }
    }
    list.truncate(kept);
}

/// How many rows one worker takes at a time, and how many stretches of rows are worked on together.
const STRETCH: usize = 2048;
const TOGETHER: usize = 32;

/// Gives what `work` makes of each stretch of the rows `0..count` to `take`, in the order of the rows. Stretches are
/// worked on side by side, and few of them are held at a time.
pub(super) fn in_stretches<P: Send>(
    count: usize,
    work: impl Fn(Range<usize>) -> P + Sync,
    mut take: impl FnMut(P) + Send,
) {
    let made = |window: usize| -> Vec<P> {
        let starts = (window..count.min(window + TOGETHER * STRETCH)).into_par_iter().step_by(STRETCH);
        starts.map(|start| work(start..count.min(start + STRETCH))).collect()
    };
    let mut before = Vec::new();
    for window in (0..count).step_by(TOGETHER * STRETCH) {
        let taken = std::mem::take(&mut before);
        (before, ()) = rayon::join(|| made(window), || taken.into_iter().for_each(&mut take));
    }
    before.into_iter().for_each(take);
}

/// The rows of ids that stand for themselves, in the order of first part, then last part.
pub(super) fn by_id(builder: &Builder, canonical: &[u32]) -> Vec<u32> {
    let Builder { strings, ids, .. } = builder;
    let mut used = vec![false; strings.len()];
    for row in 0..canonical.len() {
        used[ids.prefix(Sym::from_index(row).0).index()] = true;
    }
    let mut prefixes: Vec<Sym> = (0..strings.len()).filter(|at| used[*at]).map(Sym::from_index).collect();
    prefixes.par_sort_unstable_by_key(|&prefix| strings.get(prefix));
    let mut rank = vec![0u32; strings.len()];
    for (at, prefix) in prefixes.iter().enumerate() {
        rank[prefix.index()] = Sym::from_index(at).0;
    }
    let group = |row: usize| {
        let number = Sym::from_index(row).0;
        (canonical[row] == number).then(|| rank[ids.prefix(number).index()] as usize)
    };
    let mut groups = Groups::new(prefixes.len(), canonical.len(), group);
    groups.each_mut().into_par_iter().for_each(|rows| {
        rows.sort_unstable_by(|&a, &b| ids.tail(a).as_str().cmp(ids.tail(b).as_str()));
    });
    groups.rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_list_is_put_into_order() {
        let mut list = vec![9, 1, 31, 12, 32, 11];
        sort_end(&mut list, 2, |number| number / 10);
        assert_eq!(list, [9, 1, 12, 31]);
        sort_end(&mut list, 3, |number| *number);
        assert_eq!(list, [9, 1, 12, 31]);
    }

    #[test]
    fn stretches_come_in_the_order_of_the_rows() {
        for count in [0, 1, STRETCH, STRETCH + 1, TOGETHER * STRETCH * 2 + 5] {
            let mut seen = Vec::new();
            in_stretches(count, |rows| rows, |rows| seen.extend(rows));
            assert!(seen.iter().copied().eq(0..count), "{count}");
        }
    }

    #[test]
    fn rows_are_grouped_in_their_order() {
        let of = [2usize, 0, 2, 9, 0, 2];
        let groups = Groups::new(3, of.len(), |row| Some(of[row]).filter(|own| *own < 3));
        assert_eq!((groups.get(0), groups.get(1), groups.get(2)), (&[1, 4][..], &[][..], &[0, 2, 5][..]));
    }
}
