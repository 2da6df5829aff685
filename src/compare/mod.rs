//! The accounts that sources give of one event, side by side.
//!
//! Only accounts of one event are compared. For every aspect of it, every two
//! accounts stand in one relation, which is computed from what their
//! annotations come to and never from the words as written.

pub mod candidates;
