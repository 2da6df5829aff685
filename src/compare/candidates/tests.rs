//! Whole texts through the whole way.
