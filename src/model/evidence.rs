//! Which records speak of a node or relation: mostly one, which then needs no list.

use super::ids::Source;

/// The records of every row of a table, in its order.
#[derive(Clone, Default)]
pub(super) struct Evidence {
    rows: Vec<Source>,
    more: Vec<Source>,
}

impl Evidence {
    /// An empty table with room for `rows`.
    pub fn with_capacity(rows: usize) -> Self {
        Self { rows: Vec::with_capacity(rows), more: Vec::new() }
    }

    /// Adds a row. Of its records the first 16 million are kept.
    pub fn push(&mut self, sources: &[Source]) {
        match sources {
            [] => self.rows.push(Source::NONE),
            [only] => self.rows.push(*only),
            many => {
                let many = &many[..many.len().min(Source::MOST)];
                self.rows.push(Source::many(self.more.len(), many.len()));
                self.more.extend_from_slice(many);
            }
        }
    }

    /// The records of a row, sorted.
    pub fn get(&self, row: usize) -> &[Source] {
        let Some(own) = self.rows.get(row) else { return &[] };
        match own.as_many() {
            Some((start, len)) => self.more.get(start..start + len).unwrap_or_default(),
            None => std::slice::from_ref(own),
        }
    }

    /// Gives back memory that growth reserved.
    pub fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        self.more.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FileId;

    #[test]
    fn rows_give_back_their_records() {
        let source = |file, offset| Source::new(FileId(file), offset);
        let rows = [
            vec![],
            vec![source(0, 0)],
            vec![source(65_535, 1 << 46)],
            vec![source(1, 2), source(3, 4)],
            vec![],
        ];
        let mut evidence = Evidence::default();
        rows.iter().for_each(|row| evidence.push(row));
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(evidence.get(at), row.as_slice());
        }
        assert_eq!(
            (source(65_535, 1 << 46).file(), source(65_535, 1 << 46).offset()),
            (FileId(65_535), 1 << 46)
        );
        assert!(evidence.get(9).is_empty());
    }
}
