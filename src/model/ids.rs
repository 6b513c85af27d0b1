//! Small integer handles. Each is an index into one table of one [`Estate`](super::Estate).

macro_rules! handle {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub u32);

        impl $name {
            /// The handle as a table index.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The handle of the table row `index`; saturates at the largest handle.
            #[must_use]
            pub fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    };
}

handle!(
    /// A node of the estate. Nodes are numbered in the order of their canonical ids.
    NodeId
);
handle!(
    /// A relation of the estate. Relations are numbered by source, kind, target.
    RelationId
);
handle!(
    /// A node kind. The ontology's kinds come first and keep their number in every estate.
    KindId
);
handle!(
    /// A relation kind. The ontology's kinds come first and keep their number in every estate.
    RelationKindId
);
handle!(
    /// A property key.
    KeyId
);
handle!(
    /// An interned text.
    Sym
);
handle!(
    /// A file of the snapshot, in the order of the paths.
    FileId
);

/// Where a record lies: a file and the byte offset of the record in its decoded text.
///
/// Packed into eight bytes: 16 bits of file number over 47 bits of offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Source(u64);

impl Source {
    const OFFSET_BITS: u32 = 47;
    const OFFSET_MASK: u64 = (1 << Self::OFFSET_BITS) - 1;
    /// Stands for a list of sources: set, and no file has it.
    const LIST: u64 = 1 << 63;
    const LEN_BITS: u32 = 24;
    /// Stands for no source at all.
    pub(super) const NONE: Self = Self(Self::LIST);
    /// The most sources that a list can hold.
    pub(super) const MOST: usize = (1 << Self::LEN_BITS) - 1;

    /// Stands for `len` sources of a list, from `start` on.
    pub(super) fn many(start: usize, len: usize) -> Self {
        Self(Self::LIST | (start as u64) << Self::LEN_BITS | len as u64)
    }

    /// Start and length, when it stands for sources of a list.
    pub(super) fn as_many(self) -> Option<(usize, usize)> {
        let (start, len) = ((self.0 & !Self::LIST) >> Self::LEN_BITS, self.0 & Self::MOST as u64);
        let both = usize::try_from(start).ok().zip(usize::try_from(len).ok());
        both.filter(|_| self.0 & Self::LIST != 0)
    }

    /// The most files a snapshot can hold.
    pub const MAX_FILES: usize = 1 << 16;

    /// A record of `file` that starts at byte `offset` of the decoded text.
    #[must_use]
    pub fn new(file: FileId, offset: u64) -> Self {
        Self((u64::from(file.0) << Self::OFFSET_BITS) | (offset & Self::OFFSET_MASK))
    }

    /// The file that holds the record.
    #[must_use]
    pub fn file(self) -> FileId {
        FileId((self.0 >> Self::OFFSET_BITS) as u32)
    }

    /// The byte offset in the decoded text (after BOM, UTF-16 and gzip are undone).
    #[must_use]
    pub fn offset(self) -> u64 {
        self.0 & Self::OFFSET_MASK
    }
}
