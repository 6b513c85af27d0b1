//! The posture room.
