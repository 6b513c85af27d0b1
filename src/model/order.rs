//! Sorting by small numbers and by ids: large tables are put into order without comparing texts more than needed.

use super::builder::Builder;
use super::ids::Sym;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::slice::ParallelSliceMut;

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
    fn rows_are_grouped_in_their_order() {
        let of = [2usize, 0, 2, 9, 0, 2];
        let groups = Groups::new(3, of.len(), |row| Some(of[row]).filter(|own| *own < 3));
        assert_eq!((groups.get(0), groups.get(1), groups.get(2)), (&[1, 4][..], &[][..], &[0, 2, 5][..]));
    }
}
