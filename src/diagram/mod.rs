//! The diagram room.
