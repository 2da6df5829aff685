//! Several people's files over the same texts: what matches, what differs, how
//! well they agree, and how their files are merged.

pub mod merge;
