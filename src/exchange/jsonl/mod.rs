//! Our own exchange format: gold for extractors, and what extractors find.
//!
//! One JSON object a line. A line of the kind `project` says what the documents
//! share: the scheme, entities, events, links between events, passages held
//! apart, verdicts; each record has the fields and words that it has in a
//! project file. Every other line is a document: its `id`, what is known of it,
//! `sha256` of its text's UTF-8, `text`, and lists of `annotations`, `links`,
//! `zones`, `reviewed`, `dismissed` and `accounts`.
//!
//! An annotation has `spans` in code points, end exclusive, and its hull as
//! `start` and `end`, the same in UTF-16 units and in bytes of UTF-8; the quoted
//! `text`; `tag` and `label`; a `value` as `show --json` prints it, with numbers
//! in digits where JSON would change them; and whatever else it carries. So a
//! project comes back whole, but for its journal and for what ties two
//! documents together.
//!
//! Reading asks for little, since extractors write such files too: a line names
//! its document by `text`, `sha256` or `id`, and an annotation has a `tag` or
//! `label` and `start` and `end` or `spans`. Keys that are not ours are passed
//! over: scores and much else. Offsets are code points; where the quotes say
//! otherwise, they are believed and a note says so.

pub(super) mod kept;
mod lines;
mod read;
mod said;
mod write;

#[cfg(feature = "parquet")]
pub(super) use lines::{Early, document, head};
pub use lines::{Lines, is_ours, read as read_lines};
pub(super) use read::read_files;
#[cfg(feature = "parquet")]
pub(super) use read::{hold_apart, parted};
#[cfg(feature = "parquet")]
pub(super) use write::records;
pub(super) use write::write;
