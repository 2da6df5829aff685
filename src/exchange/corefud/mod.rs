//! CorefUD: coreference in CoNLL-U, the key `Entity` of the last column.
//!
//! A mention opens with `(eid-etype-head-other` on its first token and closes
//! with `eid)` on its last; a part of one in parts is `eid[1/2]`. Which fields
//! there are and in what order, `# global.Entity` says. An `eid` stands for one
//! entity over the whole file, and so across documents; scorers look at each
//! document alone.
//!
//! Written is one file with `# newdoc id` for each document. Annotations that
//! mention one entity for certain are mentions of it, all others of something
//! of their own; the passages of accounts are mentions of their events. So the
//! `eid` is `e.` and an entity's id, `v.` and an event's, or `m.` and an
//! annotation's. The tag and all else stand in `other`, under `variorum`, and
//! entities and events whole in comments `# variorum`; other readers pass over
//! both. Syntax is not ours: every first token is a root, and the others depend
//! on it in an unspecified way.
//!
//! The format counts in tokens, and the text comes back to the character by
//! `SpaceAfter` and `SpacesAfter`. A mention cannot reach across sentences, so
//! those that one reaches across are written as one. Spans that cut a token
//! are widened for others and come back as they were; two mentions of one
//! entity that cross or cover the same tokens cannot stand in one chain.

mod misc;
mod read;
mod sheet;
#[cfg(test)]
mod tests;
mod write;

pub(super) use read::read_files;
pub(super) use write::write;

/// The key of what only we read, in comments and in `other`.
const OURS: &str = "variorum";
