//! The accessibility tree of the reader.
