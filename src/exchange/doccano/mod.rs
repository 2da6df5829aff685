//! doccano's JSONL: one document a line.
//!
//! Taken are sequence labels, `{"text", "label": [[start, end, "L"], …]}` with
//! the key `label` or `labels`; entities with relations, `{"text", "entities":
//! [{"id", "start_offset", "end_offset", "label"}], "relations": [{"id",
//! "from_id", "to_id", "type"}]}`; and texts alone. Other keys are noted.
//!
//! doccano stores offsets as it was given them and its own window counts in
//! UTF-16, so a file does not say its unit. Code points are assumed unless the
//! caller knows better, and each document in which the two differ is noted.
//!
//! Written is the first form, or the second where the corpus has relations. What
//! an annotation carries beside its label stands in a key of its own, which
//! doccano keeps among the document's metadata and hands back ([`kept`]).
//!
//! [`kept`]: super::jsonl

mod read;
mod write;

pub use read::read;
pub(super) use write::write;

use super::format::each_file;
use super::{Imported, InFile, ReadError, ReadOptions};

pub(super) use read::{label, labelled, place};
pub(super) use write::parted;

/// Reads files, each of which stands alone.
pub(super) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let extensions = ["jsonl", "ndjson", "json"];
    each_file(files, &extensions, |bytes, name| read(bytes, name, options))
}
